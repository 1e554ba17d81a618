using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What a remedy must know of LINQ's operators.</summary>
internal static class Linq
{
    // Operators that walk their source item by item. All others may ask it for a copy first, through ICollection<T>.CopyTo, and that throws
    // when a concurrent dictionary grows between the count and the copy. https://github.com/dotnet/runtime/issues/30451
    private static readonly HashSet<string> s_streams =
    [
        "Aggregate", "All", "Average", "Cast", "Concat", "Distinct", "DistinctBy", "ExceptBy", "Except", "First", "FirstOrDefault", "GroupBy", "Max", "MaxBy",
        "Min", "MinBy", "OfType", "Select", "SelectMany", "Single", "SingleOrDefault", "Skip", "SkipWhile", "Sum", "Take", "TakeWhile", "ToHashSet", "Where",
    ];

    // Operators that return a query which runs when it is enumerated.
    public static bool IsDeferred(IMethodSymbol method) => IsLinq(method)
        && method.ReturnType is INamedTypeSymbol { TypeKind: TypeKind.Interface, ContainingNamespace.Name: "Generic" or "Linq" } type
        && type.Name is "IEnumerable" or "IOrderedEnumerable" or "IQueryable";

    public static bool IsLinq(IMethodSymbol method) =>
        method.ContainingType is { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };

    /// <summary>Whether the operator never copies its source in one go.</summary>
    public static bool Streams(IMethodSymbol method) => IsLinq(method)
        && (s_streams.Contains(method.Name) || method is { Name: "Any" or "Count" or "LongCount", Parameters.Length: > 0 });
}
