using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Hazards.Synchronization;

// MAP1007 in every shape it takes. One finding for each map and member, at the first change of a value.

internal static class Values
{
    private static readonly ConcurrentDictionary<string, List<int>> s_lists = new();
    private static readonly ConcurrentDictionary<string, Dictionary<string, int>> s_maps = new();
    private static readonly ConcurrentDictionary<string, Queue<int>> s_queues = new();
    private static readonly ConcurrentDictionary<string, Lazy<HashSet<int>>> s_sets = new();
    private static readonly IDictionary<string, List<int>> s_behind = new ConcurrentDictionary<string, List<int>>();
    private static readonly ConditionalWeakTable<object, List<int>> s_attached = [];

    public static void Directly(string key, int item) => s_lists.GetOrAdd(key, static _ => []).Add(item); // MAP1007

    public static void By_index(string key, int item) => s_lists[key][0] = item; // MAP1007

    public static void Nested(string key, string inner) => s_maps[key][inner] = 1; // MAP1007

    public static void In_a_local(string key, int item)
    {
        List<int> list = s_lists.GetOrAdd(key, static _ => []);
        list.Add(item); // MAP1007
        list.Sort();
    }

    public static int? Looked_up(string key) =>
        s_queues.TryGetValue(key, out Queue<int>? queue) && queue.TryDequeue(out int first) ? first : null; // MAP1007

    public static void Published_and_filled(string key, int item)
    {
        if (!s_lists.TryGetValue(key, out List<int>? list)) // MAP5001
            s_lists[key] = list = [];
        list.Add(item); // MAP1007
    }

    public static void All()
    {
        foreach (List<int> list in s_lists.Values) // MAP5005
            list.Clear(); // MAP1007
    }

    public static void Pairs()
    {
        foreach ((string key, List<int> list) in s_lists)
            list.Add(key.Length); // MAP1007
    }

    public static void Lazily(string key, int item) => s_sets.GetOrAdd(key, static _ => new(() => [])).Value.Add(item); // MAP1007

    public static void Behind_an_interface(string key, int item) => s_behind[key].Add(item); // MAP1007

    public static void Attached(object owner, int item) => s_attached.GetOrCreateValue(owner).Add(item); // MAP1007

    public static void In_a_helper(string key, int item) => Append(s_lists[key], item); // MAP1007

    private static void Append(List<int> list, int item) => list.Add(item);
}

internal sealed class Values_of_an_object
{
    private readonly ConcurrentDictionary<string, List<Action>> _handlers = new();

    public void Subscribe(string topic, Action handler) => _handlers.GetOrAdd(topic, static _ => []).Add(handler); // MAP1007

    public void Publish(string topic)
    {
        if (_handlers.TryGetValue(topic, out List<Action>? handlers))
            foreach (Action handler in handlers)
                handler();
    }
}
