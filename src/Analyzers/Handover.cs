using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MapSafety;

/// <summary>What a finding hands to its fixes, carried in the diagnostic's properties.</summary>
/// <param name="StateId">The documentation comment id of the state: <c>F:Bans.s_hits</c>.</param>
internal sealed record Handover(string StateId)
{
    private const string StateKey = "mapsafety.state";

    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty.Add(StateKey, StateId);

    /// <summary>Reads what the rule wrote, or nothing when the diagnostic is not one of ours.</summary>
    public static Handover? From(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(StateKey, out string? state) && state is not null ? new Handover(state) : null;
}
