using System.Globalization;
using System.Text.Json.Nodes;
using MapSafety.Survey.Running;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Reporting;

/// <summary>
/// Writes the findings as SARIF 2.1.0. Paths are relative to <c>SRCROOT</c>, which is left to the reader to place: the file says the same on
/// every machine. Source: docs.oasis-open.org/sarif/sarif/v2.1.0
/// </summary>
internal static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static readonly System.Text.Json.JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(string file, SurveyReport report) => File.WriteAllText(file, Log(report).ToJsonString(s_format) + "\n");

    private static JsonObject Log(SurveyReport report)
    {
        DiagnosticDescriptor[] rules = [.. report.Rules.Enabled];
        Dictionary<string, int> indexes = rules.Select((rule, index) => (rule.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        return new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = Driver(rules) },
                ["invocations"] = new JsonArray(Invocation(report.Result)),
                ["columnKind"] = "utf16CodeUnits",
                ["originalUriBaseIds"] = new JsonObject { ["SRCROOT"] = new JsonObject { ["description"] = Text("The folder that was surveyed") } },
                ["results"] = Array(report.Result.Findings.Select(finding => Result(finding, indexes))),
            }),
        };
    }

    private static JsonObject Driver(DiagnosticDescriptor[] rules) => new()
    {
        ["name"] = "MapSafety",
        ["version"] = typeof(SarifReport).Assembly.GetName().Version?.ToString(3),
        ["rules"] = Array(rules.Select(Rule)),
    };

    private static JsonObject Rule(DiagnosticDescriptor rule)
    {
        var shape = new JsonObject
        {
            ["id"] = rule.Id,
            ["shortDescription"] = Text(rule.Title.ToString(CultureInfo.InvariantCulture)),
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.DefaultSeverity), ["enabled"] = rule.IsEnabledByDefault },
            ["properties"] = new JsonObject { ["category"] = rule.Category },
        };
        if (rule.Description.ToString(CultureInfo.InvariantCulture) is { Length: > 0 } description)
            shape["fullDescription"] = Text(description);
        if (Uri.IsWellFormedUriString(rule.HelpLinkUri, UriKind.Absolute))
            shape["helpUri"] = rule.HelpLinkUri;

        return shape;
    }

    private static JsonObject Invocation(SurveyResult result) => new()
    {
        ["executionSuccessful"] = !result.Crashes.Any(),
        ["toolExecutionNotifications"] = Array(result.Crashes.Select(crash => new JsonObject
        {
            ["level"] = "error",
            ["descriptor"] = new JsonObject { ["id"] = "AD0001" },
            ["message"] = Text($"{crash.Analyzer} crashed in {crash.Project}: {crash.Exception}"),
        })),
    };

    private static JsonObject Result(Finding finding, Dictionary<string, int> indexes)
    {
        var result = new JsonObject { ["ruleId"] = finding.Rule };
        if (indexes.TryGetValue(finding.Rule, out int index))
            result["ruleIndex"] = index;

        result["level"] = Level(finding.Severity);
        result["message"] = Text(finding.Message);
        result["locations"] = Array(finding.Place is { } place ? [Location(place)] : []);
        if (finding.Additional.Count > 0)
            result["relatedLocations"] = Array(finding.Additional.Select(Location));

        return result;
    }

    private static JsonObject Location(Place place) => new()
    {
        ["physicalLocation"] = new JsonObject
        {
            ["artifactLocation"] = new JsonObject { ["uri"] = RelativeUri(place.Path), ["uriBaseId"] = "SRCROOT" },
            ["region"] = new JsonObject
            {
                ["startLine"] = place.Line,
                ["startColumn"] = place.Column,
                ["endLine"] = place.EndLine,
                ["endColumn"] = place.EndColumn,
            },
        },
    };

    private static string RelativeUri(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Info => "note",
        _ => "none",
    };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static JsonArray Array(IEnumerable<JsonObject> elements) => [.. elements];
}
