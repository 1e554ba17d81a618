using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5001 in every shape it takes: what a look has found need not be true any more in the next step.

internal static class Lookups
{
    private static readonly ConcurrentDictionary<string, object> s_gates = new();
    private static readonly ConcurrentDictionary<string, List<int>> s_lists = new();
    private static readonly ConcurrentDictionary<string, bool> s_done = new();
    private static readonly ConcurrentDictionary<string, int> s_ports = new();
    private static readonly ConcurrentQueue<string> s_jobs = new();
    private static readonly IDictionary<string, int> s_ages = new ConcurrentDictionary<string, int>();

    public static object Two_locks_for_one_key(string key)
    {
        if (!s_gates.TryGetValue(key, out object? gate)) // MAP5001
        {
            gate = new object();
            s_gates[key] = gate;
        }

        return gate;
    }

    public static List<int> A_list_that_is_filled_by_one_thread_only(string key)
    {
        if (s_lists.TryGetValue(key, out List<int>? list)) // MAP5001
        {
            return list;
        }

        list = [];
        s_lists.TryAdd(key, list);
        return list;
    }

    public static void Done_twice(string id)
    {
        if (s_done.ContainsKey(id)) // MAP5001
        {
            return;
        }

        s_done[id] = true;
        Console.WriteLine(id);
    }

    public static void Value_that_is_overwritten(string name, int port)
    {
        if (!s_ports.ContainsKey(name)) // MAP5001
        {
            s_ports[name] = port;
        }
    }

    public static int Entry_that_is_gone(string name)
    {
        if (s_ports.ContainsKey(name)) // MAP5001
        {
            return s_ports[name];
        }

        return 0;
    }

    public static void Remove(string name) => s_ports.TryRemove(name, out _);

    public static void Same_job_twice(string job)
    {
        if (!s_jobs.Contains(job)) // MAP5001
        {
            s_jobs.Enqueue(job);
        }
    }

    public static void Addition_that_throws(string name, int age)
    {
        if (!s_ages.ContainsKey(name)) // MAP5001
        {
            s_ages.Add(name, age);
        }
    }

    public static void Map_that_is_passed_in(ConcurrentDictionary<string, object> map, string key)
    {
        if (!map.ContainsKey(key)) // MAP5001
        {
            map[key] = new object();
        }
    }
}
