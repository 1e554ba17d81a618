using System.Text.Json;

namespace MapSafety.Docs;

/// <summary>How texts of the program stand in Markdown.</summary>
internal static class Markdown
{
    /// <summary>A table, one line for each row.</summary>
    public static string Table(IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        string[] names = [.. heads];
        IEnumerable<string> lines = rows.Select(Row);
        return string.Join('\n', [Row(names), Row(names.Select(_ => "---")), .. lines]) + "\n";
    }

    /// <summary>Code in a line. An empty one shows as nothing.</summary>
    public static string Code(string text) => text.Length == 0 ? "" : $"`{text}`";

    /// <summary>A line of a page's front matter. JSON strings are YAML strings.</summary>
    public static string FrontMatter(string key, string value) => $"{key}: {JsonSerializer.Serialize(value, s_plain)}\n";

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Row(IEnumerable<string> cells) => "| " + string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))) + " |";
}
