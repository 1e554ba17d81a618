using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// The changes of one remedy, over all files. They are changes of text, each as small as can be, so that comments and layout between them
/// stay as they are; two that overlap mean that the remedy did not understand the code, and then none is made.
/// </summary>
internal sealed class SourceEdits
{
    private readonly Dictionary<DocumentId, List<TextChange>> _changes = new();

    public void Replace(Document document, TextSpan span, string text)
    {
        if (!_changes.TryGetValue(document.Id, out List<TextChange>? changes))
            _changes.Add(document.Id, changes = new());

        if (!changes.Contains(new TextChange(span, text)) || span.IsEmpty)
            changes.Add(new TextChange(span, text));
    }

    public void Replace(Document document, SyntaxNodeOrToken node, string text) => Replace(document, node.Span, text);

    public void Insert(Document document, int position, string text) => Replace(document, new TextSpan(position, 0), text);

    public void Delete(Document document, TextSpan span) => Replace(document, span, "");

    /// <summary>The solution with all changes made, or nothing when two of them overlap or none changes anything.</summary>
    public async Task<Solution?> ApplyAsync(Solution solution, CancellationToken cancellation)
    {
        foreach (KeyValuePair<DocumentId, List<TextChange>> file in _changes)
        {
            if (solution.GetDocument(file.Key) is not { } document || Ordered(file.Value) is not { } changes)
                return null;

            SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            solution = WithText(solution, document, text.WithChanges(changes));
        }

        return _changes.Count == 0 ? null : solution;
    }

    /// <summary>The same file may belong to several projects, one for each target framework; all of them see the change.</summary>
    public static Solution WithText(Solution solution, Document document, SourceText text)
    {
        solution = solution.WithDocumentText(document.Id, text);
        foreach (DocumentId linked in document.GetLinkedDocumentIds())
            solution = solution.WithDocumentText(linked, text);

        return solution;
    }

    private static List<TextChange>? Ordered(List<TextChange> changes)
    {
        // OrderBy is stable: insertions at one place keep the order in which they were asked for.
        List<TextChange> ordered = changes.OrderBy(change => change.Span.Start).ThenBy(change => change.Span.End).ToList();
        for (int i = 1; i < ordered.Count; i++)
            if (ordered[i].Span.Start < ordered[i - 1].Span.End)
                return null;

        return ordered;
    }
}
