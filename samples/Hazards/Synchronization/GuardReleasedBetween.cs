namespace Hazards.Synchronization;

// MAP1013 in every shape it takes: what a check under a lock has found is true only until the lock is released.

internal static class Decisions
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, int> s_ports = [];
    private static readonly Dictionary<string, List<int>> s_lists = [];
    private static readonly Dictionary<string, DateTime> s_seen = [];
    private static readonly List<string> s_names = [];
    private static readonly Queue<string> s_jobs = new();

    public static void Add_by_a_check_that_returns(string name, int port)
    {
        lock (s_gate)
        {
            if (s_ports.ContainsKey(name))
            {
                return;
            }
        }

        lock (s_gate)
        {
            s_ports.Add(name, port); // MAP1013
        }
    }

    public static void Add_by_a_flag(string name)
    {
        bool isNew;
        lock (s_gate)
        {
            isNew = !s_names.Contains(name);
        }

        if (isNew)
        {
            lock (s_gate)
            {
                s_names.Add(name); // MAP1013
            }
        }
    }

    public static void Update_from_a_stale_value(string name)
    {
        int port;
        lock (s_gate)
        {
            s_ports.TryGetValue(name, out port);
        }

        port++;
        lock (s_gate)
        {
            s_ports[name] = port; // MAP1013
        }
    }

    public static List<int> Two_lists_for_one_key(string name)
    {
        List<int>? list;
        lock (s_gate)
        {
            if (s_lists.TryGetValue(name, out list))
            {
                return list;
            }
        }

        list = [];
        lock (s_gate)
        {
            s_lists[name] = list; // MAP1013
            return list;
        }
    }

    public static void Exceed_a_limit(string name)
    {
        lock (s_gate)
        {
            if (s_names.Count >= 100)
            {
                return;
            }
        }

        lock (s_gate)
        {
            s_names.Add(name); // MAP1013
        }
    }

    public static void Remove_what_moved(string name)
    {
        int index;
        lock (s_gate)
        {
            index = s_names.IndexOf(name);
        }

        if (index >= 0)
        {
            lock (s_gate)
            {
                s_names.RemoveAt(index); // MAP1013
            }
        }
    }

    public static string? Take_from_an_empty_queue()
    {
        bool any;
        lock (s_gate)
        {
            any = s_jobs.Count > 0;
        }

        if (!any)
        {
            return null;
        }

        lock (s_gate)
        {
            return s_jobs.Dequeue(); // MAP1013
        }
    }

    public static void Remove_a_newer_entry(string name)
    {
        DateTime seen;
        lock (s_gate)
        {
            if (!s_seen.TryGetValue(name, out seen))
            {
                return;
            }
        }

        if (seen < DateTime.UtcNow.AddHours(-1))
        {
            lock (s_gate)
            {
                s_seen.Remove(name); // MAP1013
            }
        }
    }
}

internal static class DecisionsAcrossAnAwait
{
    private static readonly SemaphoreSlim s_gate = new(1, 1);
    private static readonly Dictionary<string, byte[]> s_files = [];

    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        await s_gate.WaitAsync(cancellation);
        try
        {
            if (s_files.TryGetValue(path, out byte[]? known))
            {
                return known;
            }
        }
        finally
        {
            s_gate.Release();
        }

        byte[] read = await File.ReadAllBytesAsync(path, cancellation);
        await s_gate.WaitAsync(cancellation);
        try
        {
            s_files.Add(path, read); // MAP1013
            return read;
        }
        finally
        {
            s_gate.Release();
        }
    }
}
