using System.Text;
using System.Text.RegularExpressions;
using MapSafety.Docs;

namespace MapSafety.Tests.House;

/// <summary>The texts of the repository: their form, their links, and that no project is left out.</summary>
public sealed class TextFilesTests
{
    private static readonly string[] s_binary = [".png", ".ico", ".snk", ".nupkg"];

    // NuGet writes these, and without a last LF.
    private const string LockFile = ".lock.json";

    [Fact]
    public void Lines_end_with_LF_and_the_last_one_too() => Complaints.None(
        from path in Clone.Files()
        where !s_binary.Contains(Path.GetExtension(path)) && !path.EndsWith(LockFile, StringComparison.Ordinal)
        from complaint in ComplaintsOf(path, File.ReadAllBytes(Clone.In(path)))
        select complaint);

    [Theory]
    [InlineData("text\n", 0)]
    [InlineData("", 0)]
    [InlineData("text", 1)]
    [InlineData("text\r\n", 1)]
    [InlineData("text\n\n", 1)]
    [InlineData("\uFEFFtext\n", 1)]
    public void The_check_of_texts_finds_what_is_wrong(string text, int complaints) =>
        Assert.Equal(complaints, ComplaintsOf("file", Encoding.UTF8.GetBytes(text)).Count());

    [Fact]
    public void Links_lead_somewhere() => Complaints.None(Page.All.SelectMany(page => page.Links.Select(link => ComplaintOf(page, link)).OfType<string>()));

    [Theory]
    [InlineData("MAP1001.md", true)]
    [InlineData("MAP9999.md", false)]
    [InlineData("MAP1001.md#cause", true)]
    [InlineData("MAP1001.md#no-such-heading", false)]
    [InlineData("https://mapsafety.github.io/rules/MAP1001", true)]
    [InlineData("https://mapsafety.github.io/zh/rules/MAP9999", false)]
    [InlineData("https://mapsafety.github.io/rules/", true)]
    public void The_check_of_links_finds_what_is_wrong(string link, bool isRight) =>
        Assert.Equal(isRight, ComplaintOf(Page.Read("docs/rules/index.md"), link) is null);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Clone.Text("MapSafety.sln").Replace('\\', '/');

        Complaints.None(Clone.Files(pattern: "*.csproj").Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)).Select(path => path + " is not in MapSafety.sln"));
    }

    [Fact]
    public void The_change_log_names_every_rule() => Complaints.None(
        from rule in Catalogue.Rules
        where !Regex.IsMatch(Clone.Text("CHANGELOG.md"), rule.Id)
        select $"CHANGELOG.md does not speak of {rule.Id}");

    private static IEnumerable<string> ComplaintsOf(string path, byte[] content)
    {
        string text = Encoding.UTF8.GetString(content);
        if (text.StartsWith('\uFEFF') && !path.EndsWith(".sln", StringComparison.Ordinal))
            yield return $"{path} begins with a byte order mark";
        if (text.Contains('\r'))
            yield return $"{path} has a CR";
        if (text.Length > 0 && (text[^1] != '\n' || text.EndsWith("\n\n", StringComparison.Ordinal)))
            yield return $"{path} does not end with one LF";
    }

    private static string? ComplaintOf(Page page, string link)
    {
        const string Site = "https://mapsafety.github.io/";
        if (link.StartsWith(Site + "rules/", StringComparison.Ordinal) || link.StartsWith(Site + "zh/", StringComparison.Ordinal))
            return Exists($"docs/{link[Site.Length..]}".TrimEnd('/')) ? null : $"{page.Path}: {link} is no page";

        if (link.Contains("://", StringComparison.Ordinal))
            return null;

        string[] parts = link.Split('#');
        string target = parts[0].Length == 0 ? page.Path : Below(page.Path, parts[0]);
        if (!Path.Exists(Clone.In(target)))
            return $"{page.Path}: there is no {link}";

        return parts.Length == 1 || Page.Read(target).Anchors.Contains(parts[1]) ? null : $"{page.Path}: {link} has no such heading";
    }

    private static bool Exists(string page) => File.Exists(Clone.In(page + ".md")) || File.Exists(Clone.In(page, "index.md"));

    private static string Below(string from, string link) =>
        Path.GetRelativePath(Clone.Root, Path.GetFullPath(Path.Combine(Clone.Root, Path.GetDirectoryName(from)!, link))).Replace('\\', '/');
}
