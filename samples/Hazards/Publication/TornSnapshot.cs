using System.Collections.Immutable;

namespace Hazards.Publication;

// MAP3002 in every shape it takes: what the first read has seen is not what the second finds.

internal static class EntryThatWasFound
{
    private static volatile Dictionary<string, decimal> s_rates = [];

    public static void Reload(Dictionary<string, decimal> next) => s_rates = next;

    public static decimal Of(string currency) => s_rates.ContainsKey(currency) ? s_rates[currency] : 1; // MAP3002

    public static decimal Total()
    {
        decimal total = 0;
        foreach (string currency in s_rates.Keys)
        {
            total += s_rates[currency]; // MAP3002
        }

        return total;
    }
}

internal static class IndexBehindTheEnd
{
    private static ImmutableList<string> s_servers = [];
    private static int s_next;

    public static void Update(ImmutableList<string> servers) => s_servers = servers;

    public static string Next()
    {
        int index = (int)((uint)Interlocked.Increment(ref s_next) % (uint)s_servers.Count);
        return s_servers[index]; // MAP3002
    }
}

internal static class CacheThatIsTakenAway
{
    private static volatile Dictionary<string, int>? s_cache;

    public static void Fill(Dictionary<string, int> cache) => s_cache = cache;

    public static void Invalidate() => s_cache = null;

    public static int Size() => s_cache == null ? 0 : s_cache.Count; // MAP3002
}
