using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Running;

/// <summary>Everything the rules found, in a fixed order, one entry for a place that several projects compile.</summary>
/// <param name="Found">How many findings there were before the severity filter and the sample.</param>
internal sealed record SurveyResult(IReadOnlyList<ProjectResult> Projects, IReadOnlyList<Finding> Findings, int Found)
{
    public IEnumerable<Crash> Crashes => Projects.SelectMany(project => project.Crashes);

    public static SurveyResult From(IReadOnlyList<ProjectResult> projects, SurveyOptions options)
    {
        Finding[] distinct = [.. Distinct(projects.SelectMany(project => project.Findings))];
        Finding[] severe = [.. distinct.Where(finding => finding.Severity >= options.MinimumSeverity)];
        return new SurveyResult(projects, options.Sample is { } size ? Sample(severe, size, options.Seed) : severe, distinct.Length);
    }

    private static IEnumerable<Finding> Distinct(IEnumerable<Finding> findings) =>
        from finding in findings
        group finding by (finding.Place, finding.Key) into same
        let first = same.First()
        orderby first.Rule, first.Place?.Path, first.Place?.Line, first.Place?.Column, first.Message
        select first with { OtherProjects = [.. same.Skip(1).Select(finding => finding.Project).Distinct()] };

    // The draw depends on the seed and the order alone, so that two people judge the same findings.
    private static Finding[] Sample(Finding[] findings, int size, int seed)
    {
        int[] drawn = [.. Enumerable.Range(0, findings.Length)];
        new Random(seed).Shuffle(drawn);
        return [.. drawn.Take(size).Order().Select(index => findings[index])];
    }
}
