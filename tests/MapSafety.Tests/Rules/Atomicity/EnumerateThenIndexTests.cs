using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class EnumerateThenIndexTests : RuleTests<EnumerateThenIndex>
{
    [Fact]
    public Task Message_names_member_state_reach_and_harm() => Says(
        "'Total' walks the keys of 's_stock', a static ConcurrentDictionary, and reads the entries by the indexer; another thread can remove one meanwhile, so that the read throws",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total()
            {
                int total = 0;
                foreach (string article in {|#1:s_stock.Keys|})
                    total += {|#0:s_stock[article]|};
                return total;
            }

            public static void Drop(string article) => s_stock.TryRemove(article, out _);
        }
        """,
        others: 1);

    [Fact]
    public Task Where_nothing_is_removed_it_is_a_suggestion() => Says(
        "'Total' walks the keys of 's_stock', a static ConcurrentDictionary, and reads the entries by the indexer; another thread can remove one meanwhile, so that the read throws",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total()
            {
                int total = 0;
                foreach (string article in {|#1:s_stock.Keys|})
                    total += {|#0:s_stock[article]|};
                return total;
            }
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Entries_that_only_the_same_code_removes_in_its_turn_are_a_suggestion() => Says(
        "'Send' walks the keys of 'batch', a ConcurrentDictionary, which is made for several threads, and reads the entries by the indexer; another thread can remove one meanwhile, so that the read throws",
        """
        static class Sender
        {
            public static void Send(ConcurrentDictionary<string, int> batch)
            {
                foreach (string article in {|#1:batch.Keys|})
                    Console.WriteLine({|#0:batch[article]|});
                batch.Clear();
            }
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Total”遍历“s_stock”（静态的 ConcurrentDictionary）的键，并用索引器读取条目；另一个线程可能在其间移除某个条目，导致读取时抛出异常",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total() => s_stock.Keys.Sum(article => {|MAP5011:s_stock[article]|});

            public static void Drop(string article) => s_stock.Clear();
        }
        """);

    [Theory]
    [InlineData("foreach (var k in s_map.Keys) Use({|MAP5011:s_map[k]|});")]
    [InlineData("foreach (string k in s_map.Keys.ToList()) { Use(k); Use({|MAP5011:s_map[k]|}); }")]
    [InlineData("foreach (var k in s_map.Keys.ToArray()) if ({|MAP5011:s_map[k]|} == \"\") s_map.TryRemove(k, out _);")]
    [InlineData("foreach (var k in s_map.Keys.OrderBy(k => k)) Use({|MAP5011:s_map[k]|});")]
    [InlineData("foreach (var k in s_map.Keys.Where(k => k.Length > 2)) Use({|MAP5011:s_map[k]|});")]
    [InlineData("var keys = s_map.Keys; foreach (var k in keys) Use({|MAP5011:s_map[k]|});")]
    [InlineData("var keys = s_map.Keys.ToList(); keys.Sort(); foreach (var k in keys) Use({|MAP5011:s_map[k]|});")]
    [InlineData("foreach (var pair in s_map) Use({|MAP5011:s_map[pair.Key]|});")]
    [InlineData("foreach (var (k, _) in s_map) Use({|MAP5011:s_map[k]|});")]
    [InlineData("foreach (var k in s_map.Select(pair => pair.Key)) Use({|MAP5011:s_map[k]|});")]
    [InlineData("foreach (var k in s_map.Keys) { string same = k; Use({|MAP5011:s_map[same]|}); }")]
    [InlineData("foreach (var k in s_map.Keys) { if (k == \"\") continue; var it = {|MAP5011:s_map[k]|}; Use(it); }")]
    [InlineData("var all = s_map.Keys.Select(k => {|MAP5011:s_map[k]|}).ToList(); Use(all);")]
    [InlineData("var all = s_map.Keys.ToDictionary(k => k, k => {|MAP5011:s_map[k]|}); Use(all);")]
    [InlineData("var first = s_map.Keys.FirstOrDefault(k => {|MAP5011:s_map[k]|} == \"\"); Use(first);")]
    [InlineData("var map = s_map; foreach (var k in map.Keys) Use({|MAP5011:map[k]|});")]
    [InlineData("void All() { foreach (var k in s_map.Keys) Use({|MAP5011:s_map[k]|}); } All();")]
    [InlineData("Action all = () => { foreach (var k in s_map.Keys) Use({|MAP5011:s_map[k]|}); }; all();")]
    [InlineData("try { foreach (var k in s_map.Keys) Use({|MAP5011:s_map[k]|}); } finally { Use(null); }")]
    public Task Entry_that_is_read_by_a_key_of_a_walk(string statements) => Finds(Shared(statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, int> _map = new(); public int Sum() { int n = 0; foreach (var k in _map.Keys) n += {|MAP5011:_map[k]|}; return n; } }")]
    [InlineData("class C<T> where T : notnull { ConcurrentDictionary<T, int> Map { get; } = new(); public IEnumerable<int> All() { foreach (T k in Map.Keys) yield return {|MAP5011:Map[k]|}; } }")]
    [InlineData("static class E { public static int Total(this ConcurrentDictionary<string, int> map) { int n = 0; foreach (string k in map.Keys) n += {|MAP5011:map[k]|}; return n; } }")]
    [InlineData("class C { static readonly IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>(); public int Sum() { int n = 0; foreach (var k in s_map.Keys) n += {|MAP5011:s_map[k]|}; return n; } }")]
    [InlineData("record R { readonly ConcurrentDictionary<string, Task<int>> _map = new(); public async Task<int> Sum() { int n = 0; foreach (var k in _map.Keys) n += await {|MAP5011:_map[k]|}; return n; } }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<string, int> _map = new(); } partial class C { public int Sum => _map.Keys.Sum(k => {|MAP5011:_map[k]|}); }")]
    public Task Maps_that_are_reached_in_other_ways(string source) => Finds(source);

    [Theory]
    [InlineData("foreach (var pair in s_map) Use(pair.Value);")]
    [InlineData("foreach (var (k, it) in s_map) Use(it);")]
    [InlineData("foreach (var k in s_map.Keys) if (s_map.TryGetValue(k, out var it)) Use(it);")]
    [InlineData("foreach (var k in s_map.Keys) if (s_map.ContainsKey(k)) Use(s_map[k]);")]
    [InlineData("foreach (var k in s_map.Keys) Use(k);")]
    [InlineData("foreach (var k in s_map.Keys) s_map[k] = \"\";")]
    [InlineData("foreach (var k in s_map.Keys) s_map[k] = s_map[k] + \".\";")]
    [InlineData("foreach (var k in s_map.Keys) Use(s_map.GetOrAdd(k, \"\"));")]
    [InlineData("foreach (var k in s_map.Keys) Use(s_map[key]);")]
    [InlineData("foreach (var k in s_map.Keys) Use(s_other[k]);")]
    [InlineData("foreach (var k in s_other.Keys) Use(s_map[k]);")]
    [InlineData("foreach (var k in new[] { \"a\", \"b\" }) Use(s_map[k]);")]
    [InlineData("lock (s_gate) foreach (var k in s_map.Keys) Use(s_map[k]);")]
    [InlineData("foreach (var it in s_map.Values) Use(it);")]
    [InlineData("var mine = new ConcurrentDictionary<string, string>(s_map); foreach (var k in mine.Keys) Use(mine[k]);")]
    [InlineData("var copy = s_map.ToArray().ToDictionary(p => p.Key, p => p.Value); foreach (var k in copy.Keys) Use(copy[k]);")]
    public Task What_has_the_value_or_asks_for_it(string statements) => Silent(Shared(statements));

    [Fact]
    public Task Safe_twin_the_pairs_are_walked() => Silent("""
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total()
            {
                int total = 0;
                foreach (var (_, count) in s_stock)
                    total += count;
                return total;
            }

            public static void Drop(string article) => s_stock.TryRemove(article, out _);
        }
        """);

    [Fact]
    public Task Safe_twin_while_the_object_is_made() => Silent("""
        class Stock
        {
            readonly ConcurrentDictionary<string, int> _stock = new();

            public int Total { get; }

            public Stock(string[] articles)
            {
                foreach (string article in articles)
                    _stock[article] = 1;
                foreach (string article in _stock.Keys)
                    Total += _stock[article];
            }

            public void Drop(string article) => _stock.TryRemove(article, out _);
        }
        """);

    [Fact]
    public Task Misses_a_walk_in_another_member() => KnownMiss(Shared("foreach (var k in Keys()) Use(s_map[k]);"));

    [Fact]
    public Task Misses_a_walk_by_hand() => KnownMiss(Shared("var keys = s_map.Keys.ToArray(); for (int i = 0; i < keys.Length; i++) { Use(s_map[keys[i]]); }"));

    [Fact]
    public Task Does_not_know_that_these_keys_are_never_removed() => KnownFalseAlarm(Shared("foreach (var k in s_map.Keys.Where(k => k.StartsWith('#'))) Use({|MAP5011:s_map[k]|});"));

    private static string Shared(string statements) => $$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, string> s_map = new();
            static readonly ConcurrentDictionary<string, string> s_other = new();

            public static void Drop(string key) => s_map.TryRemove(key, out _);

            public static void Run(string key)
            {
                {{statements}}
            }

            static IEnumerable<string> Keys() => s_map.Keys;

            static void Use(object? value) { }
        }
        """;
}
