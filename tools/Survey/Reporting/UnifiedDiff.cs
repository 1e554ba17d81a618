using System.Text;
using MapSafety.Survey.Loading;
using MapSafety.Survey.Running.Fixing;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Reporting;

/// <summary>
/// Unified diffs. Lines are paired by their longest common subsequence between the common beginning and end of the two texts, which fixes
/// keep long, so the table stays small; where it would not, the middle counts as replaced whole.
/// </summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    private const int LargestTable = 4_000_000;

    private readonly record struct Edit(char Mark, string Line);

    public static string Between(Solution before, Solution after, string root)
    {
        var diff = new StringBuilder();
        var seen = new HashSet<string>();
        foreach (DocumentId id in ChangedFiles.Between(before, after))
        {
            string path = (after.GetDocument(id) ?? before.GetDocument(id))?.FilePath ?? id.ToString();
            if (seen.Add(path))
                diff.Append(Between(ChangedFiles.TextOf(before, id), ChangedFiles.TextOf(after, id), Paths.Relative(root, path)));
        }

        return diff.ToString();
    }

    public static string Between(string before, string after, string path)
    {
        List<Edit> edits = Edits(Lines(before), Lines(after));
        if (edits.TrueForAll(edit => edit.Mark == ' '))
            return "";

        var diff = new StringBuilder($"--- a/{path}\n+++ b/{path}\n");
        foreach ((int start, int end) in Hunks(edits))
            AppendHunk(diff, edits, start, end);

        return diff.ToString();
    }

    private static string[] Lines(string text)
    {
        string[] lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static List<Edit> Edits(string[] before, string[] after)
    {
        int start = before.AsSpan().CommonPrefixLength(after);
        int shorter = Math.Min(before.Length, after.Length) - start;
        int end = 0;
        while (end < shorter && before[^(end + 1)] == after[^(end + 1)])
            end++;

        return
        [
            .. before[..start].Select(line => new Edit(' ', line)),
            .. Middle(before[start..^end], after[start..^end]),
            .. before[^end..].Select(line => new Edit(' ', line)),
        ];
    }

    private static IEnumerable<Edit> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > LargestTable)
            return [.. before.Select(line => new Edit('-', line)), .. after.Select(line => new Edit('+', line))];

        return Walk(before, after, CommonLengths(before, after));
    }

    // lengths[i, j]: how many lines the rests from i and from j have in common, in order.
    private static int[,] CommonLengths(string[] before, string[] after)
    {
        int[,] lengths = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
            for (int j = after.Length - 1; j >= 0; j--)
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);

        return lengths;
    }

    private static IEnumerable<Edit> Walk(string[] before, string[] after, int[,] lengths)
    {
        int i = 0, j = 0;
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                yield return new Edit(' ', before[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (j == after.Length || (i < before.Length && lengths[i + 1, j] >= lengths[i, j + 1]))
                yield return new Edit('-', before[i++]);
            else
                yield return new Edit('+', after[j++]);
        }
    }

    // Ranges of edits with their context; ranges that touch are one.
    private static IEnumerable<(int Start, int End)> Hunks(List<Edit> edits)
    {
        int start = -1, end = -1;
        for (int at = 0; at < edits.Count; at++)
        {
            if (edits[at].Mark == ' ')
                continue;

            if (start >= 0 && at - Context > end)
            {
                yield return (start, end);
                start = -1;
            }

            start = start < 0 ? Math.Max(0, at - Context) : start;
            end = Math.Min(edits.Count, at + Context + 1);
        }

        yield return (start, end);
    }

    private static void AppendHunk(StringBuilder diff, List<Edit> edits, int start, int end)
    {
        List<Edit> hunk = edits[start..end];
        diff.Append($"@@ -{Range(edits, hunk, start, '+')} +{Range(edits, hunk, start, '-')} @@\n");
        foreach (Edit edit in hunk)
            diff.Append(edit.Mark).Append(edit.Line.TrimEnd('\r')).Append('\n');
    }

    // Line numbers on one side leave out the lines that only the other side has; an empty range names the line before it.
    private static string Range(List<Edit> edits, List<Edit> hunk, int start, char otherSide)
    {
        int before = edits.Take(start).Count(edit => edit.Mark != otherSide);
        int length = hunk.Count(edit => edit.Mark != otherSide);
        return $"{(length == 0 ? before : before + 1)},{length}";
    }
}
