namespace MapSafety.Knowledge;

/// <summary>One row of <see cref="Consumers"/>.</summary>
/// <param name="Type">The metadata name of the type that declares the methods.</param>
/// <param name="Parameter">The name of the parameter, or <c>*</c> for every one.</param>
/// <param name="Effect">What the methods do to the collection passed for it.</param>
/// <param name="Methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them.</param>
internal sealed record Consumer(string Type, string Parameter, Effect Effect, params string[] Methods)
{
    /// <summary>The package that brings the type, or nothing for the framework itself.</summary>
    public string? Library { get; init; }

    /// <summary>Whether the row speaks of this parameter.</summary>
    public bool SpeaksOf(Microsoft.CodeAnalysis.IParameterSymbol parameter) => Parameter is "*" || Parameter == parameter.Name;
}

/// <summary>
/// The rows of <see cref="Consumers"/>: methods for which no rule gives the right answer. Each follows the method's page at
/// learn.microsoft.com/dotnet/api. Rows of one method are asked in order, the first that fits decides.
/// </summary>
internal static class ConsumerRows
{
    private const string CachingAbstractions = "Microsoft.Extensions.Caching.Abstractions";
    private const string LoggingAbstractions = "Microsoft.Extensions.Logging.Abstractions";
    private const string NewtonsoftJson = "Newtonsoft.Json";

    public static Consumer[] Rows { get; } =
    [
        // On a collection these read its count or ask it; with a predicate, and every other operator, they walk.
        new("System.Linq.Enumerable", "source", Effect.Read, "Any/1", "Count/1", "Contains/2", "TryGetNonEnumeratedCount"),
        new("System.Linq.Enumerable", "source", Effect.HandOut, "AsEnumerable"),
        new("System.Linq.Queryable", "source", Effect.HandOut, "AsQueryable"),

        new("System.Collections.Generic.CollectionExtensions", "dictionary", Effect.Read, "GetValueOrDefault"),
        new("System.Collections.Generic.CollectionExtensions", "dictionary", Effect.Grow, "TryAdd"),
        new("System.Collections.Generic.CollectionExtensions", "dictionary", Effect.Shrink, "Remove"),
        new("System.Collections.Generic.CollectionExtensions", "*", Effect.HandOut, "AsReadOnly"),
        new("System.Collections.Generic.CollectionExtensions", "list", Effect.Grow, "AddRange", "InsertRange"),
        new("System.Collections.Generic.CollectionExtensions", "list", Effect.Enumerate, "CopyTo"),

        // "Items should not be added or removed while the ref is in use": what follows writes through it.
        new("System.Runtime.InteropServices.CollectionsMarshal", "dictionary", Effect.Grow, "GetValueRefOrAddDefault"),
        new("System.Runtime.InteropServices.CollectionsMarshal", "dictionary", Effect.Write, "GetValueRefOrNullRef"),
        new("System.Runtime.InteropServices.CollectionsMarshal", "list", Effect.Write, "SetCount"),
        new("System.Runtime.InteropServices.CollectionsMarshal", "*", Effect.HandOut, "AsSpan", "AsBytes"),
        new("System.Runtime.InteropServices.ImmutableCollectionsMarshal", "builder", Effect.HandOut, "AsMemory"),

        // The variable is replaced as a whole; the value stored there is reachable from now on.
        new("System.Collections.Immutable.ImmutableInterlocked", "location", Effect.Replace,
            "Update", "InterlockedExchange", "InterlockedCompareExchange", "InterlockedInitialize", "GetOrAdd", "AddOrUpdate", "TryAdd",
            "TryUpdate", "TryRemove", "TryPop", "Push", "TryDequeue", "Enqueue"),
        new("System.Threading.Interlocked", "location1", Effect.Replace, "Exchange", "CompareExchange"),
        new("System.Threading.Interlocked", "value", Effect.HandOut, "Exchange", "CompareExchange"),
        new("System.Threading.Interlocked", "comparand", Effect.None, "CompareExchange"),
        new("System.Threading.Volatile", "location", Effect.None, "Read"),
        new("System.Threading.Volatile", "location", Effect.Replace, "Write"),
        new("System.Threading.Volatile", "value", Effect.HandOut, "Write"),
        new("System.Threading.Thread", "address", Effect.None, "VolatileRead"),
        new("System.Threading.Thread", "address", Effect.Replace, "VolatileWrite"),
        new("System.Threading.Thread", "value", Effect.HandOut, "VolatileWrite"),
        new("System.Threading.LazyInitializer", "target", Effect.Replace, "EnsureInitialized"),

        // These look at the reference alone. Monitor takes it as a guard.
        new("System.Threading.Monitor", "obj", Effect.None,
            "Enter", "TryEnter", "Exit", "IsEntered", "Wait", "Pulse", "PulseAll"),
        new("System.GC", "obj", Effect.None, "KeepAlive", "SuppressFinalize", "ReRegisterForFinalize", "GetGeneration/1"),
        new("System.ArgumentNullException", "argument", Effect.None, "ThrowIfNull"),
        new("System.ObjectDisposedException", "instance", Effect.None, "ThrowIf"),
        new("System.Runtime.CompilerServices.RuntimeHelpers", "o", Effect.None, "GetHashCode"),

        // Text made of a framework collection is its type's name: ToString is not overridden.
        new("System.String", "arg0", Effect.None, "Concat", "Format"),
        new("System.String", "arg1", Effect.None, "Concat", "Format"),
        new("System.String", "arg2", Effect.None, "Concat", "Format"),
        new("System.Console", "value", Effect.None, "Write", "WriteLine"),
        new("System.Diagnostics.Debug", "value", Effect.None, "Write", "WriteLine"),
        new("System.Text.StringBuilder", "value", Effect.None, "Append/1", "Insert/2"),

        // Copies that the rules do not reach, because the parameter is the collection's own class or can be changed through.
        new("System.Collections.ArrayList", "c", Effect.Enumerate, "AddRange", "InsertRange", "SetRange"),
        new("System.Collections.BitArray", "value", Effect.Enumerate, "And", "Or", "Xor"),
        new("System.Collections.Specialized.NameValueCollection", "c", Effect.Enumerate, "Add"),
        new("System.Collections.Specialized.CollectionsUtil", "d", Effect.Enumerate, "CreateCaseInsensitiveHashtable"),
        new("System.Collections.Concurrent.Partitioner", "list", Effect.Enumerate, "Create"),
        new("System.Collections.Immutable.ImmutableArray", "items", Effect.Enumerate, "CreateRange"),
        new("System.Collections.Immutable.ImmutableArray", "builder", Effect.Enumerate, "ToImmutableArray"),
        new("System.Collections.Immutable.ImmutableList", "builder", Effect.Enumerate, "ToImmutableList"),
        new("System.Collections.Immutable.ImmutableDictionary", "builder", Effect.Enumerate, "ToImmutableDictionary"),
        new("System.Collections.Immutable.ImmutableHashSet", "builder", Effect.Enumerate, "ToImmutableHashSet"),
        new("System.Collections.Immutable.ImmutableSortedDictionary", "builder", Effect.Enumerate, "ToImmutableSortedDictionary"),
        new("System.Collections.Immutable.ImmutableSortedSet", "builder", Effect.Enumerate, "ToImmutableSortedSet"),
        new("System.Delegate", "delegates", Effect.Enumerate, "Combine/1"),

        // Wrappers: what they return goes on using the argument.
        new("System.Collections.ArrayList", "list", Effect.HandOut, "Adapter", "FixedSize", "ReadOnly", "Synchronized"),
        new("System.Collections.Hashtable", "table", Effect.HandOut, "Synchronized"),
        new("System.Collections.SortedList", "list", Effect.HandOut, "Synchronized"),
        new("System.Collections.Queue", "queue", Effect.HandOut, "Synchronized"),
        new("System.Collections.Stack", "stack", Effect.HandOut, "Synchronized"),
        new("System.Collections.ObjectModel.Collection`1", "list", Effect.HandOut, ".ctor"),
        new("System.Collections.Concurrent.BlockingCollection`1", "collection", Effect.HandOut, ".ctor"),

        // Arrays hold the entries of striped and copied maps.
        new("System.Array", "sourceArray", Effect.Enumerate, "Copy", "ConstrainedCopy"),
        new("System.Array", "destinationArray", Effect.Write, "Copy", "ConstrainedCopy"),
        new("System.Array", "array", Effect.Replace, "Resize"),
        new("System.Array", "array", Effect.Clear, "Clear"),
        new("System.Array", "array", Effect.Write, "Fill", "Reverse", "Sort"),
        new("System.Array", "keys", Effect.Write, "Sort"),
        new("System.Array", "items", Effect.Write, "Sort"),
        new("System.Array", "array", Effect.Enumerate, "ConvertAll", "FindAll", "ForEach"),
        new("System.Array", "array", Effect.Read,
            "BinarySearch", "Exists", "Find", "FindIndex", "FindLast", "FindLastIndex", "IndexOf", "LastIndexOf", "TrueForAll"),
        new("System.Array", "array", Effect.HandOut, "AsReadOnly"),
        new("System.MemoryExtensions", "array", Effect.HandOut, "AsSpan", "AsMemory"),
        new("System.MemoryExtensions", "span", Effect.Write, "Reverse", "Sort"),
        new("System.MemoryExtensions", "keys", Effect.Write, "Sort"),
        new("System.Buffer", "src", Effect.Enumerate, "BlockCopy"),
        new("System.Buffer", "dst", Effect.Write, "BlockCopy"),

        // Serializers walk what they are given, before they return or while they are awaited.
        new("System.Text.Json.JsonSerializer", "value", Effect.Enumerate,
            "Serialize", "SerializeAsync", "SerializeToDocument", "SerializeToElement", "SerializeToNode", "SerializeToUtf8Bytes"),
        new("System.Xml.Serialization.XmlSerializer", "o", Effect.Enumerate, "Serialize"),
        new("System.Runtime.Serialization.XmlObjectSerializer", "graph", Effect.Enumerate, "WriteObject", "WriteObjectContent"),
        new("System.Net.Http.Json.JsonContent", "inputValue", Effect.Enumerate, "Create"),
        new("Newtonsoft.Json.JsonConvert", "value", Effect.Enumerate, "SerializeObject") { Library = NewtonsoftJson },
        new("Newtonsoft.Json.JsonSerializer", "value", Effect.Enumerate, "Serialize") { Library = NewtonsoftJson },

        // A log message writes the entries of a collection that it is given.
        new("Microsoft.Extensions.Logging.LoggerExtensions", "args", Effect.Enumerate,
            "Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical", "BeginScope")
        {
            Library = LoggingAbstractions,
        },

        // The caches' extension methods: all of their typical use goes through these.
        new("Microsoft.Extensions.Caching.Memory.CacheExtensions", "cache", Effect.Read, "Get", "TryGetValue")
        {
            Library = CachingAbstractions,
        },
        new("Microsoft.Extensions.Caching.Memory.CacheExtensions", "cache", Effect.Grow, "Set", "GetOrCreate", "GetOrCreateAsync")
        {
            Library = CachingAbstractions,
        },
        new("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "cache", Effect.Read, "GetString", "GetStringAsync")
        {
            Library = CachingAbstractions,
        },
        new("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "cache", Effect.Grow,
            "Set", "SetAsync", "SetString", "SetStringAsync")
        {
            Library = CachingAbstractions,
        },
    ];

    /// <summary>The types whose <c>Synchronized</c> returns a wrapper that locks each operation.</summary>
    public static string[] ConcurrentWrappers { get; } =
    [
        "System.Collections.ArrayList",
        "System.Collections.Hashtable",
        "System.Collections.Queue",
        "System.Collections.SortedList",
        "System.Collections.Stack",
    ];

    /// <summary>The types whose methods that return a sequence defer the walk.</summary>
    public static TypeTable<string> Queries { get; } = new(["System.Linq.Enumerable", "System.Linq.ParallelEnumerable"], name => name);

    /// <summary>What a deferred query is typed as.</summary>
    public static TypeTable<string> Sequences { get; } = new(
        [
            "System.Collections.Generic.IEnumerable`1",
            "System.Linq.IOrderedEnumerable`1",
            "System.Linq.ParallelQuery",
            "System.Linq.ParallelQuery`1",
            "System.Linq.OrderedParallelQuery`1",
        ],
        name => name);

    /// <summary>Parameter types through which a collection can be walked and not changed.</summary>
    public static TypeTable<string> ReadOnlyFaces { get; } = new(
        [
            "System.Collections.IEnumerable",
            "System.Collections.ICollection",
            "System.Collections.Generic.IEnumerable`1",
            "System.Collections.Generic.IReadOnlyCollection`1",
            "System.Collections.Generic.IReadOnlyDictionary`2",
            "System.Collections.Generic.IReadOnlyList`1",
            "System.Collections.Generic.IReadOnlySet`1",
        ],
        name => name);
}
