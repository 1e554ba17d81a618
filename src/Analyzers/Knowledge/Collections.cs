using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// The collections of the framework: what each promises to concurrent callers and what each member does.
/// A row rests on the "Thread Safety" section of the type's page at learn.microsoft.com/dotnet/api; rows are added when the framework gains a
/// collection, and a test compares every row with the framework's own members.
/// </summary>
internal static partial class Collections
{
    private static readonly ILookup<string, CollectionType> s_bySimpleName = Rows.ToLookup(row => SimpleName(row.MetadataName));

    /// <summary>All rows.</summary>
    public static IEnumerable<CollectionType> All => Rows;

    /// <summary>The row of exactly this type, or nothing: neither base types nor interfaces are asked.</summary>
    public static CollectionType? RowOf(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named || !s_bySimpleName.Contains(named.MetadataName))
            return null;

        foreach (CollectionType row in s_bySimpleName[named.MetadataName])
            if (IsIn(named.ContainingNamespace, Namespace(row.MetadataName)) && named.ContainingType is null)
                return row;

        return null;
    }

    /// <summary>The row that says how this type behaves: its own, or that of the nearest base type that has one.</summary>
    public static CollectionType? Find(ITypeSymbol? type)
    {
        // A cyclic base type is an error type in Roslyn's model, so this ends.
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            if (RowOf(current) is { } row)
                return row;

        return null;
    }

    /// <summary>
    /// What a call of this member (a method or an accessor) does to the collection it is called on, or nothing when no row knows the member.
    /// An override does what the overridden member does, and an implementation what the interface's member does.
    /// </summary>
    public static Effect? EffectOf(IMethodSymbol member)
    {
        for (IMethodSymbol? current = member; current is not null; current = current.OverriddenMethod)
            if (RowOf(current.ContainingType) is { } row && EffectIn(row, current.MetadataName) is { } effect)
                return effect;

        return null;
    }

    /// <summary>The effect of the member with this metadata name in this row, or nothing.</summary>
    public static Effect? EffectIn(CollectionType row, string member) =>
        row.Reads.Contains(member) ? Effect.Read
        : row.Enumerates.Contains(member) ? Effect.Enumerate
        : row.Grows.Contains(member) ? Effect.Grow
        : row.Writes.Contains(member) ? Effect.Write
        : row.Shrinks.Contains(member) ? Effect.Shrink
        : row.Clears.Contains(member) ? Effect.Clear
        : row.Ignores.Contains(member) ? Effect.None
        : null;

    private static string SimpleName(string metadataName) => metadataName.Substring(metadataName.LastIndexOf('.') + 1);

    private static string Namespace(string metadataName) => metadataName.Substring(0, metadataName.LastIndexOf('.'));

    private static bool IsIn(INamespaceSymbol? space, string name)
    {
        int end = name.Length;
        while (space is { IsGlobalNamespace: false })
        {
            int start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0)
                return false;

            if (start == 0)
                return space.ContainingNamespace is { IsGlobalNamespace: true };

            if (name[start - 1] != '.')
                return false;

            end = start - 1;
            space = space.ContainingNamespace;
        }

        return false;
    }
}
