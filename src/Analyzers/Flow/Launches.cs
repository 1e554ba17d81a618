using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>From where to where in a body a callback that it has started runs beside it.</summary>
/// <param name="facts">The body.</param>
/// <param name="captured">The collection that is asked about; waiting on it is not waiting for who uses it.</param>
internal sealed class Launches(BodyFacts facts, ISymbol? captured = null)
{
    /// <summary>Whether the callback surely has been started before this position and nobody has waited for it since.</summary>
    public bool IsUnderWay(Run run, int position)
    {
        int start = BeginOf(run);
        return position >= start && run.Fate is not (Fate.Joined or Fate.Returned)
            && JoinsOf(run).All(join => join.Syntax.SpanStart > position || join.Syntax.Span.End < start);
    }

    /// <summary>Where the callback begins to run.</summary>
    public int BeginOf(Run run) => run.AwaitsStart ? StartOf(run) : run.Launch.Span.End;

    /// <summary>The places that wait for the callback.</summary>
    public IEnumerable<Join> JoinsOf(Run run) => facts.Joins.Where(join =>
        !join.IsStart && join.Syntax.SpanStart > run.Launch.SpanStart && IsSameFunction(join.Region, run.Region)
        && (run.Fate is Fate.Unknown || IsOn(join, run) || IsSignalledBy(run, join)));

    /// <summary>Whether a region belongs to the function that starts a callback, and to no other.</summary>
    public static bool IsSameFunction(Region region, Region launching)
    {
        Region? current = region;
        while (current is { Kind: RegionKind.AtOnce } && !ReferenceEquals(current, launching))
            current = current.Parent;

        return ReferenceEquals(current, launching);
    }

    private int StartOf(Run run) =>
        facts.Joins.Where(join => join.IsStart && IsOn(join, run) && join.Syntax.SpanStart > run.Launch.SpanStart).Select(join => join.Syntax.Span.End)
            .DefaultIfEmpty(int.MaxValue).Min();

    // A thread or task that no variable of a run is called by is an element of those that are waited for one by one.
    private bool IsOn(Join join, Run run) => join.On.Any(symbol =>
        SymbolEqualityComparer.Default.Equals(symbol, run.Handle)
        || IsTaskOrThread(symbol) && !facts.Runs.Any(other => SymbolEqualityComparer.Default.Equals(other.Handle, symbol)));

    private static bool IsTaskOrThread(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => Promises.IsTask(local.Type) || Waits.IsThread(local.Type),
        IParameterSymbol parameter => Promises.IsTask(parameter.Type) || Waits.IsThread(parameter.Type),
        _ => false,
    };

    private bool IsSignalledBy(Run run, Join join) =>
        join.Signal is { } signal
        && !SymbolEqualityComparer.Default.Equals(signal, captured)
        && FlowOrder.Mentions(run.Callback, signal.Name);
}
