using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5006: an entry of a concurrent map is removed by its key after its value was looked at.</summary>
public sealed class CheckThenRemove() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5006", Category.Atomicity,
        title: Phrase.Text(
            "Entry of a concurrent map is removed by key after its value was judged",
            "在判断值之后按键移除并发映射的条目"),
        message: Phrase.Text(
            "'{0}' removes an entry of '{1}', {2}, by its key alone because of the value that it has seen; {3}",
            "“{0}”因为所看到的值而仅按键移除“{1}”（{2}）的条目；{3}"),
        description: Phrase.Text(
            "Removing by key removes whatever is there now, not what was looked at. Another thread can have stored a new value under the key, which is then removed unseen: a fresh session, a renewed lease. Remove the pair of key and value, which compares and removes in one step.",
            "按键移除会移除当前存在的任何条目，而不是之前所查看的那个。另一个线程可能已在该键下存入新值，该值随后在未被查看的情况下被移除：一个新的会话，或一份续期的租约。请移除由键和值组成的对，它在一步内完成比较与移除。"));

    private static readonly Phrase s_newer = new(
        "a newer value that another thread has stored meanwhile is removed unseen", "另一个线程在其间存入的更新的值会在未被查看的情况下被移除");

    private static readonly Phrase s_again = new(
        "an entry that another thread has removed and added again meanwhile is removed unseen", "另一个线程在其间移除并重新添加的条目会在未被查看的情况下被移除");

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        bool? isReplaced = null;
        foreach (Step removal in steps.All.Where(IsRemoval))
            if (SeenFirst(removal, steps) is { } seen)
            {
                isReplaced ??= state.Accesses.Any(access => Replaces(access, facts));
                yield return isReplaced.Value
                    ? new Finding(removal, seen, DiagnosticSeverity.Warning, s_newer)
                    : new Finding(removal, seen, DiagnosticSeverity.Info, s_again);
            }
    }

    private static bool IsRemoval(Step step) => step.Access.Effect is Effect.Shrink && step.Call is { Answers: true, NamesKeyAlone: true };

    /// <summary>Where the value was looked at that decided the removal.</summary>
    private static Access? SeenFirst(Step removal, Steps steps)
    {
        foreach (Pair pair in steps.Pairs(step => step == removal))
            if (pair.Decision is { IsBranch: true, LooksAtEntry: true })
                return pair.Check.Access;

        Definitions definitions = steps.DefinitionsIn(removal.Function);
        return steps.Walks
            .Where(walk => !Steps.HasCommonGuard(walk.Access, removal.Access) && walk.Function == removal.Function && walk.YieldsKey(removal.Call.Key!, definitions))
            .FirstOrDefault(walk => walk.ChoosesByValue || walk.DecidesByValue(removal.Call.Operation, definitions))?.Access;
    }

    private static bool Replaces(Access access, CompilationFacts facts) =>
        access.Phase is Phase.Ordinary && access.Effect is Effect.Write or Effect.Grow
        && CollectionCall.Of(facts.ModelOf(access.Syntax).GetOperation(access.Syntax)) is { Replaces: true };
}
