using System.Globalization;
using System.Resources;
using Microsoft.CodeAnalysis;

namespace MapSafety;

/// <summary>
/// A text in English and Simplified Chinese, with arguments that may be phrases themselves. The host chooses the language when it shows the
/// text, so one finding reads in Chinese in one window and in English in another.
/// </summary>
internal sealed class Phrase : LocalizableString
{
    private readonly LocalizableString _format;
    private readonly object[] _arguments;

    /// <summary>
    /// A phrase in both languages; <c>{0}</c> and so on stand for the arguments. <c>{0:a}</c> puts the indefinite article that fits before a
    /// name.
    /// </summary>
    public Phrase(string english, string chinese, params object[] arguments)
    {
        _format = Text(english, chinese);
        _arguments = arguments;
    }

    /// <summary>A text without arguments, as descriptors take it.</summary>
    public static LocalizableString Text(string english, string chinese) =>
        new LocalizableResourceString(english, new Bilingual(english, chinese), typeof(Phrase));

    protected override string GetText(IFormatProvider? formatProvider)
    {
        string format = _format.ToString(formatProvider);
        return _arguments.Length == 0
            ? format
            : string.Format(formatProvider ?? CultureInfo.InvariantCulture, format, Array.ConvertAll(_arguments, Localized));

        object Localized(object argument) => argument switch
        {
            LocalizableString phrase => phrase.ToString(formatProvider),
            string name => new Name(name),
            _ => argument,
        };
    }

    protected override int GetHash() => _format.GetHashCode() * 31 + _arguments.Length;

    protected override bool AreEqual(object? other) =>
        other is Phrase phrase && _format.Equals(phrase._format) && _arguments.SequenceEqual(phrase._arguments);

    /// <summary>A name in a text, which knows its article.</summary>
    private sealed class Name(string name) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) =>
            format != "a" ? name : name.Length > 0 && name[0] is 'A' or 'E' or 'I' or 'O' ? "an " + name : "a " + name;
    }

    /// <summary>
    /// The resource manager of a single text. A resource string asks the host's culture when the caller names none, which an analyzer may not
    /// do itself; and the two languages can stand side by side in the source, so that neither is forgotten.
    /// </summary>
    private sealed class Bilingual(string english, string chinese) : ResourceManager
    {
        private readonly string _english = english;
        private readonly string _chinese = chinese;

        public override string GetString(string name, CultureInfo? culture) =>
            culture?.TwoLetterISOLanguageName == "zh" ? _chinese : _english;

        public override bool Equals(object? obj) => obj is Bilingual other && other._english == _english && other._chinese == _chinese;

        public override int GetHashCode() => _english.GetHashCode();
    }
}
