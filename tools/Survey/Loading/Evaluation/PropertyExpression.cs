using System.Text;

namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>
/// Expands <c>$(Name)</c>, <c>$(Name.Method(…))</c> and <c>$([Type]::Method(…))</c>. Item and metadata references expand to nothing, and so
/// does whatever is not understood: a loose load must go on.
/// </summary>
internal sealed class PropertyExpression(PropertyBag properties)
{
    // Deeper nesting is not written by people.
    private const int DeepestNesting = 32;

    public string Expand(string text) => Expand(text, depth: 0);

    private string Expand(string text, int depth)
    {
        if (depth > DeepestNesting || !text.Contains('('))
            return text;

        var expanded = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            int end = text[at] is '$' or '@' or '%' && at + 1 < text.Length && text[at + 1] == '(' ? ClosingParenthesis(text, at + 1) : -1;
            if (end < 0)
            {
                expanded.Append(text[at]);
                continue;
            }

            if (text[at] == '$')
                expanded.Append(Evaluate(text[(at + 2)..end].Trim(), depth + 1));
            at = end;
        }

        return expanded.ToString();
    }

    private string Evaluate(string expression, int depth)
    {
        if (expression.StartsWith('['))
            return StaticCall(expression, depth);

        int nameEnd = expression.AsSpan().IndexOfAnyExcept(s_nameCharacters);
        string name = nameEnd < 0 ? expression : expression[..nameEnd];
        return nameEnd < 0 ? properties[name] : Members(properties[name], expression[nameEnd..], depth);
    }

    private static readonly System.Buffers.SearchValues<char> s_nameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    // [Type]::Method(arguments).Member…
    private string StaticCall(string expression, int depth)
    {
        int separator = expression.IndexOf("]::", StringComparison.Ordinal);
        if (separator < 0)
            return "";

        string type = expression[1..separator];
        string call = expression[(separator + 3)..];
        int open = call.IndexOf('(', StringComparison.Ordinal);
        int close = open < 0 ? -1 : ClosingParenthesis(call, open);
        if (close < 0)
            return PropertyFunctions.Static(type, call, [], properties);

        string result = PropertyFunctions.Static(type, call[..open], Arguments(call[(open + 1)..close], depth), properties);
        return Members(result, call[(close + 1)..], depth);
    }

    // .Method(arguments).Property…, applied from left to right
    private string Members(string value, string chain, int depth)
    {
        while (chain.StartsWith('.'))
        {
            int end = chain.AsSpan(1).IndexOfAnyExcept(s_nameCharacters) + 1;
            string name = end == 0 ? chain[1..] : chain[1..end];
            int close = end > 0 && chain[end] == '(' ? ClosingParenthesis(chain, end) : -1;
            string[] arguments = close < 0 ? [] : Arguments(chain[(end + 1)..close], depth);
            value = PropertyFunctions.Member(value, name, arguments);
            chain = close >= 0 ? chain[(close + 1)..] : end == 0 ? "" : chain[end..];
        }

        return value;
    }

    private string[] Arguments(string list, int depth) => [.. Split(list).Select(argument => Unquote(Expand(argument.Trim(), depth + 1)))];

    private static IEnumerable<string> Split(string list)
    {
        if (list.Trim().Length == 0)
            yield break;

        int start = 0, nesting = 0;
        char quote = '\0';
        for (int at = 0; at < list.Length; at++)
        {
            quote = QuoteAfter(list[at], quote);
            nesting += quote != '\0' ? 0 : list[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (list[at] != ',' || quote != '\0' || nesting != 0)
                continue;

            yield return list[start..at];
            start = at + 1;
        }

        yield return list[start..];
    }

    private static int ClosingParenthesis(string text, int open)
    {
        int nesting = 0;
        char quote = '\0';
        for (int at = open; at < text.Length; at++)
        {
            quote = QuoteAfter(text[at], quote);
            if (quote == '\0')
                nesting += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (nesting == 0)
                return at;
        }

        return -1;
    }

    private static char QuoteAfter(char character, char quote) => character switch
    {
        _ when character == quote => '\0',
        '\'' or '`' or '"' when quote == '\0' => character,
        _ => quote,
    };

    private static string Unquote(string argument) =>
        argument.Length >= 2 && argument[0] is '\'' or '`' or '"' && argument[^1] == argument[0] ? argument[1..^1] : argument;
}
