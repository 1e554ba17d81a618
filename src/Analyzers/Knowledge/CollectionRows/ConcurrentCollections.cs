namespace MapSafety.Knowledge;

/// <summary>
/// <c>System.Collections.Concurrent</c> and <c>ConditionalWeakTable</c>. The pages say: "all public and protected members of [the type] are
/// thread-safe and may be used concurrently from multiple threads. However, members accessed through one of the interfaces [it] implements,
/// including extension methods, are not guaranteed to be thread safe".
/// </summary>
internal static class ConcurrentCollections
{
    private const string ServiceModel = "System.ServiceModel";

    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Concurrent.ConcurrentDictionary`2", Discipline.Concurrent)
        {
            IsMap = true,
            Grows = ["TryAdd", "GetOrAdd", "AddOrUpdate"],
            Writes = ["set_Item", "TryUpdate"],
            Upserts = ["set_Item"],
            Shrinks = ["TryRemove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "TryGetValue", "get_Count", "get_IsEmpty"],

            // Keys and Values are copies made under all locks; only the enumerator stays live.
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "ToArray"],
            HandsOut = ["GetAlternateLookup", "TryGetAlternateLookup"],
            Views = ["GetEnumerator", "GetAlternateLookup", "TryGetAlternateLookup"],
            Ignores = ["get_Comparer"],
        },
        new("System.Collections.Concurrent.ConcurrentDictionary`2+AlternateLookup`1", Discipline.View)
        {
            IsMap = true,
            Grows = ["TryAdd"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["TryRemove"],
            Reads = ["get_Item", "TryGetValue", "ContainsKey"],
            HandsOut = ["get_Dictionary"],
            Views = ["get_Dictionary"],
        },
        new("System.Collections.Concurrent.ConcurrentQueue`1", Discipline.Concurrent)
        {
            Grows = ["Enqueue"],
            Shrinks = ["TryDequeue"],
            Clears = ["Clear"],
            Reads = ["get_Count", "get_IsEmpty", "TryPeek"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Concurrent.ConcurrentStack`1", Discipline.Concurrent)
        {
            Grows = ["Push", "PushRange"],
            Shrinks = ["TryPop", "TryPopRange"],
            Clears = ["Clear"],
            Reads = ["get_Count", "get_IsEmpty", "TryPeek"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Concurrent.ConcurrentBag`1", Discipline.Concurrent)
        {
            Grows = ["Add"],
            Shrinks = ["TryTake"],
            Clears = ["Clear"],
            Reads = ["get_Count", "get_IsEmpty", "TryPeek"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray"],
            Views = ["GetEnumerator"],
        },

        // "Dispose […] should be called only when all other operations on the BlockingCollection have completed": it is no removal.
        new("System.Collections.Concurrent.BlockingCollection`1", Discipline.Concurrent)
        {
            Grows = ["Add", "TryAdd"],
            Writes = ["CompleteAdding"],

            // The consuming enumerator takes what it walks.
            Shrinks = ["Take", "TryTake", "GetConsumingEnumerable"],
            Reads = ["get_Count", "get_IsCompleted", "get_IsAddingCompleted"],
            Enumerates = ["CopyTo", "ToArray"],
            Views = ["GetConsumingEnumerable"],
            Ignores = ["get_BoundedCapacity", "Dispose"],
        },

        // "All implementations of this interface must enable all members of this interface to be used concurrently from multiple threads."
        new("System.Collections.Concurrent.IProducerConsumerCollection`1", Discipline.Concurrent)
        {
            Grows = ["TryAdd"],
            Shrinks = ["TryTake"],
            Enumerates = ["CopyTo", "ToArray"],
        },

        // "This type is thread-safe; it doesn't require the caller to do any additional locking." Entries go when their key does.
        new("System.Runtime.CompilerServices.ConditionalWeakTable`2", Discipline.Concurrent)
        {
            IsMap = true,
            DropsEntries = true,
            Grows = ["Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "GetOrCreateValue", "GetValue"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["TryGetValue"],
        },

        // "Provides a thread-safe collection": every member locks SyncRoot, the enumerator does not.
        new("System.Collections.Generic.SynchronizedCollection`1", Discipline.Concurrent)
        {
            Library = ServiceModel,
            Grows = ["Add", "Insert", "InsertItem"],
            Writes = ["set_Item", "SetItem"],
            Shrinks = ["Remove", "RemoveAt", "RemoveItem"],
            Clears = ["Clear", "ClearItems"],
            Reads = ["get_Item", "get_Count", "Contains", "IndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            HandsOut = ["get_Items"],
            Views = ["GetEnumerator", "get_Items"],
            Ignores = ["get_SyncRoot"],
        },
        new("System.Collections.Generic.SynchronizedKeyedCollection`2", Discipline.Concurrent)
        {
            Library = ServiceModel,
            IsMap = true,
            Writes = ["ChangeItemKey"],
            Shrinks = ["Remove"],
            Reads = ["get_Item", "Contains"],
            HandsOut = ["get_Dictionary"],
            Views = ["get_Dictionary"],
            Ignores = ["GetKeyForItem"],
        },
        new("System.Collections.Generic.SynchronizedReadOnlyCollection`1", Discipline.Concurrent)
        {
            Library = ServiceModel,
            Reads = ["get_Item", "get_Count", "Contains", "IndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            HandsOut = ["get_Items"],
            Views = ["GetEnumerator", "get_Items"],
        },

        // Promised nowhere, but every operation takes the object's own lock in each implementation since .NET Framework 4.
        new("System.Dynamic.ExpandoObject", Discipline.Concurrent)
        {
            IsMap = true,
        },
    ];
}
