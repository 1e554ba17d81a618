using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What makes one collection of another, or an empty one, by the framework's own members; each by the page of its type at learn.microsoft.com/dotnet/api.</summary>
internal static class Versions
{
    // Called on a collection or on its type, these make an empty one.
    private static readonly MemberTable s_empty = new(
        ("System.Collections.Immutable.ImmutableDictionary`2", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableSortedDictionary`2", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableHashSet`1", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableSortedSet`1", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableList`1", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableArray`1", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableQueue`1", ["Clear", "Empty"]),
        ("System.Collections.Immutable.ImmutableStack`1", ["Clear", "Empty"]),
        ("System.Collections.Immutable.IImmutableDictionary`2", ["Clear"]),
        ("System.Collections.Immutable.IImmutableList`1", ["Clear"]),
        ("System.Collections.Immutable.IImmutableSet`1", ["Clear"]),
        ("System.Collections.Immutable.IImmutableQueue`1", ["Clear"]),
        ("System.Collections.Immutable.IImmutableStack`1", ["Clear"]),
        ("System.Collections.Frozen.FrozenDictionary`2", ["Empty"]),
        ("System.Collections.Frozen.FrozenSet`1", ["Empty"]),
        ("System.Collections.ObjectModel.ReadOnlyDictionary`2", ["Empty"]),
        ("System.Collections.ObjectModel.ReadOnlyCollection`1", ["Empty"]),
        ("System.Array", ["Empty"]),
        ("System.Linq.Enumerable", ["Empty"]));

    // Given no entries, these make an empty one.
    private static readonly MemberTable s_creators = new(
        ("System.Collections.Immutable.ImmutableDictionary", ["Create"]),
        ("System.Collections.Immutable.ImmutableSortedDictionary", ["Create"]),
        ("System.Collections.Immutable.ImmutableHashSet", ["Create"]),
        ("System.Collections.Immutable.ImmutableSortedSet", ["Create"]),
        ("System.Collections.Immutable.ImmutableList", ["Create"]),
        ("System.Collections.Immutable.ImmutableArray", ["Create"]),
        ("System.Collections.Immutable.ImmutableQueue", ["Create"]),
        ("System.Collections.Immutable.ImmutableStack", ["Create"]));

    // A version made with one of these can lack entries of the one before.
    private static readonly MemberTable s_drops = new(
        ("System.Collections.Immutable.ImmutableInterlocked", ["TryRemove", "TryPop", "TryDequeue"]),
        ("System.Collections.Immutable.ImmutableDictionary`2", ["Remove", "RemoveRange"]),
        ("System.Collections.Immutable.ImmutableSortedDictionary`2", ["Remove", "RemoveRange"]),
        ("System.Collections.Immutable.ImmutableHashSet`1", ["Remove", "Except", "Intersect", "SymmetricExcept"]),
        ("System.Collections.Immutable.ImmutableSortedSet`1", ["Remove", "Except", "Intersect", "SymmetricExcept"]),
        ("System.Collections.Immutable.ImmutableList`1", ["Remove", "RemoveAt", "RemoveRange", "RemoveAll", "GetRange"]),
        ("System.Collections.Immutable.ImmutableArray`1", ["Remove", "RemoveAt", "RemoveRange", "RemoveAll"]),
        ("System.Collections.Immutable.ImmutableQueue`1", ["Dequeue"]),
        ("System.Collections.Immutable.ImmutableStack`1", ["Pop"]),
        ("System.Collections.Immutable.IImmutableDictionary`2", ["Remove", "RemoveRange"]),
        ("System.Collections.Immutable.IImmutableList`1", ["Remove", "RemoveAt", "RemoveRange", "RemoveAll"]),
        ("System.Collections.Immutable.IImmutableSet`1", ["Remove", "Except", "Intersect", "SymmetricExcept"]),
        ("System.Linq.Enumerable", ["Where", "Take", "TakeWhile", "TakeLast", "Skip", "SkipWhile", "SkipLast", "Except", "ExceptBy", "Intersect", "IntersectBy", "OfType"]));

    // Immutable arrays are values, so that one that was never assigned is not null.
    private static readonly MemberTable s_missing = new(("System.Collections.Immutable.ImmutableArray`1", ["IsDefault"]));

    private static readonly TypeTable<string> s_sequences = new(
        [
            "System.Collections.IEnumerable", "System.Collections.Generic.IEnumerable`1", "System.Linq.IOrderedEnumerable`1", "System.Linq.ParallelQuery`1",
            "System.Linq.IGrouping`2", "System.Linq.ILookup`2",
        ],
        name => name);

    /// <summary>Whether this method, property or field makes or is an empty collection.</summary>
    public static bool IsEmpty(ISymbol member) =>
        s_empty.Has(member)
        || s_creators.Has(member) && member is IMethodSymbol { Parameters: var given, TypeArguments: var items }
            && !given.Any(parameter => IsSource(parameter.Type) || items.Any(item => SymbolEqualityComparer.Default.Equals(item, parameter.Type)));

    /// <summary>Whether what this method makes of a collection can lack some of its entries.</summary>
    public static bool Drops(IMethodSymbol method) =>
        IsEmpty(method.OriginalDefinition) || s_drops.Has(method.OriginalDefinition) || Collections.EffectOf(method) is Effect.Shrink or Effect.Clear;

    /// <summary>Whether this property tells that the variable it is asked of was never given a collection.</summary>
    public static bool IsMissing(IPropertySymbol property) => s_missing.Has(property);

    /// <summary>Whether what this type stands for has entries that another collection can be made of: a collection, a builder, a sequence, an array.</summary>
    public static bool IsSource(ITypeSymbol? type) =>
        type is IArrayTypeSymbol || Collections.Find(type) is not null || s_sequences.Find(type) is not null
        || type is INamedTypeSymbol { IsRefLikeType: true, Arity: 1 };
}
