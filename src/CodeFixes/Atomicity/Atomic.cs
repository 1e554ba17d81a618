using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>The operations of a <c>ConcurrentDictionary</c> that the code already has.</summary>
internal sealed class Atomic(INamedTypeSymbol type) : Target
{
    public override bool IsThereAlready => true;

    public override bool PassesStateToUpdate => HasGeneric(type, "AddOrUpdate");

    public override bool PassesStateToGet => HasGeneric(type, "GetOrAdd");

    /// <summary>Whether a collection is declared as the map that has these operations.</summary>
    public static bool Is(INamedTypeSymbol type) => Collections.RowOf(type)?.MetadataName == "System.Collections.Concurrent.ConcurrentDictionary`2";

    public override string Call(Use use, string operation, params string[] arguments) => use.State + "." + operation + "(" + string.Join(", ", arguments) + ")";
}
