using System.Globalization;
using MapSafety.Benchmarks.Code;

namespace MapSafety.Benchmarks.Measuring;

/// <summary>Prints what was measured, as the Markdown of the readme.</summary>
internal static class Tables
{
    public static void PrintWays(PairedRounds rounds, CodeBase code, int errors, TextWriter output)
    {
        output.WriteLine(Say($"{code.Name}: {code.Files} files, {code.Lines} lines, {errors} compile errors; {rounds.Count} rounds"));
        output.WriteLine();
        output.WriteLine("| way | CPU ms | x bare | x floor | (least to greatest) | MB | x bare | x floor |");
        output.WriteLine("|---|---:|---:|---:|---|---:|---:|---:|");
        foreach (Way way in rounds.Ways)
        {
            (double least, double median, double greatest) = rounds.Ratio(way, Way.Floor, Processor);
            double toBare = rounds.Ratio(way, Way.Bare, Processor).Median;
            output.WriteLine(Say(
                $"| {way.Name} | {rounds.Median(way, Processor):F0} | {toBare:F2} | {median:F2} | {least:F2} to {greatest:F2} | {rounds.Median(way, Allocated) / 1e6:F1} | {rounds.Ratio(way, Way.Bare, Allocated).Median:F3} | {rounds.Ratio(way, Way.Floor, Allocated).Median:F3} |"));
        }

        output.WriteLine();
    }

    /// <summary>What each kilobyte of text adds to a bare bind: linear growth is one figure down the column.</summary>
    public static void PrintGrowth(IEnumerable<(CodeBase Code, PairedRounds Rounds)> sizes, TextWriter output)
    {
        output.WriteLine("| code | lines | bare, ms/1000 lines | MapSafety adds, ms/1000 lines | x floor | bare, KB/line | MapSafety adds, KB/line |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach ((CodeBase code, PairedRounds rounds) in sizes)
        {
            double bareTime = rounds.Median(Way.Bare, Processor), bareSpace = rounds.Median(Way.Bare, Allocated);
            double addedTime = rounds.Median(Way.AllRules, Processor) - bareTime, addedSpace = rounds.Median(Way.AllRules, Allocated) - bareSpace;
            output.WriteLine(Say(
                $"| {code.Name} | {code.Lines} | {bareTime * 1000 / code.Lines:F1} | {addedTime * 1000 / code.Lines:F1} | {rounds.Ratio(Way.AllRules, Way.Floor, Processor).Median:F2} | {bareSpace / 1000 / code.Lines:F3} | {addedSpace / 1000 / code.Lines:F3} |"));
        }

        output.WriteLine();
    }

    private static double Processor(Sample sample) => sample.Processor;

    private static double Allocated(Sample sample) => sample.Allocated;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
