using MapSafety.Model;

namespace MapSafety.Flow;

/// <summary>A state that gains entries for as long as the program runs, with nothing that takes them out or limits them.</summary>
/// <param name="Places">The places that add, those first whose keys are known to be open.</param>
internal sealed record UnboundedGrowth(IReadOnlyList<GrowingPlace> Places)
{
    /// <summary>The place that shows it best.</summary>
    public GrowingPlace First => Places[0];

    /// <summary>Whether it is sure that new keys keep coming.</summary>
    public bool IsCertain { get; init; }
}

/// <summary>A place that adds entries while the program works.</summary>
/// <param name="Access">The place.</param>
/// <param name="Keys">What it adds: for a map the keys, else the items.</param>
internal sealed record GrowingPlace(Access Access, KeyDomain Keys);
