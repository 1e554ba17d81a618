namespace MapSafety.Survey.Tests;

public sealed class FindingTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_finding_is_shown_with_the_lines_around_it()
    {
        _fixture.Write("A.cs", "class A\n{\n    // above\n    static int P1;\n    // below\n    // too far\n}\n");

        string output = (await _fixture.SurveyAsync("--context", "1")).Output;

        Assert.Contains("""
            1. A.cs(4,16) warning
            """, output);
        Assert.Contains("        3 |     // above\n   >    4 |     static int P1;\n        5 |     // below\n   see A.cs(1,7)\n", output.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("too far", output);
    }

    [Fact]
    public async Task Rules_and_severities_are_chosen()
    {
        _fixture.Write("A.cs", "class A { static int P1, H1, O1; }");

        string all = (await _fixture.SurveyAsync()).Output;
        string warnings = (await _fixture.SurveyAsync("--severity", "warning")).Output;
        string off = (await _fixture.SurveyAsync("--rule", "PROBE3")).Output;

        Assert.Contains("2 findings shown of 2", all);
        Assert.Contains("1 finding shown of 2", warnings);
        Assert.Contains("Field 'O1'", off);
        Assert.DoesNotContain("Field 'P1'", off);
    }

    [Fact]
    public async Task A_configuration_file_changes_what_is_found()
    {
        _fixture.Write("A.cs", "class A { static int P1; }").Write("none.globalconfig", "is_global = true\ndotnet_diagnostic.PROBE1.severity = none\n");

        Assert.Contains("0 findings shown of 0", (await _fixture.SurveyAsync("--config", _fixture.At("none.globalconfig"))).Output);
    }

    [Fact]
    public async Task The_editorconfig_of_the_surveyed_code_counts_unless_it_is_ignored()
    {
        _fixture.Write("A.cs", "class A { static int P1; }").Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.PROBE1.severity = none\n");

        Assert.Contains("0 findings shown of 0", (await _fixture.SurveyAsync()).Output);
        Assert.Contains("1 finding shown of 1", (await _fixture.SurveyAsync("--no-editorconfig")).Output);
    }

    [Fact]
    public async Task A_sample_is_the_same_for_the_same_seed()
    {
        _fixture.Write("A.cs", $"class A {{ static int {string.Join(", ", Enumerable.Range(0, 50).Select(number => $"P{number}"))}; }}");

        string once = (await _fixture.SurveyAsync("--sample", "5", "--seed", "7")).Output;
        string again = (await _fixture.SurveyAsync("--sample", "5", "--seed", "7")).Output;
        string other = (await _fixture.SurveyAsync("--sample", "5", "--seed", "8")).Output;

        Assert.Contains("5 findings shown of 50", once);
        Assert.Equal(once, again);
        Assert.NotEqual(once, other);
    }

    [Fact]
    public async Task A_crash_is_loud_and_fails_the_run()
    {
        _fixture.Write("A.cs", "class A { static int Crash, P1; }");

        Run run = await _fixture.SurveyAsync();

        Assert.Equal(ExitCode.AnalyzerCrashed, run.Code);
        Assert.Contains("!!!! AD0001: MapSafety.Survey.Tests.Probes.ProbeAnalyzer crashed", run.Output);
        Assert.Contains("the probe crashed as asked", run.Output);
    }

    [Fact]
    public async Task Cost_is_compared_with_the_bare_compile_and_the_controls()
    {
        _fixture.Write("A.cs", "class A { static int P1; int M() => P1 + 1; }");

        string output = (await _fixture.SurveyAsync("--cost-per-rule", "--repeat", "1")).Output;

        Assert.All(
            ["bare compile", "do-nothing, every type", "do-nothing, every operation", "all rules", "only PROBE1", "only PROBE2", "ProbeAnalyzer"],
            row => Assert.Contains(row, output));
        Assert.DoesNotContain("only PROBE3", output);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--rule")]
    [InlineData("--rule", "NOSUCH1")]
    [InlineData("--context", "-1")]
    [InlineData("--sample", "0")]
    [InlineData("--severity", "loud")]
    [InlineData("--packages", "no/such/folder")]
    [InlineData("second-target")]
    public async Task Wrong_usage_says_so(params string[] options)
    {
        _fixture.Write("A.cs", "class A { }");

        Run run = await _fixture.SurveyAsync(options);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("survey: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_sources_is_wrong_usage() => Assert.Equal(ExitCode.Usage, (await _fixture.SurveyAsync()).Code);

    [Fact]
    public async Task Help_names_every_option()
    {
        Run run = await Fixture.RunAsync("--help");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.All(["--loose", "--fix-limit", "--sarif", "exit code"], word => Assert.Contains(word, run.Output));
    }
}
