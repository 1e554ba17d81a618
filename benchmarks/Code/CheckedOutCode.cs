using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Benchmarks.Code;

/// <summary>Every C# file under a folder, as loose files of one library: no project is read and no package looked up.</summary>
internal static class CheckedOutCode
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly string[] s_outputs = ["bin", "obj", "artifacts", ".git"];

    public static CodeBase In(string folder)
    {
        IEnumerable<SourceFile> files = FilesUnder(new DirectoryInfo(folder))
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(Read)
            .Append(new SourceFile(Path.Combine(folder, "ImplicitUsings.g.cs"), SourceText.From(ImplicitUsings)));
        return new CodeBase(Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/')), files, OutputKind.DynamicallyLinkedLibrary);
    }

    private static IEnumerable<FileInfo> FilesUnder(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.cs").Concat(folder.EnumerateDirectories().Where(inner => !s_outputs.Contains(inner.Name) && inner.LinkTarget is null).SelectMany(FilesUnder));

    private static SourceFile Read(FileInfo file)
    {
        using FileStream stream = file.OpenRead();
        return new SourceFile(file.FullName, SourceText.From(stream));
    }
}
