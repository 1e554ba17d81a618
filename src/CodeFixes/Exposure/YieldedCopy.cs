using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>Takes a loop that yields out of its lock: the lock is held while the entries are copied, and the loop walks the copy.</summary>
internal static class YieldedCopy
{
    public static bool Yields(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node.IsKind(SyntaxKind.YieldReturnStatement));

    /// <summary>Writes it where the loop is all that the lock is for.</summary>
    public static bool Write(Rewrite rewrite, Use use, Gate gate)
    {
        SourceFile file = use.File;
        if (use.State.Parent is not ForEachStatementSyntax loop || Gate.LocksAround(use).ToArray() is not [{ } around] || Syntax.Single(around.Statement) != loop
            || Syntax.Siblings(around).Length == 0 || !file.Layout.StartsLine(around.SpanStart) || HasComments(around, loop)
            || rewrite.State.Accesses.Any(other => other != use && other.File == file && around.Span.Contains(other.State.Span))
            || ElementOf(file.Model.GetForEachStatementInfo(loop)) is not { } element)
            return false;

        Write(rewrite, use, around, loop, element.ToMinimalDisplayString(file.Model, NullableFlowState.None, use.State.SpanStart), gate.NameAt(use));
        return true;
    }

    private static void Write(Rewrite rewrite, Use use, LockStatementSyntax around, ForEachStatementSyntax loop, string element, string gate)
    {
        SourceFile file = use.File;
        string indent = file.Layout.IndentAt(around.SpanStart), line = file.Layout.Newline + indent;
        string local = Syntax.FreeName(Snapshots.Plain(rewrite.State.Symbol.Name), use.Owner, file.Model, use.State.SpanStart);
        if (file.Model.LookupSymbols(use.State.SpanStart, rewrite.State.Type, "ToArray", includeReducedExtensionMethods: true).IsEmpty)
            Imports.Extensions(rewrite, file, use.State.SpanStart, "System.Linq", "Enumerable");

        string copied = element + "[] " + local + ";" + line
            + "lock (" + gate + ")" + file.Layout.BeforeBrace(around, indent) + "{" + line
            + file.Layout.Unit + local + " = " + use.State + ".ToArray();" + line
            + "}" + file.Layout.Newline + line;
        rewrite.Replace(file, TextSpan.FromBounds(around.SpanStart, loop.SpanStart), copied);
        rewrite.Replace(file, use.State, local);
        rewrite.Delete(file, TextSpan.FromBounds(loop.Span.End, around.Span.End));
        int deeper = file.Layout.IndentAt(loop.SpanStart).Length - indent.Length;
        foreach (int start in deeper > 0 ? file.Layout.LinesToIndent(file.Root, loop.Span) : [])
            rewrite.Delete(file, new TextSpan(start, deeper));
    }

    private static ITypeSymbol? ElementOf(ForEachStatementInfo loop) => loop.ElementType is { IsAnonymousType: false, IsRefLikeType: false } element ? element : null;

    private static bool HasComments(LockStatementSyntax around, ForEachStatementSyntax loop) => around.DescendantTrivia().Any(trivia =>
        (trivia.SpanStart < loop.SpanStart || trivia.SpanStart >= loop.Span.End) && trivia.SpanStart < around.Span.End && trivia.SpanStart >= around.SpanStart
        && !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
}
