using System.Globalization;

namespace MapSafety.Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="Folder">A checked-out repository; the generated code when null.</param>
/// <param name="Sizes">Of the generated code.</param>
/// <param name="Rounds">How often every way has its turn.</param>
/// <param name="WithThreads">Whether compiler and analyzers may use several threads, as a build lets them.</param>
/// <param name="ByBenchmarkDotNet">Whether BenchmarkDotNet measures, one way after the other, instead of paired rounds.</param>
internal sealed record Arguments(string? Folder, int[] Sizes, int Rounds, bool WithThreads, bool ByBenchmarkDotNet)
{
    public const string Usage = """
        dotnet run -c Release --project benchmarks -- [options]

          --sources FOLDER     every C# file under a folder, instead of generated code
          --sizes 1,4,16       sizes of the generated code, one for each 17 000 lines (default 4); several show how the cost grows
          --rounds N           paired rounds (default 9)
          --one-thread         compile and analyze on one thread
          --benchmarkdotnet    let BenchmarkDotNet measure the generated code
        """;

    /// <summary>The options that these arguments say, or nothing when they make no sense.</summary>
    public static Arguments? Parse(string[] arguments)
    {
        var options = new Arguments(null, [4], Rounds: 9, WithThreads: true, ByBenchmarkDotNet: false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string? value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            switch (arguments[index])
            {
                case "--one-thread":
                    options = options with { WithThreads = false };
                    continue;
                case "--benchmarkdotnet":
                    options = options with { ByBenchmarkDotNet = true };
                    continue;
                case "--sources" when Directory.Exists(value):
                    options = options with { Folder = value };
                    break;
                case "--sizes" when value?.Split(',').Select(Positive).ToArray() is { } sizes && sizes.All(size => size > 0):
                    options = options with { Sizes = sizes };
                    break;
                case "--rounds" when value is not null && Positive(value) is > 0 and var rounds:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    return null;
            }

            index++;
        }

        return options;
    }

    private static int Positive(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
