using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1009: gives a collection that is locked itself, and replaced, a lock object that nothing replaces. Every lock on the collection becomes one on
/// that object, and what used the collection with no lock, the replacements above all, comes under it too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockReadOnlyObject))]
public sealed class LockReadOnlyObject : StateFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1009");

    private protected override string EquivalenceKey => "MapSafety.LockReadOnlyObject";

    internal override Phrase TitleForAll => new("Lock read-only objects", "锁定只读对象");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite, cancellation));

    private static Phrase? Write(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        Use[] locked = state.Uses.Where(use => LockOf(use) is not null).ToArray();
        if (locked.Length == 0)
            return null;

        LockStatementSyntax[] locks = locked.Select(use => LockOf(use)!).ToArray();
        Use[] others = state.Ordinary.Except(locked).ToArray();
        if (others.Any(use => IsUnderAnotherLock(use, locks)) || Gate.New(rewrite) is not { } gate)
            return null;

        foreach (Use use in locked)
            rewrite.Replace(use.File, use.State, gate.NameAt(use));

        foreach (IGrouping<SyntaxNode, Use> function in others.GroupBy(Immediate.FunctionOf))
        {
            cancellation.ThrowIfCancellationRequested();
            Use[] bare = function.Where(use => !LocksAround(use).Any()).ToArray();
            if (bare.Length > 0 && (bare.Length < function.Count() || !bare.All(Escapes.StaysHere) || !state.IsOneObject(bare) || !LockedRange.Write(rewrite, function.Key, bare, gate.NameAt)))
                return null;
        }

        return new Phrase(
            "Guard '{0}' with a lock on '{1}', which nothing replaces ({2})", "用不会被替换的锁“{1}”保护“{0}”（{2}）", state.Symbol.Name, gate.Name, state.Extent);
    }

    /// <summary>The lock statement that locks the state itself by this use.</summary>
    private static LockStatementSyntax? LockOf(Use use) => use.State.Parent as LockStatementSyntax;

    private static bool IsUnderAnotherLock(Use use, LockStatementSyntax[] locks) => LocksAround(use).Any(around => !locks.Contains(around));

    private static IEnumerable<LockStatementSyntax> LocksAround(Use use)
    {
        SyntaxNode function = Immediate.FunctionOf(use);
        return use.State.Ancestors().TakeWhile(node => node != function).OfType<LockStatementSyntax>();
    }
}
