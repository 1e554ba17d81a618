using System.Text.RegularExpressions;

namespace MapSafety.Package.Tests;

/// <summary>A finished command: what it was, how it ended and all it printed.</summary>
internal sealed partial record Run(string Command, int ExitCode, string Output)
{
    /// <summary>Every warning and error, in the order printed.</summary>
    public IReadOnlyList<Finding> Findings { get; } = [.. ReportLine().Matches(WithoutSummary(Output)).Select(Finding.From)];

    /// <summary>The warnings and errors with one id.</summary>
    public IReadOnlyList<Finding> Of(string id) => [.. Findings.Where(finding => finding.Id == id)];

    /// <summary>This run, which must have succeeded; its whole output is shown when it has not.</summary>
    public Run Succeeds()
    {
        Assert.True(ExitCode == 0, $"'{Command}' ended with {ExitCode}:\n{Output}");
        return this;
    }

    /// <summary>This run, which must have failed.</summary>
    public Run Fails()
    {
        Assert.True(ExitCode != 0, $"'{Command}' should have failed:\n{Output}");
        return this;
    }

    // `dotnet build` says everything again at its end, after the first empty line.
    private static string WithoutSummary(string output)
    {
        string text = output.ReplaceLineEndings("\n");
        int summary = text.IndexOf("\n\n", StringComparison.Ordinal);
        return summary < 0 ? text : text[..summary];
    }

    // file(line,column): warning MAP1001: text (help link) [project]
    [GeneratedRegex(@"^\s*(?<file>[^\r\n]*?)(\((?<line>\d+),\d+\))?\s?: (?<severity>warning|error) (?<id>[A-Z]+\d+): (?<text>[^\r\n]*?)( \(https?://[^)\s]+\))?( \[[^\]\r\n]+\])?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ReportLine();
}
