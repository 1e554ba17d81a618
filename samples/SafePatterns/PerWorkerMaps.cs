namespace SafePatterns;

/// <summary>Each worker counts into a map of its own; the maps are merged, one at a time, when the workers are done.</summary>
internal static class PerWorkerMaps
{
    public static Dictionary<string, int> CountWords(string[] lines)
    {
        var total = new Dictionary<string, int>();
        var gate = new Lock();

        Parallel.ForEach(
            lines,
            () => new Dictionary<string, int>(),
            (line, _, own) => Count(line, own),
            own =>
            {
                lock (gate)
                    Merge(own, total);
            });

        return total;
    }

    private static Dictionary<string, int> Count(string line, Dictionary<string, int> own)
    {
        foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            own[word] = own.GetValueOrDefault(word) + 1;
        return own;
    }

    private static void Merge(Dictionary<string, int> own, Dictionary<string, int> total)
    {
        foreach ((string word, int count) in own)
            total[word] = total.GetValueOrDefault(word) + count;
    }
}
