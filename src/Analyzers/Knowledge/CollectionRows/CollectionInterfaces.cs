namespace MapSafety.Knowledge;

/// <summary>
/// The interfaces that collections are used through. Their pages promise nothing: what counts is the object behind. What their members do is
/// what every implementation does, so that a type of one's own that implements them is understood too.
/// </summary>
internal static class CollectionInterfaces
{
    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Generic.IEnumerable`1", Discipline.Abstract)
        {
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Generic.ICollection`1", Discipline.Abstract)
        {
            Grows = ["Add"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Count", "Contains"],
            Enumerates = ["CopyTo"],
            Ignores = ["get_IsReadOnly"],
        },
        new("System.Collections.Generic.IReadOnlyCollection`1", Discipline.Abstract)
        {
            Reads = ["get_Count"],
        },
        new("System.Collections.Generic.IList`1", Discipline.Abstract)
        {
            Grows = ["Insert"],
            Writes = ["set_Item"],
            Shrinks = ["RemoveAt"],
            Reads = ["get_Item", "IndexOf"],
        },
        new("System.Collections.Generic.IReadOnlyList`1", Discipline.Abstract)
        {
            Reads = ["get_Item"],
        },
        new("System.Collections.Generic.IDictionary`2", Discipline.Abstract)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Reads = ["get_Item", "ContainsKey", "TryGetValue"],
            Enumerates = ["get_Keys", "get_Values"],
            Views = ["get_Keys", "get_Values"],
        },
        new("System.Collections.Generic.IReadOnlyDictionary`2", Discipline.Abstract)
        {
            IsMap = true,
            Reads = ["get_Item", "ContainsKey", "TryGetValue"],
            Enumerates = ["get_Keys", "get_Values"],
            Views = ["get_Keys", "get_Values"],
        },
        new("System.Collections.Generic.ISet`1", Discipline.Abstract)
        {
            Grows = ["Add", "UnionWith"],
            Writes = ["SymmetricExceptWith"],
            Upserts = ["SymmetricExceptWith"],
            Shrinks = ["ExceptWith", "IntersectWith"],
            Enumerates = ["IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals"],
        },
        new("System.Collections.Generic.IReadOnlySet`1", Discipline.Abstract)
        {
            Reads = ["Contains"],
            Enumerates = ["IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals"],
        },
        new("System.Collections.IEnumerable", Discipline.Abstract)
        {
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.ICollection", Discipline.Abstract)
        {
            Reads = ["get_Count"],
            Enumerates = ["CopyTo"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized"],
        },
        new("System.Collections.IList", Discipline.Abstract)
        {
            Grows = ["Add", "Insert"],
            Writes = ["set_Item"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Contains", "IndexOf"],
            Ignores = ["get_IsReadOnly", "get_IsFixedSize"],
        },
        new("System.Collections.IDictionary", Discipline.Abstract)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Contains"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_IsReadOnly", "get_IsFixedSize"],
        },
        new("System.Collections.Specialized.IOrderedDictionary", Discipline.Abstract)
        {
            IsMap = true,
            Grows = ["Insert"],
            Writes = ["set_Item"],
            Shrinks = ["RemoveAt"],
            Reads = ["get_Item"],
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
        },

        // A lookup is made whole and has no member that changes it, and neither has a group.
        new("System.Linq.ILookup`2", Discipline.Immutable)
        {
            IsMap = true,
            Reads = ["get_Item", "get_Count", "Contains"],
        },
        new("System.Linq.IGrouping`2", Discipline.Immutable)
        {
            Reads = ["get_Key"],
        },
    ];
}
