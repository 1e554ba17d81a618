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
        if (access is not { IsBareMutation: true, Effect: Effect.Grow or Effect.Write, Member: IMethodSymbol member } || accesses.Any(IsCount))
            return false;

        IEnumerable<Access> beside = accesses.Where(other => Asks(other) && SymbolEqualityComparer.Default.Equals(other.Member, member));
        return Queries.IsQuery(member)
            ? beside.Any() && (IsAnswer(access) || beside.Any(other => other.Syntax.SpanStart > access.Syntax.SpanStart))
            : accesses.Any(other => Asks(other) && other.Member is IMethodSymbol reader && Queries.IsQuery(reader));
    }

    private static bool Asks(Access access) => access.Effect is Effect.Read or Effect.Enumerate or Effect.HandOut;

    /// <summary>Whether the access computes what it stores from what was there.</summary>
    private static bool IsCount(Access access) =>
        access.Syntax.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PostIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.PostDecrementExpression
        || access.Syntax is AssignmentExpressionSyntax { RawKind: not ((int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression) };

    private static bool IsAnswer(Access store) =>
        store.Syntax.Ancestors().FirstOrDefault(node => node is not ExpressionSyntax) is ReturnStatementSyntax or ArrowExpressionClauseSyntax
        || StoredBy(store.Syntax) is { } stored && FunctionAround(store.Syntax) is { } function && IsAnsweredWith(NamesIn(stored), function);

    private static ExpressionSyntax? StoredBy(SyntaxNode store) => store switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right,
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => arguments[arguments.Count - 1].Expression,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax call } => StoredBy(call),
        _ => null,
    };

    // A value computed from another, as offset + 1 is, is not that other.
    private static HashSet<string> NamesIn(ExpressionSyntax stored) =>
        [
            .. stored.DescendantNodesAndSelf(node => !IsComputed(node))
                .OfType<IdentifierNameSyntax>()
                .Where(name => !IsComputed(name.Parent))
                .Select(name => name.Identifier.ValueText),
        ];

    private static bool IsComputed(SyntaxNode? node) => node is BinaryExpressionSyntax or PrefixUnaryExpressionSyntax;

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
