namespace MapSafety.Knowledge;

/// <summary>
/// <c>System.Collections.ObjectModel</c>. <c>Collection</c> and what derives from it "can support multiple readers concurrently, as long as the
/// collection is not modified". The read-only types wrap a collection that others may go on changing, so they are views and no snapshots:
/// "a ReadOnlyCollection can support multiple readers concurrently, as long as the [wrapped] collection is not modified".
/// </summary>
internal static class ObjectModelCollections
{
    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.ObjectModel.Collection`1", Discipline.Plain)
        {
            Grows = ["Add", "Insert", "InsertItem"],
            Writes = ["set_Item", "SetItem"],
            Shrinks = ["Remove", "RemoveAt", "RemoveItem"],
            Clears = ["Clear", "ClearItems"],
            Reads = ["get_Item", "get_Count", "Contains", "IndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            HandsOut = ["get_Items"],
            Views = ["GetEnumerator", "get_Items"],
        },
        new("System.Collections.ObjectModel.KeyedCollection`2", Discipline.Plain)
        {
            IsMap = true,
            Writes = ["ChangeItemKey"],
            Shrinks = ["Remove"],
            Reads = ["get_Item", "Contains", "TryGetValue"],
            HandsOut = ["get_Dictionary"],
            Views = ["get_Dictionary"],
            Ignores = ["get_Comparer", "GetKeyForItem"],
        },
        new("System.Collections.Generic.KeyedByTypeCollection`1", Discipline.Plain)
        {
            Library = "System.ServiceModel",
            IsMap = true,
            Shrinks = ["Remove", "RemoveAll"],
            Reads = ["Find"],
            Enumerates = ["FindAll"],
        },
        new("System.Collections.ObjectModel.ObservableCollection`1", Discipline.Plain)
        {
            Writes = ["Move", "MoveItem"],
            Ignores =
            [
                "add_CollectionChanged", "remove_CollectionChanged", "add_PropertyChanged", "remove_PropertyChanged", "OnCollectionChanged",
                "OnPropertyChanged", "BlockReentrancy", "CheckReentrancy",
            ],
        },
        new("System.Collections.ObjectModel.ReadOnlyCollection`1", Discipline.View)
        {
            Reads = ["get_Item", "get_Count", "Contains", "IndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            HandsOut = ["get_Items"],
            Views = ["GetEnumerator", "get_Items"],
        },
        new("System.Collections.ObjectModel.ReadOnlyObservableCollection`1", Discipline.View)
        {
            Ignores =
            [
                "add_CollectionChanged", "remove_CollectionChanged", "add_PropertyChanged", "remove_PropertyChanged", "OnCollectionChanged",
                "OnPropertyChanged",
            ],
        },
        new("System.Collections.ObjectModel.ReadOnlyDictionary`2", Discipline.View)
        {
            IsMap = true,
            Reads = ["get_Item", "ContainsKey", "TryGetValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            HandsOut = ["get_Dictionary"],
            Views = ["get_Keys", "get_Values", "GetEnumerator", "get_Dictionary"],
        },
        new("System.Collections.ObjectModel.ReadOnlyDictionary`2+KeyCollection", Discipline.View)
        {
            Reads = ["get_Count", "Contains"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.ObjectModel.ReadOnlyDictionary`2+ValueCollection", Discipline.View)
        {
            Reads = ["get_Count"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.ObjectModel.ReadOnlySet`1", Discipline.View)
        {
            Reads = ["get_Count", "Contains"],
            Enumerates =
            [
                "GetEnumerator", "IsSubsetOf", "IsProperSubsetOf", "IsSupersetOf", "IsProperSupersetOf", "Overlaps", "SetEquals",
            ],
            HandsOut = ["get_Set"],
            Views = ["GetEnumerator", "get_Set"],
        },

        // "Provides a class to build a read-only collection": documented with no promise, so plain.
        new("System.Runtime.CompilerServices.ReadOnlyCollectionBuilder`1", Discipline.Plain)
        {
            Grows = ["Add", "Insert"],
            Writes = ["set_Item", "set_Capacity", "Reverse"],
            Shrinks = ["Remove", "RemoveAt"],

            // ToReadOnlyCollection hands the storage over and leaves the builder empty.
            Clears = ["Clear", "ToReadOnlyCollection"],
            Reads = ["get_Item", "get_Count", "Contains", "IndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo", "ToArray"],
            Views = ["GetEnumerator"],
            Ignores = ["get_Capacity"],
        },
    ];
}
