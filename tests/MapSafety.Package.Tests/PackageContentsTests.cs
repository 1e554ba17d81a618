using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace MapSafety.Package.Tests;

public sealed class PackageContentsTests(PackedPackage package)
{
    private const string Analyzers = "analyzers/dotnet/cs/MapSafety.Analyzers.dll";
    private const string CodeFixes = "analyzers/dotnet/cs/MapSafety.CodeFixes.dll";

    [Fact]
    public void Brings_exactly_these_files() => Assert.Equal(
        [
            "LICENSE",
            "MapSafety.nuspec",
            "README.md",
            Analyzers,
            CodeFixes,
            "buildTransitive/MapSafety.props",
            "buildTransitive/MapSafety.targets",
            "icon.png",
        ],
        Nupkg.Files(package.File));

    [Fact]
    public void Manifest_describes_a_development_dependency_without_dependencies()
    {
        IReadOnlyDictionary<string, XElement> metadata = Nupkg.Metadata(package.File);

        Assert.Equal(
            [
                "authors", "copyright", "description", "developmentDependency", "icon", "id", "license", "licenseUrl", "projectUrl", "readme",
                "releaseNotes", "repository", "tags", "title", "version",
            ],
            metadata.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("MapSafety", metadata["id"].Value);
        Assert.Equal(package.Version, metadata["version"].Value);
        Assert.Equal("true", metadata["developmentDependency"].Value);
        Assert.Equal("MIT", metadata["license"].Value);
        Assert.Equal("README.md", metadata["readme"].Value);
        Assert.Equal("icon.png", metadata["icon"].Value);
    }

    [Fact]
    public async Task Packing_again_from_nothing_gives_the_same_bytes()
    {
        string again = await package.PackAgainAsync();

        Assert.Equal(File.ReadAllBytes(package.File), File.ReadAllBytes(again));
    }

    [Fact]
    public void Assemblies_are_small_together() =>
        Assert.InRange(Nupkg.Read(package.File, Analyzers).Length + Nupkg.Read(package.File, CodeFixes).Length, 1, 2_200_000);

    // What the oldest host has: a reference to anything newer, or to anything else, would not load there.
    [Theory]
    [InlineData(
        Analyzers,
        "netstandard 2.0.0.0, Microsoft.CodeAnalysis 4.5.0.0, Microsoft.CodeAnalysis.CSharp 4.5.0.0, System.Collections.Immutable 6.0.0.0, "
        + "System.Memory 4.0.1.2")]
    [InlineData(
        CodeFixes,
        "netstandard 2.0.0.0, Microsoft.CodeAnalysis 4.5.0.0, Microsoft.CodeAnalysis.CSharp 4.5.0.0, System.Collections.Immutable 6.0.0.0, "
        + "System.Memory 4.0.1.2, Microsoft.CodeAnalysis.Workspaces 4.5.0.0, Microsoft.CodeAnalysis.CSharp.Workspaces 4.5.0.0, "
        + "System.Composition.AttributedModel 6.0.0.0")]
    public void Assemblies_refer_only_to_what_the_oldest_host_has(string assembly, string present)
    {
        Dictionary<string, Version> host = present.Split(", ").Select(name => name.Split(' ')).ToDictionary(name => name[0], name => new Version(name[1]));

        Assert.DoesNotContain(
            References(Nupkg.Read(package.File, assembly)),
            reference => !host.TryGetValue(reference.Name, out Version? newest) || reference.Version > newest);
    }

    private static IReadOnlyList<(string Name, Version Version)> References(byte[] assembly)
    {
        using PEReader file = new(new MemoryStream(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences
            .Select(metadata.GetAssemblyReference)
            .Select(reference => (Name: metadata.GetString(reference.Name), reference.Version))
            .Where(reference => !reference.Name.StartsWith("MapSafety.", StringComparison.Ordinal))];
    }
}
