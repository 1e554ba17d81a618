using MapSafety.Knowledge;

namespace MapSafety.Flow;

/// <summary>The words without which a piece of source neither takes a guard nor starts anything on another thread.</summary>
internal static class ConcurrencyWords
{
    /// <summary>Words of code that takes a guard.</summary>
    public static HashSet<int> Guards { get; } = [.. GuardNames().Select(Words.Hash)];

    /// <summary>Words of code that takes a guard, or hands code to another thread, or holds a concurrent collection.</summary>
    public static HashSet<int> All { get; } = [.. GuardNames().Concat(RunnerNames()).Select(Words.Hash)];

    /// <summary>Words of calls that take a guard and leave it held.</summary>
    public static HashSet<int> Takes { get; } = [.. CallNames(GuardStep.Acquires).Concat(CallNames(GuardStep.Tries)).Select(Words.Hash)];

    /// <summary>Words of calls that give a guard back.</summary>
    public static HashSet<int> GivesBack { get; } = [.. CallNames(GuardStep.Releases).Select(Words.Hash)];

    private static IEnumerable<string> GuardNames() => CallNames(GuardStep.Acquires).Concat(CallNames(GuardStep.Tries)).Concat(["lock", "Synchronized"]);

    private static IEnumerable<string> CallNames(GuardStep step) =>
        Knowledge.Guards.All
            .SelectMany(row => row.Operations())
            .Where(entry => entry.Operation.Step == step)
            .Select(entry => NameOf(entry.Method));

    private static IEnumerable<string> RunnerNames() =>
        Callbacks.All
            .Where(row => row.Timing is CallbackTiming.OtherThread && !Callbacks.IsParallelQuery(row))
            .SelectMany(row => row.Methods.Select(method => method == ".ctor" ? new TypeName(row.Type).SimpleName : NameOf(method)))
            .Concat(Callbacks.AllEvents.SelectMany(row => row.Events))
            .Append("AsParallel");

    private static string NameOf(string method) => method.Split('/')[0];
}
