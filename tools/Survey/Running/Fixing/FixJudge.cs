using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>Compares a solution before and after a fix.</summary>
internal sealed class FixJudge(Solution before, AnalysisRun run, string root)
{
    private const int MostDetails = 10;

    private readonly Dictionary<ProjectId, ProjectState> _before = [];

    public async Task<(FixProblem Problems, IReadOnlyList<string> Details)> JudgeAsync(
        Solution after, IReadOnlyList<Finding> covered, CancellationToken cancellation)
    {
        ProjectId[] changed = [.. ChangedFiles.Between(before, after).Select(document => document.ProjectId).Distinct()];
        if (changed.Length == 0)
            return (FixProblem.ChangedNothing, []);

        Dictionary<ProjectId, ProjectState> states = await StatesAsync(after, changed, cancellation);
        return Verdict([.. Problems(states), .. Left(covered, states).Select(left => (FixProblem.LeftFinding, $"left: {left}"))]);
    }

    // The changed projects, and those that see a difference in one of them, and so on.
    private async Task<Dictionary<ProjectId, ProjectState>> StatesAsync(Solution after, ProjectId[] changed, CancellationToken cancellation)
    {
        var states = new Dictionary<ProjectId, ProjectState>();
        var pending = new Queue<ProjectId>(changed);
        while (pending.TryDequeue(out ProjectId? project))
        {
            if (states.ContainsKey(project))
                continue;

            ProjectState old = await BeforeAsync(project, cancellation);
            states[project] = await StateAsync(after.GetProject(project)!, cancellation);
            if (states[project].Surface != old.Surface)
                foreach (ProjectId dependent in after.GetProjectDependencyGraph().GetProjectsThatDirectlyDependOnThisProject(project))
                    pending.Enqueue(dependent);
        }

        return states;
    }

    private IEnumerable<(FixProblem Problem, string Detail)> Problems(Dictionary<ProjectId, ProjectState> states)
    {
        foreach ((ProjectId project, ProjectState now) in states)
        {
            ProjectState old = _before[project];
            foreach (Diagnostic error in now.NewErrorsSince(old))
                yield return (FixProblem.DoesNotCompile, $"new error: {Place.Of(error.Location, root)}: {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}");
            foreach (FindingKey finding in now.NewFindingsSince(old))
                yield return (FixProblem.NewFindings, $"new finding: {finding}");
            foreach (Crash crash in now.Crashes.Take(old.Crashes.Count == 0 ? 1 : 0))
                yield return (FixProblem.AnalyzerCrashed, $"{crash.Analyzer} crashed on the fixed code: {crash.Exception}");
        }
    }

    private static (FixProblem Problems, IReadOnlyList<string> Details) Verdict(IReadOnlyList<(FixProblem Problem, string Detail)> problems) =>
        (problems.Aggregate(FixProblem.None, (all, one) => all | one.Problem), [.. problems.Select(problem => problem.Detail).Take(MostDetails)]);

    // Findings with one key cannot be told apart; they are left to the extent that fewer went than should.
    private List<FindingKey> Left(IReadOnlyList<Finding> covered, Dictionary<ProjectId, ProjectState> states) =>
    [
        .. from finding in covered
           group finding by (finding.ProjectId, finding.Key) into same
           let now = states.TryGetValue(same.Key.ProjectId, out ProjectState? state) ? state.Findings.GetValueOrDefault(same.Key.Key) : int.MaxValue
           where now > (_before.TryGetValue(same.Key.ProjectId, out ProjectState? old) ? old.Findings.GetValueOrDefault(same.Key.Key) : 0) - same.Count()
           select same.Key.Key,
    ];

    private async Task<ProjectState> BeforeAsync(ProjectId id, CancellationToken cancellation) =>
        _before.TryGetValue(id, out ProjectState? known) ? known : _before[id] = await StateAsync(before.GetProject(id)!, cancellation);

    private async Task<ProjectState> StateAsync(Project project, CancellationToken cancellation)
    {
        ProjectResult result = await run.RunAsync(project, cancellation);
        return ProjectState.Of(result, VisibleSurface.Of((await project.GetCompilationAsync(cancellation))!));
    }
}
