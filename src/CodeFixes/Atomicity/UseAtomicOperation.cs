using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5001, MAP5002: writes a look and the change that depends on it as the one operation that the concurrent map has for both. Offered where the whole shape
/// is known, and where making a value twice harms nobody.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAtomicOperation))]
public sealed class UseAtomicOperation() : PlaceFix("MAP5001", "MAP5002")
{
    private protected override string EquivalenceKey => "MapSafety.UseAtomicOperation";

    private protected override string TitleForAll => "Use one atomic operation";

    private protected override string? Write(Rewrite rewrite, Use at)
    {
        if (!Atomic.Is(rewrite.State.Type))
            return null;

        Compounds compounds = new(rewrite, new Atomic(rewrite.State.Type));
        return compounds.Absorbed(at) ? "Use one atomic operation on '" + rewrite.State.Symbol.Name + "'" : null;
    }
}
