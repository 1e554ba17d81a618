using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What a map's operation is given to make values with: the value itself, a factory, an update of the old value.</summary>
/// <param name="Argument">The expression.</param>
/// <param name="Kind">What it is.</param>
internal sealed record MapFactory(IOperation Argument, FactoryKind Kind)
{
    /// <summary>
    /// Those of one call. They are told by the types that the member declares: what returns the map's values makes one, and what takes one updates it.
    /// </summary>
    public static IEnumerable<MapFactory> Of(IInvocationOperation call)
    {
        IMethodSymbol member = call.TargetMethod.OriginalDefinition;
        if (call.Instance is null || member.ContainingType.TypeParameters.LastOrDefault() is not { } value)
            yield break;

        foreach (IArgumentOperation argument in call.Arguments.Where(argument => argument.Parameter is { RefKind: RefKind.None }))
            if (KindOf(argument.Parameter!.OriginalDefinition.Type, value) is { } kind)
                yield return new MapFactory(argument.Value, kind);
    }

    private static FactoryKind? KindOf(ITypeSymbol parameter, ITypeParameterSymbol value) => parameter switch
    {
        _ when Is(parameter, value) => FactoryKind.Value,
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } when Is(invoke.ReturnType, value) =>
            invoke.Parameters.Any(input => Is(input.Type, value)) ? FactoryKind.Update : FactoryKind.Factory,
        _ => null,
    };

    private static bool Is(ITypeSymbol type, ITypeParameterSymbol value) => SymbolEqualityComparer.Default.Equals(type, value);
}

internal enum FactoryKind
{
    /// <summary>The value, made before the map is asked.</summary>
    Value,

    /// <summary>A function that the map calls where it has no entry.</summary>
    Factory,

    /// <summary>A function of the old value.</summary>
    Update,
}
