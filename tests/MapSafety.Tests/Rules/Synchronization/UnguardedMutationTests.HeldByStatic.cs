using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1001: changes of the state of objects that a static holds.</summary>
public sealed partial class UnguardedMutationTests
{
    private const string Cache = """
        class Cache
        {
            private readonly Dictionary<string, int> _entries = new();
            public void Set(string key, int value) => {|MAP1001:_entries[key] = value|};
        }
        """;

    private const string SilentCache = """
        class Cache
        {
            private readonly Dictionary<string, int> _entries = new();
            public void Set(string key, int value) => _entries[key] = value;
        }
        """;

    [Fact]
    public Task Message_names_the_static_that_holds_the_object() => Says(
        "'Set' writes to '_entries', a Dictionary that is shared because the static 'Cache.Instance' holds 'Cache', with no lock held; 'Get' reads it and can run at the same time",
        """
        class Cache
        {
            public static readonly Cache {|#2:Instance|} = new();
            private readonly Dictionary<string, int> {|#1:_entries|} = new();
            public void Set(string key, int value) => {|#0:_entries[key] = value|};
            public int Get(string key) => {|#3:_entries[key]|};
        }
        """,
        others: 3);

    [Fact]
    public Task Message_tells_the_whole_chain_each_step_with_its_place() => Says(
        "'Put' adds to '_rows', a Dictionary that is shared because the static 'Registry.Default' holds 'Service' and its 'Table' holds 'Table', with no lock held; two calls of it can run at the same time",
        """
        static class Registry { public static readonly Service {|#2:Default|} = new(); }
        class Service { public Table {|#3:Table|} { get; } = new(); }
        class Table
        {
            private readonly Dictionary<string, int> {|#1:_rows|} = new();
            public void Put(string key) => {|#0:_rows.Add(key, 1)|};
        }
        """,
        others: 3);

    [Fact]
    public Task Message_in_Chinese_tells_the_chain() => SaysInChinese(
        "“Put”向其添加条目：“_rows”（因为静态的“Registry.Default”持有“Service”，且其“Table”持有“Table”而被共享的 Dictionary），但没有持有任何锁；它的两次调用可能同时运行",
        """
        static class Registry { public static readonly Service Default = new(); }
        class Service { public Table Table { get; } = new(); }
        class Table
        {
            private readonly Dictionary<string, int> _rows = new();
            public void Put(string key) => {|MAP1001:_rows.Add(key, 1)|};
        }
        """);

    [Theory]
    [InlineData("static class Registry { static readonly Cache s_cache = new(); }")]
    [InlineData("static class Registry { internal static Cache Default { get; } = new Cache(); }")]
    [InlineData("static class Registry { private static Cache? s_cache; public static Cache Default => s_cache ??= new Cache(); }")]
    [InlineData("static class Registry { private static readonly Lazy<Cache> s_cache = new(() => new Cache()); public static Cache Default => s_cache.Value; }")]
    [InlineData("static class Registry { private static readonly Cache s_cache; static Registry() => s_cache = new Cache(); }")]
    [InlineData("static class Registry { private static readonly Task<Cache> s_cache = Task.Run(() => new Cache()); }")]
    [InlineData("static class Registry { private static readonly Cache s_cache = Make(); private static Cache Make() => new(); }")]
    [InlineData("class Service { private readonly Cache _cache = new(); private static readonly Service s_instance = new(); }")]
    [InlineData("static class Registry { private static readonly ConcurrentDictionary<string, Cache> s_all = new(); public static Cache Of(string name) => s_all.GetOrAdd(name, _ => new Cache()); }")]
    [InlineData("static class Registry { private static readonly Cache[] s_all = { new(), new() }; }")]
    [InlineData("static class Registry { private static readonly Dictionary<string, List<Cache>> s_all = new() { [\"a\"] = new() { new Cache() } }; }")]
    [InlineData("class Store : Cache { public static readonly Store Instance = new(); }")]
    public Task Held_by_a_static_in_every_way(string holder) => Finds(Cache + holder);

    [Theory]
    [InlineData("")]
    [InlineData("class Service { private readonly Cache _cache = new(); }")]
    [InlineData("static class Registry { public static Cache Make() => new(); }")]
    [InlineData("static class Registry { [ThreadStatic] private static Cache? t_cache; public static Cache Mine => t_cache ??= new Cache(); }")]
    [InlineData("static class Registry { private static readonly ThreadLocal<Cache> s_cache = new(() => new Cache()); }")]
    [InlineData("static class Registry { private static readonly AsyncLocal<Cache> s_cache = new(); public static void Start() => s_cache.Value = new Cache(); }")]
    [InlineData("static class Registry { private static readonly Func<Cache> s_make = () => new Cache(); }")]
    [InlineData("static class Registry { private static readonly Type s_type = typeof(Cache); }")]
    [InlineData("static class Registry { private static readonly Cache s_empty = new(); public static void Use() { var own = new Cache(); own.Set(\"a\", 1); } }")]
    [InlineData("class Other { public static readonly Other Instance = new(); private readonly string _name = nameof(Cache); }")]
    public Task Safe_twin_no_static_holds_it_or_others_are_made_too(string holder) => Silent(SilentCache + holder);

    [Fact]
    public Task A_registry_of_many_is_a_suggestion()
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test("""
            class Room
            {
                private static readonly ConcurrentDictionary<string, Room> s_rooms = new();
                private readonly HashSet<string> _members = new();
                public static Room Of(string name) => s_rooms.GetOrAdd(name, _ => new Room());
                public void Join(string member) => {|#0:_members.Add(member)|};
            }
            """);
        test.ExpectedDiagnostics.Add(
            new DiagnosticResult("MAP1001", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task What_is_likely_is_said_once_for_all_states_of_the_type() => Says(
        "'Join' adds to '_members', a HashSet that is shared because the static 'Room.s_rooms' holds 'Room', with no lock held; 'Leave' changes it and can run at the same time; the same holds for '_lines', '_guests'",
        """
        class Room
        {
            private static readonly ConcurrentDictionary<string, Room> {|#2:s_rooms|} = new();
            private readonly HashSet<string> {|#1:_members|} = new();
            private readonly List<string> {|#4:_lines|} = new(), {|#6:_guests|} = new(), _closed = new();
            public static Room Of(string name) => s_rooms.GetOrAdd(name, _ => new Room());
            public void Join(string member) => {|#0:_members.Add(member)|};
            public void Leave(string member) => {|#3:_members.Remove(member)|};
            public void Say(string line) => {|#5:_lines.Add(line)|};
            public void Invite(string guest) => {|#7:_guests.Add(guest)|};
            public void Close(string line) { lock (_closed) _closed.Add(line); }
        }
        """,
        DiagnosticSeverity.Info, others: 7);

    [Fact]
    public Task Instance_behind_an_interface_and_a_base_class_of_it() => Finds("""
        interface ICache { void Set(string key); }
        abstract class CacheBase : ICache
        {
            protected readonly Dictionary<string, int> Entries = new();
            public virtual void Set(string key) => {|MAP1001:Entries[key] = 1|};
        }
        sealed class Cache : CacheBase
        {
            public static ICache Instance { get; } = new Cache();
            public override void Set(string key) { base.Set(key); {|MAP1001:Entries.Remove(key)|}; }
        }
        """);

    [Fact]
    public Task State_reached_from_another_type_through_the_static() => Finds("""
        class Settings
        {
            public static Settings Current { get; } = new();
            public Dictionary<string, string> Values { get; } = new();
        }
        static class Program
        {
            public static void Configure() => {|MAP1001:Settings.Current.Values["a"] = "b"|};
            public static async Task ConfigureAsync() { await Task.Yield(); var values = Settings.Current.Values; {|MAP1001:values.Clear()|}; }
        }
        """);

    [Fact]
    public Task Generic_partial_nested_types_indexers_and_local_functions() => Finds(
        """
        partial class Pool<T> where T : notnull
        {
            public static readonly Pool<T> Shared = new();
            private readonly Stack<T> _items = new();
            private class Sweeper { public void Sweep(Pool<T> pool) => {|MAP1001:pool._items.Clear()|}; }
        }
        """,
        """
        partial class Pool<T>
        {
            public void Return(T item)
            {
                if (item is null) return;
                Put();
                void Put() => {|MAP1001:_items.Push(item)|};
            }
            public int this[T item] { set { for (int i = 0; i < value; i++) {|MAP1001:_items.Push(item)|}; } }
        }
        """);

    [Fact]
    public Task Safe_twin_one_lock_of_the_object_around_every_change() => Silent("""
        class Cache
        {
            public static readonly Cache Instance = new();
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _entries = new();
            public void Set(string key) { lock (_gate) _entries[key] = 1; }
            public void Reset() { lock (_gate) { Clear(); } }
            private void Clear() => _entries.Clear();
        }
        """);

    [Fact]
    public Task Safe_twin_every_call_of_the_public_helper_under_the_lock_of_who_holds_it() => Silent("""
        public static class App
        {
            private static readonly object s_gate = new();
            private static readonly Table s_table = new();
            public static void Hit(string ip) { lock (s_gate) s_table.Bump(ip); }
            public static int Of(string ip) { lock (s_gate) return s_table.Of(ip); }
        }
        public class Table
        {
            private readonly Dictionary<string, int> _rows = new();
            public void Bump(string ip) => _rows[ip] = 1;
            public int Of(string ip) => _rows[ip];
        }
        """);

    [Fact]
    public Task Safe_constructor_and_initializers_of_the_object_that_is_held() => Silent("""
        class Cache
        {
            public static readonly Cache Instance = new("a") { Names = { "x" } };
            private readonly Dictionary<string, int> _entries = new() { ["z"] = 1 };
            public List<string> Names { get; init; } = new();
            private Cache(string key) { _entries[key] = 1; Fill(); }
            private void Fill() => _entries["b"] = 2;
            public int Get(string key) => _entries[key];
        }
        """);

    [Fact]
    public Task Safe_disposal_of_the_object_that_is_held() => Silent("""
        sealed class Cache : IDisposable
        {
            public static readonly Cache Instance = new();
            private readonly Dictionary<string, int> _entries = new() { ["z"] = 1 };
            public int Get(string key) => _entries[key];
            public void Dispose() => _entries.Clear();
        }
        """);

    [Fact]
    public Task Safe_actor_and_form_that_a_static_holds() => Silent("""
        namespace Orleans { public class Grain { } }
        class Counter : Orleans.Grain
        {
            private static readonly Counter s_last = new();
            private readonly Dictionary<string, int> _counts = new();
            public Task Count(string key) { _counts[key] = 1; return Task.CompletedTask; }
        }
        """);

    [Fact]
    public Task Misses_an_object_behind_five_steps() => KnownMiss("""
        class A { private readonly B _b = new(); private static readonly A s_a = new(); }
        class B { private readonly C _c = new(); }
        class C { private readonly D _d = new(); }
        class D { private readonly E _e = new(); }
        class E
        {
            private readonly List<int> _items = new();
            public void Add(int item) => _items.Add(item);
        }
        """);

    [Fact]
    public Task Misses_an_object_whose_method_a_static_event_holds() => KnownMiss("""
        static class Bus
        {
            public static event Action<int> Raised = delegate { };
            public static void Raise(int item) => Raised(item);
        }
        class Listener
        {
            private readonly List<int> _seen = new();
            public Listener() => Bus.Raised += OnRaised;
            private void OnRaised(int item) => _seen.Add(item);
        }
        """);

    [Fact]
    public Task Misses_an_object_that_a_static_gets_as_object() => KnownMiss(SilentCache + """
        static class Bag
        {
            private static readonly List<object> s_all = new() { new Cache() };
        }
        """);
}
