using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1007: a plain collection that is a value of a shared concurrent map or cache is changed with no lock held.</summary>
public sealed class UnsafeValueInConcurrentMap() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1007", Category.Synchronization,
        title: Phrase.Text(
            "Plain collection inside a concurrent map is changed without a lock",
            "并发映射中的普通集合在没有锁的情况下被修改"),
        message: Phrase.Text(
            "'{0}' {1} {2} inside '{3}', {4}, with no lock held; {5}",
            "“{0}”{1}“{3}”（{4}）中的 {2}，但没有持有任何锁；{5}"),
        description: Phrase.Text(
            "A concurrent map synchronizes its own entries, not the objects that it holds. Every thread that asks for a key gets the same collection, and two that change it at the same time, or one that changes it under a reader, lose entries, throw or loop for ever. Put a concurrent or immutable collection into the map, or lock the value at every use.",
            "并发映射只同步自身的条目，并不同步它所持有的对象。请求同一个键的所有线程得到的是同一个集合；两个线程同时修改它，或者一个线程在另一个线程读取时修改它，会丢失条目、抛出异常或陷入死循环。请在映射中存放并发集合或不可变集合，或在每次使用时锁定该值。"));

    internal override bool Concerns(CollectionType collection) => collection is { IsMap: true, Discipline: Discipline.Concurrent or Discipline.Abstract };

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Concurrent)
            return;

        foreach (IGrouping<ISymbol, Access> member in state.Values.Where(Contention.IsBareMutation).GroupBy(use => use.Member, SymbolEqualityComparer.Default))
        {
            Access first = member.First();
            report.At(
                Rule, first, state, Others(state, first),
                Wording.NameOf(first.Member), Wording.Deed(first.Effect), ValueOf(state), state.Name, state.Reach.Words, Contrast(state, first));
        }
    }

    private static IEnumerable<Location> Others(SharedState state, Access first) =>
        state.Symbol.Locations.Concat(state.Values.Where(use => use.Phase is Phase.Ordinary).Select(use => use.Location)).Where(place => place != first.Location).Distinct();

    private static Phrase ValueOf(SharedState state) =>
        States.TypeOf(state.Symbol) is INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } && Collections.Find(arguments.Last()) is not null
            ? Wording.One(arguments.Last().Name)
            : new Phrase("a collection", "集合");

    /// <summary>What the rest of the code does with the values.</summary>
    private static Phrase Contrast(SharedState state, Access first)
    {
        if (state.Values.FirstOrDefault(use => use.Guards.Guards.Count > 0) is { } guarded)
            return new Phrase(
                "'{0}' holds '{1}' there", "“{0}”在访问它时持有“{1}”", Wording.NameOf(guarded.Member), guarded.Guards.Guards[0].Name);

        Access? other = state.Values.FirstOrDefault(use => use.Phase is Phase.Ordinary && !SymbolEqualityComparer.Default.Equals(use.Member, first.Member));
        return other is null
            ? new Phrase("two calls of it can run at the same time", "它的两次调用可能同时运行")
            : new Phrase("'{0}' {1} and can run at the same time", "“{0}”会{1}，且可能同时运行", Wording.NameOf(other.Member), Wording.Collision(other.Effect));
    }
}
