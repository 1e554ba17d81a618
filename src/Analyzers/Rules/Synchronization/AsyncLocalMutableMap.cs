using MapSafety.Flow;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1010: a collection in an AsyncLocal is changed in place, under the eyes of every flow that shares it.</summary>
public sealed class AsyncLocalMutableMap() : BodyRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1010", Category.Synchronization,
        title: Phrase.Text(
            "Collection in an AsyncLocal is changed in place",
            "AsyncLocal 中的集合被就地修改"),
        message: Phrase.Text(
            "'{0}' changes the {1} in '{2}' in place; an AsyncLocal hands the same {1} to every flow that starts from this one, and they run beside each other",
            "“{0}”就地修改“{2}”中的 {1}；AsyncLocal 会把同一个 {1} 交给由此启动的每个流程，而它们会同时运行"),
        description: Phrase.Text(
            "Each asynchronous flow has an AsyncLocal value of its own, but the value is a reference: flows that start from one another share the collection behind it. What one of them changes in place all of them see, and two that change it at the same time corrupt it. Keep an immutable collection in the AsyncLocal, and assign a new one.",
            "每个异步流程都有自己的 AsyncLocal 值，但该值是一个引用：相互启动的流程共享其背后的集合。其中一个流程就地修改的内容，所有流程都会看到；两个流程同时修改会破坏集合。请在 AsyncLocal 中保存不可变集合，并在修改时赋一个新集合。"));

    internal override HashSet<int> Words(CompilationFacts facts) => facts.AmbientChanges.Words;

    internal override void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation)
    {
        foreach (IGrouping<ISymbol, SyntaxNode> holder in facts.AmbientChanges.In(body, cancellation))
        {
            Location[] places = [.. holder.Select(syntax => syntax.GetLocation()).Distinct().OrderBy(place => place.SourceSpan.Start)];
            string collection = Ambients.ValueOf(States.TypeOf(holder.Key))!.Name;
            report.At(
                Rule, body.Body.Member, places[0], holder.Key, Rule.DefaultSeverity, places.Skip(1).Concat(holder.Key.Locations),
                Wording.NameOf(body.Body.Member), collection, holder.Key.Name);
        }
    }
}
