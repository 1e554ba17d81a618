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

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (await RemedyAsync(context.Document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is var (title, solution))
                context.RegisterCodeFix(CodeAction.Create(title.ToString(), _ => Task.FromResult(solution), EquivalenceKey), diagnostic);
    }

    /// <summary>Writes the remedy for the finding at this node, and returns its title, or nothing when the code there has another shape.</summary>
    private protected abstract Phrase? Write(PlaceRewrite rewrite, SyntaxNode place);

    private async Task<(Phrase Title, Solution Solution)?> RemedyAsync(Document document, TextSpan place, CancellationToken cancellation)
    {
        if (await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is not { } file || !file.Root.FullSpan.Contains(place) || file.HasErrors(cancellation))
            return null;

        PlaceRewrite rewrite = new(file);
        if (Write(rewrite, file.Root.FindNode(place, getInnermostNodeForTie: true)) is not { } title)
            return null;

        return await rewrite.FinishAsync(cancellation).ConfigureAwait(false) is { } changed ? (title, changed) : null;
    }

    /// <summary>
    /// Remedies the places of a file from its end to its beginning, each on the solution that the one before it left. What has been changed moves the
    /// places above it only by the usings it needs.
    /// </summary>
    private sealed class PlaceFixAll(PlaceFix fix, Phrase title, string equivalenceKey) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
            Task.FromResult<CodeAction?>(CodeAction.Create(title.ToString(), cancellation => FixAsync(fixAllContext, cancellation), equivalenceKey));

        private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
        {
            Solution solution = context.Solution;
            foreach (Document document in DocumentsOf(context))
            {
                List<TextSpan> open = [.. (await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)).Select(finding => finding.Location.SourceSpan).OrderBy(span => span.Start)];
                while (open.Count > 0 && solution.GetDocument(document.Id) is { } current)
                {
                    TextSpan last = open[open.Count - 1];
                    open.RemoveAt(open.Count - 1);
                    if (await fix.RemedyAsync(current, last, cancellation).ConfigureAwait(false) is not var (_, changed))
                        continue;

                    open = await MovedAsync(open, current, changed.GetDocument(document.Id)!, cancellation).ConfigureAwait(false);
                    solution = changed;
                }
            }

            return solution;
        }

        /// <summary>Where the places are now; those that have been changed themselves are left out.</summary>
        private static async Task<List<TextSpan>> MovedAsync(List<TextSpan> places, Document before, Document after, CancellationToken cancellation)
        {
            IReadOnlyList<TextChange> changes = (await after.GetTextAsync(cancellation).ConfigureAwait(false))
                .GetTextChanges(await before.GetTextAsync(cancellation).ConfigureAwait(false));
            return [.. places.Where(place => !changes.Any(change => change.Span.OverlapsWith(place)))
                .Select(place => new TextSpan(place.Start + changes.Where(change => change.Span.End <= place.Start).Sum(change => change.NewText!.Length - change.Span.Length), place.Length))];
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
