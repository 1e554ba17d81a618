using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Reads <c>[GuardedBy("_gate")]</c>: on a state it names the guard of every use, on a method the guard that its callers hold. A guard is written
/// as code of the member would write it: <c>_gate</c>, <c>this</c>, <c>_owner.Gate</c>, <c>Registry.s_gate</c>. Where several are named, the first counts.
/// </summary>
internal static class DeclaredGuards
{
    // What a base class demands of callers it demands of the callers of overriding methods.
    private const int MaximalOverrides = 8;

    /// <summary>The declared guard of a state, or of the callers of a method; nothing where none is declared or its name means nothing here.</summary>
    public static Guard? Of(ISymbol symbol) => AttributeOf(symbol) is { } attribute && NameIn(attribute) is { } name ? Named(name, symbol) : null;

    /// <summary>The attribute that declares the guard, or nothing.</summary>
    public static AttributeData? AttributeOf(ISymbol symbol)
    {
        ISymbol? current = symbol;
        for (int step = 0; step < MaximalOverrides && current is not null; step++)
        {
            if (Annotations.GuardedBy(current) is { } attribute)
                return attribute;

            current = (current as IMethodSymbol)?.OverriddenMethod;
        }

        return null;
    }

    private static string? NameIn(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments)
            if (FirstOf(argument) is { Kind: TypedConstantKind.Primitive, Value: string name })
                return name;

        return null;
    }

    private static TypedConstant FirstOf(TypedConstant argument) =>
        argument is { Kind: TypedConstantKind.Array, IsNull: false, Values.IsEmpty: false } ? argument.Values[0] : argument;

    private static Guard? Named(string name, ISymbol symbol)
    {
        string[] parts = name.Split('.');
        bool isOwn = parts[0] == "this";
        if (isOwn && symbol.IsStatic)
            return null;

        return isOwn && parts.Length == 1 ? Guard.OnThis() : Path([.. parts.Skip(isOwn ? 1 : 0)], symbol);
    }

    private static Guard? Path(string[] names, ISymbol symbol)
    {
        List<ISymbol> path = [];
        foreach (string name in names)
        {
            ISymbol? next = path.Count == 0 ? InScope(symbol, name) : Member(TypeOf(path[path.Count - 1]), name);
            if (next is null)
                return null;

            path.Add(next);
        }

        // A type by itself is no object; before a member it only says where to look.
        if (path[0] is INamedTypeSymbol)
            path.RemoveAt(0);

        return path.Count == 0 || symbol.IsStatic && !path[0].IsStatic ? null : Guard.On(GuardMode.Exclusive, [.. path.Select(Paths.Behind)]);
    }

    private static ISymbol? InScope(ISymbol symbol, string name)
    {
        for (INamedTypeSymbol? type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (Member(type, name) is { } member && (member.IsStatic || SymbolEqualityComparer.Default.Equals(type, symbol.ContainingType)))
                return member;

            if (type.Name == name)
                return type;
        }

        return symbol.ContainingNamespace.GetTypeMembers(name).FirstOrDefault();
    }

    private static ISymbol? Member(ITypeSymbol? type, string name)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            if (current.GetMembers(name).FirstOrDefault(member => member is IFieldSymbol or IPropertySymbol { IsIndexer: false }) is { } member)
                return member.OriginalDefinition;

        return null;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => symbol as ITypeSymbol,
    };
}
