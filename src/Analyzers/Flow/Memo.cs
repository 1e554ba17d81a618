using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Tells the store of an answer from other changes: what is stored is what the member answers with, directly or by reading it back. A counter or
/// a set of names already taken is written by members that look the same, but its users ask in order to change it.
/// </summary>
internal static class Memo
{
    /// <summary>Whether this access stores an answer, seen together with the other accesses of the state.</summary>
    public static bool IsStored(Access access, IReadOnlyList<Access> accesses)
    {
        if (access is not { Effect: Effect.Grow or Effect.Write, Member: IMethodSymbol member } || !access.IsBareMutation() || accesses.Any(other => IsCount(other, accesses)))
            return false;

        if (Queries.IsQuery(member) && IsGiven(access.Syntax, member))
            return false;

        Access[] beside = [.. accesses.Where(other => Asks(other) && SymbolEqualityComparer.Default.Equals(other.Member, member))];
        return beside.Length > 0 && (IsAnswer(access.Syntax) || beside.Any(other => other.Syntax.SpanStart > access.Syntax.SpanStart))
            || !Queries.IsQuery(member) && accesses.Any(other => Asks(other) && other.Member is IMethodSymbol reader && Queries.IsQuery(reader));
    }

    // What the caller brings is registered, not remembered.
    private static bool IsGiven(SyntaxNode store, IMethodSymbol member) =>
        StoredBy(store) is IdentifierNameSyntax stored
        && member.Parameters.Any(parameter => parameter.RefKind is RefKind.None && parameter.Name == stored.Identifier.ValueText);

    private static bool Asks(Access access) => access.Effect is Effect.Read or Effect.Enumerate or Effect.HandOut;

    /// <summary>Whether the access computes what it stores from what was there.</summary>
    private static bool IsCount(Access access, IReadOnlyList<Access> accesses)
    {
        if (access.Effect is not (Effect.Grow or Effect.Write))
            return false;

        if (access.Syntax is PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax
            or AssignmentExpressionSyntax { RawKind: not ((int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression) })
            return true;

        HashSet<string> found = [.. accesses.Where(Asks).SelectMany(other => ReceiversOf(other.Syntax))];
        return StoredBy(access.Syntax) is { } stored && stored.DescendantNodesAndSelf().Any(node => IsComputation(node) && IsFrom(node, found, accesses));
    }

    private static bool IsComputation(SyntaxNode node) =>
        node is PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression }
            or BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression) };

    private static bool IsFrom(SyntaxNode computation, HashSet<string> found, IReadOnlyList<Access> accesses) =>
        NamesIn(computation).Overlaps(found)
        || accesses.Any(other => Asks(other) && other.Syntax.SyntaxTree == computation.SyntaxTree && computation.Span.Contains(other.Syntax.Span));

    /// <summary>The locals that receive what this look-up finds.</summary>
    private static IEnumerable<string> ReceiversOf(SyntaxNode look)
    {
        if (Around(look) is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator })
            yield return declarator.Identifier.ValueText;

        if (look is InvocationExpressionSyntax call)
            foreach (ArgumentSyntax argument in call.ArgumentList.Arguments)
                if (argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword))
                    yield return argument.Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax local }
                        ? local.Identifier.ValueText
                        : argument.Expression.ToString();
    }

    private static bool IsAnswer(SyntaxNode store) =>
        Around(store) is ReturnStatementSyntax or ArrowExpressionClauseSyntax
        || StoredBy(store) is { } stored && FunctionAround(store) is { } function && IsAnsweredWith(NamesIn(stored), function);

    private static SyntaxNode? Around(SyntaxNode expression) => expression.Ancestors().FirstOrDefault(node => node is not (ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax));

    private static ExpressionSyntax? StoredBy(SyntaxNode store) => store switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right,
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => arguments[arguments.Count - 1].Expression,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax call } => StoredBy(call),
        _ => null,
    };

    private static HashSet<string> NamesIn(SyntaxNode code) =>
        [.. code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText)];

    private static SyntaxNode? FunctionAround(SyntaxNode store) => store.Ancestors().FirstOrDefault(node => node is
        BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);

    private static bool IsAnsweredWith(HashSet<string> names, SyntaxNode function)
    {
        if (function is BaseMethodDeclarationSyntax { ParameterList.Parameters: var parameters })
            foreach (ParameterSyntax parameter in parameters)
                if (names.Contains(parameter.Identifier.ValueText) && parameter.Modifiers.Any(SyntaxKind.OutKeyword))
                    return true;

        return function.DescendantNodes().OfType<ReturnStatementSyntax>().Any(answer =>
            answer.Expression is { } value && NamesIn(value).Overlaps(names));
    }
}
