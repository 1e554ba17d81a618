using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Whether the keys of cache entries come from an open set.</summary>
internal static class CacheKeys
{
    /// <summary>Whether there is no end to the keys that this expression can be.</summary>
    public static bool IsOpen(IOperation key) => key.Unwrap() switch
    {
        { ConstantValue.HasValue: true } or ITypeOfOperation => false,
        { Type: { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Boolean } } => false,
        var other => other.Descendants().Prepend(other).Any(part => part is IParameterReferenceOperation),
    };
}
