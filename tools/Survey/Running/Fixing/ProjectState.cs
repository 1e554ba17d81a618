using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>A compiler error without its position, which a fix moves.</summary>
internal readonly record struct ErrorKey(string Id, string Path);

/// <summary>The errors and findings of a project at one moment, so that two moments can be compared.</summary>
internal sealed record ProjectState(
    IReadOnlyDictionary<ErrorKey, int> Errors, IReadOnlyDictionary<FindingKey, int> Findings, IReadOnlyList<Diagnostic> AllErrors,
    IReadOnlyList<Crash> Crashes, string Surface)
{
    public static ProjectState Of(ProjectResult result, string surface) => new(
        result.CompileErrors.CountBy(KeyOf).ToDictionary(),
        result.Findings.CountBy(finding => finding.Key).ToDictionary(),
        result.CompileErrors, result.Crashes, surface);

    /// <summary>Errors of a kind and file of which there were fewer before.</summary>
    public IEnumerable<Diagnostic> NewErrorsSince(ProjectState before) =>
        AllErrors.Where(error => Errors[KeyOf(error)] > before.Errors.GetValueOrDefault(KeyOf(error)));

    public IEnumerable<FindingKey> NewFindingsSince(ProjectState before) =>
        Findings.Where(found => found.Value > before.Findings.GetValueOrDefault(found.Key)).Select(found => found.Key);

    private static ErrorKey KeyOf(Diagnostic error) => new(error.Id, error.Location.SourceTree?.FilePath ?? "");
}
