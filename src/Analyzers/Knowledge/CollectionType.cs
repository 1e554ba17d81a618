namespace MapSafety.Knowledge;

/// <summary>What a collection type promises to threads that use one instance together.</summary>
internal enum Discipline
{
    /// <summary>Readers may run together; a writer needs the collection to itself.</summary>
    Plain,

    /// <summary>Every single operation may run beside every other.</summary>
    Concurrent,

    /// <summary>Never changes after it was made.</summary>
    Immutable,

    /// <summary>An interface or abstract base: the promise is that of the object behind it.</summary>
    Abstract,
}

/// <summary>
/// One row of <see cref="Collections"/>: a collection type of the framework and the effect of each of its public members,
/// by metadata name (<c>get_Item</c> and <c>set_Item</c> are an indexer's accessors).
/// Every public instance member a type declares stands in exactly one list; a test resolves both directions against the real framework.
/// </summary>
/// <param name="MetadataName">The full metadata name, with arity: <c>System.Collections.Generic.Dictionary`2</c>.</param>
/// <param name="Discipline">What the type's documentation promises under "Thread Safety".</param>
internal sealed record CollectionType(string MetadataName, Discipline Discipline)
{
    /// <summary>Members with <see cref="Effect.Grow"/>.</summary>
    public string[] Grows { get; init; } = [];

    /// <summary>Members with <see cref="Effect.Write"/>.</summary>
    public string[] Writes { get; init; } = [];

    /// <summary>Members with <see cref="Effect.Shrink"/>.</summary>
    public string[] Shrinks { get; init; } = [];

    /// <summary>Members with <see cref="Effect.Clear"/>.</summary>
    public string[] Clears { get; init; } = [];

    /// <summary>Members with <see cref="Effect.Read"/>.</summary>
    public string[] Reads { get; init; } = [];

    /// <summary>Members with <see cref="Effect.Enumerate"/>, those that copy or return a live view of the entries included.</summary>
    public string[] Enumerates { get; init; } = [];

    /// <summary>Members with <see cref="Effect.None"/>: comparers, capacity reads, what <see cref="object"/> declares.</summary>
    public string[] Ignores { get; init; } = [];

    /// <summary>Whether this is a map: it finds a value by a key.</summary>
    public bool IsMap { get; init; }
}
