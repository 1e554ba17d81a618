using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// One type's full metadata name (<c>System.Collections.Generic.Dictionary`2+KeyCollection</c>), taken apart once so that a symbol is compared
/// with it without a string being built: <see cref="ISymbol.MetadataName"/> of a generic type is a new string at every call.
/// This is the only place where types are recognised by name.
/// </summary>
internal sealed class TypeName
{
    // Both from the innermost name outwards, as a symbol is walked.
    private readonly string[] _namespaces;
    private readonly (string Name, int Arity)[] _types;

    /// <summary>Takes apart a full metadata name; nested types are separated by <c>+</c>.</summary>
    public TypeName(string metadataName)
    {
        Text = metadataName;
        int dot = metadataName.LastIndexOf('.');
        _namespaces = dot < 0 ? [] : [.. Enumerable.Reverse(metadataName.Substring(0, dot).Split('.'))];
        _types = [.. metadataName.Substring(dot + 1).Split('+').Select(WithArity).Reverse()];
    }

    /// <summary>The metadata name it was made from.</summary>
    public string Text { get; }

    /// <summary>The innermost name, without arity: the symbol's <see cref="ISymbol.Name"/>.</summary>
    public string SimpleName => _types[0].Name;

    /// <summary>Whether this symbol is the type of that name, constructed or not. A type that does not resolve is none.</summary>
    public bool Matches(INamedTypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Error || type.Name != SimpleName)
            return false;

        INamedTypeSymbol? current = type;
        INamespaceSymbol? space = null;
        foreach ((string name, int arity) in _types)
        {
            if (current is null || current.Arity != arity || current.Name != name)
                return false;

            space = current.ContainingNamespace;
            current = current.ContainingType;
        }

        return current is null && IsIn(space);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool IsIn(INamespaceSymbol? space)
    {
        foreach (string name in _namespaces)
        {
            if (space is not { IsGlobalNamespace: false } || space.Name != name)
                return false;

            space = space.ContainingNamespace;
        }

        return space is { IsGlobalNamespace: true };
    }

    private static (string Name, int Arity) WithArity(string name)
    {
        int tick = name.LastIndexOf('`');
        return tick < 0 ? (name, 0) : (name.Substring(0, tick), int.Parse(name.Substring(tick + 1), CultureInfo.InvariantCulture));
    }
}
