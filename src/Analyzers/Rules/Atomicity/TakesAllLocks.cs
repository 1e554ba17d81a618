using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5005: a concurrent map takes all its locks for something that needs none.</summary>
public sealed class TakesAllLocks() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Suggestion(
        id: "MAP5005", Category.Atomicity,
        title: Phrase.Text(
            "Concurrent map takes all its locks for a walk or a count",
            "并发映射为一次遍历或计数而获取全部锁"),
        message: Phrase.Text(
            "'{0}' {3} '{1}', {2}; {4}",
            "“{0}”{3}“{1}”（{2}）的{4}"),
        description: Phrase.Text(
            "Keys, Values and Count of a ConcurrentDictionary take every lock of the map, so that all who want to change an entry wait; Keys and Values copy everything besides. A walk over the pairs takes no lock and copies nothing, and IsEmpty looks for one entry. Where the copy is what is wanted, ToArray says so.",
            "ConcurrentDictionary 的 Keys、Values 和 Count 会获取映射的所有锁，此时所有要修改条目的线程都要等待；Keys 和 Values 还会复制全部内容。遍历键值对不获取锁，也不复制；IsEmpty 只查找一个条目。如果需要的正是副本，请用 ToArray 明确表示。"));

    private static readonly Phrase s_walksKeys = new("walks the keys of", "遍历");
    private static readonly Phrase s_copiesKeys = new("this takes every lock of the map and copies all keys", "键，这会获取映射的全部锁并复制所有键");
    private static readonly Phrase s_walksValues = new("walks the values of", "遍历");
    private static readonly Phrase s_copiesValues = new("this takes every lock of the map and copies all values", "值，这会获取映射的全部锁并复制所有值");
    private static readonly Phrase s_countsKeys = new("counts the keys of", "统计");
    private static readonly Phrase s_countedKeys = new("this takes every lock of the map and copies all keys", "键数，这会获取映射的全部锁并复制所有键");
    private static readonly Phrase s_countsValues = new("counts the values of", "统计");
    private static readonly Phrase s_countedValues = new("this takes every lock of the map and copies all values", "值数，这会获取映射的全部锁并复制所有值");
    private static readonly Phrase s_counts = new("counts the entries of", "统计");
    private static readonly Phrase s_counted = new("this takes every lock of the map each time the loop comes round", "条目数，循环每执行一次都会获取映射的全部锁");

    internal override bool Concerns(CollectionType collection) => MapLocks.IsMap(collection);

    // Who walks one map by its keys walks the others so.
    internal override string? HabitOf(SharedState state) =>
        state.Symbol is IFieldSymbol or IPropertySymbol ? $"{Descriptor.Id} {state.Symbol.ContainingType.GetDocumentationCommentId()}" : base.HabitOf(state);

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        (Step Step, LockedLook Look)[] looks = [.. LooksIn(steps)];
        if (looks.Length == 0)
            yield break;

        ChangesWithin changes = new(state, facts);
        HashSet<Access> walkedForReads = [.. EnumerateThenIndex.ReadsOfWalks(steps).Select(pair => pair.Walk.Access)];
        foreach ((Step step, LockedLook look) in looks)
            if (!walkedForReads.Contains(step.Access) && IsAvoidable(look, changes))
            {
                (Phrase deed, Phrase harm) = Told(look.Kind);
                yield return new Finding(step, null, Rule.DefaultSeverity, deed, harm);
            }
    }

    // Under a lock of the program nobody else is there to wait for the map's own.
    private static IEnumerable<(Step Step, LockedLook Look)> LooksIn(Steps steps)
    {
        foreach (Step step in steps.All)
            if (step.Access is { Effect: Effect.Enumerate or Effect.Read, Guards.IsNone: true } && LockedLook.Of(step.Call) is { } look)
                yield return (step, look);
    }

    /// <summary>
    /// Whether the look gives the same without the locks. Who changes the map while he walks wants to walk what was there before; how many entries are
    /// left is what a loop is about that removes some.
    /// </summary>
    private static bool IsAvoidable(LockedLook look, ChangesWithin changes) => look.Kind switch
    {
        Look.KeyCount or Look.ValueCount => true,
        Look.Any => !look.Waits,
        _ => !look.Waits && !changes.Are(look.Extent),
    };

    private static (Phrase Deed, Phrase Harm) Told(Look kind) => kind switch
    {
        Look.Keys => (s_walksKeys, s_copiesKeys),
        Look.Values => (s_walksValues, s_copiesValues),
        Look.KeyCount => (s_countsKeys, s_countedKeys),
        Look.ValueCount => (s_countsValues, s_countedValues),
        _ => (s_counts, s_counted),
    };
}
