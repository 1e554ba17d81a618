using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1002, MAP1006: puts every use of the state under one lock, all uses of a function under one acquisition of it, so that what belongs together
/// stays together; another collection that is changed there comes under the same lock. A state that some of the code locks already is locked the same way everywhere.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardWithLock))]
public sealed class GuardWithLock() : StateFix("MAP1001", "MAP1002", "MAP1006")
{
    private protected override string EquivalenceKey => "MapSafety.GuardWithLock";

    private protected override string TitleForAll => "Guard with locks";

    private protected override Task<string?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite, cancellation));

    private static string? Write(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || state.Ordinary.Any(use => !Escapes.StaysHere(use)) || Gate.For(rewrite) is not { } gate)
            return null;

        bool isChanged = false;
        foreach (IGrouping<SyntaxNode, Use> function in state.Ordinary.GroupBy(Immediate.FunctionOf))
        {
            cancellation.ThrowIfCancellationRequested();
            if (function.All(gate.Holds))
                continue;

            if (!LockedRange.Write(rewrite, function.Key, function.ToArray(), use => gate.NameAt(use)))
                return null;

            isChanged = true;
        }

        return isChanged ? "Guard '" + state.Symbol.Name + "' with a lock on '" + gate.Name + "' (" + state.Extent + ")" : "";
    }
}
