using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1004, MAP1012, MAP3008: publishes a collection that is made when it is first asked for, and only read afterwards, through a <c>Lazy</c>: one thread makes it, and
/// the others see it when it is complete. A collection that goes on growing, an entry for each key, is none of that kind.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublishThroughLazy))]
public sealed class PublishThroughLazy() : StateFix("MAP1001", "MAP1004", "MAP1012", "MAP3008")
{
    private protected override string EquivalenceKey => "MapSafety.PublishThroughLazy";

    internal override Phrase TitleForAll => new("Publish through lazy values", "通过 Lazy 发布");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Collection is not { Discipline: Discipline.Plain } || !Interests.MayBeRetyped(state) || OnceFilled.Of(state) is not { } filled)
            return null;

        LazyField field = new(rewrite, filled);
        if (!field.Write())
            return null;

        if (field.Works)
            rewrite.Note(new Phrase("a failure is remembered", "失败也会被记住"));
        if (filled.AsksForEntries)
            rewrite.Note(new Phrase("an empty result is remembered", "空结果也会被记住"));
        return new Phrase("Publish '{0}' through a Lazy ({1})", "通过 Lazy 发布“{0}”（{1}）", state.Symbol.Name, state.Extent);
    }
}
