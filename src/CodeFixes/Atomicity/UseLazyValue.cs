using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5003: puts a <c>Lazy</c> into the map for each value, so that the map may make several of them and still only one runs its factory. The declaration and every
/// use change with it; where a value goes through more than a look, a removal or a walk, it is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseLazyValue))]
public sealed class UseLazyValue() : StateFix("MAP5003")
{
    private protected override string EquivalenceKey => "MapSafety.UseLazyValue";

    internal override Phrase TitleForAll { get; } = new("Keep the values of concurrent maps in Lazy, which runs its factory once", "将并发映射的值放入 Lazy，它只运行一次工厂");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses map = rewrite.State;
        if (!Atomic.Is(map.Type) || !new LazyValues(rewrite).WriteAll())
            return null;

        return new Phrase(
            "Keep each value of '{0}' in a Lazy, which runs its factory once ({1}); a factory that throws is not run again", "将“{0}”的每个值放入 Lazy，它只运行一次工厂（{1}）；抛出异常的工厂不会再次运行",
            map.Symbol.Name, map.Extent);
    }
}
