using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class SwapLosesWritesTests : RuleTests<SwapLosesWrites>
{
    // ---- what it says

    [Fact]
    public Task Message_names_both_members() => Says(
        "'Hit' adds to 's_hits', a static ConcurrentDictionary, in place, while 'Sweep' replaces it by one made of its entries: what goes to the old collection meanwhile is lost",
        """
        static class Hits
        {
            static ConcurrentDictionary<string, int> {|#2:s_hits|} = new();

            public static void Hit(string ip) => {|#0:s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1)|};

            public static void Sweep() => {|#1:s_hits = new(s_hits.Where(hit => hit.Value > 1))|};
        }
        """,
        others: 2);

    [Fact]
    public Task Drained_collection() => Says(
        "'Add' adds to '_pending', a ConcurrentQueue of 'Batch', which is made for several threads, in place, while 'Flush' takes it away and goes on with what was in it: what goes to the old collection meanwhile is lost",
        """
        sealed class Batch
        {
            private ConcurrentQueue<string> {|#2:_pending|} = new();

            public void Add(string line) => {|#0:_pending.Enqueue(line)|};

            public void Flush(Action<string> write)
            {
                var lines = {|#1:Interlocked.Exchange(ref _pending, new ConcurrentQueue<string>())|};
                foreach (var line in lines)
                    write(line);
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Hit”写入“s_hits”（静态的 ConcurrentDictionary），这是就地修改，而“Sweep”会用由其条目生成的集合替换它：其间写入旧集合的内容会丢失",
        """
        static class Hits
        {
            static ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => {|MAP3006:s_hits[ip] = 1|};

            public static void Sweep() => s_hits = new(s_hits.Where(hit => hit.Value > 1));
        }
        """);

    // ---- who changes

    [Theory]
    [InlineData("s_map[key] = 1")]
    [InlineData("s_map.TryAdd(key, 1)")]
    [InlineData("s_map.GetOrAdd(key, 1)")]
    [InlineData("s_map.TryRemove(key, out _)")]
    [InlineData("s_map.TryUpdate(key, 2, 1)")]
    [InlineData("s_map.Clear()")]
    public Task Every_change(string change) => Finds($$"""
        static class Holder
        {
            static ConcurrentDictionary<string, int> s_map = new();

            public static void Act(string key) => {|MAP3006:{{change}}|};

            public static void Sweep() => s_map = new ConcurrentDictionary<string, int>(s_map.Where(pair => pair.Value > 1));
        }
        """);

    [Fact]
    public Task Local_that_keeps_the_reference() => Finds("""
        sealed class Sessions
        {
            private volatile ConcurrentDictionary<string, DateTime> _sessions = new();

            public void Touch(string id)
            {
                var sessions = _sessions;
                {|MAP3006:sessions[id] = DateTime.UtcNow|};
            }

            public void Expire(DateTime before)
            {
                var left = new ConcurrentDictionary<string, DateTime>();
                foreach (var (id, time) in _sessions)
                    if (time >= before)
                        left[id] = time;

                _sessions = left;
            }
        }
        """);

    [Fact]
    public Task Property_and_extension_method() => Finds("""
        static class Writes
        {
            public static void Put(this ConcurrentDictionary<string, int> map, string key) => map[key] = 1;
        }

        static class Holder
        {
            static ConcurrentDictionary<string, int> Map { get; set; } = new();

            public static void Act(string key) => {|MAP3006:Map.Put(key)|};

            public static void Compact() => Map = new(Map.ToArray());
        }
        """);

    [Fact]
    public Task Partial_nested_and_generic_types() => Finds("""
        static partial class Registry<T>
        {
            static ConcurrentDictionary<string, T> s_items = new();

            public static void Compact() => s_items = new(s_items);
        }
        """, """
        static partial class Registry<T>
        {
            internal static class Writer
            {
                public static void Add(string key, T item)
                {
                    if (key.Length == 0)
                        return;

                    {|MAP3006:s_items.TryAdd(key, item)|};
                }
            }
        }
        """);

    [Fact]
    public Task Async_member_and_local_function() => Finds("""
        sealed class Queue
        {
            private ConcurrentBag<int> _items = new();

            public async Task AddAsync(Task<int> next)
            {
                int item = await next;
                Store();

                void Store() => {|MAP3006:_items.Add(item)|};
            }

            public int Drain()
            {
                var taken = _items;
                _items = new ConcurrentBag<int>();
                return taken.Sum();
            }
        }
        """);

    [Fact]
    public Task Timer_that_drains() => Finds("""
        sealed class Metrics
        {
            private readonly Timer _timer;
            private ConcurrentDictionary<string, long> _counts = new();

            public Metrics() => _timer = new Timer(_ => Flush(), null, 1000, 1000);

            public void Count(string name) => {|MAP3006:_counts.AddOrUpdate(name, 1, (_, n) => n + 1)|};

            private void Flush()
            {
                var counts = Interlocked.Exchange(ref _counts, new());
                foreach (var (name, count) in counts)
                    Console.WriteLine(name + count);
            }
        }
        """);

    [Fact]
    public Task Plain_collection_that_is_replaced_without_its_lock() => Finds("""
        sealed class Items
        {
            private readonly object _gate = new();
            private Dictionary<string, int> _items = new();

            public void Add(string key)
            {
                lock (_gate)
                    {|MAP3006:_items[key] = 1|};
            }

            public void Compact() => _items = _items.Where(item => item.Value > 0).ToDictionary(item => item.Key, item => item.Value);
        }
        """);

    [Fact]
    public Task Plain_collection_that_is_copied_before_the_lock() => Finds("""
        sealed class Items
        {
            private readonly object _gate = new();
            private List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                {
                    {|MAP3006:_items.Add(item)|};
                }
            }

            public void Compact()
            {
                List<int> copy;
                lock (_gate)
                    copy = new List<int>(_items);

                copy.RemoveAll(item => item == 0);
                lock (_gate)
                    _items = copy;
            }
        }
        """);

    [Fact]
    public Task Different_locks() => Finds("""
        static class Items
        {
            static readonly object s_adds = new();
            static readonly object s_swaps = new();
            static Dictionary<string, int> s_items = new();

            public static void Add(string key)
            {
                lock (s_adds)
                    {|MAP3006:s_items[key] = 1|};
            }

            public static void Compact()
            {
                lock (s_swaps)
                    s_items = new Dictionary<string, int>(s_items);
            }
        }
        """);

    [Fact]
    public Task Interface_typed_state_that_holds_a_concurrent_map() => Finds("""
        static class Names
        {
            static IDictionary<string, int> s_names = new ConcurrentDictionary<string, int>();

            public static void Add(string name) => {|MAP3006:s_names[name] = 1|};

            public static void Trim() => s_names = new ConcurrentDictionary<string, int>(s_names.Where(one => one.Value > 0));
        }
        """);

    [Fact]
    public Task Record_and_early_return_in_try() => Finds("""
        sealed record Tracker
        {
            private ConcurrentDictionary<int, string> _open = new();

            public void Open(int id)
            {
                try
                {
                    if (!{|MAP3006:_open.TryAdd(id, "")|})
                        return;
                }
                finally
                {
                    Console.WriteLine(id);
                }
            }

            public IReadOnlyCollection<int> TakeAll()
            {
                var all = _open;
                _open = new();
                return all.Keys.ToArray();
            }
        }
        """);

    // ---- silent

    [Fact]
    public Task Safe_twin_one_lock_for_changes_and_replacements() => Silent("""
        static class Hits
        {
            static readonly object s_gate = new();
            static ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);
            }

            public static void Sweep()
            {
                lock (s_gate)
                    s_hits = new(s_hits.Where(hit => hit.Value > 1));
            }
        }
        """);

    [Fact]
    public Task Safe_twin_kept_collection() => Silent("""
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static void Sweep()
            {
                foreach (var hit in s_hits)
                    if (hit.Value <= 1)
                        s_hits.TryRemove(hit);
            }
        }
        """);

    [Fact]
    public Task Safe_twin_drained_one_by_one() => Silent("""
        sealed class Batch
        {
            private readonly ConcurrentQueue<string> _pending = new();

            public void Add(string line) => _pending.Enqueue(line);

            public void Flush(Action<string> write)
            {
                while (_pending.TryDequeue(out var line))
                    write(line);
            }
        }
        """);

    [Fact]
    public Task Readers_of_a_read_write_lock_change_and_its_writer_replaces() => Silent("""
        sealed class Batch
        {
            private readonly ReaderWriterLockSlim _gate = new();
            private ConcurrentQueue<string> _pending = new();

            public void Add(string line)
            {
                _gate.EnterReadLock();
                try { _pending.Enqueue(line); }
                finally { _gate.ExitReadLock(); }
            }

            public IEnumerable<string> Take()
            {
                _gate.EnterWriteLock();
                try
                {
                    var taken = _pending;
                    _pending = new();
                    return taken;
                }
                finally { _gate.ExitWriteLock(); }
            }
        }
        """);

    [Fact]
    public Task Reset_that_drops_all() => Silent("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache = new();

            public static int Of(string key) => s_cache.GetOrAdd(key, k => k.Length);

            public static void Clear() => s_cache = new();

            public static void Forget() => Interlocked.Exchange(ref s_cache, new ConcurrentDictionary<string, int>());
        }
        """);

    [Fact]
    public Task First_value() => Silent("""
        static class Cache
        {
            static ConcurrentDictionary<string, int> s_cache;

            static ConcurrentDictionary<string, int> Map => LazyInitializer.EnsureInitialized(ref s_cache, () => new());

            public static int Of(string key) => Map.GetOrAdd(key, k => k.Length);
        }
        """);

    [Fact]
    public Task Copy_on_write_everywhere() => Silent("""
        static class Routes
        {
            static Dictionary<string, string> s_routes = new();
            static readonly object s_gate = new();

            public static void Set(string from, string to)
            {
                lock (s_gate)
                    s_routes = new(s_routes) { [from] = to };
            }

            public static string Find(string from) => s_routes[from];
        }
        """);

    [Fact]
    public Task Initialization() => Silent("""
        static class Host { public static readonly Names All = new(new[] { "a" }); }

        sealed class Names
        {
            private ConcurrentDictionary<string, int> _names = new();

            public Names(string[] names)
            {
                _names = new(names.Select(name => new KeyValuePair<string, int>(name, 1)));
                Compact();
            }

            public void Add(string name) => _names.TryAdd(name, 1);

            private void Compact() => _names = new(_names);
        }
        """);

    [Fact]
    public Task Disposal() => Silent("""
        sealed class Names : IDisposable
        {
            private ConcurrentDictionary<string, IDisposable> _names = new();

            public void Add(string name, IDisposable handle) => _names.TryAdd(name, handle);

            public void Dispose()
            {
                var all = Interlocked.Exchange(ref _names, new());
                foreach (var one in all.Values)
                    one.Dispose();
            }
        }
        """);

    [Fact]
    public Task One_loop_does_both() => Silent("""
        sealed class Pump
        {
            private ConcurrentDictionary<string, int> _seen = new();

            public Pump(BlockingCollection<string> source) => Task.Run(() => Run(source));

            public int Count => _seen.Count;

            private void Run(BlockingCollection<string> source)
            {
                foreach (var item in source.GetConsumingEnumerable())
                {
                    See(item);
                    Trim();
                }
            }

            private void See(string item) => _seen[item] = 1;

            private void Trim() => _seen = new(_seen.Take(100));
        }
        """);

    [Fact]
    public Task Same_member_fills_what_it_has_stored() => Silent("""
        static class Prices
        {
            static ConcurrentDictionary<string, decimal> s_prices = new();

            public static void Reload(IEnumerable<string> articles)
            {
                s_prices = new(s_prices.Where(price => price.Value > 0));
                foreach (var article in articles)
                    s_prices.TryAdd(article, 1);
            }
        }
        """);

    [Fact]
    public Task Plain_collection_that_is_changed_with_no_lock_is_for_other_rules() => Silent("""
        static class Hits
        {
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits[ip] = 1;

            public static void Sweep() => s_hits = s_hits.Where(hit => hit.Value > 1).ToDictionary(hit => hit.Key, hit => hit.Value);
        }
        """);

    [Fact]
    public Task Objects_that_nobody_shares() => Silent("""
        sealed class Builder
        {
            private List<string> _parts = new();

            public void Add(string part) => _parts.Add(part);

            public void Trim() => _parts = _parts.Where(part => part.Length > 0).ToList();
        }
        """);

    [Fact]
    public Task Immutable_collections() => Silent("""
        static class Routes
        {
            static ImmutableList<string> s_routes = ImmutableList<string>.Empty;

            public static void Add(string route) => ImmutableInterlocked.Update(ref s_routes, (list, one) => list.Add(one), route);

            public static void Reset() => s_routes = ImmutableList<string>.Empty;
        }
        """);

    [Fact]
    public Task Other_objects_of_the_type() => Silent("""
        sealed record Scope
        {
            private ConcurrentDictionary<string, int> _values = new();

            public void Set(string key) => _values[key] = 1;

            public Scope Child() => new() { _values = new(_values) };
        }
        """);

    [Fact]
    public Task Reload_stores_what_another_object_has_loaded() => Silent("""
        sealed class Users
        {
            private ConcurrentDictionary<string, int> _users = new();

            public void Add(string name) => _users.TryAdd(name, 1);

            public void Load(string path)
            {
                var loaded = new Users();
                foreach (var line in System.IO.File.ReadAllLines(path))
                    loaded.Add(line);
                _users = loaded._users;
            }
        }
        """);

    [Fact]
    public Task Old_collection_that_is_only_disposed_of() => Silent("""
        static class Lines
        {
            static BlockingCollection<string> s_lines = new();

            public static void Add(string line) => s_lines.Add(line);

            public static void Reset()
            {
                var old = Interlocked.Exchange(ref s_lines, new BlockingCollection<string>());
                try { old?.Dispose(); }
                catch (ObjectDisposedException) { Console.WriteLine("gone"); }
            }

            public static void Restart()
            {
                var old = s_lines;
                s_lines = new BlockingCollection<string>();
                if (old != null) old.Dispose();
            }
        }
        """);

    [Fact]
    public Task Merge_that_an_override_goes_through_under_the_lock() => Silent("""
        abstract class Database<T> where T : Database<T>
        {
            protected static readonly object Gate = new();

            protected Dictionary<string, int> Entries = new();

            internal void Update(T other)
            {
                lock (Gate)
                    Merge(other);
            }

            internal virtual void Merge(T other) =>
                Entries = Entries.Where(entry => entry.Value > 0).Concat(other.Entries).ToDictionary(entry => entry.Key, entry => entry.Value);
        }

        sealed class Hours : Database<Hours>
        {
            internal override void Merge(Hours other) => base.Merge(other);

            public void Set(string name)
            {
                lock (Gate)
                    Entries[name] = 1;
            }
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_a_change_that_a_reload_has_not_read() => KnownMiss("""
        static class Prices
        {
            static ConcurrentDictionary<string, decimal> s_prices = new();

            public static void Add(string article, decimal price) => s_prices.TryAdd(article, price);

            public static void Reload() => s_prices = new(Load());

            static IEnumerable<KeyValuePair<string, decimal>> Load() => Array.Empty<KeyValuePair<string, decimal>>();
        }
        """);

    [Fact]
    public Task Misses_a_change_of_what_another_type_keeps() => KnownMiss("""
        sealed class Window
        {
            private ConcurrentDictionary<string, int> _map = new();

            public ConcurrentDictionary<string, int> Map => _map;

            public void Compact() => _map = new(_map);
        }

        sealed class Writer
        {
            private readonly ConcurrentDictionary<string, int> _kept;

            public Writer(Window window) => _kept = window.Map;

            public void Write(string key) => _kept[key] = 1;
        }
        """);

    [Fact]
    public Task Takes_a_collection_that_is_looked_at_once_more_for_drained() => KnownFalseAlarm("""
        sealed class Batch
        {
            private ConcurrentQueue<string> _pending = new();

            public void Add(string line) => {|MAP3006:_pending.Enqueue(line)|};

            // Logs how many there were, and means to drop them.
            public void Reset()
            {
                var dropped = Interlocked.Exchange(ref _pending, new ConcurrentQueue<string>());
                Console.WriteLine(dropped.Count);
            }
        }
        """);
}
