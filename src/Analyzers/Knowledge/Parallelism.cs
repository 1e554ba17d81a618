using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What says how many callbacks of a runner go on at the same time, each by the page of its type at learn.microsoft.com/dotnet/api.</summary>
internal static class Parallelism
{
    private static readonly MemberTable s_degrees = new(
        ("System.Threading.Tasks.ParallelOptions", ["MaxDegreeOfParallelism"]),
        ("System.Threading.Tasks.Dataflow.ExecutionDataflowBlockOptions", ["MaxDegreeOfParallelism"]));

    private static readonly MemberTable s_limits = new(("System.Linq.ParallelEnumerable", ["WithDegreeOfParallelism"]));

    private static readonly MemberTable s_usualScheduler = new(("System.Threading.Tasks.TaskScheduler", ["Default"]));

    private static readonly MemberTable s_never = new(("System.Threading.Timeout", ["InfiniteTimeSpan", "Infinite"]));

    private static readonly TypeName s_scheduler = new("System.Threading.Tasks.TaskScheduler");

    private static readonly TypeTable<string> s_timers = new(["System.Threading.Timer", "System.Threading.ITimer", "System.TimeProvider"], name => name);

    /// <summary>The name of the parameter that says how often a timer fires.</summary>
    public const string Period = "period";

    /// <summary>Whether this property says how many run at the same time.</summary>
    public static bool IsDegree(IPropertySymbol property) => s_degrees.Has(property);

    /// <summary>Whether this operator limits how many run at the same time to its last argument.</summary>
    public static bool Limits(IMethodSymbol method) => s_limits.Has(method);

    /// <summary>Whether this type decides when and where tasks run.</summary>
    public static bool IsScheduler(ITypeSymbol? type) => type is INamedTypeSymbol named && s_scheduler.Matches(named);

    /// <summary>Whether this property is the scheduler that runs tasks side by side on the thread pool.</summary>
    public static bool IsUsualScheduler(IPropertySymbol property) => s_usualScheduler.Has(property);

    /// <summary>Whether this parameter says how often a timer fires.</summary>
    public static bool IsPeriod(IParameterSymbol parameter) =>
        parameter.Name == Period && parameter.ContainingSymbol is IMethodSymbol { ContainingType: var type } && s_timers.Find(type) is not null;

    /// <summary>Whether this field stands for a time that never comes.</summary>
    public static bool IsNever(IFieldSymbol field) => s_never.Has(field);
}
