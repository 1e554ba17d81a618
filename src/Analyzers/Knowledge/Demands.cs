using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Members that fail, or answer wrongly, where a collection does not have what the caller takes for granted: an entry at all, or as many as there is room for. Each
/// by the exceptions on its page at learn.microsoft.com/dotnet/api.
/// </summary>
internal static class Demands
{
    private static readonly MemberTable s_entry = new(
        ("System.Linq.Enumerable", ["First", "Last", "Single", "ElementAt", "Max", "Min", "Average", "Aggregate"]),
        ("System.Collections.Generic.Queue`1", ["Peek"]),
        ("System.Collections.Generic.Stack`1", ["Peek"]),
        ("System.Collections.Immutable.ImmutableQueue`1", ["Peek"]),
        ("System.Collections.Immutable.ImmutableStack`1", ["Peek"]));

    private static readonly MemberTable s_room = new(
        ("System.Collections.Generic.ICollection`1", ["CopyTo"]),
        ("System.Collections.Generic.List`1", ["CopyTo", "GetRange"]),
        ("System.Collections.Generic.HashSet`1", ["CopyTo"]),
        ("System.Collections.Generic.Queue`1", ["CopyTo"]),
        ("System.Collections.Generic.Dictionary`2+KeyCollection", ["CopyTo"]),
        ("System.Collections.Generic.Dictionary`2+ValueCollection", ["CopyTo"]),
        ("System.Collections.Frozen.FrozenDictionary`2", ["CopyTo"]),
        ("System.Collections.Frozen.FrozenSet`1", ["CopyTo"]),
        ("System.Collections.Immutable.ImmutableList`1", ["CopyTo", "GetRange"]),
        ("System.Collections.Immutable.ImmutableArray`1", ["CopyTo"]));

    /// <summary>Whether this fails on a collection without entries.</summary>
    public static bool AnEntry(IMethodSymbol member) => s_entry.Has(member.OriginalDefinition);

    /// <summary>Whether this fails where the collection has more entries, or less, than its argument says.</summary>
    public static bool AFittingSize(IMethodSymbol member) => s_room.Has(member.OriginalDefinition);
}
