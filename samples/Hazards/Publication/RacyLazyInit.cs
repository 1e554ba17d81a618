using System.Collections.Concurrent;

namespace Hazards.Publication;

// MAP3008 in every shape it takes: two threads find nothing, and each stores its own.

internal static class ConcurrentMapThatIsMadeLate
{
    private static ConcurrentDictionary<string, int>? s_cache;

    public static int Of(string key)
    {
        if (s_cache == null)
        {
            s_cache = new(); // MAP3008
        }

        return s_cache.GetOrAdd(key, static k => k.Length);
    }
}

internal static class TableThatIsMadeTwice
{
    private static Dictionary<int, int>? s_squares;

    public static int Of(int number) => (s_squares ??= Make())[number]; // MAP3008

    private static Dictionary<int, int> Make() => Enumerable.Range(0, 100).ToDictionary(n => n, n => n * n);
}

internal sealed class QueueOfASingleton
{
    public static readonly QueueOfASingleton All = new();

    private ConcurrentQueue<string>? _lines;

    private ConcurrentQueue<string> Lines => _lines ?? (_lines = new()); // MAP3008

    public void Add(string line) => Lines.Enqueue(line);
}
