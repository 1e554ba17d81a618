using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>MAP2015: gives the entry a size of one, which is right where the limit counts entries; where it counts anything else the number is to be adapted.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetEntrySize))]
public sealed class SetEntrySize() : PlaceFix("MAP2015")
{
    private static readonly EntrySetting s_size = new("Size", "1", "SetSize");

    private protected override string EquivalenceKey => "MapSafety.SetEntrySize";

    internal override Phrase TitleForAll { get; } = new("Set the size of cache entries to 1", "将缓存条目的大小设为 1");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place) =>
        s_size.Write(rewrite, place) ? new("Set the size of the entry to 1", "将条目的大小设为 1") : null;
}
