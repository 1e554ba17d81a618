using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// How one file writes its lines, read off the file itself: what is inserted looks like what stands around it, on every version of the
/// compiler, because no formatter takes part.
/// </summary>
internal sealed class Layout
{
    private readonly SourceText _text;

    public Layout(SourceText text)
    {
        _text = text;
        Newline = NewlineOf(text);
        Unit = UnitOf(text);
    }

    /// <summary>The line break of the file's first line, or a line feed when there is only one line.</summary>
    public string Newline { get; }

    /// <summary>One level of indentation.</summary>
    public string Unit { get; }

    /// <summary>The white space that the line of this position starts with.</summary>
    public string IndentAt(int position) => IndentOf(_text.Lines.GetLineFromPosition(position));

    /// <summary>Whether only white space stands before this position on its line.</summary>
    public bool StartsLine(int position)
    {
        TextLine line = _text.Lines.GetLineFromPosition(position);
        return position - line.Start <= IndentOf(line).Length;
    }

    /// <summary>Where the line of this position ends, before its line break.</summary>
    public int EndOfLine(int position) => _text.Lines.GetLineFromPosition(position).End;

    /// <summary>Where the line of this position begins.</summary>
    public int StartOfLine(int position) => _text.Lines.GetLineFromPosition(position).Start;

    /// <summary>Where the line after that of this position begins.</summary>
    public int NextLine(int position) => _text.Lines.GetLineFromPosition(position).EndIncludingLineBreak;

    /// <summary>A member with the comments right above it, and with the empty line that would be one too many without it.</summary>
    public TextSpan LinesOf(SyntaxNode member)
    {
        int first = _text.Lines.GetLineFromPosition(member.SpanStart).LineNumber, last = _text.Lines.GetLineFromPosition(member.Span.End).LineNumber;
        while (first > 0 && IsComment(_text.Lines[first - 1]))
            first--;

        bool isBlankBefore = first > 0 && (IsBlank(_text.Lines[first - 1]) || _text.ToString(_text.Lines[first - 1].Span).TrimEnd().EndsWith("{", StringComparison.Ordinal));
        bool isBlankAfter = last + 1 < _text.Lines.Count && IsBlank(_text.Lines[last + 1]);
        bool isLast = last + 1 < _text.Lines.Count && first > 0 && IsBlank(_text.Lines[first - 1]) && _text.ToString(_text.Lines[last + 1].Span).TrimStart().StartsWith("}", StringComparison.Ordinal);
        return TextSpan.FromBounds(_text.Lines[isLast ? first - 1 : first].Start, _text.Lines[isBlankBefore && isBlankAfter ? last + 1 : last].EndIncludingLineBreak);
    }

    private bool IsComment(TextLine line) => _text.ToString(line.Span).TrimStart().StartsWith("//", StringComparison.Ordinal);

    /// <summary>Whether nothing but white space or a line comment follows the token on its line.</summary>
    public static bool EndsLine(SyntaxToken token) =>
        token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) || token.GetNextToken().IsKind(SyntaxKind.EndOfFileToken);

    /// <summary>
    /// The starts of the lines after the first that a span touches and that may be indented: not those inside a string that spans lines,
    /// whose content would change, nor those of preprocessor directives and empty lines.
    /// </summary>
    public IEnumerable<int> LinesToIndent(SyntaxNode root, TextSpan span)
    {
        int first = _text.Lines.GetLineFromPosition(span.Start).LineNumber;
        int last = _text.Lines.GetLineFromPosition(span.End).LineNumber;
        for (int number = first + 1; number <= last; number++)
        {
            TextLine line = _text.Lines[number];
            if (!IsBlank(line) && _text[line.Start + IndentOf(line).Length] != '#' && !IsInsideText(root, line.Start))
                yield return line.Start;
        }
    }

    /// <summary>What separates a construct's head from its opening brace, as the braces around this node do it.</summary>
    public string BeforeBrace(SyntaxNode node, string indent)
    {
        foreach (SyntaxNode ancestor in node.AncestorsAndSelf())
            if (OpenBraceOf(ancestor) is { } brace && EndsLine(brace))
                return StartsLine(brace.SpanStart) ? Newline + indent : " ";

        return Newline + indent;
    }

    private static SyntaxToken? OpenBraceOf(SyntaxNode node) => node switch
    {
        BlockSyntax block => block.OpenBraceToken,
        AccessorListSyntax accessors => accessors.OpenBraceToken,
        BaseTypeDeclarationSyntax type => type.OpenBraceToken,
        _ => null,
    };

    private static bool IsInsideText(SyntaxNode root, int position)
    {
        SyntaxToken token = root.FindToken(position);
        bool isText = token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)
            || token.Parent is InterpolatedStringExpressionSyntax || token.Parent is LiteralExpressionSyntax;
        return isText && token.SpanStart < position;
    }

    private bool IsBlank(TextLine line) => IndentOf(line).Length == line.End - line.Start;

    private string IndentOf(TextLine line)
    {
        int end = line.Start;
        while (end < line.End && _text[end] is ' ' or '\t')
            end++;

        return _text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    private static string NewlineOf(SourceText text)
    {
        TextLine first = text.Lines[0];
        return first.EndIncludingLineBreak == first.End ? "\n" : text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
    }

    private string UnitOf(SourceText text)
    {
        string outer = "";
        foreach (TextLine line in text.Lines)
        {
            if (IsBlank(line))
                continue;

            string inner = IndentOf(line);
            if (inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal))
                return inner.Substring(outer.Length);

            outer = inner;
        }

        return "    ";
    }
}
