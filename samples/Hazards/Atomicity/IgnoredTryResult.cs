using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5013 in every shape it takes: only the answer of TryAdd and TryUpdate says whether the map has what was offered.

internal static class Rooms
{
    private static readonly ConcurrentDictionary<string, List<string>> s_rooms = new();

    public static void Object_that_is_filled_afterwards(string name, string guest)
    {
        List<string> guests = new();
        s_rooms.TryAdd(name, guests); // MAP5013
        lock (guests)
        {
            guests.Add(guest);
        }
    }

    public static List<string> Object_that_is_returned(string name)
    {
        List<string> guests = new();
        _ = s_rooms.TryAdd(name.ToLowerInvariant(), guests); // MAP5013
        return guests;
    }

    public static List<string> Answer_that_nobody_reads(string street, int number)
    {
        List<string> guests = new();
        bool added = s_rooms.TryAdd($"{street} {number}", guests); // MAP5013
        return guests;
    }
}

internal static class Gates
{
    private static readonly ConcurrentDictionary<string, object> s_gates = new();

    public static object Gate_that_guards_nothing(string key)
    {
        object gate = new();
        s_gates.TryAdd(key, gate); // MAP5013
        return gate;
    }
}

internal sealed class Folders
{
    private readonly ConcurrentDictionary<string, FileSystemWatcher> _watchers = new();

    public void Object_that_stays_open(string path) => _watchers.TryAdd(path, new FileSystemWatcher(path)); // MAP5013

    public void Object_that_was_prepared(string path)
    {
        FileSystemWatcher watcher = new(path);
        watcher.EnableRaisingEvents = true;
        _watchers.TryAdd(path, watcher); // MAP5013
    }
}

internal static class Requests
{
    private static readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> s_open = new();

    public static Task<string> Reply_that_may_never_come(Guid id)
    {
        TaskCompletionSource<string> reply = new();
        s_open.TryAdd(id, reply); // MAP5013
        return reply.Task;
    }
}

internal static class PageHits
{
    private static readonly ConcurrentDictionary<string, int> s_hits = new();

    public static void Count_that_may_be_lost(string page)
    {
        if (s_hits.TryGetValue(page, out int seen))
        {
            s_hits.TryUpdate(page, seen + 1, seen); // MAP5013
        }
    }
}
