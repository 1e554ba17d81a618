using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3005: fills a new collection instead of the one that others read, and stores it in a volatile field when it is complete. For collections that nobody else
/// changes or keeps, and that each other function reads once.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FillThenPublish))]
public sealed class FillThenPublish() : StateFix("MAP3005")
{
    private protected override string EquivalenceKey => "MapSafety.FillThenPublish";

    internal override Phrase TitleForAll => new("Fill new collections and store them when they are complete", "先填充新集合，完成后再存入");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state is not
            {
                Collection.Discipline: Discipline.Concurrent, Initializer: BaseObjectCreationExpressionSyntax { Initializer: null } creation,
                Declaration: FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field,
            })
            return null;

        int written = 0;
        foreach (IGrouping<SyntaxNode, Use> function in state.Ordinary.GroupBy(use => Syntax.FunctionOf(use.State)))
        {
            Use[] uses = function.ToArray();
            if (Array.Find(uses, use => Retyping.EffectOf(use) is Effect.Clear) is { } clear)
            {
                // What stands before the clear, or stores the collection elsewhere, is not the filling.
                if (state.IsDisposal(clear) || uses.Any(use => use.State.SpanStart < clear.State.SpanStart) || !DeferredStore.Write(rewrite, clear, creation, uses, _ => true))
                    return null;

                written++;
            }
            else if (uses.Length > 1 || !uses.All(IsRead))
                return null;
        }

        if (written == 0)
            return NothingToDo;

        if (DeferredStore.MakeVolatile(rewrite, field))
            rewrite.Note(Titles.FieldBecomesVolatile);

        return new Phrase("Fill a new collection and store it in '{0}' when it is complete ({1})", "先填充新集合，完成后再存入“{0}”（{1}）", state.Symbol.Name, Titles.Places(written));
    }

    private static bool IsRead(Use use) => use.Whole == use.State ? use.State.Parent is ForEachStatementSyntax : !use.IsAssigned && !Retyping.EffectOf(use).Mutates();
}
