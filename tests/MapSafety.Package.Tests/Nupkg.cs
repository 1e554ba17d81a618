using System.IO.Compression;
using System.Xml.Linq;

namespace MapSafety.Package.Tests;

/// <summary>Reads a package file.</summary>
internal static class Nupkg
{
    /// <summary>The paths of all files a package brings, without those that only describe the archive itself.</summary>
    public static string[] Files(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal)];
    }

    /// <summary>The elements of the manifest's metadata by name; names are unique there.</summary>
    public static IReadOnlyDictionary<string, XElement> Metadata(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName);
    }

    /// <summary>What a package depends on, with the assets it does not hand on, whatever the framework.</summary>
    public static string[] Dependencies(string package) =>
        Metadata(package).TryGetValue("dependencies", out XElement? dependencies)
            ? [.. dependencies.Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Attribute("id")?.Value} without {element.Attribute("exclude")?.Value}")]
            : [];

    public static byte[] Read(string package, string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream stream = archive.GetEntry(path)!.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static bool IsContent(string path) =>
        path is not ("[Content_Types].xml" or "_rels/.rels") && !path.StartsWith("package/services/", StringComparison.Ordinal);
}
