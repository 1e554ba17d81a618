using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MapSafety.Configuration;
using MapSafety.Docs;
using MapSafety.Rules.Configuration;
using MapSafety.Samples.Tests.Comparing;
using MapSafety.Tests.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Tests.House;

/// <summary>Pages are complete, say the same in both languages, and their code does what they say.</summary>
public sealed class PagesTests
{
    public static TheoryData<string, string> RulesInBothLanguages =>
        new MatrixTheoryData<string, string>(Catalogue.Rules.Select(rule => rule.Id), Language.All.Select(language => language.Culture.Name));

    [Fact]
    public void Generated_parts_are_up_to_date() => Complaints.None(
        Documentation.Of(Clone.Root)
            .Where(file => file.IsStale)
            .Select(file => $"{Path.GetRelativePath(Clone.Root, file.Path)} is not what 'dotnet run --project tools/Docs' writes"));

    [Fact]
    public void Every_page_has_a_rule() => Assert.Equal(
        Catalogue.Rules.SelectMany(rule => Language.All.Select(language => Documentation.PageOf(rule.Id, language).Replace('\\', '/'))).Order(StringComparer.Ordinal),
        Clone.Files("docs", "MAP*.md"));

    [Theory]
    [MemberData(nameof(RulesInBothLanguages))]
    public void Page_has_every_section_with_something_in_it(string id, string culture)
    {
        Language language = Language.All.Single(one => one.Culture.Name == culture);
        Page page = PageOf(id, language);

        Assert.Equal(language.Sections, page.Sections);
        Complaints.None(
            from section in language.Sections
            let start = page.Lines.IndexOf("## " + section)
            where page.Lines.Skip(start + 1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).All(string.IsNullOrWhiteSpace)
            select $"{page.Path}: '{section}' is empty");
    }

    [Theory]
    [MemberData(nameof(RulesInBothLanguages))]
    public void Page_shows_flagged_and_safe_code(string id, string culture)
    {
        Language language = Language.All.Single(one => one.Culture.Name == culture);
        Block[] blocks = [.. PageOf(id, language).Blocks.Where(block => block.Language is "csharp" or "ini")];
        string want = Catalogue.Rules.Single(rule => rule.Id == id).IsAboutConfiguration ? $"# {id}" : $"// {id}";

        Assert.Contains(blocks, block => block.Section == language.Sections[2] && block.Code.Contains(want, StringComparison.Ordinal));
        Assert.Contains(blocks, block => block.Section == language.Sections[3]);
        Assert.DoesNotContain(blocks, block => block.Section == language.Sections[3] && block.Code.Contains(want, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_stands_in_both_languages() => Assert.Equal(
        Clone.Files("docs/zh", "*.md").Select(path => path.Replace("docs/zh/", "docs/", StringComparison.Ordinal)),
        Clone.Files("docs", "*.md").Where(path => !path.StartsWith("docs/zh/", StringComparison.Ordinal)));

    [Theory]
    [InlineData("docs/options.md")]
    [InlineData("docs/zh/options.md")]
    public void Limits_of_lists_are_those_of_the_program(string path) => Assert.Contains(
        Page.Read(path).Lines.Zip(Page.Read(path).Lines.Skip(1), (line, next) => $"{line} {next}"),
        text => Regex.IsMatch(text, $@"\b{Option.MaximalNames}\b.*\b{Option.MaximalNameLength}\b"));

    [Fact]
    public void Both_languages_show_the_same_code()
    {
        foreach (string path in Clone.Files("docs/zh", "*.md"))
            Assert.Equal(Page.Read(path.Replace("docs/zh/", "docs/", StringComparison.Ordinal)).Blocks.Select(WithoutComments), Page.Read(path).Blocks.Select(WithoutComments));
    }

    public static TheoryData<string> SettingsInTexts => Blocks("ini");

    [Theory]
    [MemberData(nameof(SettingsInTexts))]
    public async Task Settings_are_wrong_exactly_where_the_comments_say(string place)
    {
        Block block = BlockAt(place);
        AdditionalText file = new Text("/.editorconfig", block.Code);
        ImmutableArray<Diagnostic> found = await Compiled.FindingsAsync(
            Compiled.Library("Settings", []), new Rules.Only<BadConfiguration>(), files: [file]);

        Assert.Equal(
            block.Code.Split('\n').Select((line, index) => (line, index)).Where(pair => pair.line.Contains("# MAP0001", StringComparison.Ordinal)).Select(pair => pair.index),
            found.Select(finding => finding.Location.GetLineSpan().StartLinePosition.Line).Order());
    }

    [Fact]
    public void Severities_are_set_for_rules_that_exist() => Complaints.None(
        from block in Page.All.SelectMany(page => page.Blocks)
        where block.Language == "ini"
        from line in block.Code.Split('\n')
        where line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal)
        let id = line.Split('.')[1]
        where Catalogue.Rules.All(rule => rule.Id != id)
        select $"{block}: {id} is no rule");

    private static TheoryData<string> Blocks(string language) =>
        [.. Page.All.SelectMany(page => page.Blocks).Where(block => block.Language == language).Select(block => block.ToString())];

    private static Block BlockAt(string place) => Page.All.SelectMany(page => page.Blocks).Single(block => block.ToString() == place);

    private static Page PageOf(string id, Language language) => Page.Read(Documentation.PageOf(id, language).Replace('\\', '/'));

    private static string WithoutComments(Block block) => block.Language switch
    {
        "csharp" => "csharp: " + string.Join(' ', CSharpSyntaxTree.ParseText(block.Code).GetRoot().DescendantTokens().Select(token => token.Text)),
        "ini" or "xml" => block.Language + ": " + block.Code,
        _ => block.Language,
    };

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

// Pages show the language of today, which only the newest supported compiler reads.
#if ROSLYN_5_12_OR_GREATER
    public static TheoryData<string> CodeInTexts => Blocks("csharp");

    [Theory]
    [MemberData(nameof(CodeInTexts))]
    public async Task Code_compiles_and_is_flagged_exactly_where_the_comments_say(string place)
    {
        Block block = BlockAt(place);
        Comparison comparison = await Comparison.OfAsync(
            Compiled.Library("Page", [Compiled.Parse(block.ToString(), block.Code)], Knowledge.Framework.References), new MapSafetyAnalyzer(), TestContext.Current.CancellationToken,
            // An example of another hazard shows who adds, and not who takes out again.
            (id, page) => !GrowthRules.Ids.Contains(id) || GrowthRules.Ids.Any(rule => page.Contains(rule, StringComparison.Ordinal)));

        Assert.True(comparison.IsEqual, comparison.ToString());
    }

    [Fact]
    public async Task Readme_shows_the_very_message_that_its_code_gets()
    {
        Page readme = Page.Read("README.md");
        Block code = readme.Blocks.First(block => block.Language == "csharp"), output = readme.Blocks.First(block => block.Language == "text");

        Diagnostic finding = Assert.Single(
            await Compiled.FindingsAsync(Compiled.Library("Readme", [Compiled.Parse("README.md", code.Code)]), new MapSafetyAnalyzer()),
            finding => finding.Severity is DiagnosticSeverity.Warning);
        Assert.Equal($"warning MAP1001: {finding.GetMessage(Language.English.Culture)}", Regex.Replace(output.Code.Trim(), @"\s+", " "));
    }
#endif
}
