using Microsoft.CodeAnalysis;

namespace MapSafety.Docs;

/// <summary>The page of a rule: its head is generated, the rest is written by people.</summary>
internal static class RulePages
{
    /// <summary>The page with a new head; a page that is missing begins as a head and empty sections.</summary>
    public static string Page(Entry rule, Language language, string? existing) => existing is null
        ? Head(rule, language) + string.Concat(language.Sections.Select(section => $"\n## {section}\n"))
        : Marked.ReplaceHead(existing, Head(rule, language));

    private static string Head(Entry rule, Language language)
    {
        string title = rule.Descriptor.Title.ToString(language.Culture);
        return "---\n"
            + Markdown.FrontMatter("title", rule.Id + language.Colon + title)
            + Markdown.FrontMatter("description", rule.Descriptor.Description.ToString(language.Culture))
            + "---\n\n"
            + $"# {rule.Id}{language.Colon}{title}\n\n"
            + Marked.Part(Facts(rule, language));
    }

    private static string Facts(Entry rule, Language language)
    {
        DiagnosticDescriptor descriptor = rule.Descriptor;
        List<string[]> rows =
        [
            [language.Category, $"{language.Categories[descriptor.Category]} ({Markdown.Code(descriptor.Category)})"],
            [language.Severity, language.Severities[descriptor.DefaultSeverity]],
            [language.Fixes, RuleTables.FixesOf(rule, language)],
            [language.Message, Markdown.Code(descriptor.MessageFormat.ToString(language.Culture))],
        ];
        string otherPage = language.Other.Folder.Length > 0
            ? $"../{language.Other.Folder}/rules/{rule.Id}.md"
            : $"../../rules/{rule.Id}.md";
        return Markdown.Table([language.Rule, rule.Id], rows) + $"\n[{language.Other.Name}]({otherPage})\n";
    }
}
