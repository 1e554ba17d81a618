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

    /// <summary>An interface: the promise is that of the object behind it.</summary>
    Abstract,

    /// <summary>
    /// A live face of another collection (<c>KeyCollection</c>, <c>ReadOnlyDictionary</c>, <c>AlternateLookup</c>): using it uses that
    /// collection, under that collection's promise.
    /// </summary>
    View,
}

/// <summary>
/// One row of <see cref="Collections"/>: a collection type of the framework and the effect of each of its members,
/// by metadata name (<c>get_Item</c> and <c>set_Item</c> are an indexer's accessors).
/// Every public and protected instance member that a type declares stands in exactly one effect list: naming one twice throws when the row is
/// made, and a test resolves both directions against the real framework.
/// </summary>
internal sealed class CollectionType(string metadataName, Discipline discipline)
{
    private readonly Dictionary<string, Effect> _effects = new(StringComparer.Ordinal);

    /// <summary>The full metadata name, with arity: <c>System.Collections.Generic.Dictionary`2</c>.</summary>
    public string MetadataName { get; } = metadataName;

    /// <summary>What the type's documentation promises under "Thread Safety".</summary>
    public Discipline Discipline { get; } = discipline;

    /// <summary>The package or framework that brings the type, or nothing for what every supported .NET has.</summary>
    public string? Library { get; init; }

    /// <summary>Whether this is a map: it finds a value by a key.</summary>
    public bool IsMap { get; init; }

    /// <summary>Whether readers may run beside one writer, though two writers may not run together.</summary>
    public bool AllowsReadersBesideWriter { get; init; }

    /// <summary>Whether it lets entries go by itself: a cache, a table with weak keys.</summary>
    public bool DropsEntries { get; init; }

    /// <summary>Members with <see cref="Effect.Grow"/>.</summary>
    public string[] Grows { init => Give(value, Effect.Grow); }

    /// <summary>Members with <see cref="Effect.Write"/>.</summary>
    public string[] Writes { init => Give(value, Effect.Write); }

    /// <summary>Members with <see cref="Effect.Shrink"/>.</summary>
    public string[] Shrinks { init => Give(value, Effect.Shrink); }

    /// <summary>Members with <see cref="Effect.Clear"/>.</summary>
    public string[] Clears { init => Give(value, Effect.Clear); }

    /// <summary>Members with <see cref="Effect.Read"/>.</summary>
    public string[] Reads { init => Give(value, Effect.Read); }

    /// <summary>Members with <see cref="Effect.Enumerate"/>, those that copy the entries or return a view to walk them included.</summary>
    public string[] Enumerates { init => Give(value, Effect.Enumerate); }

    /// <summary>Members with <see cref="Effect.HandOut"/>: what they return can be used like the collection itself.</summary>
    public string[] HandsOut { init => Give(value, Effect.HandOut); }

    /// <summary>Members with <see cref="Effect.None"/>: comparers, capacity reads, events.</summary>
    public string[] Ignores { init => Give(value, Effect.None); }

    /// <summary>Those of the writing members that add the entry when there is none for the key: the setter of a map's indexer.</summary>
    public string[] Upserts { get; init; } = [];

    /// <summary>Those members, of any effect, whose result stays a live view of this collection: <c>Keys</c>, an enumerator, <c>AsReadOnly</c>.</summary>
    public string[] Views { get; init; } = [];

    /// <summary>The effect of every member.</summary>
    public IReadOnlyDictionary<string, Effect> Effects => _effects;

    /// <summary>The effect of the member with this metadata name, or nothing.</summary>
    public Effect? EffectOf(string member) => _effects.TryGetValue(member, out Effect effect) ? effect : null;

    /// <inheritdoc/>
    public override string ToString() => MetadataName;

    private void Give(string[] members, Effect effect)
    {
        foreach (string member in members)
            _effects.Add(member, effect);
    }
}
