namespace Hazards.Synchronization;

// MAP1008: a read lock lets other readers in, and so do they who change the collection under it.

internal static class ReadLocked
{
    private static readonly ReaderWriterLockSlim s_lock = new();
    private static readonly Dictionary<string, int> s_ports = [];

    public static int Fill_on_a_miss(string name)
    {
        s_lock.EnterReadLock();
        try
        {
            if (!s_ports.TryGetValue(name, out int port))
                s_ports[name] = port = name.Length; // MAP1008
            return port;
        }
        finally
        {
            s_lock.ExitReadLock();
        }
    }

    public static void Not_upgraded(string name)
    {
        s_lock.EnterUpgradeableReadLock();
        try
        {
            s_ports.Remove(name); // MAP1008
        }
        finally
        {
            s_lock.ExitUpgradeableReadLock();
        }
    }

    public static void In_a_helper(string name)
    {
        s_lock.EnterReadLock();
        try
        {
            Put(name);
        }
        finally
        {
            s_lock.ExitReadLock();
        }
    }

    private static void Put(string name) => s_ports.Add(name, 1); // MAP1008
}

internal sealed class ReadLockedObject
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly HashSet<string> _seen = [];

    public bool See(string name)
    {
        if (!_lock.TryEnterReadLock(100))
            return false;

        try
        {
            return _seen.Add(name); // MAP1008
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
