using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// How an entry of a cache says how long it stays and how large it is: the members of entries and of the options they are made from, by their pages at
/// learn.microsoft.com/dotnet/api.
/// </summary>
internal static class CacheTerms
{
    private const string Entry = "Microsoft.Extensions.Caching.Memory.ICacheEntry";
    private const string MemoryOptions = "Microsoft.Extensions.Caching.Memory.MemoryCacheEntryOptions";
    private const string DistributedOptions = "Microsoft.Extensions.Caching.Distributed.DistributedCacheEntryOptions";
    private const string Policy = "System.Runtime.Caching.CacheItemPolicy";
    private const string EntryExtensions = "Microsoft.Extensions.Caching.Memory.CacheEntryExtensions";
    private const string MemoryExtensions = "Microsoft.Extensions.Caching.Memory.MemoryCacheEntryExtensions";
    private const string DistributedExtensions = "Microsoft.Extensions.Caching.Distributed.DistributedCacheEntryExtensions";
    private const string CacheOptions = "Microsoft.Extensions.Caching.Memory.MemoryCacheOptions";

    private static readonly MemberTable s_ends = new(
        (Entry, ["AbsoluteExpiration", "AbsoluteExpirationRelativeToNow", "SlidingExpiration", "ExpirationTokens"]),
        (MemoryOptions, ["AbsoluteExpiration", "AbsoluteExpirationRelativeToNow", "SlidingExpiration", "ExpirationTokens"]),
        (DistributedOptions, ["AbsoluteExpiration", "AbsoluteExpirationRelativeToNow", "SlidingExpiration"]),
        (Policy, ["AbsoluteExpiration", "SlidingExpiration", "ChangeMonitors"]),
        (EntryExtensions, ["AddExpirationToken", "SetAbsoluteExpiration", "SetSlidingExpiration"]),
        (MemoryExtensions, ["AddExpirationToken", "SetAbsoluteExpiration", "SetSlidingExpiration"]),
        (DistributedExtensions, ["SetAbsoluteExpiration", "SetSlidingExpiration"]));

    private static readonly MemberTable s_sizes = new(
        (Entry, ["Size"]),
        (MemoryOptions, ["Size"]),
        (EntryExtensions, ["SetSize"]),
        (MemoryExtensions, ["SetSize"]));

    // They return the object that they are called on.
    private static readonly MemberTable s_fluent = new(
        (EntryExtensions, ["SetPriority", "AddExpirationToken", "SetAbsoluteExpiration", "SetSlidingExpiration", "RegisterPostEvictionCallback", "SetValue", "SetSize", "SetOptions"]),
        (MemoryExtensions, ["SetPriority", "AddExpirationToken", "SetAbsoluteExpiration", "SetSlidingExpiration", "RegisterPostEvictionCallback", "SetSize"]),
        (DistributedExtensions, ["SetAbsoluteExpiration", "SetSlidingExpiration"]));

    private static readonly MemberTable s_copies = new((EntryExtensions, ["SetOptions"]));

    private static readonly MemberTable s_never = new(
        ("System.DateTimeOffset", ["MaxValue"]),
        ("System.DateTime", ["MaxValue"]),
        ("System.TimeSpan", ["MaxValue"]),
        ("System.Runtime.Caching.ObjectCache", ["InfiniteAbsoluteExpiration", "NoSlidingExpiration"]));

    private static readonly MemberTable s_limits = new((CacheOptions, ["SizeLimit"]));

    private static readonly TypeTable<string> s_objects = new([Entry, MemoryOptions, DistributedOptions, Policy], name => name);

    private static readonly TypeTable<string> s_items = new(["System.Runtime.Caching.CacheItem"], name => name);

    /// <summary>The name of the property that limits a cache.</summary>
    public const string LimitName = "SizeLimit";

    /// <summary>Whether this member gives an entry an end: a time, or a token that says when.</summary>
    public static bool IsEnd(ISymbol member) => s_ends.Has(member);

    /// <summary>Whether this member gives an entry a size.</summary>
    public static bool IsSize(ISymbol member) => s_sizes.Has(member);

    /// <summary>Whether this method returns the object it is called on.</summary>
    public static bool IsFluent(ISymbol method) => s_fluent.Has(method);

    /// <summary>Whether this method takes all terms over from other options.</summary>
    public static bool IsCopy(ISymbol method) => s_copies.Has(method);

    /// <summary>Whether this is a time that never comes.</summary>
    public static bool IsNever(ISymbol member) => s_never.Has(member);

    /// <summary>Whether this property limits how much a cache keeps.</summary>
    public static bool IsLimit(ISymbol member) => s_limits.Has(member);

    /// <summary>Whether this is an entry, or options for entries.</summary>
    public static bool AreTerms(ITypeSymbol? type) => s_objects.Find(type) is not null;

    /// <summary>Whether this is a key together with its value.</summary>
    public static bool IsItem(ITypeSymbol? type) => s_items.Find(type) is not null;
}
