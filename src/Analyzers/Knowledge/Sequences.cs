using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What methods do with the items of a sequence, and how its parts are named, each by the page of its type at learn.microsoft.com/dotnet/api.</summary>
internal static class Sequences
{
    private static readonly MemberTable s_perItem = new(
        ("System.Collections.Generic.List`1", ["ForEach", "ConvertAll"]),
        ("System.Collections.Immutable.ImmutableList`1", ["ForEach", "ConvertAll"]),
        ("System.Collections.Immutable.ImmutableList`1+Builder", ["ForEach", "ConvertAll"]),
        ("System.Array", ["ForEach", "ConvertAll"]));

    private static readonly MemberTable s_projections = new(("System.Linq.Enumerable", ["Select"]));

    private static readonly MemberTable s_copies = new(("System.Linq.Enumerable", ["ToArray", "ToList"]), ("System.Linq.ParallelEnumerable", ["ToArray", "ToList"]));

    private static readonly MemberTable s_pairs = new(("System.Collections.Generic.KeyValuePair`2", ["Value"]));

    /// <summary>Whether this method calls its delegate once for each item before it returns.</summary>
    public static bool IsPerItem(IMethodSymbol method) => s_perItem.Has(method);

    /// <summary>Whether this operator makes something of each item when the query is walked.</summary>
    public static bool Projects(IMethodSymbol method) => s_projections.Has(method);

    /// <summary>Whether this method walks a query to its end and keeps what it yields.</summary>
    public static bool Copies(IMethodSymbol method) => s_copies.Has(method);

    /// <summary>Whether this property is the view of a map's values.</summary>
    public static bool IsValues(IPropertySymbol property) =>
        property.Name is "Values" && property.GetMethod is { } getter && Collections.EffectOf(getter) is not null;

    /// <summary>Whether this property is the value of an entry of a map.</summary>
    public static bool IsValueOfPair(IPropertySymbol property) => s_pairs.Has(property);
}
