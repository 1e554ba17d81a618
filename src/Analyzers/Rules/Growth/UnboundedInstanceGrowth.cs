using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2002: a collection of an object that lives long gains entries and never loses any.</summary>
public sealed class UnboundedInstanceGrowth() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2002", Category.Growth,
        title: Phrase.Text(
            "Collection of a long-lived object only grows",
            "长寿命对象的集合只增不减"),
        message: Phrase.Text(
            "'{0}', {1}, only grows: '{2}' adds to it {3}, and nothing here takes entries out or limits them while its object lives",
            "“{0}”（{1}）只增不减：“{2}”{3}向其添加条目，而在其对象存活期间，这里没有任何代码移除条目或限制其数量"),
        description: Phrase.Text(
            "A collection lives as long as the object that holds it, and everything in it lives as long. In an object that serves the whole process, under keys that come from outside without end, it grows until memory runs out. Give it a limit or an expiry, or remove the entries when their time is over.",
            "集合与持有它的对象同寿命，其中的一切也是如此。如果该对象服务于整个进程，而键又无止境地来自外部，集合就会一直增长，直到内存耗尽。请为它设置上限或过期时间，或在条目不再需要时将其移除。"));

    internal override bool Concerns(CollectionType collection) => GrowingStates.Concerns(collection);

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (!state.Symbol.IsStatic && IsJudged(state) && GrowingStates.Of(state, facts) is { } growth
            && !KeyedLocksNeverRemoved.SpeaksOf(state, facts) && !GrowingStates.HasBuckets(state, facts) && !IdentityKey.SpeaksOf(state, facts))
            GrowingStates.Tell(Rule, Lifetimes.IsProcess(state) ? GrowingStates.SeverityOf(growth) : DiagnosticSeverity.Info, state, growth, report);
    }

    // How long other objects live is not known; but who keeps a concurrent collection in one expects many to use it, and for long, unless it has an end.
    private static bool IsJudged(SharedState state) => Lifetimes.IsProcess(state) || state.Discipline is Discipline.Concurrent && !Products.IsDisposable(state.Symbol.ContainingType);
}
