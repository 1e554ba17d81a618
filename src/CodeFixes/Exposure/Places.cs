using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>The places that a remedy changes.</summary>
internal static class Places
{
    /// <summary>Whether what is copied at this departure is copied under the gate: under the locks that the use is under, or under the lock that the use will get.</summary>
    public static bool IsUnderGate(Use use, Departure departure, Gate gate) => gate.Holds(use)
        ? Gate.LocksAround(use).All(around => around.Statement.Span.Contains(departure.Source.Syntax.Span))
        : departure.Source.Syntax.Span.Contains(use.State.Span);
}
