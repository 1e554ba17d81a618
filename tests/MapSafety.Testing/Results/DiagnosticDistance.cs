using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How far a diagnostic is from an expected one: zero if it is the one.</summary>
internal static class DiagnosticDistance
{
    // The compiler keeps the arguments of a message to itself.
    private static readonly PropertyInfo s_arguments =
        typeof(Diagnostic).GetProperty("Arguments", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new InvalidOperationException("This compiler's diagnostics have no arguments.");

    public static double Between(DiagnosticResult expected, Diagnostic actual) =>
        PlaceDistance(expected, actual)
        + (expected.Id == actual.Id ? 0 : 1)
        + (HasSeverity(expected, actual) ? 0 : 1)
        + (HasMessage(expected, actual) ? 0 : 1);

    public static string[] ArgumentsOf(Diagnostic diagnostic) =>
        Texts((IEnumerable<object?>?)s_arguments.GetValue(diagnostic));

    public static string[] Texts(IEnumerable<object?>? arguments) => [.. (arguments ?? []).Select(argument => argument?.ToString() ?? string.Empty)];

    public static bool IsInFile(FileLinePositionSpan actual, FileLinePositionSpan expected) =>
        actual.Path == expected.Path || (actual.Path.Contains("Test0.", StringComparison.Ordinal) && expected.Path.Contains("Test.", StringComparison.Ordinal));

    public static bool HasSeverity(DiagnosticResult expected, Diagnostic actual) =>
        expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) || expected.Severity == actual.Severity;

    public static bool HasMessage(DiagnosticResult expected, Diagnostic actual) => expected switch
    {
        { Message: { } message } => message == actual.GetMessage(),
        { MessageArguments: { Length: > 0 } arguments } => Texts(arguments).SequenceEqual(ArgumentsOf(actual)),
        _ => true,
    };

    private static double PlaceDistance(DiagnosticResult expected, Diagnostic actual)
    {
        if (!expected.HasLocation)
            return actual.Location == Location.None ? 0 : 3;

        (bool file, bool start, bool end) = Compare(expected.Spans[0], actual.Location);
        if (file && start && end)
            return HasAdditionalPlaces(expected, actual) ? 0 : 1;
        return (start, end) switch
        {
            (true, true) => 1,
            (false, false) => 3,
            _ => 2,
        };
    }

    private static bool HasAdditionalPlaces(DiagnosticResult expected, Diagnostic actual)
    {
        if (expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
            return true;
        return expected.Spans.Length - 1 == actual.AdditionalLocations.Count
            && expected.Spans.Skip(1).Zip(actual.AdditionalLocations, Compare).All(same => same is (true, true, true));
    }

    private static (bool File, bool Start, bool End) Compare(DiagnosticLocation expected, Location actual)
    {
        FileLinePositionSpan span = actual.GetLineSpan();
        return (
            span.Path is not null && IsInFile(span, expected.Span),
            span.StartLinePosition == expected.Span.StartLinePosition,
            expected.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) || span.EndLinePosition == expected.Span.EndLinePosition);
    }
}
