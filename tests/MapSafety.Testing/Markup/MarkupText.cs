using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A text with its markup removed. One pass over the input copies code to the output and notes where markup stood. A closing
/// tag ends the innermost open span of its kind, except that <c>|#1}</c> ends the span opened by <c>{|#1:</c> wherever that
/// stands, so that spans may overlap.
/// </summary>
internal sealed class MarkupText
{
    private readonly StringBuilder _output = new();
    private readonly List<int> _positions = [];
    private readonly List<(string Key, int Start)> _open = [];
    private readonly List<(string Key, TextSpan Span)> _spans = [];

    public string Code => _output.ToString();

    public ImmutableArray<int> Positions => [.. _positions];

    /// <summary>The spans by name, the empty name for anonymous ones, each in the order of the text.</summary>
    public ImmutableDictionary<string, ImmutableArray<TextSpan>> Spans => _spans
        .GroupBy(span => span.Key, span => span.Span)
        .ToImmutableDictionary(group => group.Key, group => group.OrderBy(span => span.Start).ThenBy(span => span.End).ToImmutableArray());

    /// <summary>Reads <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">A span is not closed, or closed but not opened.</exception>
    public static MarkupText Read(string input, bool positionsAreCode)
    {
        var markup = new MarkupText();
        for (int at = 0; at < input.Length;)
            at += markup.ReadOne(input, at, positionsAreCode);
        if (markup._open.Count > 0)
            throw new ArgumentException($"The input contained the starting span '{markup._open[0].Key}' without an end.", nameof(input));
        return markup;
    }

    /// <summary>Reads what stands at <paramref name="at"/>, a tag or one character of code; returns its length.</summary>
    private int ReadOne(string input, int at, bool positionsAreCode)
    {
        if (!positionsAreCode && IsAt(input, at, "$$"))
        {
            _positions.Add(_output.Length);
            return 2;
        }

        if (ReadStart(input, at) is int start and > 0)
            return start;
        if (ReadEnd(input, at) is int end and > 0)
            return end;
        _output.Append(input[at]);
        return 1;
    }

    private int ReadStart(string input, int at)
    {
        if (IsAt(input, at, "[|"))
        {
            _open.Add((string.Empty, _output.Length));
            return 2;
        }

        if (!IsAt(input, at, "{|"))
            return 0;
        int colon = input.AsSpan(at + 2).IndexOfAny(":|[]{}");
        if (colon <= 0 || input[at + 2 + colon] != ':')
            return 0;
        _open.Add((input.Substring(at + 2, colon), _output.Length));
        return colon + 3;
    }

    private int ReadEnd(string input, int at)
    {
        if (IsAt(input, at, "|]"))
            return Close(isEnded: key => key.Length == 0, "|]", length: 2);
        if (IsAt(input, at, "|}"))
            return Close(isEnded: key => key.Length > 0, "|}", length: 2);
        if (!IsAt(input, at, "|#"))
            return 0;

        int digits = 0;
        while (at + 2 + digits < input.Length && char.IsAsciiDigit(input[at + 2 + digits]))
            digits++;
        if (digits == 0 || !IsAt(input, at + 2 + digits, "}"))
            return 0;
        string name = input.Substring(at + 1, digits + 1);
        return Close(isEnded: key => key == name, $"|{name}}}", length: digits + 3);
    }

    private int Close(Predicate<string> isEnded, string tag, int length)
    {
        int index = _open.FindLastIndex(span => isEnded(span.Key));
        if (index < 0)
            throw new ArgumentException($"The input contained the ending span '{tag}' without a start.");
        (string key, int start) = _open[index];
        _open.RemoveAt(index);
        _spans.Add((key, TextSpan.FromBounds(start, _output.Length)));
        return length;
    }

    private static bool IsAt(string input, int at, string tag) => string.CompareOrdinal(input, at, tag, 0, tag.Length) == 0;
}
