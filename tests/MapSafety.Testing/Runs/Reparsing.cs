using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares the tree an action built with the one the parser gives for its text.</summary>
internal static class Reparsing
{
    public static async Task<Document> ReparseAsync(Document document, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm));
    }

    /// <summary>What differs between the two trees, as a failure that is thrown later; null if nothing.</summary>
    public static async Task<ExceptionDispatchInfo?> DifferenceAsync(Document built, Document parsed, CodeActionValidationMode mode, Type kinds, IVerifier verifier, CancellationToken cancellationToken)
    {
        string expected = await RenderAsync(parsed, mode, kinds, cancellationToken).ConfigureAwait(false);
        string actual = await RenderAsync(built, mode, kinds, cancellationToken).ConfigureAwait(false);
        try
        {
            verifier.EqualOrDiff(expected, actual, $"The tree produced for '{built.Name}' is not the one its text is parsed to. Diff shown with the parsed tree as baseline:");
            return null;
        }
        catch (Exception failure)
        {
            return ExceptionDispatchInfo.Capture(failure);
        }
    }

    private static async Task<string> RenderAsync(Document document, CodeActionValidationMode mode, Type kinds, CancellationToken cancellationToken)
    {
        SyntaxNode root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException($"'{document.Name}' has no syntax tree.");
        var text = new StringBuilder();
        var open = new Stack<(SyntaxNodeOrToken Item, int Depth)>([(root, 0)]);
        while (open.TryPop(out (SyntaxNodeOrToken Item, int Depth) next))
        {
            Append(text, next.Item, next.Depth, mode, kinds);
            foreach (SyntaxNodeOrToken child in next.Item.ChildNodesAndTokens().Reverse())
                open.Push((child, next.Depth + 1));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, SyntaxNodeOrToken item, int depth, CodeActionValidationMode mode, Type kinds)
    {
        text.Append(' ', depth * 2).Append(Kind(item.RawKind, kinds));
        if (item.IsNode)
        {
            text.AppendLine();
            return;
        }

        text.Append(": ").AppendLine(Quote(item.AsToken().Text));
        if (mode != CodeActionValidationMode.Full)
            return;
        foreach ((string place, SyntaxTriviaList list) in new[] { ("before", item.GetLeadingTrivia()), ("after", item.GetTrailingTrivia()) })
        {
            foreach (SyntaxTrivia trivia in list)
                text.Append(' ', (depth * 2) + 2).Append(place).Append(' ').Append(Kind(trivia.RawKind, kinds)).Append(": ").AppendLine(Quote(trivia.ToFullString()));
        }
    }

    private static string Kind(int rawKind, Type kinds) => Enum.ToObject(kinds, rawKind).ToString()!;

    private static string Quote(string text) => CSharp.SymbolDisplay.FormatLiteral(text, quote: true);
}
