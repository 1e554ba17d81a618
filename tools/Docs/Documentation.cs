using System.Collections.Immutable;

namespace MapSafety.Docs;

/// <summary>Every file with a generated part, as it should be.</summary>
internal static class Documentation
{
    /// <summary>The files of this clone. What people write in them is taken from the files as they are.</summary>
    /// <exception cref="FormatException">A file has lost the marks of its generated part.</exception>
    public static ImmutableArray<GeneratedFile> Of(string root) =>
    [
        Changed(Path.Combine(root, "README.md"), text => Marked.Replace(text, RuleTables.All(Catalogue.Rules, Language.English, "docs/rules/"))),
        .. Language.All.SelectMany(language => Of(Path.Combine(root, "docs", language.Folder), language)),
    ];

    /// <summary>The path of a rule's page below the root.</summary>
    public static string PageOf(string id, Language language) => Path.Combine("docs", language.Folder, "rules", id + ".md");

    private static IEnumerable<GeneratedFile> Of(string folder, Language language)
    {
        yield return Changed(Path.Combine(folder, "options.md"), text => Marked.Replace(text, OptionTable.In(language)));
        yield return Changed(Path.Combine(folder, "rules", "index.md"), text => Marked.Replace(text, RuleTables.ByCategory(Catalogue.Rules, language)));
        foreach (Entry rule in Catalogue.Rules)
        {
            string page = Path.Combine(folder, "rules", rule.Id + ".md");
            yield return new GeneratedFile(page, RulePages.Page(rule, language, GeneratedFile.TextOf(page)));
        }
    }

    private static GeneratedFile Changed(string path, Func<string, string> change)
    {
        string text = GeneratedFile.TextOf(path) ?? throw new FileNotFoundException($"There is no {path} to write the generated part into.");
        try
        {
            return new GeneratedFile(path, change(text));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{path}: {exception.Message}", exception);
        }
    }
}
