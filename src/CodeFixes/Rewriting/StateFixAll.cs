using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Remedies several states one after the other, each on the solution that the one before it left. Two remedies may need the same <c>using</c> or
/// change the same statement, so their changes cannot be made apart and merged: merging drops one of two insertions at the same place.
/// </summary>
internal sealed class StateFixAll(
    Func<Project, string, CancellationToken, Task<StateFix.Remedy?>> remedy, Phrase title, string equivalenceKey) : FixAllProvider
{
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
        Task.FromResult<CodeAction?>(CodeAction.Create(title.ToString(), cancellation => FixAsync(fixAllContext, cancellation), equivalenceKey));

    private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
    {
        Solution solution = context.Solution;
        foreach ((ProjectId project, string state) in await StatesAsync(context).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (solution.GetProject(project) is { } current
                && await remedy(current, state, cancellation).ConfigureAwait(false) is { } done)
                solution = done.Solution;
        }

        return solution;
    }

    /// <summary>
    /// The states that the findings are about, in an order that does not depend on the order of the findings. A state that several projects
    /// report is the same state: once the first has fixed it, the others find a type that needs no remedy.
    /// </summary>
    private static async Task<IEnumerable<(ProjectId Project, string State)>> StatesAsync(FixAllContext context)
    {
        List<(Project Project, string State)> states = new();
        foreach (Project project in ProjectsOf(context))
            foreach (Diagnostic diagnostic in await FindingsAsync(context, project).ConfigureAwait(false))
                if (Handover.From(diagnostic) is { } handover)
                    states.Add((project, handover.StateId));

        return states.OrderBy(item => item.Project.Name, StringComparer.Ordinal).ThenBy(item => item.State, StringComparer.Ordinal)
            .Select(item => (item.Project.Id, item.State)).Distinct();
    }

    private static IEnumerable<Project> ProjectsOf(FixAllContext context) => context.Scope == FixAllScope.Solution
        ? context.Solution.Projects.Where(project => project.Language == context.Project.Language)
        : [context.Project];

    private static Task<ImmutableArray<Diagnostic>> FindingsAsync(FixAllContext context, Project project) =>
        context.Scope == FixAllScope.Document && context.Document is { } document
            ? context.GetDocumentDiagnosticsAsync(document)
            : context.GetAllDiagnosticsAsync(project);
}
