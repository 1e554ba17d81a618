using System.Collections;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Runtime.InteropServices;

namespace Hazards.Synchronization;

// MAP1001 in every shape it takes. One finding for each state and member, at the first offending access.

internal static class Dictionaries
{
    private static readonly Dictionary<string, int> s_hits = new() { ["localhost"] = 0 };

    public static void Write(string ip) => s_hits[ip] = 1; // MAP1001

    public static void Add(string ip) => s_hits.Add(ip, 1); // MAP1001

    public static bool TryAdd(string ip) => s_hits.TryAdd(ip, 1); // MAP1001

    public static bool Remove(string ip) => s_hits.Remove(ip); // MAP1001

    public static bool Take(string ip, out int hits) => s_hits.Remove(ip, out hits); // MAP1001

    public static void Forget() => s_hits.Clear(); // MAP1001

    public static void Read_modify_write(string ip) => s_hits[ip] = s_hits[ip] + 1; // MAP1001

    public static void Compound(string ip, int more) => s_hits[ip] += more; // MAP1001

    public static int Increment(string ip) => s_hits[ip]++; // MAP1001

    public static void Deconstruct(string one, string other) => (s_hits[one], s_hits[other]) = (1, 2); // MAP1001

    public static ref int By_reference(string ip) => ref CollectionsMarshal.GetValueRefOrAddDefault(s_hits, ip, out _); // MAP1001

    public static int Check_then_act(string ip)
    {
        if (!s_hits.TryGetValue(ip, out int hits))
            s_hits.Add(ip, hits = 1); // MAP1001
        return hits;
    }

    public static void Only_the_first_of_several(string ip)
    {
        s_hits.Remove(ip); // MAP1001
        s_hits.Add(ip, 0);
        s_hits[ip] = 1;
    }
}

internal static class Lists
{
    private static readonly List<string> s_names = ["root"];

    public static void Add(string name) => s_names.Add(name); // MAP1001

    public static void Add_many(IEnumerable<string> names) => s_names.AddRange(names); // MAP1001

    public static void Insert(string name) => s_names.Insert(0, name); // MAP1001

    public static void Replace_last(string name) => s_names[^1] = name; // MAP1001

    public static int Remove_all(string prefix) => s_names.RemoveAll(name => name.StartsWith(prefix, StringComparison.Ordinal)); // MAP1001

    public static void Sort() => s_names.Sort(); // MAP1001
}

internal static class Sets
{
    private static readonly HashSet<string> s_seen = [];
    private static readonly SortedSet<int> s_ports = [];

    public static bool Add(string id) => s_seen.Add(id); // MAP1001

    public static void Union(IEnumerable<string> ids) => s_seen.UnionWith(ids); // MAP1001

    public static void Except(IEnumerable<string> ids) => s_seen.ExceptWith(ids); // MAP1001

    public static bool Open(int port) => s_ports.Add(port); // MAP1001
}

internal static class Queues
{
    private static readonly Queue<string> s_jobs = [];
    private static readonly Stack<string> s_undo = [];
    private static readonly PriorityQueue<string, int> s_urgent = new();
    private static readonly LinkedList<string> s_recent = [];

    public static void Submit(string job) => s_jobs.Enqueue(job); // MAP1001

    public static bool Take(out string? job) => s_jobs.TryDequeue(out job); // MAP1001

    public static void Push(string step) => s_undo.Push(step); // MAP1001

    public static string Pop() => s_undo.Pop(); // MAP1001

    public static void Hurry(string job) => s_urgent.Enqueue(job, 1); // MAP1001

    public static void Touch(string id) => s_recent.AddFirst(id); // MAP1001
}

internal static class Sorted
{
    private static readonly SortedDictionary<string, int> s_byName = [];
    private static readonly SortedList<int, string> s_byRank = [];
    private static readonly OrderedDictionary<string, int> s_byArrival = [];

    public static void Name(string name) => s_byName[name] = 1; // MAP1001

    public static void Rank(int rank, string name) => s_byRank.Add(rank, name); // MAP1001

    public static void Arrive(string name) => s_byArrival.Insert(0, name, 1); // MAP1001
}

internal static class Non_generic
{
    private static readonly Hashtable s_table = [];
    private static readonly ArrayList s_list = [];
    private static readonly NameValueCollection s_settings = [];

    public static void Write(object key) => s_table[key] = null; // MAP1001

    public static int Add(object item) => s_list.Add(item); // MAP1001

    public static void Set(string name, string value) => s_settings.Set(name, value); // MAP1001
}

internal static class Behind_other_types
{
    private sealed class Registry : Dictionary<string, Type>;

    private static readonly IDictionary<string, int> s_map = new Dictionary<string, int>();
    private static readonly IList<string> s_list = new List<string>();
    private static readonly ISet<string> s_set = new HashSet<string>();
    private static readonly Collection<string> s_collection = [];
    private static readonly ObservableCollection<string> s_observable = [];
    private static readonly Registry s_registry = [];

    public static void Map(string key) => s_map[key] = 1; // MAP1001

    public static void List(string item) => s_list.Add(item); // MAP1001

    public static bool Set(string item) => s_set.Add(item); // MAP1001

    public static void Collect(string item) => s_collection.Add(item); // MAP1001

    public static void Observe(string item) => s_observable.Add(item); // MAP1001

    public static void Derived(Type type) => s_registry.Add(type.Name, type); // MAP1001
}

internal static class Properties
{
    private static Dictionary<string, int> Hits { get; } = [];

    internal static Dictionary<string, int> Misses { get; set; } = [];

    public static string Last
    {
        get => field ?? "";
        set
        {
            field = value;
            Hits[value] = 1; // MAP1001
        }
    }

    public static void Miss(string key) => Misses[key] = 1; // MAP1001
}

internal static class From_another_type
{
    public static void Reset() => Properties.Misses.Clear(); // MAP1001
}

internal static partial class In_parts
{
    private static readonly Dictionary<string, int> s_parts = [];
}

internal static partial class In_parts
{
    public static void Write(string key) => s_parts[key] = 1; // MAP1001

    private static class Nested
    {
        public static void Write(string key) => s_parts[key] = 2; // MAP1001
    }
}

internal static class Generic<T>
{
    private static readonly Dictionary<string, T> s_values = [];

    public static void Write(string key, T value) => s_values[key] = value; // MAP1001
}

internal static class Null_aware
{
    private static readonly Dictionary<string, int>? s_optional = Environment.ProcessorCount > 1 ? [] : null;
    private static readonly Dictionary<string, List<int>> s_buckets = [];
    private static readonly Dictionary<string, string?> s_names = [];

    public static bool? Conditional_call(string key) => s_optional?.Remove(key); // MAP1001

    public static void Conditional_assignment(string key) => s_optional?[key] = 1; // MAP1001

    public static void Coalescing_write(string key) => s_names[key] ??= key; // MAP1001

    public static void Coalescing_owner(string key) => (s_optional ?? throw new InvalidOperationException()).Add(key, 1); // MAP1001

    public static void Bucket(string key, int item)
    {
        if (!s_buckets.TryGetValue(key, out List<int>? bucket))
            s_buckets[key] = bucket = []; // MAP1001
        bucket.Add(item);
    }
}

internal static class Through_helpers
{
    private static readonly Dictionary<string, int> s_helped = [];

    public static void Parameter(string key) => Count(s_helped, key); // MAP1001

    public static void Extension(string key) => s_helped.Tally(key); // MAP1001

    public static void Of_the_framework(string key) => CollectionExtensions.TryAdd(s_helped, key, 1); // MAP1001

    public static void Alias(string key)
    {
        Dictionary<string, int> alias = s_helped;
        alias[key] = 1; // MAP1001
    }

    private static void Count(Dictionary<string, int> map, string key) => map[key] = 1;
}

internal static class Tallies
{
    extension(Dictionary<string, int> map)
    {
        public void Tally(string key) => map[key] = map.GetValueOrDefault(key) + 1;
    }
}

internal sealed class Members
{
    private static readonly Dictionary<string, int> s_members = [];

    // An instance is made at any time, on any thread: only a static constructor is initialization.
    public Members(string key) => s_members[key] = 1; // MAP1001

    public int this[string key]
    {
        get => s_members[key];
        set => s_members[key] = value; // MAP1001
    }

    public static async Task After_an_await(string key)
    {
        await Task.Yield();
        s_members[key] = 1; // MAP1001
    }

    public static IEnumerable<string> While_iterating(IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            s_members[key] = 1; // MAP1001
            yield return key;
        }
    }

    public static Task On_another_thread(string key) => Task.Run(() => s_members[key] = 1); // MAP1001

    public static void In_a_local_function(string key)
    {
        Write();

        void Write() => s_members[key] = 1; // MAP1001
    }
}
