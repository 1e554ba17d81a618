using System.Globalization;

namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>
/// Evaluates a <c>Condition</c>: comparisons, <c>and</c>, <c>or</c>, <c>!</c>, parentheses, <c>Exists</c> and <c>HasTrailingSlash</c>, by
/// recursive descent over its words. What cannot be read is false, which leaves the element out.
/// </summary>
internal sealed class Condition
{
    private const int DeepestNesting = 64;

    private readonly PropertyExpression _properties;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _words;
    private int _at;
    private int _depth;

    private Condition(string text, PropertyExpression properties, string folder)
    {
        _properties = properties;
        _folder = folder;
        _words = [.. Words(text)];
    }

    /// <summary>Whether an element with that condition takes part; one without does.</summary>
    public static bool Holds(string? text, PropertyExpression properties, string folder)
    {
        if (string.IsNullOrWhiteSpace(text))
            return true;

        var condition = new Condition(text, properties, folder);
        return condition.Or() && condition._at == condition._words.Count;
    }

    public static Version? ToVersion(string text)
    {
        string number = text.Trim().TrimStart('v', 'V');
        return Version.TryParse(number.Contains('.') ? number : number + ".0", out Version? version) ? version : null;
    }

    private bool Or()
    {
        bool holds = And();
        while (TryTake("or"))
            holds |= And();

        return holds;
    }

    private bool And()
    {
        bool holds = Not();
        while (TryTake("and"))
            holds &= Not();

        return holds;
    }

    private bool Not()
    {
        if (++_depth > DeepestNesting)
            return false;

        bool holds = TryTake("!") ? !Not() : Primary();
        _depth--;
        return holds;
    }

    private bool Primary()
    {
        if (TryTake("("))
            return Or() & TryTake(")");

        string left = Next();
        return Peek() switch
        {
            "(" => Function(left),
            "==" or "!=" or "<" or ">" or "<=" or ">=" => Compare(Value(left), Next(), Value(Next())),
            _ => IsTrue(Value(left)),
        };
    }

    private bool Function(string name)
    {
        _at++;
        string argument = Value(Next());
        bool closed = TryTake(")");
        return closed && name.ToLowerInvariant() switch
        {
            "exists" => argument.Length > 0 && Path.Exists(Paths.Resolve(_folder, argument)),
            "hastrailingslash" => argument.EndsWith('/') || argument.EndsWith('\\'),
            _ => false,
        };
    }

    private static bool Compare(string left, string comparison, string right) => comparison switch
    {
        "==" => left.Equals(right, StringComparison.OrdinalIgnoreCase),
        "!=" => !left.Equals(right, StringComparison.OrdinalIgnoreCase),
        _ when ToVersion(left) is { } one && ToVersion(right) is { } other => comparison switch
        {
            "<" => one < other,
            ">" => one > other,
            "<=" => one <= other,
            _ => one >= other,
        },
        _ => false,
    };

    private static bool IsTrue(string value) => value.Trim().ToLower(CultureInfo.InvariantCulture) is "true" or "on" or "yes";

    private string Value(string word) => _properties.Expand(word.Length >= 2 && word[0] == '\'' && word[^1] == '\'' ? word[1..^1] : word);

    private string Peek() => _at < _words.Count ? _words[_at] : "";

    private string Next() => _at < _words.Count ? _words[_at++] : "";

    private bool TryTake(string word)
    {
        if (!Peek().Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;

        _at++;
        return true;
    }

    private static IEnumerable<string> Words(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            int length = LengthOfWord(text, at);
            string word = text.Substring(at, length);
            at += length;
            if (!string.IsNullOrWhiteSpace(word))
                yield return word;
        }
    }

    private static int LengthOfWord(string text, int at) => text[at] switch
    {
        '\'' => text.IndexOf('\'', at + 1) is var end and > 0 && !HoldsQuotedCall(text, at, end) ? end - at + 1 : QuotedLength(text, at),
        '=' or '!' or '<' or '>' => at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1,
        '(' or ')' => 1,
        ' ' or '\t' or '\r' or '\n' => 1,
        _ => BareLength(text, at),
    };

    // '$([MSBuild]::F('$(X)', 'y'))': the quotes inside the parentheses do not end the string.
    private static bool HoldsQuotedCall(string text, int start, int end) => text.AsSpan(start, end - start).Contains("$(", StringComparison.Ordinal);

    private static int QuotedLength(string text, int at)
    {
        int nesting = 0;
        for (int end = at + 1; end < text.Length; end++)
        {
            nesting += text[end] switch { '(' => 1, ')' when nesting > 0 => -1, _ => 0 };
            if (text[end] == '\'' && nesting == 0)
                return end - at + 1;
        }

        return text.Length - at;
    }

    // A bare word, or a $(…) with whatever is between its parentheses.
    private static int BareLength(string text, int at)
    {
        int nesting = 0;
        int end = at;
        for (; end < text.Length; end++)
        {
            bool opens = text[end] == '(' && (nesting > 0 || (end > at && text[end - 1] is '$' or '@' or '%'));
            if (nesting == 0 && !opens && text[end] is '(' or ')' or '=' or '!' or '<' or '>' or ' ' or '\t' or '\r' or '\n')
                break;

            nesting += opens ? 1 : text[end] == ')' && nesting > 0 ? -1 : 0;
        }

        return Math.Max(1, end - at);
    }
}
