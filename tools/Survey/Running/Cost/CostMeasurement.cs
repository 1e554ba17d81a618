using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace MapSafety.Survey.Running.Cost;

/// <summary>What one round over all projects took.</summary>
/// <param name="Processor">Of all threads of the process: wall time would depend on how busy the machine is.</param>
/// <param name="Allocated">Bytes.</param>
internal readonly record struct Sample(TimeSpan Processor, long Allocated)
{
    public static Sample operator +(Sample one, Sample other) => new(one.Processor + other.Processor, one.Allocated + other.Allocated);
}

/// <summary>One row of the table: a way to compile, and what its rounds took.</summary>
internal sealed record CostRow(string Name, IReadOnlyList<Sample> Rounds)
{
    public TimeSpan Processor => TimeSpan.FromTicks(Median(Rounds.Select(round => round.Processor.Ticks)));

    public long Allocated => Median(Rounds.Select(round => round.Allocated));

    private static long Median(IEnumerable<long> values)
    {
        long[] ordered = [.. values.Order()];
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[ordered.Length / 2 - 1] + ordered[ordered.Length / 2]) / 2;
    }
}

/// <summary>What the compiler's own clock says of one analyzer, in a round of its own.</summary>
/// <param name="Actions">How many actions it registered in the project where it registered most.</param>
internal sealed record AnalyzerTime(string Analyzer, TimeSpan Time, int Actions)
{
    public static AnalyzerTime Of(DiagnosticAnalyzer analyzer, AnalyzerTelemetryInfo telemetry, AnalyzerTime? before) => new(
        analyzer.GetType().Name, telemetry.ExecutionTime + (before?.Time ?? TimeSpan.Zero), Math.Max(ActionsIn(telemetry), before?.Actions ?? 0));

    private static int ActionsIn(AnalyzerTelemetryInfo telemetry) =>
        telemetry.CompilationStartActionsCount + telemetry.CompilationActionsCount + telemetry.CompilationEndActionsCount
        + telemetry.SymbolStartActionsCount + telemetry.SymbolActionsCount + telemetry.SymbolEndActionsCount
        + telemetry.OperationActionsCount + telemetry.OperationBlockStartActionsCount + telemetry.OperationBlockActionsCount
        + telemetry.OperationBlockEndActionsCount + telemetry.SyntaxNodeActionsCount + telemetry.SyntaxTreeActionsCount;
}

internal sealed record CostResult(IReadOnlyList<CostRow> Rows, IReadOnlyList<AnalyzerTime> Analyzers)
{
    public CostRow Bare => Rows[0];

    public CostRow Floor => Rows.First(row => row.Name == CostMeasurement.FloorName);
}

/// <summary>
/// Compares compiling bare, with controls that do nothing, and with the rules. Every measurement binds a compilation that nobody has bound
/// before: same parsed text, new trees, so that no cache of an earlier one answers. Ways take turns within a round, in a different order
/// each time, and one unmeasured round comes first for the just-in-time compiler's sake.
/// </summary>
internal sealed class CostMeasurement(InstalledRules rules, SurveyOptions options)
{
    public const string BareName = "bare compile";
    public const string FloorName = "do-nothing, every operation";
    public const string TypesName = "do-nothing, every type";
    public const string AllName = "all rules";

    private sealed record Way(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, Func<CompilationOptions, CompilationOptions> Configure);

    public async Task<CostResult> RunAsync(IEnumerable<Project> projects, CancellationToken cancellation)
    {
        List<Project> measured = [.. projects];
        Way[] ways = [.. Ways()];
        var rounds = ways.ToDictionary(way => way.Name, _ => new List<Sample>());
        for (int round = -1; round < options.Repeat; round++)
            foreach (Way way in Rotated(ways, round + 1))
            {
                Sample sample = await MeasureAsync(way, measured, cancellation);
                if (round >= 0)
                    rounds[way.Name].Add(sample);
            }

        return new CostResult([.. ways.Select(way => new CostRow(way.Name, rounds[way.Name]))], await TimesAsync(measured, cancellation));
    }

    private IEnumerable<Way> Ways()
    {
        yield return new Way(BareName, [], unchanged => unchanged);
        yield return new Way(TypesName, [new EveryTypeControl()], unchanged => unchanged);
        yield return new Way(FloorName, [new EveryOperationControl()], unchanged => unchanged);
        yield return new Way(AllName, rules.Analyzers, rules.Apply);
        if (!options.CostPerRule)
            yield break;

        foreach (DiagnosticDescriptor rule in rules.Enabled)
            yield return new Way($"only {rule.Id}", rules.Analyzers, compilation => rules.ApplyOnly(compilation, rule.Id));
    }

    private static IEnumerable<Way> Rotated(Way[] ways, int by) => Enumerable.Range(0, ways.Length).Select(index => ways[(index + by) % ways.Length]);

    private async Task<Sample> MeasureAsync(Way way, List<Project> projects, CancellationToken cancellation)
    {
        var total = default(Sample);
        foreach (Project project in projects)
            total += await MeasureAsync(way, project, cancellation);

        return total;
    }

    private async Task<Sample> MeasureAsync(Way way, Project project, CancellationToken cancellation)
    {
        Compilation cold = Cold((await project.GetCompilationAsync(cancellation))!, way);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        (TimeSpan time, long bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        await BindAsync(way, cold, project, cancellation);
        process.Refresh();
        return new Sample(process.TotalProcessorTime - time, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    // A tree keeps the nodes that an earlier walk has made, so the text is parsed again; that is not in the measured time.
    private static Compilation Cold(Compilation compilation, Way way) => compilation
        .RemoveAllSyntaxTrees()
        .AddSyntaxTrees(compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), (CSharpParseOptions)tree.Options, tree.FilePath)))
        .WithOptions(way.Configure(compilation.Options));

    private async Task BindAsync(Way way, Compilation compilation, Project project, CancellationToken cancellation)
    {
        if (way.Analyzers.IsEmpty)
        {
            compilation.GetDiagnostics(cancellation);
            return;
        }

        await new CompilationWithAnalyzers(compilation, way.Analyzers, Analysis(project)).GetAllDiagnosticsAsync(cancellation);
    }

    // The exception has been reported by the analysis before; here it must only not end the measurement.
    private static CompilationWithAnalyzersOptions Analysis(Project project, bool clock = false) =>
        new(project.AnalyzerOptions, onAnalyzerException: (_, _, _) => { }, concurrentAnalysis: true, logAnalyzerExecutionTime: clock);

    // The clock runs only in the analysis that keeps results apart by analyzer, which costs more; hence not in the rounds.
    private async Task<IReadOnlyList<AnalyzerTime>> TimesAsync(List<Project> projects, CancellationToken cancellation)
    {
        var times = new Dictionary<DiagnosticAnalyzer, AnalyzerTime>();
        var way = new Way(AllName, rules.Analyzers, rules.Apply);
        foreach (Project project in projects)
        {
            Compilation cold = Cold((await project.GetCompilationAsync(cancellation))!, way);
            AnalysisResult result = await new CompilationWithAnalyzers(cold, way.Analyzers, Analysis(project, clock: true)).GetAnalysisResultAsync(cancellation);
            foreach ((DiagnosticAnalyzer analyzer, AnalyzerTelemetryInfo telemetry) in result.AnalyzerTelemetryInfo)
                times[analyzer] = AnalyzerTime.Of(analyzer, telemetry, times.GetValueOrDefault(analyzer));
        }

        return [.. times.Values.OrderByDescending(time => time.Time)];
    }
}
