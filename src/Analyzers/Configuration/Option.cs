using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Configuration;

/// <summary>How the value of an option is written.</summary>
internal enum OptionKind
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A whole number from 1 to <see cref="Option.MaximalNumber"/>.</summary>
    Number,

    /// <summary>Names of types or members, separated by commas; a <c>*</c> at the end of a name stands for any rest.</summary>
    Names,
}

/// <summary>One option that a user can set in an <c>.editorconfig</c> or <c>.globalconfig</c>.</summary>
/// <param name="Key">The key, in lower case.</param>
/// <param name="Kind">How its value is written.</param>
/// <param name="Default">The value where nothing is set.</param>
/// <param name="Meaning">What it does, in both languages.</param>
internal sealed record Option(string Key, OptionKind Kind, string Default, Phrase Meaning)
{
    /// <summary>The most names one list may have, and the most characters one name may have: a list is matched for every finding.</summary>
    public const int MaximalNames = 256, MaximalNameLength = 512;

    /// <summary>The highest number that an option takes: more entries than that no program holds.</summary>
    public const int MaximalNumber = 1_000_000_000;

    /// <summary>The words allowed for a choice.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What is allowed, when this value is not; nothing when it is. An empty value is the default.</summary>
    public Phrase? Objection(string value) => value.Length == 0 ? null : Kind switch
    {
        OptionKind.Flag => IsOneOf(value, "true", "false") ? null : new Phrase("'true' or 'false'", "“true”或“false”"),
        OptionKind.Choice => IsOneOf(value, Choices) ? null : new Phrase("one of {0}", "{0} 之一", string.Join(", ", Choices)),
        OptionKind.Number => IsNumber(value) ? null : new Phrase("a whole number from 1 to {0}", "1 到 {0} 的整数", MaximalNumber),
        _ => ObjectionToNames(value),
    };

    /// <summary>The value that these options set, in lower case; the default where they set none, or one that is not allowed.</summary>
    public string ValueIn(AnalyzerConfigOptions options) =>
        options.TryGetValue(Key, out string? value) && value.Trim() is { Length: > 0 } given && Objection(given) is null
            ? given.ToLowerInvariant()
            : Default;

    /// <summary>The number that these options set.</summary>
    public int NumberIn(AnalyzerConfigOptions options) => int.Parse(ValueIn(options), CultureInfo.InvariantCulture);

    /// <summary>The names of a list, without blanks and empty entries.</summary>
    public static IEnumerable<string> Split(string value) => value.Split(',').Select(name => name.Trim()).Where(name => name.Length > 0);

    private static bool IsNumber(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= MaximalNumber;

    private static bool IsOneOf(string value, params string[] allowed) => allowed.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static Phrase? ObjectionToNames(string value)
    {
        string[] names = [.. Split(value)];
        if (names.Length > MaximalNames)
            return new Phrase("at most {0} names", "最多 {0} 个名称", MaximalNames);

        return Array.TrueForAll(names, IsName)
            ? null
            : new Phrase(
                "full names separated by commas, with '*' at the end only, at most {0} characters each",
                "以逗号分隔的完整名称，“*”只能位于末尾，每个最多 {0} 个字符", MaximalNameLength);
    }

    private static bool IsName(string name)
    {
        string stem = name.TrimEnd('*');
        return name.Length - stem.Length <= 1
            && name.Length <= MaximalNameLength
            && stem.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '`' or '+');
    }
}
