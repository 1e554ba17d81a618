// The samples are written in C# 14, which only the newest supported compiler reads.
#if ROSLYN_5_12_OR_GREATER
using MapSafety.Samples.Tests.Comparing;

namespace MapSafety.Samples.Tests;

public sealed class SampleTests
{
    [Theory]
    [InlineData("Hazards")]
    [InlineData("IpBanService")]
    public async Task Findings_are_where_the_comments_want_them(string sample)
    {
        Comparison comparison = await CompareAsync(sample);

        Assert.True(comparison.IsEqual, comparison.ToString());
        Assert.NotEmpty(comparison.Agreed);
    }

    [Theory]
    [InlineData("SafePatterns")]
    [InlineData("IpBanService.Fixed")]
    public async Task Safe_code_stays_silent(string sample)
    {
        Comparison comparison = await CompareAsync(sample);

        Assert.True(comparison.IsEqual, comparison.ToString());
        Assert.Empty(comparison.Agreed);
    }

    // A sample of another hazard shows who adds, and not who takes out again.
    private static Task<Comparison> CompareAsync(string sample) => Comparison.OfAsync(
        SampleProject.Compile(sample), new MapSafetyAnalyzer(), TestContext.Current.CancellationToken,
        (id, file) => sample is "SafePatterns" || !id.StartsWith("MAP2", StringComparison.Ordinal) || file.Contains("Growth", StringComparison.Ordinal));
}
#endif
