using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Who can name a member.</summary>
internal static class Visibility
{
    /// <summary>Whether code of another assembly can name this symbol.</summary>
    public static bool IsOutside(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
            if (current.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
                return false;

        return true;
    }

    /// <summary>Whether only the type itself and those nested in it can name this member.</summary>
    public static bool IsPrivate(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.NotApplicable;

    /// <summary>Whether the method stands behind an interface member, through which anybody may call it.</summary>
    public static bool ImplementsInterface(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility is not Accessibility.Public)
            return false;

        foreach (INamedTypeSymbol @interface in method.ContainingType.AllInterfaces)
            foreach (ISymbol member in @interface.GetMembers(method.Name))
                if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                    return true;

        return false;
    }

    /// <summary>The type and all types nested in it.</summary>
    public static IEnumerable<INamedTypeSymbol> WithNested(INamedTypeSymbol type)
    {
        Stack<INamedTypeSymbol> pending = new([type]);
        while (pending.Count > 0)
        {
            INamedTypeSymbol current = pending.Pop();
            yield return current;
            foreach (INamedTypeSymbol nested in current.GetTypeMembers())
                pending.Push(nested);
        }
    }
}
