namespace Hazards.Synchronization;

// MAP1002: the changes are guarded, this use is not.

internal static class GuardedPorts
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, int> s_ports = [];

    public static void Set(string name, int port)
    {
        lock (s_gate)
            s_ports[name] = port;
    }

    public static int Read(string name) => s_ports[name]; // MAP1002

    public static bool Ask(string name) => s_ports.ContainsKey(name); // MAP1002

    public static void Change(string name) => s_ports.Remove(name); // MAP1002

    public static int Look_before_the_lock(string name)
    {
        if (s_ports.TryGetValue(name, out int port)) // MAP1002
            return port;

        lock (s_gate)
            return s_ports[name] = name.Length;
    }

    public static void After_the_lock(string name)
    {
        lock (s_gate)
            s_ports[name] = 1;

        s_ports.Remove(""); // MAP1002
    }

    public static Func<int> In_a_lambda_that_runs_later(string name)
    {
        lock (s_gate)
            return () => s_ports[name]; // MAP1002
    }

    public static int Counted => s_ports.Count; // MAP1002
}

internal sealed class GuardedQueue
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<string> _jobs = new();

    public async Task Put(string job)
    {
        await _gate.WaitAsync();
        try
        {
            _jobs.Enqueue(job);
        }
        finally
        {
            _gate.Release();
        }
    }

    public string? Take() => _jobs.TryDequeue(out string? job) ? job : null; // MAP1002

    public string Peek() => Helper(); // The helper holds what its callers hold: here nothing.

    private string Helper() => _jobs.Peek(); // MAP1002
}
