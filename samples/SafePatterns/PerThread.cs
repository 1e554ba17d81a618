namespace SafePatterns;

/// <summary>A map of each thread's own, made on first use and emptied after each.</summary>
internal static class ThreadStaticMap
{
    [ThreadStatic]
    private static Dictionary<char, int>? t_counts;

    public static int MostFrequent(string text)
    {
        Dictionary<char, int> counts = t_counts ??= [];
        counts.Clear();
        foreach (char letter in text)
            counts[letter] = counts.GetValueOrDefault(letter) + 1;
        return counts.Count == 0 ? 0 : counts.Values.Max();
    }
}

/// <summary>The same with an initializer for each thread.</summary>
internal static class ThreadLocalMap
{
    private static readonly ThreadLocal<HashSet<string>> s_seen = new(static () => new HashSet<string>(StringComparer.Ordinal));

    public static bool HasDuplicates(IEnumerable<string> items)
    {
        HashSet<string> seen = s_seen.Value!;
        seen.Clear();
        return !items.All(seen.Add);
    }
}
