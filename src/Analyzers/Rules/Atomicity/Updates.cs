using MapSafety.Flow;
using MapSafety.Model;

namespace MapSafety.Rules.Atomicity;

/// <summary>Entries that are read, computed anew and stored, which is one rule's matter and not that of the others.</summary>
internal static class Updates
{
    /// <summary>Whether what is stored was computed from what the look has found. An object that is stored again as it is, is no new value.</summary>
    public static bool IsUpdate(this Pair pair) =>
        pair.Act.Stores && pair.Decision is { UpdatesWhatWasSeen: true, StoresSameObject: false };

    /// <summary>The writes of a member that compute the new value from the old one.</summary>
    public static IReadOnlyCollection<Step> In(Steps steps) =>
        new HashSet<Step>(steps.All.Where(step => step.Call.IsUpdate).Concat(steps.Pairs(step => step.Stores).Where(IsUpdate).Select(pair => pair.Act)));
}
