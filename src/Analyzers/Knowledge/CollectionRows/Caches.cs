namespace MapSafety.Knowledge;

/// <summary>
/// The framework's caches: maps that may be used from any thread and that drop entries by themselves.
/// "MemoryCache is thread-safe" (System.Runtime.Caching, System.Web.Caching) and "IMemoryCache […] is thread safe" ("Cache in-memory in ASP.NET
/// Core"). Disposing a cache ends its use and is no eviction.
/// </summary>
internal static class Caches
{
    private const string CachingMemory = "Microsoft.Extensions.Caching.Memory";
    private const string CachingAbstractions = "Microsoft.Extensions.Caching.Abstractions";
    private const string RuntimeCaching = "System.Runtime.Caching";
    private const string Web = "System.Web";

    public static CollectionType[] Rows { get; } =
    [
        new("Microsoft.Extensions.Caching.Memory.IMemoryCache", Discipline.Concurrent)
        {
            Library = CachingAbstractions,
            IsMap = true,
            DropsEntries = true,
            Grows = ["CreateEntry"],
            Shrinks = ["Remove"],
            Reads = ["TryGetValue", "GetCurrentStatistics"],
        },
        new("Microsoft.Extensions.Caching.Memory.MemoryCache", Discipline.Concurrent)
        {
            Library = CachingMemory,
            IsMap = true,
            DropsEntries = true,
            Grows = ["CreateEntry"],
            Shrinks = ["Remove", "Compact"],
            Clears = ["Clear"],
            Reads = ["TryGetValue", "get_Count", "GetCurrentStatistics"],
            Enumerates = ["get_Keys"],
            Ignores = ["Dispose"],
        },
        new("Microsoft.Extensions.Caching.Distributed.IDistributedCache", Discipline.Concurrent)
        {
            Library = CachingAbstractions,
            IsMap = true,
            DropsEntries = true,
            Writes = ["Set", "SetAsync", "Refresh", "RefreshAsync"],
            Upserts = ["Set", "SetAsync"],
            Shrinks = ["Remove", "RemoveAsync"],
            Reads = ["Get", "GetAsync"],
        },
        new("Microsoft.Extensions.Caching.Hybrid.HybridCache", Discipline.Concurrent)
        {
            Library = CachingAbstractions,
            IsMap = true,
            DropsEntries = true,
            Grows = ["GetOrCreateAsync"],
            Writes = ["SetAsync"],
            Upserts = ["SetAsync"],
            Shrinks = ["RemoveAsync", "RemoveByTagAsync"],
        },
        new("System.Runtime.Caching.ObjectCache", Discipline.Concurrent)
        {
            Library = RuntimeCaching,
            IsMap = true,
            DropsEntries = true,
            Grows = ["Add", "AddOrGetExisting"],
            Writes = ["set_Item", "Set"],
            Upserts = ["set_Item", "Set"],
            Shrinks = ["Remove"],
            Reads = ["get_Item", "Get", "GetCacheItem", "GetValues", "Contains", "GetCount"],
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
            Ignores = ["CreateCacheEntryChangeMonitor", "get_DefaultCacheCapabilities", "get_Name"],
        },
        new("System.Runtime.Caching.MemoryCache", Discipline.Concurrent)
        {
            Library = RuntimeCaching,
            IsMap = true,
            DropsEntries = true,
            Shrinks = ["Remove", "Trim"],
            Reads = ["GetLastSize"],
            Ignores = ["get_CacheMemoryLimit", "get_PhysicalMemoryLimit", "get_PollingInterval", "Dispose"],
        },
        new("System.Web.Caching.Cache", Discipline.Concurrent)
        {
            Library = Web,
            IsMap = true,
            DropsEntries = true,
            Grows = ["Add"],
            Writes = ["set_Item", "Insert"],
            Upserts = ["set_Item", "Insert"],
            Shrinks = ["Remove"],
            Reads = ["get_Item", "Get", "get_Count"],
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
            Ignores = ["get_EffectivePercentagePhysicalMemoryLimit", "get_EffectivePrivateBytesLimit"],
        },

        // Derives from NameObjectCollectionBase, but takes its own read-write lock around each operation.
        new("System.Web.HttpApplicationState", Discipline.Concurrent)
        {
            Library = Web,
            IsMap = true,
            DropsEntries = true,
            Grows = ["Add"],
            Writes = ["set_Item", "Set"],
            Upserts = ["set_Item", "Set"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear", "RemoveAll"],
            Reads = ["get_Item", "Get", "GetKey", "get_Count"],
            Enumerates = ["get_AllKeys"],
            HandsOut = ["get_Contents", "get_StaticObjects"],
            Views = ["get_Contents"],
            Ignores = ["Lock", "UnLock"],
        },
    ];
}
