using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class UnpublishedSwapTests : RuleTests<UnpublishedSwap>
{
    // ---- what it says

    [Fact]
    public Task Reader_without_a_lock_may_go_on_with_the_old_one() => Says(
        "'Reload' replaces 's_rates', a static Dictionary, by a plain assignment; 'Of' reads it with no lock held and may go on with the old one",
        """
        static class Rates
        {
            static Dictionary<string, decimal> {|#2:s_rates|} = new();

            public static void Reload(Dictionary<string, decimal> rates) => {|#0:s_rates = rates|};

            public static decimal Of(string currency) => {|#1:s_rates[currency]|};
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Double_checked_locking_without_volatile() => Says(
        "'Find' replaces 's_names', a static Dictionary, by a plain assignment; 'Find' reads it with no lock held and may by the memory model see it before what is in it",
        """
        static class Names
        {
            static readonly object s_gate = new();
            static Dictionary<string, int> {|#2:s_names|};

            public static int Find(string name)
            {
                if (s_names == null)
                    lock (s_gate)
                        if (s_names == null)
                            {|#0:s_names = Load()|};

                return {|#1:s_names[name]|};
            }

            static Dictionary<string, int> Load() => new() { ["a"] = 1 };
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Reload”用普通赋值替换“s_rates”（静态的 Dictionary）；“Of”不加锁地读取它，可能继续使用旧集合",
        """
        static class Rates
        {
            static Dictionary<string, decimal> s_rates = new();

            public static void Reload(Dictionary<string, decimal> rates) => {|MAP3001:s_rates = rates|};

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Fact]
    public Task One_finding_for_all_places_that_replace_it() => Finds("""
        static class Flags
        {
            static System.Collections.Frozen.FrozenSet<string> s_flags;

            public static void Reset() => {|MAP3001:s_flags = System.Collections.Frozen.FrozenSet<string>.Empty|};

            public static void Load(IEnumerable<string> flags) => s_flags = System.Collections.Frozen.FrozenSet.ToFrozenSet(flags);

            public static bool Has(string flag) => s_flags.Contains(flag);
        }
        """);

    // ---- every kind of collection

    [Theory]
    [InlineData("Dictionary<string, int>", "new()", "s_map.ContainsKey(key)")]
    [InlineData("ImmutableDictionary<string, int>", "ImmutableDictionary<string, int>.Empty", "s_map.ContainsKey(key)")]
    [InlineData("System.Collections.Frozen.FrozenDictionary<string, int>", "System.Collections.Frozen.FrozenDictionary<string, int>.Empty", "s_map.ContainsKey(key)")]
    [InlineData("ConcurrentDictionary<string, int>", "new()", "s_map.ContainsKey(key)")]
    [InlineData("IReadOnlyDictionary<string, int>", "new Dictionary<string, int>()", "s_map.ContainsKey(key)")]
    [InlineData("List<string>", "new()", "s_map.Contains(key)")]
    [InlineData("ImmutableArray<string>", "ImmutableArray<string>.Empty", "s_map.Contains(key)")]
    [InlineData("ReadOnlyCollection<string>", "new(new List<string>())", "s_map.Contains(key)", false)]
    public Task Every_kind(string type, string first, string read, bool isKnown = true)
    {
        string source = $$"""
            static class Holder
            {
                static {{type}} s_map = {{first}};

                public static void Set({{type}} next) => {{(isKnown ? "{|MAP3001:s_map = next|}" : "s_map = next")}};

                public static bool Has(string key) => {{read}};
            }
            """;
        return isKnown ? Finds(source) : Silent(source);
    }

    // ---- every spelling of a replacement

    [Theory]
    [InlineData("{|MAP3001:s_map = Load()|};")]
    [InlineData("var next = Load(); next[\"x\"] = 1; {|MAP3001:s_map = next|};")]
    [InlineData("{|MAP3001:(s_map, s_version) = (Load(), 2)|};")]
    [InlineData("{|MAP3001:Holder.s_map = flag ? Load() : new()|};")]
    [InlineData("s_map = null; {|MAP3001:s_map = Load()|};")]
    [InlineData("try { {|MAP3001:s_map = Load()|}; } finally { s_version++; }")]
    [InlineData("if (!flag) return; using var stream = new System.IO.MemoryStream(); {|MAP3001:s_map = Load()|};")]
    [InlineData("Store(); void Store() => {|MAP3001:s_map = Load()|};")]
    [InlineData("Action store = () => {|MAP3001:s_map = Load()|}; store();")]
    public Task Every_spelling(string code) => Finds($$"""
        static class Holder
        {
            static Dictionary<string, int> s_map = new();
            static int s_version;

            public static void Act(bool flag) { {{code}} }

            public static bool Has(string key) => s_map.ContainsKey(key) && s_version >= 0;

            static Dictionary<string, int> Load() => new() { ["a"] = 1 };
        }
        """);

    // ---- where it stands

    [Fact]
    public Task Setter_of_a_property() => Finds("""
        static class Settings
        {
            static ImmutableDictionary<string, string> s_values = ImmutableDictionary<string, string>.Empty;

            public static ImmutableDictionary<string, string> Values
            {
                get => s_values;
                set => {|MAP3001:s_values = value|};
            }
        }

        class Page
        {
            public string Title => Settings.Values["title"];
        }
        """);

    [Fact]
    public Task Automatic_property() => Finds("""
        static class Settings
        {
            public static ImmutableDictionary<string, string> Values { get; private set; } = ImmutableDictionary<string, string>.Empty;

            public static void Reload(Dictionary<string, string> values) => {|MAP3001:Values = values.ToImmutableDictionary()|};

            public static string Of(string key) => Values.GetValueOrDefault(key);
        }
        """);

    [Fact]
    public Task Object_that_a_static_holds() => Finds("""
        static class App { public static readonly Router Router = new(); }

        sealed class Router
        {
            private System.Collections.Frozen.FrozenDictionary<string, int> _routes = System.Collections.Frozen.FrozenDictionary<string, int>.Empty;

            public void Load(Dictionary<string, int> routes) => {|MAP3001:_routes = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(routes)|};

            public int Find(string path) => _routes.TryGetValue(path, out int port) ? port : 0;
        }
        """);

    [Fact]
    public Task Timer_that_reloads_beside_callers() => Finds("""
        sealed class Feed
        {
            private readonly Timer _timer;
            private Dictionary<string, int> _rates = new();

            public Feed() => _timer = new Timer(_ => Reload(), null, 0, 1000);

            private void Reload()
            {
                var rates = new Dictionary<string, int> { ["a"] = 1 };
                {|MAP3001:_rates = rates|};
            }

            public int Of(string name) => _rates[name];
        }
        """);

    [Fact]
    public Task Async_reload() => Finds("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates = new();

            public static async Task ReloadAsync(Func<Task<Dictionary<string, decimal>>> load)
            {
                {|MAP3001:s_rates = await load()|};
            }

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Fact]
    public Task Loop_that_waits_for_the_new_one() => Finds("""
        static class Ready
        {
            static ImmutableList<string> s_nodes = ImmutableList<string>.Empty;

            public static void Set(ImmutableList<string> nodes) => {|MAP3001:s_nodes = nodes|};

            public static void Wait()
            {
                while (s_nodes.Count == 0)
                {
                }
            }
        }
        """);

    [Fact]
    public Task From_another_file_and_type() => Finds("""
        static class Store
        {
            internal static HashSet<string> Blocked = new();
        }
        """, """
        static class Loader
        {
            public static void Load(string[] names) => {|MAP3001:Store.Blocked = new HashSet<string>(names)|};
        }

        class Filter
        {
            public bool Allows(string name) => !Store.Blocked.Contains(name);
        }
        """);

    [Fact]
    public Task Partial_generic_and_nested() => Finds("""
        static partial class Cache<T>
        {
            static Dictionary<string, T> s_items = new();

            internal static class Loader
            {
                public static void Load(Dictionary<string, T> items) => {|MAP3001:s_items = items|};
            }
        }
        """, """
        static partial class Cache<T>
        {
            public static IEnumerable<string> Names => s_items.Keys.ToList();
        }
        """);

    [Fact]
    public Task Copy_on_write_by_one_thread_alone() => Finds("""
        sealed class Feed
        {
            private readonly Timer _timer;
            private ImmutableDictionary<int, string> _items = ImmutableDictionary<int, string>.Empty;

            public Feed()
            {
                Task.Run(() =>
                {
                    while (true)
                        Next();
                });
            }

            private void Next() => {|MAP3001:_items = _items.SetItem(1, "a")|};

            public string Of(int key) => _items[key];
        }
        """);

    [Fact]
    public Task Concurrent_collection_that_is_loaded_anew() => Finds("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache = new();

            public static void Load(Dictionary<string, int> all) => {|MAP3001:s_cache = new(all)|};

            public static int Of(string key) => s_cache.GetOrAdd(key, k => k.Length);
        }
        """);

    // ---- safe

    [Fact]
    public Task Safe_twin_volatile() => Silent("""
        static class Rates
        {
            static volatile Dictionary<string, decimal> s_rates = new();

            public static void Reload(Dictionary<string, decimal> rates) => s_rates = rates;

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Theory]
    [InlineData("Volatile.Write(ref s_map, next)", "Volatile.Read(ref s_map).ContainsKey(key)")]
    [InlineData("Interlocked.Exchange(ref s_map, next)", "s_map.ContainsKey(key)")]
    [InlineData("Interlocked.CompareExchange(ref s_map, next, s_map)", "s_map.ContainsKey(key)")]
    [InlineData("s_map = next", "Volatile.Read(ref s_map).ContainsKey(key)")] // half of it: whoever wrote that knows
    [InlineData("Volatile.Write(ref s_map, next)", "s_map.ContainsKey(key)")]
    public Task Safe_operations(string store, string read) => Silent($$"""
        static class Rates
        {
            static Dictionary<string, int> s_map = new();

            public static void Reload(Dictionary<string, int> next) { {{store}}; }

            public static bool Has(string key) => {{read}};
        }
        """);

    [Fact]
    public Task Safe_one_lock() => Silent("""
        static class Rates
        {
            static readonly object s_gate = new();
            static Dictionary<string, decimal> s_rates = new();

            public static void Reload(Dictionary<string, decimal> rates)
            {
                lock (s_gate)
                    s_rates = rates;
            }

            public static decimal Of(string currency)
            {
                lock (s_gate)
                    return s_rates[currency];
            }
        }
        """);

    [Fact]
    public Task Safe_array_that_is_exchanged() => Silent("""
        static class Handlers
        {
            static ImmutableArray<Action> s_all = ImmutableArray<Action>.Empty;

            public static void Set(ImmutableArray<Action> next) => ImmutableInterlocked.InterlockedExchange(ref s_all, next);

            public static void Add(Action one) => ImmutableInterlocked.Update(ref s_all, (all, item) => all.Add(item), one);

            public static int Count => s_all.Length;
        }
        """);

    [Fact]
    public Task Safe_double_checked_locking_with_volatile() => Silent("""
        static class Names
        {
            static readonly object s_gate = new();
            static volatile Dictionary<string, int> s_names;

            public static int Find(string name)
            {
                if (s_names == null)
                    lock (s_gate)
                        s_names ??= new() { ["a"] = 1 };

                return s_names[name];
            }
        }
        """);

    [Fact]
    public Task Published_by_a_volatile_field_beside_it() => Silent("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates;
            static volatile bool s_isLoaded;

            public static void Load(Dictionary<string, decimal> rates)
            {
                s_rates = rates;
                s_isLoaded = true;
            }

            public static decimal Of(string currency) => s_isLoaded ? s_rates[currency] : 1;
        }
        """);

    [Fact]
    public Task Followed_by_a_barrier() => Silent("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates = new();

            public static void Load(Dictionary<string, decimal> rates)
            {
                s_rates = rates;
                Interlocked.MemoryBarrier();
            }

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Fact]
    public Task Only_initialization_sets_it() => Silent("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates;

            static Rates() => s_rates = new() { ["a"] = 1 };

            public static decimal Of(string currency) => s_rates[currency];
        }

        sealed class Table
        {
            public static readonly Table All = new();
            private Dictionary<string, int> _rows;

            public Table() => _rows = new() { ["a"] = 1 };

            public int Of(string key) => _rows[key];
        }
        """);

    [Fact]
    public Task Nobody_else_reads_it() => Silent("""
        static class Last
        {
            static List<string> s_last = new();

            public static int Swap(List<string> next)
            {
                int count = s_last.Count;
                s_last = next;
                return count;
            }
        }
        """);

    [Fact]
    public Task One_thread_replaces_and_reads() => Silent("""
        sealed class Worker
        {
            private readonly object _gate = new();
            private Dictionary<string, int> _seen = new();

            public Worker()
            {
                Task.Run(() =>
                {
                    while (true)
                    {
                        Reset();
                        Work();
                    }
                });
            }

            private void Reset() => _seen = new();

            private int Work() => _seen.Count;
        }
        """);

    [Fact]
    public Task Object_of_one_thread() => Silent("""
        sealed class Parser
        {
            private Dictionary<string, int> _names = new();

            public void Reset() => _names = new();

            public bool Knows(string name) => _names.ContainsKey(name);
        }
        """);

    [Fact]
    public Task Thread_has_its_own() => Silent("""
        static class Scratch
        {
            [ThreadStatic] static Dictionary<string, int> t_map;

            public static void Reset() => t_map = new();

            public static bool Has(string key) => t_map.ContainsKey(key);
        }
        """);

    [Fact]
    public Task Read_only_after_the_tasks_are_over() => Silent("""
        static class Totals
        {
            public static int Count()
            {
                Dictionary<string, int> totals = new();
                totals = new() { ["a"] = 1 };
                return totals.Count;
            }
        }
        """);

    // ---- what others say of the same line

    [Fact]
    public Task Update_that_is_lost() => Silent("""
        static class Flags
        {
            static ImmutableDictionary<string, bool> s_flags = ImmutableDictionary<string, bool>.Empty;

            public static void Set(string flag) => s_flags = s_flags.SetItem(flag, true);

            public static bool Has(string flag) => s_flags.ContainsKey(flag);
        }
        """);

    [Fact]
    public Task Collection_that_is_stored_before_it_is_filled() => Silent("""
        static class Rates
        {
            static ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
                s_rates = new();
                foreach (string name in names)
                    s_rates[name] = 1;
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);
        }
        """);

    [Fact]
    public Task First_value_without_a_lock() => Silent("""
        static class Names
        {
            static Dictionary<string, int> s_names;

            public static int Of(string name) => (s_names ??= Load())[name];

            static Dictionary<string, int> Load() => new() { ["a"] = 1 };
        }
        """);

    [Fact]
    public Task Plain_collection_that_is_changed_in_place() => Silent("""
        static class Hits
        {
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string key) => s_hits[key] = 1;

            public static void Reset() => s_hits = new();

            public static bool Has(string key) => s_hits.ContainsKey(key);
        }
        """);

    [Fact]
    public Task Concurrent_collection_that_is_reset() => Silent("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache = new();

            public static void Reset() => s_cache = new();

            public static int Of(string key) => s_cache.GetOrAdd(key, k => k.Length);
        }
        """);

    [Fact]
    public Task It_is_only_taken_away() => Silent("""
        static class Cache
        {
            static ImmutableList<string> s_items = ImmutableList<string>.Empty;

            public static void Drop() => s_items = null;

            public static int Count => s_items?.Count ?? 0;
        }
        """);

    // ---- what it does not see

    [Fact]
    public Task Misses_readers_outside_the_lock_of_those_who_replace() => KnownMiss("""
        static class Rates
        {
            static readonly object s_gate = new();
            static Dictionary<string, decimal> s_rates = new();

            public static void Reload(Dictionary<string, decimal> rates)
            {
                lock (s_gate)
                    s_rates = rates;
            }

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Fact]
    public Task Misses_a_barrier_for_something_else() => KnownMiss("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates = new();
            static int s_loads;

            public static void Reload(Dictionary<string, decimal> rates)
            {
                Interlocked.Increment(ref s_loads);
                s_rates = rates;
            }

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Fact]
    public Task Wrong_where_callers_meet_otherwise() => KnownFalseAlarm("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates = new();

            public static void Load(Dictionary<string, decimal> rates) => {|MAP3001:s_rates = rates|}; // Main calls it before it starts the first thread

            public static decimal Of(string currency) => s_rates[currency];
        }
        """);

    [Fact]
    public Task Reader_that_has_passed_the_lock() => Silent("""
        static class Codes
        {
            static readonly object s_gate = new();
            static List<string> s_codes;

            public static List<string> All()
            {
                lock (s_gate)
                {
                    if (s_codes == null)
                        s_codes = new List<string> { "a", "b" };
                }

                return s_codes;
            }
        }
        """);

    [Fact]
    public Task Reader_that_may_go_around_the_lock() => Finds("""
        static class Codes
        {
            static readonly object s_gate = new();
            static List<string> s_codes;

            public static List<string> All()
            {
                if (s_codes == null)
                {
                    lock (s_gate)
                    {
                        if (s_codes == null)
                            {|MAP3001:s_codes = new List<string> { "a", "b" }|};
                    }
                }

                return s_codes;
            }
        }
        """);
}
