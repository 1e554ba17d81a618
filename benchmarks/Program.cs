using BenchmarkDotNet.Running;
using MapSafety.Benchmarks;
using MapSafety.Benchmarks.Code;
using MapSafety.Benchmarks.Measuring;

if (Arguments.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

if (options.ByBenchmarkDotNet)
{
    CostBenchmarks.Sizes = options.Sizes;
    BenchmarkRunner.Run<CostBenchmarks>(CostBenchmarks.Config);
    return 0;
}

CodeBase[] codeBases = options.Folder is { } folder ? [CheckedOutCode.In(folder)] : [.. options.Sizes.Select(GeneratedCode.OfSize)];
bool comparesSizes = codeBases.Length > 1;
List<(CodeBase Code, PairedRounds Rounds)> measured = [];
foreach (CodeBase code in codeBases)
{
    PairedRounds rounds = await PairedRounds.MeasureAsync(comparesSizes ? Way.OfGrowth : Way.All, code, options.Rounds, options.WithThreads);
    Tables.PrintWays(rounds, code, code.CountErrors(), Console.Out);
    measured.Add((code, rounds));
}

if (comparesSizes)
    Tables.PrintGrowth(measured, Console.Out);

return 0;
