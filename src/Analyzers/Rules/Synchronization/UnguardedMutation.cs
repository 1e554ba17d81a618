using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1001: a shared collection that does not allow concurrent writers is changed with no lock held.</summary>
public sealed class UnguardedMutation() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1001", Category.Synchronization,
        title: Phrase.Text(
            "Shared collection is changed without a lock",
            "共享集合在没有锁的情况下被修改"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3} that every thread shares, with no lock held; {4}",
            "“{0}”{1}“{2}”（所有线程共享的{3}），但没有持有任何锁；{4}"),
        description: Phrase.Text(
            "A plain collection must have its writer to itself. Two threads that change it at the same time, or one that changes it under a reader, lose entries, throw or loop for ever. Use a concurrent collection, one lock for every access, or publish immutable collections.",
            "普通集合在写入时必须独占。两个线程同时修改它，或者一个线程在另一个线程读取时修改它，会丢失条目、抛出异常或陷入死循环。请使用并发集合、用同一把锁保护所有访问，或发布不可变集合。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain)
            return;

        foreach (IGrouping<ISymbol, Access> member in state.BareMutations.GroupBy(access => access.Member, SymbolEqualityComparer.Default))
        {
            Access first = member.First();
            report.At(
                Rule, first, state, Others(state, first),
                Wording.NameOf(first.Member), Wording.Deed(first.Effect), state.Name, state.Reach.Words, Contrast(state, first));
        }
    }

    private static IEnumerable<Location> Others(SharedState state, Access first) =>
        state.Symbol.Locations
            .Concat(state.BareMutations.Where(access => access != first).Select(access => access.Location))
            .Concat(state.Accesses.Where(access => !access.IsBareMutation && access.Phase is Phase.Ordinary).Select(access => access.Location))
            .Where(location => location != first.Location)
            .Distinct();

    /// <summary>What the rest of the code does: what makes this place the odd one out, or who it collides with.</summary>
    private static Phrase Contrast(SharedState state, Access first)
    {
        if (state.Accesses.FirstOrDefault(access => access.Guards.Guards.Count > 0) is { } guarded)
            return new Phrase(
                "'{0}' holds '{1}' there", "“{0}”在访问它时持有“{1}”", Wording.NameOf(guarded.Member), guarded.Guards.Guards[0].Name);

        Access? other = state.Accesses.FirstOrDefault(access =>
            access.Phase is Phase.Ordinary && !SymbolEqualityComparer.Default.Equals(access.Member, first.Member));
        return other is null
            ? new Phrase("two calls of it can run at the same time", "它的两次调用可能同时运行")
            : new Phrase("'{0}' {1} and can run at the same time", "“{0}”会{1}，且可能同时运行", Wording.NameOf(other.Member), Wording.Collision(other.Effect));
    }
}
