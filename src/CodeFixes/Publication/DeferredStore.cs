using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>Puts a local in the place of a state from one statement to the last that fills it, and stores the local there.</summary>
internal static class DeferredStore
{
    /// <summary>Writes it, where the statements that follow always come to the last.</summary>
    /// <param name="rewrite">Where to write.</param>
    /// <param name="start">The use in the statement that becomes the declaration of the local.</param>
    /// <param name="value">What the local gets.</param>
    /// <param name="uses">The uses of the same function.</param>
    /// <param name="fills">Which of them have to be over before the collection is stored.</param>
    public static bool Write(Rewrite rewrite, Use start, ExpressionSyntax value, Use[] uses, Func<Use, bool> fills) =>
        Write(rewrite, start, TypeOf(rewrite, value), value.ToString(), local => start.State + " = " + local, uses, fills);

    /// <summary>The same, with a store that leaves what another thread has stored first.</summary>
    public static bool WriteFirst(Rewrite rewrite, Use start, ExpressionSyntax value, Use[] uses, Func<Use, bool> fills) =>
        Write(rewrite, start, TypeOf(rewrite, value), value.ToString(), local => FirstStores.Of(rewrite, start, local), uses, fills);

    /// <summary>The same, for a local of another type that is made into the state's in the end.</summary>
    /// <param name="rewrite">Where to write.</param>
    /// <param name="start">The use in the statement that becomes the declaration of the local.</param>
    /// <param name="type">The local's type.</param>
    /// <param name="value">What it gets.</param>
    /// <param name="store">The expression that stores the local of this name.</param>
    /// <param name="uses">The uses of the same function.</param>
    /// <param name="fills">Which of them have to be over before the collection is stored.</param>
    public static bool Write(Rewrite rewrite, Use start, string type, string value, Func<string, string> store, Use[] uses, Func<Use, bool> fills)
    {
        SourceFile file = start.File;
        if (file != rewrite.State.File || start.Qualifier is not null && rewrite.State.IsOfObject || start.State.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax first
            || RangeAfter(first, uses, fills) is not { } range || range.Any(Leaves))
            return false;

        Use[] inside = uses.Where(use => range.Any(statement => statement.Span.Contains(use.State.Span))).ToArray();
        StatementSyntax last = range[range.Length - 1];
        if (inside.Any(IsStored) || !Layout.EndsLine(last.GetLastToken()))
            return false;

        string local = Syntax.FreeName(Snapshots.Plain(rewrite.State.Symbol.Name), start.Owner, file.Model, start.State.SpanStart);
        rewrite.Replace(file, first, type + " " + local + " = " + value + ";");
        foreach (Use use in inside)
            rewrite.Replace(file, use.State, local);

        rewrite.Insert(file, file.Layout.EndOfLine(last.Span.End), file.Layout.Newline + file.Layout.IndentAt(last.SpanStart) + store(local) + ";");
        return true;
    }

    /// <summary>Whether a statement stores a collection that it makes, and those behind it fill it there.</summary>
    public static bool IsFilledBehind(Use store, IEnumerable<Use> uses) =>
        store.Whole == store.State && store.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax statement, Right: var value } && Published.IsMade(value)
        && Syntax.Following(statement).Any(later => uses.Any(other => other.File == store.File && Fills(other) && later.Span.Contains(other.State.Span)));

    /// <summary>Whether this puts an entry into the collection.</summary>
    public static bool Fills(Use use) => use.Whole != use.State && Retyping.EffectOf(use) is Effect.Grow or Effect.Write;

    /// <summary>Who reads the field without a lock is to see a complete collection: <c>volatile</c>, in the place of <c>readonly</c>. Whether it was not so already.</summary>
    public static bool MakeVolatile(Rewrite rewrite, FieldDeclarationSyntax field)
    {
        SourceFile file = rewrite.State.File;
        if (field.Modifiers.Any(SyntaxKind.VolatileKeyword))
            return false;

        if (field.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.ReadOnlyKeyword)) is { RawKind: not 0 } fixedly)
            rewrite.Replace(file, fixedly, "volatile");
        else
            rewrite.Insert(file, field.Declaration.SpanStart, "volatile ");

        return true;
    }

    private static StatementSyntax[]? RangeAfter(StatementSyntax first, Use[] uses, Func<Use, bool> fills)
    {
        StatementSyntax[] rest = Syntax.Following(first);
        int last = Array.FindLastIndex(rest, statement => uses.Any(use => fills(use) && statement.Span.Contains(use.State.Span)));
        return last < 0 ? null : rest.Take(last + 1).ToArray();
    }

    private static string TypeOf(Rewrite rewrite, ExpressionSyntax value) =>
        value is ObjectCreationExpressionSyntax ? "var"
        : rewrite.State.TypeSyntax is NullableTypeSyntax nullable ? nullable.ElementType.ToString()
        : rewrite.State.TypeSyntax.ToString();

    private static bool IsStored(Use use) => use.Whole == use.State && use.State.Parent is not ForEachStatementSyntax;

    // Who leaves early would leave without storing.
    private static bool Leaves(StatementSyntax statement) => statement.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node is ReturnStatementSyntax or YieldStatementSyntax or GotoStatementSyntax || node is BreakStatementSyntax or ContinueStatementSyntax && !IsInLoop(node, statement));

    private static bool IsInLoop(SyntaxNode jump, StatementSyntax statement) => jump.Ancestors().TakeWhile(node => node != statement.Parent)
        .Any(node => node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax || node is SwitchStatementSyntax && jump is BreakStatementSyntax);
}
