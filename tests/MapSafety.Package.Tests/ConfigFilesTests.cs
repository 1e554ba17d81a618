using System.Text.Json.Nodes;

namespace MapSafety.Package.Tests;

/// <summary>The files that configure a project reach its analyzers as text, so that a bad option can be reported where it stands.</summary>
public sealed class ConfigFilesTests(PackedPackage package)
{
    private static string Witness =>
        $"""<Analyzer Include="{Path.Combine(AppContext.BaseDirectory, "MapSafety.Package.Witness.dll")}" />""";

    [Fact]
    public async Task Analyzers_receive_each_file_and_nothing_is_compiled_more_often()
    {
        Consumer library = await WithConfigFilesAsync("""<AdditionalFiles Include="notes.txt" />""");

        Run first = (await library.BuildAsync()).Succeeds();
        Assert.Equal(
            [
                $"reads {Path.Combine(package.Place, ".editorconfig")} of 2 lines",
                $"reads {library.PathOf(".editorconfig")} of 3 lines",
                $"reads {library.PathOf(".globalconfig")} of 2 lines",
                $"reads {library.PathOf("notes.txt")} of 1 lines",
                $"reads {library.PathOf("team.globalconfig")} of 2 lines",
            ],
            Witnessed(first));
        Assert.Equal("IsTestProject is 'true'", Assert.Single(first.Of("WIT0002")).Text);

        DateTime compiled = File.GetLastWriteTimeUtc(library.Assembly);
        Assert.Empty((await library.BuildAsync()).Succeeds().Findings);
        Assert.Equal(compiled, File.GetLastWriteTimeUtc(library.Assembly));
    }

    // The compiler forgives a file named twice; editors that load the same list need not.
    [Fact]
    public async Task File_that_the_project_lists_itself_is_not_listed_again()
    {
        Consumer library = await WithConfigFilesAsync("""<AdditionalFiles Include=".editorconfig;notes.txt" />""");

        (await library.BuildAsync("-t:Build", "-getItem:AdditionalFiles", "-getResultOutputFile:listed.json")).Succeeds();

        string[] listed = Listed(library.Read("listed.json"));
        Assert.Equal(5, listed.Length);
        Assert.Equal(listed.Distinct(), listed);
    }

    [Fact]
    public async Task Project_can_keep_its_files_from_the_analyzers()
    {
        Consumer library = await WithConfigFilesAsync("""<AdditionalFiles Include="notes.txt" />""");

        Run run = (await library.BuildAsync("-p:MapSafetyReadsConfigFiles=false")).Succeeds();

        Assert.Equal([$"reads {library.PathOf("notes.txt")} of 1 lines"], Witnessed(run));
    }

    [Fact]
    public async Task Misspelt_option_is_reported_in_the_file_and_line_that_set_it()
    {
        Consumer library = new(package, ProjectKind.Library, "public class Nothing;");
        library.Write(".editorconfig", "[*.cs]\nmapsafety.prefered_lock = object\n");
        await library.RestoredAsync();

        Finding located = Assert.Single((await library.BuildAsync()).Succeeds().Findings);
        Assert.Equal(("MAP0001", ".editorconfig", 2), (located.Id, located.File, located.Line));
        Assert.Contains("'mapsafety.prefered_lock' to 'object', which has no effect", located.Text, StringComparison.Ordinal);

        Finding unlocated = Assert.Single((await library.BuildAsync("--no-incremental", "-p:MapSafetyReadsConfigFiles=false")).Succeeds().Findings);
        Assert.Equal(("MAP0001", 0, located.Text), (unlocated.Id, unlocated.Line, unlocated.Text));
    }

    private async Task<Consumer> WithConfigFilesAsync(string items)
    {
        Consumer library = new(package, ProjectKind.Library, "public class Nothing;", items: $"""
            {Witness}
            {items}
            <GlobalAnalyzerConfigFiles Include="team.globalconfig" />
            </ItemGroup><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup><ItemGroup>
            """);
        library.Write(".editorconfig", "[*.cs]\nindent_size = 4\n");
        library.Write(".globalconfig", "is_global = true\n");
        library.Write("team.globalconfig", "is_global = true\n");
        library.Write("notes.txt", "notes");
        return await library.RestoredAsync();
    }

    private static string[] Listed(string items) =>
        [.. JsonNode.Parse(items)!["Items"]!["AdditionalFiles"]!.AsArray().Select(item => (string)item!["FullPath"]!)];

    private static string[] Witnessed(Run run) => [.. run.Of("WIT0001").Select(finding => finding.Text).Order(StringComparer.Ordinal)];
}
