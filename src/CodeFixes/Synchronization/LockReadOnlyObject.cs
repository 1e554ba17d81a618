using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1009: gives a collection a lock object that nothing replaces. A lock on the collection itself, or on another field that has to change, becomes one on a
/// new object; a lock object that is only ever replaced by another like it is kept instead. What used the collection with no lock, its replacements
/// above all, comes under the lock too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockReadOnlyObject))]
public sealed class LockReadOnlyObject : StateFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1009");

    private protected override string EquivalenceKey => "MapSafety.LockReadOnlyObject";

    internal override Phrase TitleForAll => new("Lock read-only objects", "锁定只读对象");

    private protected override async Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        Use[] locked = [.. state.Uses.Where(use => use.IsLocked)];
        if (locked.Length > 0)
            return WriteNew(rewrite, locked, cancellation);

        if (SwappedLock.Around(state) is not { } field
            || await StateUses.FindAsync(state.File.Document.Project.Solution, field, cancellation).ConfigureAwait(false) is not { } keeper)
            return null;

        rewrite.Include(keeper.Files);
        SwappedLock swapped = new(rewrite, keeper);
        return swapped.CanBeKept ? WriteKept(rewrite, swapped, cancellation) : swapped.IsTakenByStatements ? WriteNew(rewrite, [.. keeper.Uses.Where(use => use.IsLocked)], cancellation) : null;
    }

    // ---- a new lock object

    private static Phrase? WriteNew(Rewrite rewrite, Use[] locked, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        if (Gate.New(rewrite) is not { } gate)
            return null;

        foreach (Use use in locked)
            rewrite.Replace(use.File, use.State, gate.NameAt(use));

        HashSet<(string, int)> locks = [.. locked.Select(use => PlaceOf((LockStatementSyntax)use.State.Parent!))];
        return WriteBare(rewrite, gate, use => Gate.LocksAround(use).Select(around => (bool?)locks.Contains(PlaceOf(around))).Aggregate((bool?)null, Both), cancellation)
            ? new Phrase("Guard '{0}' with a lock on '{1}', which nothing replaces ({2})", "用不会被替换的锁“{1}”保护“{0}”（{2}）", state.Symbol.Name, gate.Name, state.Extent)
            : null;
    }

    // ---- the old lock object, for good

    private static Phrase? WriteKept(Rewrite rewrite, SwappedLock swapped, CancellationToken cancellation) =>
        swapped.WriteKept() && WriteBare(rewrite, swapped.Gate, swapped.Holds, cancellation)
            ? new Phrase("Make the lock '{0}' of '{1}' read-only and drop what replaces it", "将“{1}”的锁“{0}”设为只读，并删去对它的替换", swapped.Gate.Name, rewrite.State.Symbol.Name)
            : null;

    /// <summary>Puts what holds no lock under it. Another lock would be one too many: who takes two must always take them in the same order.</summary>
    private static bool WriteBare(Rewrite rewrite, Gate gate, Func<Use, bool?> holds, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        Use[] uses = [.. state.Accesses];
        if (uses.Any(use => holds(use) == false))
            return false;

        foreach (IGrouping<SyntaxNode, Use> function in uses.GroupBy(Immediate.FunctionOf))
        {
            cancellation.ThrowIfCancellationRequested();
            Use[] bare = [.. function.Where(use => holds(use) is null)];
            if (bare.Length > 0 && (bare.Length < function.Count() || !bare.All(Escapes.StaysHere) || !state.IsOneObject(bare) || !LockedRange.Write(rewrite, function.Key, bare, gate.NameAt)))
                return false;
        }

        return true;
    }

    private static bool? Both(bool? one, bool? other) => one == false || other == false ? false : one ?? other;

    private static (string, int) PlaceOf(LockStatementSyntax around) => (around.SyntaxTree.FilePath, around.SpanStart);
}
