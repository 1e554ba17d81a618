using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3007: a state that holds a concurrent collection behind an interface gets a plain one, which those who change it without a lock do not expect.</summary>
public sealed class ConcurrencyDowngrade() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3007", Category.Publication,
        title: Phrase.Text(
            "Concurrent collection is replaced by a plain one",
            "并发集合被普通集合替换"),
        message: Phrase.Text(
            "'{0}' stores {1} in '{2}', {3}, where there was {4}; '{5}' {6} with no lock held",
            "“{0}”把 {1} 存入“{2}”（{3}），而此处原先是 {4}；“{5}”会{6}，且没有持有任何锁"),
        description: Phrase.Text(
            "The declared type says nothing about threads, the collection behind it does. As long as it is a concurrent one, members may change it without a lock; once it is replaced by a plain one they corrupt it. Store a concurrent collection again, declare the state with the concurrent type, or keep the collection and change it in place.",
            "声明的类型与线程无关，起作用的是其背后的集合。只要它是并发集合，成员就可以不加锁地修改它；一旦被普通集合替换，这些修改就会破坏它。请仍然存入并发集合，用并发类型声明该状态，或者保留集合并就地修改。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (!state.Accesses.Any(access => access is { Effect: Effect.Replace, Phase: Phase.Ordinary }) || state.BareMutations.FirstOrDefault() is not { } change)
            return;

        IReadOnlyList<Replacement> all = facts.ReplacementsOf(state);
        if (all.Select(facts.KindsOf).FirstOrDefault(kinds => kinds.Count > 0 && kinds.All(kind => kind.Discipline is Discipline.Concurrent)) is not { } held)
            return;

        foreach (IGrouping<ISymbol, Replacement> member in all.Where(replacement => replacement.Contends).GroupBy(replacement => replacement.Access.Member, SymbolEqualityComparer.Default))
            foreach (Replacement replacement in member)
                if (facts.KindsOf(replacement).FirstOrDefault(kind => kind.Discipline is Discipline.Plain) is { } plain)
                {
                    Tell(replacement, plain, held.First(), change, all, state, report);
                    break;
                }
    }

    private static void Tell(
        Replacement replacement, CollectionType plain, CollectionType held, Access change, IReadOnlyList<Replacement> all, SharedState state, Report report)
    {
        Access at = replacement.Access;
        report.At(
            Rule, at.Member, at.Location, state.Symbol, Rivals.SeverityOf(state, at, all),
            new[] { change.Location }.Concat(all.Select(other => other.Access.Location)).Concat(state.Symbol.Locations).Concat(state.Reach.Locations)
                .Where(place => place != at.Location).Distinct(),
            Wording.NameOf(at.Member), Wording.One(NameOf(plain)), state.Name, state.Reach.Words, Wording.One(NameOf(held)), Wording.NameOf(change.Member), Wording.Collision(change.Effect));
    }

    private static string NameOf(CollectionType collection) => new TypeName(collection.MetadataName).SimpleName;
}
