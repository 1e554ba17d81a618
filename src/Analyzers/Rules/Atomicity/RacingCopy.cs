using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5009: a concurrent map is copied by code that counts the entries in one step and copies them in another.</summary>
public sealed class RacingCopy() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5009", Category.Atomicity,
        title: Phrase.Text(
            "Concurrent map is copied in two steps",
            "分两步复制并发映射"),
        message: Phrase.Text(
            "'{0}' copies '{1}', {2}, by {3}, which counts the entries first and copies them then; {4}",
            "“{0}”用 {3} 复制“{1}”（{2}），它先统计条目数，再进行复制；{4}"),
        description: Phrase.Text(
            "ToList, OrderBy, new List and others like them ask the map for its count, make room for as many entries and have the map copy itself there. Where an entry is added in between, there is no room for it and the copy throws; where one is removed, the copy ends with an empty one. The map's own ToArray takes one consistent copy: call it first.",
            "ToList、OrderBy、new List 等先向映射询问条目数，据此分配空间，再让映射把自己复制进去。如果其间添加了条目，空间就不够，复制会抛出异常；如果其间移除了条目，副本的末尾就是空条目。映射自己的 ToArray 会一次得到一致的副本：请先调用它。"));

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        foreach (Access walk in steps.Accesses.Where(access => access.Effect is Effect.Enumerate))
            if (CountedCopy.MakerOf(steps.OperationAt(walk)) is { } maker && IsCounted(state) && InBetween(walk, state, facts) is var (change, harm))
                yield return new Finding(walk, change, Rule.DefaultSeverity, maker, harm);
    }

    /// <summary>Whether the map is one that copies itself so; behind an interface, whether nothing else is ever stored there.</summary>
    private static bool IsCounted(SharedState state) =>
        MapLocks.IsMap(state.Collection)
        || state.Collection.Discipline is Discipline.Abstract && state.Accesses.Where(access => access.Effect is Effect.Replace).All(access => MapLocks.IsMap(access.Assigned));

    /// <summary>What another thread can do between the two steps: first of all add an entry.</summary>
    private static (Access Change, Phrase Harm)? InBetween(Access walk, SharedState state, CompilationFacts facts)
    {
        Access[] changes = [.. state.Mutations().Where(walk.HasNothingInCommonWith)];
        if (Array.Find(changes, change => Adds(change, facts)) is { } growth)
            return (growth, new Phrase("'{0}' can add one in between, so that this throws", "“{0}”可能在其间添加条目，导致此处抛出异常", Wording.NameOf(growth.Member)));

        return Array.Find(changes, change => change.Effect is Effect.Shrink or Effect.Clear) is { } removal
            ? (removal, new Phrase("'{0}' can remove one in between, so that the copy ends with an empty one", "“{0}”可能在其间移除条目，使副本末尾出现空条目", Wording.NameOf(removal.Member)))
            : null;
    }

    private static bool Adds(Access change, CompilationFacts facts) => change.Effect switch
    {
        Effect.Grow => true,
        Effect.Write => CollectionCall.Of(facts.ModelOf(change.Syntax).GetOperation(change.Syntax)) is { Member: var member } && Collections.MayAdd(member),
        _ => false,
    };
}
