using System.Reflection;
using System.Text.RegularExpressions;
using MapSafety.Docs;
using MapSafety.Rules;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.House;

/// <summary>What every rule has, found by its base class, so that no rule can be forgotten.</summary>
public sealed partial class RulesTests
{
    private static readonly Type[] s_tests = typeof(RulesTests).Assembly.GetTypes();

    public static TheoryData<string> Ids => [.. Catalogue.Rules.Select(rule => rule.Id)];

    [Fact]
    public void Ids_are_unique_and_well_formed()
    {
        string[] ids = [.. Catalogue.Rules.Select(rule => rule.Id)];

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches(@"^MAP\d{4}$", id));
        Assert.Contains("MAP1001", ids);
    }

    [Fact]
    public void Public_rules_are_all_that_the_analyzer_hosts() => Assert.Equal(
        typeof(Rule).Assembly.GetTypes().Where(type => typeof(Rule).IsAssignableFrom(type) && !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal),
        Catalogue.Rules.Where(rule => rule.Rule.GetType().IsPublic).Select(rule => rule.Rule.GetType().Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Texts_stand_in_both_languages(string id) => Complaints.None(TextComplaints(DescriptorOf(id)));

    [Fact]
    public void The_check_of_texts_finds_what_is_wrong()
    {
        DiagnosticDescriptor wrong = new(
            "MAP9999", Phrase.Text("Same", "Same"), Phrase.Text("'{0}' does {1}", "“{0}”做了 {2}"), "Test", DiagnosticSeverity.Warning, true,
            Phrase.Text("Described", ""));

        Assert.Equal(
            ["MAP9999: the title is the same in both languages", "MAP9999: the title has no Chinese in it",
             "MAP9999: the message has other placeholders in Chinese", "MAP9999: the description has no Chinese in it"],
            TextComplaints(wrong));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Help_link_is_the_page(string id) =>
        Assert.Equal($"https://mapsafety.github.io/rules/{id}", DescriptorOf(id).HelpLinkUri);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Category_is_the_folder(string id)
    {
        Entry rule = EntryOf(id);

        Assert.Equal("MapSafety.Rules." + rule.Descriptor.Category["MapSafety.".Length..], rule.Rule.GetType().Namespace);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Tests_are_named_for_the_rule_and_have_a_safe_twin(string id)
    {
        string name = EntryOf(id).Rule.GetType().Name + "Tests";
        Type tests = Assert.Single(s_tests, type => type.Name == name);

        Assert.Contains(tests.GetMethods(), method => IsTest(method) && method.Name.Contains("Safe_twin", StringComparison.Ordinal));
        Assert.Contains(tests.GetMethods(), method => IsTest(method) && !method.Name.Contains("Safe_twin", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_sample_wants_the_rule(string id)
    {
        // What is wrong with a setting cannot stand in code.
        if (EntryOf(id).IsAboutConfiguration)
            return;

        Assert.Contains(Clone.Files("samples/Hazards", "*.cs"), path => WantOf(id).IsMatch(Clone.Text(path)));
    }

    private static IEnumerable<string> TextComplaints(DiagnosticDescriptor rule) =>
        new[] { ("title", rule.Title), ("message", rule.MessageFormat), ("description", rule.Description) }
            .SelectMany(text => TextComplaints(rule.Id, text.Item1, text.Item2));

    private static IEnumerable<string> TextComplaints(string id, string name, LocalizableString text)
    {
        string english = text.ToString(Language.English.Culture), chinese = text.ToString(Language.Chinese.Culture);
        if (english.Length == 0)
            yield return $"{id}: the {name} is empty";
        if (english == chinese)
            yield return $"{id}: the {name} is the same in both languages";
        if (Han().IsMatch(english))
            yield return $"{id}: the English {name} has Chinese in it";
        if (!Han().IsMatch(chinese))
            yield return $"{id}: the {name} has no Chinese in it";
        if (!PlacesIn(english).SequenceEqual(PlacesIn(chinese)))
            yield return $"{id}: the {name} has other placeholders in Chinese";
    }

    private static IEnumerable<string> PlacesIn(string format) => Place().Matches(format).Select(match => match.Value).Order(StringComparer.Ordinal);

    private static bool IsTest(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() is { Skip: null };

    private static Regex WantOf(string id) => new($@"\S.*//\s*(MAP\d{{4}}\s*,\s*)*{id}\b(\s*,\s*MAP\d{{4}})*\s*$", RegexOptions.Multiline);

    private static Entry EntryOf(string id) => Catalogue.Rules.Single(rule => rule.Id == id);

    private static DiagnosticDescriptor DescriptorOf(string id) => EntryOf(id).Descriptor;

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
