using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// The collections of the framework: what each promises to concurrent callers and what each member does.
/// A row rests on the "Thread Safety" section of the type's page at learn.microsoft.com/dotnet/api; rows are added when the framework gains a
/// collection, and a test compares every row with the framework's own members. The rows stand in <c>CollectionRows</c>, one file a namespace.
/// </summary>
internal static class Collections
{
    private static readonly CollectionType[] s_rows =
    [
        .. GenericCollections.Rows,
        .. NonGenericCollections.Rows,
        .. SpecializedCollections.Rows,
        .. ObjectModelCollections.Rows,
        .. ConcurrentCollections.Rows,
        .. ImmutableCollections.Rows,
        .. ImmutableBuilders.Rows,
        .. CollectionInterfaces.Rows,
        .. Caches.Rows,
    ];

    private static readonly TypeTable<CollectionType> s_table = new(s_rows, row => row.MetadataName);

    private static readonly HashSet<string> s_interfaceMembers =
        new(CollectionInterfaces.Rows.SelectMany(row => row.Effects.Keys), StringComparer.Ordinal);

    private static readonly HashSet<string> s_growth =
        new(s_rows.SelectMany(row => row.Effects).Where(member => member.Value is Effect.Grow).Select(member => member.Key), StringComparer.Ordinal);

    /// <summary>The row of the list that the compiler makes for an interface.</summary>
    public static CollectionType List { get; } = Array.Find(s_rows, row => row.MetadataName is "System.Collections.Generic.List`1");

    /// <summary>What <c>Hashtable.Synchronized</c> and its like return: typed as the plain collection, and safe for each single call.</summary>
    public static CollectionType SynchronizedWrapper { get; } = new("System.Collections.Hashtable+SyncHashtable", Discipline.Concurrent);

    /// <summary>All rows.</summary>
    public static IEnumerable<CollectionType> All => s_rows;

    /// <summary>Whether some collection adds entries by a member of this name; what a name alone can tell.</summary>
    public static bool IsNameOfGrowth(string member) => s_growth.Contains(member);

    /// <summary>The row of exactly this type, or nothing: neither base types nor interfaces are asked.</summary>
    public static CollectionType? RowOf(ITypeSymbol? type) => s_table.Find(type);

    /// <summary>The row that says how this type behaves: its own, or that of the nearest base type that has one.</summary>
    public static CollectionType? Find(ITypeSymbol? type) => s_table.FindInherited(type);

    /// <summary>
    /// What a call of this member (a method or an accessor) does to the collection it is called on, or nothing when no row knows the member.
    /// An override does what the overridden member does, and an implementation what the interface's member does.
    /// </summary>
    public static Effect? EffectOf(IMethodSymbol member)
    {
        if (member.IsStatic)
            return null;

        // Nobody overrides these here: an override may walk the entries, and is asked about by itself.
        if (member.ContainingType is { SpecialType: SpecialType.System_Object })
            return Effect.None;

        return Declaration(member) is (var row, var name) ? row.EffectOf(name) : null;
    }

    /// <summary>Whether a call of this member can add an entry: it grows the collection, or writes to a key that may be new.</summary>
    public static bool MayAdd(IMethodSymbol member) =>
        !member.IsStatic
        && Declaration(member) is (var row, var name)
        && (row.EffectOf(name) is Effect.Grow || Array.IndexOf(row.Upserts, name) >= 0);

    /// <summary>Whether what this member returns stays connected with the collection it is called on, so that using it uses the collection.</summary>
    public static bool ReturnsView(IMethodSymbol member) =>
        !member.IsStatic && Declaration(member) is (var row, var name) && Array.IndexOf(row.Views, name) >= 0;

    /// <summary>The row and the name under which this member, one it overrides or one it implements is known, or nothing.</summary>
    private static (CollectionType Row, string Name)? Declaration(IMethodSymbol member)
    {
        for (IMethodSymbol? current = member.OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
            if ((Declared(current) ?? Implemented(current)) is { } declaration)
                return declaration;

        return null;
    }

    private static (CollectionType Row, string Name)? Declared(IMethodSymbol member) =>
        RowOf(member.ContainingType) is { } row && row.EffectOf(member.Name) is not null ? (row, member.Name) : null;

    private static (CollectionType Row, string Name)? Implemented(IMethodSymbol member)
    {
        foreach (IMethodSymbol contract in member.ExplicitInterfaceImplementations)
            if (Declared(contract) is { } declaration)
                return declaration;

        // Most members end here, with neither an interface walked nor a symbol made.
        return s_interfaceMembers.Contains(member.Name) ? ImplementedByName(member) : null;
    }

    private static (CollectionType Row, string Name)? ImplementedByName(IMethodSymbol member)
    {
        foreach (INamedTypeSymbol type in member.ContainingType.AllInterfaces)
            if (RowOf(type) is { } row && row.EffectOf(member.Name) is not null && IsImplementation(member, type))
                return (row, member.Name);

        return null;
    }

    private static bool IsImplementation(IMethodSymbol member, INamedTypeSymbol type)
    {
        foreach (ISymbol contract in type.GetMembers(member.Name))
            if (SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(contract), member))
                return true;

        return false;
    }
}
