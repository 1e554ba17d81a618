using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1007: keeps immutable collections in the map. Each change becomes one <c>AddOrUpdate</c> that puts a new value in the place of the old, and is made
/// again when another thread was faster. Where a value is looked at first and changed afterwards, or goes where it cannot be followed, it is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseImmutableValue))]
public sealed class UseImmutableValue() : StateFix("MAP1007")
{
    private protected override string EquivalenceKey => "MapSafety.UseImmutableValue";

    internal override Phrase TitleForAll => new("Use immutable collections as values of concurrent maps", "用不可变集合作为并发映射的值");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses map = rewrite.State;
        if (map.Collection?.MetadataName != "System.Collections.Concurrent.ConcurrentDictionary`2"
            || ValueUses.Of(map) is not { } values || UseConcurrentValue.ArgumentOf(map.TypeSyntax) is not { } written)
            return null;

        Rewrite inner = new(values.AsState(written), rewrite);
        if (CounterpartOf(inner, map) is not { } counterpart || !counterpart.WriteAll(values))
            return null;

        // The map's own creation may write the type out again.
        if (map.Initializer is ObjectCreationExpressionSyntax creation && UseConcurrentValue.ArgumentOf(creation.Type) is { } again)
            counterpart.WriteType(map.File, again);

        return new Phrase(
            "Make each value of '{0}' an {1} that changes replace ({2}); readers get a snapshot", "将“{0}”的每个值改为由修改来替换的 {1}（{2}）；读者得到的是快照",
            map.Symbol.Name, counterpart.NewName, map.Extent);
    }

    private static ImmutableValue? CounterpartOf(Rewrite inner, StateUses map) => Collections.RowOf(inner.State.Type)?.MetadataName switch
    {
        "System.Collections.Generic.Dictionary`2" => new ImmutableValue(inner, map, "ImmutableDictionary", ImmutableKind.Map),
        "System.Collections.Generic.SortedDictionary`2" => new ImmutableValue(inner, map, "ImmutableSortedDictionary", ImmutableKind.Map),
        "System.Collections.Generic.HashSet`1" => new ImmutableValue(inner, map, "ImmutableHashSet", ImmutableKind.Set),
        "System.Collections.Generic.SortedSet`1" => new ImmutableValue(inner, map, "ImmutableSortedSet", ImmutableKind.Set),
        "System.Collections.Generic.List`1" => new ImmutableValue(inner, map, "ImmutableList", ImmutableKind.List),
        _ => null,
    };
}
