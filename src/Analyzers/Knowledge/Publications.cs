using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>How a variable gets another collection, as far as other threads can tell.</summary>
internal enum Publication
{
    /// <summary>An assignment, which promises nothing.</summary>
    Plain,

    /// <summary>An assignment to a <c>volatile</c> field, or <c>Volatile.Write</c>: who sees the new collection sees what is in it.</summary>
    Volatile,

    /// <summary>One step that stores the new collection and returns the old one, whatever that is.</summary>
    Exchange,

    /// <summary>One step that stores only where the variable still holds what the caller expects.</summary>
    CompareAndSwap,

    /// <summary>A function of what the variable holds, computed again until nobody came between.</summary>
    Update,

    /// <summary>A first value where there is none, which all callers then get.</summary>
    Once,
}

/// <summary>
/// The methods that store into a variable which they take by reference. Each row follows the method's page at learn.microsoft.com/dotnet/api; what
/// they store is their parameter <c>value</c>, and what they expect <c>comparand</c>.
/// </summary>
internal static class Publications
{
    private static readonly MemberTable s_volatile = new(("System.Threading.Volatile", ["Write"]), ("System.Threading.Thread", ["VolatileWrite"]));

    private static readonly MemberTable s_exchanges = new(
        ("System.Threading.Interlocked", ["Exchange"]),
        ("System.Collections.Immutable.ImmutableInterlocked", ["InterlockedExchange"]));

    private static readonly MemberTable s_swaps = new(
        ("System.Threading.Interlocked", ["CompareExchange"]),
        ("System.Collections.Immutable.ImmutableInterlocked", ["InterlockedCompareExchange"]));

    private static readonly MemberTable s_once = new(
        ("System.Threading.LazyInitializer", ["EnsureInitialized"]),
        ("System.Collections.Immutable.ImmutableInterlocked", ["InterlockedInitialize"]));

    private static readonly MemberTable s_updates = new((
        "System.Collections.Immutable.ImmutableInterlocked",
        ["Update", "GetOrAdd", "AddOrUpdate", "TryAdd", "TryUpdate", "TryRemove", "TryPop", "Push", "TryDequeue", "Enqueue"]));

    /// <summary>How this method stores into the variable that it takes by reference; nothing where it is not known to store.</summary>
    public static Publication? Of(IMethodSymbol method) =>
        s_exchanges.Has(method) ? Publication.Exchange
        : s_swaps.Has(method) ? Publication.CompareAndSwap
        : s_volatile.Has(method) ? Publication.Volatile
        : s_updates.Has(method) ? Publication.Update
        : s_once.Has(method) ? Publication.Once
        : null;

    /// <summary>Whether this parameter is what the method stores.</summary>
    public static bool IsStored(IParameterSymbol parameter) => parameter.Name is "value";

    /// <summary>Whether this parameter is what the variable must hold for the method to store.</summary>
    public static bool IsExpected(IParameterSymbol parameter) => parameter.Name is "comparand";
}
