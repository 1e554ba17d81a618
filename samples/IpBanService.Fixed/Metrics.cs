using System.Collections.Concurrent;

namespace IpBanService;

public enum Metric { Requests, Hostile }

/// <summary>Counts what the service did, by metric.</summary>
public static class Metrics
{
    private static readonly ConcurrentDictionary<Metric, long> s_counters = new();

    public static void Increment(Metric metric) => s_counters.AddOrUpdate(metric, 1, static (_, count) => count + 1);

    public static IReadOnlyDictionary<string, long> Snapshot() =>
        s_counters.ToArray().ToDictionary(counter => counter.Key.ToString().ToLowerInvariant(), counter => counter.Value);
}
