using System.Collections.ObjectModel;

namespace Hazards.Exposure;

// MAP6002 in every shape it takes: what leaves the lock is used without it.

public sealed class OpenSessions
{
    private readonly object _gate = new();
    private readonly Dictionary<string, DateTime> _open = [];

    public void Open(string user)
    {
        lock (_gate)
        {
            _open[user] = DateTime.UtcNow;
        }
    }

    public IReadOnlyDictionary<string, DateTime> All()
    {
        lock (_gate)
        {
            return _open; // MAP6002
        }
    }

    public Dictionary<string, DateTime> AllWithNoLock() => _open; // MAP6002

    public IEnumerable<string> Users
    {
        get
        {
            lock (_gate)
            {
                return _open.Keys; // MAP6002
            }
        }
    }

    public IReadOnlyDictionary<string, DateTime> Wrapped()
    {
        lock (_gate)
        {
            return new ReadOnlyDictionary<string, DateTime>(_open); // MAP6002
        }
    }

    public IEnumerator<KeyValuePair<string, DateTime>> GetEnumerator()
    {
        lock (_gate)
        {
            return _open.GetEnumerator(); // MAP6002
        }
    }

    public bool TryGet(out Dictionary<string, DateTime> all)
    {
        lock (_gate)
        {
            all = _open; // MAP6002
            return all.Count > 0;
        }
    }

    public DateTime Latest()
    {
        ICollection<DateTime> times;
        lock (_gate)
        {
            times = _open.Values; // MAP6002
        }

        return times.Max();
    }
}

internal sealed record Report(IReadOnlyList<int> Values);

internal sealed class Meter
{
    private readonly object _gate = new();
    private readonly List<int> _values = [];

    public IReadOnlyList<int>? Latest { get; private set; }

    public void Add(int value)
    {
        lock (_gate)
        {
            _values.Add(value);
            Latest = _values.AsReadOnly(); // MAP6002
        }
    }

    public Report Take()
    {
        lock (_gate)
        {
            return new Report(_values); // MAP6002
        }
    }

    public IEnumerable<int> Walk()
    {
        lock (_gate)
        {
            foreach (int value in _values) // MAP6002
            {
                yield return value;
            }
        }
    }
}
