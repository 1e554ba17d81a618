using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Objects that somebody waits for until somebody else completes them, and which waits cannot fail, each by its page at learn.microsoft.com/dotnet/api.
/// </summary>
internal static class Completions
{
    private static readonly TypeTable<string> s_promises = new(
        [
            "System.Threading.Tasks.TaskCompletionSource",
            "System.Threading.Tasks.TaskCompletionSource`1",
            "System.Threading.ManualResetEventSlim",
            "System.Threading.EventWaitHandle",
        ],
        name => name);

    private static readonly string[] s_ends = ["SetResult", "TrySetResult", "SetException", "TrySetException", "SetCanceled", "TrySetCanceled"];

    private static readonly MemberTable s_completing = new(
        ("System.Threading.Tasks.TaskCompletionSource", s_ends),
        ("System.Threading.Tasks.TaskCompletionSource`1", s_ends),
        ("System.Threading.ManualResetEventSlim", ["Set"]),
        ("System.Threading.EventWaitHandle", ["Set"]));

    private static readonly MemberTable s_breaking = new(
        ("System.Threading.Tasks.TaskCompletionSource", ["SetException", "TrySetException", "SetCanceled", "TrySetCanceled"]),
        ("System.Threading.Tasks.TaskCompletionSource`1", ["SetException", "TrySetException", "SetCanceled", "TrySetCanceled"]));

    // A delay that no token ends, the first of several tasks, whose failure stays in the task.
    private static readonly MemberTable s_sure = new(
        ("System.Threading.Tasks.Task", ["Yield", "WhenAny"]));

    private static readonly MemberTable s_races = new(("System.Threading.Tasks.Task", ["WhenAny"]));

    private static readonly MemberTable s_surePlain = new(
        ("System.Threading.Tasks.Task", ["Delay"]),
        ("System.Threading.SemaphoreSlim", ["WaitAsync", "Wait"]),
        ("System.Threading.Monitor", ["Wait"]),
        ("System.Threading.WaitHandle", ["WaitOne", "WaitAll", "WaitAny"]),
        ("System.Threading.ManualResetEventSlim", ["Wait"]),
        ("System.Threading.Thread", ["Join"]));

    private static readonly MemberTable s_tests = new(
        ("System.Threading.WaitHandle", ["WaitOne"]),
        ("System.Threading.ManualResetEventSlim", ["Wait"]),
        ("System.Threading.Tasks.Task", ["Wait"]));

    private static readonly MemberTable s_tasks = new(("System.Threading.Tasks.TaskCompletionSource", ["Task"]), ("System.Threading.Tasks.TaskCompletionSource`1", ["Task"]));

    private static readonly TypeName s_exception = new("System.Exception");

    private static readonly TypeName s_token = new("System.Threading.CancellationToken");

    /// <summary>Whether objects of this type are there to be completed by somebody else.</summary>
    public static bool IsPromise(ITypeSymbol? type) => s_promises.FindInherited(type) is not null;

    /// <summary>Whether this method completes such an object.</summary>
    public static bool Completes(IMethodSymbol method) => s_completing.Has(method.OriginalDefinition);

    /// <summary>Whether this method completes it with a failure, or gives it up.</summary>
    public static bool Breaks(IMethodSymbol method) => s_breaking.Has(method.OriginalDefinition);

    /// <summary>Whether this property is the task of such an object.</summary>
    public static bool IsTaskOf(IPropertySymbol property) => s_tasks.Has(property.OriginalDefinition);

    /// <summary>Whether waiting for what this method returns, or in it, does not fail.</summary>
    public static bool IsSure(IMethodSymbol method) =>
        s_sure.Has(method) || s_surePlain.Has(method) && !method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol named && s_token.Matches(named));

    /// <summary>Whether what this method returns comes when the first of several tasks is over: the one that is wanted, or a time that has passed.</summary>
    public static bool IsRace(IMethodSymbol method) => s_races.Has(method);

    /// <summary>Whether this method waits no longer than it is told, and answers whether the wait was successful.</summary>
    public static bool IsTimed(IMethodSymbol method) => method is { ReturnType.SpecialType: SpecialType.System_Boolean, Parameters.IsEmpty: false } && s_tests.Has(method);

    /// <summary>Whether this type is the base of all exceptions: who catches it catches everything.</summary>
    public static bool IsAnyException(ITypeSymbol? type) => type is INamedTypeSymbol named && s_exception.Matches(named);
}
