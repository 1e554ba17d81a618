using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>How a method of the framework comes to copy the collection that it is given in two steps.</summary>
internal enum CountedCopying
{
    /// <summary>It copies before it returns.</summary>
    AtOnce,

    /// <summary>It returns a query that copies when it is walked, except by what needs only one item of it.</summary>
    WhenWalked,

    /// <summary>It returns a query that lets the collection copy itself where the results of the query are copied.</summary>
    WhenCopied,
}

/// <summary>
/// Methods that ask a collection for its count, make room for as many entries, and let it copy itself there by <c>ICollection.CopyTo</c>. The two steps are
/// not one: where an entry comes in between there is no room for it and the copy throws, where one goes the last places stay empty. The rows are
/// what .NET 10 does: a test runs each on a map that changes between the steps, and runs the framework's other consumers to see that they walk. The
/// older runtimes do the same wherever their source copies by <c>CopyTo</c>, which all of them do in lists, stacks and sorted queries.
/// </summary>
internal static class RacingCopies
{
    private const string Linq = "System.Linq.Enumerable";

    private static readonly Row[] s_rows =
    [
        new(CountedCopying.AtOnce, Linq, "source", "ToArray", "ToList"),
        new(CountedCopying.WhenWalked, Linq, "source", "OrderBy", "OrderByDescending", "Order", "OrderDescending", "Reverse", "Shuffle"),
        new(CountedCopying.WhenCopied, Linq, "source", "Append", "Prepend", "DefaultIfEmpty", "Cast"),
        new(CountedCopying.WhenCopied, Linq, "first", "Concat"),
        new(CountedCopying.WhenCopied, Linq, "second", "Concat"),
        new(CountedCopying.AtOnce, "System.Collections.Generic.List`1", "collection", ".ctor", "AddRange", "InsertRange"),
        new(CountedCopying.AtOnce, "System.Collections.Generic.Queue`1", "collection", ".ctor"),
        new(CountedCopying.AtOnce, "System.Collections.Generic.Stack`1", "collection", ".ctor"),
        new(CountedCopying.AtOnce, "System.Collections.Generic.SortedSet`1", "collection", ".ctor"),
        new(CountedCopying.AtOnce, "System.Collections.Generic.SortedSet`1", "other", "SymmetricExceptWith"),
        new(CountedCopying.AtOnce, "System.Collections.Generic.SortedList`2", "dictionary", ".ctor"),
        new(CountedCopying.AtOnce, "System.Collections.ObjectModel.ObservableCollection`1", "collection", ".ctor"),
        new(CountedCopying.AtOnce, "System.Collections.ArrayList", "c", ".ctor", "AddRange", "InsertRange"),
        new(CountedCopying.AtOnce, "System.Collections.SortedList", "d", ".ctor"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableArray", "items", "CreateRange/1", "ToImmutableArray"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableArray`1", "items", "AddRange", "InsertRange"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableArray`1+Builder", "items", "InsertRange"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableList", "items", "CreateRange"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableList", "source", "ToImmutableList"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableList`1", "items", "AddRange", "InsertRange"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableList`1+Builder", "items", "AddRange", "InsertRange"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableSortedSet", "items", "CreateRange"),
        new(CountedCopying.AtOnce, "System.Collections.Immutable.ImmutableSortedSet", "source", "ToImmutableSortedSet"),
    ];

    private static readonly MethodTable<Row> s_table = new(s_rows, row => row.Type, row => row.Methods);

    private static readonly MemberTable s_sortedOn = new((Linq, ["ThenBy", "ThenByDescending", "Select"]));

    // Without a condition these walk the entries and keep one, or ask for the count.
    private static readonly MethodTable<string[]> s_keepOne = new(
        [[Linq, "First/1", "FirstOrDefault/1", "Last/1", "LastOrDefault/1", "Any/1", "Count/1", "Contains/2"]], row => row[0], row => row.Skip(1));

    // What the compiler makes of [.. m] for these has room for as many entries as the map has counted.
    private static readonly TypeTable<string> s_spreads = new(
        [
            "System.Collections.Generic.List`1",
            "System.Collections.Generic.IEnumerable`1",
            "System.Collections.Generic.ICollection`1",
            "System.Collections.Generic.IList`1",
            "System.Collections.Generic.IReadOnlyCollection`1",
            "System.Collections.Generic.IReadOnlyList`1",
            "System.Span`1",
            "System.ReadOnlySpan`1",
            "System.Collections.Immutable.ImmutableArray`1",
            "System.Collections.Immutable.ImmutableList`1",
        ],
        name => name);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Row> All => s_rows;

    /// <summary>Whether and when a call of this method, in its unreduced form, copies what is passed for the parameter in two steps.</summary>
    public static CountedCopying? Find(IMethodSymbol method, IParameterSymbol parameter)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        foreach (MethodTable<Row>.Entry entry in s_table.Find(definition.ContainingType, definition.Name))
            if (entry.Fits(definition) && entry.Row.Parameter == parameter.Name)
                return entry.Row.Kind;

        return null;
    }

    /// <summary>Whether a spread makes room by the count for a target of this type.</summary>
    public static bool IsSpreadInto(ITypeSymbol? target) => target is IArrayTypeSymbol || s_spreads.Find(target) is not null;

    /// <summary>Whether this operator of a sorted query leaves it one that knows how to give a single item.</summary>
    public static bool StaysSorted(IMethodSymbol method) => s_sortedOn.Has(method);

    /// <summary>Whether this operator takes one item of a sorted query without having it sorted.</summary>
    public static bool KeepsOne(IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return Array.Exists(s_keepOne.Find(definition.ContainingType, definition.Name), entry => entry.Fits(definition));
    }

    /// <summary>One row.</summary>
    /// <param name="Kind">When the methods copy.</param>
    /// <param name="Type">The metadata name of the type that declares them.</param>
    /// <param name="Parameter">The name of the parameter that receives the collection.</param>
    /// <param name="Methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them.</param>
    internal sealed record Row(CountedCopying Kind, string Type, string Parameter, params string[] Methods);
}
