using System.Text.Json;
using System.Text.Json.Nodes;
using MapSafety.Survey.Reporting;

namespace MapSafety.Survey.Tests;

public sealed class FixTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Every_kind_of_wrong_fix_is_told_apart()
    {
        _fixture.Write("A.cs", "class A { static int P1; }").Write("B.cs", "class B { static int P2; }");

        (Run run, JsonArray outcomes) = await TryAsync();

        Assert.Equal(ExitCode.FixProblems, run.Code);
        Assert.All(s_expected, expected => Assert.Equal(
            [expected.Problem], outcomes.Where(outcome => (string?)outcome!["equivalenceKey"] == expected.Key).Select(ProblemsOf).Distinct()));
        Assert.Contains("new error: A.cs(1,", run.Output);
        Assert.Contains("the fix threw as asked", run.Output);
    }

    private static readonly (string Key, string Problem)[] s_expected =
    [
        ("right", ""), ("broken", "doesNotCompile"), ("idle", "changedNothing"), ("half", "leftFinding"), ("trading", "newFindings"),
        ("crashing", "analyzerCrashed"), ("throwing", "threw"), ("hanging", "timedOut"),
    ];

    [Fact]
    public async Task Fix_all_is_tried_for_each_document_each_project_and_the_solution()
    {
        _fixture.Project("A/A.csproj").Write("A/A.cs", "class A { static int P1, P2; }").Write("A/A2.cs", "class A2 { static int P3; }")
            .Project("B/B.csproj").Write("B/B.cs", "class B { static int P4; }");

        (_, JsonArray outcomes) = await TryAsync();

        Assert.Equal(
            ["action 1", "action 1", "action 1", "action 1", "document 1", "document 1", "document 2", "project 1", "project 3", "solution 4"],
            outcomes.Where(outcome => (string?)outcome!["equivalenceKey"] == "right").Select(outcome => $"{outcome!["scope"]} {outcome["covered"]}").Order());
    }

    [Fact]
    public async Task A_fix_that_breaks_a_project_that_uses_this_one_does_not_compile()
    {
        _fixture.Project("A/A.csproj").Write("A/A.cs", "public class A { public static int P1; }")
            .Project("B/B.csproj", """<ItemGroup><ProjectReference Include="../A/A.csproj" /></ItemGroup>""").Write("B/B.cs", "class B { int x = A.P1; }");

        (_, JsonArray outcomes) = await TryAsync();

        Assert.Equal(["doesNotCompile"], outcomes.Where(outcome => (string?)outcome!["equivalenceKey"] == "right").Select(ProblemsOf).Distinct());
    }

    [Fact]
    public async Task Only_the_first_findings_are_tried_under_a_limit()
    {
        _fixture.Write("A.cs", "class A { static int P1, P2; }");

        (_, JsonArray outcomes) = await TryAsync("--fix-limit", "1");

        Assert.All(outcomes, outcome => Assert.Equal(1, (int)outcome!["covered"]!));
    }

    [Fact]
    public async Task A_right_fix_alone_is_no_problem_and_its_diff_is_shown()
    {
        _fixture.Write("A.cs", "class A\n{\n    static int P1;\n}\n");

        Run run = await _fixture.SurveyAsync("--fix", "--diff", "--time-limit", "3");

        Assert.Contains("-    static int P1;\n+    static int right_P1;\n", run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("--- a/A.cs", run.Output);
        Assert.Equal("class A\n{\n    static int P1;\n}\n", await File.ReadAllTextAsync(_fixture.At("A.cs"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n")]
    [InlineData("", "a\n", "@@ -0,0 +1,1 @@\n+a\n")]
    [InlineData("a\n", "", "@@ -1,1 +0,0 @@\n-a\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n5\n6\n7\n8\n9\n", "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n", "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n")]
    public void Diffs(string before, string after, string hunks) =>
        Assert.Equal("--- a/f\n+++ b/f\n" + hunks, UnifiedDiff.Between(before, after, "f"));

    [Fact]
    public void Equal_texts_have_no_diff() => Assert.Equal("", UnifiedDiff.Between("a\n", "a\n", "f"));

    private async Task<(Run Run, JsonArray Outcomes)> TryAsync(params string[] options)
    {
        string json = _fixture.At("report.json");
        Run run = await _fixture.SurveyAsync(["--loose", "--fix", "--time-limit", "3", "--json", json, .. options]);
        JsonNode report = JsonNode.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken))!;
        return (run, report["fixes"]!["outcomes"]!.AsArray());
    }

    private static string ProblemsOf(JsonNode? outcome) => string.Join(' ', outcome!["problems"]!.AsArray().Select(problem => (string?)problem));
}
