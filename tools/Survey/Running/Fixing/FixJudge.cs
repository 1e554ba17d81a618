using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>Compares a solution before and after a fix.</summary>
internal sealed class FixJudge(Solution before, AnalysisRun run)
{
    private const int MostDetails = 10;

    private readonly Dictionary<ProjectId, ProjectState> _before = [];

    public async Task<(FixProblem Problems, IReadOnlyList<string> Details)> JudgeAsync(
        Solution after, IReadOnlyList<Finding> covered, CancellationToken cancellation)
    {
        ProjectId[] changed = [.. ChangedFiles.Between(before, after).Select(document => document.ProjectId).Distinct()];
        if (changed.Length == 0)
            return (FixProblem.ChangedNothing, []);

        var errors = new List<string>();
        var found = new List<FindingKey>();
        var states = new Dictionary<ProjectId, ProjectState>();
        var pending = new Queue<ProjectId>(changed);
        while (pending.TryDequeue(out ProjectId? project))
        {
            if (states.ContainsKey(project))
                continue;

            ProjectState old = await BeforeAsync(project, cancellation), now = states[project] = await StateAsync(after.GetProject(project)!, cancellation);
            errors.AddRange(now.NewErrorsSince(old).Select(error => error.ToString()));
            found.AddRange(now.NewFindingsSince(old));
            if (now.Surface != old.Surface)
                foreach (ProjectId dependent in after.GetProjectDependencyGraph().GetProjectsThatDirectlyDependOnThisProject(project))
                    pending.Enqueue(dependent);
        }

        return Verdict(errors, found, Left(covered, states));
    }

    private static (FixProblem Problems, IReadOnlyList<string> Details) Verdict(List<string> errors, List<FindingKey> found, List<FindingKey> left)
    {
        FixProblem problems = (errors.Count > 0 ? FixProblem.DoesNotCompile : 0)
            | (found.Count > 0 ? FixProblem.NewFindings : 0)
            | (left.Count > 0 ? FixProblem.LeftFinding : 0);
        IEnumerable<string> details = errors.Select(error => $"new error: {error}")
            .Concat(found.Select(finding => $"new finding: {finding.Rule} {finding.Path}: {finding.Message}"))
            .Concat(left.Select(finding => $"left: {finding.Rule} {finding.Path}: {finding.Message}"));
        return (problems, [.. details.Take(MostDetails)]);
    }

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
