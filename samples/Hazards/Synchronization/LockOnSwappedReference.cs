using System.Collections.Immutable;

namespace Hazards.Synchronization;

// MAP1009 in every shape it takes: a lock keeps out only those who lock the same object.

internal static class LockedMapThatIsReplaced
{
    private static Dictionary<string, int> s_hits = [];

    public static void Hit(string ip)
    {
        lock (s_hits) // MAP1009
        {
            s_hits[ip] = s_hits.GetValueOrDefault(ip) + 1;
        }
    }

    public static int Count()
    {
        Monitor.Enter(s_hits); // MAP1009
        try
        {
            return s_hits.Count;
        }
        finally
        {
            Monitor.Exit(s_hits);
        }
    }

    public static void Reset()
    {
        lock (s_hits) // MAP1009
        {
            s_hits = [];
        }
    }
}

internal static class LockObjectThatIsReplaced
{
    private static readonly List<string> s_names = [];
    private static object s_gate = new();

    public static void Add(string name)
    {
        lock (s_gate) // MAP1009
        {
            s_names.Add(name);
        }
    }

    public static void Remove(string name)
    {
        object gate = s_gate;
        lock (gate) // MAP1009
        {
            s_names.Remove(name);
        }
    }

    public static void Reset() => Interlocked.Exchange(ref s_gate, new object());
}

internal static class SemaphoreThatIsReplaced
{
    private static readonly Queue<string> s_jobs = new();

    private static SemaphoreSlim Gate { get; set; } = new(1, 1);

    public static async Task AddAsync(string job)
    {
        await Gate.WaitAsync(); // MAP1009
        try
        {
            s_jobs.Enqueue(job);
        }
        finally
        {
            Gate.Release();
        }
    }

    public static void Unblock() => Gate = new(1, 1);
}

internal static class ImmutableMapUnderItsOwnLock
{
    private static ImmutableDictionary<string, string> s_routes = ImmutableDictionary<string, string>.Empty;

    public static void Set(string from, string to)
    {
        lock (s_routes) // MAP1009
        {
            s_routes = s_routes.SetItem(from, to);
        }
    }

    public static string? Find(string from) => s_routes.GetValueOrDefault(from);
}

internal sealed class CacheThatReplacesItsLock
{
    private readonly Dictionary<string, string> _entries = [];
    private Lock _gate = new();

    public void Put(string key, string value)
    {
        using (_gate.EnterScope()) // MAP1009
        {
            _entries[key] = value;
        }
    }

    public void Restart() => _gate = new();
}
