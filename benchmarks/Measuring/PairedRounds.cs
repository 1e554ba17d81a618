using MapSafety.Benchmarks.Code;

namespace MapSafety.Benchmarks.Measuring;

/// <summary>
/// Measures ways in rounds. In each round every way has its turn, in an order that moves on, so that a busy minute of the machine falls on all
/// of them; a ratio is taken within a round, and the median of the rounds' ratios is what the table shows.
/// </summary>
internal sealed class PairedRounds
{
    private readonly IReadOnlyList<Way> _ways;
    private readonly List<Dictionary<Way, Sample>> _rounds = [];

    private PairedRounds(IReadOnlyList<Way> ways) => _ways = ways;

    public IReadOnlyList<Way> Ways => _ways;

    public int Count => _rounds.Count;

    public static async Task<PairedRounds> MeasureAsync(IReadOnlyList<Way> ways, CodeBase code, int rounds, bool withThreads)
    {
        var measured = new PairedRounds(ways);
        await measured.RoundAsync(code, withThreads, turn: 0);
        measured._rounds.Clear(); // The first one has paid for compiling the compiler.
        for (int turn = 0; turn < rounds; turn++)
            await measured.RoundAsync(code, withThreads, turn);

        return measured;
    }

    /// <summary>The median of what this way took.</summary>
    public double Median(Way way, Func<Sample, double> figure) => MedianOf(_rounds.Select(round => figure(round[way])));

    /// <summary>The least, the median and the greatest of the rounds' ratios.</summary>
    public (double Least, double Median, double Greatest) Ratio(Way way, Way to, Func<Sample, double> figure)
    {
        double[] ratios = [.. _rounds.Select(round => figure(round[way]) / figure(round[to]))];
        return (ratios.Min(), MedianOf(ratios), ratios.Max());
    }

    private async Task RoundAsync(CodeBase code, bool withThreads, int turn)
    {
        var round = new Dictionary<Way, Sample>();
        for (int place = 0; place < _ways.Count; place++)
        {
            Way way = _ways[(place + turn) % _ways.Count];
            round.Add(way, await Sample.OfAsync(way, code, withThreads));
        }

        _rounds.Add(round);
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
