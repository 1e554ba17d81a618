using System.Globalization;
using MapSafety.Survey.Running;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Survey.Reporting;

/// <summary>Prints findings by rule, each with the lines around it.</summary>
internal sealed class FindingPrinter(TextWriter output, int context)
{
    // A generated or minified line would push the finding off the screen.
    private const int LongestLine = 200;

    public void Print(SurveyResult result)
    {
        foreach (IGrouping<string, Finding> rule in result.Findings.GroupBy(finding => finding.Rule))
        {
            DiagnosticDescriptor descriptor = rule.First().Diagnostic.Descriptor;
            output.WriteLine();
            output.WriteLine($"== {rule.Key} {descriptor.Title.ToString(CultureInfo.InvariantCulture)}: {Count(rule.Count(), "finding")}");
            int number = 0;
            foreach (Finding finding in rule)
                Print(finding, ++number);
        }

        PrintTotals(result);
    }

    private void PrintTotals(SurveyResult result)
    {
        output.WriteLine();
        output.WriteLine($"{Count(result.Findings.Count, "finding")} shown of {result.Found}");
        foreach (IGrouping<string, Finding> rule in result.Findings.GroupBy(finding => finding.Rule))
            output.WriteLine($"  {rule.Key}  {rule.Count()}");
    }

    private void Print(Finding finding, int number)
    {
        string also = finding.OtherProjects.Count == 0 ? "" : $", also {string.Join(", ", finding.OtherProjects)}";
        output.WriteLine();
        output.WriteLine($"{number}. {finding.Place?.ToString() ?? "(no place)"} {finding.Severity.ToString().ToLowerInvariant()} [{finding.Project}{also}]");
        output.WriteLine($"   {finding.Message}");
        if (finding is { Place: { } place, Source: { } source })
            PrintLines(source, place);

        foreach (Place other in finding.Additional)
            output.WriteLine($"   see {other}");
    }

    private void PrintLines(SourceText source, Place place)
    {
        int first = Math.Max(1, place.Line - context);
        int last = Math.Min(source.Lines.Count, Math.Min(place.EndLine, place.Line + 10) + context);
        for (int line = first; line <= last; line++)
        {
            string mark = line >= place.Line && line <= place.EndLine ? ">" : " ";
            output.WriteLine($"   {mark}{line,5} | {Shortened(source.Lines[line - 1].ToString())}");
        }
    }

    private static string Shortened(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
