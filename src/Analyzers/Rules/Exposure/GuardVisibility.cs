using MapSafety.Flow;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Exposure;

/// <summary>Tells whether whoever gets a collection could take its guard as well.</summary>
internal static class GuardVisibility
{
    /// <summary>Whether the type offers the guard beside the collection, as a field or as a property such as <c>SyncRoot</c>.</summary>
    public static bool IsAtHand(Guard guard, ISymbol member) =>
        guard.Root is GuardRoot.Symbol && guard.Path[guard.Path.Count - 1] is IFieldSymbol or IPropertySymbol
        && (IsVisible(guard.Path[guard.Path.Count - 1], member) || IsReturned(guard.Path[guard.Path.Count - 1], member));

    /// <summary>Whether the guard is the collection itself or the object it belongs to, which the receiver has at hand and may lock.</summary>
    public static bool TravelsWith(Guard guard, ISymbol state) =>
        guard.Root is GuardRoot.This || guard.Root is GuardRoot.Symbol && SymbolEqualityComparer.Default.Equals(guard.Path[guard.Path.Count - 1], state);

    private static bool IsVisible(ISymbol guard, ISymbol member) =>
        Visibility.IsProtected(guard) ? Visibility.IsProtected(member) : !Visibility.IsPrivate(guard);

    private static bool IsReturned(ISymbol guard, ISymbol member) => guard.ContainingType.GetMembers().Any(other =>
        other is IPropertySymbol property && IsVisible(property, member) && States.ReturnedName(property) == guard.Name);
}
