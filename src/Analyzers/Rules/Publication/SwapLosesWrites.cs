using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3006: a collection is changed in place by some code and replaced by other code, so that changes go to the collection that has been replaced.</summary>
public sealed class SwapLosesWrites() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3006", Category.Publication,
        title: Phrase.Text(
            "Shared collection is changed in place while others replace it",
            "共享集合被就地修改，同时又被其他代码替换"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}, in place, while '{4}' {5}: what goes to the old collection meanwhile is lost",
            "“{0}”{1}“{2}”（{3}），这是就地修改，而“{4}”{5}：其间写入旧集合的内容会丢失"),
        description: Phrase.Text(
            "Who changes a collection in place has read its reference first. If the reference is replaced then, by a version made of the old entries or by one that is drained, the change goes to a collection that nobody looks at any more, even if it is a concurrent one. Take one lock for changes and replacements, change a kept collection in place everywhere, or replace it everywhere.",
            "就地修改集合的代码事先读取了它的引用。如果此后引用被替换（新版本由旧条目生成，或旧集合正被清点），修改就会写入一个再也没有人查看的集合，即使它是并发集合也一样。请让修改和替换使用同一把锁，或者始终就地修改同一个集合，或者始终整体替换。"));

    private static readonly Phrase s_derived = new("replaces it by one made of its entries", "会用由其条目生成的集合替换它");
    private static readonly Phrase s_drained = new("takes it away and goes on with what was in it", "会取走它并继续处理其中的内容");

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Concurrent or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not (Discipline.Plain or Discipline.Concurrent) || !state.Accesses.Any(access => access is { Effect: Effect.Replace, Phase: Phase.Ordinary }))
            return;

        Access[] changes = [.. state.Mutations().Where(change => IsForThisRule(change, state))];
        if (changes.Length == 0)
            return;

        Replacement[] all = [.. facts.ReplacementsOf(state).Where(replacement => replacement.Contends)];
        foreach (IGrouping<ISymbol, Access> member in changes.GroupBy(change => change.Member, SymbolEqualityComparer.Default))
            if (member.Select(change => (Change: change, Swap: SwapBeside(change, all))).FirstOrDefault(pair => pair.Swap is not null) is ({ } change, { } swap))
                Tell(change, swap, all, state, report);
    }

    // A plain collection that is changed with nothing held breaks by itself, and other rules say so.
    private static bool IsForThisRule(Access change, SharedState state) => state.Discipline is Discipline.Concurrent || !change.Guards.IsNone;

    private static Replacement? SwapBeside(Access change, Replacement[] all) => Array.Find(all, swap =>
        DeedOf(swap, change) is not null
        && !SymbolEqualityComparer.Default.Equals(swap.Access.Member, change.Member)
        && Rivals.CanMeet(swap.Access, change) && !Rivals.AreKeptApart(swap.GuardsFromRead, swap.Access, change));

    /// <summary>
    /// What the other member does to lose a change; nothing where the change is as good as made before it: a reset drops all that was there, and what is loaded
    /// from elsewhere is meant to take its place.
    /// </summary>
    private static Phrase? DeedOf(Replacement swap, Access change) => swap switch
    {
        { Stored: Stored.Derived } => s_derived,
        { Stored: Stored.Empty or Stored.Nothing or Stored.Value, What.IsOldUsed: true } when change.Effect is Effect.Grow or Effect.Write => s_drained,
        _ => null,
    };

    private static void Tell(Access change, Replacement swap, Replacement[] all, SharedState state, Report report)
    {
        IEnumerable<Location> others = new[] { swap.Access.Location }
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Where(place => place != change.Location)
            .Distinct();
        report.At(
            Rule, change.Member, change.Location, state.Symbol, Rivals.SeverityOf(state, change, all), others,
            Wording.NameOf(change.Member), Wording.Deed(change.Effect), state.Name, state.Reach.Words, Wording.NameOf(swap.Access.Member), DeedOf(swap, change)!);
    }
}
