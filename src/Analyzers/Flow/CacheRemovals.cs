using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Finds where a type takes entries out of a cache itself.</summary>
internal static class CacheRemovals
{
    /// <summary>The places where the type that puts in this entry takes entries out of the same cache.</summary>
    public static IEnumerable<Location> Of(CacheCall call, INamedTypeSymbol type, CompilationFacts facts)
    {
        ISymbol? holder = CacheUses.HolderOf(call.Cache);
        foreach (Body body in facts.BodiesOf(type))
            if (holder is not null && body.Words.Mention(Words.Hash(holder.Name)) && facts.ModelOf(body.Syntax).GetOperation(body.Syntax) is { } root)
                foreach (IOperation operation in root.Descendants())
                    if (operation is IInvocationOperation { Instance: { } cache } removal && CacheStores.IsRemover(removal.TargetMethod)
                        && (SymbolEqualityComparer.Default.Equals(CacheUses.HolderOf(cache), holder) || holder is IParameterSymbol && CacheUses.HolderOf(cache) is IParameterSymbol))
                        yield return removal.Syntax.GetLocation();
    }
}
