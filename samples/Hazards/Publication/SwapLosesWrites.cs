using System.Collections.Concurrent;

namespace Hazards.Publication;

// MAP3006 in every shape it takes: what is written to a collection that has been replaced is lost.

internal static class ConcurrentMapThatIsCompacted
{
    private static ConcurrentDictionary<string, int> s_hits = new();

    public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1); // MAP3006

    public static void Sweep() => s_hits = new(s_hits.Where(hit => hit.Value > 1));
}

internal sealed class DrainedQueue
{
    private ConcurrentQueue<string> _pending = new();

    public void Add(string line) => _pending.Enqueue(line); // MAP3006

    public void Flush(Action<string> write)
    {
        ConcurrentQueue<string> lines = Interlocked.Exchange(ref _pending, new());
        foreach (string line in lines)
        {
            write(line);
        }
    }
}

internal sealed class LockedMapThatIsReplacedWithoutItsLock
{
    private readonly Lock _gate = new();
    private Dictionary<string, int> _items = [];

    public void Add(string key)
    {
        lock (_gate)
        {
            _items[key] = 1; // MAP3006
        }
    }

    public void Compact()
    {
        Dictionary<string, int> left;
        lock (_gate)
        {
            left = _items.Where(item => item.Value > 0).ToDictionary();
        }

        _items = left;
    }
}
