using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Calls across which no thread moves its reads and writes: a store that stands before one is seen by whoever has passed one of them himself. As said at
/// learn.microsoft.com/dotnet/api of each type.
/// </summary>
internal static class Barriers
{
    private static readonly MemberTable s_barriers = new(
        ("System.Threading.Interlocked", ["Add", "And", "CompareExchange", "Decrement", "Exchange", "Increment", "MemoryBarrier", "MemoryBarrierProcessWide", "Or", "Read"]),
        ("System.Threading.Volatile", ["Read", "Write"]),
        ("System.Threading.Thread", ["MemoryBarrier", "VolatileRead", "VolatileWrite"]),
        ("System.Threading.LazyInitializer", ["EnsureInitialized"]),
        ("System.Collections.Immutable.ImmutableInterlocked",
            ["AddOrUpdate", "Enqueue", "GetOrAdd", "InterlockedCompareExchange", "InterlockedExchange", "InterlockedInitialize", "Push", "TryAdd", "TryDequeue", "TryPop", "TryRemove", "TryUpdate", "Update"]));

    /// <summary>Whether this method is one.</summary>
    public static bool Is(IMethodSymbol method) => s_barriers.Has(method);
}
