using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What a remedy must know of LINQ's operators.</summary>
internal static class Linq
{
    // Operators that walk their source item by item. All others may ask it for a copy first, through ICollection<T>.CopyTo, and that throws
    // when a concurrent dictionary grows between the count and the copy. https://github.com/dotnet/runtime/issues/30451
    private static readonly HashSet<string> s_streams =
    [
        "Aggregate", "All", "Average", "Distinct", "DistinctBy", "ExceptBy", "Except", "First", "FirstOrDefault", "GroupBy", "Max", "MaxBy",
        "Min", "MinBy", "OfType", "Select", "SelectMany", "Single", "SingleOrDefault", "Skip", "SkipWhile", "Sum", "Take", "TakeWhile", "ToHashSet", "Where",
    ];

    /// <summary>Whether the operator returns a query that runs when it is enumerated.</summary>
    public static bool IsDeferred(IMethodSymbol method) => IsLinq(method)
        && method.ReturnType is INamedTypeSymbol { TypeKind: TypeKind.Interface, ContainingNamespace.Name: "Generic" or "Linq" } type
        && type.Name is "IEnumerable" or "IOrderedEnumerable" or "IQueryable";

    /// <summary>The last call of the chain of LINQ calls that begins with this one.</summary>
    public static ExpressionSyntax EndOf(ExpressionSyntax expression, SemanticModel model)
    {
        while (expression.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == expression
            && model.GetSymbolInfo(next).Symbol is IMethodSymbol method && IsLinq(method))
            expression = next;

        return expression;
    }

    public static bool IsLinq(IMethodSymbol method) =>
        method.ContainingType is { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };

    /// <summary>Whether the operator never copies its source in one go.</summary>
    public static bool Streams(IMethodSymbol method) => IsLinq(method)
        && (s_streams.Contains(method.Name) || method is { Name: "Any" or "Count" or "LongCount", Parameters.Length: > 0 });
}
