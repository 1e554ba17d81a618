using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>The documents whose text differs between two solutions; a rewritten tree with the same text is no change.</summary>
internal static class ChangedFiles
{
    public static IEnumerable<DocumentId> Between(Solution before, Solution after)
    {
        foreach (ProjectChanges project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (DocumentId id in project.GetAddedDocuments().Concat(project.GetRemovedDocuments()))
                yield return id;

            foreach (DocumentId id in project.GetChangedDocuments())
                if (TextOf(before, id) != TextOf(after, id))
                    yield return id;
        }
    }

    /// <summary>The text of the document, "" where it does not exist.</summary>
    public static string TextOf(Solution solution, DocumentId id) =>
        solution.GetDocument(id) is { } document ? document.GetTextAsync().GetAwaiter().GetResult().ToString() : "";

    /// <summary>Gives every project that compiles a changed file the new text, as writing it to disk would.</summary>
    public static Solution WithLinkedFiles(Solution before, Solution after)
    {
        foreach (DocumentId id in Between(before, after).ToList())
            if (after.GetDocument(id) is { FilePath: { } path } document)
                after = WithText(after, path, except: id, document.GetTextAsync().GetAwaiter().GetResult());

        return after;
    }

    private static Solution WithText(Solution solution, string path, DocumentId except, SourceText text)
    {
        foreach (DocumentId linked in solution.GetDocumentIdsWithFilePath(path))
            if (linked != except && solution.GetDocument(linked) is not null)
                solution = solution.WithDocumentText(linked, text);

        return solution;
    }
}
