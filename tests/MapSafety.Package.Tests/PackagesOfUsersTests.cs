using System.Xml.Linq;

namespace MapSafety.Package.Tests;

/// <summary>A library that uses MapSafety gives nothing of it to those who use the library.</summary>
public sealed class PackagesOfUsersTests(PackedPackage package)
{
    [Fact]
    public async Task Reference_that_dotnet_add_writes_leaves_no_trace_in_the_users_package()
    {
        Consumer library = new(package, ProjectKind.Library, ConsumerSources.Library, reference: "");
        (await library.RunAsync(["add", "package", "MapSafety", "--version", package.Version])).Succeeds();

        string packed = await library.PackAsync();

        Assert.Equal(["0"], Dependencies(packed));
        Assert.DoesNotContain(Nupkg.Files(packed), IsOurs);
    }

    private static string[] Dependencies(string packed) =>
        [.. Nupkg.Metadata(packed)["dependencies"].Descendants().Select(element => element.ToString())];

    private static bool IsOurs(string file) => file.Contains("MapSafety", StringComparison.OrdinalIgnoreCase);
}
