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

    /// <summary>How the state grows, or nothing. A test's statics live for the test.</summary>
    public static UnboundedGrowth? Of(SharedState state, CompilationFacts facts) =>
        facts.Project.IsTest ? null : facts.GrowthOf(state);

    /// <summary>Whether the map's values are collections of which entries are taken out again: what stays is another rule's.</summary>
    public static bool HasBuckets(SharedState state, CompilationFacts facts) => Lifetimes.IsProcess(state) && Buckets.TakenFrom(state, facts) is not null;

    /// <summary>What only others' callers could bring without end is for a person to judge.</summary>
    public static DiagnosticSeverity SeverityOf(UnboundedGrowth growth) => growth.IsCertain ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;

    /// <summary>Reports the finding at the state's name, with the places that make it grow.</summary>
    public static void Tell(DiagnosticDescriptor rule, DiagnosticSeverity severity, SharedState state, UnboundedGrowth growth, Report report) =>
        report.At(
            rule, state.Symbol, state.Symbol.Locations[0], state.Symbol, severity,
            growth.Places.Select(place => place.Access.Location).Concat(state.Reach.Locations).Distinct(),
            state.Name, state.Reach.Words, Wording.NameOf(growth.First.Access.Member), growth.First.Keys.Source!.Text);
}
