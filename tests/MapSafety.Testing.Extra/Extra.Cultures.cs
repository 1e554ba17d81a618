using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Testing.Extra;

public static partial class Extra
{
    private static readonly PropertyInfo s_arguments = typeof(Diagnostic).GetProperty("Arguments", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>
    /// Every rule has a title, a description and a message in every culture, the texts differ from culture to culture, all
    /// messages of a rule have the same places for arguments, and what is reported about the code fills them in.
    /// </summary>
    public static async Task Cultures(DiagnosticAnalyzer analyzer, Code code, params string[] cultures)
    {
        ImmutableArray<CultureInfo> all = [.. cultures.Select(CultureInfo.GetCultureInfo)];
        foreach (DiagnosticDescriptor rule in analyzer.SupportedDiagnostics)
            RequireTexts(rule, all);

        using var bench = new Workbench(code);
        foreach (Diagnostic diagnostic in await Workbench.AnalyzeAsync(bench.Project, [analyzer], CancellationToken.None).ConfigureAwait(false))
        {
            foreach (CultureInfo culture in all)
                RequireArguments(diagnostic, culture);
        }
    }

    private static void RequireTexts(DiagnosticDescriptor rule, ImmutableArray<CultureInfo> cultures)
    {
        foreach ((string name, LocalizableString text) in new[] { ("title", rule.Title), ("message", rule.MessageFormat), ("description", rule.Description) })
        {
            string[] texts = [.. cultures.Select(culture => text.ToString(culture))];
            Require(Array.TrueForAll(texts, one => one.Length > 0), $"{rule.Id} has no {name} in some culture.");
            Require(texts.Distinct().Count() == texts.Length, $"{rule.Id} has the same {name} in two cultures: {texts[0]}");
        }

        int[][] places = [.. cultures.Select(culture => PlacesIn(rule.MessageFormat.ToString(culture)))];
        Require(Array.TrueForAll(places, one => one.SequenceEqual(places[0])), $"The messages of {rule.Id} have places for different arguments.");
        Require(places[0].SequenceEqual(Enumerable.Range(0, places[0].Length)), $"The message of {rule.Id} leaves out an argument: {rule.MessageFormat.ToString(cultures[0])}");
    }

    private static void RequireArguments(Diagnostic diagnostic, CultureInfo culture)
    {
        string format = diagnostic.Descriptor.MessageFormat.ToString(culture);
        string message = diagnostic.GetMessage(culture);
        object?[] arguments = [.. (IEnumerable<object?>)s_arguments.GetValue(diagnostic)!];
        foreach (int place in PlacesIn(format))
        {
            Require(place < arguments.Length, $"{diagnostic.Id} was reported without the argument {{{place}}} of: {format}");
            string text = Convert.ToString(arguments[place], culture) ?? string.Empty;
            Require(text.Length > 0 && message.Contains(text, StringComparison.Ordinal), $"The argument {{{place}}} of {diagnostic.Id} is not in its message in {culture.Name}: {message}");
        }
    }

    private static int[] PlacesIn(string format) =>
        [.. ArgumentPlace().Matches(format.Replace("{{", string.Empty, StringComparison.Ordinal)).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct().Order()];

    [GeneratedRegex(@"\{([0-9]{1,3})[^}]*\}")]
    private static partial Regex ArgumentPlace();
}
