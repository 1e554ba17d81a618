using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What the framework of the project has.</summary>
internal static class Framework
{
    /// <summary>The public type of this name that comes with the framework or a package, or nothing.</summary>
    public static INamedTypeSymbol? Find(Compilation compilation, string metadataName)
    {
        foreach (INamedTypeSymbol type in compilation.GetTypesByMetadataName(metadataName))
            if (type.DeclaredAccessibility == Accessibility.Public && !type.Locations.Any(place => place.IsInSource))
                return type;

        return null;
    }

    /// <summary>Whether this is code of the framework, which takes no locks of the program's: not a delegate or an interface, behind which anything may stand.</summary>
    public static bool IsOwn(IMethodSymbol method)
    {
        bool isContract = method.ContainingType is { TypeKind: TypeKind.Interface } contract && !IsCollection(contract);
        if (method.MethodKind is MethodKind.DelegateInvoke || isContract || method.Locations.Any(place => place.IsInSource))
            return false;

        INamespaceSymbol? space = method.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;

        return space is { Name: "System" };
    }

    /// <summary>The collections' own interfaces are mostly the framework's; behind any other stands whatever implements it.</summary>
    private static bool IsCollection(INamedTypeSymbol type) => type.ContainingNamespace is { Name: "Collections" } or { ContainingNamespace.Name: "Collections" };

    /// <summary>Whether the pair type can be taken apart in a loop's head: not in .NET Framework and netstandard2.0.</summary>
    public static bool DeconstructsPairs(Compilation compilation) =>
        Find(compilation, "System.Collections.Generic.KeyValuePair`2") is { } pair && !pair.GetMembers("Deconstruct").IsEmpty;
}
