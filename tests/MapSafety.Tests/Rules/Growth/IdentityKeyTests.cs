using MapSafety.Rules.Growth;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Growth;

public sealed class IdentityKeyTests : RuleTests<IdentityKey>
{
    private const string Key = """
        public sealed class Key
        {
            private readonly string _name;
            private readonly int _page;
            public Key(string name, int page) { _name = name; _page = page; }
            public override string ToString() => _name + _page;
        }
        """;

    [Theory]
    [InlineData("ConcurrentDictionary<Key, int> {|MAP2010:s_map|} = new(); public static int Get(string name) => s_map.GetOrAdd(new Key(name, 1), static _ => 1);", "GetOrAdd")]
    [InlineData("Dictionary<Key, int> {|MAP2010:s_map|} = new(); public static int Get(string name) { var key = new Key(name, 1); if (s_map.TryGetValue(key, out int n)) return n; s_map[key] = 1; return 1; }", "key in a local")]
    [InlineData("Dictionary<Key, int> {|MAP2010:s_map|} = new Dictionary<Key, int>(100); public static int Get(string name) { if (!s_map.ContainsKey(new Key(name, 1))) s_map.Add(new Key(name, 1), 1); return s_map[new Key(name, 1)]; }", "keys of their own")]
    [InlineData("HashSet<int[]> {|MAP2010:s_seen|} = new(); public static bool Seen(int a, int b) => !s_seen.Add(new[] { a, b });", "set of arrays")]
    [InlineData("ConcurrentDictionary<byte[], string> {|MAP2010:s_map|} = new(); public static string Get(string text) => s_map.GetOrAdd(System.Text.Encoding.UTF8.GetBytes(text), static _ => \"\");", "bytes of a text")]
    [InlineData("ConcurrentDictionary<List<string>, int> {|MAP2010:s_map|} = new(); public static int Get(IEnumerable<string> names) { List<string> key = names.ToList(); return s_map.GetOrAdd(key, 1); }", "list")]
    [InlineData("ConcurrentDictionary<(string, int[]), int> {|MAP2010:s_map|} = new(); public static int Get(string name, int id) => s_map.GetOrAdd((name, new[] { id }), 1);", "tuple with an array")]
    [InlineData("ConcurrentDictionary<Key, int> {|MAP2010:s_map|} = new(); public static int Get(string name) => s_map.GetOrAdd(Make(name), 1); static Key Make(string name) => new(name, 1);", "made by a helper")]
    [InlineData("ConcurrentDictionary<Key, int> {|MAP2010:s_map|} = new(); public static int Get(string name) => Core(new Key(name, 1)); static int Core(Key key) => s_map.GetOrAdd(key, 1);", "made by the caller of a helper")]
    [InlineData("ConcurrentDictionary<Key, int>? {|MAP2010:s_map|}; public static int Get(string name) { s_map ??= new(); return s_map.GetOrAdd(new Key(name, 1), 1); }", "made at first use")]
    [InlineData("ConcurrentDictionary<string[], int> {|MAP2010:s_map|} = new(); public static int Get(string path) { string[] parts = path.Split('/'); if (!s_map.TryGetValue(parts, out int n)) s_map.TryAdd(parts, n = 1); return n; }", "split text")]
    [InlineData("IDictionary<Key, int> {|MAP2010:Map|} { get; } = new Dictionary<Key, int>(); public static int Get(string name) { var key = new Key(name, 2); return Map.ContainsKey(key) ? Map[key] : Map[key] = 1; }", "property behind an interface")]
    [InlineData("Dictionary<System.Text.StringBuilder, int> {|MAP2010:s_map|} = new(); public static int Get(string name) { var key = new System.Text.StringBuilder(name); return s_map.TryGetValue(key, out int n) ? n : s_map[key] = 1; }", "class of the framework")]
    [InlineData("ConcurrentDictionary<Key, int> {|MAP2010:s_map|} = new(); public static async Task<int> GetAsync(string name) { await Task.Yield(); var key = new Key(name, 1); return s_map.GetOrAdd(key, 1); }", "async")]
    [InlineData("ConcurrentDictionary<Key, int> {|MAP2010:s_map|} = new(); public static Func<string, int> Getter() => name => s_map.GetOrAdd(new Key(name, 1), 1);", "lambda")]
    [InlineData("ConcurrentDictionary<Key, int> {|MAP2010:s_map|} = new(); public static int Get(string name) { return Core(name); static int Core(string n) => s_map.GetOrAdd(new Key(n, 1), 1); }", "local function")]
    public Task Never_finds(string members, string shape) => Finds(Key, $$"""
        public static partial class Pages
        {
            private static readonly int s_unused = 1;
            public static int Unused => s_unused;
            private static {{members}} // {{shape}}
        }
        """.Replace("private static IDictionary", "public static IDictionary", StringComparison.Ordinal));

    [Theory]
    [InlineData("ConcurrentDictionary<KeyRecord, int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd(new KeyRecord(name), 1);", "record")]
    [InlineData("ConcurrentDictionary<KeyStruct, int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd(new KeyStruct(), 1);", "struct")]
    [InlineData("ConcurrentDictionary<KeyEquatable, int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd(new KeyEquatable(), 1);", "IEquatable")]
    [InlineData("ConcurrentDictionary<KeyEquals, int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd(new KeyEquals(), 1);", "overrides Equals")]
    [InlineData("ConcurrentDictionary<KeyDerived, int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd(new KeyDerived(), 1);", "inherits Equals")]
    [InlineData("ConcurrentDictionary<byte[], int> s_map = new(new Bytes()); public static int Get(int name) => s_map.GetOrAdd(new byte[name], 1);", "comparer")]
    [InlineData("ConcurrentDictionary<Key, int> s_map = new(); public static int Get(Key key) => s_map.GetOrAdd(key, 1);", "from callers that keep it")]
    [InlineData("ConcurrentDictionary<Key, int> s_map = new(); static readonly Key s_key = new(\"a\", 1); public static int Get() => s_map.GetOrAdd(s_key, 1);", "kept elsewhere")]
    [InlineData("ConcurrentDictionary<Key, int> s_map = new(); public static Key Open(string name) { var key = new Key(name, 1); s_map.TryAdd(key, 1); return key; } public static void Close(Key key) => s_map.TryRemove(key, out _);", "a handle")]
    [InlineData("Dictionary<Key, int> s_map = new(); public static void Run(Action action) { var key = new Key(\"\", 1); s_map[key] = 1; action(); s_map.Remove(key); }", "added and removed")]
    [InlineData("ConcurrentDictionary<Key, int> s_map = new(); public static IDisposable Open(string name) { var key = new Key(name, 1); s_map[key] = 1; return new Closer(() => s_map.TryRemove(key, out _)); }", "removed by a callback")]
    [InlineData("ConcurrentDictionary<Token, int> s_map = new(); public static bool Add() => s_map.TryAdd(new Token(), 1);", "a token without contents")]
    [InlineData("ConcurrentDictionary<Key, int> s_map = new(); public static bool Add(string name) => s_map.TryAdd(new Key(name, 1), 1); public static int Count() => s_map.Count(pair => pair.Value > 0);", "walked")]
    [InlineData("ConcurrentDictionary<string, int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd(new string('a', 3), 1);", "string")]
    [InlineData("ConcurrentDictionary<(string, int), int> s_map = new(); public static int Get(string name) => s_map.GetOrAdd((name, 1), 1);", "tuple")]
    [InlineData("SortedDictionary<Key, int> s_map = new(Comparer<Key>.Create((a, b) => 0)); public static bool Has(string name) => s_map.ContainsKey(new Key(name, 1)); public static void Add(string name) => s_map[new Key(name, 1)] = 1;", "sorted")]
    [InlineData("Dictionary<Key, int> s_map = Make(); static Dictionary<Key, int> Make() => new(); public static int Get(string name) => s_map.TryGetValue(new Key(name, 1), out int n) ? n : s_map[new Key(name, 1)] = 1;", "made elsewhere")]
    public Task May_find(string members, string reason) => Silent(Key, """
        public sealed record KeyRecord(string Name);
        public struct KeyStruct { public int Page; }
        public sealed class KeyEquatable : IEquatable<KeyEquatable> { public int Page; public bool Equals(KeyEquatable? other) => other?.Page == Page; }
        public class KeyEquals { public int Page; public override bool Equals(object? other) => other is KeyEquals same && same.Page == Page; public override int GetHashCode() => Page; }
        public sealed class KeyDerived : KeyEquals { }
        public sealed class Token { }
        public sealed class Closer : IDisposable { private readonly Action _close; public Closer(Action close) => _close = close; public void Dispose() => _close(); }
        public sealed class Bytes : IEqualityComparer<byte[]> { public bool Equals(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b); public int GetHashCode(byte[] a) => a.Length; }
        """, $$"""
        public static class Pages
        {
            private static {{members}} // {{reason}}
        }
        """);

    [Fact]
    public Task Safe_twin_record_key() => Silent("""
        public sealed record Key(string Name, int Page);

        public static class Pages
        {
            private static readonly ConcurrentDictionary<Key, string> s_pages = new();
            public static string Get(string name, int page) => s_pages.GetOrAdd(new Key(name, page), static key => key.Name);
        }
        """);

    [Fact]
    public Task Says_who_asks() => Says(
        "'s_pages', a static ConcurrentDictionary, never finds a key again: 'Get' asks for a Key that is made there, and such an object equals only itself",
        [Key, """
        public static class Pages
        {
            private static readonly ConcurrentDictionary<Key, string> {|#0:s_pages|} = new();
            public static string Get(string name, int page) => {|#1:s_pages.GetOrAdd(new Key(name, page), static key => key.ToString())|};
        }
        """],
        others: 1);

    [Fact]
    public Task Says_so_in_Chinese() => SaysInChinese(
        "“s_pages”（静态的 ConcurrentDictionary）永远找不到已有的键：“Get”用当场创建的 Key 查找，而这样的对象只与自身相等",
        Key, """
        public static class Pages
        {
            private static readonly ConcurrentDictionary<Key, string> {|MAP2010:s_pages|} = new();
            public static string Get(string name, int page) => s_pages.GetOrAdd(new Key(name, page), static key => key.ToString());
        }
        """);

    [Fact]
    public Task Misses_a_record_with_an_array() => KnownMiss("""
        public sealed record Key(int[] Ids);

        public static class Pages
        {
            private static readonly ConcurrentDictionary<Key, string> s_pages = new();
            public static string Get(int id) => s_pages.GetOrAdd(new Key(new[] { id }), "");
        }
        """);

    [Fact]
    public Task Misses_a_key_that_several_branches_make() => KnownMiss("""
        public static class Pages
        {
            private static readonly ConcurrentDictionary<int[], string> s_pages = new();
            public static string Get(int id, bool two) => s_pages.GetOrAdd(two ? new[] { id, id } : new[] { id }, "");
        }
        """);
}
