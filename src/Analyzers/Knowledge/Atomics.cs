using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Operations that no other thread sees half done.</summary>
internal static class Atomics
{
    private static readonly TypeName s_interlocked = new("System.Threading.Interlocked");

    private static readonly TypeName s_volatile = new("System.Threading.Volatile");
    private static readonly TypeName s_initializer = new("System.Threading.LazyInitializer");

    /// <summary>Whether this is a method of <c>Interlocked</c>.</summary>
    public static bool IsInterlocked(IMethodSymbol method) => method.ContainingType is { } type && s_interlocked.Matches(type);

    /// <summary>Whether this method takes a variable by reference and leaves what it holds: it only reads it, or stores a first value at most.</summary>
    public static bool KeepsValue(IMethodSymbol method) =>
        method.ContainingType is { } type && (s_initializer.Matches(type) || s_volatile.Matches(type) && method.Name == nameof(Volatile.Read));
}
