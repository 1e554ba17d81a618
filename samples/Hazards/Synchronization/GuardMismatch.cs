namespace Hazards.Synchronization;

// MAP1003: two guards with nothing in common keep nobody out.

internal static class TwoLocks
{
    private static readonly object s_gate = new();
    private static readonly object s_other = new();
    private static readonly ReaderWriterLockSlim s_readers = new();
    private static readonly List<string> s_names = [];

    public static void Add(string name)
    {
        lock (s_gate)
            s_names.Add(name);
    }

    public static void Drop(string name)
    {
        lock (s_gate)
            s_names.Remove(name);
    }

    public static void Another_lock(string name)
    {
        lock (s_other)
            s_names.Remove(name); // MAP1003
    }

    public static bool A_reader_under_another_kind_of_lock(string name)
    {
        s_readers.EnterReadLock();
        try
        {
            return s_names.Contains(name); // MAP1003
        }
        finally
        {
            s_readers.ExitReadLock();
        }
    }

    public static void The_lock_of_the_type()
    {
        lock (typeof(TwoLocks))
            s_names.Clear(); // MAP1003
    }
}

internal sealed class InstanceLocks
{
    private static readonly Dictionary<string, int> s_visits = [];
    private readonly Lock _gate = new();

    public void Own_lock_around_everybodys_collection(string page)
    {
        lock (_gate)
            s_visits[page] = s_visits.GetValueOrDefault(page) + 1; // MAP1003
    }

    public int Own_monitor(string page)
    {
        lock (this)
            return s_visits.GetValueOrDefault(page); // MAP1003
    }
}

internal sealed class TwoLocksOfOneObject
{
    private readonly object _gate = new();
    private readonly HashSet<string> _seen = [];

    public bool See(string name)
    {
        lock (_gate)
            return _seen.Add(name);
    }

    public bool Forget(string name)
    {
        lock (_gate)
            return _seen.Remove(name);
    }

    public void Reset()
    {
        lock (_seen)
            _seen.Clear(); // MAP1003
    }
}
