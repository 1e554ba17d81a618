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

    /// <summary>Whether this method ends the life of the object it is called on, if it is the contract's own or implements it.</summary>
    public static bool IsCall(IMethodSymbol method) =>
        HasShape(method) && (s_contracts.Find(method.ContainingType) is not null || IsDisposable(method.ContainingType));

    /// <summary>The type of what a method returns, or promises, if it is there to be disposed of; nothing otherwise.</summary>
    public static ITypeSymbol? Returned(IMethodSymbol method)
    {
        ITypeSymbol returned = method.ReturnType;
        if (returned is INamedTypeSymbol { Arity: 1 } promise && Promises.IsTask(promise))
            returned = promise.TypeArguments[0];

        return IsDisposable(returned) ? returned : null;
    }

    /// <summary>Whether objects of this type are there to be disposed of. A structure that lives on the stack only needs no interface for a using statement.</summary>
    public static bool IsDisposable(ITypeSymbol type) =>
        s_contracts.Find(type) is not null
        || type.AllInterfaces.Any(contract => s_contracts.Find(contract) is not null)
        || type.IsRefLikeType && type.GetMembers("Dispose").Length > 0;

    private static bool HasShape(IMethodSymbol method) => method.MetadataName switch
    {
        "Dispose" or "System.IDisposable.Dispose" =>
            method.Parameters.Length == 0 || method.Parameters.Length == 1 && method.Parameters[0].Type.SpecialType is SpecialType.System_Boolean,
        "DisposeAsync" or "DisposeAsyncCore" or "System.IAsyncDisposable.DisposeAsync" => method.Parameters.Length == 0,
        _ => false,
    };
}
