using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>When, and on which thread, a framework method runs a delegate it is given.</summary>
internal enum CallbackTiming
{
    /// <summary>On the caller's thread before the method returns, any number of times: the caller's guards are held.</summary>
    AtOnce,

    /// <summary>Once, on the thread that asks first, under a lock of the framework's own: nothing runs beside it.</summary>
    OnceUnderALock,

    /// <summary>On another thread, beside the caller or beside itself.</summary>
    OtherThread,

    /// <summary>After the method has returned, on a thread that is not known.</summary>
    Later,
}

/// <summary>What a callback that the framework runs on another thread runs beside.</summary>
internal enum Company
{
    /// <summary>Nobody: those it could meet wait for it.</summary>
    Nobody,

    /// <summary>Whoever handed it over: it runs once for each time that happens.</summary>
    Creator,

    /// <summary>Itself too, if the options passed along ask for more than one at a time.</summary>
    ItselfIfAsked,

    /// <summary>Itself: several calls run at the same time.</summary>
    Itself,
}

/// <summary>
/// When the framework runs the delegates it is given. Rows stand in <see cref="CallbackRows"/>; beside them two rules hold: LINQ to Objects runs a
/// delegate at once exactly if it returns no sequence, and a collection runs every delegate that one of its instance methods receives at once.
/// </summary>
internal static class Callbacks
{
    private const string ParallelQuery = "System.Linq.ParallelEnumerable";

    private static readonly MethodTable<Callback> s_table = new(CallbackRows.Rows, row => row.Type, row => row.Methods);

    private static readonly MethodTable<EventSource> s_events = new(CallbackRows.Events, row => row.Type, row => row.Events);

    private static readonly TypeTable<string> s_linq = new(["System.Linq.Enumerable"], name => name);

    private static readonly TypeTable<string> s_parallelQuery = new([ParallelQuery], name => name);

    private static readonly TypeTable<string> s_waiting = new(["System.Threading.Tasks.Parallel", ParallelQuery], name => name);

    /// <summary>All rows of methods.</summary>
    public static IEnumerable<Callback> All => CallbackRows.Rows;

    /// <summary>All rows of events.</summary>
    public static IEnumerable<EventSource> AllEvents => CallbackRows.Events;

    /// <summary>When this method runs the delegate passed for this parameter, or nothing when that is not known.</summary>
    public static CallbackTiming? TimingOf(IMethodSymbol method, IParameterSymbol parameter)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return ByRow(definition, parameter) ?? ByRule(definition, parameter.OriginalDefinition);
    }

    /// <summary>When this event runs its handlers, or nothing when that is not known.</summary>
    public static CallbackTiming? TimingOf(IEventSymbol @event) => RowOf(@event)?.Timing;

    /// <summary>What a delegate passed for this parameter runs beside, or nothing where the framework is not known to run it on another thread.</summary>
    public static Company? CompanyOf(IMethodSymbol method, IParameterSymbol parameter) =>
        RowOf((method.ReducedFrom ?? method).OriginalDefinition, parameter) is { Timing: CallbackTiming.OtherThread } row ? row.Company : null;

    /// <summary>What a handler of this event runs beside, or nothing where it is not known to run on another thread.</summary>
    public static Company? CompanyOf(IEventSymbol @event) => RowOf(@event) is { Timing: CallbackTiming.OtherThread } row ? row.Company : null;

    /// <summary>The words of which code that starts a callback on another thread mentions at least one.</summary>
    public static IEnumerable<string> ConcurrentWords =>
        CallbackRows.Rows.Where(row => row.Timing is CallbackTiming.OtherThread).SelectMany(row => row.Word is { } word ? [word] : row.Methods)
            .Concat(CallbackRows.Events.SelectMany(row => row.Events))
            .Distinct();

    /// <summary>Whether this method comes back only when all that it runs on other threads has ended.</summary>
    public static bool Waits(IMethodSymbol method) => s_waiting.Find(method.ContainingType) is not null && !ReturnsTask(method);

    /// <summary>Whether the methods of this row are the operators of a query that <c>AsParallel</c> begins.</summary>
    public static bool IsParallelQuery(Callback row) => row.Type == ParallelQuery;

    /// <summary>Whether this method is an operator of a query that <c>AsParallel</c> begins.</summary>
    public static bool IsParallelQuery(IMethodSymbol method) => s_parallelQuery.Find(method.ContainingType) is not null;

    /// <summary>Whether this method returns a task for what it runs.</summary>
    public static bool ReturnsTask(IMethodSymbol method) => Promises.IsTask(method.ReturnType);

    private static CallbackTiming? ByRow(IMethodSymbol method, IParameterSymbol parameter) => RowOf(method, parameter)?.Timing;

    private static Callback? RowOf(IMethodSymbol method, IParameterSymbol parameter)
    {
        foreach (var entry in s_table.Find(method.ContainingType, method.Name))
            if (entry.Fits(method) && entry.Row.SpeaksOf(parameter))
                return entry.Row;

        return null;
    }

    private static EventSource? RowOf(IEventSymbol @event)
    {
        foreach (var entry in s_events.Find(@event.ContainingType, @event.Name))
            return entry.Row;

        return null;
    }

    private static CallbackTiming? ByRule(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (parameter.Type.TypeKind is not TypeKind.Delegate)
            return null;

        if (s_linq.Find(method.ContainingType) is not null)
            return Consumers.IsDeferred(method) ? CallbackTiming.Later : CallbackTiming.AtOnce;

        return method is { MethodKind: MethodKind.Ordinary, IsStatic: false } && IsConcreteCollection(method.ContainingType)
            ? CallbackTiming.AtOnce
            : null;
    }

    private static bool IsConcreteCollection(INamedTypeSymbol type) => Collections.RowOf(type) is { Library: null };
}
