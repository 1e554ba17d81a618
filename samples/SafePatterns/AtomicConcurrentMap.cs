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

    public static void Mark(string owner) => _ = s_leases.TryAdd(owner, 0);
}

/// <summary>Objects of which the map has one for each key, and everybody uses that one.</summary>
internal static class OneObjectForEachKey
{
    private static readonly ConcurrentDictionary<string, List<string>> s_rooms = new();
    private static readonly ConcurrentDictionary<string, FileSystemWatcher> s_watchers = new();
    private static readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> s_open = new();

    public static void Enter(string name, string guest)
    {
        List<string> guests = s_rooms.GetOrAdd(name, static _ => []);
        lock (guests)
        {
            guests.Add(guest);
        }
    }

    public static void Watch(string path)
    {
        FileSystemWatcher watcher = new(path);
        if (!s_watchers.TryAdd(path, watcher))
        {
            watcher.Dispose();
        }
    }

    public static Task<string> Ask()
    {
        TaskCompletionSource<string> reply = new();
        s_open.TryAdd(Guid.NewGuid(), reply);
        return reply.Task;
    }

    public static void Answer(Guid id, string text)
    {
        if (s_open.TryRemove(id, out TaskCompletionSource<string>? reply))
        {
            reply.SetResult(text);
        }
    }
}
