using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Who keeps the entries of a cache, and what becomes of one that nobody limits.</summary>
internal enum CacheKind
{
    /// <summary><c>Microsoft.Extensions.Caching.Memory</c>: stays until the process ends.</summary>
    Memory,

    /// <summary><c>System.Runtime.Caching</c>: stays until the machine runs short of memory.</summary>
    Runtime,

    /// <summary><c>IDistributedCache</c>: stays as long as the server behind it likes.</summary>
    Distributed,

    /// <summary><c>HybridCache</c>: its implementation chooses an expiry where the caller names none.</summary>
    Hybrid,
}

/// <summary>Methods that put entries into a cache, with what their parameters mean.</summary>
/// <param name="Type">The metadata name of the type that declares them.</param>
/// <param name="Kind">The cache.</param>
/// <param name="Methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them; <c>set_Item</c> is the indexer.</param>
internal sealed record CacheStore(string Type, CacheKind Kind, params string[] Methods)
{
    /// <summary>Whether the entry is what the method returns, to be filled by the caller.</summary>
    public bool ReturnsEntry { get; init; }
}

/// <summary>What a cache's parameter is for.</summary>
internal enum CacheRole
{
    None,

    /// <summary>The cache itself, of an extension method.</summary>
    Cache,

    Key,

    /// <summary>A key together with its value.</summary>
    Item,

    /// <summary>An object that says how long the entry stays.</summary>
    Options,

    /// <summary>A delegate that makes the value, and may be given the entry.</summary>
    Factory,

    /// <summary>How long the entry stays, or what ends it.</summary>
    Expiry,
}

/// <summary>
/// The calls that put entries into the framework's caches, by the pages "Cache in-memory in ASP.NET Core", "Distributed caching in ASP.NET Core", "HybridCache
/// library in ASP.NET Core" and "System.Runtime.Caching Namespace" at learn.microsoft.com.
/// </summary>
internal static class CacheStores
{
    private const string Extensions = "Microsoft.Extensions.Caching.Memory.CacheExtensions";
    private const string MemoryInterface = "Microsoft.Extensions.Caching.Memory.IMemoryCache";
    private const string MemoryClass = "Microsoft.Extensions.Caching.Memory.MemoryCache";
    private const string RuntimeBase = "System.Runtime.Caching.ObjectCache";
    private const string RuntimeClass = "System.Runtime.Caching.MemoryCache";
    private const string DistributedInterface = "Microsoft.Extensions.Caching.Distributed.IDistributedCache";
    private const string DistributedExtensions = "Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions";
    private const string HybridBase = "Microsoft.Extensions.Caching.Hybrid.HybridCache";

    private static readonly CacheStore[] s_rows =
    [
        new(Extensions, CacheKind.Memory, "Set", "GetOrCreate", "GetOrCreateAsync"),
        new(MemoryInterface, CacheKind.Memory, "CreateEntry") { ReturnsEntry = true },
        new(MemoryClass, CacheKind.Memory, "CreateEntry") { ReturnsEntry = true },
        new(RuntimeBase, CacheKind.Runtime, "Add", "Set", "AddOrGetExisting", "set_Item"),
        new(RuntimeClass, CacheKind.Runtime, "Add", "Set", "AddOrGetExisting", "set_Item"),
        new(DistributedExtensions, CacheKind.Distributed, "Set", "SetAsync", "SetString", "SetStringAsync"),
        new(DistributedInterface, CacheKind.Distributed, "Set", "SetAsync"),
        new(HybridBase, CacheKind.Hybrid, "GetOrCreateAsync", "SetAsync"),
    ];

    private static readonly MethodTable<CacheStore> s_table = new(s_rows, row => row.Type, row => row.Methods);

    /// <summary>Calls that ask for the entry of a key, or make one where there is none.</summary>
    private static readonly MemberTable s_askers = new(
        (Extensions, ["Get", "TryGetValue", "GetOrCreate", "GetOrCreateAsync"]),
        (MemoryInterface, ["TryGetValue"]),
        (MemoryClass, ["TryGetValue"]),
        (RuntimeBase, ["Get", "GetCacheItem", "Contains", "AddOrGetExisting", "this[]"]),
        (RuntimeClass, ["Get", "GetCacheItem", "Contains", "AddOrGetExisting", "this[]"]),
        (DistributedInterface, ["Get", "GetAsync"]),
        (DistributedExtensions, ["GetString", "GetStringAsync"]),
        (HybridBase, ["GetOrCreateAsync"]));

    private static readonly MemberTable s_removers = new(
        (MemoryInterface, ["Remove"]),
        (MemoryClass, ["Remove", "Compact", "Clear"]),
        (RuntimeBase, ["Remove"]),
        (RuntimeClass, ["Remove", "Trim"]),
        (DistributedInterface, ["Remove", "RemoveAsync"]),
        (HybridBase, ["RemoveAsync", "RemoveByTagAsync"]));

    private static readonly TypeTable<string> s_caches = new([MemoryInterface, MemoryClass, RuntimeBase, RuntimeClass, DistributedInterface, HybridBase], name => name);

    private static readonly TypeTable<string> s_injected = new([MemoryInterface], name => name);

    private static readonly TypeTable<string> s_memory = new([MemoryClass], name => name);

    private static readonly TypeTable<string> s_runtime = new([RuntimeClass], name => name);

    /// <summary>All rows.</summary>
    public static IEnumerable<CacheStore> All => s_rows;

    /// <summary>The names of all types that are caches: code that names none of them, nor inherits from code that does, has no cache.</summary>
    public static IEnumerable<string> TypeNames { get; } = ["IMemoryCache", "MemoryCache", "ObjectCache", "IDistributedCache", "HybridCache"];

    /// <summary>The row of this method, or nothing when it puts no entry into a cache.</summary>
    public static CacheStore? Find(IMethodSymbol method)
    {
        for (IMethodSymbol? current = Definition(method); current is not null; current = current.OverriddenMethod?.OriginalDefinition)
            foreach (MethodTable<CacheStore>.Entry entry in s_table.Find(current.ContainingType, current.Name))
                if (entry.Fits(current))
                    return entry.Row;

        return null;
    }

    /// <summary>Whether this member asks for the entry of a key.</summary>
    public static bool IsAsker(ISymbol member) => s_askers.Has(Definition(member));

    /// <summary>Whether this member takes entries out.</summary>
    public static bool IsRemover(ISymbol member) => s_removers.Has(Definition(member));

    /// <summary>Whether this is a cache or derives from one.</summary>
    public static bool IsCache(ITypeSymbol? type) => s_caches.FindInherited(type) is not null;

    /// <summary>Whether a container hands this type to whoever asks for a memory cache.</summary>
    public static bool IsInjected(ITypeSymbol? type) => s_injected.Find(type) is not null;

    /// <summary>Whether this is the memory cache whose options may limit its size.</summary>
    public static bool IsMemoryCache(ITypeSymbol? type) => s_memory.FindInherited(type) is not null;

    /// <summary>Whether this is the memory cache of <c>System.Runtime.Caching</c>.</summary>
    public static bool IsRuntimeCache(ITypeSymbol? type) => s_runtime.FindInherited(type) is not null;

    /// <summary>What a parameter of a call in this table is for.</summary>
    public static CacheRole RoleOf(IParameterSymbol parameter) => parameter.Name switch
    {
        "cache" => CacheRole.Cache,
        "key" => CacheRole.Key,
        "item" => CacheRole.Item,
        "value" when CacheTerms.IsItem(parameter.Type) => CacheRole.Item,
        "options" or "createOptions" or "policy" => CacheRole.Options,
        "factory" => CacheRole.Factory,
        "absoluteExpiration" or "absoluteExpirationRelativeToNow" or "expirationToken" => CacheRole.Expiry,
        _ => CacheRole.None,
    };

    private static IMethodSymbol Definition(IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;

    private static ISymbol Definition(ISymbol member) => member is IMethodSymbol method ? Definition(method) : member.OriginalDefinition;
}
