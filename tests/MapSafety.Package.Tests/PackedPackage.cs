using MapSafety.Package.Tests;

[assembly: AssemblyFixture(typeof(PackedPackage))]

namespace MapSafety.Package.Tests;

/// <summary>
/// The package, packed once for all tests into a feed of its own, with a place beside it for the projects that consume it. The version is new
/// in every run and packages are unpacked into this place, so no cache of the machine ever knows it.
/// </summary>
public sealed class PackedPackage : IAsyncLifetime
{
    /// <summary>The folder of this run, outside the repository, deleted at the end.</summary>
    public string Place { get; } = Directory.CreateTempSubdirectory("mapsafety-package-").FullName;

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.Ticks}";

    public string Feed => Path.Combine(Place, "feed");

    public string File => FileIn(Feed);

    /// <summary>Packs again from nothing: other intermediate files, other outputs, same sources.</summary>
    public async Task<string> PackAgainAsync()
    {
        await PackAsync("again");
        return FileIn(Path.Combine(Place, "again"));
    }

    public async ValueTask InitializeAsync()
    {
        WriteStops();
        await PackAsync("feed");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Place, recursive: true);
        return ValueTask.CompletedTask;
    }

    // Consumers inherit nothing from folders above, and take packages from the machine's sources and the feed.
    private void WriteStops()
    {
        Directory.CreateDirectory(Feed);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write(".editorconfig", "root = true\n");
        Write("nuget.config", """
            <configuration>
              <packageSources>
                <add key="mapsafety-under-test" value="feed" />
              </packageSources>
            </configuration>
            """);
        System.IO.File.Copy(Path.Combine(Repository.Root, "global.json"), Path.Combine(Place, "global.json"));
    }

    private async Task PackAsync(string name)
    {
        Run run = await DotNet.RunAsync(Repository.Root, [
            "pack", "src/Package", .. DotNet.BuildSwitches,
            $"-p:ArtifactsPath={Path.Combine(Place, "build-" + name)}",
            $"-p:PackageOutputPath={Path.Combine(Place, name)}",
            $"-p:Version={Version}",
            "-p:RestoreLockedMode=true"]);
        Assert.Empty(run.Succeeds().Findings);
    }

    private void Write(string name, string content) => System.IO.File.WriteAllText(Path.Combine(Place, name), content);

    private string FileIn(string folder) => Path.Combine(folder, $"MapSafety.{Version}.nupkg");
}
