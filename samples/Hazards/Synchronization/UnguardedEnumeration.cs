namespace Hazards.Synchronization;

// MAP1006: others change what is walked here.

internal static class WalkedUnderNoLock
{
    private static readonly object s_gate = new();
    private static readonly List<string> s_names = [];

    public static void Add(string name)
    {
        lock (s_gate)
            s_names.Add(name);
    }

    public static void Loop()
    {
        foreach (string name in s_names) // MAP1006
            Console.WriteLine(name);
    }

    public static string Join() => string.Join(", ", s_names); // MAP1006

    public static string[] Copy() => s_names.ToArray(); // MAP1006

    public static List<string> Copy_constructor() => new(s_names); // MAP1006

    public static string[] Spread() => ["root", .. s_names]; // MAP1006

    public static void Add_range(List<string> target) => target.AddRange(s_names); // MAP1006

    public static int Query() => s_names.Count(name => name.Length > 3); // MAP1006

    public static IEnumerable<int> Query_expression() =>
        from name in s_names // MAP1006
        select name.Length;

    public static void Snapshot_outside_the_lock()
    {
        foreach (string name in s_names.ToArray()) // MAP1006
            lock (s_gate)
                s_names.Remove(name);
    }
}

internal static class WalkedWhileOthersChangeIt
{
    private static readonly Dictionary<string, int> s_hits = [];

    public static void Hit(string page) => s_hits[page] = 1; // MAP1001

    public static int Sum()
    {
        int sum = 0;
        foreach (int hits in s_hits.Values) // MAP1006
            sum += hits;
        return sum;
    }
}

internal sealed class Subscribers
{
    private readonly object _gate = new();
    private readonly List<Action<string>> _all = [];

    public void Subscribe(Action<string> subscriber)
    {
        lock (_gate)
            _all.Add(subscriber);
    }

    public void Publish(string message)
    {
        foreach (Action<string> subscriber in _all) // MAP1006
            subscriber(message);
    }
}
