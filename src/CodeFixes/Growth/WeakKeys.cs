using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Growth;

/// <summary>Whether the entries of a map can live as long as their keys do: the keys are objects that are equal only to themselves.</summary>
internal static class WeakKeys
{
    /// <summary>Whether a map from objects to objects can do so.</summary>
    public static bool Fit(INamedTypeSymbol map, Compilation compilation) => map.TypeArguments is [var key, { IsReferenceType: true }] && IsIdentity(key, compilation);

    /// <summary>Whether two different objects of this class are never equal, as far as its own code and that of the program say.</summary>
    private static bool IsIdentity(ITypeSymbol key, Compilation compilation)
    {
        if (key is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: false, SpecialType: SpecialType.None } || key.AllInterfaces.Any(contract => contract is { Name: "IEquatable", Arity: 1 }))
            return false;

        for (ITypeSymbol? type = key; type is not null and not { SpecialType: SpecialType.System_Object }; type = type.BaseType)
            if (type.GetMembers("Equals").Any(IsEquality))
                return false;

        return key.IsSealed || !compilation.GetSymbolsWithName("Equals", SymbolFilter.Member).Any(member => IsEquality(member) && IsFrom(member.ContainingType, key));
    }

    private static bool IsEquality(ISymbol member) => member is IMethodSymbol { IsOverride: true, Parameters.Length: 1 };

    private static bool IsFrom(ITypeSymbol? type, ITypeSymbol ancestor)
    {
        for (; type is not null; type = type.BaseType)
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, ancestor.OriginalDefinition))
                return true;

        return false;
    }
}
