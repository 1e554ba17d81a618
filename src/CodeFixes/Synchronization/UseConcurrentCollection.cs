using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1004, MAP1005 for fields, MAP1006, MAP1012: gives the state the concurrent type of its kind, and writes every compound operation on it as the one atomic operation there is
/// for it. Where a member looks first and changes afterwards in any other way, only a lock will do, and this is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseConcurrentCollection))]
public sealed class UseConcurrentCollection() : StateFix("MAP1001", "MAP1004", "MAP1005", "MAP1006", "MAP1012")
{
    private protected override string EquivalenceKey => "MapSafety.UseConcurrentCollection";

    internal override Phrase TitleForAll => new("Use concurrent collections", "使用并发集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private protected override Task<Remedy?> FollowAsync(Remedy remedy, ProjectId project, string stateId, CancellationToken cancellation) =>
        WithoutLocksAsync(remedy, project, stateId, cancellation);

    /// <summary>The remedy without the locks that kept apart nothing but single operations on the state. A lock on the state itself has to go.</summary>
    internal static async Task<Remedy?> WithoutLocksAsync(Remedy remedy, ProjectId project, string stateId, CancellationToken cancellation)
    {
        var (solution, gone) = await GuardRemoval.RemoveAsync(remedy.Solution, project, stateId, cancellation).ConfigureAwait(false);
        if (await IsLockedAsync(solution.GetProject(project), stateId, cancellation).ConfigureAwait(false))
            return null;

        return gone.Count == 0 ? remedy : new Remedy(Titles.Noted(remedy.Title, [Titles.WithoutLocks(gone)]), solution, remedy.Companions);
    }

    private static async Task<bool> IsLockedAsync(Project? project, string stateId, CancellationToken cancellation) =>
        project is null || await StateUses.FindAsync(project, stateId, cancellation).ConfigureAwait(false) is not { } state || state.Uses.Any(use => use.IsLocked);

    internal static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (CounterpartOf(rewrite) is not { } counterpart)
            return null;

        bool isWritten = counterpart is ConcurrentMap map ? map.WriteAll(mayBeLocked: true) : ((ConcurrentLine)counterpart).WriteAll(mayBeLocked: true);
        return isWritten
            ? new Phrase("Make '{0}' {1:a} ({2})", "将“{0}”改为 {1}（{2}）", state.Symbol.Name, counterpart.NewName, state.Extent)
            : null;
    }

    /// <summary>What writes the concurrent type for the state's, or nothing when there is none.</summary>
    internal static Retyping? CounterpartOf(Rewrite rewrite) => rewrite.State.Collection?.MetadataName switch
    {
        "System.Collections.Generic.Dictionary`2" => new ConcurrentMap(rewrite, isSet: false),
        "System.Collections.Generic.HashSet`1" => new ConcurrentMap(rewrite, isSet: true),
        "System.Collections.Generic.Queue`1" => new ConcurrentLine(rewrite, "ConcurrentQueue"),
        "System.Collections.Generic.Stack`1" => new ConcurrentLine(rewrite, "ConcurrentStack"),
        "System.Collections.Generic.List`1" => new ConcurrentLine(rewrite, "ConcurrentQueue"),
        _ => null,
    };
}
