using System.Collections.Concurrent;

namespace Hazards.Growth;

// MAP2005 in every shape it takes: a lock for each key, and none ever goes.

public static class AccountLocks
{
    private static readonly ConcurrentDictionary<string, object> s_locks = new(); // MAP2005

    public static int Change(string account, Func<int> change)
    {
        lock (s_locks.GetOrAdd(account, static _ => new object()))
        {
            return change();
        }
    }
}

public sealed class Uploads
{
    private static readonly Uploads s_instance = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(); // MAP2005

    public static async Task<int> SaveAsync(string path, Func<Task<int>> save)
    {
        SemaphoreSlim gate = s_instance._gates.GetOrAdd(path, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync();
        try
        {
            return await save();
        }
        finally
        {
            gate.Release();
        }
    }
}
