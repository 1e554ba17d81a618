using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1005: gives the captured local the concurrent type of its kind. Where the collection goes somewhere that the new type does not fit, or where the
/// member looks first and changes afterwards, it is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseConcurrentLocal))]
public sealed class UseConcurrentLocal : LocalFix
{
    private protected override string EquivalenceKey => "MapSafety.UseConcurrentLocal";

    internal override Phrase TitleForAll => new("Use concurrent collections for captured locals", "对被捕获的局部变量使用并发集合");

    private protected override Phrase? Write(Rewrite rewrite, Finding finding)
    {
        if (rewrite.State.Symbol is not ILocalSymbol { IsRef: false } local || UseConcurrentCollection.CounterpartOf(rewrite) is not { } counterpart)
            return null;

        bool isWritten = counterpart is ConcurrentMap map ? map.WriteAll() : ((ConcurrentLine)counterpart).WriteAll();
        return isWritten ? new Phrase("Make '{0}' {1:a}", "将“{0}”改为 {1}", local.Name, counterpart.NewName) : null;
    }
}
