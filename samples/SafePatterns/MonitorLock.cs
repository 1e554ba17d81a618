using System.Collections;
using System.Runtime.CompilerServices;

namespace SafePatterns;

/// <summary>The older ways to hold a monitor.</summary>
internal static class MonitorLock
{
    private static readonly object s_gate = new();
    private static readonly Queue<string> s_jobs = [];

    public static void Submit(string job)
    {
        bool taken = false;
        try
        {
            Monitor.Enter(s_gate, ref taken);
            s_jobs.Enqueue(job);
            Monitor.Pulse(s_gate);
        }
        finally
        {
            if (taken)
                Monitor.Exit(s_gate);
        }
    }

    public static string Take()
    {
        Monitor.Enter(s_gate);
        try
        {
            while (s_jobs.Count == 0)
                Monitor.Wait(s_gate);
            return s_jobs.Dequeue();
        }
        finally
        {
            Monitor.Exit(s_gate);
        }
    }

    /// <summary>Gives up rather than wait.</summary>
    public static bool TryForget()
    {
        if (!Monitor.TryEnter(s_gate, TimeSpan.FromMilliseconds(50)))
            return false;

        try
        {
            s_jobs.Clear();
            return true;
        }
        finally
        {
            Monitor.Exit(s_gate);
        }
    }
}

/// <summary>The type itself is the monitor.</summary>
internal static class SynchronizedMethods
{
    private static readonly Dictionary<string, int> s_seats = [];

    [MethodImpl(MethodImplOptions.Synchronized)]
    public static bool Reserve(string seat, int passenger) => s_seats.TryAdd(seat, passenger);

    [MethodImpl(MethodImplOptions.Synchronized)]
    public static bool Cancel(string seat) => s_seats.Remove(seat);
}

/// <summary>The collection's own <c>SyncRoot</c> is the monitor.</summary>
internal static class SyncRootLock
{
    private static readonly ArrayList s_handles = [];

    public static void Open(nint handle)
    {
        lock (s_handles.SyncRoot)
            s_handles.Add(handle);
    }

    public static void Close(nint handle)
    {
        lock (s_handles.SyncRoot)
            s_handles.Remove(handle);
    }
}
