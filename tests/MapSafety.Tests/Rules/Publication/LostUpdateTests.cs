using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class LostUpdateTests : RuleTests<LostUpdate>
{
    // ---- what it says

    [Fact]
    public Task Message_names_member_state_reach_and_what_is_lost() => Says(
        "'Add' replaces 's_routes', a static ImmutableDictionary, by a new version of itself with no lock held; 'Remove' can replace it at the same time, and one of the two is lost",
        """
        static class Routes
        {
            static ImmutableDictionary<string, string> {|#1:s_routes|} = ImmutableDictionary<string, string>.Empty;

            public static void Add(string from, string to) => {|#0:s_routes = s_routes.SetItem(from, to)|};

            public static void Remove(string from) => {|#2:ImmutableInterlocked.TryRemove(ref s_routes, from, out _)|};
        }
        """,
        others: 2);

    [Fact]
    public Task A_lone_update_collides_with_itself() => Says(
        "'Add' replaces 's_routes', a static ImmutableList, by a new version of itself with no lock held; two calls of it can run at the same time, and one update is lost",
        """
        static class Routes
        {
            static ImmutableList<string> {|#1:s_routes|} = ImmutableList<string>.Empty;

            public static void Add(string from) => {|#0:s_routes = s_routes.Add(from)|};
        }
        """,
        others: 1);

    [Fact]
    public Task Read_before_the_lock_is_named_and_shown() => Says(
        "'Add' replaces 's_routes', a static ImmutableList, by a new version of itself made of what it read before it took 's_gate'; two calls of it can run at the same time, and one update is lost",
        """
        static class Routes
        {
            static readonly object s_gate = new();
            static ImmutableList<string> {|#1:s_routes|} = ImmutableList<string>.Empty;

            public static void Add(string from)
            {
                var next = {|#2:s_routes|}.Add(from);
                lock (s_gate)
                    {|#0:s_routes = next|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Add”用“s_routes”（静态的 ImmutableList）自身的新版本替换它，但没有持有任何锁；它的两次调用可能同时运行，其中一次更新会丢失",
        """
        static class Routes
        {
            static ImmutableList<string> s_routes = ImmutableList<string>.Empty;

            public static void Add(string from) => {|MAP3003:s_routes = s_routes.Add(from)|};
        }
        """);

    // ---- spellings of a new version

    [Theory]
    [InlineData("ImmutableDictionary<string, int> s_map = ImmutableDictionary<string, int>.Empty", "s_map = s_map.Remove(key)")]
    [InlineData("volatile ImmutableDictionary<string, int> s_map = ImmutableDictionary<string, int>.Empty", "s_map = s_map.Add(key, 1)")]
    [InlineData("ImmutableHashSet<string> s_map = ImmutableHashSet<string>.Empty", "s_map = s_map.Union(new[] { key })")]
    [InlineData("ImmutableArray<string> s_map = ImmutableArray<string>.Empty", "s_map = s_map.Add(key)")]
    [InlineData("ImmutableQueue<string> s_map = ImmutableQueue<string>.Empty", "s_map = s_map.Enqueue(key)")]
    [InlineData("IImmutableSet<string> s_map = ImmutableHashSet<string>.Empty", "s_map = s_map.Add(key)")]
    [InlineData("volatile Dictionary<string, int> s_map = new()", "s_map = new Dictionary<string, int>(s_map) { [key] = 1 }")]
    [InlineData("IReadOnlyDictionary<string, int> s_map = new Dictionary<string, int>()", "s_map = s_map.Where(pair => pair.Key != key).ToDictionary(pair => pair.Key, pair => pair.Value)")]
    [InlineData("IReadOnlyList<string> s_map = Array.Empty<string>()", "s_map = s_map.Append(key).ToList()")]
    [InlineData("List<string> s_map = new()", "s_map = s_map.Except(new[] { key }).ToList()")]
    [InlineData("ImmutableList<string> s_map = ImmutableList<string>.Empty", "Interlocked.Exchange(ref s_map, s_map.Add(key))")]
    [InlineData("ImmutableList<string> s_map = ImmutableList<string>.Empty", "Volatile.Write(ref s_map, Volatile.Read(ref s_map).Add(key))")]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("IReadOnlyList<string> s_map = []", "s_map = [.. s_map, key]")]
#endif
    public Task Every_spelling(string state, string update) => Finds($$"""
        static class Holder
        {
            static {{state}};

            public static void Act(string key) => {|MAP3003:{{update}}|};
        }
        """);

    [Fact]
    public Task Copy_that_is_changed_and_published() => Finds("""
        static class Flags
        {
            static Dictionary<string, bool> s_flags = new();

            public static bool IsOn(string name) => s_flags.TryGetValue(name, out var on) && on;

            public static void Set(string name, bool on)
            {
                var copy = new Dictionary<string, bool>(s_flags, StringComparer.Ordinal);
                copy[name] = on;
                {|MAP3003:s_flags = copy|};
            }
        }
        """);

    [Fact]
    public Task Copy_that_a_loop_fills() => Finds("""
        static class Flags
        {
            static Dictionary<string, DateTime> s_flags = new();

            public static void Sweep(DateTime before)
            {
                var left = new Dictionary<string, DateTime>();
                foreach (var (name, time) in s_flags)
                    if (time >= before)
                        left.Add(name, time);

                {|MAP3003:s_flags = left|};
            }
        }
        """);

    [Fact]
    public Task Builder_of_itself() => Finds("""
        sealed class Tags
        {
            static ImmutableSortedSet<string> s_tags = ImmutableSortedSet<string>.Empty;

            public void AddAll(IEnumerable<string> tags)
            {
                var builder = s_tags.ToBuilder();
                foreach (var tag in tags)
                    builder.Add(tag);

                {|MAP3003:s_tags = builder.ToImmutable()|};
            }
        }
        """);

    [Fact]
    public Task Frozen_map_made_of_itself() => Finds("""
        using System.Collections.Frozen;

        static class Codes
        {
            static FrozenDictionary<string, int> s_codes = FrozenDictionary<string, int>.Empty;

            public static int? Find(string name) => s_codes.TryGetValue(name, out var code) ? code : null;

            public static void Add(string name, int code)
            {
                var all = s_codes.ToDictionary();
                all.Add(name, code);
                {|MAP3003:s_codes = all.ToFrozenDictionary()|};
            }
        }
        """);

    [Fact]
    public Task New_version_that_a_helper_makes() => Finds("""
        static class Users
        {
            static ImmutableDictionary<int, string> s_users = ImmutableDictionary<int, string>.Empty;

            public static void Rename(int id, string name) => {|MAP3003:s_users = With(s_users, id, name)|};

            static ImmutableDictionary<int, string> With(ImmutableDictionary<int, string> users, int id, string name) =>
                users.ContainsKey(id) ? users.SetItem(id, name) : users;
        }
        """);

    [Fact]
    public Task Extension_method_of_the_program() => Finds("""
        static class Versions
        {
            public static ImmutableList<T> Without<T>(this ImmutableList<T> list, Func<T, bool> isGone) => list.RemoveAll(item => isGone(item));
        }

        static class Jobs
        {
            static ImmutableList<string> s_jobs = ImmutableList<string>.Empty;

            public static void Purge() => {|MAP3003:s_jobs = s_jobs.Without(job => job.Length == 0)|};
        }
        """);

    // ---- where it stands

    [Fact]
    public Task Property_setter_of_a_static_property() => Finds("""
        static class Config
        {
            public static ImmutableDictionary<string, string> Values { get; private set; } = ImmutableDictionary<string, string>.Empty;

            public static void Set(string key, string value) => {|MAP3003:Values = Values.SetItem(key, value)|};
        }
        """);

    [Fact]
    public Task From_another_type_and_file() => Finds("""
        static class Store
        {
            internal static ImmutableHashSet<string> Names = ImmutableHashSet<string>.Empty;
        }
        """, """
        class Importer
        {
            public void Take(string name)
            {
                if (!Store.Names.Contains(name))
                    {|MAP3003:Store.Names = Store.Names.Add(name)|};
            }
        }
        """);

    [Fact]
    public Task Partial_and_nested_types() => Finds("""
        static partial class Outer
        {
            static ImmutableList<int> s_numbers = ImmutableList<int>.Empty;
        }
        """, """
        static partial class Outer
        {
            internal sealed class Writer
            {
                public void Write(int number) => {|MAP3003:s_numbers = s_numbers.Add(number)|};
            }
        }
        """);

    [Fact]
    public Task Async_method_that_awaits_between() => Finds("""
        static class Rates
        {
            static ImmutableDictionary<string, decimal> s_rates = ImmutableDictionary<string, decimal>.Empty;

            public static async Task RefreshAsync(string currency, Func<string, Task<decimal>> load)
            {
                var known = s_rates;
                var rate = await load(currency);
                {|MAP3003:s_rates = known.SetItem(currency, rate)|};
            }
        }
        """);

    [Fact]
    public Task Lambda_and_local_function() => Finds("""
        static class Events
        {
            static ImmutableList<Action> s_handlers = ImmutableList<Action>.Empty;

            public static Action Subscribe(Action handler)
            {
                Add();
                return () => {|MAP3003:s_handlers = s_handlers.Remove(handler)|};

                void Add() => s_handlers = s_handlers.Add(handler);
            }
        }
        """);

    [Fact]
    public Task Generic_type() => Finds("""
        static class Registry<T>
        {
            static ImmutableDictionary<string, T> s_items = ImmutableDictionary<string, T>.Empty;

            public static void Register(string key, T item)
            {
                try
                {
                    {|MAP3003:s_items = s_items.Add(key, item)|};
                }
                finally
                {
                    Console.WriteLine(key);
                }
            }
        }
        """);

    [Fact]
    public Task Record_and_state_of_a_singleton() => Finds("""
        static class Host { public static readonly Session Current = new(); }

        sealed record Session
        {
            private ImmutableList<string> _log = ImmutableList<string>.Empty;

            public int Count => _log.Count;

            public void Write(string line) => {|MAP3003:_log = _log.Add(line)|};
        }
        """);

    [Fact]
    public Task Deconstruction() => Finds("""
        static class Pair
        {
            static ImmutableList<string> s_now = ImmutableList<string>.Empty;
            static ImmutableList<string> s_before = ImmutableList<string>.Empty;

            public static void Add(string line) => {|MAP3003:(s_now, s_before) = (s_now.Add(line), s_now)|};
        }
        """);

    [Fact]
    public Task Timer_beside_a_public_member() => Finds("""
        sealed class Window
        {
            private readonly Timer _timer;
            private ImmutableList<DateTime> _hits = ImmutableList<DateTime>.Empty;

            public Window() => _timer = new Timer(_ => Trim(), null, 1000, 1000);

            public void Hit() => {|MAP3003:_hits = _hits.Add(DateTime.UtcNow)|};

            private void Trim() => {|MAP3003:_hits = _hits.RemoveAll(hit => hit < DateTime.UtcNow.AddMinutes(-1))|};
        }
        """);

    [Fact]
    public Task One_replacement_without_the_lock_of_the_others() => Says(
        "'Add' replaces '_items', an ImmutableList of 'Items', which is made for several threads, by a new version of itself under '_gate'; 'Reset' can replace it at the same time, and one of the two is lost",
        """
        sealed class Items
        {
            private readonly object _gate = new();
            private ImmutableList<int> {|#1:_items|} = ImmutableList<int>.Empty;

            public void Add(int item)
            {
                lock (_gate)
                    {|#0:_items = _items.Add(item)|};
            }

            public void Reset() => {|#2:_items = ImmutableList<int>.Empty|};
        }
        """,
        others: 2);

    [Fact]
    public Task Types_that_only_hint_at_threads_get_a_suggestion() => Finds("""
        sealed class Log
        {
            private readonly ConcurrentDictionary<string, int> _counts = new();
            private ImmutableList<string> _lines = ImmutableList<string>.Empty;

            public void Write(string line)
            {
                _counts.AddOrUpdate(line, 1, (_, n) => n + 1);
                {|MAP3003:_lines = _lines.Add(line)|};
            }
        }
        """);

    // ---- silent

    [Fact]
    public Task Safe_twin_ImmutableInterlocked() => Silent("""
        static class Routes
        {
            static ImmutableDictionary<string, string> s_routes = ImmutableDictionary<string, string>.Empty;

            public static void Add(string from, string to) => ImmutableInterlocked.AddOrUpdate(ref s_routes, from, to, (_, _) => to);

            public static void Remove(string from) => ImmutableInterlocked.TryRemove(ref s_routes, from, out _);

            public static void Clear() => ImmutableInterlocked.Update(ref s_routes, static routes => routes.Clear());
        }
        """);

    [Fact]
    public Task Safe_twin_compare_and_swap_loop() => Silent("""
        static class Flags
        {
            static Dictionary<string, bool> s_flags = new();

            public static void Set(string name, bool on)
            {
                while (true)
                {
                    var current = Volatile.Read(ref s_flags);
                    var copy = new Dictionary<string, bool>(current) { [name] = on };
                    if (Interlocked.CompareExchange(ref s_flags, copy, current) == current)
                        return;
                }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_one_lock_at_all_replacements() => Silent("""
        sealed class Items
        {
            private readonly object _gate = new();
            private volatile ImmutableList<int> _items = ImmutableList<int>.Empty;

            public int Count => _items.Count;

            public void Add(int item)
            {
                lock (_gate)
                {
                    var items = _items;
                    _items = items.Add(item);
                }
            }

            public void Reset()
            {
                lock (_gate)
                    _items = ImmutableList<int>.Empty;
            }
        }
        """);

    [Fact]
    public Task Versioned_replacement() => Silent("""
        static class Config
        {
            static ImmutableSortedDictionary<int, string> s_versions = ImmutableSortedDictionary<int, string>.Empty;

            public static bool Take(int version, string text)
            {
                var known = s_versions;
                if (known.ContainsKey(version))
                    return false;

                return Interlocked.CompareExchange(ref s_versions, known.Add(version, text), known) == known;
            }
        }
        """);

    [Fact]
    public Task Compared_again_under_the_lock() => Silent("""
        static class Routes
        {
            static readonly object s_gate = new();
            static ImmutableList<string> s_routes = ImmutableList<string>.Empty;

            public static bool TryAdd(string from)
            {
                var known = s_routes;
                var next = known.Add(from);
                lock (s_gate)
                {
                    if (!ReferenceEquals(s_routes, known))
                        return false;

                    s_routes = next;
                    return true;
                }
            }
        }
        """);

    [Fact]
    public Task Lock_that_all_callers_hold() => Silent("""
        sealed class Items
        {
            private readonly object _gate = new();
            private ImmutableList<int> _items = ImmutableList<int>.Empty;

            public void Add(int item)
            {
                lock (_gate)
                    Store(item);
            }

            public void AddTwice(int item)
            {
                lock (_gate)
                {
                    Store(item);
                    Store(item);
                }
            }

            private void Store(int item) => _items = _items.Add(item);
        }
        """);

    [Fact]
    public Task Semaphore_around_an_await() => Silent("""
        sealed class Items
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private ImmutableList<int> _items = ImmutableList<int>.Empty;

            public async Task AddAsync(Func<Task<int>> next)
            {
                await _gate.WaitAsync();
                try
                {
                    _items = _items.Add(await next());
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Write_lock_of_a_read_write_lock() => Silent("""
        static class Items
        {
            static readonly ReaderWriterLockSlim s_gate = new();
            static ImmutableList<int> s_items = ImmutableList<int>.Empty;

            public static void Add(int item)
            {
                s_gate.EnterWriteLock();
                try { s_items = s_items.Add(item); }
                finally { s_gate.ExitWriteLock(); }
            }
        }
        """);

    [Fact]
    public Task Initialization() => Silent("""
        static class Names
        {
            static ImmutableList<string> s_names = ImmutableList<string>.Empty;

            static Names()
            {
                s_names = s_names.Add("a");
                Fill();
            }

            static void Fill() => s_names = s_names.Add("b");

            public static int Count => s_names.Count;
        }
        """);

    [Fact]
    public Task Constructor_of_an_object() => Silent("""
        static class Host { public static readonly Names All = new("a", "b"); }

        sealed class Names
        {
            private ImmutableList<string> _names = ImmutableList<string>.Empty;

            public Names(params string[] names)
            {
                foreach (var name in names)
                    _names = _names.Add(name);
            }

            public bool Has(string name) => _names.Contains(name);
        }
        """);

    [Fact]
    public Task With_expression_and_fluent_copies() => Silent("""
        sealed record Options
        {
            public static readonly Options Default = new();

            public ImmutableList<string> Names { get; init; } = ImmutableList<string>.Empty;

            public Options With(string name) => this with { Names = Names.Add(name) };

            public Options Plus(string name) => new() { Names = Names.Add(name) };
        }
        """);

    [Fact]
    public Task Builder_that_nobody_shares() => Silent("""
        sealed class QueryBuilder
        {
            private ImmutableList<string> _parts = ImmutableList<string>.Empty;

            public QueryBuilder Where(string part)
            {
                _parts = _parts.Add(part);
                return this;
            }
        }
        """);

    [Fact]
    public Task Value_from_elsewhere() => Silent("""
        static class Rates
        {
            static ImmutableDictionary<string, decimal> s_rates = ImmutableDictionary<string, decimal>.Empty;

            public static void Reload(IEnumerable<KeyValuePair<string, decimal>> fresh) => s_rates = fresh.ToImmutableDictionary();

            public static void Reset() => s_rates = s_rates.Clear();
        }
        """);

    [Fact]
    public Task Only_the_size_or_the_comparer_is_taken_over() => Silent("""
        static class Names
        {
            static Dictionary<string, int> s_names = new();

            public static void Renew() => s_names = new Dictionary<string, int>(s_names.Count, s_names.Comparer);
        }
        """);

    [Fact]
    public Task Active_and_standby_maps() => Silent("""
        static class Maps
        {
            static ImmutableDictionary<string, int> s_active = ImmutableDictionary<string, int>.Empty;
            static ImmutableDictionary<string, int> s_standby = ImmutableDictionary<string, int>.Empty;

            public static void Flip() => s_standby = Interlocked.Exchange(ref s_active, s_standby);
        }
        """);

    [Fact]
    public Task First_value() => Silent("""
        static class Lists
        {
            static ImmutableList<string> s_names;

            public static ImmutableList<string> Names => s_names ??= ImmutableList.Create("a", "b");
        }
        """);

    [Fact]
    public Task Single_writer_a_timer_of_the_object() => Silent("""
        sealed class Window
        {
            private readonly Timer _timer;
            private volatile ImmutableList<DateTime> _ticks = ImmutableList<DateTime>.Empty;

            public Window() => _timer = new Timer(_ => Tick(), null, 1000, 1000);

            public int Count => _ticks.Count;

            private void Tick() => _ticks = _ticks.Add(DateTime.UtcNow);
        }
        """);

    [Fact]
    public Task Single_writer_a_loop_that_a_static_starts() => Silent("""
        static class Feed
        {
            static volatile ImmutableList<string> s_lines = ImmutableList<string>.Empty;

            public static void Start(BlockingCollection<string> source) => Task.Run(() => Pump(source));

            public static int Count => s_lines.Count;

            static void Pump(BlockingCollection<string> source)
            {
                foreach (var line in source.GetConsumingEnumerable())
                    s_lines = s_lines.Add(line);
            }
        }
        """);

    [Fact]
    public Task Thread_static_and_async_local() => Silent("""
        static class Scopes
        {
            [ThreadStatic] static ImmutableStack<string> t_scopes;
            static readonly AsyncLocal<ImmutableStack<string>> s_flow = new();

            public static void Enter(string name)
            {
                t_scopes = (t_scopes ?? ImmutableStack<string>.Empty).Push(name);
                s_flow.Value = (s_flow.Value ?? ImmutableStack<string>.Empty).Push(name);
            }
        }
        """);

    [Fact]
    public Task Maps_that_are_changed_in_place_are_for_other_rules() => Silent("""
        static class Hits
        {
            static ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static void Sweep() => s_hits = new(s_hits.Where(hit => hit.Value > 1));
        }
        """);

    [Fact]
    public Task Disposal() => Silent("""
        static class Host { public static readonly Names All = new(); }

        sealed class Names : IDisposable
        {
            private ImmutableList<string> _names = ImmutableList<string>.Empty;

            public int Count => _names.Count;

            public void Dispose() => _names = _names.RemoveAll(name => name.Length > 0);
        }
        """);

    [Fact]
    public Task What_was_stored_meanwhile_is_put_in_under_the_lock() => Silent("""
        static class Assemblies
        {
            static readonly object s_gate = new();
            static ImmutableHashSet<string> s_visible = ImmutableHashSet<string>.Empty;

            public static void Show(string name)
            {
                var visible = s_visible.ToBuilder();
                visible.Add(name);
                lock (s_gate)
                {
                    visible.UnionWith(s_visible);
                    s_visible = visible.ToImmutable();
                }
            }
        }
        """);

    [Fact]
    public Task Other_entries_are_put_in_under_the_lock() => Finds("""
        static class Assemblies
        {
            static readonly object s_gate = new();
            static readonly string[] s_always = { "a" };
            static ImmutableHashSet<string> s_visible = ImmutableHashSet<string>.Empty;

            public static void Show(string name)
            {
                var visible = s_visible.ToBuilder();
                visible.Add(name);
                lock (s_gate)
                {
                    visible.UnionWith(s_always);
                    {|MAP3003:s_visible = visible.ToImmutable()|};
                }
            }
        }
        """);

    [Fact]
    public Task Another_object_gives_its_collection() => Silent("""
        sealed class Users
        {
            private readonly object _gate = new();
            private ConcurrentDictionary<string, int> _users = new();

            public void Share(Users other) => _users = other._users;

            public static void Copy(Users from, Users to) => to._users = new(from._users);
        }
        """);

    [Fact]
    public Task Answer_that_is_computed_again_is_a_suggestion() => Says(
        "'Of' replaces 's_names', a static Dictionary, by a new version of itself with no lock held; two calls of it can run at the same time, and one update is lost",
        """
        static class Names
        {
            static Dictionary<Type, string> {|#1:s_names|} = new();

            public static string Of(Type type)
            {
                if (!s_names.TryGetValue(type, out var name))
                {
                    name = type.FullName + "!";
                    var copy = new Dictionary<Type, string>({|#2:s_names|}) { [type] = name };
                    {|#0:s_names = copy|};
                }

                return name;
            }
        }
        """,
        severity: DiagnosticSeverity.Info, others: 2);

    // ---- limits

    [Fact]
    public Task Misses_a_version_that_the_caller_made() => KnownMiss("""
        static class Routes
        {
            static ImmutableList<string> s_routes = ImmutableList<string>.Empty;

            public static ImmutableList<string> All => s_routes;

            public static void Store(ImmutableList<string> routes) => s_routes = routes;
        }

        class Importer
        {
            void Add(string route) => Routes.Store(Routes.All.Add(route));
        }
        """);

    [Fact]
    public Task Misses_a_compare_and_swap_whose_failure_nobody_sees() => KnownMiss("""
        static class Routes
        {
            static ImmutableList<string> s_routes = ImmutableList<string>.Empty;

            public static void Add(string route)
            {
                var known = s_routes;
                Interlocked.CompareExchange(ref s_routes, known.Add(route), known);
            }
        }
        """);

    [Fact]
    public Task Callbacks_of_one_runner_that_meet_each_other() => Finds("""
        static class Sums
        {
            static ImmutableList<int> s_sums = ImmutableList<int>.Empty;

            public static void Fill(int[] numbers) => Parallel.ForEach(numbers, number => {|MAP3003:s_sums = s_sums.Add(number)|});
        }
        """);

    [Fact]
    public Task Takes_code_for_concurrent_that_its_callers_keep_apart() => KnownFalseAlarm("""
        static class Setup
        {
            static ImmutableList<string> s_modules = ImmutableList<string>.Empty;

            // Only the code that starts the program calls this.
            public static void Use(string module) => {|MAP3003:s_modules = s_modules.Add(module)|};
        }
        """);
}
