namespace IpBanService;

/// <summary>Counts what the service did, by metric.</summary>
public static class Metrics
{
    private static readonly Dictionary<string, long> s_counters = new()
    {
        ["requests"] = 0,
        ["hostile"] = 0,
    };

    public static void Increment(string name) => s_counters[name] = s_counters[name] + 1; // MAP1001

    public static IReadOnlyDictionary<string, long> Snapshot() => new Dictionary<string, long>(s_counters); // MAP1006
}
