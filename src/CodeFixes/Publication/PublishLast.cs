using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3004: fills the new collection in a local, and stores it in the field, which becomes volatile, behind the last addition. MAP3008: where it is the first value,
/// it is stored only if no other thread has stored one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublishLast))]
public sealed class PublishLast() : StateFix("MAP3004", "MAP3008")
{
    private protected override string EquivalenceKey => "MapSafety.PublishLast";

    internal override Phrase TitleForAll => new("Store collections when they are filled", "填充完成后再存入集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Declaration is not FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field)
            return null;

        int written = 0, first = 0;
        foreach (IGrouping<SyntaxNode, Use> function in state.Ordinary.Where(use => !state.IsDisposal(use)).GroupBy(use => Syntax.FunctionOf(use.State)))
        {
            Use[] uses = function.ToArray();
            foreach (Use store in uses.Where(use => DeferredStore.IsFilledBehind(use, uses)))
            {
                bool isFirst = FirstStores.IsOpen(store, state);
                if (!(isFirst ? WriteFirst(rewrite, store, uses) : WriteAny(rewrite, store, uses)))
                    return null;

                written++;
                first += isFirst ? 1 : 0;
            }
        }

        if (written == 0)
            return NothingToDo;

        if (first > 0)
            rewrite.Note(new Phrase("of several only the first is kept", "同时生成多个时只保留最先存入的一个"));

        if (first < written && DeferredStore.MakeVolatile(rewrite, field))
            rewrite.Note(Titles.FieldBecomesVolatile);

        return new Phrase("Fill a local, and store it in '{0}' last ({1})", "先填充局部变量，最后再存入“{0}”（{1}）", state.Symbol.Name, Titles.Places(written));
    }

    private static bool WriteAny(Rewrite rewrite, Use store, Use[] uses) => DeferredStore.Write(rewrite, store, ValueOf(store), uses, use => Fills(use, store));

    // One entry at hand is the caller's, and would go with a collection that is not kept.
    private static bool WriteFirst(Rewrite rewrite, Use store, Use[] uses) =>
        uses.Any(use => Fills(use, store) && use.State.Ancestors().TakeWhile(node => node != use.Owner).Any(node => node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax))
        && DeferredStore.WriteFirst(rewrite, store, ValueOf(store), uses, use => Fills(use, store));

    private static ExpressionSyntax ValueOf(Use store) => ((AssignmentExpressionSyntax)store.Assigner!).Right;

    private static bool Fills(Use use, Use store) => DeferredStore.Fills(use) && use.State.SpanStart > store.State.SpanStart;
}
