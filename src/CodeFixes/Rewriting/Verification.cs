using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// The last precondition of every remedy: the compiler has nothing to say about the result that it did not say before. A remedy proves what it
/// can by itself; this catches what nobody thought of, such as a member that this version of the framework lacks.
/// </summary>
internal static class Verification
{
    private const string UnusedUsing = "CS8019";

    /// <summary>The changed solution, without the usings that the change made unnecessary, or nothing when it does not compile cleanly.</summary>
    public static async Task<Solution?> VerifyAsync(Solution before, Solution after, ImmutableArray<SourceFile> files, CancellationToken cancellation)
    {
        Solution result = after;
        foreach (SourceFile file in files)
        {
            foreach (DocumentId id in file.Document.GetLinkedDocumentIds().Insert(0, file.Document.Id))
            {
                if (await NewFindingsAsync(before, after, id, cancellation).ConfigureAwait(false) is not { } found || found.Any(item => item.Id != UnusedUsing))
                    return null;

                if (id == file.Document.Id)
                    result = await WithoutUsingsAsync(result, id, found, cancellation).ConfigureAwait(false);
            }
        }

        return result;
    }

    private static async Task<Diagnostic[]?> NewFindingsAsync(Solution before, Solution after, DocumentId id, CancellationToken cancellation)
    {
        if (await FindingsAsync(before, id, cancellation).ConfigureAwait(false) is not { } old
            || await FindingsAsync(after, id, cancellation).ConfigureAwait(false) is not { } now)
            return null;

        ILookup<string, Diagnostic> known = old.ToLookup(KindOf);
        return now.GroupBy(KindOf).SelectMany(group => group.Skip(known[group.Key].Count())).ToArray();
    }

    /// <summary>One unnecessary using is not another, so they count by their text.</summary>
    private static string KindOf(Diagnostic item) =>
        item.Id == UnusedUsing && item.Location.SourceTree is { } tree ? item.Id + tree.GetText().ToString(item.Location.SourceSpan) : item.Id;

    private static async Task<ImmutableArray<Diagnostic>?> FindingsAsync(Solution solution, DocumentId id, CancellationToken cancellation)
    {
        if (solution.GetDocument(id) is not { } document || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
            return null;

        return model.GetDiagnostics(cancellationToken: cancellation);
    }

    private static async Task<Solution> WithoutUsingsAsync(Solution solution, DocumentId id, Diagnostic[] unused, CancellationToken cancellation)
    {
        if (unused.Length == 0 || solution.GetDocument(id) is not { } document
            || await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
            return solution;

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        List<TextChange> changes = new();
        foreach (Diagnostic item in unused)
            if (root.FindNode(item.Location.SourceSpan) is UsingDirectiveSyntax { ContainsDirectives: false } line)
                changes.Add(new TextChange(TextSpan.FromBounds(StartOf(line, text), EndOf(line, isOnly: unused.Length == ((CompilationUnitSyntax)root).Usings.Count)), ""));

        return SourceEdits.WithText(solution, document, text.WithChanges(changes));
    }

    /// <summary>The indentation of a using inside a namespace goes with it.</summary>
    private static int StartOf(UsingDirectiveSyntax line, SourceText text)
    {
        int start = text.Lines.GetLineFromPosition(line.SpanStart).Start;
        return string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start, line.SpanStart))) ? start : line.SpanStart;
    }

    /// <summary>The empty line below the usings goes when none is left.</summary>
    private static int EndOf(UsingDirectiveSyntax line, bool isOnly)
    {
        SyntaxTrivia next = line.GetLastToken().GetNextToken(includeZeroWidth: true).LeadingTrivia.FirstOrDefault();
        return isOnly && next.IsKind(SyntaxKind.EndOfLineTrivia) ? next.Span.End : line.FullSpan.End;
    }
}
