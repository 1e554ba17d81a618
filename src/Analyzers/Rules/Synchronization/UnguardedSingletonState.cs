using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1004: the collection of an object that several threads use is changed with no lock held.</summary>
public sealed class UnguardedSingletonState() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1004", Category.Synchronization,
        title: Phrase.Text(
            "Collection of a shared object is changed without a lock",
            "共享对象的集合在没有锁的情况下被修改"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}, with no lock held; {4}",
            "“{0}”{1}“{2}”（{3}），但没有持有任何锁；{4}"),
        description: Phrase.Text(
            "One object serves several threads: a singleton of the container, middleware, a hosted service, or an object whose own timer or task runs beside its other members. A plain collection in it must have its writer to itself. Use a concurrent collection, one lock for every access, or publish immutable collections.",
            "同一个对象为多个线程服务：容器中的单例、中间件、托管服务，或者其自身的定时器或任务与其他成员同时运行的对象。其中的普通集合在写入时必须独占。请使用并发集合、用同一把锁保护所有访问，或发布不可变集合。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override string? HabitOf(SharedState state) => BareMutations.HabitOf(state, otherwise: base.HabitOf(state));

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is Discipline.Plain)
            BareMutations.Report(Rule, state, SeverityOf, facts, report);
    }

    /// <summary>How sure it is that threads meet here; nothing where another rule speaks.</summary>
    private static DiagnosticSeverity? SeverityOf(SharedState state) => state.Reach.Kind switch
    {
        _ when state.Discipline is not Discipline.Plain => null,
        ReachKind.Singleton or ReachKind.SharedByContract or ReachKind.SeveralThreads => BareMutations.SeverityOf(state.Reach),

        // A lock elsewhere in the type says that threads are expected, but not that they come to this state.
        ReachKind.LockingType => state.Accesses.Any(access => access.Guards.Guards.Any(guard => guard.HasName)) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
        _ => null,
    };
}
