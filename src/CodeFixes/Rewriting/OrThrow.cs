using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Makes a call that reports failure by its result report it by an exception, as the call it replaces did.</summary>
internal static class OrThrow
{
    /// <summary>Turns the statement, or the body, that the call is into <c>if (!call) throw …;</c>.</summary>
    public static bool Write(Rewrite rewrite, Use use, string failure)
    {
        SourceFile file = use.File;
        if (use.Whole.Parent is ExpressionStatementSyntax statement)
            return WriteStatement(rewrite, file, statement, failure);

        SyntaxNode function = Syntax.FunctionOf(use.State);
        if (Bodies.ExpressionOf(function) != use.Whole)
            return false;

        Bodies.Expand(rewrite, file, function, _ => "if (!", indent => ")" + Failure(file, indent, failure), levels: 0);
        return true;
    }

    private static bool WriteStatement(Rewrite rewrite, SourceFile file, ExpressionStatementSyntax statement, string failure)
    {
        string indent = file.Layout.IndentAt(statement.SpanStart);
        if (Syntax.Siblings(statement).Length == 0)
            return WriteEmbedded(rewrite, file, statement, failure, indent);

        rewrite.Insert(file, statement.SpanStart, "if (!");
        rewrite.Replace(file, statement.SemicolonToken, ")" + Failure(file, indent, failure));
        return true;
    }

    /// <summary>An <c>if</c> inside an <c>if</c> would take the other's <c>else</c>, so it gets a block.</summary>
    private static bool WriteEmbedded(Rewrite rewrite, SourceFile file, ExpressionStatementSyntax statement, string failure, string indent)
    {
        bool isOnOwnLine = file.Layout.StartsLine(statement.SpanStart) && !statement.GetLeadingTrivia().Any(trivia => trivia.IsDirective || trivia.ToString().StartsWith("/", StringComparison.Ordinal));
        if (!isOnOwnLine)
        {
            rewrite.Insert(file, statement.SpanStart, "{ if (!");
            rewrite.Replace(file, statement.SemicolonToken, ") " + failure + " }");
            return true;
        }

        string outer = file.Layout.IndentAt(statement.Parent!.SpanStart);
        TextSpan gap = TextSpan.FromBounds(statement.GetFirstToken().GetPreviousToken().Span.End, statement.SpanStart);
        rewrite.Replace(file, gap, file.Layout.BeforeBrace(statement, outer) + "{" + file.Layout.Newline + indent + "if (!");
        rewrite.Replace(file, statement.SemicolonToken, ")" + Failure(file, indent, failure) + file.Layout.Newline + outer + "}");
        return true;
    }

    private static string Failure(SourceFile file, string indent, string failure)
    {
        string newline = file.Layout.Newline, inner = newline + indent + file.Layout.Unit + failure;
        return file.UsesBraces ? newline + indent + "{" + inner + newline + indent + "}" : inner;
    }
}
