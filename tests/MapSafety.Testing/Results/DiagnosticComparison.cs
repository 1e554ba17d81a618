using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares what was reported with what was expected, pair by pair, in the pairing that fits best.</summary>
internal sealed partial class DiagnosticComparison(
    ImmutableArray<DiagnosticAnalyzer> analyzers,
    string defaultPath,
    IVerifier verifier,
    Action<Diagnostic, DiagnosticResult, IVerifier>? also)
{
    private readonly DiagnosticPrinter _print = new(analyzers, defaultPath);

    public void Verify(Diagnostic[] actual, DiagnosticResult[] expected)
    {
        int[] partner = Assignment.Cheapest(expected.Length, actual.Length, (row, column) => DiagnosticDistance.Between(expected[row], actual[column]));
        verifier.Equal(expected.Length, actual.Length, CountMismatch(actual, expected, partner));

        for (int i = 0; i < expected.Length; i++)
        {
            VerifyPair(expected[i], actual[partner[i]]);
            also?.Invoke(actual[partner[i]], expected[i], verifier);
        }
    }

    /// <summary>A failure about one pair, with both in full.</summary>
    public string Explain(DiagnosticResult expected, Diagnostic actual, string what) =>
        $"""
        {what}

        Expected diagnostic:
        {_print.Lines([expected])}
        Actual diagnostic:
        {_print.Lines([actual])}
        """;

    private string CountMismatch(Diagnostic[] actual, DiagnosticResult[] expected, int[] partner)
    {
        DiagnosticResult[] missing = [.. expected.Where((_, i) => partner[i] < 0)];
        Diagnostic[] extra = [.. actual.Where((_, i) => !partner.Contains(i))];
        return $"""
            Mismatch between number of diagnostics returned, expected "{expected.Length}" actual "{actual.Length}"

            Diagnostics:
            {_print.Lines(actual)}
            Expected:
            {_print.Lines(expected)}
            Without a partner:
            {(missing.Length > 0 ? _print.Lines(missing) : _print.Lines(extra))}
            """;
    }

    private void VerifyPair(DiagnosticResult expected, Diagnostic actual)
    {
        if (expected.HasLocation)
            VerifyPlaces(expected, actual);
        else
            Require(actual.Location == Location.None, expected, actual, "Expected a project diagnostic with no location:");

        Require(expected.Id == actual.Id, expected, actual, $"Expected diagnostic id to be \"{expected.Id}\" was \"{actual.Id}\"");
        Require(DiagnosticDistance.HasSeverity(expected, actual), expected, actual, $"Expected diagnostic severity to be \"{expected.Severity}\" was \"{actual.Severity}\"");
        Require(DiagnosticDistance.HasMessage(expected, actual), expected, actual, expected.Message is null
            ? "Expected diagnostic message arguments to match"
            : $"Expected diagnostic message to be \"{expected.Message}\" was \"{actual.GetMessage()}\"");
        Require(expected.IsSuppressed is null || expected.IsSuppressed == actual.IsSuppressed, expected, actual, "Expected diagnostic suppression state to match");
    }

    private void VerifyPlaces(DiagnosticResult expected, Diagnostic actual)
    {
        VerifyPlace(expected, actual, expected.Spans[0], actual.Location);
        int[] unnecessary = UnnecessaryPlaces(actual);
        if (expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
            return;

        int count = expected.Spans.Length - 1;
        Require(count == actual.AdditionalLocations.Count, expected, actual, $"Expected {count} additional locations but got {actual.AdditionalLocations.Count} for Diagnostic:");
        for (int i = 0; i < count; i++)
        {
            VerifyPlace(expected, actual, expected.Spans[i + 1], actual.AdditionalLocations[i]);
            bool unnecessaryExpected = expected.Spans[i + 1].Options.HasFlag(DiagnosticLocationOptions.UnnecessaryCode);
            verifier.Equal(unnecessaryExpected, unnecessary.Contains(i), $"Expected diagnostic additional location index \"{i}\" {(unnecessaryExpected ? "to be" : "not to be")} marked unnecessary.");
        }
    }

    private void VerifyPlace(DiagnosticResult result, Diagnostic diagnostic, DiagnosticLocation expected, Location actual)
    {
        FileLinePositionSpan span = actual.GetLineSpan();
        Require(span.Path is not null && DiagnosticDistance.IsInFile(span, expected.Span), result, diagnostic, $"Expected diagnostic to be in file \"{expected.Span.Path}\" was actually in file \"{span.Path}\"");
        VerifyPosition(result, diagnostic, expected.Span.StartLinePosition, span.StartLinePosition, "start");
        if (!expected.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength))
            VerifyPosition(result, diagnostic, expected.Span.EndLinePosition, span.EndLinePosition, "end");
    }

    private void VerifyPosition(DiagnosticResult result, Diagnostic diagnostic, LinePosition expected, LinePosition actual, string which)
    {
        Require(expected.Line == actual.Line, result, diagnostic, $"Expected diagnostic to {which} on line \"{expected.Line + 1}\" was actually on line \"{actual.Line + 1}\"");
        Require(expected.Character == actual.Character, result, diagnostic, $"Expected diagnostic to {which} at column \"{expected.Character + 1}\" was actually at column \"{actual.Character + 1}\"");
    }

    // Editors fade additional locations whose indices stand, as a JSON array, under this property.
    private int[] UnnecessaryPlaces(Diagnostic actual)
    {
        if (!actual.Properties.TryGetValue(WellKnownDiagnosticTags.Unnecessary, out string? encoded) || encoded is null)
            return [];

        verifier.True(actual.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Unnecessary), "Diagnostic reported extended unnecessary locations, but the descriptor is not marked as unnecessary code.");
        Match match = IndexArray().Match(encoded);
        verifier.True(match.Success, $"Expected encoded unnecessary locations to be a valid JSON array of non-negative integers: {encoded}");
        int[] indices = [.. match.Groups["index"].Captures.Select(capture => int.Parse(capture.Value, System.Globalization.CultureInfo.InvariantCulture))];
        verifier.NotEmpty("unnecessary indices", indices);
        verifier.True(indices.All(index => index < actual.AdditionalLocations.Count), $"All unnecessary indices in the diagnostic must be valid indices in AdditionalLocations: {encoded}");
        return indices;
    }

    private void Require(bool holds, DiagnosticResult expected, Diagnostic actual, string what)
    {
        if (!holds)
            verifier.Fail(Explain(expected, actual, what));
    }

    [GeneratedRegex(@"^\s*\[\s*((?<index>[0-9]{1,9})\s*(,\s*(?<index>[0-9]{1,9})\s*)*)?\]\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex IndexArray();
}
