using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Operations that no other thread sees half done.</summary>
internal static class Atomics
{
    private static readonly TypeName s_interlocked = new("System.Threading.Interlocked");

    /// <summary>Whether this is a method of <c>Interlocked</c>.</summary>
    public static bool IsInterlocked(IMethodSymbol method) => method.ContainingType is { } type && s_interlocked.Matches(type);
}
