using MapSafety.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Rules.Configuration;

/// <summary>MAP0001: an option is unknown or has a value that is not allowed.</summary>
public sealed class BadConfiguration() : ConfigurationRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP0001", Category.Configuration,
        title: Phrase.Text("MapSafety is configured wrongly", "MapSafety 配置有误"),
        message: Phrase.Text(
            "'{0}' sets '{1}' to '{2}', which has no effect: allowed is {3}",
            "“{0}”将“{1}”设置为“{2}”，该设置不起作用：允许的是{3}"),
        description: Phrase.Text(
            "A key that begins with 'mapsafety.' names no option, or its value is not allowed, so it is ignored. Correct it, or remove it.",
            "以“mapsafety.”开头的键不是任何选项，或其值不被允许，因此被忽略。请更正或删除它。"),
        WellKnownDiagnosticTags.CompilationEnd);

    // A value may come from a hostile file; a message need not repeat all of it.
    private const int MaximalQuote = 100;

    internal override void Check(AdditionalFileAnalysisContext context)
    {
        if (!ConfigurationLine.IsConfiguration(context.AdditionalFile))
            return;

        foreach (ConfigurationLine line in ConfigurationLine.In(context.AdditionalFile, context.CancellationToken))
            if (Objection(line.Key, line.Value) is { } allowed)
                context.ReportDiagnostic(Finding(line.Location, Path.GetFileName(context.AdditionalFile.Path), line.Key, line.Value, allowed));
    }

    internal override void Check(CompilationAnalysisContext context, Settings settings)
    {
        HashSet<(string, string)> seen = [.. context.Options.AdditionalFiles
            .Where(ConfigurationLine.IsConfiguration)
            .SelectMany(file => ConfigurationLine.In(file, context.CancellationToken))
            .Select(line => (line.Key.ToLowerInvariant(), line.Value))];
        foreach ((string key, string value) in settings.Found.OrderBy(found => found.Key, StringComparer.Ordinal))
            if (Objection(key, value) is { } allowed && !seen.Contains((key.ToLowerInvariant(), value)))
                context.ReportDiagnostic(Finding(Location.None, ".editorconfig", key, value, allowed));
    }

    private static Phrase? Objection(string key, string value) =>
        MapSafety.Configuration.Options.All.TryGetValue(key, out Option? option)
            ? option.Objection(value)
            : new Phrase("only {0}", "仅 {0}", string.Join(", ", MapSafety.Configuration.Options.All.Keys));

    private static Diagnostic Finding(Location location, string file, string key, string value, Phrase allowed) =>
        Diagnostic.Create(Rule, location, Printable(file), Printable(key), Printable(value), allowed);

    /// <summary>The text without control characters, which could forge lines in a build log, and not longer than a message can bear.</summary>
    private static string Printable(string text)
    {
        char[] characters = [.. text.Take(MaximalQuote).Select(character => char.IsControl(character) ? '?' : character)];
        return new string(characters) + (text.Length > MaximalQuote ? "…" : "");
    }
}
