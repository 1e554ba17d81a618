using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Types of which it matters which instance one has: what locks, what others wait for, what must be disposed of. Of two equal values either will do; of two
/// such objects one is in use and the other is not.
/// </summary>
internal static class Identities
{
    private static readonly TypeName[] s_types =
    [
        new("System.Threading.Lock"),
        new("System.Threading.Tasks.TaskCompletionSource"),
        new("System.Threading.Tasks.TaskCompletionSource`1"),
        new("System.Lazy`1"),
    ];

    private static readonly TypeName[] s_contracts = [new("System.IDisposable"), new("System.IAsyncDisposable")];

    private static readonly TypeName s_id = new("System.Guid");

    /// <summary>Whether values of this type are made to stand for one thing each.</summary>
    public static bool IsId(ITypeSymbol type) => type is INamedTypeSymbol named && s_id.Matches(named);

    /// <summary>Whether it matters which instance of this type one has.</summary>
    public static bool Has(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Object
        || type is INamedTypeSymbol named && Array.Exists(s_types, name => name.Matches(named))
        || type.AllInterfaces.Any(contract => Array.Exists(s_contracts, name => name.Matches(contract)));
}
