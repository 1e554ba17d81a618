using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Growth;

/// <summary>Whether the entries of a map can live as long as their keys do: the keys are objects that are equal only to themselves.</summary>
internal static class WeakKeys
{
    public static bool Fit(INamedTypeSymbol map) => map.TypeArguments is [var key, { IsReferenceType: true }] && IsIdentity(key);

    /// <summary>Whether two different objects of this class are never equal.</summary>
    public static bool IsIdentity(ITypeSymbol key)
    {
        if (key is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: false, SpecialType: SpecialType.None })
            return false;

        for (ITypeSymbol? type = key; type is not null and not { SpecialType: SpecialType.System_Object }; type = type.BaseType)
            if (type.GetMembers("Equals").OfType<IMethodSymbol>().Any(method => method is { IsOverride: true, Parameters.Length: 1 }))
                return false;

        return true;
    }
}
