using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5011: the entries of a concurrent map are read by the indexer, under keys that a walk has found.</summary>
public sealed class EnumerateThenIndex() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5011", Category.Atomicity,
        title: Phrase.Text(
            "Keys of a concurrent map are walked and its entries read by them",
            "遍历并发映射的键并按键读取其条目"),
        message: Phrase.Text(
            "'{0}' walks the keys of '{1}', {2}, and reads the entries by the indexer; {3}",
            "“{0}”遍历“{1}”（{2}）的键，并用索引器读取条目；{3}"),
        description: Phrase.Text(
            "A key that a walk has found can be gone when the indexer asks for its entry, and then the indexer throws. Walk the pairs, which carry the values with them, or ask with TryGetValue. That also spares a search for each entry, and Keys, which takes all locks of the map and copies.",
            "遍历找到的键在索引器查询其条目时可能已经消失，此时索引器会抛出异常。请遍历键值对，它们带有各自的值；或用 TryGetValue 查询。这样还省去了对每个条目的查找，以及会获取映射全部锁并复制的 Keys。"));

    private static readonly Phrase s_gone = new("another thread can remove one meanwhile, so that the read throws", "另一个线程可能在其间移除某个条目，导致读取时抛出异常");

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        foreach ((Step read, Walk walk) in ReadsOfWalks(steps))
            yield return new Finding(read, walk.Access, LosesEntries(state) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info, s_gone);
    }

    /// <summary>The reads of this rule, each with the walk whose key it uses.</summary>
    internal static IEnumerable<(Step Read, Walk Walk)> ReadsOfWalks(Steps steps)
    {
        if (steps.Walks.Count == 0)
            yield break;

        IReadOnlyCollection<Step> updates = Updates.In(steps);
        foreach (Step read in steps.All.Where(CheckThenAct.IsIndexed))
            if (WalkFor(read, steps) is { } walk && !updates.Any(read.IsIn) && !IsAskedFirst(read, steps))
                yield return (read, walk);
    }

    private static Walk? WalkFor(Step read, Steps steps)
    {
        Definitions definitions = steps.DefinitionsIn(read.Function);
        return steps.Walks.FirstOrDefault(walk => !Steps.HasCommonGuard(walk.Access, read.Access) && walk.YieldsKey(read.Call.Key!, definitions));
    }

    /// <summary>Whether the entry is asked for before it is read: another rule speaks of that.</summary>
    private static bool IsAskedFirst(Step read, Steps steps) => steps.Pairs(step => step == read).Any(pair => pair.Check.Call.Answers && pair.Decision.Answer is Answer.Found);
}
