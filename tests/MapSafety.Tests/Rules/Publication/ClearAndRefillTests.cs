using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class ClearAndRefillTests : RuleTests<ClearAndRefill>
{
    private static string Rates(string members) => $$"""
        static class Rates
        {
            static readonly ConcurrentDictionary<string, int> s_rates = new();

            public static int Of(string name) => s_rates.TryGetValue(name, out int rate) ? rate : 0;

            {{members}}
        }
        """;

    // ---- what it says

    [Fact]
    public Task Message_names_the_reader() => Says(
        "'Reload' clears 's_rates', a static ConcurrentDictionary, and fills it again with no lock held: 'Of' can find it empty or half filled",
        """
        static class Rates
        {
            static readonly ConcurrentDictionary<string, int> {|#3:s_rates|} = new();

            public static int Of(string name) => {|#2:s_rates.TryGetValue(name, out int rate)|} ? rate : 0;

            public static void Reload(string[] names)
            {
                {|#0:s_rates.Clear()|};
                foreach (var name in names)
                    {|#1:s_rates[name] = 1|};
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Lock_that_readers_do_not_hold() => Says(
        "'Reload' clears '_routes', a ConcurrentDictionary of 'Routes', which is made for several threads, and fills it again under '_gate', which readers do not hold: 'Find' can find it empty or half filled",
        """
        sealed class Routes
        {
            private readonly object _gate = new();
            private readonly ConcurrentDictionary<string, string> {|#3:_routes|} = new();

            public string? Find(string path) => {|#2:_routes.TryGetValue(path, out var route)|} ? route : null;

            public void Reload(string[] paths)
            {
                lock (_gate)
                {
                    {|#0:_routes.Clear()|};
                    foreach (var path in paths)
                        {|#1:_routes.TryAdd(path, path)|};
                }
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Reload”清空“s_rates”（静态的 ConcurrentDictionary）后重新填充，没有持有任何锁：“Of”可能看到空的或只填了一半的集合",
        Rates("public static void Reload(string[] names) { {|MAP3005:s_rates.Clear()|}; foreach (var name in names) s_rates[name] = 1; }"));

    // ---- how it is emptied and filled

    [Theory]
    [InlineData("{|MAP3005:s_rates.Clear()|}; for (int i = 0; i < names.Length; i++) s_rates.TryAdd(names[i], i);")]
    [InlineData("{|MAP3005:s_rates.Clear()|}; int at = 0; while (at < names.Length) s_rates[names[at++]] = 1;")]
    [InlineData("{|MAP3005:s_rates.Clear()|}; foreach (var name in names) { if (name.Length > 0) s_rates.AddOrUpdate(name, 1, (_, old) => old); }")]
    [InlineData("{|MAP3005:s_rates.Clear()|}; s_rates[\"a\"] = 1; s_rates[\"b\"] = 2;")]
    [InlineData("{|MAP3005:s_rates.Clear()|}; try { foreach (var name in names) s_rates[name] = 1; } finally { Console.WriteLine(); }")]
    [InlineData("try { {|MAP3005:s_rates.Clear()|}; foreach (var name in names) s_rates[name] = 1; } catch (Exception) { }")]
    [InlineData("foreach (var name in s_rates.Keys) {|MAP3005:s_rates.TryRemove(name, out _)|}; foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("foreach (var pair in s_rates) { {|MAP3005:s_rates.TryRemove(pair.Key, out _)|}; } foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("if (names.Length > 0) { {|MAP3005:s_rates.Clear()|}; foreach (var name in names) s_rates[name] = 1; }")]
    [InlineData("if (names.Length == 0) return; {|MAP3005:s_rates.Clear()|}; foreach (var name in names) s_rates[name] = 1;")]
    public Task Every_shape(string body) => Finds(Rates($"public static void Reload(string[] names) {{ {body} }}"));

    [Fact]
    public Task Filled_by_a_helper() => Finds(Rates("""
        public static void Reload(string[] names)
        {
            {|MAP3005:s_rates.Clear()|};
            Fill(names);
        }

        static void Fill(string[] names)
        {
            foreach (var name in names)
                s_rates[name] = 1;
        }
        """));

    [Fact]
    public Task Filled_by_an_extension_method() => Finds("""
        static class Writes
        {
            public static void Put(this ConcurrentDictionary<string, int> map, string key) => map[key] = 1;
        }

        """ + Rates("""
        public static void Reload(string[] names)
        {
            {|MAP3005:s_rates.Clear()|};
            foreach (var name in names)
                s_rates.Put(name);
        }
        """));

    [Fact]
    public Task Async_member_that_loads_in_between() => Finds(Rates("""
        public static async Task ReloadAsync(Func<Task<string[]>> load)
        {
            {|MAP3005:s_rates.Clear()|};
            foreach (var name in await load())
                s_rates[name] = 1;
        }
        """));

    [Fact]
    public Task Local_that_keeps_the_collection_and_local_function() => Finds(Rates("""
        public static void Reload(string[] names)
        {
            Run();

            void Run()
            {
                var rates = s_rates;
                {|MAP3005:rates.Clear()|};
                foreach (var name in names)
                    rates[name] = 1;
            }
        }
        """));

    [Fact]
    public Task Timer_that_refreshes_a_singleton() => Finds("""
        sealed class Bans
        {
            private readonly Timer _timer;
            private readonly ConcurrentDictionary<string, byte> _bans = new();

            public Bans(Func<string[]> load) => _timer = new Timer(_ => Refresh(load()), null, 1000, 1000);

            public bool IsBanned(string ip) => _bans.ContainsKey(ip);

            private void Refresh(string[] ips)
            {
                {|MAP3005:_bans.Clear()|};
                foreach (var ip in ips)
                    _bans[ip] = 0;
            }
        }
        """);

    [Fact]
    public Task Partial_nested_and_generic_types() => Finds("""
        static partial class Registry<T> where T : notnull
        {
            static readonly ConcurrentQueue<T> s_items = new();

            public static void Reload(IEnumerable<T> items)
            {
                {|MAP3005:s_items.Clear()|};
                foreach (var item in items)
                    s_items.Enqueue(item);
            }
        }
        """, """
        static partial class Registry<T>
        {
            internal static class Reader
            {
                public static IEnumerable<string?> Names()
                {
                    foreach (var item in s_items)
                        yield return item.ToString();
                }
            }
        }
        """);

    [Theory]
    [InlineData("while ({|MAP3005:s_jobs.TryDequeue(out _)|}) { }")]
    [InlineData("while ({|MAP3005:s_jobs.TryDequeue(out _)|});")]
    public Task Drained_queue(string drain) => Finds($$"""
        static class Jobs
        {
            static readonly ConcurrentQueue<string> s_jobs = new();

            public static bool Has(string job) => s_jobs.Contains(job);

            public static void Reload(string[] jobs)
            {
                {{drain}}
                foreach (var job in jobs)
                    s_jobs.Enqueue(job);
            }
        }
        """);

    [Fact]
    public Task Plain_collection_whose_lock_is_released_in_between() => Finds("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, string> _routes = new();

            public string? Find(string path)
            {
                lock (_gate)
                    return _routes.GetValueOrDefault(path);
            }

            public void Reload(Func<string[]> load)
            {
                lock (_gate)
                    {|MAP3005:_routes.Clear()|};

                foreach (var path in load())
                    lock (_gate)
                        _routes[path] = path;
            }
        }
        """);

    // ---- silence

    [Fact]
    public Task Safe_twin_filled_beside_and_stored_when_complete() => Silent("""
        static class Rates
        {
            static volatile ConcurrentDictionary<string, int> s_rates = new();

            public static int Of(string name) => s_rates.TryGetValue(name, out int rate) ? rate : 0;

            public static void Reload(string[] names)
            {
                var rates = new ConcurrentDictionary<string, int>();
                rates.Clear();
                foreach (var name in names)
                    rates[name] = 1;

                s_rates = rates;
            }
        }
        """);

    [Theory]
    [InlineData("s_rates.Clear();")] // a reset
    [InlineData("if (s_rates.Count > 1000) s_rates.Clear(); s_rates[names[0]] = 1;")] // a cache that is full
    [InlineData("if (s_rates.Count > 1000) { s_rates.Clear(); } foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("s_rates.Clear(); s_rates[names[0]] = 1;")] // one entry takes the place of all
    [InlineData("foreach (var name in names) s_rates[name] = 1; s_rates.Clear();")]
    [InlineData("foreach (var name in names) s_rates[name] = 1; foreach (var name in s_rates.Keys) if (!names.Contains(name)) s_rates.TryRemove(name, out _);")]
    [InlineData("foreach (var name in s_rates.Keys.Where(n => n.Length > 3)) s_rates.TryRemove(name, out _); foreach (var name in names) s_rates[name] = 1;")]
    [InlineData("s_rates.Clear(); Action later = () => { foreach (var name in names) s_rates[name] = 1; }; later();")]
    public Task No_refill(string body) => Silent(Rates($"public static void Act(string[] names) {{ {body} }}"));

    [Fact]
    public Task One_lock_around_all_that_readers_hold() => Silent("""
        sealed class Routes
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, string> _routes = new();

            public string? Find(string path)
            {
                lock (_gate)
                    return _routes.GetValueOrDefault(path);
            }

            public void Reload(string[] paths)
            {
                lock (_gate)
                {
                    _routes.Clear();
                    foreach (var path in paths)
                        Add(path);
                }
            }

            private void Add(string path) => _routes[path] = path;
        }
        """);

    [Fact]
    public Task Read_write_lock() => Silent("""
        sealed class Routes
        {
            private readonly ReaderWriterLockSlim _gate = new();
            private readonly ConcurrentDictionary<string, string> _routes = new();

            public string? Find(string path)
            {
                _gate.EnterReadLock();
                try { return _routes.GetValueOrDefault(path); } finally { _gate.ExitReadLock(); }
            }

            public void Reload(string[] paths)
            {
                _gate.EnterWriteLock();
                try
                {
                    _routes.Clear();
                    foreach (var path in paths)
                        _routes[path] = path;
                }
                finally { _gate.ExitWriteLock(); }
            }
        }
        """);

    [Fact]
    public Task Nobody_else_reads() => Silent("""
        static class Seen
        {
            static readonly ConcurrentDictionary<string, int> s_seen = new();

            public static void Restart(string[] names)
            {
                s_seen.Clear();
                foreach (var name in names)
                    s_seen[name] = 1;
            }

            public static bool See(string name) => s_seen.TryAdd(name, 1);
        }
        """);

    [Fact]
    public Task Start_of_the_program() => Silent("""
        static class Rates
        {
            static readonly ConcurrentDictionary<string, int> s_rates = new();

            static Rates() => Load();

            public static int Of(string name) => s_rates.TryGetValue(name, out int rate) ? rate : 0;

            static void Load()
            {
                s_rates.Clear();
                s_rates["a"] = 1;
                s_rates["b"] = 2;
            }
        }
        """);

    [Fact]
    public Task Object_that_one_thread_has() => Silent("""
        class Editor
        {
            private readonly Dictionary<string, int> _marks = new();

            public int Of(string name) => _marks.GetValueOrDefault(name);

            public void Load(string[] names)
            {
                _marks.Clear();
                foreach (var name in names)
                    _marks[name] = 1;
            }
        }
        """);

    [Fact]
    public Task Plain_collection_with_no_lock_of_which_others_speak() => Silent("""
        static class Rates
        {
            static readonly Dictionary<string, int> s_rates = new();

            public static int Of(string name) => s_rates.GetValueOrDefault(name);

            public static void Load(string[] names)
            {
                s_rates.Clear();
                foreach (var name in names)
                    s_rates[name] = 1;
            }
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_takes_until_there_is_nothing_left() => KnownMiss("""
        static class Jobs
        {
            static readonly ConcurrentQueue<string> s_jobs = new();

            public static bool Has(string job) => s_jobs.Contains(job);

            public static void Reload(string[] jobs)
            {
                while (!s_jobs.IsEmpty)
                    s_jobs.TryDequeue(out _);

                foreach (var job in jobs)
                    s_jobs.Enqueue(job);
            }
        }
        """);

    [Fact]
    public Task Takes_a_cache_that_is_warmed_again_for_a_table() => KnownFalseAlarm(Rates("""
        public static void Warm(string[] names)
        {
            {|MAP3005:s_rates.Clear()|};
            foreach (var name in names)
                s_rates[name] = name.Length;
        }

        public static int Get(string name) => s_rates.TryGetValue(name, out int rate) ? rate : name.Length;
        """));
}
