using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2012: a long-lived map of collections whose entries go, while the empty collections stay under their keys.</summary>
public sealed class EmptyBucketNeverRemoved() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Suggestion(
        id: "MAP2012", Category.Growth,
        title: Phrase.Text(
            "Empty collections stay in the map",
            "空集合一直留在映射中"),
        message: Phrase.Text(
            "'{0}', {1}, keeps every key: '{2}' adds one {3}, '{4}' takes entries out of the collection under a key, and nothing here removes the key when that is empty",
            "“{0}”（{1}）会保留每个键：“{2}”{3}添加一个键，“{4}”从键下的集合中移除条目，而当该集合为空时，这里没有任何代码移除这个键"),
        description: Phrase.Text(
            "The entries of such a map are removed with care, and the map grows all the same: each key that ever came keeps an empty collection. Remove the key with its last entry, under the lock that those who add hold, or by a removal that compares.",
            "这种映射的条目会被仔细移除，但映射本身照样增长：每个出现过的键都留着一个空集合。请在移除最后一个条目时一并移除该键，并持有添加者所用的锁，或使用带比较的移除。"));

    internal override bool Concerns(CollectionType collection) => collection.IsMap && GrowingStates.Concerns(collection);

    // Each thread's own collection grows as well.
    internal override bool JudgesThreadBound => true;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (!Lifetimes.IsProcess(state) || GrowingStates.Of(state, facts) is not { } growth || Buckets.TakenFrom(state, facts) is not var (taken, member))
            return;

        report.At(
            Rule, state.Symbol, state.Symbol.Locations[0], state.Symbol, Rule.DefaultSeverity,
            growth.Places.Select(place => place.Access.Location).Append(taken.GetLocation()).Concat(state.Reach.Locations).Distinct(),
            state.Name, state.Reach.Words, Wording.NameOf(growth.First.Access.Member), growth.First.Keys.Source!.Text, Wording.NameOf(member));
    }
}
