using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class TornSnapshotTests : RuleTests<TornSnapshot>
{
    /// <summary>A map that is loaded again, with members of the test's own.</summary>
    private static string Rates(string members) => $$"""
        static class Rates
        {
            static volatile Dictionary<string, decimal> s_rates = new();
            static volatile List<string> s_names = new();

            public static void Reload(Dictionary<string, decimal> next, List<string> names)
            {
                s_rates = next;
                s_names = names;
            }

            {{members}}
        }
        """;

    // ---- what it says

    [Fact]
    public Task Message_names_the_member_that_replaces() => Says(
        "'Of' reads 's_rates', a static Dictionary, once more to take the entry that the first read has found, though 'Reload' can replace it in between",
        """
        static class Rates
        {
            static Dictionary<string, decimal> {|#3:s_rates|} = new();

            public static void Reload(Dictionary<string, decimal> next) => {|#2:s_rates = next|};

            public static decimal Of(string name) => {|#1:s_rates|}.ContainsKey(name) ? {|#0:s_rates[name]|} : 0;
        }
        """,
        others: 3);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Of”再次读取“s_rates”（静态的 Dictionary），以取出第一次读取时找到的条目，而其间“Reload”可能将其替换",
        Rates("public static decimal Of(string name) => s_rates.ContainsKey(name) ? {|MAP3002:s_rates[name]|} : 0;"));

    [Fact]
    public Task Two_numbers_of_one_result_are_a_suggestion() => Says(
        "'Average' reads 's_rates', a static Dictionary, once more for one result, though 'Reload' can replace it in between",
        """
        static class Rates
        {
            static Dictionary<string, int> {|#3:s_rates|} = new();

            public static void Reload(Dictionary<string, int> next) => {|#2:s_rates = next|};

            public static int Average() => {|#1:s_rates|}.Values.Sum() / {|#0:s_rates.Count|};
        }
        """,
        DiagnosticSeverity.Info, others: 3);

    // ---- an entry that was found

    [Theory]
    [InlineData("if (s_rates.ContainsKey(name)) return {|MAP3002:s_rates[name]|}; return 0;")]
    [InlineData("if (!s_rates.ContainsKey(name)) return 0; return {|MAP3002:s_rates[name]|};")]
    [InlineData("if (!s_rates.ContainsKey(name)) throw new KeyNotFoundException(); var rate = {|MAP3002:s_rates[name]|}; return rate * 2;")]
    [InlineData("bool isThere = s_rates.ContainsKey(name); if (isThere && name.Length > 0) { return {|MAP3002:s_rates[name]|}; } return 0;")]
    [InlineData("return s_rates.TryGetValue(name, out _) ? {|MAP3002:s_rates[name]|} : 0;")]
    [InlineData("return s_rates.ContainsKey(name) switch { true => {|MAP3002:s_rates[name]|}, false => 0 };")]
    [InlineData("var rates = s_rates; return rates.ContainsKey(name) ? {|MAP3002:s_rates[name]|} : 0;")]
    [InlineData("if (s_rates.ContainsKey(name)) { var rates = s_rates; return {|MAP3002:rates[name]|}; } return 0;")]
    [InlineData("try { if (s_rates.ContainsKey(name)) return {|MAP3002:s_rates[name]|}; } finally { Console.WriteLine(); } return 0;")]
    [InlineData("while (name.Length > 0) { if (!s_rates.ContainsKey(name)) continue; return {|MAP3002:s_rates[name]|}; } return 0;")]
    [InlineData("return name.Length > 0 && s_rates.ContainsKey(name) && {|MAP3002:s_rates[name]|} > 1 ? 1 : 0;")]
    [InlineData("return new[] { name }.Sum(n => s_rates.ContainsKey(n) ? {|MAP3002:s_rates[n]|} : 0);")]
    [InlineData("decimal Local() => s_rates.ContainsKey(name) ? {|MAP3002:s_rates[name]|} : 0; return Local();")]
    public Task Entry_that_was_found(string body) => Finds(Rates($"public static decimal Of(string name) {{ {body} }}"));

    [Fact]
    public Task Property_behind_the_field() => Finds(Rates("""
        static Dictionary<string, decimal> Current => s_rates;

        public static decimal? Of(string name) => Current.ContainsKey(name) ? {|MAP3002:Current[name]|} : null;
        """));

    [Fact]
    public Task Auto_property_of_another_type() => Finds("""
        static class Settings
        {
            public static IReadOnlyDictionary<string, string> All { get; set; } = new Dictionary<string, string>();
        }

        class Page
        {
            public string Title() => Settings.All.ContainsKey("title") ? {|MAP3002:Settings.All["title"]|} : "";

            public void Apply(Dictionary<string, string> next) => Settings.All = next;
        }
        """);

    [Fact]
    public Task Async_member_awaits_in_between() => Finds(Rates("""
        public static async Task<decimal> Of(string name)
        {
            if (!s_rates.ContainsKey(name))
                return 0;

            await Task.Yield();
            return {|MAP3002:s_rates[name]|};
        }
        """));

    [Fact]
    public Task Partial_nested_and_generic_types() => Finds("""
        static partial class Registry<T>
        {
            static ImmutableDictionary<string, T> s_items = ImmutableDictionary<string, T>.Empty;

            public static void Drop(string key) => ImmutableInterlocked.TryRemove(ref s_items, key, out _);
        }
        """, """
        static partial class Registry<T>
        {
            internal static class Reader
            {
                public static T? Find(string key) => s_items.ContainsKey(key) ? {|MAP3002:s_items[key]|} : default;
            }
        }
        """);

    [Fact]
    public Task Field_of_a_singleton_that_a_timer_replaces() => Finds("""
        sealed class Routes
        {
            private readonly Timer _timer;
            private volatile System.Collections.Frozen.FrozenDictionary<string, string> _routes = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

            public Routes(Func<System.Collections.Frozen.FrozenDictionary<string, string>> load) => _timer = new Timer(_ => _routes = load(), null, 1000, 1000);

            public string? Find(string path) => _routes.ContainsKey(path) ? {|MAP3002:_routes[path]|} : null;
        }
        """);

    // ---- a key, an index, a size

    [Theory]
    [InlineData("for (int i = 0; i < s_names.Count; i++) Console.WriteLine({|MAP3002:s_names[i]|});")]
    [InlineData("if (index < s_names.Count) Console.WriteLine({|MAP3002:s_names[index]|});")]
    [InlineData("Console.WriteLine({|MAP3002:s_names[s_names.Count - 1]|});")]
    [InlineData("int at = s_names.IndexOf(\"a\"); Console.WriteLine({|MAP3002:s_names[at]|});")]
    [InlineData("int at = index % s_names.Count; Console.WriteLine({|MAP3002:s_names[at]|});")]
    [InlineData("Console.WriteLine(s_names.ElementAt(0) + {|MAP3002:s_names[s_names.Count / 2]|});")]
    [InlineData("foreach (var name in s_rates.Keys) Console.WriteLine({|MAP3002:s_rates[name]|});")]
    [InlineData("string first = s_rates.Keys.First(); Console.WriteLine({|MAP3002:s_rates[first]|});")]
    [InlineData("var array = new string[s_names.Count]; {|MAP3002:s_names.CopyTo(array)|};")]
    public Task Place_that_the_first_read_has_named(string body) => Finds(Rates($"public static void Act(int index) {{ {body} }}"));

    // ---- that there is one

    [Theory]
    [InlineData("if (s_names.Count == 0) return null; return {|MAP3002:s_names[0]|};")]
    [InlineData("return s_names.Count > 0 ? {|MAP3002:s_names.First()|} : null;")]
    [InlineData("return s_names.Any() ? {|MAP3002:s_names.Max()|} : null;")]
    public Task Entry_because_there_are_some(string body) => Finds(Rates($"public static string? Act() {{ {body} }}"));

    [Theory]
    [InlineData("if (s_map == null) return 0; return {|MAP3002:s_map[key]|};")]
    [InlineData("return s_map is not null ? {|MAP3002:s_map.Count|} : 0;")]
    [InlineData("if (s_map != null && {|MAP3002:s_map.ContainsKey(key)|}) return 1; return 0;")]
    [InlineData("if (s_map == null) lock (s_gate) s_map ??= new(); return {|MAP3002:s_map.Count|};")]
    public Task Collection_that_others_take_away(string body) => Finds($$"""
        static class Cache
        {
            static readonly object s_gate = new();
            static Dictionary<string, int>? s_map;

            public static void Invalidate() => s_map = null;

            public static int Of(string key) { {{body}} }
        }
        """);

    // ---- one result

    [Theory]
    [InlineData("return (s_rates[name], {|MAP3002:s_rates[name]|} * 2);")]
    [InlineData("return (s_rates.Count - {|MAP3002:s_rates.Values|}.Count, 1);")]
    public Task One_result(string body) => Finds(Rates($"public static (decimal, decimal) Act(string name) {{ {body} }}"));

    // ---- silence

    [Fact]
    public Task Safe_twin_read_once_into_a_local() => Silent(Rates("""
        public static decimal Of(string name)
        {
            var rates = s_rates;
            return rates.ContainsKey(name) ? rates[name] : 0;
        }

        public static string? Last()
        {
            var names = Volatile.Read(ref s_names!);
            return names.Count == 0 ? null : names[names.Count - 1];
        }
        """).Replace("volatile List", "List"));

    [Theory]
    [InlineData("return s_rates.TryGetValue(name, out var rate) ? rate : 0;")]
    [InlineData("return s_rates[name] + s_rates[\"other\"];")]
    [InlineData("return s_rates.ContainsKey(name) && s_rates.TryGetValue(name, out var rate) ? rate : 0;")]
    [InlineData("if (s_rates.ContainsKey(name)) return 1; return s_rates.ContainsKey(\"other\") ? 2 : 0;")]
    [InlineData("if (s_rates.Count == 0) return 0; decimal sum = 0; foreach (var rate in s_rates) sum += rate.Value; return sum;")]
    [InlineData("foreach (var name2 in s_rates.Keys) if (s_rates.TryGetValue(name2, out var rate)) return rate; return 0;")]
    [InlineData("Console.WriteLine(s_rates.Count); return s_rates[name];")]
    [InlineData("if (name.Length > 0) { return s_rates.ContainsKey(name) ? 1 : 0; } else { return s_rates[name]; }")]
    [InlineData("return s_rates.ContainsKey(name) ? s_names.Count : s_rates.Count;")]
    [InlineData("return s_rates.GetValueOrDefault(name) + s_names.Count;")]
    [InlineData("if (!s_rates.ContainsKey(name)) { s_rates = new() { [name] = 1 }; } return s_rates[name];")]
    [InlineData("var list = new List<decimal>(s_rates.Count); foreach (var rate in s_rates.Values) list.Add(rate); return list.Sum();")]
    public Task Reads_that_do_not_rely_on_each_other(string body) => Silent(Rates($"public static decimal Of(string name) {{ {body} }}"));

    [Fact]
    public Task Reads_under_the_guard_of_the_replacement() => Silent("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private Dictionary<string, string> _routes = new();

            public void Reload(Dictionary<string, string> next)
            {
                lock (_gate)
                    _routes = next;
            }

            public string? Find(string path)
            {
                lock (_gate)
                    return _routes.ContainsKey(path) ? _routes[path] : null;
            }
        }
        """);

    [Fact]
    public Task Reads_whose_callers_hold_the_guard() => Silent("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private Dictionary<string, string> _routes = new();

            public void Reload(Dictionary<string, string> next)
            {
                lock (_gate)
                    _routes = next;
            }

            public string? Find(string path)
            {
                lock (_gate)
                    return Lookup(path);
            }

            private string? Lookup(string path) => _routes.ContainsKey(path) ? _routes[path] : null;
        }
        """);

    [Fact]
    public Task Guard_that_is_released_between_the_reads() => Finds("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private Dictionary<string, string> _routes = new();

            public void Reload(Dictionary<string, string> next)
            {
                lock (_gate)
                    _routes = next;
            }

            public string? Find(string path)
            {
                lock (_gate)
                    if (!_routes.ContainsKey(path))
                        return null;

                lock (_gate)
                    return {|MAP3002:_routes[path]|};
            }
        }
        """);

    [Fact]
    public Task Versions_that_only_gain_entries() => Silent("""
        static class Types
        {
            static ImmutableDictionary<string, Type> s_types = ImmutableDictionary<string, Type>.Empty;

            public static Type Of(string name, Func<string, Type> load)
            {
                if (s_types.ContainsKey(name))
                    return s_types[name];

                var type = load(name);
                ImmutableInterlocked.TryAdd(ref s_types, name, type);
                return type;
            }
        }
        """);

    [Fact]
    public Task First_value_that_nobody_takes_away() => Silent("""
        static class Types
        {
            static Dictionary<string, int>? s_sizes;

            public static int Of(string name)
            {
                if (s_sizes == null)
                    Interlocked.CompareExchange(ref s_sizes, Load(), null);

                return s_sizes.ContainsKey(name) ? s_sizes[name] : 0;
            }

            static Dictionary<string, int> Load() => new() { ["a"] = 1 };
        }
        """);

    [Fact]
    public Task Replacements_of_the_start_alone() => Silent("""
        static class Rates
        {
            static Dictionary<string, decimal> s_rates = new();

            static Rates() => s_rates = new() { ["a"] = 1 };

            public static decimal Of(string name) => s_rates.ContainsKey(name) ? s_rates[name] : 0;
        }
        """);

    [Fact]
    public Task Object_that_one_thread_has() => Silent("""
        class Editor
        {
            Dictionary<string, int> _marks = new();

            public void Load(Dictionary<string, int> next) => _marks = next;

            public int Of(string name) => _marks.ContainsKey(name) ? _marks[name] : 0;
        }
        """);

    [Fact]
    public Task Collection_taken_away_at_the_end_of_its_object() => Silent("""
        sealed class Cache : IDisposable
        {
            private readonly object _gate = new();
            private Dictionary<string, int>? _map = new();

            public void Dispose() => _map = null;

            public int Of(string key)
            {
                lock (_gate)
                    if (key.Length == 0) return 1;

                return _map == null ? 0 : _map.Count;
            }
        }
        """);

    [Fact]
    public Task Concurrent_map_whose_look_and_read_others_speak_of() => Silent("""
        static class Hits
        {
            static ConcurrentDictionary<string, int> s_hits = new();

            public static void Reset() => s_hits = new();

            public static int Of(string ip) => s_hits.ContainsKey(ip) ? s_hits[ip] : 0;
        }
        """);

    [Fact]
    public Task Map_that_is_loaded_once_under_a_lock() => Silent("""
        static class Commands
        {
            static readonly object s_gate = new();
            static bool s_isLoaded;
            static IReadOnlyDictionary<string, int> s_commands;

            public static int Find(string name)
            {
                if (!s_isLoaded && !Load()) return -1;
                return s_commands.ContainsKey(name) ? s_commands[name] : -1;
            }

            static bool Load()
            {
                lock (s_gate)
                {
                    if (s_isLoaded) return true;

                    s_isLoaded = TryLoad();
                    return s_isLoaded;
                }
            }

            static bool TryLoad()
            {
                var loaded = new Dictionary<string, int> { ["get"] = 1 };
                s_commands = loaded;
                return loaded.Count > 0;
            }
        }
        """);

    [Fact]
    public Task Map_that_a_flag_lets_be_loaded_once() => Silent("""
        sealed class Commands
        {
            private readonly object _gate = new();
            private bool _isLoaded;
            private Dictionary<string, int> _commands = new();

            public int Find(string name)
            {
                Load();
                return _commands.ContainsKey(name) ? _commands[name] : -1;
            }

            private void Load()
            {
                lock (_gate)
                    if (!_isLoaded)
                    {
                        _commands = new Dictionary<string, int> { ["get"] = 1 };
                        _isLoaded = true;
                    }
            }
        }
        """);

    [Fact]
    public Task Flag_that_is_taken_back() => Finds("""
        sealed class Commands
        {
            private readonly object _gate = new();
            private bool _isLoaded;
            private Dictionary<string, int> _commands = new();

            public int Find(string name)
            {
                Load();
                return _commands.ContainsKey(name) ? {|MAP3002:_commands[name]|} : -1;
            }

            public void Reset() => _isLoaded = false;

            private void Load()
            {
                lock (_gate)
                    if (!_isLoaded)
                    {
                        _commands = new Dictionary<string, int> { ["get"] = 1 };
                        _isLoaded = true;
                    }
            }
        }
        """);

    [Fact]
    public Task Flag_that_another_member_sets() => Finds("""
        sealed class Commands
        {
            private readonly object _gate = new();
            private bool _isStopped;
            private Dictionary<string, int> _commands = new();

            public int Find(string name) => _commands.ContainsKey(name) ? {|MAP3002:_commands[name]|} : -1;

            public void Stop() => _isStopped = true;

            public void Load(IEnumerable<string> names)
            {
                lock (_gate)
                {
                    if (_isStopped) return;
                    _commands = names.ToDictionary(name => name, name => name.Length);
                }
            }
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_reads_in_two_members() => KnownMiss(Rates("""
        public static decimal Of(string name) => Has(name) ? s_rates[name] : 0;

        static bool Has(string name) => s_rates.ContainsKey(name);
        """));

    [Fact]
    public Task Misses_reads_in_two_lambdas() => KnownMiss(Rates("""
        public static decimal Sum(string[] names) => names.Where(name => s_rates.ContainsKey(name)).Sum(name => s_rates[name]);
        """));

    [Fact]
    public Task Takes_a_map_with_the_same_keys_for_another() => KnownFalseAlarm(Rates("""
        public static void Double() => s_rates = s_names.ToDictionary(name => name, _ => 2m);

        public static decimal Of(string name) => s_rates.ContainsKey(name) ? {|MAP3002:s_rates[name]|} : 0;
        """));
}
