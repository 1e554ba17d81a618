using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1004, MAP1006, MAP1012: makes the state a reference to an immutable collection. A change makes a new collection and publishes it by compare-and-swap; a reader
/// takes the reference once and sees one consistent collection for as long as it likes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublishImmutableMap))]
public sealed class PublishImmutableMap() : StateFix("MAP1001", "MAP1004", "MAP1006", "MAP1012")
{
    private protected override string EquivalenceKey => "MapSafety.PublishImmutableMap";

    internal override Phrase TitleForAll => new("Publish immutable collections", "发布不可变集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        if (CounterpartOf(rewrite) is not { } counterpart || !counterpart.WriteAll())
            return null;

        return new Phrase(
            "Publish '{0}' as an {1} ({2})", "将“{0}”作为 {1} 发布（{2}）", rewrite.State.Symbol.Name, counterpart.NewName, rewrite.State.Extent);
    }

    private static ImmutableCollection? CounterpartOf(Rewrite rewrite) => rewrite.State.Collection?.MetadataName switch
    {
        "System.Collections.Generic.Dictionary`2" => new ImmutableCollection(rewrite, "ImmutableDictionary", ImmutableKind.Map),
        "System.Collections.Generic.SortedDictionary`2" => new ImmutableCollection(rewrite, "ImmutableSortedDictionary", ImmutableKind.Map),
        "System.Collections.Generic.HashSet`1" => new ImmutableCollection(rewrite, "ImmutableHashSet", ImmutableKind.Set),
        "System.Collections.Generic.SortedSet`1" => new ImmutableCollection(rewrite, "ImmutableSortedSet", ImmutableKind.Set),
        "System.Collections.Generic.List`1" => new ImmutableCollection(rewrite, "ImmutableList", ImmutableKind.List),
        _ => null,
    };
}

/// <summary>What an immutable collection is made of, which decides how a change of it is written.</summary>
internal enum ImmutableKind
{
    /// <summary>Entries found by key.</summary>
    Map,

    /// <summary>Elements that are in or out.</summary>
    Set,

    /// <summary>Elements in a row.</summary>
    List,

    /// <summary>Elements that are taken out at one end.</summary>
    Queue,
}
