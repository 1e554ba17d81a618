using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>A collection that code stores where others see it, and fills there.</summary>
/// <param name="Store">What stores it.</param>
/// <param name="Filling">What fills it.</param>
internal sealed record Published(Replacement Store, Filling Filling)
{
    /// <summary>The replacements of a state that store a new collection which the same function fills afterwards.</summary>
    public static IEnumerable<Published> Of(Model.SharedState state, CompilationFacts facts) =>
        from store in facts.ReplacementsOf(state)
        where store is { Contends: true, Stored: Stored.Empty or Stored.Value or Stored.FirstValue, What.Value: ExpressionSyntax value } && IsMade(value)
            && !store.Access.Syntax.IsKind(SyntaxKind.CoalesceAssignmentExpression)
        let filling = Filling.After(store.Access, store.Access.Syntax, state, facts)
        where filling is not null
        select new Published(store, filling);

    /// <summary>Whether this makes a collection of nothing, or of entries that it lists: <c>new()</c>, <c>new() { … }</c>, <c>[]</c>.</summary>
    public static bool IsMade(ExpressionSyntax value) =>
        value is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: < 2 } } || value.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken);
}
