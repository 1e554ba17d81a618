using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>How a collection is made: what the constructor was given, and what the initializer puts in.</summary>
/// <param name="Expression">The whole expression.</param>
/// <param name="Comparer">The comparer, unless it is missing or <c>null</c>.</param>
/// <param name="Capacity">The capacity.</param>
/// <param name="Source">The collection that is copied.</param>
/// <param name="Elements">The initializer's elements: <c>{ k, v }</c>, <c>[k] = v</c> or plain values.</param>
internal sealed record Creation(
    ExpressionSyntax Expression, ExpressionSyntax? Comparer, ExpressionSyntax? Capacity, ExpressionSyntax? Source, IReadOnlyList<ExpressionSyntax> Elements)
{
    /// <summary>Whether the type is left to be inferred: <c>new(…)</c> or <c>[…]</c>.</summary>
    public bool IsTargetTyped => Expression is not ObjectCreationExpressionSyntax;

    /// <summary>Whether it is a collection expression, which this API may be too old to have a name for.</summary>
    public bool IsCollectionExpression => Expression is not BaseObjectCreationExpressionSyntax;

    /// <summary>Whether somebody has written something beside the elements.</summary>
    public bool HasComments => Expression.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective);

    public InitializerExpressionSyntax? Initializer => (Expression as BaseObjectCreationExpressionSyntax)?.Initializer;

    /// <summary>Reads a creation of the given type, or returns nothing when it is something else or has arguments that are not known.</summary>
    public static Creation? Read(ExpressionSyntax expression, INamedTypeSymbol type, SemanticModel model)
    {
        if (expression is not BaseObjectCreationExpressionSyntax creation)
            return ReadCollectionExpression(expression);

        if (model.GetSymbolInfo(creation).Symbol is not IMethodSymbol constructor || !SymbolEqualityComparer.Default.Equals(constructor.ContainingType, type))
            return null;

        return Read(creation, constructor);
    }

    private static Creation? Read(BaseObjectCreationExpressionSyntax creation, IMethodSymbol constructor)
    {
        ExpressionSyntax? comparer = null, capacity = null, source = null;
        SeparatedSyntaxList<ArgumentSyntax> arguments = creation.ArgumentList?.Arguments ?? default;
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].NameColon is not null || i >= constructor.Parameters.Length)
                return null;

            _ = constructor.Parameters[i].Name switch
            {
                "comparer" => comparer = arguments[i].Expression.IsKind(SyntaxKind.NullLiteralExpression) ? null : arguments[i].Expression,
                "capacity" => capacity = arguments[i].Expression,
                "dictionary" or "collection" => source = arguments[i].Expression,
                _ => null,
            };
            if (constructor.Parameters[i].Name is not ("comparer" or "capacity" or "dictionary" or "collection"))
                return null;
        }

        return new Creation(creation, comparer, capacity, source, creation.Initializer?.Expressions.ToArray() ?? []);
    }

    private static Creation? ReadCollectionExpression(ExpressionSyntax expression)
    {
        // CollectionExpressionSyntax came after the oldest compiler served, so it is known by its tokens.
        if (expression.GetFirstToken() is not { RawKind: (int)SyntaxKind.OpenBracketToken } || expression is ElementAccessExpressionSyntax)
            return null;

        SyntaxNode[] elements = expression.ChildNodes().ToArray();
        ExpressionSyntax[] values = elements.Select(element => element.ChildNodes().Count() == 1 && element.ChildNodes().Single() is ExpressionSyntax value
            && value.Span == element.Span ? value : null).OfType<ExpressionSyntax>().ToArray();
        return values.Length == elements.Length && expression.GetLastToken().IsKind(SyntaxKind.CloseBracketToken)
            ? new Creation(expression, null, null, null, values)
            : null;
    }
}
