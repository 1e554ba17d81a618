using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class PublishedBeforeFilledTests : RuleTests<PublishedBeforeFilled>
{
    private static string Rates(string members) => $$"""
        static class Rates
        {
            static readonly object s_gate = new();
            static ConcurrentDictionary<string, int> s_rates = new();

            public static int Of(string name) => s_rates.TryGetValue(name, out int rate) ? rate : 0;

            {{members}}
        }
        """;

    // ---- what it says

    [Fact]
    public Task Message_names_the_reader() => Says(
        "'Reload' stores a new collection in 's_rates', a static ConcurrentDictionary, and fills it afterwards with no lock held: 'Of' can find it empty or half filled",
        """
        static class Rates
        {
            static ConcurrentDictionary<string, int> {|#3:s_rates|} = new();

            public static int Of(string name) => {|#2:s_rates.TryGetValue(name, out int rate)|} ? rate : 0;

            public static void Reload(string[] names)
            {
                {|#0:s_rates = new()|};
                foreach (var name in names)
                    {|#1:s_rates[name] = 1|};
            }
        }
        """,
        others: 3);

    [Fact]
    public Task First_value_under_a_lock_that_the_fast_path_does_not_take() => Says(
        "'Of' stores a new collection in 's_codes', a static Dictionary, and fills it afterwards under 's_gate', which readers do not hold: 'Of' can find it empty or half filled",
        """
        static class Codes
        {
            static readonly object s_gate = new();
            static volatile Dictionary<string, int>? {|#3:s_codes|};

            public static int Of(string name)
            {
                if (s_codes == null)
                    lock (s_gate)
                        if (s_codes == null)
                        {
                            {|#0:s_codes = new Dictionary<string, int>()|};
                            foreach (var code in new[] { "a", "b" })
                                {|#1:s_codes.Add(code, code.Length)|};
                        }

                return {|#2:s_codes[name]|};
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Reload”把新集合存入“s_rates”（静态的 ConcurrentDictionary）之后才填充，没有持有任何锁：“Of”可能看到空的或只填了一半的集合",
        Rates("public static void Reload(string[] names) { {|MAP3004:s_rates = new()|}; foreach (var name in names) s_rates[name] = 1; }"));

    // ---- how it is stored and filled

    [Theory]
    [InlineData("{|MAP3004:s_rates = new ConcurrentDictionary<string, int>()|}; for (int i = 0; i < names.Length; i++) s_rates.TryAdd(names[i], i);")]
    [InlineData("{|MAP3004:s_rates = new(StringComparer.Ordinal)|}; int at = 0; while (at < names.Length) s_rates[names[at++]] = 1;")]
    [InlineData("{|MAP3004:s_rates = new() { [\"a\"] = 1 }|}; foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("{|MAP3004:s_rates = new()|}; s_rates[\"a\"] = 1; s_rates[\"b\"] = 2;")]
    [InlineData("{|MAP3004:s_rates = new()|}; s_rates[\"a\"] = 1; if (names.Length > 0) s_rates[\"b\"] = 2;")]
    [InlineData("{|MAP3004:Interlocked.Exchange(ref s_rates, new())|}; foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("{|MAP3004:Volatile.Write(ref s_rates, new())|}; foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("if (names.Length > 0) { {|MAP3004:s_rates = new()|}; foreach (var name in names) s_rates[name] = 1; }")]
    [InlineData("try { {|MAP3004:s_rates = new()|}; foreach (var name in names) s_rates[name] = 1; } catch (Exception) { }")]
    [InlineData("lock (s_gate) { {|MAP3004:s_rates = new()|}; foreach (var name in names) s_rates[name] = 1; }")]
    [InlineData("void Run() { {|MAP3004:s_rates = new()|}; foreach (var name in names) s_rates[name] = 1; } Run();")]
    public Task Every_shape(string body) => Finds(Rates($"public static void Reload(string[] names) {{ {body} }}"));

    [Fact]
    public Task Filled_by_a_helper() => Finds(Rates("""
        public static void Reload(string[] names)
        {
            {|MAP3004:s_rates = new()|};
            Fill(names);
        }

        static void Fill(string[] names)
        {
            foreach (var name in names)
                s_rates[name] = 1;
        }
        """));

    [Fact]
    public Task Property_filled_in_another_file_by_an_async_member() => Finds("""
        static partial class Settings<T>
        {
            public static ConcurrentDictionary<string, T> All { get; private set; } = new();
        }

        class Page
        {
            public string Title() => Settings<string>.All.TryGetValue("title", out var title) ? title : "";
        }
        """, """
        static partial class Settings<T>
        {
            internal static async Task LoadAsync(Func<Task<string[]>> names, T value)
            {
                {|MAP3004:All = new()|};
                foreach (var name in await names())
                    All[name] = value;
            }
        }
        """);

    [Fact]
    public Task Timer_that_refreshes_a_field() => Finds("""
        sealed class Bans
        {
            private readonly Timer _timer;
            private volatile ConcurrentDictionary<string, byte> _bans = new();

            public Bans(Func<string[]> load) => _timer = new Timer(_ => Refresh(load()), null, 1000, 1000);

            public bool IsBanned(string ip) => _bans.ContainsKey(ip);

            private void Refresh(string[] ips)
            {
                {|MAP3004:_bans = new()|};
                foreach (var ip in ips)
                    _bans[ip] = 0;
            }
        }
        """);

    [Fact]
    public Task Plain_collection_whose_lock_is_released_in_between() => Finds("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private Dictionary<string, string> _routes = new();

            public string? Find(string path)
            {
                lock (_gate)
                    return _routes.GetValueOrDefault(path);
            }

            public void Reload(Func<string[]> load)
            {
                lock (_gate)
                    {|MAP3004:_routes = new()|};

                foreach (var path in load())
                    lock (_gate)
                        _routes[path] = path;
            }
        }
        """);

    // ---- silence

    [Fact]
    public Task Safe_twin_filled_in_a_local_and_stored_last() => Silent(Rates("""
        public static void Reload(string[] names)
        {
            var rates = new ConcurrentDictionary<string, int>();
            foreach (var name in names)
                rates[name] = 1;

            s_rates = rates;
        }
        """));

    [Theory]
    [InlineData("s_rates = new();")] // a reset
    [InlineData("s_rates = new(); s_rates[names[0]] = 1;")] // the first of what is to come
    [InlineData("if (names.Length > 9) s_rates = new(); foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("if (names.Length > 9) { s_rates = new(); } foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("s_rates = Load(); foreach (var name in names) s_rates[name] = 1; static ConcurrentDictionary<string, int> Load() => new();")]
    [InlineData("foreach (var name in names) s_rates[name] = 1; s_rates = new();")]
    [InlineData("s_rates = new() { [\"a\"] = 1, [\"b\"] = 2 };")]
    [InlineData("s_rates = new(names.Select(name => KeyValuePair.Create(name, 1)));")]
    public Task No_filling(string body) => Silent(Rates($"public static void Act(string[] names) {{ {body} }}"));

    [Fact]
    public Task One_lock_around_all_that_readers_hold() => Silent("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private Dictionary<string, string> _routes = new();

            public string? Find(string path)
            {
                lock (_gate)
                    return _routes.GetValueOrDefault(path);
            }

            public void Reload(string[] paths)
            {
                lock (_gate)
                {
                    _routes = new();
                    foreach (var path in paths)
                        Add(path);
                }
            }

            private void Add(string path) => _routes[path] = path;
        }
        """);

    [Fact]
    public Task Double_checked_with_the_store_last() => Silent("""
        static class Codes
        {
            static readonly object s_gate = new();
            static volatile Dictionary<string, int>? s_codes;

            public static int Of(string name)
            {
                if (s_codes == null)
                    lock (s_gate)
                        if (s_codes == null)
                        {
                            var codes = new Dictionary<string, int>();
                            foreach (var code in new[] { "a", "b" })
                                codes.Add(code, code.Length);

                            s_codes = codes;
                        }

                return s_codes[name];
            }
        }
        """);

    [Fact]
    public Task First_value_with_no_lock_of_which_another_rule_speaks() => Silent("""
        static class Codes
        {
            static ConcurrentDictionary<string, int>? s_codes;

            public static int Of(string name)
            {
                if (s_codes == null)
                {
                    s_codes = new();
                    foreach (var code in new[] { "a", "b" })
                        s_codes[code] = 1;
                }

                return s_codes[name];
            }
        }
        """);

    [Fact]
    public Task Plain_collection_with_no_lock_of_which_others_speak() => Silent("""
        static class Rates
        {
            static Dictionary<string, int> s_rates = new();

            public static int Of(string name) => s_rates.GetValueOrDefault(name);

            public static void Load(string[] names)
            {
                s_rates = new();
                foreach (var name in names)
                    s_rates[name] = 1;
            }
        }
        """);

    [Fact]
    public Task Start_of_the_type_and_of_the_object() => Silent("""
        sealed class Routes
        {
            private static readonly ConcurrentDictionary<string, int> s_defaults;
            private readonly object _gate = new();
            private ConcurrentDictionary<string, int> _routes;

            static Routes()
            {
                s_defaults = new();
                s_defaults["a"] = 1;
                s_defaults["b"] = 2;
            }

            public Routes()
            {
                _routes = new();
                foreach (var (key, value) in s_defaults)
                    _routes[key] = value;
            }

            public int Of(string key)
            {
                lock (_gate)
                    return _routes[key] + s_defaults[key];
            }
        }
        """);

    [Fact]
    public Task Nobody_else_reads() => Silent("""
        static class Seen
        {
            static ConcurrentDictionary<string, int> s_seen = new();

            public static void Restart(string[] names)
            {
                s_seen = new();
                foreach (var name in names)
                    s_seen[name] = 1;
            }

            public static bool See(string name) => s_seen.TryAdd(name, 1);
        }
        """);

    [Fact]
    public Task Object_that_one_thread_has() => Silent("""
        class Editor
        {
            private Dictionary<string, int> _marks = new();

            public int Of(string name) => _marks.GetValueOrDefault(name);

            public void Load(string[] names)
            {
                _marks = new();
                foreach (var name in names)
                    _marks[name] = 1;
            }
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_a_filling_through_a_local() => KnownMiss(Rates("""
        public static void Reload(string[] names)
        {
            var rates = new ConcurrentDictionary<string, int>();
            s_rates = rates;
            foreach (var name in names)
                rates[name] = 1;
        }
        """));

    [Fact]
    public Task Takes_a_cache_that_is_warmed_for_a_table() => KnownFalseAlarm(Rates("""
        public static void Warm(string[] names)
        {
            {|MAP3004:s_rates = new()|};
            foreach (var name in names)
                s_rates[name] = name.Length;
        }

        public static int Get(string name) => s_rates.TryGetValue(name, out int rate) ? rate : name.Length;
        """));
}
