using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>What becomes of something that leaves the code that holds its guard.</summary>
internal enum Way
{
    /// <summary>The caller gets it, as a result or through an <c>out</c> parameter.</summary>
    Returned,

    /// <summary>A field or property, of another type or one that others can read, keeps it.</summary>
    Kept,

    /// <summary>The same function uses it after the guard has been released.</summary>
    UsedLater,
}

/// <summary>What of a collection leaves.</summary>
internal enum Cargo
{
    /// <summary>The collection itself.</summary>
    Itself,

    /// <summary>A view that stays connected with it: its keys, an enumerator, a read-only wrapper.</summary>
    View,

    /// <summary>A query that walks it only when it is itself walked.</summary>
    Query,
}

/// <summary>A collection, a live view of it or a query over it that leaves the code that holds its guard.</summary>
/// <param name="Way">What becomes of it.</param>
/// <param name="Cargo">What leaves.</param>
/// <param name="Source">The expression of which a copy could leave instead: the collection, its keys, the query.</param>
/// <param name="Keeper">Who keeps it.</param>
internal sealed record Departure(Way Way, Cargo Cargo, IOperation Source, ISymbol? Keeper = null);
