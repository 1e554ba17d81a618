using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Exposure;

/// <summary>MAP6002: a guarded collection, or something that stays connected with it, is given to code that does not hold the guard.</summary>
public sealed class GuardedStateEscapes() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP6002", Category.Exposure,
        title: Phrase.Text(
            "Guarded collection is handed out",
            "受锁保护的集合被交给外部代码"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}; {4}",
            "成员“{0}”{1}“{2}”（{3}）；{4}"),
        description: Phrase.Text(
            "A lock protects a collection only while everybody who uses it holds the lock. Whoever is given the collection itself, its Keys, an enumerator or a read-only wrapper uses it without. Hand out a copy that was taken under the lock.",
            "只有在每个使用者都持有锁时，锁才能保护集合。得到集合本身、其 Keys、枚举器或只读包装器的代码会在没有锁的情况下使用它。请交出在锁内获取的副本。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain || state.GuardedBy is not { } keeper)
            return;

        foreach (IGrouping<ISymbol, Handing> member in Handings(state, keeper, facts).GroupBy(handing => handing.Member, SymbolEqualityComparer.Default))
            if (!GuardVisibility.IsAtHand(keeper.Guard, member.Key))
                Tell([.. member], state, keeper, report);
    }

    private static void Tell(Handing[] handings, SharedState state, GuardedBy keeper, Report report)
    {
        Handing first = handings[0];
        IEnumerable<Location> others = handings.Select(handing => handing.Location)
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Concat(keeper.Witness is { } witness ? [witness.Location] : [])
            .Where(location => location != first.Location)
            .Distinct();
        bool isSure = first.IsOwn && !GuardVisibility.TravelsWith(keeper.Guard, state.Symbol);
        report.At(
            Rule, first.Member, first.Location, state.Symbol, isSure ? Rule.DefaultSeverity : DiagnosticSeverity.Info, others,
            Wording.NameOf(first.Member), first.Deed, state.Name, state.Reach.Words, first.Harm);
    }

    private static IEnumerable<Handing> Handings(SharedState state, GuardedBy keeper, CompilationFacts facts)
    {
        Phrase harm = new("{0}, and whoever gets it does not", "{0}，而得到它的代码并不持有", Wording.Holding(keeper));
        foreach (Leaving leaving in Leaving.Of(state, keeper, facts))
            if (leaving.Departure.Cargo is not Cargo.Query && (leaving.Departure.Way is not Way.Returned || Visibility.IsOpen(leaving.Access.Member)))
                yield return new Handing(leaving.Access.Member, leaving.Access.Location, leaving.Access.IsOwn, Deed(leaving.Departure), harm);

        foreach (Access walk in state.Accesses)
            if (YieldedWalks.Holds(walk, keeper) && Visibility.IsOpen(walk.Member) && !Leaving.IsHeldByCaller(walk, keeper))
                yield return new Handing(walk.Member, walk.Location, walk.IsOwn, s_yields, Held(keeper));

        foreach (ISymbol name in facts.NamesOf(state.Symbol))
            if (!SymbolEqualityComparer.Default.Equals(name, state.Symbol) && IsSeenOutside(name, facts) && States.Returned(name) is { } returned)
                yield return new Handing(name, returned.GetLocation(), true, s_returns, harm);
    }

    // A getter or method that only returns the collection is a name of it: code of the program that uses it is judged by what it does there.
    private static bool IsSeenOutside(ISymbol name, CompilationFacts facts) => facts.Project.IsLibrary && Visibility.IsOpenOutside(name);

    private static readonly Phrase s_returns = new("returns", "返回");
    private static readonly Phrase s_yields = new("yields to its caller while it walks", "在遍历过程中向调用方逐项返回");

    private static Phrase Held(GuardedBy keeper) =>
        new("the caller's code runs with '{0}' held, until it has walked to the end", "调用方的代码会在持有“{0}”的情况下运行，直到遍历结束", keeper.Guard.Name);

    private static Phrase Deed(Departure departure) => (departure.Way, departure.Cargo) switch
    {
        (Way.Kept, Cargo.Itself) => new("lets '{0}' keep", "让“{0}”保存", departure.Keeper!.Name),
        (Way.Kept, _) => new("lets '{0}' keep a live view of", "让“{0}”保存其实时视图：", departure.Keeper!.Name),
        (Way.UsedLater, _) => new("uses, after the lock, a live view of", "在释放锁之后使用其实时视图："),
        (_, Cargo.Itself) => s_returns,
        _ => new("returns a live view of", "返回其实时视图："),
    };

    private sealed record Handing(ISymbol Member, Location Location, bool IsOwn, Phrase Deed, Phrase Harm);
}
