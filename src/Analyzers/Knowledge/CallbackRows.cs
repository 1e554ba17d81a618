using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>One row of <see cref="Callbacks"/>.</summary>
/// <param name="Type">The metadata name of the type that declares the methods.</param>
/// <param name="Parameter">The name of the delegate's parameter, or <c>*</c> for every delegate.</param>
/// <param name="Timing">When the delegate runs.</param>
/// <param name="Methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them.</param>
internal sealed record Callback(string Type, string Parameter, CallbackTiming Timing, params string[] Methods)
{
    /// <summary>The package that brings the type, or nothing for the framework itself.</summary>
    public string? Library { get; init; }

    /// <summary>What a callback on another thread runs beside.</summary>
    public Company Company { get; init; } = Company.Creator;

    /// <summary>A word without which no source calls one of the methods, where that is not their own name.</summary>
    public string? Word { get; init; }

    /// <summary>Whether the row speaks of this parameter.</summary>
    public bool SpeaksOf(IParameterSymbol parameter) => Parameter is "*" ? IsCallback(parameter.Type) : Parameter == parameter.Name;

    // Parallel.Invoke takes an array of delegates.
    private static bool IsCallback(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Delegate || type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate };
}

/// <summary>Events of one type that run their handlers at one time.</summary>
/// <param name="Type">The metadata name of the type that declares the events.</param>
/// <param name="Timing">When the handlers run.</param>
/// <param name="Events">The names of the events.</param>
internal sealed record EventSource(string Type, CallbackTiming Timing, params string[] Events)
{
    /// <summary>What one of these handlers runs beside.</summary>
    public Company Company { get; init; } = Company.Creator;
}

/// <summary>The rows of <see cref="Callbacks"/>, each by the page of its type at learn.microsoft.com/dotnet/api.</summary>
internal static class CallbackRows
{
    private const string CachingAbstractions = "Microsoft.Extensions.Caching.Abstractions";

    public static Callback[] Rows { get; } =
    [
        new("System.Array", "*", CallbackTiming.AtOnce,
            "ConvertAll", "Exists", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex", "ForEach", "Sort", "TrueForAll"),
        new("System.MemoryExtensions", "*", CallbackTiming.AtOnce, "Sort"),
        new("System.String", "*", CallbackTiming.AtOnce, "Create"),
        new("System.Text.RegularExpressions.Regex", "*", CallbackTiming.AtOnce, "Replace"),
        new("System.Threading.ExecutionContext", "*", CallbackTiming.AtOnce, "Run"),
        new("System.Threading.SpinWait", "*", CallbackTiming.AtOnce, "SpinUntil"),
        new("System.Collections.Frozen.FrozenDictionary", "*", CallbackTiming.AtOnce, "ToFrozenDictionary"),
        new("System.Collections.Immutable.ImmutableArray", "*", CallbackTiming.AtOnce, "CreateRange"),
        new("System.Collections.Immutable.ImmutableDictionary", "*", CallbackTiming.AtOnce, "ToImmutableDictionary"),
        new("System.Collections.Immutable.ImmutableSortedDictionary", "*", CallbackTiming.AtOnce, "ToImmutableSortedDictionary"),

        // "The transformer may be invoked multiple times": again for each writer that comes between.
        new("System.Collections.Immutable.ImmutableInterlocked", "*", CallbackTiming.AtOnce, "Update", "GetOrAdd", "AddOrUpdate"),
        new("Microsoft.Extensions.Caching.Memory.CacheExtensions", "factory", CallbackTiming.AtOnce, "GetOrCreate")
        {
            Library = CachingAbstractions,
        },

        // Without a lock several threads may create the value, and one of the values stays.
        new("System.Threading.LazyInitializer", "valueFactory", CallbackTiming.AtOnce, "EnsureInitialized/2"),
        new("System.Threading.LazyInitializer", "valueFactory", CallbackTiming.OnceUnderALock, "EnsureInitialized/3", "EnsureInitialized/4"),

        // ExecutionAndPublication is the default; which mode a second argument asks for cannot be seen here.
        new("System.Lazy`1", "valueFactory", CallbackTiming.OnceUnderALock, ".ctor/1"),
        new("System.Lazy`1", "valueFactory", CallbackTiming.Later, ".ctor"),
        new("System.Lazy`2", "valueFactory", CallbackTiming.OnceUnderALock, ".ctor/2"),
        new("System.Lazy`2", "valueFactory", CallbackTiming.Later, ".ctor"),
        new("System.Threading.ThreadLocal`1", "valueFactory", CallbackTiming.Later, ".ctor"),
        new("System.Threading.AsyncLocal`1", "valueChangedHandler", CallbackTiming.Later, ".ctor"),
        new("System.Progress`1", "handler", CallbackTiming.Later, ".ctor"),
        new("System.Threading.SynchronizationContext", "d", CallbackTiming.Later, "Post"),
        new("System.Threading.Tasks.Task", "*", CallbackTiming.Later, ".ctor"),
        new("System.Threading.Tasks.Task`1", "*", CallbackTiming.Later, ".ctor"),

        new("System.Threading.Tasks.Task", "*", CallbackTiming.OtherThread, "Run", "ContinueWith"),
        new("System.Threading.Tasks.Task`1", "*", CallbackTiming.OtherThread, "ContinueWith"),
        new("System.Threading.Tasks.TaskFactory", "*", CallbackTiming.OtherThread, "StartNew", "ContinueWhenAll", "ContinueWhenAny"),
        new("System.Threading.Tasks.TaskFactory`1", "*", CallbackTiming.OtherThread, "StartNew", "ContinueWhenAll", "ContinueWhenAny"),
        new("System.Threading.Tasks.Parallel", "*", CallbackTiming.OtherThread, "For", "ForEach", "ForAsync", "ForEachAsync")
        {
            Company = Company.Itself,
            Word = "Parallel",
        },
        new("System.Threading.Tasks.Parallel", "*", CallbackTiming.OtherThread, "Invoke") { Word = "Parallel" },
        new("System.Linq.ParallelEnumerable", "*", CallbackTiming.OtherThread,
            "Aggregate", "All", "Any", "Average", "Count", "First", "FirstOrDefault", "ForAll", "GroupBy", "GroupJoin", "Join", "Last",
            "LastOrDefault", "LongCount", "Max", "Min", "OrderBy", "OrderByDescending", "Select", "SelectMany", "Single", "SingleOrDefault",
            "SkipWhile", "Sum", "TakeWhile", "ThenBy", "ThenByDescending", "ToDictionary", "ToLookup", "Where", "Zip")
        {
            Company = Company.Itself,
            Word = "AsParallel",
        },
        new("System.Threading.ThreadPool", "*", CallbackTiming.OtherThread,
            "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "RegisterWaitForSingleObject", "UnsafeRegisterWaitForSingleObject"),
        new("System.Threading.Thread", "*", CallbackTiming.OtherThread, ".ctor") { Word = "Thread" },

        // "The callback can be executed simultaneously on two thread pool threads if the timer interval is less than the time required to
        // execute the callback".
        new("System.Threading.Timer", "*", CallbackTiming.OtherThread, ".ctor") { Company = Company.Itself, Word = "Timer" },
        new("System.TimeProvider", "*", CallbackTiming.OtherThread, "CreateTimer") { Company = Company.Itself },

        // A block processes one message at a time unless its options ask for more.
        new("System.Threading.Tasks.Dataflow.ActionBlock`1", "action", CallbackTiming.OtherThread, ".ctor")
        {
            Company = Company.ItselfIfAsked,
            Word = "ActionBlock",
        },
        new("System.Threading.Tasks.Dataflow.TransformBlock`2", "transform", CallbackTiming.OtherThread, ".ctor")
        {
            Company = Company.ItselfIfAsked,
            Word = "TransformBlock",
        },
        new("System.Threading.Tasks.Dataflow.TransformManyBlock`2", "transform", CallbackTiming.OtherThread, ".ctor")
        {
            Company = Company.ItselfIfAsked,
            Word = "TransformManyBlock",
        },

        // On the thread that cancels; at once only if it is cancelled already.
        new("System.Threading.CancellationToken", "*", CallbackTiming.OtherThread, "Register", "UnsafeRegister"),

        // While every participant waits.
        new("System.Threading.Barrier", "postPhaseAction", CallbackTiming.OtherThread, ".ctor") { Company = Company.Nobody, Word = "Barrier" },
    ];

    /// <summary>Events that arrive on a thread of the pool or of the system.</summary>
    public static EventSource[] Events { get; } =
    [
        // "If processing of the Elapsed event lasts longer than Interval, the event might be raised again on another thread".
        new("System.Timers.Timer", CallbackTiming.OtherThread, "Elapsed") { Company = Company.Itself },
        new("System.IO.FileSystemWatcher", CallbackTiming.OtherThread, "Changed", "Created", "Deleted", "Error", "Renamed"),
        new("System.Diagnostics.Process", CallbackTiming.OtherThread, "Exited", "OutputDataReceived", "ErrorDataReceived"),
        new("System.Net.Sockets.SocketAsyncEventArgs", CallbackTiming.OtherThread, "Completed"),
        new("System.Net.NetworkInformation.NetworkChange", CallbackTiming.OtherThread, "NetworkAddressChanged", "NetworkAvailabilityChanged"),
        new("System.Net.NetworkInformation.Ping", CallbackTiming.OtherThread, "PingCompleted"),
        new("System.ComponentModel.BackgroundWorker", CallbackTiming.OtherThread, "DoWork"),
        new("System.Console", CallbackTiming.OtherThread, "CancelKeyPress"),
        new("System.AppDomain", CallbackTiming.OtherThread, "ProcessExit", "UnhandledException"),
        new("System.Threading.Tasks.TaskScheduler", CallbackTiming.OtherThread, "UnobservedTaskException"),
    ];
}
