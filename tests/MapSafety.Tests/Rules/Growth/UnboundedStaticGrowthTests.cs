using MapSafety.Rules.Growth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Growth;

public sealed partial class UnboundedStaticGrowthTests : RuleTests<UnboundedStaticGrowth>
{
    [Theory]
    [InlineData("static readonly Dictionary<string, int> {|MAP2001:s_map|} = new(); public static int Get(string id) { if (!s_map.TryGetValue(id, out int n)) { n = id.Length; s_map[id] = n; } return n; }", "memo by indexer")]
    [InlineData("static readonly Dictionary<string, int> {|MAP2001:s_map|} = new(); public static int Get(string id) { if (s_map.TryGetValue(id, out int n)) return n; s_map.Add(id, id.Length); return id.Length; }", "memo by Add")]
    [InlineData("static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> {|MAP2001:s_map|} = new(); public static int Get(string id) => s_map.GetOrAdd(id, static key => key.Length);", "concurrent map")]
    [InlineData("static readonly System.Collections.Concurrent.ConcurrentDictionary<(int, string), int> {|MAP2001:s_map|} = new(); public static int Get(int tenant, string id) => s_map.GetOrAdd((tenant, id), 1);", "tuple key")]
    [InlineData("static readonly Dictionary<string, int> {|MAP2001:s_map|} = new(); public static int Get(string a, string b) { string key = a + \":\" + b; return s_map.TryGetValue(key, out int n) ? n : s_map[key] = 1; }", "composed key in a local")]
    [InlineData("static readonly Dictionary<string, int> {|MAP2001:s_map|} = new(); static string Key(string id) => $\"user/{id}\"; public static int Get(string id) { string key = Key(id); s_map.TryAdd(key, 1); return s_map[key]; }", "key from a helper")]
    [InlineData("static readonly List<string> {|MAP2001:s_log|} = new(); public static int Log(string text) { lock (s_log) { s_log.Add(text); return 1; } }", "list")]
    [InlineData("static readonly Queue<Guid> {|MAP2001:s_ids|} = new(); public static Guid Next() { Guid id = Guid.NewGuid(); s_ids.Enqueue(id); return id; }", "queue of new values")]
    [InlineData("static readonly HashSet<long> {|MAP2001:s_seen|} = new(); public static bool Seen(long id) { if (s_seen.Contains(id)) return true; Add(id); return false; } private static void Add(long id) => s_seen.Add(id);", "set filled by a helper")]
    [InlineData("static readonly System.Collections.Concurrent.ConcurrentBag<object> {|MAP2001:s_bag|} = new(); public static object Make() { object made = new(); s_bag.Add(made); return made; }", "bag of new objects")]
    [InlineData("static Dictionary<string, int>? {|MAP2001:s_map|}; public static int Get(string id) { s_map ??= new(); return s_map.TryGetValue(id, out int n) ? n : s_map[id] = 1; }", "made at first use")]
    [InlineData("static IDictionary<string, int> {|MAP2001:Map|} { get; } = new Dictionary<string, int>(); public static int Get(string id) { Map[id] = 1; return Map[id]; }", "property behind an interface")]
    public Task Grows_without_end(string members, string shape) => Finds($$"""
        public class Service
        {
            {{members}} // {{shape}}
        }
        """);

    [Theory]
    [InlineData("static readonly Dictionary<Type, int> s_map = new(); public static int Get(Type id) { if (!s_map.TryGetValue(id, out int n)) { n = 1; s_map[id] = n; } return n; }", "types")]
    [InlineData("static readonly Dictionary<DayOfWeek, int> s_map = new(); public static int Get(DayOfWeek id) => s_map[id] = 1;", "enum")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); public static int Get(Type type) { string key = type.FullName + \"!\"; return s_map[key] = 1; }", "name of a type")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); public static int Get(string id) => s_map[id] = 1; public static void Remove(string id) => s_map.Remove(id);", "removed from")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); public static int Get(string id) { if (s_map.Count > 1000) s_map.Clear(); return s_map[id] = 1; }", "limited")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); public static int Get(string id) => s_map.Count < 1000 ? s_map[id] = 1 : 1;", "limited where it grows")]
    [InlineData("static Dictionary<string, int> s_map = new(); public static int Get(string id) => s_map[id] = 1; public static void Reset() => s_map = new();", "replaced")]
    [InlineData("static readonly Dictionary<string, Func<int>> s_map = new(); public static void Register(string name, Func<int> make) => s_map.Add(name, make);", "registry")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); static Service() { s_map[\"a\"] = 1; } public static int Get(string id) => s_map[id];", "filled by the type initializer")]
    [InlineData("public static readonly Dictionary<string, int> Map = new(); public static int Get(string id) => Map[id] = 1;", "others can clear it")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); public static int Get(string id) { Trim(s_map); return s_map[id] = 1; } static void Trim(Dictionary<string, int> map) => map.Clear();", "cleared by a helper")]
    [InlineData("static readonly Dictionary<string, int> s_map = new(); public static int Get(string id) => s_map[id] = 1; public static object Give() => s_map;", "handed out")]
    public Task Does_not_grow_without_end(string members, string shape) => Silent($$"""
        public class Service
        {
            {{members}} // {{shape}}
        }
        """);

    [Theory]
    [InlineData("public class Store<T> { static readonly Dictionary<Guid, T> {|MAP2001:s_all|} = new(); public static T Get(Guid id, Func<T> make) { lock (s_all) { if (!s_all.TryGetValue(id, out T? found)) s_all[id] = found = make(); return found; } } }", "generic type")]
    [InlineData("public record Entry(Guid Id) { static readonly List<Entry> {|MAP2001:s_all|} = new(); public static Entry Make() { Entry made = new(Guid.NewGuid()); lock (s_all) s_all.Add(made); return made; } }", "record")]
    [InlineData("public struct Point { static readonly HashSet<(long, long)> {|MAP2001:s_known|} = new(); public static bool Is(long x, long y) { lock (s_known) return !s_known.Add((x, y)); } }", "struct")]
    [InlineData("public static class Outer { private static class Inner { internal static readonly Dictionary<Guid, int> {|MAP2001:Map|} = new(); } public static int Get(Guid id) { lock (Inner.Map) return Inner.Map[id] = 1; } }", "nested type")]
    [InlineData("public class Loader { static readonly Dictionary<Guid, string> {|MAP2001:s_map|} = new(); public static async Task<string> GetAsync(Guid id) { if (s_map.TryGetValue(id, out string? known)) return known; await Task.Yield(); return s_map[id] = id.ToString(); } }", "asynchronous")]
    [InlineData("public class Lines { static readonly List<string> {|MAP2001:s_lines|} = new(); public static int Add(string a) { Keep(a); return 1; void Keep(string b) { lock (s_lines) s_lines.Add(b + DateTime.UtcNow); } } }", "local function")]
    [InlineData("public class Lines { static readonly LinkedList<string> {|MAP2001:s_lines|} = new(); public static LinkedListNode<string> Add(string a) { lock (s_lines) return s_lines.AddLast(a); } }", "linked list")]
    [InlineData("public class Lines { static readonly Stack<DateTime> {|MAP2001:s_times|} = new(); public static void Mark() { lock (s_times) s_times.Push(DateTime.Now); } }", "stack of times")]
    [InlineData("public class Ids { static int s_next; static readonly SortedDictionary<int, object> {|MAP2001:s_byId|} = new(); public static int Keep(object what) { lock (s_byId) { int id = ++s_next; s_byId.Add(id, what); return id; } } }", "counter")]
    [InlineData("public class Ids { static int s_next; static readonly System.Collections.Hashtable {|MAP2001:s_byId|} = new(); public static int Keep(object what) { int id = System.Threading.Interlocked.Increment(ref s_next); lock (s_byId) s_byId[id] = what; return id; } }", "interlocked counter")]
    [InlineData("public class Walk { [ThreadStatic] static HashSet<Guid>? {|MAP2001:t_seen|}; public static bool Visit(Guid node) => (t_seen ??= new()).Add(node); }", "thread-static")]
    [InlineData("public class Node { static readonly List<Node> {|MAP2001:s_all|} = new(); private Node() { lock (s_all) s_all.Add(this); } public static Node Make() => new(); }", "own instances")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); public static int Get(Guid id) { try { return s_map[id]; } catch (KeyNotFoundException) { return s_map[id] = 1; } finally { GC.KeepAlive(id); } } }", "try and finally")]
    [InlineData("public partial class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); } public partial class Cache { public static int Get(Guid id) => s_map.TryGetValue(id, out int n) ? n : s_map[id] = 1; }", "partial type")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> {|MAP2001:s_map|} = new(); public int this[Guid id] { get { string key = $\"{id:N}\"; return s_map.TryGetValue(key, out int n) ? n : s_map[key] = 1; } } }", "indexer")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); public static int Get(Guid id) => s_map[id] = 1; public void Dispose() { } } public sealed class Host : IDisposable { internal static readonly List<Guid> {|MAP2001:Ids|} = new(); public static int Keep() { Ids.Add(Guid.NewGuid()); return 1; } public void Dispose() => Ids.Clear(); }", "emptied only at the end of some object")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); public static int Get(Guid id) => s_map[id] = 1; public static int Count => s_map.Count; public static bool IsEmpty => s_map.Count == 0; }", "counted")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); public static int Get(Guid id) => s_map[id] = 1; public static IReadOnlyDictionary<Guid, int> All => s_map; }", "shown through a read-only face")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); public static IEnumerable<int> Get(params Guid[] ids) { foreach (Guid id in ids) yield return s_map[id] = 1; } }", "iterator")]
    [InlineData("public class Cache { static readonly Dictionary<Key, int> {|MAP2001:s_map|} = new(); public static int Get(Type type, Guid id) => s_map.TryGetValue(new Key(type, id), out int n) ? n : s_map[new Key(type, id)] = 1; } public readonly record struct Key(Type Type, Guid Id);", "composed key")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> {|MAP2001:s_map|} = new(); public static int Get(Guid id) { System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(s_map, id, out _) = 1; return s_map[id]; } }", "reference to the value")]
    [InlineData("public static class Maps { public static void Keep(this Dictionary<Guid, int> map, Guid id) => map[id] = 1; } public class Cache { static readonly Dictionary<long, int> {|MAP2001:s_map|} = new(); public static int Get(long id) { s_map.TryAdd(id, 1); return 1; } }", "extension method of the framework")]
    public Task Grows_without_end_in_any_code(string code, string shape) => Finds($"{code} // {shape}");

    [Theory]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> s_map = new(); public static int Get(Guid id) => s_map[id] = 1; } public class Sweeper { readonly System.Threading.Timer _timer; public Sweeper() => _timer = new(_ => Cached.Clear(), null, 0, 1000); } public static class Cached { internal static readonly Dictionary<Guid, int> Map = new(); public static int Get(Guid id) => Map[id] = 1; public static void Clear() => Map.Clear(); }", true, "swept by a timer")]
    [InlineData("public class Cache { static readonly Queue<string> s_last = new(); public static int Add(string line) { lock (s_last) { s_last.Enqueue(line); while (s_last.Count > 100) s_last.Dequeue(); return 1; } } }", false, "ring")]
    [InlineData("public class Cache { static readonly List<string> s_last = new(); public static int Add(string line) { lock (s_last) { s_last.Add(line); if (s_last.Count > 100) s_last.RemoveAt(0); return 1; } } }", false, "trimmed list")]
    [InlineData("public class Cache { static int s_count; static readonly System.Collections.Concurrent.ConcurrentBag<object> s_pool = new(); public static object Give() { object made = new(); if (System.Threading.Interlocked.Increment(ref s_count) <= 8) s_pool.Add(made); return made; } }", false, "counter beside it")]
    [InlineData("public class Cache { static readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, int> s_open = new(); public static async Task<int> Run(Guid id) { s_open[id] = 1; try { await Task.Yield(); return 1; } finally { s_open.TryRemove(id, out _); } } }", false, "removed in finally")]
    [InlineData("public sealed class Session : IDisposable { static readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, Session> s_all = new(); readonly Guid _id = Guid.NewGuid(); public Session() => s_all[_id] = this; public void Dispose() => s_all.TryRemove(_id, out _); }", false, "takes its own entry out")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> s_map = new(); public static int Get(Guid id) => s_map[id] = 1; public static void Trim() { foreach (Guid id in s_map.Keys.Where(id => id == default).ToList()) s_map.Remove(id); } }", false, "trimmed by a query")]
    [InlineData("public class Cache { static readonly List<Guid> s_ids = new(); public static Guid Add() { Guid id = Guid.NewGuid(); s_ids.Add(id); return id; } public static int Trim() => s_ids.RemoveAll(id => id == default); }", false, "RemoveAll")]
    [InlineData("public class Cache { static readonly Dictionary<Guid, int> s_map = new(); public static int Get(Guid id) { Shrinker.Trim(s_map); return s_map[id] = 1; } } static class Shrinker { public static void Trim<T>(Dictionary<Guid, T> map) { if (map.Count > 10) map.Clear(); } }", false, "helper of another type")]
    [InlineData("public class Cache { static readonly Dictionary<(Type, bool), int> s_map = new(); public static int Get(Type type, bool isShort) => s_map[(type, isShort)] = 1; }", false, "tuple of types and switches")]
    [InlineData("public class Cache { static readonly Dictionary<Key, int> s_map = new(); public static int Get(System.Reflection.PropertyInfo property) => s_map[new Key(property, DayOfWeek.Monday)] = 1; } public readonly record struct Key(System.Reflection.PropertyInfo Property, DayOfWeek Day);", false, "record of closed parts")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> s_map = new(); static int Get(string id) => s_map[id] = 1; public static int A() => Get(\"a\"); public static int B() => Get(nameof(B)); }", false, "constants from all callers")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> s_map = new(); public static int Get([System.Runtime.CompilerServices.CallerMemberName] string id = \"\") => s_map[id] = 1; }", false, "caller's name")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> s_map = new(); public static int Get(int kind) => s_map[kind switch { 1 => \"one\", 2 => \"two\", _ => \"many\" }] = 1; }", false, "chosen by a switch")]
    [InlineData("public class Cache { static readonly Dictionary<int, int> s_map = new(); public static int Get(Guid id) => s_map[id.GetHashCode() % 16] = 1; }", false, "rest of a division")]
    [InlineData("public class Cache { static readonly Dictionary<string, Type?> s_map = new(); public static Type? Get(string name) => s_map.TryGetValue(name, out Type? type) ? type : s_map[name] = Type.GetType(name); }", false, "types by name")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> s_map = new(); static readonly string[] s_names = { \"a\", \"b\" }; public static int Get() { foreach (string name in s_names) s_map[name] = 1; return 1; } }", false, "items of a fixed list")]
    [InlineData("public class Handlers { static readonly List<Action<string>> s_all = new(); public static void Add(Action<string> handler) { lock (s_all) s_all.Add(handler); } }", false, "list of handlers")]
    [InlineData("public class Handlers { static readonly Dictionary<string, Action> s_all = new(); public static bool TryAdd(string name, Action handler) => s_all.TryAdd(name, handler); }", false, "registry that answers")]
    [InlineData("public class Color { static readonly List<Color> s_all = new(); public static readonly Color Red = new(), Blue = new(); private Color() => s_all.Add(this); public static int Count => s_all.Count; }", false, "its own few instances")]
    [InlineData("public class Program { static readonly List<Guid> s_ids = new(); public static void Configure(Microsoft.Extensions.DependencyInjection.IServiceCollection services) => s_ids.Add(Guid.NewGuid()); } namespace Microsoft.Extensions.DependencyInjection { public interface IServiceCollection { } }", false, "filled while the program starts")]
    [InlineData("public class Cache { static readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, string> s_table = new(); public static string Get(object key) => s_table.GetValue(key, static k => k.ToString()!); }", false, "weak keys")]
    [InlineData("public class Cache { static readonly HashSet<string> s_names = new(); public static bool Add(Type type) { Uri made = new(\"a:\" + type.Name); return s_names.Add(made.Scheme); } }", false, "what is in a new object may be the same")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> s_map = new(); public static int Get(string name) => s_map[name] = 1; public static int Use() { string name = Read(); return Get(name); } static string Read() => System.IO.File.ReadAllText(s_path); static string s_path = \"\"; }", false, "callers that are shown pass what is not known")]
    [InlineData("public class Cache { static readonly Dictionary<string, int> s_map = new(); public static int Load() { foreach (string name in System.Text.Json.JsonSerializer.Deserialize<List<string>>(\"[]\")!) s_map[name] = 1; return 1; } }", false, "read from a file")]
    [InlineData("public class Cache { static readonly List<int> s_primes = new(); public static int Get(int n) { while (s_primes.Count <= n) s_primes.Add(s_primes.Count); return s_primes[n]; } }", false, "filled as far as it is needed")]
    [InlineData("public class Cache { static Dictionary<Guid, int> s_map = new(); public static int Get(Guid id) => s_map[id] = 1; public static void Swap() { Dictionary<Guid, int> old = System.Threading.Interlocked.Exchange(ref s_map, new()); old.Clear(); } }", false, "exchanged")]
    public Task Has_a_bound(string code, bool hasOther, string shape)
    {
        // A first type in the case of the timer grows by itself; it is there to show that the other is told apart.
        string marked = hasOther ? code.Replace("static readonly Dictionary<Guid, int> s_map", "static readonly Dictionary<Guid, int> {|MAP2001:s_map|}", StringComparison.Ordinal) : code;
        return Silent($"{marked} // {shape}");
    }

    [Fact]
    public Task Safe_twin_removes_the_entry_when_its_time_is_over() => Silent("""
        using System.Collections.Concurrent;

        public static class Requests
        {
            private static readonly ConcurrentDictionary<Guid, DateTime> s_open = new();

            public static void Begin(Guid id) => s_open[id] = DateTime.UtcNow;

            public static bool End(Guid id) => s_open.TryRemove(id, out _);
        }
        """);

    [Fact]
    public Task Says_what_brings_new_keys() => Says(
        "'s_seen', a static ConcurrentDictionary, only grows: 'IsFirst' adds to it for every 'message' that callers of 'IsFirst' pass, and nothing here takes entries out or limits them while the process runs",
        """
        using System.Collections.Concurrent;

        public static class Inbox
        {
            private static readonly ConcurrentDictionary<Guid, bool> {|#0:s_seen|} = new();

            public static bool IsFirst(Guid message) => {|#1:s_seen.TryAdd(message, true)|};
        }
        """,
        others: 1);

    [Fact]
    public Task Suggests_where_there_may_be_few_keys() => Says(
        "'s_made', a static ConcurrentDictionary, only grows: 'Of' adds to it for every 'title' that callers of 'Of' pass, and nothing here takes entries out or limits them while the process runs",
        """
        using System.Collections.Concurrent;

        public static class Slugs
        {
            private static readonly ConcurrentDictionary<string, string> {|#0:s_made|} = new();

            public static string Of(string title) => {|#1:s_made.GetOrAdd(title, static text => text.Trim())|};
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Says_which_value_is_new() => Says(
        "'t_ids', a List of which each thread has its own, only grows: 'Next' adds to it for every new value of 'Guid.NewGuid', and nothing here takes entries out or limits them while the process runs",
        """
        public static class Ids
        {
            [ThreadStatic]
            private static List<Guid>? {|#0:t_ids|};

            public static int Next()
            {
                t_ids ??= new();
                {|#1:t_ids.Add(Guid.NewGuid())|};
                return t_ids.Capacity;
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "“s_ids”（静态的 List）只增不减：“Next”为“Guid.NewGuid”的每个新值向其添加条目，而在进程运行期间，这里没有任何代码移除条目或限制其数量",
        "public static class Ids { static readonly List<Guid> {|MAP2001:s_ids|} = new(); public static Guid Next() { s_ids.Add(Guid.NewGuid()); return default; } }");

    [Fact]
    public Task Misses_growth_through_a_helper_that_gets_the_collection() => KnownMiss("""
        public class Cache
        {
            static readonly Dictionary<Guid, int> s_map = new();

            public static int Get(Guid id)
            {
                Keep(s_map, id);
                return 1;
            }

            static void Keep(Dictionary<Guid, int> map, Guid id) => map[id] = 1;
        }
        """);

    [Fact]
    public Task Misses_what_a_reset_that_nobody_calls_would_take_out() => KnownMiss("""
        public class Cache
        {
            static readonly Dictionary<Guid, int> s_map = new();

            public static int Get(Guid id) => s_map[id] = 1;

            public static void Reset() => s_map.Clear();
        }
        """);

    [Fact]
    public Task Misses_immutable_collections_that_are_replaced_by_larger_ones() => KnownMiss("""
        using System.Collections.Immutable;

        public class Cache
        {
            static ImmutableDictionary<Guid, int> s_map = ImmutableDictionary<Guid, int>.Empty;

            public static bool Get(Guid id) => ImmutableInterlocked.TryAdd(ref s_map, id, 1);
        }
        """);

    [Fact]
    public Task Wrongly_reports_keys_that_are_few_though_they_are_text() => KnownFalseAlarm("""
        public class Queues
        {
            static readonly Dictionary<string, object> {|MAP2001:s_queues|} = new();

            public static object Get(string queueName)
            {
                lock (s_queues)
                    return s_queues.TryGetValue(queueName, out object? queue) ? queue : s_queues[queueName] = new List<int>();
            }
        }
        """);
}
