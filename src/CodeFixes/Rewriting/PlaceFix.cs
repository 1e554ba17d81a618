using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A remedy that changes one place of one file, whatever else is done with the collection: it is proved there, or not offered.</summary>
public abstract class PlaceFix : CodeFixProvider
{
    private protected PlaceFix(params string[] ids) => FixableDiagnosticIds = ImmutableArray.Create(ids);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <summary>The same in every version and for every place, so that an editor can offer "fix all".</summary>
    private protected abstract string EquivalenceKey { get; }

    /// <summary>The title of the Fix All.</summary>
    internal abstract Phrase TitleForAll { get; }

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new PlaceFixAll(this, TitleForAll, EquivalenceKey);

    /// <summary>Whether the other places that a finding shows are remedied with it, those of them that have the same shape.</summary>
    private protected virtual bool RemediesOthers => false;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (await RemedyAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is var (title, solution))
                context.RegisterCodeFix(CodeAction.Create(title.ToString(), _ => Task.FromResult(solution), EquivalenceKey), diagnostic);
    }

    /// <summary>Writes the remedy for the finding at this node, and returns its title, or nothing when the code there has another shape.</summary>
    private protected abstract Phrase? Write(PlaceRewrite rewrite, SyntaxNode place);

    /// <summary>The places of a finding: its own, and the others that are remedied with it.</summary>
    private IEnumerable<Location> PlacesOf(Diagnostic diagnostic) => RemediesOthers ? diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Distinct() : [diagnostic.Location];

    private async Task<(Phrase Title, Solution Solution)?> RemedyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        TextSpan[] others = [.. PlacesOf(diagnostic).Skip(1).Where(place => place.SourceTree == diagnostic.Location.SourceTree).Select(place => place.SourceSpan)];
        return (others.Length > 0 ? await RemedyAsync(document, diagnostic.Location.SourceSpan, others, cancellation).ConfigureAwait(false) : null)
            ?? await RemedyAsync(document, diagnostic.Location.SourceSpan, [], cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Remedies the places of a file from its end to its beginning, each on the solution that the one before it left. What has been changed moves the
    /// places above it only by the usings it needs.
    /// </summary>
    private async Task<(Solution Solution, int Count)> RemedyAllAsync(Solution solution, DocumentId id, IEnumerable<TextSpan> places, CancellationToken cancellation)
    {
        int count = 0;
        List<TextSpan> open = [.. places.Distinct().OrderBy(place => place.Start)];
        while (open.Count > 0 && solution.GetDocument(id) is { } current)
        {
            TextSpan last = open[open.Count - 1];
            open.RemoveAt(open.Count - 1);
            if (await RemedyAsync(current, last, [], cancellation).ConfigureAwait(false) is not var (_, changed))
                continue;

            open = await MovedAsync(open, current, changed.GetDocument(id)!, cancellation).ConfigureAwait(false);
            solution = changed;
            count++;
        }

        return (solution, count);
    }

    /// <summary>Where the places are now; those that have been changed themselves are left out.</summary>
    private static async Task<List<TextSpan>> MovedAsync(List<TextSpan> places, Document before, Document after, CancellationToken cancellation)
    {
        IReadOnlyList<TextChange> changes = (await after.GetTextAsync(cancellation).ConfigureAwait(false))
            .GetTextChanges(await before.GetTextAsync(cancellation).ConfigureAwait(false));
        return [.. places.Where(place => !changes.Any(change => change.Span.OverlapsWith(place)))
            .Select(place => new TextSpan(place.Start + changes.Where(change => change.Span.End <= place.Start).Sum(change => change.NewText!.Length - change.Span.Length), place.Length))];
    }

    private async Task<(Phrase Title, Solution Solution)?> RemedyAsync(Document document, TextSpan place, TextSpan[] others, CancellationToken cancellation)
    {
        if (await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is not { } file || !file.Root.FullSpan.Contains(place) || file.HasErrors(cancellation))
            return null;

        PlaceRewrite rewrite = new(file);
        if (Write(rewrite, file.Root.FindNode(place, getInnermostNodeForTie: true)) is not { } title)
            return null;

        int count = 1 + others.Count(other => Write(rewrite, file.Root.FindNode(other, getInnermostNodeForTie: true)) is not null);
        return await rewrite.FinishAsync(cancellation).ConfigureAwait(false) is { } changed ? (Titles.Counted(title, count), changed) : null;
    }

    /// <summary>Remedies the places of one file after the other.</summary>
    private sealed class PlaceFixAll(PlaceFix fix, Phrase title, string equivalenceKey) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
            Task.FromResult<CodeAction?>(CodeAction.Create(title.ToString(), cancellation => FixAsync(fixAllContext, cancellation), equivalenceKey));

        private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
        {
            Document[] documents = [.. DocumentsOf(context)];
            List<Location> places = [];
            foreach (Document document in documents)
                places.AddRange((await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)).SelectMany(fix.PlacesOf));

            ILookup<DocumentId?, TextSpan> spans = places.ToLookup(place => context.Solution.GetDocument(place.SourceTree)?.Id, place => place.SourceSpan);
            Solution solution = context.Solution;
            foreach (Document document in documents)
                (solution, _) = await fix.RemedyAllAsync(solution, document.Id, spans[document.Id], cancellation).ConfigureAwait(false);

            return solution;
        }

        /// <summary>One file that several projects share is fixed once, for all of them.</summary>
        private static IEnumerable<Document> DocumentsOf(FixAllContext context) => AllDocumentsOf(context).GroupBy(document => document.FilePath ?? document.Id.ToString()).Select(same => same.First());

        private static IEnumerable<Document> AllDocumentsOf(FixAllContext context) => context.Scope switch
        {
            FixAllScope.Document => context.Document is { } document ? [document] : [],
            FixAllScope.Project => context.Project.Documents,
            _ => context.Solution.Projects.Where(project => project.Language == context.Project.Language).SelectMany(project => project.Documents),
        };
    }
}
