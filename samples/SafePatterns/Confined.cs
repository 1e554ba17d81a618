namespace SafePatterns;

/// <summary>Locals, and objects that never leave the method that made them, belong to one thread.</summary>
internal static class Confined
{
    public static string[] Distinct(IEnumerable<string> items)
    {
        var seen = new HashSet<string>();
        var kept = new List<string>();
        foreach (string item in items)
        {
            if (seen.Add(item))
                kept.Add(item);
        }

        return [.. kept];
    }

    public static async Task<Dictionary<string, int>> LengthsAsync(string[] names, Func<string, Task<string>> load)
    {
        string[] texts = await Task.WhenAll(names.Select(load));

        var lengths = new Dictionary<string, int>();
        foreach ((string name, string text) in names.Zip(texts))
            lengths[name] = text.Length;
        return lengths;
    }
}
