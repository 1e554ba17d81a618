using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>The guard that a state is used under, as it is declared or as far as its uses agree on one.</summary>
/// <param name="Guard">The guard.</param>
/// <param name="Witness">An access that holds it: one that changes the collection, where there is one. Nobody need hold a guard that is only declared.</param>
internal sealed record GuardedBy(Guard Guard, Access? Witness)
{
    // Who changes the collection has thought harder about its guard than who reads it.
    private const int WeightOfMutation = 2;
    private const int WeightOfRead = 1;

    /// <summary>
    /// The guard that most members hold, one that changes the collection under it counting twice; the first of them in the source where two are held
    /// equally often. There is none when no change of the collection holds a guard that has a name, or when most changes do not hold it.
    /// </summary>
    /// <param name="accesses">The uses.</param>
    /// <param name="declared">The guard that the state's declaration names; then it is that one, whatever the uses do.</param>
    public static GuardedBy? Of(IReadOnlyList<Access> accesses, Guard? declared = null) => declared is null ? Agreed(accesses) : Declared(declared, accesses);

    /// <summary>Whether the state's declaration names the guard.</summary>
    public bool IsDeclared { get; private init; }

    private static GuardedBy Declared(Guard guard, IReadOnlyList<Access> accesses)
    {
        Access[] holders = [.. accesses.Where(access => Contention.Contends(access) && access.Guards.Guards.Any(guard.IsSameObject))];
        return new(guard, holders.FirstOrDefault(access => access.Effect.Mutates()) ?? holders.FirstOrDefault()) { IsDeclared = true };
    }

    private static GuardedBy? Agreed(IReadOnlyList<Access> accesses)
    {
        List<(Guard Guard, int Weight, Access Witness)> held = [];
        foreach (IGrouping<ISymbol, Access> member in accesses.Where(Contention.Contends).GroupBy(access => access.Member, SymbolEqualityComparer.Default))
            foreach ((Guard guard, Access witness) in HeldIn(member))
                Count(held, guard, witness);

        return held.Exists(candidate => candidate.Witness.Effect.Mutates()) && Most(held) is var keeper && !IsOutvoted(keeper, accesses)
            ? keeper
            : null;
    }

    // One member that takes a lock beside several that change the collection without it shows no agreement.
    private static bool IsOutvoted(GuardedBy keeper, IReadOnlyList<Access> accesses)
    {
        Access[] changes = [.. accesses.Where(access => Contention.Contends(access) && access.Effect.Mutates())];
        int bare = Members(changes.Where(change => change.Guards.IsNone));
        return bare > 0 && bare > Members(changes.Where(keeper.IsHeldAt));

        static int Members(IEnumerable<Access> changes) =>
            changes.Select(change => change.Member).Distinct(SymbolEqualityComparer.Default).Count();
    }

    /// <summary>Whether this access holds the guard, in whatever mode.</summary>
    public bool IsHeldAt(Access access) => access.Guards.Guards.Any(Guard.IsSameObject);

    /// <summary>The guards that a member holds at its uses, each with a use that shows it: a change, if there is one.</summary>
    private static List<(Guard Guard, Access Witness)> HeldIn(IEnumerable<Access> member)
    {
        List<(Guard Guard, Access Witness)> held = [];
        foreach (Access access in member)
            foreach (Guard guard in access.Guards.Guards.Where(guard => guard.HasName && !guard.IsPerInstance(access)))
            {
                int known = held.FindIndex(candidate => candidate.Guard.IsSameObject(guard));
                if (known < 0)
                    held.Add((guard, access));
                else if (!held[known].Witness.Effect.Mutates())
                    held[known] = (guard, access);
            }

        return held;
    }

    private static void Count(List<(Guard Guard, int Weight, Access Witness)> held, Guard guard, Access access)
    {
        int weight = access.Effect.Mutates() ? WeightOfMutation : WeightOfRead;
        int known = held.FindIndex(candidate => candidate.Guard.IsSameObject(guard));
        if (known < 0)
        {
            held.Add((guard, weight, access));
            return;
        }

        (Guard first, int before, Access witness) = held[known];
        held[known] = (first, before + weight, access.Effect.Mutates() && !witness.Effect.Mutates() ? access : witness);
    }

    private static GuardedBy Most(List<(Guard Guard, int Weight, Access Witness)> held)
    {
        (Guard guard, _, Access witness) = held.OrderByDescending(candidate => candidate.Weight).First();
        return new GuardedBy(guard, witness);
    }
}
