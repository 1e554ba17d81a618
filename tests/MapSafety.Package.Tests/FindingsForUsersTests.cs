namespace MapSafety.Package.Tests;

/// <summary>What a user sees who adds the package and builds.</summary>
public sealed class FindingsForUsersTests(PackedPackage package)
{
    private const string English =
        "'Hit' writes to 's_hits', a static Dictionary that every thread shares, with no lock held; two calls of it can run at the same time";

    private const string Chinese =
        "“Hit”写入“s_hits”（所有线程共享的静态的 Dictionary），但没有持有任何锁；它的两次调用可能同时运行";

    [Fact]
    public async Task Web_project_is_warned_in_the_language_and_at_the_severity_it_asks_for()
    {
        Consumer web = await new Consumer(package, ProjectKind.Web, ConsumerSources.Web).RestoredAsync();
        AssertFinding("warning", English, line: 9, (await web.BuildAsync()).Succeeds());
        AssertFinding("warning", Chinese, line: 9, (await web.BuildInLanguageAsync("zh-Hans")).Succeeds());
        AssertFinding("warning", Chinese, line: 9, (await web.BuildAsync("--no-incremental", "-p:PreferredUILang=zh-Hans")).Succeeds());

        web.Write(".editorconfig", Severity("error"));
        AssertFinding("error", English, line: 9, (await web.BuildAsync()).Fails());

        web.Write(".editorconfig", Severity("none"));
        Assert.Empty((await web.BuildAsync()).Succeeds().Findings);
    }

    [Fact]
    public async Task Console_project_with_parallel_work_is_warned_and_dotnet_format_repairs_it()
    {
        Consumer console = await new Consumer(package, ProjectKind.Console, ConsumerSources.ParallelConsole).RestoredAsync();
        AssertFinding("warning", English, line: 7, (await console.BuildAsync()).Succeeds());

        (await console.RunAsync(["format", "analyzers", "--no-restore", "--diagnostics", "MAP1001", "--severity", "warn"])).Succeeds();

        Assert.Contains("ConcurrentDictionary<DayOfWeek, int> s_hits", console.Read("Program.cs"), StringComparison.Ordinal);
        Assert.Empty((await console.BuildAsync()).Succeeds().Findings);
    }

    [Fact]
    public async Task Console_project_without_concurrency_hears_nothing()
    {
        Consumer console = await new Consumer(package, ProjectKind.Console, ConsumerSources.SequentialConsole).RestoredAsync();

        Assert.Empty((await console.BuildAsync()).Succeeds().Findings);
    }

    [Fact]
    public async Task Library_project_is_warned()
    {
        Consumer library = await new Consumer(package, ProjectKind.Library, ConsumerSources.Library).RestoredAsync();

        AssertFinding("warning", English, line: 5, (await library.BuildAsync()).Succeeds());
    }

    private static void AssertFinding(string severity, string text, int line, Run run)
    {
        Finding finding = Assert.Single(run.Findings);
        Assert.Equal(new Finding(severity, "MAP1001", "Program.cs", line, text), finding);
    }

    private static string Severity(string severity) => $"[*.cs]\ndotnet_diagnostic.MAP1001.severity = {severity}\n";
}
