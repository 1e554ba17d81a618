using System.Collections.Concurrent;

namespace SafePatterns;

/// <summary>A concurrent map whose every change is one atomic operation.</summary>
internal static class AtomicConcurrentMap
{
    private static readonly ConcurrentDictionary<string, int> s_leases = new();

    public static int Renew(string owner) => s_leases.AddOrUpdate(owner, 1, static (_, renewals) => renewals + 1);

    public static bool Acquire(string owner) => s_leases.TryAdd(owner, 0);

    public static bool Release(string owner) => s_leases.TryRemove(owner, out _);

    public static bool ReleaseUnlessRenewed(string owner, int renewals) => s_leases.TryRemove(KeyValuePair.Create(owner, renewals));

    public static KeyValuePair<string, int>[] All() => s_leases.ToArray();
}
