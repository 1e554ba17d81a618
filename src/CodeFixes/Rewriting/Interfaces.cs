using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Where a collection goes when it is used as a whole: to a parameter of the framework's, or out as a read-only interface.</summary>
internal static class Interfaces
{
    /// <summary>The framework's parameter that an expression is passed to, or nothing when it is passed to code that may keep or change it.</summary>
    public static IParameterSymbol? ParameterOf(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression.Parent is not ArgumentSyntax { NameColon: null, RefKindKeyword.RawKind: 0, Parent: ArgumentListSyntax list } argument
            || model.GetSymbolInfo(list.Parent!).Symbol is not IMethodSymbol method || method.Locations.Any(place => place.IsInSource)
            || !IsSystem(method))
            return null;

        int index = list.Arguments.IndexOf(argument);
        return index < method.Parameters.Length && !method.Parameters[index].IsParams && method.OriginalDefinition.Parameters[index].Type.TypeKind == TypeKind.Interface
            ? method.Parameters[index]
            : null;
    }

    /// <summary>Whether the expression is converted to a read-only view of a map.</summary>
    public static bool ReadOnlyMap(ExpressionSyntax expression, SemanticModel model) =>
        IsHandedOut(expression) && model.GetTypeInfo(expression).ConvertedType is { Name: "IReadOnlyDictionary", ContainingNamespace.Name: "Generic" };

    /// <summary>Whether the expression is converted to a sequence, which can only be walked.</summary>
    public static bool Sequence(ExpressionSyntax expression, SemanticModel model, bool orCount) =>
        IsHandedOut(expression) && model.GetTypeInfo(expression).ConvertedType is INamedTypeSymbol { TypeKind: TypeKind.Interface, ContainingNamespace.Name: "Generic" } type
        && (type.Name == "IEnumerable" || orCount && type.Name == "IReadOnlyCollection");

    private static bool IsHandedOut(ExpressionSyntax expression) =>
        expression.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or ConditionalExpressionSyntax or CastExpressionSyntax;

    private static bool IsSystem(IMethodSymbol method)
    {
        INamespaceSymbol? space = method.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;

        return space is { Name: "System" };
    }
}
