using MapSafety.Survey.Running.Cost;

namespace MapSafety.Survey.Reporting;

/// <summary>Prints medians and ratios as a table.</summary>
internal sealed class CostPrinter(TextWriter output)
{
    public void Print(CostResult cost)
    {
        output.WriteLine();
        output.WriteLine($"== Cost: medians of {cost.Bare.Rounds.Count} rounds over the same code");
        output.WriteLine($"{"",-30}{"CPU ms",10}{"min..max",16}{"x bare",9}{"x floor",9}{"MB",10}{"x bare",9}{"x floor",9}");
        foreach (CostRow row in cost.Rows)
            Print(row, cost);

        output.WriteLine();
        output.WriteLine("time inside each analyzer by the compiler's own clock");
        foreach (AnalyzerTime analyzer in cost.Analyzers)
            output.WriteLine(FormattableString.Invariant($"  {analyzer.Analyzer,-40}{analyzer.Time.TotalMilliseconds,9:F0} ms, {analyzer.Actions} actions"));
    }

    private void Print(CostRow row, CostResult cost)
    {
        double least = row.Rounds.Min(round => round.Processor.TotalMilliseconds), most = row.Rounds.Max(round => round.Processor.TotalMilliseconds);
        string range = FormattableString.Invariant($"{least:F0}..{most:F0}");
        output.WriteLine(FormattableString.Invariant(
            $"{row.Name,-30}{row.Processor.TotalMilliseconds,10:F0}{range,16}{Ratio(row.Processor.Ticks, cost.Bare.Processor.Ticks),9:F2}{Ratio(row.Processor.Ticks, cost.Floor.Processor.Ticks),9:F2}{row.Allocated / 1e6,10:F1}{Ratio(row.Allocated, cost.Bare.Allocated),9:F2}{Ratio(row.Allocated, cost.Floor.Allocated),9:F2}"));
    }

    private static double Ratio(long one, long other) => other == 0 ? double.NaN : (double)one / other;
}
