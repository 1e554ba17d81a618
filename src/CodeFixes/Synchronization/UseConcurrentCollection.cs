using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1004, MAP1005 for fields, MAP1006, MAP1012: gives the state the concurrent type of its kind, and writes every compound operation on it as the one atomic operation there is
/// for it. Where a member looks first and changes afterwards in any other way, only a lock will do, and this is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseConcurrentCollection))]
public sealed class UseConcurrentCollection() : StateFix("MAP1001", "MAP1004", "MAP1005", "MAP1006", "MAP1012")
{
    private protected override string EquivalenceKey => "MapSafety.UseConcurrentCollection";

    private protected override string TitleForAll => "Use concurrent collections";

    private protected override Task<string?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static string? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (CounterpartOf(rewrite) is not { } counterpart)
            return null;

        bool isWritten = counterpart is ConcurrentMap map ? map.WriteAll() : ((ConcurrentLine)counterpart).WriteAll();
        return isWritten ? "Make '" + state.Symbol.Name + "' a " + counterpart.NewName + " (" + state.Extent + ")" : null;
    }

    /// <summary>What writes the concurrent type for the state's, or nothing when there is none.</summary>
    internal static Retyping? CounterpartOf(Rewrite rewrite) => rewrite.State.Collection?.MetadataName switch
    {
        "System.Collections.Generic.Dictionary`2" => new ConcurrentMap(rewrite, isSet: false),
        "System.Collections.Generic.HashSet`1" => new ConcurrentMap(rewrite, isSet: true),
        "System.Collections.Generic.Queue`1" => new ConcurrentLine(rewrite, "ConcurrentQueue"),
        "System.Collections.Generic.Stack`1" => new ConcurrentLine(rewrite, "ConcurrentStack"),
        "System.Collections.Generic.List`1" => new ConcurrentLine(rewrite, "ConcurrentQueue"),
        _ => null,
    };
}
