using System.Text.Json;
using System.Text.Json.Serialization;
using MapSafety.Survey.Running;
using MapSafety.Survey.Running.Cost;
using MapSafety.Survey.Running.Fixing;

namespace MapSafety.Survey.Reporting;

/// <summary>Writes a run as JSON, for scripts that compare runs or collect verdicts.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(string file, SurveyReport report) => File.WriteAllText(file, JsonSerializer.Serialize(Shape(report), s_format) + "\n");

    private static object Shape(SurveyReport report) => new
    {
        Mode = report.Sources.Mode,
        report.Sources.Notes,
        Projects = report.Result.Projects.Select(project => new
        {
            project.Project.Name,
            project.Files,
            CompileErrors = project.CompileErrors.CountBy(error => error.Id).OrderBy(error => error.Key, StringComparer.Ordinal).ToDictionary(),
            Findings = project.Findings.Count,
        }),
        report.Result.Found,
        Findings = report.Result.Findings.Select(Shape),
        Crashes = report.Result.Crashes,
        Cost = report.Cost is { } cost ? Shape(cost) : null,
        Fixes = report.Fixes is { } fixes ? Shape(fixes) : null,
    };

    private static object Shape(Finding finding) => new
    {
        finding.Rule,
        finding.Severity,
        finding.Message,
        finding.Project,
        OtherProjects = finding.OtherProjects.Count == 0 ? null : finding.OtherProjects,
        finding.Place,
        Additional = finding.Additional.Count == 0 ? null : finding.Additional,
    };

    private static object Shape(CostResult cost) => new
    {
        Rows = cost.Rows.Select(row => new
        {
            row.Name,
            CpuMilliseconds = row.Processor.TotalMilliseconds,
            AllocatedBytes = row.Allocated,
            Rounds = row.Rounds.Select(round => new { CpuMilliseconds = round.Processor.TotalMilliseconds, AllocatedBytes = round.Allocated }),
        }),
        Analyzers = cost.Analyzers.Select(analyzer => new { analyzer.Analyzer, Milliseconds = analyzer.Time.TotalMilliseconds, analyzer.Actions }),
    };

    private static object Shape(FixResult fixes) => new
    {
        Outcomes = fixes.Outcomes.Select(outcome => new
        {
            outcome.Fix.Provider,
            outcome.Fix.EquivalenceKey,
            outcome.Fix.Title,
            outcome.Scope,
            outcome.Rule,
            outcome.At,
            outcome.Covered,
            Problems = Enum.GetValues<FixProblem>().Where(problem => problem != FixProblem.None && outcome.Problems.HasFlag(problem)),
            Details = outcome.Details.Count == 0 ? null : outcome.Details,
            Diff = outcome.Diff.Length == 0 ? null : outcome.Diff,
        }),
        Declined = fixes.Declined.Select(pair => new { pair.Provider, pair.Finding.Rule, pair.Finding.Place }),
    };
}
