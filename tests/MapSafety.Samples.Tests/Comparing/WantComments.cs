using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Samples.Tests.Comparing;

/// <summary>
/// Reads what a source says about itself: a comment that consists of rule ids, <c>// MAP1001</c> or <c>// MAP1001, MAP2001</c>,
/// wants each of them on its line. A comment with other words in it wants nothing.
/// </summary>
internal static partial class WantComments
{
    public static IEnumerable<Finding> In(SyntaxTree tree) =>
        from trivia in tree.GetRoot().DescendantTrivia()
        where trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && Ids.IsMatch(trivia.ToString())
        let line = tree.GetLineSpan(trivia.Span).StartLinePosition.Line + 1
        from Match id in Id.Matches(trivia.ToString())
        select new Finding(tree.FilePath, line, id.Value);

    [GeneratedRegex(@"^//\s*MAP\d{4}(\s*,\s*MAP\d{4})*\s*$")]
    private static partial Regex Ids { get; }

    [GeneratedRegex(@"MAP\d{4}")]
    private static partial Regex Id { get; }
}
