using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Attributes by which people say how their code is meant to be used, in whatever namespace they stand: MapSafety's own, those of other tools and
/// those a project declares for itself.
/// </summary>
internal static class Annotations
{
    private static readonly HashSet<string> s_threadSafe = new(["ThreadSafeAttribute", "ThreadSafetyAttribute"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_confined =
        new(["ThreadConfinedAttribute", "NotThreadSafeAttribute", "SingleThreadedAttribute", "ThreadAffineAttribute"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_guarded = new(["GuardedByAttribute"], StringComparer.Ordinal);

    /// <summary>The attribute that says that threads may share instances of this type, its own or that of the nearest marked base type; or nothing.</summary>
    public static AttributeData? ThreadSafe(INamedTypeSymbol type) => Nearest(type) is { } mark && Is(mark, s_threadSafe) ? mark : null;

    /// <summary>The attribute that says that one thread uses an instance of this type, its own or that of the nearest marked base type; or nothing.</summary>
    public static AttributeData? ThreadConfined(INamedTypeSymbol type) => Nearest(type) is { } mark && Is(mark, s_confined) ? mark : null;

    /// <summary>Whether a field, property or method is marked as used by one thread only.</summary>
    public static bool IsConfined(ISymbol member) => Find(member, s_confined) is not null;

    /// <summary>The attribute of a field, property or method that names its guard, or nothing.</summary>
    public static AttributeData? GuardedBy(ISymbol member) => Find(member, s_guarded);

    // A derived type can take back what its base type promises.
    private static AttributeData? Nearest(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            foreach (AttributeData attribute in current.GetAttributes())
                if (Is(attribute, s_threadSafe) || Is(attribute, s_confined))
                    return attribute;

        return null;
    }

    // An accessor and a backing field have the attributes of their property, which may also say that an attribute is for its field.
    private static AttributeData? Find(ISymbol member, HashSet<string> names)
    {
        foreach (AttributeData attribute in member.GetAttributes())
            if (Is(attribute, names))
                return attribute;

        return member switch
        {
            IMethodSymbol { AssociatedSymbol: { } owner } => Find(owner, names),
            IFieldSymbol { AssociatedSymbol: IPropertySymbol property } => property.GetAttributes().FirstOrDefault(attribute => Is(attribute, names)),
            IPropertySymbol property when BackingField(property) is { } field => field.GetAttributes().FirstOrDefault(attribute => Is(attribute, names)),
            _ => null,
        };
    }

    private static IFieldSymbol? BackingField(IPropertySymbol property)
    {
        foreach (ISymbol member in property.ContainingType.GetMembers())
            if (member is IFieldSymbol { AssociatedSymbol: { } owner } field && SymbolEqualityComparer.Default.Equals(owner, property))
                return field;

        return null;
    }

    private static bool Is(AttributeData attribute, HashSet<string> names) => attribute.AttributeClass is { } mark && names.Contains(mark.Name);
}
