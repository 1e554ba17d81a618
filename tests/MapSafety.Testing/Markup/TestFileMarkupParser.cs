using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Reads the markup of a text: <c>$$</c> a position, <c>[|text|]</c> an anonymous span, <c>{|name:text|}</c> a named one,
/// <c>{|#0:text|#0}</c> one that may overlap others.
/// </summary>
public static class TestFileMarkupParser
{
    /// <summary>Reads any number of positions and spans.</summary>
    public static void GetPositionsAndSpans(string input, out string output, out ImmutableArray<int> positions, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        MarkupText markup = MarkupText.Read(input, positionsAreCode: false);
        (output, positions, spans) = (markup.Code, markup.Positions, markup.Spans);
    }

    /// <summary>Reads at most one position and any number of named spans.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int? cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        GetPositionsAndSpans(input, out output, out ImmutableArray<int> positions, out spans);
        cursorPosition = positions.Length switch
        {
            0 => null,
            1 => positions[0],
            _ => throw new ArgumentException("The input contained more than one position.", nameof(input)),
        };
    }

    /// <summary>Reads one position and any number of named spans.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        GetPositionAndSpans(input, out output, out int? position, out spans);
        cursorPosition = position ?? throw new ArgumentException("The input did not contain a position.", nameof(input));
    }

    /// <summary>Reads at most one position and any number of anonymous spans.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int? cursorPosition, out ImmutableArray<TextSpan> spans)
    {
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> named);
        spans = Anonymous(named);
    }

    /// <summary>Reads one position and any number of anonymous spans.</summary>
    public static void GetPositionAndSpans(string input, out string output, out int cursorPosition, out ImmutableArray<TextSpan> spans)
    {
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> named);
        spans = Anonymous(named);
    }

    /// <summary>Reads at most one position and any number of named spans, without the text.</summary>
    public static void GetPositionAndSpans(string input, out int? cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        GetPositionAndSpans(input, out _, out cursorPosition, out spans);

    /// <summary>Reads at most one position and any number of anonymous spans, without the text.</summary>
    public static void GetPositionAndSpans(string input, out int? cursorPosition, out ImmutableArray<TextSpan> spans) =>
        GetPositionAndSpans(input, out _, out cursorPosition, out spans);

    /// <summary>Reads one position.</summary>
    public static void GetPosition(string input, out string output, out int cursorPosition) =>
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _);

    /// <summary>Reads one position and one anonymous span.</summary>
    public static void GetPositionAndSpan(string input, out string output, out int cursorPosition, out TextSpan span)
    {
        GetPositionAndSpans(input, out output, out cursorPosition, out ImmutableArray<TextSpan> spans);
        span = spans.Single();
    }

    /// <summary>Reads any number of named spans.</summary>
    public static void GetSpans(string input, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        GetSpans(input, treatPositionIndicatorsAsCode: false, out output, out spans);

    /// <summary>Reads any number of named spans; <c>$$</c> may be code.</summary>
    public static void GetSpans(string input, bool treatPositionIndicatorsAsCode, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        MarkupText markup = MarkupText.Read(input, treatPositionIndicatorsAsCode);
        (output, spans) = (markup.Code, markup.Spans);
    }

    /// <summary>Reads any number of anonymous spans.</summary>
    public static void GetSpans(string input, out string output, out ImmutableArray<TextSpan> spans)
    {
        GetSpans(input, out output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> named);
        spans = Anonymous(named);
    }

    /// <summary>Reads one anonymous span.</summary>
    public static void GetSpan(string input, out string output, out TextSpan span)
    {
        GetSpans(input, out output, out ImmutableArray<TextSpan> spans);
        span = spans.Single();
    }

    /// <summary>Writes the markup of a position into <paramref name="code"/>.</summary>
    public static string CreateTestFile(string code, int position) => Write(code, [(position, "$$")]);

    /// <summary>Writes the markup of anonymous spans and a position into <paramref name="code"/>.</summary>
    public static string CreateTestFile(string code, int? position, ImmutableArray<TextSpan> spans) =>
        CreateTestFile(code, position, ImmutableDictionary<string, ImmutableArray<TextSpan>>.Empty.Add(string.Empty, spans));

    /// <summary>Writes the markup of named spans and a position into <paramref name="code"/>.</summary>
    public static string CreateTestFile(string code, int? position, ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        CreateTestFile(code, position is { } one ? [one] : [], spans);

    /// <summary>Writes the markup of named spans and positions into <paramref name="code"/>.</summary>
    public static string CreateTestFile(string code, ImmutableArray<int> positions, ImmutableDictionary<string, ImmutableArray<TextSpan>> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var all = spans.SelectMany(named => named.Value, (named, span) => (Key: named.Key, Span: span)).ToArray();

        // At one offset inner spans end before outer ones, ends come before starts, and outer spans start before inner ones.
        IEnumerable<(int At, string Tag)> ends = all.OrderByDescending(span => span.Span.Start).Select(span => (span.Span.End, span.Key.Length == 0 ? "|]" : "|}"));
        IEnumerable<(int At, string Tag)> starts = all.OrderByDescending(span => span.Span.End).Select(span => (span.Span.Start, span.Key.Length == 0 ? "[|" : $"{{|{span.Key}:"));
        return Write(code, [.. ends, .. positions.Select(position => (position, "$$")), .. starts]);
    }

    private static ImmutableArray<TextSpan> Anonymous(ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        spans.TryGetValue(string.Empty, out ImmutableArray<TextSpan> anonymous) ? anonymous : [];

    // The order of tags at one offset is kept, since sorting is stable.
    private static string Write(string code, IEnumerable<(int At, string Tag)> tags)
    {
        var marked = new System.Text.StringBuilder();
        int copied = 0;
        foreach ((int at, string tag) in tags.OrderBy(tag => tag.At))
        {
            marked.Append(code, copied, at - copied).Append(tag);
            copied = at;
        }

        return marked.Append(code, copied, code.Length - copied).ToString();
    }
}
