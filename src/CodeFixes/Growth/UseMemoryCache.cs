using MapSafety.CodeFixes.Rewriting;
using MapSafety.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2001, MAP2002: keeps the entries in a <c>MemoryCache</c> with a size limit and a sliding expiry, behind a small class that has the members the code
/// uses, with the types and the promises of the map's own. Only where the project refers to the package, and every use finds it normal that an entry is
/// missing.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseMemoryCache))]
public sealed class UseMemoryCache() : StateFix("MAP2001", "MAP2002")
{
    private const int Minutes = 30;

    private protected override string EquivalenceKey => "MapSafety.UseMemoryCache";

    internal override Phrase TitleForAll { get; } = new("Use memory caches with a size limit", "使用有大小限制的内存缓存");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        int limit = Options.CacheLimit.NumberIn(rewrite.State.File.Options);
        return new BoundedCache(rewrite, limit, Minutes).Write()
            ? new Phrase(
                "Make '{0}' a MemoryCache that keeps at most {1} entries, each until {2} minutes after its last use ({3})",
                "将“{0}”改为 MemoryCache：最多保留 {1} 个条目，每个条目在最后一次使用 {2} 分钟后过期（{3}）",
                rewrite.State.Symbol.Name, limit, Minutes, rewrite.State.Extent)
            : null;
    }
}
