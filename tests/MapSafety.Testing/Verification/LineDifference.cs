using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// What must change in one text to get the other, line by line: the lines of a longest common subsequence stay, those only
/// in the expected text bear a minus, those only in the actual text a plus. Line ends are shown where they differ.
/// </summary>
internal static class LineDifference
{
    public static string Describe(string expected, string actual)
    {
        bool showEnds = expected.ReplaceLineEndings("\n") == actual.ReplaceLineEndings("\n");
        string[] before = Lines(expected, showEnds);
        string[] after = Lines(actual, showEnds);
        int[,] common = CommonSuffixes(before, after);

        var text = new StringBuilder();
        int i = 0, j = 0;
        while (i < before.Length || j < after.Length)
            Append(text, before, after, common, ref i, ref j);
        return text.ToString();
    }

    private static string[] Lines(string text, bool showEnds)
    {
        string marked = showEnds ? text.Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>\n", StringComparison.Ordinal) : text.ReplaceLineEndings("\n");
        return marked.Split('\n');
    }

    // common[i, j]: how many lines the rest of one from i and the rest of the other from j have in common, in order.
    private static int[,] CommonSuffixes(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static void Append(StringBuilder text, string[] before, string[] after, int[,] common, ref int i, ref int j)
    {
        if (i < before.Length && j < after.Length && before[i] == after[j])
        {
            text.Append(' ').AppendLine(before[i++]);
            j++;
        }
        else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
        {
            text.Append('-').AppendLine(before[i++]);
        }
        else
        {
            text.Append('+').AppendLine(after[j++]);
        }
    }
}
