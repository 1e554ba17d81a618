using MapSafety.Docs;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.House;

/// <summary>The release rows say of each rule what the rule says of itself.</summary>
public sealed class ReleasesTests
{
    [Fact]
    public void Each_rule_has_one_row_and_each_row_a_rule()
    {
        Row[] rows = [.. Rows("AnalyzerReleases.Shipped.md"), .. Rows("AnalyzerReleases.Unshipped.md")];

        Assert.Equal(
            Catalogue.Rules.Select(rule => new Row(rule.Id, rule.Descriptor.Category, Name(rule.Descriptor.DefaultSeverity), rule.Rule.GetType().Name)),
            rows.OrderBy(row => row.Id, StringComparer.Ordinal));
    }

    private static IEnumerable<Row> Rows(string file) =>
        from line in Clone.Text("src/Analyzers/" + file).Split('\n')
        where line.StartsWith("MAP", StringComparison.Ordinal)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select new Row(cells[0], cells[1], cells[2], cells[3]);

    private static string Name(DiagnosticSeverity severity) => severity.ToString();

    private sealed record Row(string Id, string Category, string Severity, string Class);
}
