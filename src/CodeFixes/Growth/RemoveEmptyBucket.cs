using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2012: removes the key when the collection under it has become empty, right after what took the last entry out, under the lock that everybody holds
/// who uses the map or what is in it. Where the collections are immutable, the removal compares instead, and leaves what somebody has added meanwhile.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveEmptyBucket))]
public sealed class RemoveEmptyBucket() : StateFix("MAP2012")
{
    private protected override string EquivalenceKey => "MapSafety.RemoveEmptyBucket";

    internal override Phrase TitleForAll { get; } = new("Remove keys whose collections are empty", "移除集合已为空的键");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite) => new Buckets(rewrite).Write() is > 0 and var places
        ? new Phrase(
            "Remove a key from '{0}' when the collection under it is empty ({1})", "当键下的集合为空时将该键从“{0}”中移除（{1}）",
            rewrite.State.Symbol.Name, Titles.Places(places))
        : null;
}
