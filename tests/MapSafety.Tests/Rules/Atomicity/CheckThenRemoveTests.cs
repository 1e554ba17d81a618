using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class CheckThenRemoveTests : RuleTests<CheckThenRemove>
{
    [Fact]
    public Task Message_names_member_state_reach_and_harm() => Says(
        "'Expire' removes an entry of 's_leases', a static ConcurrentDictionary, by its key alone because of the value that it has seen; a newer value that another thread has stored meanwhile is removed unseen",
        """
        static class Leases
        {
            static readonly ConcurrentDictionary<string, DateTime> s_leases = new();

            public static void Renew(string id) => s_leases[id] = DateTime.UtcNow.AddMinutes(1);

            public static void Expire(string id)
            {
                if ({|#1:s_leases.TryGetValue(id, out var until)|} && until < DateTime.UtcNow)
                    {|#0:s_leases.TryRemove(id, out _)|};
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Where_no_value_is_ever_replaced_it_is_a_suggestion() => Says(
        "'Sweep' removes an entry of 's_leases', a static ConcurrentDictionary, by its key alone because of the value that it has seen; an entry that another thread has removed and added again meanwhile is removed unseen",
        """
        static class Leases
        {
            static readonly ConcurrentDictionary<string, DateTime> s_leases = new();

            public static bool Take(string id) => s_leases.TryAdd(id, DateTime.UtcNow.AddMinutes(1));

            public static DateTime Known(string id) => s_leases.GetOrAdd(id, static (_, by) => DateTime.UtcNow.AddMinutes(by), 1);

            public static void Sweep()
            {
                foreach (var lease in {|#1:s_leases|})
                    if (lease.Value < DateTime.UtcNow)
                        {|#0:s_leases.TryRemove(lease.Key, out _)|};
            }
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Expire”因为所看到的值而仅按键移除“s_leases”（静态的 ConcurrentDictionary）的条目；另一个线程在其间存入的更新的值会在未被查看的情况下被移除",
        """
        static class Leases
        {
            static readonly ConcurrentDictionary<string, int> s_leases = new();

            public static void Renew(string id) => s_leases.AddOrUpdate(id, 1, static (_, n) => n + 1);

            public static void Expire(string id)
            {
                if (s_leases[id] == 0)
                    {|MAP5006:s_leases.TryRemove(id, out _)|};
            }
        }
        """);

    [Theory]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map.TryGetValue(key, out var it)) { if (it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|}; }")]
    [InlineData("if (!s_map.TryGetValue(key, out var it) || !it.IsOld) return; {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (!s_map.TryGetValue(key, out var it)) return; if (it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it.IsOld && {|MAP5006:s_map.TryRemove(key, out var gone)|}) gone.Close();")]
    [InlineData("s_map.TryGetValue(key, out var it); bool isOld = it!.IsOld; if (isOld) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("var it = s_map[key]; if (it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map[key].IsOld) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map.GetValueOrDefault(key) is { IsOld: true }) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map.TryGetValue(key, out var it) && ReferenceEquals(it, s_last)) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it == s_last) {|MAP5006:s_map.TryRemove(key, out s_last)|};")]
    [InlineData("var it = s_map.GetOrAdd(key, _ => new Item()); if (it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|};")]
    [InlineData("if (s_map.TryGetValue(key, out var it)) switch (it.State) { case 1: {|MAP5006:s_map.TryRemove(key, out _)|}; break; }")]
    [InlineData("foreach (var pair in s_map) if (pair.Value.IsOld) {|MAP5006:s_map.TryRemove(pair.Key, out _)|};")]
    [InlineData("foreach (var pair in s_map) { if (!pair.Value.IsOld) continue; {|MAP5006:s_map.TryRemove(pair.Key, out _)|}; }")]
    [InlineData("foreach (var (k, it) in s_map) if (it.IsOld) {|MAP5006:s_map.TryRemove(k, out _)|};")]
    [InlineData("foreach (var pair in s_map.ToArray()) if (pair.Value.IsOld) {|MAP5006:s_map.TryRemove(pair.Key, out _)|};")]
    [InlineData("foreach (var pair in s_map.Where(p => p.Value.IsOld)) {|MAP5006:s_map.TryRemove(pair.Key, out _)|};")]
    [InlineData("foreach (var k in s_map.Where(p => p.Value.IsOld).Select(p => p.Key).ToList()) {|MAP5006:s_map.TryRemove(k, out _)|};")]
    [InlineData("var old = s_map.Where(p => p.Value.IsOld).Select(p => p.Key).ToArray(); foreach (var k in old) {|MAP5006:s_map.TryRemove(k, out _)|};")]
    [InlineData("foreach (var k in s_map.Keys) if (s_map.TryGetValue(k, out var it) && it.IsOld) {|MAP5006:s_map.TryRemove(k, out _)|};")]
    [InlineData("foreach (var pair in s_map) { string k = pair.Key; if (pair.Value.IsOld) {|MAP5006:s_map.TryRemove(k, out _)|}; }")]
    [InlineData("void Drop() { if (s_map.TryGetValue(key, out var it) && it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|}; } Drop();")]
    [InlineData("var map = s_map; if (map.TryGetValue(key, out var it) && it.IsOld) {|MAP5006:map.TryRemove(key, out _)|};")]
    [InlineData("try { if (s_map.TryGetValue(key, out var it) && it.IsOld) {|MAP5006:s_map.TryRemove(key, out _)|}; } finally { s_last = null; }")]
    public Task Removal_by_the_key_of_a_value_that_was_judged(string statements) => Finds(Shared(statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, int> _map = new(); public void Put(string k) => _map[k] = 1; public void Drop(string k) { if (_map.TryGetValue(k, out int n) && n == 0) {|MAP5006:_map.TryRemove(k, out _)|}; } }")]
    [InlineData("static class E { public static void Drop(this ConcurrentDictionary<string, int> map, string k) { if (map.TryGetValue(k, out int n) && n == 0) {|MAP5006:map.TryRemove(k, out _)|}; } }")]
    [InlineData("class C { static readonly IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>(); public void Put(string k) => s_map[k] = 1; public void Drop(string k) { if (s_map.TryGetValue(k, out int n) && n == 0) {|MAP5006:s_map.Remove(k)|}; } }")]
    [InlineData("class C<T> where T : notnull { ConcurrentDictionary<T, int> Map { get; } = new(); public void Put(T k) => Map[k] = 1; public bool Drop(T k) => Map.TryGetValue(k, out int n) && n == 0 && {|MAP5006:Map.TryRemove(k, out _)|}; }")]
    [InlineData("record R { readonly ConcurrentDictionary<string, int> _map = new(); public void Put(string k) => _map[k] = 1; public async Task Drop(string k) { int n = _map[k]; await Task.Yield(); if (n == 0) {|MAP5006:_map.TryRemove(k, out _)|}; } }")]
    [InlineData("class C { void Run(string[] keys) { var map = new ConcurrentDictionary<string, int>(); Parallel.ForEach(keys, k => { map[k] = k.Length; if (map.TryGetValue(k, out int n) && n == 0) {|MAP5006:map.TryRemove(k, out _)|}; }); } }")]
    public Task Maps_that_are_reached_in_other_ways(string source) => Finds(source);

    [Theory]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it.IsOld) s_map.TryRemove(new KeyValuePair<string, Item>(key, it));")]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it.IsOld) ((ICollection<KeyValuePair<string, Item>>)s_map).Remove(new(key, it));")]
    [InlineData("foreach (var pair in s_map) if (pair.Value.IsOld) s_map.TryRemove(pair);")]
    [InlineData("s_map.TryRemove(key, out _);")]
    [InlineData("if (s_map.ContainsKey(key)) s_map.TryRemove(key, out _);")]
    [InlineData("if (s_map.TryGetValue(key, out var it)) { it.Close(); s_map.TryRemove(key, out _); }")]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it is not null) s_map.TryRemove(key, out _);")]
    [InlineData("if (s_map.TryRemove(key, out var it) && it.IsOld) it.Close();")]
    [InlineData("if (s_map.TryGetValue(key, out var it) && it.IsOld) s_map.TryRemove(key + key, out _);")]
    [InlineData("lock (s_gate) { if (s_map.TryGetValue(key, out var it) && it.IsOld) s_map.TryRemove(key, out _); }")]
    [InlineData("lock (s_gate) foreach (var pair in s_map) if (pair.Value.IsOld) s_map.TryRemove(pair.Key, out _);")]
    [InlineData("foreach (var pair in s_map) s_map.TryRemove(pair.Key, out _);")]
    [InlineData("foreach (var pair in s_map) if (pair.Key.Length > 3) s_map.TryRemove(pair.Key, out _);")]
    [InlineData("foreach (var k in s_map.Keys) if (k.StartsWith('x')) s_map.TryRemove(k, out _);")]
    [InlineData("foreach (var k in s_map.Keys.Where(k => k.Length > 2)) s_map.TryRemove(k, out _);")]
    [InlineData("foreach (var pair in s_map) if (pair.Value.IsOld) s_map.TryRemove(key, out _);")]
    [InlineData("if (s_map.TryGetValue(key, out var it)) it.Close(); s_map.TryRemove(key, out _);")]
    [InlineData("if (s_map.Count > 9) s_map.TryRemove(key, out _);")]
    public Task What_removes_only_what_it_may(string statements) => Silent(Shared(statements));

    [Fact]
    public Task Safe_twin_the_pair_is_removed() => Silent("""
        static class Leases
        {
            static readonly ConcurrentDictionary<string, DateTime> s_leases = new();

            public static void Renew(string id) => s_leases[id] = DateTime.UtcNow.AddMinutes(1);

            public static void Expire(string id)
            {
                if (s_leases.TryGetValue(id, out var until) && until < DateTime.UtcNow)
                    s_leases.TryRemove(KeyValuePair.Create(id, until));
            }
        }
        """);

    [Fact]
    public Task Safe_twin_while_the_object_is_made_or_ended() => Silent("""
        sealed class Leases : IDisposable
        {
            readonly ConcurrentDictionary<string, DateTime> _leases = new();

            public Leases(string id)
            {
                _leases[id] = DateTime.UtcNow;
                if (_leases.TryGetValue(id, out var until) && until < DateTime.UtcNow)
                    _leases.TryRemove(id, out _);
            }

            public void Dispose()
            {
                foreach (var lease in _leases)
                    if (lease.Value > DateTime.UtcNow)
                        _leases.TryRemove(lease.Key, out _);
            }
        }
        """);

    [Fact]
    public Task Misses_a_value_that_a_helper_judges() => KnownMiss(Shared("if (IsOld(key)) s_map.TryRemove(key, out _);"));

    [Fact]
    public Task Does_not_know_that_an_object_never_comes_back_under_its_key() => KnownFalseAlarm("""
        class Job { public bool IsDone; }

        static class Jobs
        {
            static readonly ConcurrentDictionary<Guid, Job> s_jobs = new();

            public static void Start(Job job) => s_jobs[Guid.NewGuid()] = job;

            public static void Sweep()
            {
                foreach (var job in s_jobs)
                    if (job.Value.IsDone)
                        {|MAP5006:s_jobs.TryRemove(job.Key, out _)|};
            }
        }
        """);

    private static string Shared(string statements) => $$"""
        class Item { public bool IsOld => true; public int State => 1; public void Close() { } }

        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, Item> s_map = new();
            static Item? s_last;

            public static void Put(string key) => s_map[key] = new Item();

            public static void Run(string key)
            {
                {{statements}}
            }

            static bool IsOld(string key) => s_map.TryGetValue(key, out var it) && it.IsOld;
        }
        """;
}
