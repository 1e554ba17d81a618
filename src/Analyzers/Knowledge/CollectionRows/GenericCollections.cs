namespace MapSafety.Knowledge;

/// <summary>
/// <c>System.Collections.Generic</c>. Each page says: "can support multiple readers concurrently, as long as the collection is not modified
/// […] enumerating through a collection is intrinsically not a thread-safe procedure", so all of them are plain.
/// A predicate or membership search is a read though it walks: it checks no version and does not throw. Comparing two sets walks one of them.
/// </summary>
internal static class GenericCollections
{
    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Generic.Dictionary`2", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add", "TryAdd"],
            Writes = ["set_Item", "EnsureCapacity", "TrimExcess", "OnDeserialization"],
            Upserts = ["set_Item", "OnDeserialization"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "ContainsValue", "TryGetValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "GetObjectData"],
            HandsOut = ["GetAlternateLookup", "TryGetAlternateLookup"],
            Views = ["get_Keys", "get_Values", "GetEnumerator", "GetAlternateLookup", "TryGetAlternateLookup"],
            Ignores = ["get_Comparer", "get_Capacity"],
        },
        new("System.Collections.Generic.Dictionary`2+KeyCollection", Discipline.View)
        {
            Reads = ["get_Count", "Contains"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.Dictionary`2+ValueCollection", Discipline.View)
        {
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.Dictionary`2+AlternateLookup`1", Discipline.View)
        {
            IsMap = true,
            Grows = ["TryAdd"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Reads = ["get_Item", "TryGetValue", "ContainsKey"],
            HandsOut = ["get_Dictionary"],
            Views = ["get_Dictionary"],
        },
        new("System.Collections.Generic.SortedDictionary`2", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "ContainsValue", "TryGetValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_Comparer"],
        },
        new("System.Collections.Generic.SortedDictionary`2+KeyCollection", Discipline.View)
        {
            Reads = ["get_Count", "Contains"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.SortedDictionary`2+ValueCollection", Discipline.View)
        {
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.SortedList`2", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item", "SetValueAtIndex", "set_Capacity", "TrimExcess"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear"],
            Reads =
            [
                "get_Item", "ContainsKey", "ContainsValue", "TryGetValue", "get_Count", "IndexOfKey", "IndexOfValue", "GetKeyAtIndex",
                "GetValueAtIndex",
            ],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_Comparer", "get_Capacity"],
        },
        new("System.Collections.Generic.OrderedDictionary`2", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add", "TryAdd", "Insert"],
            Writes = ["set_Item", "SetAt", "EnsureCapacity", "TrimExcess"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "ContainsValue", "TryGetValue", "get_Count", "GetAt", "IndexOf"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_Comparer", "get_Capacity"],
        },
        new("System.Collections.Generic.OrderedDictionary`2+KeyCollection", Discipline.View)
        {
            Reads = ["get_Count", "Contains"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.OrderedDictionary`2+ValueCollection", Discipline.View)
        {
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.HashSet`1", Discipline.Plain)
        {
            Grows = ["Add", "UnionWith"],
            Writes = ["SymmetricExceptWith", "EnsureCapacity", "TrimExcess", "OnDeserialization"],
            Upserts = ["SymmetricExceptWith", "OnDeserialization"],
            Shrinks = ["Remove", "RemoveWhere", "ExceptWith", "IntersectWith"],
            Clears = ["Clear"],
            Reads = ["Contains", "TryGetValue", "get_Count"],
            Enumerates =
            [
                "GetEnumerator", "CopyTo", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals",
                "GetObjectData",
            ],
            HandsOut = ["GetAlternateLookup", "TryGetAlternateLookup"],
            Views = ["GetEnumerator", "GetAlternateLookup", "TryGetAlternateLookup"],
            Ignores = ["get_Comparer", "get_Capacity"],
        },
        new("System.Collections.Generic.HashSet`1+AlternateLookup`1", Discipline.View)
        {
            Grows = ["Add"],
            Shrinks = ["Remove"],
            Reads = ["Contains", "TryGetValue"],
            HandsOut = ["get_Set"],
            Views = ["get_Set"],
        },
        new("System.Collections.Generic.SortedSet`1", Discipline.Plain)
        {
            Grows = ["Add", "UnionWith"],
            Writes = ["SymmetricExceptWith", "OnDeserialization"],
            Upserts = ["SymmetricExceptWith", "OnDeserialization"],
            Shrinks = ["Remove", "RemoveWhere", "ExceptWith", "IntersectWith"],
            Clears = ["Clear"],
            Reads = ["Contains", "TryGetValue", "get_Count", "get_Min", "get_Max"],
            Enumerates =
            [
                "GetEnumerator", "Reverse", "CopyTo", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps",
                "SetEquals", "GetObjectData",
            ],

            // What is added to or removed from the view is added to or removed from the set.
            HandsOut = ["GetViewBetween"],
            Views = ["GetEnumerator", "Reverse", "GetViewBetween"],
            Ignores = ["get_Comparer"],
        },
        new("System.Collections.Generic.List`1", Discipline.Plain)
        {
            Grows = ["Add", "AddRange", "Insert", "InsertRange"],
            Writes = ["set_Item", "set_Capacity", "EnsureCapacity", "TrimExcess", "Reverse", "Sort"],
            Shrinks = ["Remove", "RemoveAll", "RemoveAt", "RemoveRange"],
            Clears = ["Clear"],
            Reads =
            [
                "get_Item", "get_Count", "BinarySearch", "Contains", "Exists", "Find", "FindIndex", "FindLast", "FindLastIndex", "IndexOf",
                "LastIndexOf", "TrueForAll",
            ],
            Enumerates = ["GetEnumerator", "ForEach", "ConvertAll", "CopyTo", "FindAll", "GetRange", "Slice", "ToArray"],
            HandsOut = ["AsReadOnly"],
            Views = ["GetEnumerator", "AsReadOnly"],
            Ignores = ["get_Capacity"],
        },
        new("System.Collections.Generic.LinkedList`1", Discipline.Plain)
        {
            Grows = ["AddAfter", "AddBefore", "AddFirst", "AddLast"],
            Writes = ["OnDeserialization"],
            Upserts = ["OnDeserialization"],
            Shrinks = ["Remove", "RemoveFirst", "RemoveLast"],
            Clears = ["Clear"],
            Reads = ["get_Count", "get_First", "get_Last", "Contains", "Find", "FindLast"],
            Enumerates = ["GetEnumerator", "CopyTo", "GetObjectData"],

            // A node leads to its neighbours and to its list.
            Views = ["GetEnumerator", "get_First", "get_Last", "Find", "FindLast", "AddAfter", "AddBefore", "AddFirst", "AddLast"],
        },
        new("System.Collections.Generic.LinkedListNode`1", Discipline.View)
        {
            Writes = ["set_Value"],
            Reads = ["get_Next", "get_Previous", "get_Value"],
            HandsOut = ["get_List", "get_ValueRef"],
            Views = ["get_Next", "get_Previous", "get_List", "get_ValueRef"],
        },
        new("System.Collections.Generic.Queue`1", Discipline.Plain)
        {
            Grows = ["Enqueue"],
            Writes = ["EnsureCapacity", "TrimExcess"],
            Shrinks = ["Dequeue", "TryDequeue"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Contains", "Peek", "TryPeek"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray"],
            Views = ["GetEnumerator"],
            Ignores = ["get_Capacity"],
        },
        new("System.Collections.Generic.Stack`1", Discipline.Plain)
        {
            Grows = ["Push"],
            Writes = ["EnsureCapacity", "TrimExcess"],
            Shrinks = ["Pop", "TryPop"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Contains", "Peek", "TryPeek"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray"],
            Views = ["GetEnumerator"],
            Ignores = ["get_Capacity"],
        },
        new("System.Collections.Generic.PriorityQueue`2", Discipline.Plain)
        {
            Grows = ["Enqueue", "EnqueueRange"],

            // One comes, one goes: the count stays.
            Writes = ["DequeueEnqueue", "EnqueueDequeue", "EnsureCapacity", "TrimExcess"],
            Shrinks = ["Dequeue", "TryDequeue", "Remove"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Peek", "TryPeek"],
            Enumerates = ["get_UnorderedItems"],
            Views = ["get_UnorderedItems"],
            Ignores = ["get_Comparer", "get_Capacity"],
        },
        new("System.Collections.Generic.PriorityQueue`2+UnorderedItemsCollection", Discipline.View)
        {
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
        },
    ];
}
