using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1012: a member that reads as a query keeps its answers in a collection, with no lock held.</summary>
public sealed class HiddenWrite() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Suggestion(
        id: "MAP1012", Category.Synchronization,
        title: Phrase.Text(
            "Query changes a collection without a lock",
            "查询在没有锁的情况下修改集合"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}, with no lock held; {4}",
            "“{0}”{1}“{2}”（{3}），但没有持有任何锁；{4}"),
        description: Phrase.Text(
            "A member that only answers looks safe to call from several threads at once, and sooner or later somebody does. One that remembers its answers in a plain collection is not safe. Use a concurrent collection, a Lazy value or one lock for every access.",
            "只负责回答的成员看起来可以由多个线程同时调用，迟早也会有人这样做。把答案记在普通集合里的成员并不安全。请使用并发集合、Lazy 值，或用同一把锁保护所有访问。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    // Tests ask as they please, one after the other.
    internal override string? HabitOf(SharedState state) => $"hidden {state.Symbol.ContainingType.GetDocumentationCommentId()}";

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (!facts.Project.IsTest)
            BareMutations.Report(Rule, state, SeverityOf, facts, report);
    }

    private static DiagnosticSeverity? SeverityOf(SharedState state) =>
        state is { Discipline: Discipline.Plain, Reach.Kind: ReachKind.HiddenWrite } ? BareMutations.SeverityOf(state.Reach) : null;
}
