using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Exposure;

/// <summary>MAP6005: a query over a guarded collection is made under the guard and runs when the guard has been released.</summary>
public sealed class DeferredQueryEscapes() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP6005", Category.Exposure,
        title: Phrase.Text(
            "Query over a guarded collection leaves its lock before it runs",
            "对受锁保护的集合的查询在运行之前离开了锁"),
        message: Phrase.Text(
            "'{0}' queries '{1}', {2}, under '{3}', but the query walks it only when it is itself walked: {4}",
            "“{0}”在“{3}”下查询“{1}”（{2}），但该查询只有在自身被遍历时才会遍历集合：{4}"),
        description: Phrase.Text(
            "Where, Select and the other operators that return a sequence do nothing when they are called. The walk comes later, when the lock has been released, and each time anew. Run the query under the lock: end it with ToArray or ToList.",
            "Where、Select 等返回序列的运算符在调用时什么也不做。遍历在之后才发生，那时锁已经释放，而且每次都重新遍历。请在锁内运行查询：以 ToArray 或 ToList 结束。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain || state.GuardedBy is not { } keeper)
            return;

        IEnumerable<Leaving> queries = Leaving.Of(state, keeper, facts)
            .Where(leaving => leaving.Departure.Cargo is Cargo.Query && keeper.IsHeldAt(leaving.Access));
        foreach (IGrouping<ISymbol, Leaving> member in queries.GroupBy(leaving => leaving.Access.Member, SymbolEqualityComparer.Default))
            Tell([.. member], state, keeper, report);
    }

    private static void Tell(Leaving[] queries, SharedState state, GuardedBy keeper, Report report)
    {
        Leaving first = queries[0];
        Location place = PlaceOf(first);
        IEnumerable<Location> others = queries.Select(PlaceOf)
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Concat(keeper.Witness is { } witness ? [witness.Location] : [])
            .Where(location => location != place)
            .Distinct();
        report.At(
            Rule, first.Access.Member, place, state.Symbol, first.Access.IsOwn ? Rule.DefaultSeverity : DiagnosticSeverity.Info, others,
            Wording.NameOf(first.Access.Member), state.Name, state.Reach.Words, keeper.Guard.Name, Moment(first.Departure));
    }

    private static Location PlaceOf(Leaving query) => query.Departure.Source.Syntax.GetLocation();

    private static Phrase Moment(Departure departure) => departure.Way switch
    {
        Way.Returned => new("by the caller, when the lock has been released", "由调用方遍历，此时锁已经释放"),
        Way.Kept => new("by whoever uses '{0}', with no lock held", "由使用“{0}”的代码遍历，没有持有锁", departure.Keeper!.Name),
        _ => new("further down, when the lock has been released", "在下文遍历，此时锁已经释放"),
    };
}
