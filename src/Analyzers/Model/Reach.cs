using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>Why more than one thread can get at a state, in order of certainty.</summary>
internal enum ReachKind
{
    /// <summary>A static field or static auto-property: every thread of the process shares it.</summary>
    Static,
}

/// <summary>Why a state is shared.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Words">The reason as a message says it: "a static Dictionary".</param>
/// <param name="Chain">The steps of the reason; empty where the state's own declaration says it all.</param>
internal sealed record Reach(ReachKind Kind, Phrase Words, IReadOnlyList<Evidence> Chain)
{
    public static Reach Static(string collection) =>
        new(ReachKind.Static, new Phrase("a static {0}", "静态的 {0}", collection), []);
}
