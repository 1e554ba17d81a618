using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1002: gives a state that some of the code locks the concurrent type of its kind, and takes the lock away where it protected nothing else. A look and a
/// change that stood together under the lock become one operation; where there is no such operation, the lock has to stay, and this is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SwitchToConcurrentCollection))]
public sealed class SwitchToConcurrentCollection() : StateFix("MAP1002")
{
    private protected override string EquivalenceKey => "MapSafety.SwitchToConcurrentCollection";

    internal override Phrase TitleForAll => new("Switch to concurrent collections", "改用并发集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(UseConcurrentCollection.Write(rewrite));

    private protected override Task<Remedy?> FollowAsync(Remedy remedy, ProjectId project, string stateId, CancellationToken cancellation) =>
        UseConcurrentCollection.WithoutLocksAsync(remedy, project, stateId, cancellation);
}
