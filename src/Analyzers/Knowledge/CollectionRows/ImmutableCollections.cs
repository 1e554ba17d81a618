namespace MapSafety.Knowledge;

/// <summary>
/// <c>System.Collections.Immutable</c> and <c>System.Collections.Frozen</c>. "Immutable collections […] are thread-safe: they cannot be
/// modified after creation"; frozen ones "do not allow any changes to the keys and values". A member that "adds" returns another collection and
/// only reads its own; a row therefore knows reads and walks alone.
/// </summary>
internal static class ImmutableCollections
{
    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Immutable.ImmutableDictionary`2", Discipline.Immutable)
        {
            IsMap = true,
            Reads =
            [
                "get_Item", "get_Count", "get_IsEmpty", "ContainsKey", "Contains", "ContainsValue", "TryGetValue", "TryGetKey", "Add",
                "AddRange", "SetItem", "SetItems", "Remove", "RemoveRange", "Clear", "WithComparers", "ToBuilder",
            ],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_KeyComparer", "get_ValueComparer"],
        },
        new("System.Collections.Immutable.ImmutableSortedDictionary`2", Discipline.Immutable)
        {
            IsMap = true,
            Reads =
            [
                "get_Item", "ValueRef", "get_Count", "get_IsEmpty", "ContainsKey", "Contains", "ContainsValue", "TryGetValue", "TryGetKey",
                "Add", "AddRange", "SetItem", "SetItems", "Remove", "RemoveRange", "Clear", "WithComparers", "ToBuilder",
            ],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_KeyComparer", "get_ValueComparer"],
        },
        new("System.Collections.Immutable.ImmutableHashSet`1", Discipline.Immutable)
        {
            Reads =
            [
                "get_Count", "get_IsEmpty", "Contains", "TryGetValue", "Add", "Remove", "Clear", "WithComparer", "ToBuilder", "Union",
                "Intersect", "Except", "SymmetricExcept",
            ],
            Enumerates =
            [
                "GetEnumerator", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals",
            ],
            Ignores = ["get_KeyComparer"],
        },
        new("System.Collections.Immutable.ImmutableSortedSet`1", Discipline.Immutable)
        {
            Reads =
            [
                "get_Item", "ItemRef", "get_Count", "get_IsEmpty", "get_Min", "get_Max", "Contains", "IndexOf", "TryGetValue", "Add", "Remove",
                "Clear", "WithComparer", "ToBuilder", "Union", "Intersect", "Except", "SymmetricExcept",
            ],
            Enumerates =
            [
                "GetEnumerator", "Reverse", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals",
            ],
            Ignores = ["get_KeyComparer"],
        },
        new("System.Collections.Immutable.ImmutableList`1", Discipline.Immutable)
        {
            Reads =
            [
                "get_Item", "ItemRef", "get_Count", "get_IsEmpty", "BinarySearch", "Contains", "Exists", "Find", "FindIndex", "FindLast",
                "FindLastIndex", "IndexOf", "LastIndexOf", "TrueForAll", "Add", "AddRange", "Insert", "InsertRange", "Remove", "RemoveAll",
                "RemoveAt", "RemoveRange", "Replace", "Reverse", "SetItem", "Sort", "Clear", "ToBuilder",
            ],
            Enumerates = ["GetEnumerator", "ForEach", "ConvertAll", "CopyTo", "FindAll", "GetRange"],
        },
        new("System.Collections.Immutable.ImmutableArray`1", Discipline.Immutable)
        {
            Reads =
            [
                "get_Item", "ItemRef", "get_Length", "get_IsEmpty", "get_IsDefault", "get_IsDefaultOrEmpty", "Contains", "IndexOf",
                "LastIndexOf", "Add", "AddRange", "Insert", "InsertRange", "Remove", "RemoveAll", "RemoveAt", "RemoveRange", "Replace",
                "SetItem", "Sort", "Clear", "ToBuilder", "As", "CastArray", "Slice",
            ],
            Enumerates = ["GetEnumerator", "CopyTo", "OfType", "AsSpan", "AsMemory"],
            Ignores = ["Equals", "GetHashCode"],
        },
        new("System.Collections.Immutable.ImmutableQueue`1", Discipline.Immutable)
        {
            Reads = ["get_IsEmpty", "Peek", "PeekRef", "Enqueue", "Dequeue", "Clear"],
            Enumerates = ["GetEnumerator"],
        },
        new("System.Collections.Immutable.ImmutableStack`1", Discipline.Immutable)
        {
            Reads = ["get_IsEmpty", "Peek", "PeekRef", "Push", "Pop", "Clear"],
            Enumerates = ["GetEnumerator"],
        },

        // The interfaces: "that can only be modified by creating a new instance".
        new("System.Collections.Immutable.IImmutableDictionary`2", Discipline.Immutable)
        {
            IsMap = true,
            Reads = ["Contains", "TryGetKey", "Add", "AddRange", "SetItem", "SetItems", "Remove", "RemoveRange", "Clear"],
        },
        new("System.Collections.Immutable.IImmutableList`1", Discipline.Immutable)
        {
            Reads =
            [
                "IndexOf", "LastIndexOf", "Add", "AddRange", "Insert", "InsertRange", "Remove", "RemoveAll", "RemoveAt", "RemoveRange",
                "Replace", "SetItem", "Clear",
            ],
        },
        new("System.Collections.Immutable.IImmutableSet`1", Discipline.Immutable)
        {
            Reads = ["Contains", "TryGetValue", "Add", "Remove", "Clear", "Union", "Intersect", "Except", "SymmetricExcept"],
            Enumerates = ["IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals"],
        },
        new("System.Collections.Immutable.IImmutableQueue`1", Discipline.Immutable)
        {
            Reads = ["get_IsEmpty", "Peek", "Enqueue", "Dequeue", "Clear"],
        },
        new("System.Collections.Immutable.IImmutableStack`1", Discipline.Immutable)
        {
            Reads = ["get_IsEmpty", "Peek", "Push", "Pop", "Clear"],
        },
        new("System.Collections.Frozen.FrozenDictionary`2", Discipline.Immutable)
        {
            IsMap = true,
            Reads = ["get_Item", "get_Count", "ContainsKey", "TryGetValue", "GetValueRefOrNullRef", "GetAlternateLookup", "TryGetAlternateLookup"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo"],
            Ignores = ["get_Comparer"],
        },
        new("System.Collections.Frozen.FrozenDictionary`2+AlternateLookup`1", Discipline.Immutable)
        {
            IsMap = true,
            Reads = ["get_Item", "ContainsKey", "TryGetValue", "get_Dictionary"],
        },
        new("System.Collections.Frozen.FrozenSet`1", Discipline.Immutable)
        {
            Reads = ["get_Count", "Contains", "TryGetValue", "GetAlternateLookup", "TryGetAlternateLookup"],
            Enumerates =
            [
                "get_Items", "GetEnumerator", "CopyTo", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps",
                "SetEquals",
            ],
            Ignores = ["get_Comparer"],
        },
        new("System.Collections.Frozen.FrozenSet`1+AlternateLookup`1", Discipline.Immutable)
        {
            Reads = ["Contains", "TryGetValue", "get_Set"],
        },

        // Made whole by ToLookup; no member changes it.
        new("System.Linq.Lookup`2", Discipline.Immutable)
        {
            IsMap = true,
            Reads = ["get_Item", "get_Count", "Contains"],
            Enumerates = ["GetEnumerator", "ApplyResultSelector"],
        },
    ];
}
