using System.Text.Json.Nodes;

namespace MapSafety.Survey.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Json_holds_projects_findings_and_cost()
    {
        _fixture.Write("a b/Ä.cs", "class A { static int P1; Missing m; }");

        JsonNode report = await WrittenAsync("--json", "--cost", "--repeat", "1");

        JsonNode finding = Assert.Single(report["findings"]!.AsArray())!;
        Assert.Equal("PROBE1", (string?)finding["rule"]);
        Assert.Equal("warning", (string?)finding["severity"]);
        Assert.Equal("a b/Ä.cs", (string?)finding["place"]!["path"]);
        Assert.Equal(22, (int)finding["place"]!["column"]!);
        Assert.Equal(1, (int)report["projects"]![0]!["compileErrors"]!["CS0246"]!);
        Assert.Equal("bare compile", (string?)report["cost"]!["rows"]![0]!["name"]);
        Assert.True((long)report["cost"]!["rows"]![0]!["allocatedBytes"]! > 0);
    }

    [Fact]
    public async Task Sarif_has_relative_paths_and_the_rules_it_names()
    {
        _fixture.Write("a b/Ä.cs", "class A { static int P1; static int H1; }");

        JsonNode log = await WrittenAsync("--sarif");

        Assert.Equal("2.1.0", (string?)log["version"]);
        JsonNode run = Assert.Single(log["runs"]!.AsArray())!;
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.All(run["results"]!.AsArray(), result => Assert.Equal((string?)result!["ruleId"], (string?)rules[(int)result["ruleIndex"]!]!["id"]));
        JsonNode first = run["results"]![0]!;
        Assert.Equal("warning", (string?)first["level"]);
        Assert.Equal("note", (string?)run["results"]![1]!["level"]);
        JsonNode place = first["locations"]![0]!["physicalLocation"]!;
        Assert.Equal("a%20b/%C3%84.cs", (string?)place["artifactLocation"]!["uri"]);
        Assert.Equal("SRCROOT", (string?)place["artifactLocation"]!["uriBaseId"]);
        Assert.Equal(22, (int)place["region"]!["startColumn"]!);
        Assert.Single(first["relatedLocations"]!.AsArray());
        Assert.True((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public async Task Sarif_tells_of_a_crash()
    {
        _fixture.Write("A.cs", "class A { static int Crash; }");

        JsonNode invocation = (await WrittenAsync("--sarif"))["runs"]![0]!["invocations"]![0]!;

        Assert.False((bool)invocation["executionSuccessful"]!);
        Assert.Equal("AD0001", (string?)invocation["toolExecutionNotifications"]![0]!["descriptor"]!["id"]);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--sarif")]
    public async Task A_report_says_the_same_wherever_the_sources_lie(string kind)
    {
        _fixture.Write("A.cs", "class A { static int P1; }");

        Assert.DoesNotContain(_fixture.Folder, (await WrittenAsync(kind)).ToJsonString());
    }

    private async Task<JsonNode> WrittenAsync(string kind, params string[] options)
    {
        string file = _fixture.At("report.txt");
        await _fixture.SurveyAsync(["--loose", kind, file, .. options]);
        return JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
    }
}
