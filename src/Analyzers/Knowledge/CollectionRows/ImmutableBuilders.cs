namespace MapSafety.Knowledge;

/// <summary>
/// The builders of <c>System.Collections.Immutable</c>: ordinary mutable collections. "The builder is not thread-safe: Instance members of this
/// class are not thread-safe."
/// </summary>
internal static class ImmutableBuilders
{
    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Immutable.ImmutableDictionary`2+Builder", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add", "AddRange"],
            Writes = ["set_Item", "set_KeyComparer", "set_ValueComparer"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove", "RemoveRange"],
            Clears = ["Clear"],
            Reads = ["get_Item", "get_Count", "ContainsKey", "Contains", "ContainsValue", "TryGetValue", "TryGetKey", "GetValueOrDefault"],

            // ToImmutable freezes the tree in place, but what it returns no longer changes.
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "ToImmutable"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_KeyComparer", "get_ValueComparer"],
        },
        new("System.Collections.Immutable.ImmutableSortedDictionary`2+Builder", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add", "AddRange"],
            Writes = ["set_Item", "set_KeyComparer", "set_ValueComparer"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove", "RemoveRange"],
            Clears = ["Clear"],
            Reads =
            [
                "get_Item", "ValueRef", "get_Count", "ContainsKey", "Contains", "ContainsValue", "TryGetValue", "TryGetKey",
                "GetValueOrDefault",
            ],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "ToImmutable"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_KeyComparer", "get_ValueComparer"],
        },
        new("System.Collections.Immutable.ImmutableHashSet`1+Builder", Discipline.Plain)
        {
            Grows = ["Add", "UnionWith"],
            Writes = ["SymmetricExceptWith", "set_KeyComparer"],
            Upserts = ["SymmetricExceptWith"],
            Shrinks = ["Remove", "ExceptWith", "IntersectWith"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Contains", "TryGetValue"],
            Enumerates =
            [
                "GetEnumerator", "ToImmutable", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps",
                "SetEquals",
            ],
            Views = ["GetEnumerator"],
            Ignores = ["get_KeyComparer"],
        },
        new("System.Collections.Immutable.ImmutableSortedSet`1+Builder", Discipline.Plain)
        {
            Grows = ["Add", "UnionWith"],
            Writes = ["SymmetricExceptWith", "set_KeyComparer"],
            Upserts = ["SymmetricExceptWith"],
            Shrinks = ["Remove", "ExceptWith", "IntersectWith"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ItemRef", "get_Count", "get_Min", "get_Max", "Contains", "IndexOf", "TryGetValue"],
            Enumerates =
            [
                "GetEnumerator", "Reverse", "ToImmutable", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps",
                "SetEquals",
            ],
            Views = ["GetEnumerator", "Reverse"],
            Ignores = ["get_KeyComparer"],
        },
        new("System.Collections.Immutable.ImmutableList`1+Builder", Discipline.Plain)
        {
            Grows = ["Add", "AddRange", "Insert", "InsertRange"],
            Writes = ["set_Item", "Replace", "Reverse", "Sort"],
            Shrinks = ["Remove", "RemoveAll", "RemoveAt", "RemoveRange"],
            Clears = ["Clear"],
            Reads =
            [
                "get_Item", "ItemRef", "get_Count", "BinarySearch", "Contains", "Exists", "Find", "FindIndex", "FindLast", "FindLastIndex",
                "IndexOf", "LastIndexOf", "TrueForAll",
            ],
            Enumerates = ["GetEnumerator", "ForEach", "ConvertAll", "CopyTo", "FindAll", "GetRange", "ToImmutable"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Immutable.ImmutableArray`1+Builder", Discipline.Plain)
        {
            Grows = ["Add", "AddRange", "Insert", "InsertRange"],
            Writes = ["set_Item", "set_Capacity", "set_Count", "Replace", "Reverse", "Sort"],
            Shrinks = ["Remove", "RemoveAll", "RemoveAt", "RemoveRange"],

            // The array moves into the result and leaves the builder empty.
            Clears = ["Clear", "MoveToImmutable", "DrainToImmutable"],
            Reads = ["get_Item", "ItemRef", "get_Count", "Contains", "IndexOf", "LastIndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray", "ToImmutable"],
            Views = ["GetEnumerator"],
            Ignores = ["get_Capacity"],
        },
    ];
}
