namespace MapSafety.Knowledge;

internal static partial class Collections
{
    private static CollectionType[] Rows { get; } =
    [
        new("System.Collections.Generic.Dictionary`2", Discipline.Plain)
        {
            IsMap = true,
            Grows = ["Add", "TryAdd"],
            Writes = ["set_Item"],
            Shrinks = ["Remove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "ContainsValue", "TryGetValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator"],
            Ignores = ["get_Comparer"],
        },
        new("System.Collections.Concurrent.ConcurrentDictionary`2", Discipline.Concurrent)
        {
            IsMap = true,
            Grows = ["TryAdd", "GetOrAdd", "AddOrUpdate"],
            Writes = ["set_Item", "TryUpdate"],
            Shrinks = ["TryRemove"],
            Clears = ["Clear"],
            Reads = ["get_Item", "ContainsKey", "TryGetValue", "get_Count"],
            Enumerates = ["get_Keys", "get_Values", "GetEnumerator", "ToArray"],
        },
    ];
}
