using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>MAP3004: fills the new collection in a local, and stores it in the field, which becomes volatile, behind the last addition.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublishLast))]
public sealed class PublishLast() : StateFix("MAP3004")
{
    private protected override string EquivalenceKey => "MapSafety.PublishLast";

    internal override Phrase TitleForAll => new("Store collections when they are filled", "填充完成后再存入集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Declaration is not FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field)
            return null;

        int written = 0;
        foreach (IGrouping<SyntaxNode, Use> function in state.Ordinary.Where(use => !state.IsDisposal(use)).GroupBy(use => Syntax.FunctionOf(use.State)))
        {
            Use[] uses = function.ToArray();
            foreach (Use store in uses.Where(use => IsEarly(use, uses)))
            {
                if (!DeferredStore.Write(rewrite, store, ((AssignmentExpressionSyntax)store.Assigner!).Right, uses, use => Fills(use) && use.State.SpanStart > store.State.SpanStart))
                    return null;

                written++;
            }
        }

        if (written == 0)
            return NothingToDo;

        if (DeferredStore.MakeVolatile(rewrite, field))
            rewrite.Note(Titles.FieldBecomesVolatile);

        return new Phrase("Fill a local, and store it in '{0}' last ({1})", "先填充局部变量，最后再存入“{0}”（{1}）", state.Symbol.Name, Titles.Places(written));
    }

    private static bool IsEarly(Use use, Use[] uses) =>
        use.Whole == use.State && use.Assigner is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement, Right: var value } && Published.IsMade(value)
        && Syntax.Following(statement).Any(later => uses.Any(other => Fills(other) && later.Span.Contains(other.State.Span)));

    private static bool Fills(Use use) => use.Whole != use.State && Retyping.EffectOf(use) is Effect.Grow or Effect.Write;
}
