using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Methods that return when something else has ended or has said so; beside them, <c>await</c> does the same.</summary>
/// <param name="Type">The metadata name of the type that declares the methods.</param>
/// <param name="Methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them.</param>
internal sealed record Waiter(string Type, params string[] Methods);

/// <summary>Which methods of the framework wait, each by the page of its type at learn.microsoft.com/dotnet/api.</summary>
internal static class Waits
{
    private static readonly Waiter[] s_rows =
    [
        new("System.Threading.Tasks.Task", "Wait", "WaitAll", "RunSynchronously"),
        new("System.Threading.Tasks.Task`1", "get_Result"),
        new("System.Runtime.CompilerServices.TaskAwaiter", "GetResult"),
        new("System.Runtime.CompilerServices.TaskAwaiter`1", "GetResult"),
        new("System.Runtime.CompilerServices.ConfiguredTaskAwaitable+ConfiguredTaskAwaiter", "GetResult"),
        new("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter", "GetResult"),
        new("System.Threading.Thread", "Join"),
        new("System.Threading.WaitHandle", "WaitOne", "WaitAll", "SignalAndWait"),
        new("System.Threading.CountdownEvent", "Wait"),
        new("System.Threading.ManualResetEventSlim", "Wait"),
        new("System.Threading.SemaphoreSlim", "Wait"),
        new("System.Threading.Barrier", "SignalAndWait"),
        new("System.Threading.Monitor", "Wait"),
        new("System.Threading.SpinWait", "SpinUntil"),
        new("System.Diagnostics.Process", "WaitForExit"),
        new("System.Collections.Concurrent.BlockingCollection`1", "GetConsumingEnumerable", "Take"),
    ];

    private static readonly MethodTable<Waiter> s_table = new(s_rows, row => row.Type, row => row.Methods);

    // Those of libraries follow the public surface of StephenCleary/AsyncEx and microsoft/vs-threading.
    private static readonly MemberTable s_signals = new(
        ("System.Threading.SemaphoreSlim", ["WaitAsync"]),
        ("System.Threading.Tasks.Task", ["WaitAsync"]),
        ("System.Threading.Tasks.Task`1", ["WaitAsync"]),
        ("System.Diagnostics.Process", ["WaitForExitAsync"]),
        ("System.Threading.Channels.ChannelReader`1", ["WaitToReadAsync"]),
        ("Nito.AsyncEx.AsyncManualResetEvent", ["WaitAsync"]),
        ("Nito.AsyncEx.AsyncAutoResetEvent", ["WaitAsync"]),
        ("Nito.AsyncEx.AsyncCountdownEvent", ["WaitAsync"]),
        ("Microsoft.VisualStudio.Threading.AsyncManualResetEvent", ["WaitAsync"]),
        ("Microsoft.VisualStudio.Threading.AsyncAutoResetEvent", ["WaitAsync"]),
        ("Microsoft.VisualStudio.Threading.AsyncCountdownEvent", ["WaitAsync"]));

    private static readonly MemberTable s_continuations = new(
        ("System.Threading.Tasks.Task", ["ContinueWith"]),
        ("System.Threading.Tasks.Task`1", ["ContinueWith"]),
        ("System.Threading.Tasks.TaskFactory", ["ContinueWhenAll", "ContinueWhenAny"]),
        ("System.Threading.Tasks.TaskFactory`1", ["ContinueWhenAll", "ContinueWhenAny"]));

    private static readonly MemberTable s_pauses = new(("System.Threading.Thread", ["Sleep", "SpinWait", "Yield"]), ("System.Threading.SpinWait", ["SpinOnce"]));

    private static readonly TypeName s_task = new("System.Threading.Tasks.Task");

    private static readonly TypeName s_thread = new("System.Threading.Thread");

    private static readonly TypeName s_pool = new("System.Threading.ThreadPool");

    /// <summary>All rows.</summary>
    public static IEnumerable<Waiter> All => s_rows;

    /// <summary>Whether this method returns when what it is called on, or is given, has ended or signals.</summary>
    public static bool IsWait(IMethodSymbol method) => s_table.Find(method.OriginalDefinition.ContainingType, method.Name).Length > 0;

    /// <summary>Whether this method lets time pass.</summary>
    public static bool IsPause(IMethodSymbol method) => s_pauses.Has(method);

    /// <summary>Whether what this method returns, awaited, comes back when the object that it is called on has ended or signals.</summary>
    public static bool IsAwaitedSignal(IMethodSymbol method) => s_signals.Has(method);

    /// <summary>Whether this method runs its callback when the task it is called on, or those it is given, have ended.</summary>
    public static bool Continues(IMethodSymbol method) => s_continuations.Has(method);

    /// <summary>Whether this method makes one task that ends when all those it is given have: <c>Task.WhenAll</c>.</summary>
    public static bool Gathers(IMethodSymbol method) => method.Name is "WhenAll" && s_task.Matches(method.ContainingType);

    /// <summary>Whether this method takes every task of the sequence it is given before it returns: they all run from then on.</summary>
    public static bool StartsAll(IMethodSymbol method) =>
        method.Name is "WhenAll" or "WhenAny" or "WaitAll" or "WaitAny" or "WhenEach" && s_task.Matches(method.ContainingType);

    /// <summary>Whether this method starts a thread that was made before.</summary>
    public static bool Starts(IMethodSymbol method) => method.Name is "Start" or "UnsafeStart" && s_thread.Matches(method.ContainingType);

    /// <summary>Whether this type queues work and gives back nothing to wait for.</summary>
    public static bool IsPool(INamedTypeSymbol type) => s_pool.Matches(type);

    /// <summary>Whether this type is a thread, which runs nothing before it is started.</summary>
    public static bool IsThread(ITypeSymbol? type) => type is INamedTypeSymbol named && s_thread.Matches(named);
}
