namespace MapSafety.Knowledge;

/// <summary>
/// <c>System.Collections</c>. Each page says: "can support multiple readers concurrently, as long as the collection is not modified. To
/// guarantee thread safety […] all operations must be done through the wrapper returned by the Synchronized method" (see <see cref="Consumers"/>).
/// </summary>
internal static class NonGenericCollections
{
    public static CollectionType[] Rows { get; } =
    [
        // "Hashtable is thread safe for use by multiple reader threads and a single writing thread": two writers still corrupt it.
        new("System.Collections.Hashtable", Discipline.Plain)
        {
            IsMap = true,
            AllowsReadersBesideWriter = true,
            Grows = ["Add"],
            Writes = ["set_Item", "OnDeserialization", "set_hcp", "set_comparer"],
            Upserts = ["set_Item", "OnDeserialization"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Contains", "ContainsKey", "ContainsValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo", "Clone", "GetObjectData"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores =
            [
                "get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly", "get_IsFixedSize", "get_hcp", "get_comparer", "get_EqualityComparer",
                "GetHash", "KeyEquals",
            ],
        },
        new("System.Collections.ArrayList", Discipline.Plain)
        {
            Grows = ["Add", "AddRange", "Insert", "InsertRange"],
            Writes = ["set_Item", "set_Capacity", "SetRange", "Reverse", "Sort", "TrimToSize"],
            Shrinks = ["Remove", "RemoveAt", "RemoveRange"],
            Clears = ["Clear"],
            Reads = ["get_Item", "get_Count", "BinarySearch", "Contains", "IndexOf", "LastIndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo", "Clone", "ToArray"],

            // Not a copy, unlike that of List<T>: the range writes through.
            HandsOut = ["GetRange"],
            Views = ["GetEnumerator", "GetRange"],
            Ignores = ["get_Capacity", "get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly", "get_IsFixedSize"],
        },
        new("System.Collections.SortedList", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item", "SetByIndex", "set_Capacity", "TrimToSize"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear"],
            Reads =
            [
                "get_Item", "Contains", "ContainsKey", "ContainsValue", "get_Count", "GetByIndex", "GetKey", "IndexOfKey", "IndexOfValue",
            ],
            Enumerates = ["get_Keys", "get_Values", "GetKeyList", "GetValueList", "GetEnumerator", "CopyTo", "Clone"],
            Views = ["get_Keys", "get_Values", "GetKeyList", "GetValueList", "GetEnumerator"],
            Ignores = ["get_Capacity", "get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly", "get_IsFixedSize"],
        },
        new("System.Collections.Queue", Discipline.Plain)
        {
            Grows = ["Enqueue"],
            Writes = ["TrimToSize"],
            Shrinks = ["Dequeue"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Contains", "Peek"],
            Enumerates = ["GetEnumerator", "CopyTo", "Clone", "ToArray"],
            Views = ["GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized"],
        },
        new("System.Collections.Stack", Discipline.Plain)
        {
            Grows = ["Push"],
            Shrinks = ["Pop"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Contains", "Peek"],
            Enumerates = ["GetEnumerator", "CopyTo", "Clone", "ToArray"],
            Views = ["GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized"],
        },
        new("System.Collections.BitArray", Discipline.Plain)
        {
            Writes = ["set_Item", "Set", "SetAll", "And", "Or", "Xor", "Not", "LeftShift", "RightShift", "set_Length"],
            Reads = ["get_Item", "Get", "get_Length", "get_Count", "HasAllSet", "HasAnySet"],
            Enumerates = ["GetEnumerator", "CopyTo", "Clone"],
            Views = ["GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly"],
        },

        // The base classes of hand-written typed collections. The hooks On… run inside the change and change nothing by themselves.
        new("System.Collections.CollectionBase", Discipline.Plain)
        {
            Writes = ["set_Capacity"],
            Shrinks = ["RemoveAt"],
            Clears = ["Clear"],
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator"],
            HandsOut = ["get_InnerList", "get_List"],
            Views = ["get_InnerList", "get_List", "GetEnumerator"],
            Ignores =
            [
                "get_Capacity", "OnClear", "OnClearComplete", "OnInsert", "OnInsertComplete", "OnRemove", "OnRemoveComplete", "OnSet",
                "OnSetComplete", "OnValidate",
            ],
        },
        new("System.Collections.DictionaryBase", Discipline.Plain)
        {
            IsMap = true,
            Clears = ["Clear"],
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            HandsOut = ["get_InnerHashtable", "get_Dictionary"],
            Views = ["get_InnerHashtable", "get_Dictionary", "GetEnumerator"],
            Ignores =
            [
                "OnGet", "OnClear", "OnClearComplete", "OnInsert", "OnInsertComplete", "OnRemove", "OnRemoveComplete", "OnSet",
                "OnSetComplete", "OnValidate",
            ],
        },

        // Read-only to its callers; what derives from it fills the inner list.
        new("System.Collections.ReadOnlyCollectionBase", Discipline.Plain)
        {
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator"],
            HandsOut = ["get_InnerList"],
            Views = ["get_InnerList", "GetEnumerator"],
        },
    ];
}
