using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>How a map is made that another type can replace: empty, and without a say in which keys are equal.</summary>
internal static class MapCreation
{
    /// <summary>Whether the expression makes an empty map that compares keys as they compare themselves.</summary>
    public static bool IsPlain(ExpressionSyntax value, INamedTypeSymbol type, SemanticModel model) =>
        ComparerOf(value, type, model, out ExpressionSyntax? comparer) && (comparer is null || IsUsual(comparer, model));

    /// <summary>Reads the comparer of an empty map; false when it is made in another way.</summary>
    public static bool ComparerOf(ExpressionSyntax value, INamedTypeSymbol type, SemanticModel model, out ExpressionSyntax? comparer)
    {
        comparer = null;
        if (value is not BaseObjectCreationExpressionSyntax creation)
            return value.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken) && value is not ElementAccessExpressionSyntax && !value.ChildNodes().Any();

        if (creation.Initializer is { Expressions.Count: > 0 } || model.GetSymbolInfo(creation).Symbol is not IMethodSymbol constructor || !SymbolEqualityComparer.Default.Equals(constructor.ContainingType, type))
            return false;

        SeparatedSyntaxList<ArgumentSyntax> arguments = creation.ArgumentList?.Arguments ?? default;
        for (int i = 0; i < arguments.Count; i++)
        {
            string parameter = arguments[i].NameColon?.Name.Identifier.ValueText ?? constructor.Parameters[i].Name;
            if (parameter == "comparer")
                comparer = arguments[i].Expression.IsKind(SyntaxKind.NullLiteralExpression) ? null : arguments[i].Expression;
            else if (parameter is not ("capacity" or "concurrencyLevel") || !Syntax.IsStable(arguments[i].Expression))
                return false;
        }

        return true;
    }

    /// <summary>Whether a comparer compares keys as they compare themselves.</summary>
    private static bool IsUsual(ExpressionSyntax comparer, SemanticModel model) => model.GetSymbolInfo(comparer).Symbol is IPropertySymbol { IsStatic: true } property
        && (property is { Name: "Ordinal", ContainingType.Name: "StringComparer" } or { Name: "Default", ContainingType.Name: "EqualityComparer" });

    /// <summary>Whether a comparer asks whether two keys are the same object.</summary>
    public static bool IsOfReferences(ExpressionSyntax comparer, SemanticModel model) =>
        model.GetSymbolInfo(comparer).Symbol is IPropertySymbol { Name: "Instance", ContainingType: { Name: "ReferenceEqualityComparer", ContainingNamespace.Name: "Generic" } };
}
