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

    private protected override string TitleForAll => "Enumerate snapshots taken under the lock";

    private protected override Task<string?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static string? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || Gate.Existing(state) is not { } gate)
            return null;

        Use[] walks = [.. state.Ordinary.Where(use => Retyping.EffectOf(use) is Effect.Enumerate && !gate.Holds(use))];
        if (walks.Length == 0)
            return "";

        foreach (IGrouping<SyntaxNode, Use> function in walks.GroupBy(use => Syntax.FunctionOf(use.State)))
            if (!CopyUnderLock.Write(rewrite, function.Key, [.. function], gate))
                return null;

        return "Enumerate a snapshot of '" + state.Symbol.Name + "' taken under '" + gate.Name + "'"
            + (walks.Length == 1 ? "" : " (" + walks.Length + " places)");
    }
}
