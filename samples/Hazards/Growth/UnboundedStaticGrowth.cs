using System.Collections.Concurrent;

namespace Hazards.Growth;

// MAP2001 in every shape it takes: a static collection gains entries for as long as the process runs.

public static class SeenMessages
{
    private static readonly ConcurrentDictionary<Guid, bool> s_seen = new(); // MAP2001

    public static bool IsFirst(Guid message) => s_seen.TryAdd(message, true);
}

public static class AuditTrail
{
    private static readonly ConcurrentQueue<string> s_lines = new(); // MAP2001

    public static void Note(string what) => s_lines.Enqueue($"{DateTime.UtcNow:O} {what}");
}

public sealed class Connection
{
    private static readonly Lock s_gate = new();
    private static readonly List<Connection> s_all = []; // MAP2001

    private Connection()
    {
        lock (s_gate)
        {
            s_all.Add(this);
        }
    }

    public static Connection Open() => new();

    public static int Count()
    {
        lock (s_gate)
        {
            return s_all.Count;
        }
    }
}

public static class Thumbnails
{
    private static readonly ConcurrentDictionary<(long Picture, int Width), byte[]> s_made = new(); // MAP2001

    public static byte[] Of(long picture, int width) => s_made.GetOrAdd((picture, width), static key => new byte[key.Width]);
}

public static class Scratch
{
    [ThreadStatic]
    private static HashSet<Guid>? t_visited; // MAP2001

    public static bool Visit(Guid node) => (t_visited ??= []).Add(node);
}
