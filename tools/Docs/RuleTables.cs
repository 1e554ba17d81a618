namespace MapSafety.Docs;

/// <summary>The tables that list every rule.</summary>
internal static class RuleTables
{
    /// <summary>All rules, with links that start with this path.</summary>
    public static string All(IEnumerable<Entry> rules, Language language, string pages) => Markdown.Table(
        [language.Rule, language.Title, language.Severity, language.Fixes],
        rules.Select(rule => Row(rule, language, pages)));

    /// <summary>The index page's tables, one for each category that has a rule.</summary>
    public static string ByCategory(IEnumerable<Entry> rules, Language language) => string.Join(
        '\n',
        rules.GroupBy(rule => rule.Descriptor.Category)
            .Select(category => $"## {language.Categories[category.Key]}\n\n{All(category, language, "")}"));

    /// <summary>The fixes of a rule as one cell.</summary>
    public static string FixesOf(Entry rule, Language language) =>
        rule.Fixes.IsEmpty ? "-" : string.Join(" · ", rule.Fixes.Select(fix => fix.ToString(language.Culture)));

    private static string[] Row(Entry rule, Language language, string pages) =>
    [
        $"[{rule.Id}]({pages}{rule.Id}.md)",
        rule.Descriptor.Title.ToString(language.Culture),
        language.Severities[rule.Descriptor.DefaultSeverity],
        FixesOf(rule, language),
    ];
}
