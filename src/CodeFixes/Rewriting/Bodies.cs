using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Turns a body that is one expression into a block, around the expression as it stands.</summary>
internal static class Bodies
{
    /// <summary>The expression that is the whole body of this function, or nothing when it has a block.</summary>
    public static ExpressionSyntax? ExpressionOf(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Body as ExpressionSyntax,
        _ => ArrowOf(function)?.Expression,
    };

    /// <summary>The block that is the body of this function.</summary>
    public static BlockSyntax? BlockOf(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Body as BlockSyntax,
        BaseMethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        AccessorDeclarationSyntax accessor => accessor.Body,
        _ => null,
    };

    /// <summary>Writes the block, with what stands before and after the expression inside it.</summary>
    /// <param name="rewrite">Where to write.</param>
    /// <param name="file">The file of the function.</param>
    /// <param name="function">A function with an expression body.</param>
    /// <param name="before">Given the block's indentation, the text from there to the expression.</param>
    /// <param name="after">Given the block's indentation, the text that follows the expression, without a line break at its end.</param>
    /// <param name="levels">How many levels deeper than the block's the expression stands.</param>
    public static void Expand(
        Rewrite rewrite, SourceFile file, SyntaxNode function, Func<string, string> before, Func<string, string> after, int levels)
    {
        ExpressionSyntax expression = ExpressionOf(function)!;
        Layout layout = file.Layout;
        string outer = layout.IndentAt(function.SpanStart), open = "", close = "";
        if (function is PropertyDeclarationSyntax or IndexerDeclarationSyntax)
        {
            open = layout.BeforeBrace(function, outer) + "{" + layout.Newline + outer + layout.Unit + "get";
            close = layout.Newline + outer + "}";
            outer += layout.Unit;
        }

        string inner = outer + layout.Unit;
        string head = open + layout.BeforeBrace(function, outer) + "{" + layout.Newline + inner + before(inner);
        string tail = after(inner) + layout.Newline + outer + "}" + close;
        Replace(rewrite, file, function, expression, head, tail);
        Deepen(rewrite, file, expression.Span, levels + (open.Length > 0 ? 2 : 1));
    }

    /// <summary>Indents the lines after the first of a piece of code that moves deeper.</summary>
    public static void Deepen(Rewrite rewrite, SourceFile file, TextSpan span, int levels)
    {
        string indent = string.Concat(Enumerable.Repeat(file.Layout.Unit, levels));
        foreach (int line in file.Layout.LinesToIndent(file.Root, span))
            rewrite.Insert(file, line, indent);
    }

    /// <summary>Takes one level of indentation from the lines after the first of a piece of code that moves out. Returns false where a line has none.</summary>
    public static bool Flatten(Rewrite rewrite, SourceFile file, TextSpan span)
    {
        foreach (int line in file.Layout.LinesToIndent(file.Root, span))
        {
            if (!file.Layout.IndentAt(line).StartsWith(file.Layout.Unit, StringComparison.Ordinal))
                return false;

            rewrite.Delete(file, new TextSpan(line, file.Layout.Unit.Length));
        }

        return true;
    }

    private static void Replace(Rewrite rewrite, SourceFile file, SyntaxNode function, ExpressionSyntax expression, string head, string tail)
    {
        SyntaxToken arrow = function is LambdaExpressionSyntax lambda ? lambda.ArrowToken : ArrowOf(function)!.ArrowToken;
        SyntaxToken end = SemicolonOf(function);
        int start = function is LambdaExpressionSyntax ? arrow.Span.End : arrow.GetPreviousToken().Span.End;
        rewrite.Replace(file, TextSpan.FromBounds(start, expression.SpanStart), head);
        rewrite.Replace(file, end.RawKind == 0 ? new TextSpan(expression.Span.End, 0) : TextSpan.FromBounds(expression.Span.End, end.Span.End), tail);
    }

    private static ArrowExpressionClauseSyntax? ArrowOf(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.ExpressionBody,
        LocalFunctionStatementSyntax local => local.ExpressionBody,
        AccessorDeclarationSyntax accessor => accessor.ExpressionBody,
        PropertyDeclarationSyntax property => property.ExpressionBody,
        IndexerDeclarationSyntax indexer => indexer.ExpressionBody,
        _ => null,
    };

    private static SyntaxToken SemicolonOf(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.SemicolonToken,
        LocalFunctionStatementSyntax local => local.SemicolonToken,
        AccessorDeclarationSyntax accessor => accessor.SemicolonToken,
        PropertyDeclarationSyntax property => property.SemicolonToken,
        IndexerDeclarationSyntax indexer => indexer.SemicolonToken,
        _ => default,
    };
}
