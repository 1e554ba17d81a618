using Microsoft.CodeAnalysis;

namespace MapSafety.Configuration;

/// <summary>Names a user has listed. A name with <c>*</c> at its end matches everything that begins so; there are no other patterns, so that matching is linear.</summary>
internal sealed class NameList
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _beginnings = [];

    public bool IsEmpty => _names.Count == 0 && _beginnings.Count == 0;

    /// <summary>The names without <c>*</c>.</summary>
    public IEnumerable<string> WholeNames => _names;

    /// <summary>Whether some name has a <c>*</c>.</summary>
    public bool HasBeginnings => _beginnings.Count > 0;

    public void Add(string name)
    {
        if (!name.EndsWith("*", StringComparison.Ordinal))
            _names.Add(name);
        else if (_beginnings.Count < Option.MaximalNames)
            _beginnings.Add(name.Substring(0, name.Length - 1));
    }

    /// <summary>Whether the list names this type or one it derives from.</summary>
    public bool NamesTypeOf(ITypeSymbol? type)
    {
        if (IsEmpty)
            return false;

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            if (Names(FullName(current)))
                return true;

        return false;
    }

    /// <summary>Whether the list names this member.</summary>
    public bool NamesMember(ISymbol member) => !IsEmpty && Names(FullName(member.ContainingType) + "." + member.Name);

    private bool Names(string name) => _names.Contains(name) || _beginnings.Exists(start => name.StartsWith(start, StringComparison.Ordinal));

    private static string FullName(ITypeSymbol? type)
    {
        List<string> parts = [];
        for (ISymbol? current = type; current is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; current = current.ContainingSymbol)
            parts.Add(current.MetadataName);

        parts.Reverse();
        return string.Join(".", parts);
    }
}
