using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>How a callback ends with its deposit: it is the whole body, the last statement, or the only thing that the last statement does on a condition.</summary>
/// <param name="Deposit">The deposit.</param>
/// <param name="Choice">The <c>if</c> around it.</param>
internal sealed record Ending(Deposit Deposit, IfStatementSyntax? Choice)
{
    /// <summary>The ending, or nothing where the callback can end in another way or goes on after the deposit.</summary>
    public static Ending? Of(Deposit deposit)
    {
        if (deposit.Callback.Body == deposit.Whole)
            return new Ending(deposit, null);

        if (deposit.Callback.Body is not BlockSyntax block || ReturnsEarly(block))
            return null;

        return Last(block) switch
        {
            ExpressionStatementSyntax { Expression: var expression } when expression == deposit.Whole => new Ending(deposit, null),
            IfStatementSyntax { Else: null } choice when Syntax.Single(choice.Statement) is ExpressionStatementSyntax { Expression: var expression } && expression == deposit.Whole
                => new Ending(deposit, choice),
            _ => null,
        };
    }

    /// <summary>Whether the deposit is all that the callback does.</summary>
    public bool IsAlone => Deposit.Callback.Body is not BlockSyntax block || block.Statements.Count == 1 && block.Statements[0] == (Choice ?? Deposit.Whole.Parent);

    /// <summary>Makes the callback return what it put into the collection. The rest of it stays as it is written.</summary>
    public void WriteReturn(PlaceRewrite rewrite)
    {
        bool isExpression = Deposit.Callback.Body == Deposit.Whole;
        if (!isExpression && IsAlone && Deposit.Callback is LambdaExpressionSyntax && !HasRemarks(Deposit.Callback.Body) && Deposit.Values.All(value => !value.ToString().Contains('\n')))
        {
            TextSpan body = Deposit.Callback.Body.Span;
            int start = ((LambdaExpressionSyntax)Deposit.Callback).ArrowToken.Span.End;
            rewrite.Replace(TextSpan.FromBounds(start, body.End), " " + Deposit.Made);
        }
        else
        {
            rewrite.Replace(Deposit.Whole, (isExpression ? "" : "return ") + Deposit.Made);
        }
    }

    /// <summary>Whether somebody has written something beside the code, which would be lost.</summary>
    public static bool HasRemarks(SyntaxNode node) => node.DescendantTrivia().Any(trivia =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective);

    /// <summary>The last statement, inside the <c>using</c> statements, <c>try</c> statements that catch nothing and blocks that end with it.</summary>
    private static StatementSyntax? Last(BlockSyntax block) => block.Statements.LastOrDefault() switch
    {
        BlockSyntax inner => Last(inner),
        UsingStatementSyntax { Statement: BlockSyntax inner } => Last(inner),
        TryStatementSyntax { Catches.Count: 0, Block: var inner } => Last(inner),
        var last => last,
    };

    private static bool ReturnsEarly(BlockSyntax block) => block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node is ReturnStatementSyntax or YieldStatementSyntax or GotoStatementSyntax);
}
