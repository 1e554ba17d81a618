using MapSafety.Survey.Running;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>What is wrong with what a fix did. Nothing set: it is right, as far as a machine can tell.</summary>
[Flags]
internal enum FixProblem
{
    None = 0,

    /// <summary>The compiler reports errors that it did not report before.</summary>
    DoesNotCompile = 1,

    /// <summary>Every file reads as before.</summary>
    ChangedNothing = 2,

    Threw = 4,

    TimedOut = 8,

    /// <summary>The finding that the fix was offered for is still reported.</summary>
    LeftFinding = 16,

    /// <summary>The rules report what they did not report before.</summary>
    NewFindings = 32,

    /// <summary>An analyzer threw on the fixed code, so nobody knows what it would have reported.</summary>
    AnalyzerCrashed = 64,
}

/// <summary>What a single action was, or over how far a Fix All went.</summary>
internal enum FixScope { Action, Document, Project, Solution }

/// <summary>A fix, and how it presents itself.</summary>
internal sealed record FixName(string Provider, string EquivalenceKey, string Title);

/// <summary>One trial and its verdict.</summary>
/// <param name="At">Where: the finding's place, or the file or project that a Fix All was started from.</param>
/// <param name="Covered">How many findings it was to remove.</param>
/// <param name="Details">New errors, new findings, findings left, or the exception.</param>
/// <param name="Diff">Unified diff of what changed, when asked for.</param>
internal sealed record FixOutcome(
    FixName Fix, FixScope Scope, string Rule, string At, int Covered, FixProblem Problems, IReadOnlyList<string> Details, string Diff);

/// <summary>All trials, and the findings for which no fix was offered although a provider claims their rule.</summary>
internal sealed record FixResult(IReadOnlyList<FixOutcome> Outcomes, IReadOnlyList<(string Provider, Finding Finding)> Declined)
{
    public bool HasProblems => Outcomes.Any(outcome => outcome.Problems != FixProblem.None);
}
