using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3002: reads the field once into a local in front of the first of the reads, and uses the local at all of them. Not across the head of a loop that would then
/// never see another collection, and not where the code itself stores one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReadOnce))]
public sealed class ReadOnce() : StepFix("MAP3002")
{
    private protected override string EquivalenceKey => "MapSafety.ReadOnce";

    internal override Phrase TitleForAll => new("Read once into a local", "只读取一次并存入局部变量");

    private protected override Phrase? Write(Rewrite rewrite, Use at)
    {
        SyntaxNode function = Syntax.FunctionOf(at.State);
        Use[] uses = rewrite.State.Uses.Where(use => Immediate.FunctionOf(use) == function || Syntax.FunctionOf(use.State) == function).ToArray();
        if (at.Qualifier is not null && rewrite.State.IsOfObject || !Construction.IsSteady(uses))
            return null;

        string local = Syntax.FreeName(Snapshots.Plain(rewrite.State.Symbol.Name), at.Owner, at.File.Model, at.State.SpanStart);
        bool isWritten = Bodies.ExpressionOf(function) is not null ? WriteBody(rewrite, at, function, uses, local) : WriteStatement(rewrite, at, function, uses, local);
        return isWritten ? new Phrase("Read '{0}' once into the local '{1}'", "只读取一次“{0}”，存入局部变量“{1}”", rewrite.State.Symbol.Name, local) : null;
    }

    private static bool WriteBody(Rewrite rewrite, Use at, SyntaxNode function, Use[] uses, string local)
    {
        if (uses.Any(Stores) || uses.Length < 2)
            return false;

        string result = Syntax.ReturnsValue(function, at.File.Model) ? "return " : "";
        Rename(rewrite, uses, local);
        Bodies.Expand(rewrite, at.File, function, indent => Declaration(at, local) + at.File.Layout.Newline + indent + result, _ => ";", levels: 0);
        return true;
    }

    private static bool WriteStatement(Rewrite rewrite, Use at, SyntaxNode function, Use[] uses, string local)
    {
        if (StartOf(at, function, uses) is not { } start || !at.File.Layout.StartsLine(start.SpanStart))
            return false;

        TextSpan scope = TextSpan.FromBounds(start.SpanStart, start.Parent!.Span.End);
        Use[] inside = uses.Where(use => scope.Contains(use.State.Span)).ToArray();
        if (inside.Any(Stores))
            return false;

        Rename(rewrite, inside, local);
        rewrite.Insert(at.File, start.SpanStart, Declaration(at, local) + at.File.Layout.Newline + at.File.Layout.IndentAt(start.SpanStart));
        return true;
    }

    /// <summary>The first statement that reads, in the widest row of statements which is still in the same round of the same loop, under the same lock.</summary>
    private static StatementSyntax? StartOf(Use at, SyntaxNode function, Use[] uses)
    {
        StatementSyntax? start = null;
        for (SyntaxNode? node = at.State; node is not null && node != function; node = node.Parent)
        {
            if (IsBorder(node) && start is not null)
                break;

            if (node is LockStatementSyntax || AsksAgain(node, uses))
                return null;

            if (node is StatementSyntax statement)
                start = Array.Find(Syntax.Siblings(statement), one => uses.Any(use => one.Span.Contains(use.State.Span) && use.State.SpanStart < at.State.SpanStart)) ?? start;
        }

        return start;
    }

    private static bool IsBorder(SyntaxNode node) => node is LockStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    // A loop that ends when the collection says so waits for another one.
    private static bool AsksAgain(SyntaxNode node, Use[] uses) => node switch
    {
        WhileStatementSyntax loop => uses.Any(use => loop.Condition.Span.Contains(use.State.Span)),
        DoStatementSyntax loop => uses.Any(use => loop.Condition.Span.Contains(use.State.Span)),
        _ => false,
    };

    private static string Declaration(Use at, string local) => "var " + local + " = " + at.State + ";";

    private static void Rename(Rewrite rewrite, IEnumerable<Use> uses, string local)
    {
        foreach (Use use in uses)
            rewrite.Replace(use.File, use.State, local);
    }

    private static bool Stores(Use use) =>
        use.Whole == use.State && use.IsAssigned || use.State.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
        || use.State.FirstAncestorOrSelf<TupleExpressionSyntax>()?.Parent is AssignmentExpressionSyntax { Left: TupleExpressionSyntax };
}
