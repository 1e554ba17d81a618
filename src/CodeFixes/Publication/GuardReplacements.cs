using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3003, MAP3006: puts every replacement of a collection, with the reads that it is made of, and every change in place under one lock. Who only reads goes on
/// without it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardReplacements))]
public sealed class GuardReplacements() : StateFix("MAP3003", "MAP3006")
{
    private protected override string EquivalenceKey => "MapSafety.GuardReplacements";

    internal override Phrase TitleForAll => new("Guard replacements with locks", "用锁保护替换");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite, cancellation));

    private static Phrase? Write(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        bool isChanged = state.Accesses.Any(use => Retyping.EffectOf(use).Mutates());

        // Who reads a plain collection that is changed in place needs the lock, too.
        if (isChanged && state.Collection is not { Discipline: Discipline.Concurrent } || Gate.For(rewrite) is not { } gate)
            return null;

        int written = 0;
        foreach (IGrouping<SyntaxNode, Use> function in state.Accesses.GroupBy(Immediate.FunctionOf))
        {
            cancellation.ThrowIfCancellationRequested();
            Use[] uses = function.ToArray();
            if (!uses.Any(Changes) || uses.All(gate.Holds) || uses.All(state.IsDisposal))
                continue;

            if (uses.Any(use => Gate.LocksAround(use).Any()) || !state.IsOneObject(uses) || !LockedRange.Write(rewrite, function.Key, uses, gate.NameAt))
                return null;

            written++;
        }

        return written == 0 ? NothingToDo
            : isChanged ? new Phrase("Guard the changes and replacements of '{0}' with a lock on '{1}' ({2})", "用锁“{1}”保护对“{0}”的修改和替换（{2}）", state.Symbol.Name, gate.Name, Titles.Places(written))
            : new Phrase("Guard the replacements of '{0}' with a lock on '{1}' ({2})", "用锁“{1}”保护对“{0}”的替换（{2}）", state.Symbol.Name, gate.Name, Titles.Places(written));
    }

    private static bool Changes(Use use) =>
        use.IsAssigned || use.State.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } || Retyping.EffectOf(use).Mutates()
        || use.State.FirstAncestorOrSelf<TupleExpressionSyntax>()?.Parent is AssignmentExpressionSyntax { Left: TupleExpressionSyntax };
}
