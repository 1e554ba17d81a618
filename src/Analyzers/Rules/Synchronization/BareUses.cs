using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>
/// What one member does with a state while it holds nothing. One rule speaks of it: of a member that also changes the collection, the rule about
/// changes; else of one that walks it, the rule about enumerations; else the rule about reads.
/// </summary>
/// <param name="All">The uses, in source order.</param>
internal sealed record BareUses(IReadOnlyList<Access> All)
{
    /// <summary>Whether the member walks the collection and does not change it.</summary>
    public bool IsEnumeration => All.Any(access => access.Effect is Effect.Enumerate) && !All.Any(access => access.Effect.Mutates());

    /// <summary>The use that the finding stands at.</summary>
    public Access First => IsEnumeration ? All.First(access => access.Effect is Effect.Enumerate) : All[0];

    /// <summary>Those of each member, but for uses on which nothing depends.</summary>
    public static IEnumerable<BareUses> Of(SharedState state, Compilation compilation) =>
        state.Accesses
            .Where(access => access.ContendsBare(state) && !Onlooker.Is(access, compilation))
            .GroupBy(access => access.Member, SymbolEqualityComparer.Default)
            .Select(member => new BareUses([.. member]));

    /// <summary>The declaration, the member's further uses, and the place to compare with.</summary>
    public IEnumerable<Location> Others(SharedState state, Access? other) =>
        state.Symbol.Locations
            .Concat(state.Reach.Locations)
            .Concat(All.Select(access => access.Location))
            .Concat(other is null ? [] : [other.Location])
            .Where(location => location != First.Location)
            .Distinct();
}
