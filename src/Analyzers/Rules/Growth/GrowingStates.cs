using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>What the rules about collections that only grow have in common.</summary>
internal static class GrowingStates
{
    /// <summary>Whether such a collection keeps what is put into it until somebody takes it out.</summary>
    public static bool Concerns(CollectionType collection) =>
        !collection.DropsEntries && collection.Discipline is Discipline.Plain or Discipline.Concurrent or Discipline.Abstract;

    /// <summary>Whether the state lives as long as the process.</summary>
    public static bool IsLongLived(SharedState state) =>
        state.Reach is { Kind: ReachKind.Static or ReachKind.HeldByStatic or ReachKind.Singleton or ReachKind.SharedByContract, Certainty: Certainty.Certain };

    /// <summary>How the state grows, or nothing. A test's statics live for the test.</summary>
    public static UnboundedGrowth? Of(SharedState state, CompilationFacts facts) =>
        facts.Project.IsTest ? null : facts.GrowthOf(state);

    /// <summary>Reports the finding at the state's name, with the places that make it grow.</summary>
    public static void Tell(DiagnosticDescriptor rule, DiagnosticSeverity severity, SharedState state, UnboundedGrowth growth, Report report) =>
        report.At(
            rule, state.Symbol, state.Symbol.Locations[0], state.Symbol, severity,
            growth.Places.Select(place => place.Access.Location).Concat(state.Reach.Locations).Distinct(),
            state.Name, state.Reach.Words, Wording.NameOf(growth.First.Access.Member), growth.First.Keys.Source!.Text);
}
