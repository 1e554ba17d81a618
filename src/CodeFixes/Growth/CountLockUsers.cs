using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2005: counts who holds or waits for the lock of a key, and removes the lock with the last of them. Different keys go on having different locks. What
/// takes a lock and gives it back becomes one <c>using</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CountLockUsers))]
public sealed class CountLockUsers() : StateFix("MAP2005")
{
    private protected override string EquivalenceKey => "MapSafety.CountLockUsers";

    internal override Phrase TitleForAll { get; } = new("Remove the lock of a key with its last user", "最后一个使用者离开时移除键的锁");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite) => new CountedLocks(rewrite).Write()
        ? new Phrase(
            "Count the users of each lock in '{0}' and remove it with the last ({1})", "对“{0}”中每把锁的使用者计数，最后一个离开时移除（{1}）",
            rewrite.State.Symbol.Name, rewrite.State.Extent)
        : null;
}
