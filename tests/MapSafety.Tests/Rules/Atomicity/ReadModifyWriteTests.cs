using MapSafety.Rules.Atomicity;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class ReadModifyWriteTests : RuleTests<ReadModifyWrite>
{
    [Fact]
    public Task Message_names_member_state_reach_and_where_the_value_is_from() => Says(
        "'Hit' stores an entry of 's_hits', a static ConcurrentDictionary, that it has computed from what it read before; what another thread stores in between is lost",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                if ({|#1:s_hits.TryGetValue(ip, out int hits)|})
                    {|#0:s_hits[ip] = hits + 1|};
                else
                    s_hits[ip] = 1;
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Message_of_one_expression() => Says(
        "'Hit' stores an entry of 's_hits', a static ConcurrentDictionary, that it has computed from its old value in the same expression; what another thread stores in between is lost",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => {|#0:s_hits[ip]++|};
        }
        """);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Hit”把由同一表达式中的旧值计算得到的条目存入“s_hits”（静态的 ConcurrentDictionary）；另一个线程在其间存入的内容会丢失",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => {|MAP5002:s_hits[ip] += 2|};
        }
        """);

    [Theory]
    [InlineData("{|MAP5002:s_map[key]++|};")]
    [InlineData("{|MAP5002:--s_map[key]|};")]
    [InlineData("{|MAP5002:s_map[key] += key.Length|};")]
    [InlineData("{|MAP5002:s_map[key] |= 4|};")]
    [InlineData("{|MAP5002:s_map[key] = s_map[key] + 1|};")]
    [InlineData("{|MAP5002:s_map[key] = Math.Max(s_map[key], 3)|};")]
    [InlineData("{|MAP5002:s_map[key] = s_map.GetValueOrDefault(key) + 1|};")]
    [InlineData("{|MAP5002:s_map[key] = s_map.TryGetValue(key, out int n) ? n + 1 : 1|};")]
    [InlineData("s_map.TryGetValue(key, out int n); {|MAP5002:s_map[key] = n + 1|};")]
    [InlineData("s_map.TryGetValue(key, out int n); n++; {|MAP5002:s_map[key] = n|};")]
    [InlineData("int n = s_map[key]; n += 2; {|MAP5002:s_map[key] = n|};")]
    [InlineData("int n = s_map[key]; int more = n * 2; {|MAP5002:s_map[key] = more|};")]
    [InlineData("int n = s_map.GetOrAdd(key, 0); {|MAP5002:s_map[key] = n + 1|};")]
    [InlineData("if (!s_map.TryGetValue(key, out int n)) n = 5; {|MAP5002:s_map[key] = n + 1|};")]
    [InlineData("if (s_map.ContainsKey(key)) {|MAP5002:s_map[key] = s_map[key] + 1|}; else s_map[key] = 1;")]
    [InlineData("if (s_map.ContainsKey(key)) {|MAP5002:s_map[key]++|}; else s_map.TryAdd(key, 1);")]
    [InlineData("lock (s_gate) { s_map.TryGetValue(key, out int n); Use(n); } s_map.TryGetValue(key, out int m); {|MAP5002:s_map[key] = m + 1|};")]
    [InlineData("var map = s_map; {|MAP5002:map[key] = map[key] - 1|};")]
    [InlineData("Action add = () => {|MAP5002:s_map[key]++|}; add();")]
    [InlineData("void Add() { {|MAP5002:s_map[key]++|}; } Add();")]
    [InlineData("foreach (char c in key) {|MAP5002:s_map[key] += c|};")]
    [InlineData("try { {|MAP5002:s_map[key]++|}; } finally { Use(1); }")]
    [InlineData("foreach (var k in s_map.Keys) {|MAP5002:s_map[k] = s_map[k] / 2|};")]
    [InlineData("{|MAP5002:s_map[\"total\"]++|};")]
    [InlineData("Parallel.For(0, 9, i => {|MAP5002:s_map[key]++|});")]
    public Task Number_that_is_counted_in_two_steps(string statements) => Finds(Shared("int", statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, ImmutableList<int>> _map = new(); public void Add(string k, int n) { if (_map.TryGetValue(k, out var list)) {|MAP5002:_map[k] = list.Add(n)|}; } }")]
    [InlineData("record Item(int Count); class C { readonly ConcurrentDictionary<string, Item> _map = new(); public void Add(string k) { var item = _map[k]; {|MAP5002:_map[k] = item with { Count = item.Count + 1 }|}; } }")]
    [InlineData("struct Total { public int Count; } class C { readonly ConcurrentDictionary<string, Total> _map = new(); public void Add(string k) { _map.TryGetValue(k, out var total); total.Count++; {|MAP5002:_map[k] = total|}; } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, (int Sum, int Count)> _map = new(); public void Add(string k, int n) { var (sum, count) = (0, 0); var old = _map.GetOrAdd(k, (sum, count)); {|MAP5002:_map[k] = (old.Sum + n, old.Count + 1)|}; } }")]
    [InlineData("static class E { public static void Hit(this ConcurrentDictionary<string, int> map, string k) => {|MAP5002:map[k]++|}; }")]
    [InlineData("class C { public ConcurrentDictionary<string, int> Hits { get; } = new(); } class D { static readonly C s_c = new(); public void Hit(string k) => {|MAP5002:s_c.Hits[k]++|}; }")]
    [InlineData("class C { static readonly IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>(); public void Hit(string k) => {|MAP5002:s_map[k]++|}; }")]
    [InlineData("class C { readonly ConcurrentDictionary<Type, int> _map = new(); public void Hit<T>() => {|MAP5002:_map[typeof(T)]++|}; }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, string> _map = new(); public async Task Append(string k) { string old = _map[k]; await Task.Yield(); {|MAP5002:_map[k] = old + \".\"|}; } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Action> _map = new(); public void On(string k, Action handler) => {|MAP5002:_map[k] += handler|}; }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<string, int> _map = new(); } partial class C { public int this[string k] { set { {|MAP5002:_map[k] += value|}; } } }")]
    [InlineData("class C<T> where T : notnull { readonly ConcurrentDictionary<T, int> _map = new(); public class Inner { public void Hit(C<T> c, T k) => {|MAP5002:c._map[k]++|}; } }")]
    [InlineData("class C { void Run(string[] keys) { var map = new ConcurrentDictionary<string, int>(); Parallel.ForEach(keys, k => {|MAP5002:map[k]++|}); } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, int> _map = new(); public void Hit(Item item) { int n = _map[item.Id]; {|MAP5002:_map[item.Id] = n + 1|}; } } class Item { public string Id => \"\"; }")]
    public Task Values_of_other_kinds_and_maps_reached_in_other_ways(string source) => Finds(source);

    [Fact]
    public Task One_finding_for_each_member() => Says(
        "'Hit' stores an entry of 's_hits', a static ConcurrentDictionary, that it has computed from its old value in the same expression; what another thread stores in between is lost",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip, string name)
            {
                {|#0:s_hits[ip]++|};
                {|#1:s_hits[name]++|};
            }
        }
        """,
        others: 1);

    [Theory]
    [InlineData("s_map.AddOrUpdate(key, 1, static (_, n) => n + 1);")]
    [InlineData("lock (s_gate) s_map[key]++;")]
    [InlineData("lock (s_gate) { s_map.TryGetValue(key, out int n); s_map[key] = n + 1; }")]
    [InlineData("int old; do old = s_map[key]; while (!s_map.TryUpdate(key, old + 1, old));")]
    [InlineData("while (s_map.TryGetValue(key, out int n) && !s_map.TryUpdate(key, n + 1, n)) { }")]
    [InlineData("s_map[key] = key.Length;")]
    [InlineData("int n = s_map[key]; s_map[key + \"2\"] = n + 1;")]
    [InlineData("int n = s_map[key]; key += \"2\"; s_map[key] = n + 1;")]
    [InlineData("if (s_map.TryGetValue(key, out int n)) Use(n); s_map[key] = 3;")]
    [InlineData("if (s_map.TryGetValue(key, out int n) && n > 3) s_map[key] = 0;")]
    [InlineData("s_map.TryGetValue(key, out int n); n = 7; s_map[key] = n;")]
    [InlineData("int n = s_map.Count; s_map[key] = n;")]
    [InlineData("if (s_map.TryRemove(key, out int n)) s_map[key + key] = n + 1;")]
    [InlineData("int a = s_map[key]; Use(a + 1);")]
    [InlineData("if (!s_map.TryGetValue(key, out int n)) s_map[key] = n = key.Length;")]
    [InlineData("var mine = new ConcurrentDictionary<string, int>(); mine[key] = 1; mine[key]++;")]
    public Task What_computes_in_one_operation_or_under_a_lock(string statements) => Silent(Shared("int", statements));

    [Fact]
    public Task Safe_twin_counter_objects_that_count_by_themselves() => Silent("""
        class Counter { int _count; public void Add() => Interlocked.Increment(ref _count); }

        static class Hits
        {
            static readonly ConcurrentDictionary<string, Counter> s_hits = new();

            public static void Hit(string ip) => s_hits.GetOrAdd(ip, static _ => new Counter()).Add();
        }
        """);

    [Fact]
    public Task Safe_twin_one_operation_computes_the_value() => Silent("""
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static int Hit(string ip) => s_hits.AddOrUpdate(ip, 1, static (_, hits) => hits + 1);
        }
        """);

    [Fact]
    public Task Safe_twin_object_that_is_changed_in_place_and_stored_again() => Silent("""
        class Session { public DateTime Seen { get; set; } }

        static class Sessions
        {
            static readonly ConcurrentDictionary<string, Session> s_sessions = new();

            public static void Touch(string id)
            {
                if (!s_sessions.TryGetValue(id, out var session))
                    return;

                session.Seen = DateTime.UtcNow;
                s_sessions[id] = session;
            }
        }
        """);

    [Fact]
    public Task Safe_twin_before_anybody_else_runs() => Silent("""
        class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new() { ["a"] = 0 };
            readonly ConcurrentDictionary<string, int> _hits = new();

            static Hits() => s_hits["a"]++;

            public Hits(string[] names)
            {
                foreach (string name in names)
                    _hits[name] = _hits.GetValueOrDefault(name) + 1;
            }
        }
        """);

    [Fact]
    public Task Safe_twin_lock_that_all_callers_hold() => Silent("""
        class Hits
        {
            readonly object _gate = new();
            readonly ConcurrentDictionary<string, int> _hits = new();

            public void Hit(string ip)
            {
                lock (_gate)
                    Count(ip);
            }

            void Count(string ip) => _hits[ip]++;
        }
        """);

    [Fact]
    public Task Misses_a_value_that_goes_through_a_helper() => KnownMiss("""
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits[ip] = Of(ip) + 1;

            static int Of(string ip) => s_hits.TryGetValue(ip, out int hits) ? hits : 0;
        }
        """);

    [Fact]
    public Task Does_not_know_that_each_thread_has_a_key_of_its_own() => KnownFalseAlarm("""
        static class Work
        {
            static readonly ConcurrentDictionary<int, int> s_done = new();

            public static void Done() => {|MAP5002:s_done[Environment.CurrentManagedThreadId] = s_done.GetValueOrDefault(Environment.CurrentManagedThreadId) + 1|};
        }
        """);

    private static string Shared(string type, string statements) => $$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static void Run(string key)
            {
                {{statements}}
            }

            static void Use(object? value) { }
        }
        """;
}
