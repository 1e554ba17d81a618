using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Recognises code that does nothing with a map but add to the numbers in it, as if a key that is missing had zero: <c>m[k] = m.GetValueOrDefault(k) + n</c> in
/// its many spellings. Two maps that have been added to in this way can be added up.
/// </summary>
internal sealed class Tally
{
    private readonly Dictionary<ExpressionSyntax, Use> _uses;
    private readonly HashSet<Use> _explained = new();

    private Tally(IEnumerable<Use> uses) => _uses = uses.ToDictionary(use => use.Whole);

    /// <summary>Whether all these uses belong to such additions.</summary>
    public static bool IsAll(IReadOnlyList<Use> uses)
    {
        Tally tally = new(uses);
        foreach (Use use in uses)
            if (!tally._explained.Contains(use))
                tally.Explain(use);

        return uses.All(tally._explained.Contains);
    }

    /// <summary>Whether such additions to numbers of this type can be done in any order and in parts.</summary>
    public static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64
        or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal;

    private void Explain(Use use)
    {
        ExpressionSyntax whole = use.Whole;
        bool isNegated = whole.Parent.IsKind(SyntaxKind.LogicalNotExpression);
        SyntaxNode? user = isNegated ? whole.Parent!.Parent : whole.Parent;
        _ = user switch
        {
            IfStatementSyntax choice when choice.Condition == (isNegated ? whole.Parent : whole) => Choice(use, choice, isNegated),
            ExpressionStatementSyntax statement when use.Member == "TryGetValue" => Read(use, statement),
            AssignmentExpressionSyntax store when store.Left == whole => Store(use, store),
            _ => false,
        };
    }

    // ---- if (m.ContainsKey(k)) m[k] += n; else m[k] = n;     if (!m.ContainsKey(k)) m[k] = 0; m[k] += n;     if (!m.TryAdd(k, n)) m[k] += n;

    private bool Choice(Use check, IfStatementSyntax choice, bool isNegated)
    {
        StatementSyntax? found = isNegated ? choice.Else?.Statement : choice.Statement, missing = isNegated ? choice.Statement : choice.Else?.Statement;
        if (check.Member == "TryAdd")
            return isNegated && choice.Else is null && Change(missing, check, null) is var (added, more) && Syntax.IsSameValue(added ?? One, check.Argument(1)) && Mark(check, more);

        if (check.Member is not ("ContainsKey" or "TryGetValue") || Start(missing, check) is not var (first, start))
            return false;

        if (found is not null)
            return Change(found, check, Variable(check)) is var (next, change) && IsSame(next, first) && Mark(check, start, change);

        return IsZero(first) && Syntax.Following(choice) is [var after, ..] && Change(after, check, null) is var (_, later) && Mark(check, start, later);
    }

    private static ExpressionSyntax One => SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(1));

    private static bool IsSame(ExpressionSyntax? added, ExpressionSyntax first) => Syntax.IsSameValue(added ?? One, first);

    private static bool IsZero(ExpressionSyntax value) => value is LiteralExpressionSyntax { Token.ValueText: "0" };

    /// <summary>What is stored where there is nothing yet.</summary>
    private (ExpressionSyntax Value, Use Use)? Start(StatementSyntax? statement, Use check)
    {
        if (Syntax.Single(statement) is not ExpressionStatementSyntax { Expression: var expression })
            return null;

        if (_uses.TryGetValue(expression, out Use? call) && call.Member is "Add" or "TryAdd" && HasKeyOf(check, call) && call.Argument(1) is { } added)
            return (added, call);

        return expression is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store && _uses.TryGetValue(store.Left, out Use? element) && HasKeyOf(check, element)
            ? (store.Right, element)
            : null;
    }

    /// <summary>What is added to what is there: nothing stands for one.</summary>
    private (ExpressionSyntax? Added, Use Use)? Change(StatementSyntax? statement, Use check, string? variable)
    {
        if (Syntax.Single(statement) is not ExpressionStatementSyntax { Expression: var expression })
            return null;

        (ExpressionSyntax target, ExpressionSyntax? added) = expression switch
        {
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } counted => (counted.Operand, null),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression } counted => (counted.Operand, null),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } sum => (sum.Left, (ExpressionSyntax?)sum.Right),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store when variable is not null && AddedTo(store.Right, variable) is { } more => (store.Left, more),
            _ => (expression, expression),
        };
        return target != added && _uses.TryGetValue(target, out Use? element) && element.Element is not null && HasKeyOf(check, element) && !UsesMap(added) ? (added, element) : null;
    }

    // ---- m.TryGetValue(k, out var n); m[k] = n + 1;

    private bool Read(Use check, ExpressionStatementSyntax statement) =>
        Variable(check) is { } variable && Syntax.Following(statement) is [var after, ..] && Change(after, check, variable) is var (_, change) && Mark(check, change);

    // ---- m[k] = m.GetValueOrDefault(k) + 1;     m[k] = m.TryGetValue(k, out var n) ? n + 1 : 1;

    private bool Store(Use target, AssignmentExpressionSyntax store)
    {
        if (!store.IsKind(SyntaxKind.SimpleAssignmentExpression) || !Syntax.IsStatement(store, target.File.Model))
            return false;

        ExpressionSyntax value = Syntax.Bare(store.Right);
        if (value is ConditionalExpressionSyntax { Condition: InvocationExpressionSyntax asked } choice && _uses.TryGetValue(asked, out Use? check) && check.Member == "TryGetValue" && HasKeyOf(target, check)
            && Variable(check) is { } variable)
            return AddedTo(choice.WhenTrue, variable) is { } added && Syntax.IsSameValue(added, Syntax.Bare(choice.WhenFalse)) && !UsesMap(added) && Mark(target, check);

        return value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum
            && (Default(sum.Left, target) is { } left && !UsesMap(sum.Right) && Mark(target, left) || Default(sum.Right, target) is { } right && !UsesMap(sum.Left) && Mark(target, right));
    }

    private Use? Default(ExpressionSyntax value, Use target) =>
        _uses.TryGetValue(Syntax.Bare(value), out Use? read) && read is { Member: "GetValueOrDefault", Arguments.Count: 1 } && HasKeyOf(target, read) ? read : null;

    // ---- what they have in common

    private static bool HasKeyOf(Use one, Use other) => Syntax.IsSameValue(one.Argument(0), other.Argument(0));

    private static string? Variable(Use check) =>
        check.Member == "TryGetValue" && check.Arguments is [_, { Expression: DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } }] ? variable.Identifier.ValueText : null;

    /// <summary>The other operand of a sum with this variable.</summary>
    private static ExpressionSyntax? AddedTo(ExpressionSyntax value, string variable) => Syntax.Bare(value) is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum ? null
        : Is(sum.Left, variable) ? sum.Right : Is(sum.Right, variable) ? sum.Left : null;

    private static bool Is(ExpressionSyntax value, string variable) => value is IdentifierNameSyntax name && name.Identifier.ValueText == variable;

    private bool UsesMap(ExpressionSyntax? value) => value is not null && _uses.Values.Any(use => value.Span.Contains(use.State.Span) && value.SyntaxTree == use.State.SyntaxTree);

    private bool Mark(params Use[] uses)
    {
        _explained.UnionWith(uses);
        return true;
    }
}
