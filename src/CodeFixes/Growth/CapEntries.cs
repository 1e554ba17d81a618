using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2001, MAP2002: makes room before the collection grows beyond a limit. A map or set is emptied, a queue loses its oldest entries, a list its older
/// half; always right before the statement that adds, and so under whatever that statement is under.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CapEntries))]
public sealed class CapEntries() : StateFix("MAP2001", "MAP2002")
{
    private protected override string EquivalenceKey => "MapSafety.CapEntries";

    internal override Phrase TitleForAll { get; } = new("Limit the entries of collections", "限制集合的条目数");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite) => new Cap(rewrite).Write();
}
