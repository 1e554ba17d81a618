using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>How a type of the framework holds objects of its type arguments.</summary>
internal enum Holding
{
    /// <summary>One object, for as long as the holder lives.</summary>
    One,

    /// <summary>Any number of them, each for others to find.</summary>
    Many,
}

/// <summary>
/// Which generic types keep the objects they are made for where every thread that has the holder can get at them. Queues, stacks and bags do
/// not: who takes an object out of one has it to himself.
/// </summary>
internal static class HoldingTypes
{
    private static readonly TypeTable<string> s_one = new(
        [
            "System.Lazy`1",
            "System.Lazy`2",
            "System.Threading.Tasks.Task`1",
            "System.Threading.Tasks.ValueTask`1",
            "System.Tuple`2",
            "System.ValueTuple`2",
            "System.ValueTuple`3",
            "System.Runtime.CompilerServices.StrongBox`1",
            "Nito.AsyncEx.AsyncLazy`1",
            "Microsoft.VisualStudio.Threading.AsyncLazy`1",
            "DotNext.Threading.AsyncLazy`1",
        ],
        name => name);

    private static readonly TypeTable<string> s_handOver = new(
        [
            "System.Collections.Generic.Queue`1",
            "System.Collections.Generic.Stack`1",
            "System.Collections.Generic.PriorityQueue`2",
            "System.Collections.Concurrent.ConcurrentQueue`1",
            "System.Collections.Concurrent.ConcurrentStack`1",
            "System.Collections.Concurrent.ConcurrentBag`1",
            "System.Collections.Concurrent.BlockingCollection`1",
            "System.Collections.Concurrent.IProducerConsumerCollection`1",
            "System.Collections.Immutable.ImmutableQueue`1",
            "System.Collections.Immutable.ImmutableStack`1",
        ],
        name => name);

    private static readonly TypeTable<string> s_many = new(
        [
            "System.Collections.Generic.KeyValuePair`2",
            "System.Runtime.CompilerServices.ConditionalWeakTable`2",
            "System.WeakReference`1",
        ],
        name => name);

    /// <summary>How this type holds objects of its type arguments, or nothing where it does not or hands them over.</summary>
    public static Holding? Of(INamedTypeSymbol type) =>
        !type.IsGenericType || s_handOver.Find(type) is not null ? null
        : s_one.Find(type) is not null ? Holding.One
        : s_many.Find(type) is not null || Collections.RowOf(type) is not null ? Holding.Many
        : null;
}
