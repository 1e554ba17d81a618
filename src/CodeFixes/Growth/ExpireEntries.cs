using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>MAP2003: lets the cache drop an entry for which nobody has asked for some time. Entries in use stay, as they do now.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExpireEntries))]
public sealed class ExpireEntries() : PlaceFix("MAP2003")
{
    private static readonly EntrySetting s_expiry = new("SlidingExpiration", "TimeSpan.FromMinutes(30)", "SetSlidingExpiration");

    private protected override string EquivalenceKey => "MapSafety.ExpireEntries";

    internal override Phrase TitleForAll { get; } = new("Drop cache entries that nobody has asked for in 30 minutes", "移除 30 分钟内无人访问的缓存条目");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place) =>
        s_expiry.Write(rewrite, place) ? new("Drop the entry when nobody has asked for it in 30 minutes", "条目 30 分钟内无人访问时将其移除") : null;
}
