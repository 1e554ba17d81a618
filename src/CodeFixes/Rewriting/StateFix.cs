using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// A remedy for a whole state: it finds every use in the solution, proves that each can be rewritten, and only then offers itself, as one
/// change that one undo takes back.
/// </summary>
public abstract class StateFix : CodeFixProvider
{
    private protected StateFix(params string[] ids) => FixableDiagnosticIds = ImmutableArray.Create(ids);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <summary>The same in every version and for every state, so that an editor can offer "fix all".</summary>
    private protected abstract string EquivalenceKey { get; }

    /// <summary>The title of the Fix All.</summary>
    internal abstract Phrase TitleForAll { get; }

    /// <summary>The title of a remedy that is not needed.</summary>
    private protected static Phrase NothingToDo { get; } = new("", "");

    /// <summary>Whether the remedy is also for states that code outside the solution can name, which it then has to say.</summary>
    private protected virtual bool IncludesVisible => false;

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new StateFixAll(RemedyAsync, TitleForAll, EquivalenceKey);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Handover.From(diagnostic) is not { } handover)
                continue;

            if (await RemedyAsync(context.Document.Project, handover.StateId, context.CancellationToken).ConfigureAwait(false) is { } remedy)
                context.RegisterCodeFix(
                    CodeAction.Create(remedy.Title.ToString(), _ => Task.FromResult(remedy.Solution), EquivalenceKey), diagnostic);
        }
    }

    /// <summary>
    /// Writes the remedy down, with a title that says what changes. Returns nothing when a use of the state cannot be rewritten, and
    /// <see cref="NothingToDo"/> when the state needs no remedy.
    /// </summary>
    private protected abstract Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation);

    /// <summary>What becomes possible once the remedy is written; nothing when it must not stay as it is.</summary>
    private protected virtual Task<Remedy?> FollowAsync(Remedy remedy, ProjectId project, string stateId, CancellationToken cancellation) =>
        Task.FromResult<Remedy?>(remedy);

    private async Task<Remedy?> RemedyAsync(Project project, string stateId, CancellationToken cancellation)
    {
        if (await RemedyOneAsync(project, stateId, cancellation).ConfigureAwait(false) is not { IsNeeded: true } remedy)
            return null;

        return remedy.Companions.Count == 0 ? remedy : await WithCompanionsAsync(remedy, project.Id, stateId, cancellation).ConfigureAwait(false);
    }

    /// <summary>Remedies the states that this one is tied to, each on the solution that the one before it left.</summary>
    private async Task<Remedy?> WithCompanionsAsync(Remedy remedy, ProjectId project, string stateId, CancellationToken cancellation)
    {
        Remedy result = remedy;
        HashSet<string> done = [stateId];
        Queue<string> open = new(remedy.Companions);
        while (open.Count > 0)
        {
            string next = open.Dequeue();
            if (!done.Add(next))
                continue;

            if (result.Solution.GetProject(project) is not { } current
                || await RemedyOneAsync(current, next, cancellation).ConfigureAwait(false) is not { } more)
                return null;

            result = new Remedy(Titles.With(result.Title, next.Substring(next.LastIndexOf('.') + 1)), more.Solution, result.Companions);
            foreach (string companion in more.Companions)
                open.Enqueue(companion);
        }

        return result;
    }

    private async Task<Remedy?> RemedyOneAsync(Project project, string stateId, CancellationToken cancellation)
    {
        if (await StateUses.FindAsync(project, stateId, IncludesVisible, cancellation).ConfigureAwait(false) is not { } state)
            return null;

        Rewrite rewrite = new(state);
        if (await WriteAsync(rewrite, cancellation).ConfigureAwait(false) is not { } title)
            return null;

        if (title.Equals(NothingToDo))
            return new Remedy(title, project.Solution, []);

        return await rewrite.FinishAsync(project.Solution, cancellation).ConfigureAwait(false) is { } changed
            ? await FollowAsync(new Remedy(Titles.Noted(title, rewrite.Notes), changed, rewrite.Companions.ToArray()), project.Id, stateId, cancellation).ConfigureAwait(false)
            : null;
    }

    /// <summary>A change that has been proved, and how it is called.</summary>
    /// <param name="Title">What it does.</param>
    /// <param name="Solution">The changed solution.</param>
    /// <param name="Companions">Other states that must be remedied together with this one.</param>
    internal sealed record Remedy(Phrase Title, Solution Solution, IReadOnlyCollection<string> Companions)
    {
        public bool IsNeeded => !Title.Equals(NothingToDo);
    }
}
