using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Flow;

/// <summary>What the documentation comment of a type says about threads.</summary>
/// <remarks>
/// A sentence counts that calls the type itself thread-safe. One that denies, asks for or compares ("not thread-safe", "must be
/// thread-safe", "for a thread-safe version see …") says nothing of the kind.
/// </remarks>
internal static class TypeDocumentation
{
    private static readonly string[] s_words = ["thread safe", "thread-safe", "threadsafe", "safe for concurrent use", "safe for use by multiple threads"];

    private static readonly string[] s_denials =
    [
        "not ", "n't ", "non-thread", "non thread", "nonthread", "never", "isn't", "unless", "instead", "should", "must", "alternative", "version of", "todo",
        "if ", "only ", "make ", "no longer", "see ", "use ",
    ];

    /// <summary>Where the type's comment says that its instances are thread-safe, or nothing.</summary>
    public static Evidence? SaysThreadSafe(INamedTypeSymbol type) =>
        Find(type, denied: false) is { } place
            ? new(new Phrase("its documentation calls '{0}' thread-safe", "其文档称“{0}”是线程安全的", type.Name), place)
            : null;

    /// <summary>Where the type's comment says that its instances are not thread-safe, or nothing.</summary>
    public static Evidence? SaysNotThreadSafe(INamedTypeSymbol type) =>
        Find(type, denied: true) is { } place
            ? new(new Phrase("its documentation says that '{0}' is not thread-safe", "其文档称“{0}”不是线程安全的", type.Name), place)
            : null;

    private static Location? Find(INamedTypeSymbol type, bool denied)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            SyntaxTriviaList trivia = declaration.GetSyntax().GetLeadingTrivia();
            if (trivia.Any(IsDocumentation) && Says(trivia.ToFullString(), denied))
            {
                SyntaxTrivia first = trivia.First(IsDocumentation);
                return declaration.SyntaxTree.GetLocation(TextSpan.FromBounds(first.FullSpan.Start, trivia.FullSpan.End));
            }
        }

        return null;
    }

    // Without a documentation mode, the compiler takes such comments for ordinary ones.
    private static bool IsDocumentation(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia)
        || trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && trivia.ToString().StartsWith("///", StringComparison.Ordinal);

    private static bool Says(string comment, bool denied)
    {
        string text = comment.Replace("///", " ").ToLowerInvariant();
        return Array.Exists(s_words, text.Contains)
            && text.Split('.', ';', '!', '\u3002').Any(sentence => Array.Exists(s_words, sentence.Contains) && IsDenial(sentence) == denied);
    }

    private static bool IsDenial(string sentence) => Array.Exists(s_denials, sentence.Contains);
}
