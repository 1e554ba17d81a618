using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class RacyLazyInitTests : RuleTests<RacyLazyInit>
{
    // ---- what it says

    [Fact]
    public Task Collection_that_is_changed_afterwards_loses_entries() => Says(
        "'Of' gives 's_cache', a static ConcurrentDictionary, its first value with no lock held; two threads can each store one, and what was put into the one that is replaced is lost",
        """
        static class Cache
        {
            static ConcurrentDictionary<string, int> {|#2:s_cache|};

            public static int Of(string key)
            {
                if (s_cache == null)
                    {|#0:s_cache = new()|};

                return {|#1:s_cache.GetOrAdd(key, k => k.Length)|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Collection_that_is_only_read_is_a_suggestion() => Says(
        "'Names' gives 's_names', a static Dictionary, its first value with no lock held; two threads can each make one, and go on with different objects",
        """
        static class Countries
        {
            static Dictionary<string, string> {|#1:s_names|};

            public static Dictionary<string, string> Names => {|#0:s_names ??= Load()|};

            static Dictionary<string, string> Load() => new() { ["ch"] = "Switzerland" };
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task First_value_that_overwrites_an_update() => Says(
        "'Ensure' gives 's_handlers', a static ImmutableList, its first value with no lock held; what another thread has stored meanwhile is overwritten",
        """
        static class Events
        {
            static ImmutableList<Action> {|#2:s_handlers|};

            public static void Ensure()
            {
                if (s_handlers is null)
                    {|#0:s_handlers = ImmutableList<Action>.Empty|};
            }

            public static void Add(Action handler)
            {
                Ensure();
                {|#1:ImmutableInterlocked.Update(ref s_handlers, (list, one) => list.Add(one), handler)|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Names”为“s_names”（静态的 Dictionary）存入第一个值，但没有持有任何锁；两个线程可能各生成一个，并使用不同的对象",
        """
        static class Countries
        {
            static Dictionary<string, string> s_names;

            public static Dictionary<string, string> Names => {|MAP3008:s_names ??= new() { ["ch"] = "Switzerland" }|};
        }
        """);

    // ---- spellings

    [Theory]
    [InlineData("{|MAP3008:s_map ??= new()|};")]
    [InlineData("if (s_map == null) {|MAP3008:s_map = new()|};")]
    [InlineData("if (s_map is null) { var map = Load(); map.TryAdd(\"b\", 2); {|MAP3008:s_map = map|}; }")]
    [InlineData("if (s_map is not null) return; {|MAP3008:s_map = Load()|};")]
    [InlineData("if (null == s_map) {|MAP3008:Volatile.Write(ref s_map, new())|};")]
    [InlineData("if (s_map is not { } map) {|MAP3008:s_map = map = new()|};")]
    [InlineData("var map = s_map; if (map == null) { map = Load(); {|MAP3008:s_map = map|}; }")]
    [InlineData("var map = s_map ?? ({|MAP3008:s_map = Load()|});")]
    [InlineData("{|MAP3008:s_map = s_map ?? Load()|};")]
    [InlineData("bool isMissing = s_map is null; if (isMissing) {|MAP3008:s_map = Load()|};")]
    [InlineData("if (s_map == null && key.Length > 0) {|MAP3008:s_map = Load()|};")]
    [InlineData("if (Volatile.Read(ref s_map) == null) {|MAP3008:Interlocked.Exchange(ref s_map, new())|};")]
    public Task Every_spelling(string code) => Finds($$"""
        static class Holder
        {
            static ConcurrentDictionary<string, int> s_map;

            public static void Act(string key) { {{code}} }

            public static void Add(string key) => s_map.TryAdd(key, 1);

            static ConcurrentDictionary<string, int> Load() => new();
        }
        """);

    // ---- where it stands

    [Fact]
    public Task Getter_of_a_property_with_a_field() => Finds("""
        static class Registry
        {
            static ConcurrentDictionary<Type, object> s_services;

            static ConcurrentDictionary<Type, object> Services
            {
                get
                {
                    if (s_services == null)
                    {
                        {|MAP3008:s_services = new ConcurrentDictionary<Type, object>()|};
                    }

                    return s_services;
                }
            }

            public static void Add(object service) => Services[service.GetType()] = service;
        }
        """);

    [Fact]
    public Task From_another_type_and_file() => Finds("""
        static class Store
        {
            internal static ConcurrentQueue<string> Lines;
        }
        """, """
        class Writer
        {
            public void Write(string line)
            {
                {|MAP3008:Store.Lines ??= new()|};
                Store.Lines.Enqueue(line);
            }
        }
        """);

    [Fact]
    public Task Partial_generic_and_nested() => Finds("""
        static partial class Pool<T>
        {
            static ConcurrentBag<T> s_free;
        }
        """, """
        static partial class Pool<T>
        {
            internal static class Gate
            {
                public static void Return(T item)
                {
                    {|MAP3008:s_free ??= new ConcurrentBag<T>()|};
                    s_free.Add(item);
                }
            }
        }
        """);

    [Fact]
    public Task Async_member_whose_value_is_awaited() => Finds("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates;

            public static async Task<decimal> OfAsync(string currency, Func<Task<Dictionary<string, decimal>>> load)
            {
                if (s_rates == null)
                    {|MAP3008:s_rates = await load()|};

                return s_rates[currency];
            }
        }
        """);

    [Fact]
    public Task Local_function_and_lambda() => Finds("""
        static class Names
        {
            static Dictionary<string, int> s_names;

            public static Func<string, int> Finder()
            {
                return Find;

                int Find(string name)
                {
                    {|MAP3008:s_names ??= Build()|};
                    return s_names[name];
                }
            }

            static Dictionary<string, int> Build() => new();
        }
        """);

    [Fact]
    public Task State_of_an_object_that_a_static_holds() => Finds("""
        static class Host { public static readonly Session Current = new(); }

        sealed class Session
        {
            private ConcurrentDictionary<string, object> _items;

            public object this[string key]
            {
                get => _items?[key];
                set => ({|MAP3008:_items ??= new()|})[key] = value;
            }
        }
        """);

    [Fact]
    public Task Cache_that_is_invalidated_by_null() => Finds("""
        static class Menu
        {
            static IReadOnlyList<string> s_items;

            public static IReadOnlyList<string> Items => {|MAP3008:s_items ??= new List<string> { "a" }|};

            public static void Invalidate() => s_items = null;
        }
        """);

    [Fact]
    public Task Try_and_early_return() => Finds("""
        static class Plugins
        {
            static ConcurrentDictionary<string, int> s_plugins;

            public static bool Register(string name)
            {
                try
                {
                    if (name.Length == 0)
                        return false;

                    if (s_plugins == null)
                        {|MAP3008:s_plugins = new()|};

                    return s_plugins.TryAdd(name, 1);
                }
                finally
                {
                    Console.WriteLine(name);
                }
            }
        }
        """);

    [Fact]
    public Task Immutable_array_that_was_never_assigned() => Finds("""
        static class Codes
        {
            static ImmutableArray<int> s_codes;

            public static ImmutableArray<int> All
            {
                get
                {
                    if (s_codes.IsDefault)
                        {|MAP3008:s_codes = ImmutableArray.Create(1, 2)|};

                    return s_codes;
                }
            }
        }
        """);

    // ---- silent

    [Fact]
    public Task Safe_twin_LazyInitializer() => Silent("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache;

            public static int Of(string key) => LazyInitializer.EnsureInitialized(ref s_cache, () => new()).GetOrAdd(key, k => k.Length);
        }
        """);

    [Fact]
    public Task Safe_twin_compare_exchange() => Silent("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache;

            public static int Of(string key)
            {
                if (s_cache == null)
                    Interlocked.CompareExchange(ref s_cache, new(), null);

                return s_cache.GetOrAdd(key, k => k.Length);
            }
        }
        """);

    [Fact]
    public Task Safe_twin_lazy() => Silent("""
        static class Cache
        {
            static readonly Lazy<ConcurrentDictionary<string, int>> s_cache = new();

            public static int Of(string key) => s_cache.Value.GetOrAdd(key, k => k.Length);
        }
        """);

    [Fact]
    public Task Looked_at_again_under_a_lock() => Silent("""
        static class Cache
        {
            static readonly object s_gate = new();
            static volatile ConcurrentDictionary<string, int> s_cache;

            public static int Of(string key)
            {
                if (s_cache == null)
                {
                    lock (s_gate)
                    {
                        if (s_cache == null)
                            s_cache = new();
                    }
                }

                return s_cache.GetOrAdd(key, k => k.Length);
            }
        }
        """);

    [Fact]
    public Task Helper_whose_callers_hold_the_lock() => Silent("""
        sealed class Sessions
        {
            private readonly object _gate = new();
            private Dictionary<string, int> _sessions;

            public void Add(string key)
            {
                lock (_gate)
                    Map()[key] = 1;
            }

            public int Count
            {
                get
                {
                    lock (_gate)
                        return Map().Count;
                }
            }

            private Dictionary<string, int> Map() => _sessions ??= new();
        }
        """);

    [Fact]
    public Task Synchronized_method() => Silent("""
        static class Names
        {
            static Dictionary<string, int> s_names;

            [MethodImpl(MethodImplOptions.Synchronized)]
            public static int Of(string name) => (s_names ??= new() { ["a"] = 1 })[name];
        }
        """);

    [Fact]
    public Task Async_gate() => Silent("""
        sealed class Rates
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private Dictionary<string, decimal> _rates;

            public async Task<decimal> OfAsync(string currency, Func<Task<Dictionary<string, decimal>>> load)
            {
                await _gate.WaitAsync();
                try
                {
                    _rates ??= await load();
                    return _rates[currency];
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Initialization() => Silent("""
        static class Host { public static readonly Names All = new(null); }

        sealed class Names
        {
            private static Dictionary<string, int> s_known;
            private Dictionary<string, int> _names;

            static Names() => s_known ??= new();

            public Names(Dictionary<string, int> names)
            {
                _names = names;
                _names ??= new(s_known);
            }

            public int Of(string name) => _names[name];
        }
        """);

    [Fact]
    public Task Objects_that_nobody_shares() => Silent("""
        sealed class Request
        {
            private Dictionary<string, string> _headers;

            public Dictionary<string, string> Headers => _headers ??= new();

            public void Add(string name, string value) => Headers.Add(name, value);
        }
        """);

    [Fact]
    public Task Thread_static() => Silent("""
        static class Buffers
        {
            [ThreadStatic] static List<string> t_lines;

            public static void Add(string line) => (t_lines ??= new()).Add(line);
        }
        """);

    [Fact]
    public Task State_that_is_declared_with_a_value() => Silent("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache = new();

            public static int Of(string key) => (s_cache ??= new()).GetOrAdd(key, k => k.Length);
        }
        """);

    [Fact]
    public Task Local_copy_that_is_never_stored() => Silent("""
        static class Names
        {
            static Dictionary<string, int> s_names = new();

            public static int Count(Dictionary<string, int> names)
            {
                names ??= s_names;
                var known = s_names;
                known ??= new();
                return names.Count + known.Count;
            }
        }
        """);

    [Fact]
    public Task Refresh_of_what_is_stale() => Silent("""
        static class Rates
        {
            static IReadOnlyDictionary<string, decimal> s_rates;
            static DateTime s_until;

            public static decimal Of(string currency)
            {
                if (s_rates == null || DateTime.UtcNow > s_until)
                    s_rates = new Dictionary<string, decimal>();

                return s_rates[currency];
            }
        }
        """);

    [Fact]
    public Task One_timer_makes_it() => Silent("""
        sealed class Window
        {
            private readonly Timer _timer;
            private ConcurrentQueue<int> _ticks;

            public Window() => _timer = new Timer(_ => Tick(), null, 1000, 1000);

            private void Tick()
            {
                _ticks ??= new();
                _ticks.Enqueue(1);
            }
        }
        """);

    [Fact]
    public Task New_object_in_an_initializer() => Silent("""
        sealed class Options
        {
            public Dictionary<string, string> Values { get; set; }

            public static Options Of(Options given) => new() { Values = given.Values ?? new() };
        }
        """);

    [Fact]
    public Task Change_of_what_was_just_made_is_told_where_it_is_changed() => Silent("""
        static class Hits
        {
            static Dictionary<string, int> s_hits;

            public static void Hit(string ip) => (s_hits ??= new())[ip] = 1;
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_a_flag_beside_the_collection() => KnownMiss("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache;
            static bool s_isMade;

            public static int Of(string key)
            {
                if (!s_isMade)
                {
                    s_cache = new();
                    s_isMade = true;
                }

                return s_cache.GetOrAdd(key, k => k.Length);
            }
        }
        """);

    [Fact]
    public Task Misses_a_collection_that_is_filled_when_it_is_found_empty() => KnownMiss("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache = new();

            public static int Of(string key)
            {
                if (s_cache.IsEmpty)
                    s_cache = new() { ["a"] = 1 };

                return s_cache.GetOrAdd(key, k => k.Length);
            }
        }
        """);

    [Fact]
    public Task Takes_a_table_that_may_be_made_twice_for_one_that_may_not() => KnownFalseAlarm("""
        static class Table
        {
            static IReadOnlyDictionary<int, int> s_squares;

            // Both threads make the same table, and nobody compares the two.
            public static int Of(int number) => ({|MAP3008:s_squares ??= Enumerable.Range(0, 100).ToDictionary(n => n, n => n * n)|})[number];
        }
        """);
}
