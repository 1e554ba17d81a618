using MapSafety.Model;

namespace MapSafety.Flow;

/// <summary>Answers how long a state lives, by the reason for which it is shared.</summary>
internal static class Lifetimes
{
    /// <summary>Whether the state surely lives as long as the process: a static, of which each thread may have one, or state of an object that a static or a container keeps.</summary>
    public static bool IsProcess(SharedState state) => state.Reach is
    {
        Kind: ReachKind.Static or ReachKind.EachThread or ReachKind.HeldByStatic or ReachKind.Singleton or ReachKind.SharedByContract,
        Certainty: Certainty.Certain,
    };
}
