using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class UnsafeValueInConcurrentMapTests : RuleTests<UnsafeValueInConcurrentMap>
{
    [Fact]
    public Task Message_names_value_map_and_the_other_member() => Says(
        "'Put' adds to a List inside 's_buckets', a static ConcurrentDictionary, with no lock held; 'Sum' enumerates it and can run at the same time",
        """
        static class Buckets
        {
            static readonly ConcurrentDictionary<string, List<int>> {|#1:s_buckets|} = new();

            public static void Put(string key, int item) => {|#0:s_buckets.GetOrAdd(key, _ => new List<int>()).Add(item)|};

            public static int Sum(string key) => {|#2:s_buckets[key].Sum()|};
        }
        """,
        others: 2);

    [Fact]
    public Task Message_names_the_guard_that_is_held_elsewhere() => Says(
        "'Take' removes from a HashSet inside 's_groups', a static ConcurrentDictionary, with no lock held; 'Join' holds 'group' there",
        """
        static class Groups
        {
            static readonly ConcurrentDictionary<string, HashSet<int>> {|#1:s_groups|} = new();

            public static void Join(string name, int user)
            {
                HashSet<int> group = s_groups.GetOrAdd(name, _ => new());
                lock (group)
                    {|#2:group.Add(user)|};
            }

            public static void Take(string name, int user)
            {
                if (s_groups.TryGetValue(name, out var group))
                    {|#0:group.Remove(user)|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_says_that_a_lone_member_collides_with_itself() => Says(
        "'Put' writes to a Dictionary inside 's_nested', a static ConcurrentDictionary, with no lock held; two calls of it can run at the same time",
        """
        static class Nested
        {
            static readonly ConcurrentDictionary<string, Dictionary<string, int>> {|#1:s_nested|} = new();

            public static void Put(string outer, string inner) => {|#0:s_nested[outer][inner] = 1|};
        }
        """,
        others: 1);

    private static string Of(string body, string fields = "") => $$"""
        using Microsoft.Extensions.Caching.Memory;

        static class Holder
        {
            static readonly ConcurrentDictionary<string, List<int>> s_lists = new();
            static readonly ConcurrentDictionary<string, HashSet<int>> s_sets = new();
            static readonly ConcurrentDictionary<string, Dictionary<string, int>> s_maps = new();
            static readonly ConcurrentDictionary<string, Queue<int>> s_queues = new();
            static readonly ConcurrentDictionary<string, Lazy<List<int>>> s_lazy = new();
            static readonly ConcurrentDictionary<string, Task<List<int>>> s_tasks = new();
            static readonly ConcurrentDictionary<string, IList<int>> s_faces = new();
            static readonly IDictionary<string, List<int>> s_behind = new ConcurrentDictionary<string, List<int>>();
            static readonly ConditionalWeakTable<object, List<int>> s_weak = new();
            static readonly object s_gate = new();
            {{fields}}

            static void Append(List<int> list, int item) => list.Add(item);
            static void AppendLocked(List<int> list, int item) { lock (list) list.Add(item); }
            static void Twice(this List<int> list, int item) { list.Add(item); list.Add(item); }
            static Task<List<int>> LoadAsync(string key) => Task.FromResult(new List<int>());

            static async Task Run(string key, int n)
            {
                await Task.CompletedTask;
                {{body}}
            }
        }

        namespace Microsoft.Extensions.Caching.Memory
        {
            public interface ICacheEntry { }
            public interface IMemoryCache { bool TryGetValue(object key, out object value); ICacheEntry CreateEntry(object key); void Remove(object key); }
            public static class CacheExtensions
            {
                public static T Get<T>(this IMemoryCache cache, object key) => default!;
                public static bool TryGetValue<T>(this IMemoryCache cache, object key, out T value) { value = default!; return false; }
                public static T GetOrCreate<T>(this IMemoryCache cache, object key, Func<ICacheEntry, T> factory) => default!;
                public static Task<T> GetOrCreateAsync<T>(this IMemoryCache cache, object key, Func<ICacheEntry, Task<T>> factory) => default!;
                public static T Set<T>(this IMemoryCache cache, object key, T value) => value;
            }
        }
        """;

    [Theory]
    [InlineData("{|MAP1007:s_lists.GetOrAdd(key, _ => new List<int>()).Add(n)|};")]
    [InlineData("{|MAP1007:s_lists.GetOrAdd(key, new List<int>()).Add(n)|};")]
    [InlineData("{|MAP1007:s_lists[key].Add(n)|};")]
    [InlineData("{|MAP1007:s_lists[key][0] = n|};")]
    [InlineData("{|MAP1007:s_lists[key][0]++|};")]
    [InlineData("{|MAP1007:s_maps[key][\"a\"] = n|};")]
    [InlineData("{|MAP1007:s_maps[key][\"a\"] += n|};")]
    [InlineData("{|MAP1007:s_sets.GetOrAdd(key, static _ => new()).UnionWith(new[] { 1, 2 })|};")]
    [InlineData("if (s_queues.TryGetValue(key, out var queue)) {|MAP1007:queue.Enqueue(n)|};")]
    [InlineData("if (s_queues.TryGetValue(key, out Queue<int> queue) && {|MAP1007:queue.TryDequeue(out int first)|}) n = first;")]
    [InlineData("List<int> list = s_lists.GetOrAdd(key, _ => new()); {|MAP1007:list.Add(n)|}; list.Sort();")]
    [InlineData("List<int> list; list = s_lists[key]; {|MAP1007:list.Add(n)|};")]
    [InlineData("var list = s_lists[key]; var same = list; {|MAP1007:same.Add(n)|};")]
    [InlineData("var list = n > 3 ? s_lists[key] : new List<int>(); {|MAP1007:list.Add(n)|};")]
    [InlineData("if (!s_lists.TryGetValue(key, out var list)) { list = new List<int>(); s_lists[key] = list; } {|MAP1007:list.Add(n)|};")]
    [InlineData("var list = new List<int>(); list.Add(0); s_lists.TryAdd(key, list); {|MAP1007:list.Add(n)|};")]
    [InlineData("var list = s_lists.AddOrUpdate(key, _ => new List<int>(), (_, old) => old); {|MAP1007:list.Add(n)|};")]
    [InlineData("foreach (var list in s_lists.Values) {|MAP1007:list.Clear()|};")]
    [InlineData("foreach (var pair in s_lists) {|MAP1007:pair.Value.Clear()|};")]
    [InlineData("foreach (var (k, list) in s_lists) {|MAP1007:list.Clear()|};")]
    [InlineData("foreach (KeyValuePair<string, List<int>> pair in s_lists) { var list = pair.Value; {|MAP1007:list.RemoveAt(0)|}; }")]
    [InlineData("{|MAP1007:Append(s_lists[key], n)|};")]
    [InlineData("{|MAP1007:s_lists[key].Twice(n)|};")]
    [InlineData("{|MAP1007:s_lazy.GetOrAdd(key, _ => new(() => new())).Value.Add(n)|};")]
    [InlineData("{|MAP1007:(await s_tasks.GetOrAdd(key, LoadAsync)).Add(n)|};")]
    [InlineData("{|MAP1007:s_faces.GetOrAdd(key, _ => new List<int>()).Add(n)|};")]
    [InlineData("if (s_behind.TryGetValue(key, out var list)) {|MAP1007:list.Add(n)|};")]
    [InlineData("{|MAP1007:s_behind[key].Add(n)|};")]
    [InlineData("{|MAP1007:s_lists.GetValueOrDefault(key)?.Add(n)|};")]
    [InlineData("{|MAP1007:s_weak.GetOrCreateValue(key).Add(n)|};")]
    [InlineData("lock (s_gate) s_lists[key].Add(n); {|MAP1007:s_lists[key].Clear()|};")]
    [InlineData("void Local(int item) { {|MAP1007:s_lists[key].Add(item)|}; } Local(n);")]
    [InlineData("var list = s_lists[key]; Parallel.For(0, n, i => { {|MAP1007:list.Add(i)|}; });")]
    [InlineData("{|MAP1007:s_cache.GetOrCreate(key, _ => new List<int>()).Add(n)|};", "static readonly IMemoryCache s_cache = null!;")]
    [InlineData("{|MAP1007:s_cache.Get<List<int>>(key).Add(n)|};", "static readonly IMemoryCache s_cache = null!;")]
    [InlineData("if (s_cache.TryGetValue(key, out List<int> list)) {|MAP1007:list.Add(n)|};", "static readonly IMemoryCache s_cache = null!;")]
    [InlineData("var list = await s_cache.GetOrCreateAsync(key, _ => LoadAsync(key)); {|MAP1007:list.Add(n)|};", "static readonly IMemoryCache s_cache = null!;")]
    public Task Finds_a_value_that_is_changed_in_place(string body, string fields = "") => Finds(Of(body, fields));

    [Theory]
    [InlineData("lock (s_gate) s_lists[key].Add(n);", "one lock")]
    [InlineData("var list = s_lists.GetOrAdd(key, _ => new List<int>()); lock (list) list.Add(n);", "locked on the value")]
    [InlineData("if (s_lists.TryGetValue(key, out var list)) { lock (list) { if (list.Count < 3) list.Add(n); } }", "locked on the value")]
    [InlineData("AppendLocked(s_lists[key], n);", "locked in the helper")]
    [InlineData("var list = new List<int>(); list.Add(n); s_lists[key] = list;", "not published yet")]
    [InlineData("var list = new List<int>(s_lists[key]); list.Add(n); s_lists[key] = list;", "a copy")]
    [InlineData("var copy = s_lists[key].ToList(); copy.Add(n); s_lists[key] = copy;", "a copy")]
    [InlineData("if (s_lists.TryGetValue(key, out var list)) { list = new List<int>(list); list.Add(n); }", "a copy in the same local")]
    [InlineData("if (s_lists.TryRemove(key, out var list)) list.Add(n);", "removed from the map")]
    [InlineData("n = s_lists[key].Count; n += s_lists[key].Sum(); foreach (int i in s_lists[key]) n += i;", "only read")]
    [InlineData("s_bags.GetOrAdd(key, _ => new()).Add(n);", "a concurrent value", "static readonly ConcurrentDictionary<string, ConcurrentBag<int>> s_bags = new();")]
    [InlineData("s_inner[key][n] = n;", "a concurrent value", "static readonly ConcurrentDictionary<string, ConcurrentDictionary<int, int>> s_inner = new();")]
    [InlineData("s_immutable.AddOrUpdate(key, ImmutableList.Create(n), (_, old) => old.Add(n));", "an immutable value", "static readonly ConcurrentDictionary<string, ImmutableList<int>> s_immutable = new();")]
    [InlineData("s_counts.AddOrUpdate(key, 1, (_, old) => old + 1);", "a number", "static readonly ConcurrentDictionary<string, int> s_counts = new();")]
    [InlineData("s_arrays[key][0] = n;", "an array's slot", "static readonly ConcurrentDictionary<string, int[]> s_arrays = new();")]
    [InlineData("s_faces.TryGetValue(key, out var list); list!.Add(n);", "what stands behind the interface is not known")]
    [InlineData("var local = new ConcurrentDictionary<string, List<int>>(); local.GetOrAdd(key, _ => new()).Add(n);", "a map of this call")]
    [InlineData("foreach (var list in s_lists.Values.Select(l => l.ToList())) list.Add(n);", "copies")]
    [InlineData("s_lists.ToDictionary(p => p.Key, p => p.Value.Count)[key] = n;", "a new map")]
    [InlineData("foreach (var list in s_lists.Values) lock (list) list.Clear();", "locked on the value")]
    [InlineData("t_lists.GetOrAdd(key, _ => new()).Add(n);", "each thread has its own map", "[ThreadStatic] static ConcurrentDictionary<string, List<int>> t_lists = new();")]
    [InlineData("lock (s_plain) s_plain[key].Add(n);", "no concurrent map", "static readonly Dictionary<string, List<int>> s_plain = new();")]
    [InlineData("s_cache.GetOrCreate(key, _ => new ConcurrentQueue<int>()).Enqueue(n);", "a concurrent value", "static readonly IMemoryCache s_cache = null!;")]
    [InlineData("_ = new List<int>(s_lists.GetOrAdd(key, _ => new())) { n };", "a copy")]
    public Task Silent_where_nobody_else_can_have_it(string body, string reason, string fields = "")
    {
        Assert.NotEmpty(reason);
        return Silent(Of(body, fields));
    }

    [Fact]
    public Task Safe_twin_with_a_concurrent_value() => Silent("""
        static class Buckets
        {
            static readonly ConcurrentDictionary<string, ConcurrentQueue<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.GetOrAdd(key, _ => new ConcurrentQueue<int>()).Enqueue(item);

            public static int Sum(string key) => s_buckets[key].Sum();
        }
        """);

    [Fact]
    public Task Safe_twin_with_an_immutable_value() => Silent("""
        static class Buckets
        {
            static readonly ConcurrentDictionary<string, ImmutableList<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.AddOrUpdate(key, ImmutableList.Create(item), (_, old) => old.Add(item));
        }
        """);

    [Fact]
    public Task Silent_in_initialization() => Silent("""
        static class Routes
        {
            static readonly ConcurrentDictionary<string, List<int>> s_routes = new();

            static Routes()
            {
                s_routes["a"] = new List<int>();
                s_routes["a"].Add(1);
                Fill("b");
            }

            static void Fill(string key) => s_routes.GetOrAdd(key, _ => new()).Add(2);

            public static int Of(string key) => s_routes[key].Count;
        }
        """);

    [Fact]
    public Task Silent_where_all_callers_hold_the_lock() => Silent("""
        static class Routes
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, List<int>> s_routes = new();

            public static void Add(string key) { lock (s_gate) Put(key); }

            static void Put(string key) => s_routes.GetOrAdd(key, _ => new()).Add(2);
        }
        """);

    [Fact]
    public Task One_finding_for_each_member_in_every_kind_of_member() => Finds("""
        partial class Index<T>
        {
            static ConcurrentDictionary<string, List<T>> Lists { get; } = new();

            public List<T> this[string key]
            {
                get => Lists[key];
                set { {|MAP1007:Lists[key].Clear()|}; Lists[key].AddRange(value); }
            }

            public Index(T item) => {|MAP1007:Lists.GetOrAdd("", _ => new()).Add(item)|};

            public static IEnumerable<T> Walk(string key)
            {
                var list = Lists[key];
                foreach (T item in list)
                    yield return item;
                {|MAP1007:list.Clear()|};
            }
        }

        partial class Index<T>
        {
            struct Nested
            {
                public static void Put(T item) { try { {|MAP1007:Lists["x"].Add(item)|}; } finally { Lists["x"].Add(item); } }
            }
        }
        """);

    [Fact]
    public Task Message_speaks_of_the_map_of_an_object() => Says(
        "'Subscribe' adds to a List inside '_handlers', a ConcurrentDictionary of 'Bus', which is made for several threads, with no lock held; 'Publish' enumerates it and can run at the same time",
        """
        class Bus
        {
            private readonly ConcurrentDictionary<string, List<Action>> {|#1:_handlers|} = new();

            public void Subscribe(string topic, Action handler) => {|#0:_handlers.GetOrAdd(topic, _ => new()).Add(handler)|};

            public void Publish(string topic)
            {
                if (_handlers.TryGetValue(topic, out var handlers))
                    foreach (var handler in {|#2:handlers|})
                        handler();
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Silent_while_an_object_is_made() => Silent("""
        class Bus
        {
            private readonly ConcurrentDictionary<string, List<Action>> _handlers = new();

            public Bus(Action first) => _handlers.GetOrAdd("", _ => new()).Add(first);

            public int Count(string topic) => _handlers[topic].Count;
        }
        """);

    [Fact]
    public Task Misses_a_map_that_a_helper_is_given() => KnownMiss("""
        static class Buckets
        {
            static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item) => Put(s_buckets, key, item);

            static void Put(ConcurrentDictionary<string, List<int>> map, string key, int item) => map.GetOrAdd(key, _ => new()).Add(item);
        }
        """);

    [Fact]
    public Task Misses_a_value_that_only_one_branch_makes_new() => KnownMiss("""
        static class Buckets
        {
            static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item)
            {
                if (!s_buckets.TryGetValue(key, out var list))
                    list = new List<int>();
                list.Add(item);
                s_buckets[key] = list;
            }
        }
        """);

    [Fact]
    public Task Misses_a_value_that_a_query_picks() => KnownMiss("""
        static class Buckets
        {
            static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(int item) => s_buckets.Values.First().Add(item);
        }
        """);

    [Fact]
    public Task Wrong_about_a_value_that_one_thread_owns() => KnownFalseAlarm("""
        static class PerThread
        {
            static readonly ConcurrentDictionary<int, List<int>> s_lists = new();

            public static void Note(int item) => {|MAP1007:s_lists.GetOrAdd(Environment.CurrentManagedThreadId, _ => new()).Add(item)|};
        }
        """);

    [Fact]
    public Task A_value_is_stored_and_kept_in_one_statement() => Finds("""
        using System.Collections.Concurrent;
        static class Lists
        {
            static readonly ConcurrentDictionary<string, List<int>> s_lists = new();

            public static void Put(string key, int item)
            {
                if (!s_lists.TryGetValue(key, out List<int>? list))
                    s_lists[key] = list = new();
                {|MAP1007:list.Add(item)|};
            }
        }
        """);
}
