using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>Which accesses can get into each other's way, and what keeps them apart.</summary>
internal static class Contention
{
    /// <summary>Whether this access looks into the collection or changes it at a time when other threads can run.</summary>
    public static bool Contends(this Access access) =>
        access is { Phase: Phase.Ordinary, Guards.IsUnreachable: false }
        && (access.State.IsStatic || access.Arrival.IsSomewhere)
        && (access.Effect is Effect.Read or Effect.Enumerate || access.Effect.Mutates());

    /// <summary>Whether it changes the collection with nothing held at a time when other threads can run.</summary>
    public static bool IsBareMutation(this Access access) => access.Guards.IsNone && access.Effect.Mutates() && access.Contends();

    /// <summary>Whether it looks or changes with nothing held, in a way that this collection does not allow beside a writer.</summary>
    public static bool ContendsBare(this Access access, SharedState state) =>
        access.Guards.IsNone && access.Contends()
        && !(access.Effect is Effect.Read && state.Collection.AllowsReadersBesideWriter);

    /// <summary>The changes that another access has to reckon with; what runs only once, or before the object is frozen, is over before others come.</summary>
    public static IEnumerable<Access> Mutations(this SharedState state) =>
        state.Accesses.Where(access => access.Effect.Mutates() && access.Contends() && !access.Guards.Guards.Any(guard => guard.Root is GuardRoot.Once or GuardRoot.Building));

    /// <summary>Whether the collection is changed here while others can be in it: the guards let them in for reading.</summary>
    public static bool IsWrittenUnderReadLock(this Access access, SharedState state)
    {
        if (!access.Effect.Mutates() || !access.Contends() || access.Guards.IsNone || access.Guards.Guards.Any(guard => !guard.HasName))
            return false;

        return access.Guards.Guards.All(guard => guard.Mode is GuardMode.Shared || guard.Mode is GuardMode.Upgradeable && LetsReadersIn(guard, state));
    }

    /// <summary>Whether no guard of the one is also held at the other, and each is known well enough to say so.</summary>
    public static bool HasNothingInCommonWith(this Access access, Access other) =>
        access.Guards.Guards.All(mine => mine.IsItself() && other.Guards.Guards.All(its => its.IsItself() && !its.IsSameObject(mine)));

    /// <summary>
    /// Whether every instance has a guard of its own, though the state is everybody's. A type that only makes its instances itself is taken to make
    /// one.
    /// </summary>
    public static bool IsPerInstance(this Guard guard, Access access) => access.State.IsStatic && guard.Root switch
    {
        GuardRoot.This => !access.Member.IsStatic && !IsMadeByItself(access.Member.ContainingType),
        GuardRoot.Symbol => guard.Path[0] is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } && !IsMadeByItself(guard.Path[0].ContainingType),
        _ => false,
    };

    /// <summary>Whether this guard is an object that goes by no other name: made where it is declared, and not handed in.</summary>
    public static bool IsItself(this Guard guard) => guard.Root switch
    {
        GuardRoot.This or GuardRoot.TypeObject => true,
        GuardRoot.Symbol => guard.Path.Count == 1 && Birthplace.IsMadeHere(guard.Path[0]),
        _ => false,
    };

    /// <summary>Whether one can hold a guard in this mode while another holds it in that one.</summary>
    public static bool LetsIn(this GuardMode mode, GuardMode other) =>
        (mode, other) is (GuardMode.Shared, GuardMode.Shared or GuardMode.Upgradeable) or (GuardMode.Upgradeable, GuardMode.Shared);

    private static bool LetsReadersIn(Guard upgradeable, SharedState state) =>
        state.Accesses.Any(access => access.Contends()
            && access.Guards.Guards.Any(guard => guard.Mode is GuardMode.Shared && guard.IsSameObject(upgradeable)));

    private static bool IsMadeByItself(INamedTypeSymbol type) =>
        !type.InstanceConstructors.IsEmpty && type.InstanceConstructors.All(made => made.DeclaredAccessibility is Accessibility.Private);
}
