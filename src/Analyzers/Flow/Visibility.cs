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

    /// <summary>
    /// The type outside which nobody can name this member: that of a private member, or the one around a private nested type. Nothing where code of
    /// other types can.
    /// </summary>
    public static INamedTypeSymbol? ScopeOf(ISymbol member)
    {
        INamedTypeSymbol? scope = null;
        for (ISymbol? current = member; current?.ContainingType is { } container; current = container)
            if (current.DeclaredAccessibility is Accessibility.Private)
                scope = container;

        return scope;
    }

    /// <summary>Whether only the type itself and those nested in it can name this member.</summary>
    public static bool IsPrivate(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.NotApplicable;

    /// <summary>Whether only code in types that inherit from its own can name this member.</summary>
    public static bool IsProtected(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedAndInternal;

    /// <summary>Whether code outside the type gets what this member gives: a private one keeps it among its own, unless it stands behind an interface.</summary>
    public static bool IsOpen(ISymbol member) => !IsPrivate(member) || ContractOf(member) is not null;

    /// <summary>Whether code of another assembly gets what this member gives, by its name or through an interface.</summary>
    public static bool IsOpenOutside(ISymbol member) =>
        IsOutside(member) || ContractOf(member) is { } contract && IsOutside(contract) && IsOutside(member.ContainingType);

    private static ISymbol? ContractOf(ISymbol member) => member switch
    {
        IMethodSymbol method => method.ExplicitInterfaceImplementations.FirstOrDefault(),
        IPropertySymbol property => property.ExplicitInterfaceImplementations.FirstOrDefault(),
        _ => null,
    };

    /// <summary>Whether code of this type has the other type's static members in scope: the type, or one it is nested in, is that type or inherits from it.</summary>
    public static bool IsInOrInherits(INamedTypeSymbol type, INamedTypeSymbol other)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
            for (INamedTypeSymbol? current = outer; current is not null; current = current.BaseType)
                if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, other.OriginalDefinition))
                    return true;

        return false;
    }

    /// <summary>Whether the method stands behind an interface member, through which anybody may call it.</summary>
    public static bool ImplementsInterface(IMethodSymbol method) => ContractsOf(method).Any();

    /// <summary>The interfaces through which anybody may call this method by another name than its own.</summary>
    public static IEnumerable<INamedTypeSymbol> ContractsOf(IMethodSymbol method) =>
        method.DeclaredAccessibility is not Accessibility.Public ? [] : method.ContainingType.AllInterfaces.Where(contract =>
            contract.GetMembers(method.Name).Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)));

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
