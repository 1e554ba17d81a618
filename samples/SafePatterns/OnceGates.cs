using System.Collections.Frozen;

namespace SafePatterns;

/// <summary>Checked again under the lock, and volatile, so that nobody sees a map that is not yet complete.</summary>
internal static class DoubleChecked
{
    private static readonly Lock s_gate = new();
    private static volatile FrozenDictionary<string, DayOfWeek>? s_days;

    public static FrozenDictionary<string, DayOfWeek> Days
    {
        get
        {
            FrozenDictionary<string, DayOfWeek>? days = s_days;
            if (days is not null)
                return days;

            lock (s_gate)
                return s_days ??= Name();
        }
    }

    private static FrozenDictionary<string, DayOfWeek> Name() =>
        Enum.GetValues<DayOfWeek>().ToFrozenDictionary(day => day.ToString(), StringComparer.OrdinalIgnoreCase);
}

/// <summary>Several threads may build the map; all of them get the one that was published first.</summary>
internal static class FirstOneWins
{
    private static FrozenSet<string>? s_reserved;

    public static FrozenSet<string> Reserved
    {
        get
        {
            FrozenSet<string>? reserved = Volatile.Read(ref s_reserved);
            if (reserved is not null)
                return reserved;

            FrozenSet<string> fresh = FrozenSet.ToFrozenSet(["con", "nul", "prn"], StringComparer.OrdinalIgnoreCase);
            return Interlocked.CompareExchange(ref s_reserved, fresh, null) ?? fresh;
        }
    }

    public static FrozenSet<string> ByTheFramework => LazyInitializer.EnsureInitialized(ref s_reserved, static () => ["con", "nul", "prn"]);
}

/// <summary>Only the thread that turns the gate runs what is behind it; the map is published when it is complete.</summary>
internal static class RunsOnce
{
    private static int s_started;
    private static volatile FrozenSet<string> s_hosts = FrozenSet<string>.Empty;

    public static bool Knows(string host) => s_hosts.Contains(host);

    public static void Start(IEnumerable<string> hosts)
    {
        if (Interlocked.CompareExchange(ref s_started, 1, 0) != 0)
            return;

        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost" };
        known.UnionWith(hosts);
        s_hosts = known.ToFrozenSet(known.Comparer);
    }
}
