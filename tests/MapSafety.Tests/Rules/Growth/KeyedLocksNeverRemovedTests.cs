using MapSafety.Rules.Growth;

namespace MapSafety.Tests.Rules.Growth;

public sealed class KeyedLocksNeverRemovedTests : RuleTests<KeyedLocksNeverRemoved>
{
    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } }", "objects")]
    [InlineData("static readonly ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key, new object())) { } }", "object made beforehand")]
    [InlineData("static readonly ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key, static _ => new())) { } }", "object of the expected type")]
    [InlineData("static readonly Dictionary<string, object> {|MAP2005:s_gates|} = new(); public static object Get(string key) { lock (s_gates) { if (!s_gates.TryGetValue(key, out object? gate)) s_gates[key] = gate = new object(); return gate; } }", "plain map")]
    [InlineData("static readonly ConcurrentDictionary<string, SemaphoreSlim> {|MAP2005:s_gates|} = new(); public static Task Do(string key) => s_gates.GetOrAdd(key, static _ => new SemaphoreSlim(1, 1)).WaitAsync();", "semaphores")]
    [InlineData("static readonly ConcurrentDictionary<Guid, SemaphoreSlim> {|MAP2005:s_gates|} = new(); public static async Task Do(Guid id) { var gate = s_gates.GetOrAdd(id, static _ => new(1)); await gate.WaitAsync(); try { await Task.Yield(); } finally { gate.Release(); } }", "awaited semaphores")]
    [InlineData("static readonly ConcurrentDictionary<int, Mutex> {|MAP2005:s_gates|} = new(); public static void Do(int id) => s_gates.GetOrAdd(id, static _ => new Mutex()).WaitOne();", "mutexes")]
    [InlineData("static readonly ConcurrentDictionary<int, ReaderWriterLockSlim> {|MAP2005:s_gates|} = new(); public static void Do(int id) => s_gates.GetOrAdd(id, static _ => new()).EnterReadLock();", "locks with readers and writers")]
    [InlineData("static readonly ConcurrentDictionary<string, Lazy<SemaphoreSlim>> {|MAP2005:s_gates|} = new(); public static Task Do(string key) => s_gates.GetOrAdd(key, static _ => new(() => new SemaphoreSlim(1))).Value.WaitAsync();", "lazy semaphores")]
    [InlineData("static readonly ConcurrentDictionary<(Type, string), object> {|MAP2005:s_gates|} = new(); public static void Do(Type type, string key) { lock (s_gates.GetOrAdd((type, key), static _ => new object())) { } }", "tuple key")]
    [InlineData("static ConcurrentDictionary<string, SemaphoreSlim> {|MAP2005:Gates|} { get; } = new(); public static Task Do(string key) => Gates.GetOrAdd(key, static _ => new(1)).WaitAsync();", "property")]
    [InlineData("static readonly ConcurrentDictionary<string, SemaphoreSlim> {|MAP2005:s_gates|} = new(); public static Task Do(string key) => Of(key).WaitAsync(); private static SemaphoreSlim Of(string key) => s_gates.GetOrAdd(key, static _ => new(1));", "helper")]
    [InlineData("[ThreadStatic] static Dictionary<Guid, object>? {|MAP2005:t_gates|}; public static object Get(Guid key) => (t_gates ??= new())[key] = new object();", "thread-static")]
    public Task Locks_pile_up(string members, string shape) => Finds($$"""
        using System.Collections.Concurrent;
        using System.Threading;

        public static class Locks
        {
            {{members}} // {{shape}}
        }
        """);

    [Theory]
    [InlineData("public sealed class Locks { public static readonly Locks It = new(); readonly ConcurrentDictionary<string, SemaphoreSlim> {|MAP2005:_gates|} = new(); public Task Do(string key) => _gates.GetOrAdd(key, static _ => new(1)).WaitAsync(); }", "held by a static")]
    [InlineData("public class Locks<T> { static readonly ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } } }", "generic type")]
    [InlineData("public class Outer { static class Locks { static readonly ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); public static object Of(string key) => s_gates.GetOrAdd(key, static _ => new object()); } public static void Do(string key) { lock (Locks.Of(key)) { } } }", "nested type")]
    [InlineData("public partial class Locks { static readonly ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); } public partial class Locks { public static void Do(string key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } } }", "partial type")]
    public Task In_any_type(string code, string shape) => Finds($"using System.Collections.Concurrent; using System.Threading; {code} // {shape}");

    [Fact]
    public Task Says_who_adds_them() => Says(
        "'s_gates', a static ConcurrentDictionary, keeps a lock for ever: 'Do' adds one for every 'key' that callers of 'Do' pass, and nothing here removes them",
        """
        public static class Locks
        {
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> {|#0:s_gates|} = new();

            public static void Do(string key)
            {
                lock ({|#1:s_gates.GetOrAdd(key, static _ => new object())|}) { }
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "“s_gates”（静态的 ConcurrentDictionary）会永久保留锁：“Do”为“Do”的调用者传入的每个“key”添加一个锁，而这里没有任何代码移除它们",
        "public static class Locks { static readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> {|MAP2005:s_gates|} = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } } }");

    // ---- silent

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, object> s_gates = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } s_gates.TryRemove(key, out _); }", "removed")]
    [InlineData("static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(); public static Task Do(string key) => s_gates.GetOrAdd(key, static _ => new(1)).WaitAsync(); public static void Sweep() { foreach (var entry in s_gates) if (entry.Value.CurrentCount == 1) s_gates.TryRemove(entry); }", "swept")]
    [InlineData("static readonly ConcurrentDictionary<Type, object> s_gates = new(); public static void Do(Type key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } }", "types")]
    [InlineData("static readonly ConcurrentDictionary<DayOfWeek, object> s_gates = new(); public static void Do(DayOfWeek key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } }", "enum")]
    [InlineData("static readonly ConcurrentDictionary<int, object> s_gates = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key.Length % 64, static _ => new object())) { } }", "striped by the rest of a division")]
    [InlineData("static readonly ConcurrentDictionary<int, object> s_gates = new(); public static void Do(string key) { lock (s_gates.GetOrAdd(key.GetHashCode() & 63, static _ => new object())) { } }", "striped by a mask")]
    [InlineData("static readonly object[] s_gates = { new(), new() }; public static void Do(string key) { lock (s_gates[key.Length & 1]) { } }", "array of locks")]
    [InlineData("static readonly ConcurrentDictionary<string, object> s_gates = new(); static void On(string key) { lock (s_gates.GetOrAdd(key, static _ => new object())) { } } public static void A() => On(\"a\"); public static void B() => On(\"b\");", "constants from all callers")]
    [InlineData("static readonly ConcurrentDictionary<string, object> s_values = new(); public static object Get(string key) => s_values.GetOrAdd(key, static k => k.Trim());", "values that are no locks")]
    [InlineData("static readonly ConcurrentDictionary<string, Lazy<string>> s_values = new(); public static string Get(string key) => s_values.GetOrAdd(key, static k => new(() => k)).Value;", "lazy values that are no locks")]
    [InlineData("static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(); static Locks() { s_gates[\"a\"] = new(1); } public static Task Do(string key) => s_gates[key].WaitAsync();", "made at the start")]
    [InlineData("static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(); public static Task Do(string key) { if (s_gates.Count > 1000) s_gates.Clear(); return s_gates.GetOrAdd(key, static _ => new(1)).WaitAsync(); }", "limited")]
    [InlineData("static readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, SemaphoreSlim> s_gates = new(); public static Task Do(object key) => s_gates.GetValue(key, static _ => new(1)).WaitAsync();", "weak keys")]
    [InlineData("public static readonly ConcurrentDictionary<string, object> Gates = new(); public static void Do(string key) { lock (Gates.GetOrAdd(key, static _ => new object())) { } }", "others can clear it")]
    [InlineData("static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(); public static void Register(string key, SemaphoreSlim gate) => s_gates[key] = gate;", "registered")]
    public Task Locks_are_few_or_go(string members, string shape) => Silent($$"""
        using System.Collections.Concurrent;
        using System.Threading;

        public static class Locks
        {
            {{members}} // {{shape}}
        }
        """);

    [Fact]
    public Task Safe_twin_shares_a_fixed_number_of_locks() => Silent("""
        public static class Locks
        {
            private static readonly object[] s_gates = Enumerable.Range(0, 64).Select(static _ => new object()).ToArray();

            public static void Do(string key)
            {
                lock (s_gates[(uint)key.GetHashCode() % s_gates.Length]) { }
            }
        }
        """);

    [Fact]
    public Task Misses_locks_of_an_object_of_unknown_life() => KnownMiss("""
        public sealed class Locks
        {
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> _gates = new();

            public void Do(string key)
            {
                lock (_gates.GetOrAdd(key, static _ => new object())) { }
            }
        }
        """);
}
