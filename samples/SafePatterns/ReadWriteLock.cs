namespace SafePatterns;

/// <summary>Many readers or one writer; a write happens under the write lock only.</summary>
internal static class ReadWriteLock
{
    private static readonly ReaderWriterLockSlim s_lock = new();
    private static readonly Dictionary<string, string> s_routes = [];

    public static string? Find(string host)
    {
        s_lock.EnterReadLock();
        try
        {
            return s_routes.GetValueOrDefault(host);
        }
        finally
        {
            s_lock.ExitReadLock();
        }
    }

    public static void Set(string host, string target)
    {
        s_lock.EnterWriteLock();
        try
        {
            s_routes[host] = target;
        }
        finally
        {
            s_lock.ExitWriteLock();
        }
    }

    /// <summary>Looks first, and takes the write lock only when there is something to remove.</summary>
    public static void Remove(string host)
    {
        s_lock.EnterUpgradeableReadLock();
        try
        {
            if (s_routes.ContainsKey(host))
                RemoveKnown(host);
        }
        finally
        {
            s_lock.ExitUpgradeableReadLock();
        }
    }

    private static void RemoveKnown(string host)
    {
        s_lock.EnterWriteLock();
        try
        {
            s_routes.Remove(host);
        }
        finally
        {
            s_lock.ExitWriteLock();
        }
    }
}
