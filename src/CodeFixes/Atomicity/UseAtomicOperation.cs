using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5001, MAP5002: writes a look and the change that depends on it as the one operation that the concurrent map has for both. Offered where the whole shape
/// is known, and where making a value twice harms nobody.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAtomicOperation))]
public sealed class UseAtomicOperation() : StepFix("MAP5001", "MAP5002")
{
    private protected override string EquivalenceKey => "MapSafety.UseAtomicOperation";

    internal override Phrase TitleForAll { get; } = new("Use one atomic operation", "使用一个原子操作");

    private protected override Phrase? Write(Rewrite rewrite, Use at)
    {
        if (!Atomic.Is(rewrite.State.Type))
            return null;

        Compounds compounds = new(rewrite, new Atomic(rewrite.State.Type));
        return compounds.Absorbed(at) ? new Phrase("Use one atomic operation on '{0}'", "对“{0}”使用一个原子操作", rewrite.State.Symbol.Name) : null;
    }
}
