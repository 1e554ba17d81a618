using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MapSafety.Tests.House;

/// <summary>A piece of code in a text.</summary>
/// <param name="Page">The text's path.</param>
/// <param name="Line">The line of its fence, counted from one.</param>
/// <param name="Section">The heading it stands under.</param>
/// <param name="Language">What the fence says.</param>
/// <param name="Code">What stands between the fences.</param>
internal sealed record Block(string Page, int Line, string Section, string Language, string Code)
{
    public override string ToString() => $"{Page}({Line})";
}

/// <summary>A Markdown text of the repository.</summary>
/// <param name="Path">Below the root.</param>
internal sealed partial record Page(string Path, ImmutableArray<string> Lines)
{
    public static IEnumerable<Page> All => Clone.Files(pattern: "*.md").Select(Read);

    public static Page Read(string path) => new(path, [.. Clone.Text(path).ReplaceLineEndings("\n").Split('\n')]);

    /// <summary>The headings below the title, in order; what looks like one inside code is none.</summary>
    public IEnumerable<string> Sections => Prose.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

    /// <summary>The lines outside code.</summary>
    public IEnumerable<string> Prose
    {
        get
        {
            bool inside = false;
            foreach (string line in Lines)
                if (line.StartsWith("```", StringComparison.Ordinal))
                    inside = !inside;
                else if (!inside)
                    yield return line;
        }
    }

    public IEnumerable<Block> Blocks
    {
        get
        {
            int fence = -1;
            string section = "";
            for (int i = 0; i < Lines.Length; i++)
                if (!Lines[i].StartsWith("```", StringComparison.Ordinal))
                    section = fence < 0 && Lines[i].StartsWith("## ", StringComparison.Ordinal) ? Lines[i][3..] : section;
                else if (fence < 0)
                    fence = i;
                else
                {
                    yield return new Block(Path, fence + 1, section, Lines[fence][3..].Trim(), string.Join('\n', Lines[(fence + 1)..i]) + "\n");
                    fence = -1;
                }
        }
    }

    /// <summary>The targets of its links.</summary>
    public IEnumerable<string> Links => Prose.SelectMany(line => Link().Matches(CodeSpan().Replace(line, ""))).Select(match => match.Groups[1].Value + match.Groups[2].Value);

    /// <summary>What its headings are called in links.</summary>
    public IEnumerable<string> Anchors =>
        Prose.Where(line => line.StartsWith('#')).Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)|<(https?://[^>]+)>")]
    private static partial Regex Link();

    [GeneratedRegex("``.*?``|`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
