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
}
