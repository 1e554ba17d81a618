namespace MapSafety.Knowledge;

/// <summary>
/// <c>System.Collections.Specialized</c>. Each page says: "Any instance members are not guaranteed to be thread safe" and "this implementation
/// does not provide a synchronized (thread safe) wrapper".
/// </summary>
internal static class SpecializedCollections
{
    public static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Specialized.NameObjectCollectionBase", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["BaseAdd"],
            Writes = ["BaseSet", "OnDeserialization"],
            Upserts = ["BaseSet", "OnDeserialization"],
            Shrinks = ["BaseRemove", "BaseRemoveAt"],
            Clears = ["BaseClear"],
            Reads = ["get_Count", "BaseGet", "BaseGetKey", "BaseHasKeys"],
            Enumerates = ["get_Keys", "GetEnumerator", "BaseGetAllKeys", "BaseGetAllValues", "GetObjectData"],
            Views = ["get_Keys", "GetEnumerator"],
            Ignores = ["get_IsReadOnly", "set_IsReadOnly"],
        },
        new("System.Collections.Specialized.NameObjectCollectionBase+KeysCollection", Discipline.View)
        {
            Reads = ["get_Count", "get_Item", "Get"],
            Enumerates = ["GetEnumerator"],
            Views = ["GetEnumerator"],
        },
        new("System.Collections.Specialized.NameValueCollection", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item", "Set", "InvalidateCachedArrays"],
            Upserts = ["set_Item", "Set"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Get", "GetKey", "GetValues", "HasKeys"],
            Enumerates = ["get_AllKeys", "CopyTo"],
        },
        new("System.Collections.Specialized.StringDictionary", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "ContainsValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized"],
        },
        new("System.Collections.Specialized.StringCollection", Discipline.Plain)
        {
            Grows = ["Add", "AddRange", "Insert"],
            Writes = ["set_Item"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear"],
            Reads = ["get_Item", "get_Count", "Contains", "IndexOf"],
            Enumerates = ["GetEnumerator", "CopyTo"],
            Views = ["GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly"],
        },
        new("System.Collections.Specialized.HybridDictionary", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Contains", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly", "get_IsFixedSize"],
        },
        new("System.Collections.Specialized.ListDictionary", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add"],
            Writes = ["set_Item"],
            Upserts = ["set_Item"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Contains", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo"],
            Views = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_SyncRoot", "get_IsSynchronized", "get_IsReadOnly", "get_IsFixedSize"],
        },
        new("System.Collections.Specialized.OrderedDictionary", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add", "Insert"],
            Writes = ["set_Item", "OnDeserialization"],
            Upserts = ["set_Item", "OnDeserialization"],
            Shrinks = ["Remove", "RemoveAt"],
            Clears = ["Clear"],
            Reads = ["get_Item", "Contains", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "CopyTo", "GetObjectData"],
            HandsOut = ["AsReadOnly"],
            Views = ["get_Keys", "get_Values", "GetEnumerator", "AsReadOnly"],
            Ignores = ["get_IsReadOnly"],
        },
    ];
}
