namespace MapSafety.Package.Tests;

/// <summary>A library that uses MapSafety gives nothing of it to those who use the library.</summary>
public sealed class PackagesOfUsersTests(PackedPackage package)
{
    [Fact]
    public async Task Reference_that_dotnet_add_writes_leaves_no_trace()
    {
        Consumer library = new(package, ProjectKind.Library, ConsumerSources.Library, reference: "");
        (await library.RunAsync(["add", "package", "MapSafety", "--version", package.Version])).Succeeds();

        string packed = await library.PackAsync();

        Assert.Empty(Nupkg.Dependencies(packed));
        Assert.DoesNotContain(Nupkg.Files(packed), IsOurs);
    }

    [Fact]
    public async Task Reference_as_the_readme_shows_it_leaves_no_trace()
    {
        string packed = await new Consumer(package, ProjectKind.Library, ConsumerSources.Library).PackAsync();

        Assert.Empty(Nupkg.Dependencies(packed));
        Assert.DoesNotContain(Nupkg.Files(packed), IsOurs);
    }

    // NuGet reads `developmentDependency` when it writes a reference, not when it packs: a reference written by hand without
    // PrivateAssets is listed. It hands on neither analyzers nor files.
    [Fact]
    public async Task Reference_without_PrivateAssets_is_listed_by_NuGet_and_brings_no_analyzer()
    {
        Consumer library = new(package, ProjectKind.Library, ConsumerSources.Library, Consumer.Reference(package, attributes: ""));

        string packed = await library.PackAsync();

        Assert.Equal(["MapSafety without Build,Analyzers"], Nupkg.Dependencies(packed));
        Assert.DoesNotContain(Nupkg.Files(packed), IsOurs);
    }

    private static bool IsOurs(string file) => file.Contains("MapSafety", StringComparison.OrdinalIgnoreCase);
}
