using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Growth;

/// <summary>The place right before the statement in which a use stands, which runs each time that statement does.</summary>
internal sealed class Before
{
    private readonly Rewrite _rewrite;
    private readonly SourceFile _file;
    private readonly SyntaxNode _function;
    private readonly StatementSyntax? _statement;
    private readonly ExpressionSyntax? _body;

    private Before(Rewrite rewrite, SourceFile file, SyntaxNode function, StatementSyntax? statement, ExpressionSyntax? body)
    {
        _rewrite = rewrite;
        _file = file;
        _function = function;
        _statement = statement;
        _body = body;
    }

    /// <summary>The place, or nothing where there is none: in the head of a loop, which comes round without it, and behind an <c>else</c>.</summary>
    public static Before? Of(Rewrite rewrite, Use use)
    {
        SyntaxNode function = Syntax.FunctionOf(use.State);
        if (Bodies.ExpressionOf(function) is { } body)
            return body.Span.Contains(use.State.Span) && function is not AnonymousFunctionExpressionSyntax ? new Before(rewrite, use.File, function, null, body) : null;

        StatementSyntax? statement = use.State.FirstAncestorOrSelf<StatementSyntax>();
        bool isRepeated = statement is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or LabeledStatementSyntax or LocalFunctionStatementSyntax;
        return statement is null || isRepeated || statement.Parent is ElseClauseSyntax or LabeledStatementSyntax || !use.File.Layout.StartsLine(statement.SpanStart)
            ? null
            : new Before(rewrite, use.File, function, statement, null);
    }

    /// <summary>Whether nothing that does anything is evaluated between this place and the expression.</summary>
    public bool IsFirst(ExpressionSyntax expression)
    {
        SyntaxNode whole = (SyntaxNode?)_statement ?? _body!;
        return !expression.DescendantNodesAndSelf().Any(node => node is DeclarationExpressionSyntax or AwaitExpressionSyntax)
            && !expression.Ancestors().TakeWhile(node => node != whole.Parent).Any(IsPerhaps)
            && !whole.DescendantNodes().Any(node => node.Span.End <= expression.SpanStart && node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax);
    }

    /// <summary>Whether some of this code may not run.</summary>
    private static bool IsPerhaps(SyntaxNode node) => node is ConditionalExpressionSyntax or ConditionalAccessExpressionSyntax or AnonymousFunctionExpressionSyntax or SwitchExpressionSyntax
        || node.IsKind(SyntaxKind.LogicalAndExpression) || node.IsKind(SyntaxKind.LogicalOrExpression) || node.IsKind(SyntaxKind.CoalesceExpression);

    /// <summary>Writes these lines; a tab at the start of one stands for a level of indentation.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="isApart">Whether an empty line follows them.</param>
    public bool Write(IReadOnlyList<string> lines, bool isApart = true)
    {
        Layout layout = _file.Layout;
        if (_body is not null)
        {
            string result = Syntax.ReturnsValue(_function, _file.Model) ? "return " : "";
            Bodies.Expand(_rewrite, _file, _function, indent => Text(lines, indent, isApart) + layout.Newline + indent + result, _ => ";", levels: 0);
            return true;
        }

        string before = layout.IndentAt(_statement!.SpanStart);
        if (Syntax.Siblings(_statement).Length > 0)
        {
            _rewrite.Insert(_file, _statement.SpanStart, Text(lines, before, isApart) + layout.Newline + before);
            return true;
        }

        return WriteBlock(lines, before, isApart);
    }

    /// <summary>A statement that stands alone behind an <c>if</c> or in a loop gets a block.</summary>
    private bool WriteBlock(IReadOnlyList<string> lines, string inner, bool isApart)
    {
        Layout layout = _file.Layout;
        if (_statement!.Parent is not { } parent || !layout.StartsLine(parent.SpanStart) || !Layout.EndsLine(_statement.GetLastToken()))
            return false;

        string outer = layout.IndentAt(parent.SpanStart), brace = layout.BeforeBrace(parent, outer);
        SyntaxToken head = _statement.GetFirstToken().GetPreviousToken();
        _rewrite.Replace(_file, TextSpan.FromBounds(head.Span.End, _statement.SpanStart), brace + "{" + layout.Newline + inner + Text(lines, inner, isApart) + layout.Newline + inner);
        _rewrite.Insert(_file, layout.EndOfLine(_statement.Span.End), layout.Newline + outer + "}");
        return !_statement.GetFirstToken().LeadingTrivia.Concat(head.TrailingTrivia).Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
    }

    /// <summary>The lines with this indentation, without the first one's, and with braces and an empty line where the file has them.</summary>
    private string Text(IReadOnlyList<string> lines, string indent, bool isApart)
    {
        Layout layout = _file.Layout;
        string line = layout.Newline + indent;
        List<string> written = new();
        for (int i = 0; i < lines.Count; i++)
        {
            bool isInner = lines[i].StartsWith("\t", StringComparison.Ordinal);
            if (isInner && _file.UsesBraces)
                written.Add((layout.BeforeBrace((SyntaxNode?)_statement ?? _function, indent) is " " ? " {" : line + "{") + line + layout.Unit + lines[i].Substring(1) + line + "}");
            else
                written.Add((i == 0 ? "" : line) + (isInner ? layout.Unit + lines[i].Substring(1) : lines[i]));
        }

        return string.Concat(written) + (isApart ? layout.Newline : "");
    }
}
