using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MapSafety.Benchmarks.Code;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Benchmarks.Measuring;

/// <summary>The ways over generated code of three sizes, by BenchmarkDotNet; ratios are to the floor.</summary>
public class CostBenchmarks
{
    private CodeBase? _code;
    private CSharpCompilation? _fresh;

    /// <summary>The sizes to measure.</summary>
    public static IEnumerable<int> Sizes { get; set; } = [1];

    /// <summary>How many times <see cref="GeneratedCode.TypesPerSize"/> types the code has.</summary>
    [ParamsSource(nameof(Sizes))]
    public int Size { get; set; }

    /// <summary>
    /// In this process, since a project made for each benchmark could not be restored everywhere; CPU time; and one compilation an iteration,
    /// since the second bind of a compilation costs nothing.
    /// </summary>
    public static IConfig Config { get; } = ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(timeout: TimeSpan.FromHours(2), logOutput: true))
            .WithClock(new ProcessorClock())
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(2)
            .WithIterationCount(9)
            .WithInvocationCount(1)
            .WithUnrollFactor(1))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(StatisticColumn.Median)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default);

    [GlobalSetup]
    public void WriteCode() => _code = GeneratedCode.OfSize(Size);

    [IterationSetup]
    public void Parse() => _fresh = _code!.Fresh(withThreads: true);

    [Benchmark]
    public Task<int> Bare() => Way.Bare.CompileAsync(_fresh!);

    [Benchmark]
    public Task<int> DoNothingEveryType() => Way.EveryType.CompileAsync(_fresh!);

    [Benchmark(Baseline = true)]
    public Task<int> DoNothingEveryOperation() => Way.Floor.CompileAsync(_fresh!);

    [Benchmark]
    public Task<int> AllRules() => Way.AllRules.CompileAsync(_fresh!);

    [Benchmark]
    public Task<int> SwitchedOff() => Way.SwitchedOff.CompileAsync(_fresh!);

    [Benchmark]
    public Task<int> SwitchedOffByFile() => Way.SwitchedOffByFile.CompileAsync(_fresh!);
}
