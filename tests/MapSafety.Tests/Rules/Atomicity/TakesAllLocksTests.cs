using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class TakesAllLocksTests : RuleTests<TakesAllLocks>
{
    [Fact]
    public Task Message_for_keys() => Says(
        "'Print' walks the keys of 's_stock', a static ConcurrentDictionary; this takes every lock of the map and copies all keys",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Print()
            {
                foreach (string article in {|#0:s_stock.Keys|})
                    Console.WriteLine(article);
            }
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_for_values_of_a_query() => Says(
        "'Total' walks the values of 's_stock', a static ConcurrentDictionary; this takes every lock of the map and copies all values",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total() => {|#0:s_stock.Values|}.Sum();
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_for_a_count() => Says(
        "'Fill' counts the entries of 's_stock', a static ConcurrentDictionary; this takes every lock of the map each time the loop comes round",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Fill(int[] counts)
            {
                foreach (int count in counts)
                    Console.WriteLine(count * {|#0:s_stock.Count|});
            }
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_for_a_count_of_keys() => Says(
        "'Size' counts the keys of 's_stock', a static ConcurrentDictionary; this takes every lock of the map and copies all keys",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Size => {|#0:s_stock.Keys|}.Count;
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Total”遍历“s_stock”（静态的 ConcurrentDictionary）的值，这会获取映射的全部锁并复制所有值",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total() => {|MAP5005:s_stock.Values|}.Sum();
        }
        """);

    [Fact]
    public Task Message_in_Chinese_for_a_count() => SaysInChinese(
        "“Fill”统计“s_stock”（静态的 ConcurrentDictionary）的条目数，循环每执行一次都会获取映射的全部锁",
        """
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Fill(int[] counts)
            {
                foreach (int count in counts)
                    Console.WriteLine(count * {|MAP5005:s_stock.Count|});
            }
        }
        """);

    [Theory]
    [InlineData("foreach (var k in {|MAP5005:s_map.Keys|}) Use(k);")]
    [InlineData("foreach (string v in {|MAP5005:s_map.Values|}) { if (v == key) break; Use(v); }")]
    [InlineData("foreach (var k in {|MAP5005:s_map.Keys|}) if (s_map.TryGetValue(k, out var v)) Use(v);")]
    [InlineData("foreach (var k in {|MAP5005:s_map.Keys|}.Where(k => k.Length > 2)) Use(k);")]
    [InlineData("foreach (var v in from v in {|MAP5005:s_map.Values|} where v != key select v) Use(v);")]
    [InlineData("Use({|MAP5005:s_map.Values|}.FirstOrDefault(v => v == key));")]
    [InlineData("Use({|MAP5005:s_map.Values|}.Any(v => v == key));")]
    [InlineData("Use({|MAP5005:s_map.Values|}.Where(v => v == key).ToList());")]
    [InlineData("Use({|MAP5005:s_map.Keys|}.OrderBy(k => k).ToArray());")]
    [InlineData("Use({|MAP5005:s_map.Values|}.Select(v => v.Length).Sum());")]
    [InlineData("Use({|MAP5005:s_map.Keys|}.Any());")]
    [InlineData("Use({|MAP5005:s_map.Keys|}.Count());")]
    [InlineData("Use({|MAP5005:s_map.Values|}.Count > 3);")]
    [InlineData("Use(string.Join(\", \", {|MAP5005:s_map.Keys|}.Select(k => k.Trim())));")]
    [InlineData("while ({|MAP5005:s_map.Count|} > 0) s_map.TryRemove(s_map.First());")]
    [InlineData("do { Use(key); } while ({|MAP5005:s_map.Count|} != 0);")]
    [InlineData("for (int i = 0; i < {|MAP5005:s_map.Count|}; i++) Use(i);")]
    [InlineData("foreach (char c in key) { if (0 == {|MAP5005:s_map.Count()|}) return; Use(c); }")]
    [InlineData("foreach (char c in key) { if (!{|MAP5005:s_map.Any()|}) return; Use(c); }")]
    [InlineData("var map = s_map; foreach (var k in {|MAP5005:map.Keys|}) Use(k);")]
    [InlineData("void All() { foreach (var k in {|MAP5005:s_map.Keys|}) Use(k); } All();")]
    [InlineData("Action all = () => { foreach (var k in {|MAP5005:s_map.Keys|}) Use(k); }; all();")]
    [InlineData("foreach (var k in {|MAP5005:s_map.Keys|}) Note(k);")]
    [InlineData("foreach (var k in {|MAP5005:s_map.Keys|}) s_other.TryRemove(k, out _);")]
    public Task Locks_that_are_not_needed(string statements) => Finds(Shared(statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public int Sum() { int n = 0; foreach (var v in {|MAP5005:_map.Values|}) n += v; return n; } }")]
    [InlineData("class C<T> where T : notnull { ConcurrentDictionary<T, int> Map { get; } = new(); public int Best => {|MAP5005:Map.Values|}.Max(); }")]
    [InlineData("static class E { public static int Sum(this ConcurrentDictionary<int, int> map) { int n = 0; foreach (int v in {|MAP5005:map.Values|}) n += v; return n; } }")]
    [InlineData("record R { readonly ConcurrentDictionary<int, Task<int>> _map = new(); public Task All() => Task.WhenAll({|MAP5005:_map.Values|}.Select(async task => await task)); }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<int, int> _map = new(); } partial class C { public bool Has(int v) => {|MAP5005:_map.Values|}.Any(x => x == v); }")]
    [InlineData("class Sessions : ConcurrentDictionary<int, int> { } class C { readonly Sessions _map = new(); public int Sum() => {|MAP5005:_map.Values|}.Sum(); }")]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("class C(ConcurrentDictionary<int, int> map) { public int Sum() => {|MAP5005:map.Values|}.Sum(); }")]
#endif
    public Task Maps_that_are_reached_in_other_ways(string source) => Finds(source);

    [Theory]
    [InlineData("foreach (var pair in s_map) Use(pair.Key);")]
    [InlineData("foreach (var k in s_map.Keys.ToArray()) Use(k);")]
    [InlineData("foreach (var k in s_map.Keys.ToList()) Use(k);")]
    [InlineData("Use(s_map.Values.ToArray());")]
    [InlineData("Use(new List<string>(s_map.Keys));")]
    [InlineData("Use(s_map.Keys.ToHashSet());")]
    [InlineData("Use(s_map.Keys);")]
    [InlineData("var keys = s_map.Keys; foreach (var k in keys) Use(k);")]
    [InlineData("foreach (var k in s_map.Keys) s_map.TryRemove(k, out _);")]
    [InlineData("foreach (var k in s_map.Keys) { if (k != key) { s_map[k] = key; } }")]
    [InlineData("foreach (var k in s_map.Keys.Where(k => k == key)) s_map.TryRemove(k, out _);")]
    [InlineData("foreach (var k in s_map.Keys) Drop(k);")]
    [InlineData("foreach (var k in s_map.Keys) DropLater(k);")]
    [InlineData("Action<string> act = k => s_map.TryRemove(k, out _); foreach (var k in s_map.Keys) act(k);")]
    [InlineData("void Go(string k) => s_map.TryRemove(k, out _); foreach (var k in s_map.Keys) Go(k);")]
    [InlineData("Use(s_map.Keys.Select(k => s_map.TryRemove(k, out _)).Count(gone => gone));")]
    [InlineData("foreach (var k in s_map.Keys) Thread.Sleep(k.Length);")]
    [InlineData("foreach (var k in s_map.Keys) Use(s_map[k]);")]
    [InlineData("Use(s_map.Keys.Sum(k => s_map[k].Length));")]
    [InlineData("Use(s_map.Keys.Contains(key));")]
    [InlineData("lock (s_gate) foreach (var k in s_map.Keys) Use(k);")]
    [InlineData("Use(s_map.Count);")]
    [InlineData("if (s_map.Count == 0) Use(key);")]
    [InlineData("foreach (char c in key) if (s_map.IsEmpty) return;")]
    [InlineData("for (int i = s_map.Count; i > 0; i--) Use(i);")]
    [InlineData("while (s_map.Count > 3) s_map.TryRemove(s_map.First());")]
    [InlineData("while (s_map.Count > 0) Thread.Sleep(10);")]
    [InlineData("foreach (char c in key) Use((Func<int>)(() => s_map.Count));")]
    [InlineData("var mine = new ConcurrentDictionary<string, string>(s_map); foreach (var k in mine.Keys) Use(k);")]
    public Task Copies_that_are_wanted_and_looks_that_lock_nothing(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<int, Task> _map = new(); public async Task Stop() { foreach (var t in _map.Values) await t; } }")]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public IEnumerable<int> All() { foreach (int v in _map.Values) yield return v; } }")]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public IEnumerable<int> All() => _map.Values.Where(v => v > 1); }")]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public ICollection<int> All => _map.Values; }")]
    [InlineData("class C { readonly Dictionary<int, int> _map = new(); public int Sum() { int n = 0; foreach (int v in _map.Values) n += v; return n; } }")]
    [InlineData("class C { static readonly IDictionary<int, int> s_map = new ConcurrentDictionary<int, int>(); public int Sum() => s_map.Values.Sum(); }")]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); readonly int _sum; public C(Dictionary<int, int> map) { foreach (var p in map) _map[p.Key] = p.Value; _sum = _map.Values.Sum(); } public int Sum => _sum; }")]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public async Task Wait() { while (_map.Count > 0) await Task.Delay(10); } }")]
    [InlineData("class C : IDisposable { readonly ConcurrentDictionary<int, IDisposable> _map = new(); public void Dispose() { foreach (var v in _map.Values) v.Dispose(); } }")]
    public Task Other_code_that_is_left_alone(string source) => Silent(source);

    [Fact]
    public Task Safe_twin_the_pairs_are_walked() => Silent("""
        static class Stock
        {
            static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Print()
            {
                foreach ((string article, _) in s_stock)
                    Console.WriteLine(article);
            }

            public static int Total() => s_stock.Sum(pair => pair.Value);

            public static bool IsEmpty(string[] articles)
            {
                foreach (string article in articles)
                    if (s_stock.IsEmpty)
                        return true;
                return false;
            }
        }
        """);

    [Fact]
    public Task Misses_keys_in_a_local() => KnownMiss(Shared("var keys = s_map.Keys; foreach (var k in keys) Use(k);"));

    [Fact]
    public Task Misses_a_count_in_a_callback_that_runs_often() => KnownMiss(Shared("Parallel.For(0, 10, i => Use(s_map.Count));"));

    [Fact]
    public Task Misses_a_member_that_counts() => KnownMiss("""
        class Jobs
        {
            readonly ConcurrentDictionary<int, int> _running = new();

            int Running => _running.Count;

            public void Fill(int[] jobs)
            {
                foreach (int job in jobs)
                    Console.WriteLine(job + Running);
            }
        }
        """);

    [Fact]
    public Task Does_not_know_that_a_foreign_call_changes_the_map() => KnownFalseAlarm("""
        class Server
        {
            readonly ConcurrentDictionary<int, Session> _sessions = new();

            public void Open(int id) => _sessions[id] = new Session(() => _sessions.TryRemove(id, out _));

            public void Close()
            {
                foreach (Session session in {|MAP5005:_sessions.Values|})
                    session.Close();
            }
        }

        class Session
        {
            readonly Action _closed;

            public Session(Action closed) => _closed = closed;

            public void Close() => _closed();
        }
        """);

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

            static void DropLater(string key) => Drop(key);

            static void Note(string key) => s_other[key] = key;

            static void Use(object? value) { }
        }
        """;

    [Fact]
    public Task Maps_of_one_type_that_are_walked_alike_are_one_finding() => Finds("""
        class Rules
        {
            readonly ConcurrentDictionary<string, int> _errors = new();
            readonly ConcurrentDictionary<string, int> _delays = new();
            readonly ConcurrentDictionary<string, int> _drops = new();
            readonly ConcurrentDictionary<string, int> _closes = new();
            public void Errors() { foreach (string rule in {|MAP5005:_errors.Keys|}) Console.WriteLine(rule); }
            public void Delays() { foreach (string rule in _delays.Keys) Console.WriteLine(rule); }
            public void Drops() { foreach (string rule in _drops.Keys) Console.WriteLine(rule); }
            public void Closes() { foreach (string rule in _closes.Keys) Console.WriteLine(rule); }
        }
        """);
}
