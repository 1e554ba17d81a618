using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1003: a collection is used under a guard that those who change it do not hold, or that every instance has its own of.</summary>
public sealed class GuardMismatch() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1003", Category.Synchronization,
        title: Phrase.Text(
            "Shared collection is used under different locks",
            "共享集合在不同的锁下被使用"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}, under '{4}', which keeps nobody out: {5}",
            "“{0}”在“{4}”下{1}“{2}”（{3}），但该锁不能阻止其他线程：{5}"),
        description: Phrase.Text(
            "A lock keeps out only those who take the same object. Two locks, or an instance's lock around a static collection, let two threads in at once, as if there were none. Take one lock at every use.",
            "锁只能阻止获取同一对象的线程。两把不同的锁，或用实例的锁保护静态集合，都会让两个线程同时进入，如同没有锁一样。请在每次使用时获取同一把锁。"));

    // Code that uses one collection under more combinations of locks is not understood.
    private const int MaximalKinds = 16;

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain || !state.Mutations().Any())
            return;

        IGrouping<Kind, Access>[] kinds = [.. state.Accesses
            .Where(access => access.Contends() && access.Guards.Guards.Count > 0 && !access.IsWrittenUnderReadLock(state))
            .GroupBy(access => new Kind(access.Guards, access.Effect.Mutates(), access.Member.ContainingType))];
        if (kinds.Length > MaximalKinds)
            return;

        GuardedBy? keeper = state.GuardedBy;
        IEnumerable<Finding> findings = kinds.SelectMany(kind => FindingsIn(kind, kinds, keeper, state));
        foreach (IGrouping<ISymbol, Finding> member in findings.GroupBy(finding => finding.Access.Member, SymbolEqualityComparer.Default))
        {
            Finding[] inOrder = [.. member.OrderBy(finding => finding.Access.Syntax.SpanStart)];
            Report(inOrder[0], inOrder, state, report);
        }
    }

    private static IEnumerable<Finding> FindingsIn(
        IGrouping<Kind, Access> kind, IGrouping<Kind, Access>[] kinds, GuardedBy? keeper, SharedState state)
    {
        Access one = kind.First();
        if (one.Guards.Guards.All(guard => guard.IsPerInstance(one) && guard.IsItself()))
            return kind.Select(access => new Finding(access, state.Mutations().FirstOrDefault(other => other != access), OwnLock(one)));

        if (keeper is { IsDeclared: true, Witness: null } && keeper.Guard.IsItself() && one.Guards.Guards.All(guard => guard.IsItself() && !guard.IsSameObject(keeper.Guard)))
            return kind.Select(access => new Finding(access, null, Wording.Declared(keeper)));

        return keeper is not null && Opponent(one, kinds, keeper) is { } opponent
            ? kind.Select(access => new Finding(access, opponent, one.Guards.Guards[0].IsOfAnotherObject ? LockOfOther(opponent, keeper) : OtherLock(opponent, keeper)))
            : [];
    }

    /// <summary>Whom this access does not keep out: one that holds the state's guard, where either of the two changes the collection.</summary>
    private static Access? Opponent(Access access, IGrouping<Kind, Access>[] kinds, GuardedBy keeper) =>
        keeper.IsHeldAt(access)
            ? null
            : kinds.Select(kind => kind.First()).FirstOrDefault(other =>
                keeper.IsHeldAt(other) && (access.Effect.Mutates() || other.Effect.Mutates()) && access.HasNothingInCommonWith(other));

    private static void Report(Finding first, Finding[] all, SharedState state, Report report)
    {
        IEnumerable<Location> others = state.Symbol.Locations
            .Concat(state.Reach.Locations)
            .Concat(all.Select(finding => finding.Access.Location))
            .Concat(first.Other is null ? [] : [first.Other.Location])
            .Where(location => location != first.Access.Location)
            .Distinct();
        report.At(
            Rule, first.Access.Member, first.Access.Location, state.Symbol,
            first.Access.IsOwn ? Rule.DefaultSeverity : DiagnosticSeverity.Info, others,
            Wording.NameOf(first.Access.Member), Wording.Deed(first.Access.Effect), state.Name, state.Reach.Words,
            first.Access.Guards.Guards[0].Name, first.Reason);
    }

    private static Phrase OwnLock(Access access) => access.Guards.Guards[0].Root is GuardRoot.This
        ? new Phrase("each instance locks itself, and they all share the collection", "每个实例都锁定自己，而它们共享该集合")
        : new Phrase("each instance has a lock of its own, and they all share the collection", "每个实例都有自己的锁，而它们共享该集合");

    private static Phrase OtherLock(Access opponent, GuardedBy keeper) => new(
        "'{0}' {1} it under '{2}'", "“{0}”在“{2}”下{1}它",
        Wording.NameOf(opponent.Member),
        opponent.Effect.Mutates() ? new Phrase("changes", "修改") : Wording.Deed(opponent.Effect),
        keeper.Guard.Name);

    private static Phrase LockOfOther(Access opponent, GuardedBy keeper) => new(
        "'{0}' {1} it under '{2}' of the object that it belongs to", "“{0}”在其所属对象的“{2}”下{1}它",
        Wording.NameOf(opponent.Member),
        opponent.Effect.Mutates() ? new Phrase("changes", "修改") : Wording.Deed(opponent.Effect),
        keeper.Guard.Name);

    /// <summary>Accesses of one kind hold the same and do the same, so one of them speaks for all.</summary>
    private sealed record Kind(GuardSet Guards, bool Mutates, INamedTypeSymbol Type)
    {
        public bool Equals(Kind? other) =>
            other is not null && Mutates == other.Mutates && Guards.Equals(other.Guards) && SymbolEqualityComparer.Default.Equals(Type, other.Type);

        public override int GetHashCode() => Guards.GetHashCode();
    }

    private sealed record Finding(Access Access, Access? Other, Phrase Reason);
}
