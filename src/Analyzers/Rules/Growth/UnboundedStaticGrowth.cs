using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2001: a static collection gains entries for as long as the process runs and never loses any.</summary>
public sealed class UnboundedStaticGrowth() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2001", Category.Growth,
        title: Phrase.Text(
            "Static collection only grows",
            "静态集合只增不减"),
        message: Phrase.Text(
            "'{0}', {1}, only grows: '{2}' adds to it {3}, and nothing here takes entries out or limits them while the process runs",
            "“{0}”（{1}）只增不减：“{2}”{3}向其添加条目，而在进程运行期间，这里没有任何代码移除条目或限制其数量"),
        description: Phrase.Text(
            "A static collection lives as long as the process, and so does everything in it. Where keys come from outside without end, it grows until memory runs out. Give it a limit or an expiry, let the entries hang on the objects they belong to, or remove them when their time is over.",
            "静态集合与进程同寿命，其中的一切也是如此。如果键无止境地来自外部，它就会一直增长，直到内存耗尽。请为它设置上限或过期时间，让条目依附于其所属的对象，或在条目不再需要时将其移除。"));

    internal override bool Concerns(CollectionType collection) => GrowingStates.Concerns(collection);

    // Each thread's own collection grows as well.
    internal override bool JudgesThreadBound => true;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Symbol.IsStatic && GrowingStates.Of(state, facts) is { } growth && !KeyedLocksNeverRemoved.SpeaksOf(state, facts) && !GrowingStates.HasBuckets(state, facts) && !IdentityKey.SpeaksOf(state, facts))
            GrowingStates.Tell(Rule, GrowingStates.SeverityOf(growth), state, growth, report);
    }
}
