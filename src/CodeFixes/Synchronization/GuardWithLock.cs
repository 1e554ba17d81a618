using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1002, MAP1004, MAP1005 for fields, MAP1006, MAP1012, MAP3006: puts every use of the state under one lock, all uses of a function under one acquisition of it, so that what belongs together
/// stays together; another collection that is changed there comes under the same lock. A state that some of the code locks already is locked the same way everywhere.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardWithLock))]
public sealed class GuardWithLock() : StateFix("MAP1001", "MAP1002", "MAP1004", "MAP1005", "MAP1006", "MAP1012", "MAP3006")
{
    private protected override string EquivalenceKey => "MapSafety.GuardWithLock";

    internal override Phrase TitleForAll => new("Guard with locks", "用锁保护");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite, cancellation));

    private static bool Write(Rewrite rewrite, SyntaxNode function, Use[] uses, Gate gate)
    {
        if (LockedRange.GateOf(uses, gate.NameAt) is not { } name)
            return false;

        Use[] looks = uses.Where(use => Retyping.EffectOf(use).Mutates()).SelectMany(use => HelpedLooks.Before(use, rewrite.State)).Distinct()
            .Select(look => new Use(uses[0].File, look)).ToArray();
        return looks.Length > 0 && LockedRange.Write(rewrite, function, looks.Concat(uses).ToArray(), _ => name)
            || LockedRange.Write(rewrite, function, uses, _ => name) || SnapshotLoop.Write(rewrite, uses, name);
    }

    private static Phrase? Write(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || state.Accesses.Any(use => !Escapes.StaysHere(use)) || Gate.For(rewrite) is not { } gate)
            return null;

        bool isChanged = false;
        foreach (IGrouping<SyntaxNode, Use> function in state.Accesses.GroupBy(Immediate.FunctionOf))
        {
            cancellation.ThrowIfCancellationRequested();
            if (function.All(gate.Holds))
                continue;

            bool isWritten = state.IsOneObject(function) && Write(rewrite, function.Key, function.ToArray(), gate);

            // Nobody is to use an object beside its disposal, so that can do without the lock.
            if (!isWritten && !function.All(state.IsDisposal))
                return null;

            isChanged |= isWritten;
        }

        return isChanged
            ? new Phrase("Guard '{0}' with a lock on '{1}' ({2})", "用锁“{1}”保护“{0}”（{2}）", state.Symbol.Name, gate.Name, state.Extent)
            : NothingToDo;
    }
}
