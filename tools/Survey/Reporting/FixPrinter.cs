using MapSafety.Survey.Running;
using MapSafety.Survey.Running.Fixing;

namespace MapSafety.Survey.Reporting;

/// <summary>Prints trials that went wrong, diffs on request, and a tally for each fix.</summary>
internal sealed class FixPrinter(TextWriter output)
{
    public void Print(FixResult result)
    {
        output.WriteLine();
        output.WriteLine("== Fixes");
        foreach (FixOutcome outcome in result.Outcomes.Where(outcome => outcome.Problems != FixProblem.None || outcome.Diff.Length > 0))
            Print(outcome);

        PrintTally(result);
        foreach (IGrouping<(string Provider, string Rule), (string, Finding)> declined in result.Declined.GroupBy(pair => (pair.Provider, pair.Finding.Rule)))
            output.WriteLine($"{declined.Key.Provider} offered nothing for {declined.Count()} findings of {declined.Key.Rule}");
    }

    private void Print(FixOutcome outcome)
    {
        output.WriteLine();
        output.WriteLine($"{(outcome.Problems == FixProblem.None ? "ok" : outcome.Problems)}: {outcome.Fix.Provider} '{outcome.Fix.EquivalenceKey}' ({outcome.Scope}) on {outcome.Rule} at {outcome.At}");
        foreach (string detail in outcome.Details)
            output.WriteLine($"   {detail}");

        output.Write(outcome.Diff);
    }

    private void PrintTally(FixResult result)
    {
        output.WriteLine();
        output.WriteLine($"{"fix",-60}{"scope",-10}{"tried",6}{"ok",6}{"not compiling",15}{"nothing",9}{"threw",7}{"timeout",9}{"left",6}{"new",5}{"crash",7}");
        foreach (IGrouping<(string, string, FixScope), FixOutcome> fix in result.Outcomes
            .GroupBy(outcome => (outcome.Fix.Provider, outcome.Fix.EquivalenceKey, outcome.Scope))
            .OrderBy(group => group.Key))
            PrintRow(fix.Key, fix);
    }

    private void PrintRow((string Provider, string Key, FixScope Scope) fix, IEnumerable<FixOutcome> outcomes)
    {
        FixProblem[] problems = [.. outcomes.Select(outcome => outcome.Problems)];
        output.WriteLine(
            $"{fix.Provider + " '" + fix.Key + "'",-60}{fix.Scope,-10}{problems.Length,6}{problems.Count(problem => problem == FixProblem.None),6}{With(FixProblem.DoesNotCompile),15}{With(FixProblem.ChangedNothing),9}{With(FixProblem.Threw),7}{With(FixProblem.TimedOut),9}{With(FixProblem.LeftFinding),6}{With(FixProblem.NewFindings),5}{With(FixProblem.AnalyzerCrashed),7}");

        int With(FixProblem problem) => problems.Count(outcome => outcome.HasFlag(problem));
    }
}
