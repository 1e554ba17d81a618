using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Members of <c>ConcurrentDictionary</c> that take every lock of the map, one after the other, and hold them until they are done, so that meanwhile nobody can
/// change any entry. A test holds one lock and sees which members wait.
/// </summary>
internal static class MapLocks
{
    private const string Map = "System.Collections.Concurrent.ConcurrentDictionary`2";

    private static readonly TypeTable<string> s_maps = new([Map], name => name);

    private static readonly MemberTable s_keys = new((Map, ["Keys"]));

    private static readonly MemberTable s_values = new((Map, ["Values"]));

    private static readonly MemberTable s_count = new((Map, ["Count"]), ("System.Collections.Generic.ICollection`1", ["Count"]));

    private static readonly MethodTable<string[]> s_counting = new([["System.Linq.Enumerable", "Count/1"]], row => row[0], row => row.Skip(1));

    private static readonly MethodTable<string[]> s_asking = new([["System.Linq.Enumerable", "Any/1"]], row => row[0], row => row.Skip(1));

    // What asks for one key is another matter, and other analyzers speak of it; what copies shows that the copy is wanted.
    private static readonly MemberTable s_otherMatters = new(
        ("System.Linq.Enumerable", ["Contains", "ToArray", "ToList", "ToHashSet", "AsEnumerable", "TryGetNonEnumeratedCount"]));

    private static readonly TypeTable<string> s_queries = new(["System.Linq.Enumerable"], name => name);

    /// <summary>Whether this collection is such a map.</summary>
    public static bool IsMap(CollectionType? row) => row?.MetadataName is Map;

    /// <summary>Whether this is such a map, or one derived from it.</summary>
    public static bool IsMap(ITypeSymbol? type) => s_maps.FindInherited(type) is not null;

    /// <summary>Whether this property copies all keys.</summary>
    public static bool IsKeys(ISymbol member) => s_keys.Has(member);

    /// <summary>Whether this property copies all values.</summary>
    public static bool IsValues(ISymbol member) => s_values.Has(member);

    /// <summary>Whether this is how many entries a map or a copy has, in any of the ways to ask.</summary>
    public static bool IsCount(ISymbol member) => s_count.Has(member.OriginalDefinition) || member is IMethodSymbol method && Fits(s_counting, method);

    /// <summary>Whether this asks if there is any entry by counting them.</summary>
    public static bool IsAny(IMethodSymbol method) => Fits(s_asking, method);

    /// <summary>Whether this operator of LINQ goes through what it is given, and would go through something else as well.</summary>
    public static bool Walks(IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return s_queries.Find(definition.ContainingType) is not null && !s_otherMatters.Has(definition);
    }

    private static bool Fits(MethodTable<string[]> table, IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return Array.Exists(table.Find(definition.ContainingType, definition.Name), entry => entry.Fits(definition));
    }
}
