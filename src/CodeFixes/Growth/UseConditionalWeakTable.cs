using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2001, MAP2002: lets the entries of a map from objects live as long as those objects do. Whoever asks for an entry has its key in hand, so it finds
/// what it found before; nothing may ask for all entries or their number.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseConditionalWeakTable))]
public sealed class UseConditionalWeakTable() : StateFix("MAP2001", "MAP2002")
{
    private protected override string EquivalenceKey => "MapSafety.UseConditionalWeakTable";

    internal override Phrase TitleForAll { get; } = new("Let entries go with their keys", "让条目随键一起释放");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite) => new WeakTable(rewrite).WriteAll()
        ? new Phrase(
            "Make '{0}' a ConditionalWeakTable, whose entries go with their keys ({1})", "将“{0}”改为 ConditionalWeakTable，条目随键一起释放（{1}）",
            rewrite.State.Symbol.Name, rewrite.State.Extent)
        : null;
}
