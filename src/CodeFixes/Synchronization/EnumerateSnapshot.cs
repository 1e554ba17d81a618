using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1006: copies the entries under the lock that those who change the collection hold, and lets the code that walks it walk the copy, outside the
/// lock: it may wait, call whom it likes, and take the lock itself.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnumerateSnapshot))]
public sealed class EnumerateSnapshot() : StateFix("MAP1006")
{
    private protected override string EquivalenceKey => "MapSafety.EnumerateSnapshot";

    internal override Phrase TitleForAll => new("Enumerate snapshots taken under the lock", "枚举在锁内获取的快照");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || Gate.Existing(state) is not { } gate)
            return null;

        Use[] walks = [.. state.Ordinary.Where(use => Retyping.EffectOf(use) is Effect.Enumerate && !gate.Holds(use))];
        if (walks.Length == 0)
            return NothingToDo;

        foreach (IGrouping<SyntaxNode, Use> function in walks.GroupBy(use => Syntax.FunctionOf(use.State)))
            if (!CopyUnderLock.Write(rewrite, function.Key, [.. function], gate))
                return null;

        return walks.Length == 1
            ? new Phrase("Enumerate a snapshot of '{0}' taken under '{1}'", "枚举在“{1}”内获取的“{0}”的快照", state.Symbol.Name, gate.Name)
            : new Phrase("Enumerate a snapshot of '{0}' taken under '{1}' ({2} places)", "枚举在“{1}”内获取的“{0}”的快照（{2} 处）", state.Symbol.Name, gate.Name, walks.Length);
    }
}
