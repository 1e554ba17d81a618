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
            "'{0}' {1} '{2}', {3}, with no lock held; {4}",
            "“{0}”{1}“{2}”（{3}），但没有持有任何锁；{4}"),
        description: Phrase.Text(
            "A plain collection must have its writer to itself. Two threads that change it at the same time, or one that changes it under a reader, lose entries, throw or loop for ever. Use a concurrent collection, one lock for every access, or publish immutable collections.",
            "普通集合在写入时必须独占。两个线程同时修改它，或者一个线程在另一个线程读取时修改它，会丢失条目、抛出异常或陷入死循环。请使用并发集合、用同一把锁保护所有访问，或发布不可变集合。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override string? HabitOf(SharedState state) => BareMutations.HabitOf(state, otherwise: base.HabitOf(state));

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (SeverityOf(state) is not null)
            BareMutations.Report(Rule, state, SeverityOf, facts, report);
    }

    private static DiagnosticSeverity? SeverityOf(SharedState state) =>
        state.Discipline is Discipline.Plain && state.Reach.Kind is ReachKind.Static or ReachKind.HeldByStatic ? BareMutations.SeverityOf(state.Reach) : null;
}
