using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MapSafety;

/// <summary>What a finding hands to its fixes, carried in the diagnostic's properties.</summary>
/// <param name="StateId">The documentation comment id of the state: <c>F:Bans.s_hits</c>; empty for a variable of one body.</param>
/// <param name="IsBesideCreator">Whether a captured collection is used by the code that starts the callback while it runs.</param>
internal sealed record Handover(string StateId, bool IsBesideCreator = false)
{
    private const string StateKey = "mapsafety.state";
    private const string CreatorKey = "mapsafety.creator";

    public ImmutableDictionary<string, string?> ToProperties()
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(StateKey, StateId);
        return IsBesideCreator ? properties.Add(CreatorKey, "") : properties;
    }

    /// <summary>Reads what the rule wrote, or nothing when the diagnostic is not one of ours.</summary>
    public static Handover? From(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(StateKey, out string? state) && state is not null
            ? new Handover(state, diagnostic.Properties.ContainsKey(CreatorKey))
            : null;
}
