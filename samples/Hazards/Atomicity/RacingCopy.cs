using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5009 in every shape it takes: the entries are counted first and copied then, and meanwhile another thread adds one.

internal static class Visits
{
    private static readonly ConcurrentDictionary<string, int> s_visits = new();

    public static void Visit(string page) => s_visits.AddOrUpdate(page, 1, static (_, count) => count + 1);

    public static List<KeyValuePair<string, int>> List() => s_visits.ToList(); // MAP5009

    public static List<KeyValuePair<string, int>> Copy_constructor() => new(s_visits); // MAP5009

    public static string? Sorted(string page)
    {
        foreach (KeyValuePair<string, int> entry in s_visits.OrderByDescending(static entry => entry.Value)) // MAP5009
        {
            if (entry.Key != page)
            {
                return entry.Key;
            }
        }

        return null;
    }

    public static KeyValuePair<string, int>[] Spread() => [.. s_visits]; // MAP5009

    public static void Added(List<KeyValuePair<string, int>> all) => all.AddRange(s_visits); // MAP5009

    public static KeyValuePair<string, int>[] Appended(KeyValuePair<string, int> last) => s_visits.Append(last).ToArray(); // MAP5009
}

internal static class Sites
{
    // Behind the interface there is only the ToArray of LINQ, which counts first.
    private static readonly IDictionary<string, int> s_sites = new ConcurrentDictionary<string, int>();

    public static void Add(string site) => s_sites[site] = 1;

    public static KeyValuePair<string, int>[] Array() => s_sites.ToArray(); // MAP5009
}
