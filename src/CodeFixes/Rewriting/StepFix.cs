using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A remedy for steps on a collection inside one member, which leaves the type of the collection and all other uses of it alone.</summary>
public abstract class StepFix : CodeFixProvider
{
    private protected StepFix(params string[] ids) => FixableDiagnosticIds = ImmutableArray.Create(ids);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <summary>The same in every version and for every place, so that an editor can offer "fix all".</summary>
    private protected abstract string EquivalenceKey { get; }

    /// <summary>The title of the Fix All.</summary>
    internal abstract Phrase TitleForAll { get; }

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new StepFixAll(this, TitleForAll, EquivalenceKey);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await SourceFile.OpenAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } file)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (Place.Of(diagnostic, file) is { } place
                && await RemedyAsync(context.Document, place, context.CancellationToken).ConfigureAwait(false) is var (title, solution))
                context.RegisterCodeFix(CodeAction.Create(title.ToString(), _ => Task.FromResult(solution), EquivalenceKey), diagnostic);
    }

    /// <summary>Writes the remedy down and returns its title, or nothing when the code is not understood.</summary>
    /// <param name="rewrite">Where to write; its state has the uses of the member.</param>
    /// <param name="at">The use that the finding is about.</param>
    private protected abstract Phrase? Write(Rewrite rewrite, Use at);

    private async Task<(Phrase Title, Solution Solution)?> RemedyAsync(Document document, Place place, CancellationToken cancellation)
    {
        if (await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is not { } file || file.HasErrors(cancellation)
            || place.Find(file) is not var (state, at))
            return null;

        Rewrite rewrite = new(state);
        if (Write(rewrite, at) is not { } title)
            return null;

        return await rewrite.FinishAsync(document.Project.Solution, cancellation).ConfigureAwait(false) is { } changed
            ? (Titles.Noted(title, rewrite.Notes), changed)
            : null;
    }

    /// <summary>Remedies several places one after the other, each on the solution that the one before it left.</summary>
    private sealed class StepFixAll(StepFix fix, Phrase title, string equivalenceKey) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
            Task.FromResult<CodeAction?>(CodeAction.Create(title.ToString(), cancellation => FixAsync(fixAllContext, cancellation), equivalenceKey));

        private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
        {
            Solution solution = context.Solution;
            foreach (Document original in DocumentsOf(context).OrderBy(document => document.FilePath, StringComparer.Ordinal))
                foreach (Place place in await PlacesAsync(context, original, cancellation).ConfigureAwait(false))
                    if (solution.GetDocument(original.Id) is { } document
                        && await fix.RemedyAsync(document, place, cancellation).ConfigureAwait(false) is var (_, changed))
                        solution = changed;

            return solution;
        }

        // From the last to the first, so that no place moves before its turn comes.
        private static async Task<IEnumerable<Place>> PlacesAsync(FixAllContext context, Document document, CancellationToken cancellation) =>
            await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is { } file
                ? (await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
                    .OrderByDescending(diagnostic => diagnostic.Location.SourceSpan.Start)
                    .Select(diagnostic => Place.Of(diagnostic, file)).OfType<Place>().Distinct()
                : [];

        private static IEnumerable<Document> DocumentsOf(FixAllContext context) => context.Scope switch
        {
            FixAllScope.Document => context.Document is { } document ? [document] : [],
            FixAllScope.Project => context.Project.Documents,
            _ => context.Solution.Projects.Where(project => project.Language == context.Project.Language).SelectMany(project => project.Documents),
        };
    }
}
