using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Configuration;

/// <summary>A line of a configuration file that sets one of our options.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="Value">The value, without comment and blanks.</param>
/// <param name="Location">The line.</param>
internal sealed record ConfigurationLine(string Key, string Value, Location Location)
{
    /// <summary>Whether a file passed to the compiler can be such a file.</summary>
    public static bool IsConfiguration(AdditionalText file) =>
        file.Path.EndsWith("editorconfig", StringComparison.OrdinalIgnoreCase)
        || file.Path.EndsWith("globalconfig", StringComparison.OrdinalIgnoreCase);

    /// <summary>The lines of this file that set an option of ours. The syntax is that of the compiler: <c>key = value # comment</c>.</summary>
    public static IEnumerable<ConfigurationLine> In(AdditionalText file, CancellationToken cancellation)
    {
        if (file.GetText(cancellation) is not { } text)
            yield break;

        foreach (TextLine line in text.Lines)
            if (Parse(line.ToString()) is var (key, value))
                yield return new ConfigurationLine(key, value, Location.Create(file.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span)));
    }

    private static (string Key, string Value)? Parse(string line)
    {
        if (!line.TrimStart().StartsWith(Options.Prefix, StringComparison.OrdinalIgnoreCase))
            return null;

        int equals = line.IndexOfAny(['=', ':']);
        if (equals < 0)
            return null;

        string rest = line.Substring(equals + 1);
        int comment = rest.IndexOfAny(['#', ';']);
        return (line.Substring(0, equals).Trim(), (comment < 0 ? rest : rest.Substring(0, comment)).Trim());
    }
}
