using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Which methods end the life of their object. Using an object beside its disposal is a fault of the user, whatever it locks.</summary>
internal static class Disposal
{
    private static readonly TypeTable<string> s_contracts = new(["System.IDisposable", "System.IAsyncDisposable"], name => name);

    /// <summary>
    /// Whether this is a finalizer, an implementation of <c>Dispose</c> or <c>DisposeAsync</c>, or the overridable <c>Dispose(bool)</c> and
    /// <c>DisposeAsyncCore</c> behind them.
    /// </summary>
    public static bool IsEndOf(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Destructor
        || HasShape(method) && method.ContainingType.AllInterfaces.Any(contract => s_contracts.Find(contract) is not null);

    private static bool HasShape(IMethodSymbol method) => method.MetadataName switch
    {
        "Dispose" or "System.IDisposable.Dispose" =>
            method.Parameters.Length == 0 || method.Parameters.Length == 1 && method.Parameters[0].Type.SpecialType is SpecialType.System_Boolean,
        "DisposeAsync" or "DisposeAsyncCore" or "System.IAsyncDisposable.DisposeAsync" => method.Parameters.Length == 0,
        _ => false,
    };
}
