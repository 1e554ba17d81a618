namespace MapSafety.Knowledge;

/// <summary>
/// What one use does to a collection. A use has exactly one effect; the strongest one counts
/// (<c>m[k]++</c> reads and writes, and is a <see cref="Write"/>).
/// </summary>
internal enum Effect
{
    /// <summary>Looks at the reference or at facts that harm nobody when they change meanwhile (a comparer, a capacity, a null check).</summary>
    None,

    /// <summary>Reads an entry, a count or membership. A writer beside it can corrupt what is read.</summary>
    Read,

    /// <summary>Walks the entries. A writer beside it makes the walk throw or skip.</summary>
    Enumerate,

    /// <summary>
    /// Changes the value of an entry, the order of entries or the storage behind them, or may add one: an indexer set, a sort, a change of
    /// capacity.
    /// </summary>
    Write,

    /// <summary>Adds entries.</summary>
    Grow,

    /// <summary>Removes some entries.</summary>
    Shrink,

    /// <summary>Removes all entries.</summary>
    Clear,

    /// <summary>Stores another collection in the state.</summary>
    Replace,

    /// <summary>Gives the collection, or a live view of it, to code whose use of it is not known.</summary>
    HandOut,
}

internal static class Effects
{
    /// <summary>Whether the use changes the collection itself (not which collection the state holds).</summary>
    public static bool Mutates(this Effect effect) => effect is Effect.Write or Effect.Grow or Effect.Shrink or Effect.Clear;
}
