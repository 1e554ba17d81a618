using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Attributes by which people say how a type is meant to be used, in whatever namespace they stand: MapSafety's own, those of other tools and
/// those a project declares for itself.
/// </summary>
internal static class Annotations
{
    private static readonly HashSet<string> s_threadSafe = new(["ThreadSafeAttribute", "ThreadSafetyAttribute"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_confined =
        new(["ThreadConfinedAttribute", "NotThreadSafeAttribute", "SingleThreadedAttribute", "ThreadAffineAttribute"], StringComparer.Ordinal);

    /// <summary>The attribute that says that threads may share instances of this type, its own or that of a base type; or nothing.</summary>
    public static AttributeData? ThreadSafe(INamedTypeSymbol type) => Find(type, s_threadSafe);

    /// <summary>The attribute that says that one thread uses an instance of this type, its own or that of a base type; or nothing.</summary>
    public static AttributeData? ThreadConfined(INamedTypeSymbol type) => Find(type, s_confined);

    private static AttributeData? Find(INamedTypeSymbol type, HashSet<string> names)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            foreach (AttributeData attribute in current.GetAttributes())
                if (attribute.AttributeClass is { } mark && names.Contains(mark.Name))
                    return attribute;

        return null;
    }
}
