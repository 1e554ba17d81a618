using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Rows found by the type they speak of. Filled when made and never changed, so any thread may ask; a question allocates nothing.
/// </summary>
internal sealed class TypeTable<TRow>
    where TRow : class
{
    private readonly Dictionary<string, (TypeName Type, TRow Row)[]> _bySimpleName;

    /// <summary>Makes a table of rows that each tell the metadata name of their type.</summary>
    public TypeTable(IEnumerable<TRow> rows, Func<TRow, string> metadataName) =>
        _bySimpleName = rows
            .Select(row => (Type: new TypeName(metadataName(row)), Row: row))
            .GroupBy(entry => entry.Type.SimpleName)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The row of exactly this type, or nothing: neither base types nor interfaces are asked.</summary>
    public TRow? Find(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named || !_bySimpleName.TryGetValue(named.Name, out (TypeName Type, TRow Row)[]? candidates))
            return null;

        foreach ((TypeName name, TRow row) in candidates)
            if (name.Matches(named))
                return row;

        return null;
    }

    /// <summary>The row of this type or of its nearest base type that has one, or nothing.</summary>
    public TRow? FindInherited(ITypeSymbol? type)
    {
        // A cyclic base type is an error type in Roslyn's model, so this ends.
        for (ITypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            if (Find(current) is { } row)
                return row;

        return null;
    }
}
