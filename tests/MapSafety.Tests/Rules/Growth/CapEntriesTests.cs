using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class CapEntriesTests : StateFixTests<CapEntries>
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;


        """;

    internal const string Places = """
        using System;
        using System.Collections.Concurrent;

        public static class Geo
        {
            private static readonly ConcurrentDictionary<string, string> s_places = new(StringComparer.Ordinal);

            public static string Of(string ip) => s_places.GetOrAdd(ip, Resolve);

            public static string Near(string ip, int mask)
            {
                return s_places.GetOrAdd(ip.Trim() + "/" + mask, static key => new string('x', key.Length));
            }

            public static string? Peek(string ip) => s_places.TryGetValue(ip, out string? place) ? place : null;

            private static string Resolve(string ip) => new string('x', ip.Length);
        }
        """;

    internal const string PlacesAfter = """
        using System;
        using System.Collections.Concurrent;

        public static class Geo
        {
            private static readonly ConcurrentDictionary<string, string> s_places = new(StringComparer.Ordinal);
            private const int PlacesLimit = 10000;

            public static string Of(string ip)
            {
                if (!s_places.ContainsKey(ip) && s_places.Count >= PlacesLimit)
                    s_places.Clear();

                return s_places.GetOrAdd(ip, Resolve);
            }

            public static string Near(string ip, int mask)
            {
                string key2 = ip.Trim() + "/" + mask;
                if (!s_places.ContainsKey(key2) && s_places.Count >= PlacesLimit)
                    s_places.Clear();

                return s_places.GetOrAdd(key2, static key => new string('x', key.Length));
            }

            public static string? Peek(string ip) => s_places.TryGetValue(ip, out string? place) ? place : null;

            private static string Resolve(string ip) => new string('x', ip.Length);
        }
        """;

    internal const string Prices = """
        using System.Collections.Generic;

        public static class Prices
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, decimal> s_prices = new Dictionary<string, decimal>();

            public static decimal Of(string item)
            {
                lock (s_gate)
                {
                    if (!s_prices.TryGetValue(item, out decimal price))
                    {
                        price = item.Length;
                        s_prices[item] = price;
                    }

                    return price;
                }
            }

            public static decimal Change(string item, decimal by)
            {
                lock (s_gate)
                {
                    s_prices.TryGetValue(item, out decimal price);
                    s_prices[item] = price + by;
                    return price + by;
                }
            }

            public static decimal? Known(string item)
            {
                lock (s_gate)
                    return s_prices.TryGetValue(item, out decimal price) ? price : null;
            }
        }
        """;

    internal const string PricesAfter = """
        using System.Collections.Generic;

        public static class Prices
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, decimal> s_prices = new Dictionary<string, decimal>();
            private const int PricesLimit = 10000;

            public static decimal Of(string item)
            {
                lock (s_gate)
                {
                    if (!s_prices.TryGetValue(item, out decimal price))
                    {
                        price = item.Length;
                        if (s_prices.Count >= PricesLimit)
                            s_prices.Clear();

                        s_prices[item] = price;
                    }

                    return price;
                }
            }

            public static decimal Change(string item, decimal by)
            {
                lock (s_gate)
                {
                    s_prices.TryGetValue(item, out decimal price);
                    if (s_prices.Count >= PricesLimit && !s_prices.ContainsKey(item))
                        s_prices.Clear();

                    s_prices[item] = price + by;
                    return price + by;
                }
            }

            public static decimal? Known(string item)
            {
                lock (s_gate)
                    return s_prices.TryGetValue(item, out decimal price) ? price : null;
            }
        }
        """;

    internal const string Seen = """
        using System.Collections.Generic;

        public static class Seen
        {
            private static readonly object s_gate = new();
            private static readonly HashSet<string> s_seen = new();

            public static bool IsNew(string id)
            {
                lock (s_gate)
                    return s_seen.Add(id);
            }

            public static bool IsNewOf(string shop, string id)
            {
                lock (s_gate)
                {
                    if (s_seen.Add(shop + ":" + id)) {
                        return true;
                    }

                    return false;
                }
            }
        }
        """;

    internal const string SeenAfter = """
        using System.Collections.Generic;

        public static class Seen
        {
            private static readonly object s_gate = new();
            private static readonly HashSet<string> s_seen = new();
            private const int SeenLimit = 10000;

            public static bool IsNew(string id)
            {
                lock (s_gate)
                {
                    if (s_seen.Count >= SeenLimit && !s_seen.Contains(id))
                    {
                        s_seen.Clear();
                    }

                    return s_seen.Add(id);
                }
            }

            public static bool IsNewOf(string shop, string id)
            {
                lock (s_gate)
                {
                    var item = shop + ":" + id;
                    if (s_seen.Count >= SeenLimit && !s_seen.Contains(item))
                    {
                        s_seen.Clear();
                    }

                    if (s_seen.Add(item)) {
                        return true;
                    }

                    return false;
                }
            }
        }
        """;

    internal const string Recent = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        public static class Recent
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentQueue<string> s_last = new();
            private static readonly Queue<string> s_lines = new();
            private static readonly List<string> s_log = new();
            private static readonly LinkedList<string> s_chain = new();

            public static string Enter(string line)
            {
                s_last.Enqueue(line);
                lock (s_gate)
                {
                    s_lines.Enqueue(line);
                    s_log.Add(line);
                    s_chain.AddLast(line);
                }

                return line;
            }

            public static string[] Last() => s_last.ToArray();

            public static int Lines()
            {
                lock (s_gate)
                    return s_lines.Count + s_log.Count(line => line.Length > 0) + s_chain.Count;
            }

            public static string? Newest()
            {
                lock (s_gate)
                    return s_log.LastOrDefault();
            }
        }
        """;

    internal const string RecentAfter = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        public static class Recent
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentQueue<string> s_last = new();
            private const int LastLimit = 10000;
            private static readonly Queue<string> s_lines = new();
            private const int LinesLimit = 10000;
            private static readonly List<string> s_log = new();
            private const int LogLimit = 10000;
            private static readonly LinkedList<string> s_chain = new();
            private const int ChainLimit = 10000;

            public static string Enter(string line)
            {
                while (s_last.Count >= LastLimit)
                    s_last.TryDequeue(out _);

                s_last.Enqueue(line);
                lock (s_gate)
                {
                    while (s_lines.Count >= LinesLimit)
                        s_lines.Dequeue();

                    s_lines.Enqueue(line);
                    if (s_log.Count >= LogLimit)
                        s_log.RemoveRange(0, (s_log.Count + 1) / 2);

                    s_log.Add(line);
                    while (s_chain.Count >= ChainLimit)
                        s_chain.RemoveFirst();

                    s_chain.AddLast(line);
                }

                return line;
            }

            public static string[] Last() => s_last.ToArray();

            public static int Lines()
            {
                lock (s_gate)
                    return s_lines.Count + s_log.Count(line => line.Length > 0) + s_chain.Count;
            }

            public static string? Newest()
            {
                lock (s_gate)
                    return s_log.LastOrDefault();
            }
        }
        """;

    internal const string Hits = """
        using System.Collections.Concurrent;

        public static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();

            public static int Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static int Of(string ip)
            {
                return s_hits.TryGetValue(ip, out int n) ? n : 0;
            }

            public static int Seeded(string ip, int seed) => s_hits.GetOrAdd(ip, static (_, first) => first, seed);

            public static bool First(string ip) => !s_hits.ContainsKey(ip) && s_hits.TryAdd(ip, 1);

            public static void Put(string ip, int n)
            {
                s_hits[ip] = n + 1;
            }
        }
        """;

    internal const string HitsAfter = """
        using System.Collections.Concurrent;

        public static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();
            private const int HitsLimit = 10000;

            public static int Hit(string ip)
            {
                if (!s_hits.ContainsKey(ip) && s_hits.Count >= HitsLimit)
                    s_hits.Clear();

                return s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);
            }

            public static int Of(string ip)
            {
                return s_hits.TryGetValue(ip, out int n) ? n : 0;
            }

            public static int Seeded(string ip, int seed)
            {
                if (!s_hits.ContainsKey(ip) && s_hits.Count >= HitsLimit)
                    s_hits.Clear();

                return s_hits.GetOrAdd(ip, static (_, first) => first, seed);
            }

            public static bool First(string ip)
            {
                if (!s_hits.ContainsKey(ip) && s_hits.Count >= HitsLimit)
                    s_hits.Clear();

                return !s_hits.ContainsKey(ip) && s_hits.TryAdd(ip, 1);
            }

            public static void Put(string ip, int n)
            {
                if (!s_hits.ContainsKey(ip) && s_hits.Count >= HitsLimit)
                    s_hits.Clear();

                s_hits[ip] = n + 1;
            }
        }
        """;

    [Fact]
    public Task Concurrent_map_is_emptied_before_a_new_key() => Fixes(Places, PlacesAfter, step: "Geo.Of(\"k\" + i % 50);", holds: "Geo.Peek(\"k7\") is not null");

    [Fact]
    public Task Map_is_emptied_under_its_lock() => Fixes(Prices, PricesAfter, step: "Prices.Change(\"k\" + i % 50, 1); Prices.Of(thread + \":\" + i);", holds: "Enumerable.Range(0, 50).Sum(k => Prices.Of(\"k\" + k)) <= calls");

    [Fact]
    public Task Set_is_emptied_under_its_lock() => Fixes(Seen, SeenAfter, step: "Seen.IsNew(thread + \":\" + i); Seen.IsNewOf(\"shop\", \"x\" + i);", holds: "!Seen.IsNewOf(\"shop\", \"x1999\")");

    [Fact]
    public Task Queues_and_lists_drop_the_oldest() => Fixes(Recent, RecentAfter, step: "Recent.Enter(thread + \":\" + i); Recent.Lines();", holds: "Recent.Last().Length <= 10000 + threads && Recent.Newest() is not null");

    [Fact]
    public Task Counters_go_on() => Fixes(Hits, HitsAfter, step: "Hits.Hit(\"a\");", holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task State_of_objects() => FixesFiles([("/0/Test0.cs", UseMemoryCacheTests.Book)], [("/0/Test0.cs", """
            using System.Collections.Concurrent;

            public sealed class Book
            {
                public static readonly Book Shared = new();

                private readonly ConcurrentDictionary<(string Name, int Page), string> _pages = new();
                private const int PagesLimit = 10000;

                public string? Of(string name, int page)
                {
                    if (!_pages.ContainsKey((name, page)) && _pages.Count >= PagesLimit)
                        _pages.Clear();

                    return _pages.GetOrAdd((name, page), static key => key.Name + key.Page);
                }
            }
            """)]);

    [Fact]
    public Task Entry_that_was_made_sure_of_is_still_found() => FixesFiles([("/0/Test0.cs", """
        using System.Collections.Generic;

        public static class Sizes
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_sizes = new();

            public static int Of(string item)
            {
                lock (s_gate)
                {
                    if (!s_sizes.ContainsKey(item))
                        s_sizes.Add(item, item.Length);

                    return s_sizes[item];
                }
            }
        }
        """)], [("/0/Test0.cs", """
        using System.Collections.Generic;

        public static class Sizes
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_sizes = new();
            private const int SizesLimit = 10000;

            public static int Of(string item)
            {
                lock (s_gate)
                {
                    if (!s_sizes.ContainsKey(item))
                    {
                        if (s_sizes.Count >= SizesLimit)
                            s_sizes.Clear();

                        s_sizes.Add(item, item.Length);
                    }

                    return s_sizes[item];
                }
            }
        }
        """)], option: "mapsafety.cache_limit = 10000");

    [Fact]
    public Task Limit_is_an_option() => FixesFiles([("/0/Test0.cs", Places)], [("/0/Test0.cs", PlacesAfter.Replace("10000", "250", StringComparison.Ordinal))], option: "mapsafety.cache_limit = 250");

    [Fact]
    public Task Title() => TitleIs("Empty 's_places' before it has more than 10000 entries (3 uses in 1 file)", "MapSafety.CapEntries", Places);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("“s_places”超过 10000 个条目之前将其清空（1 个文件中的 3 处使用）", Places);

    [Fact]
    public Task Title_of_a_queue() => TitleIs("Drop the oldest entries of 's_lines' beyond 10000 (1 use in 1 file)", "MapSafety.CapEntries", """
        using System.Collections.Concurrent;

        public static class Lines
        {
            private static readonly ConcurrentQueue<string> s_lines = new();

            public static string Enter(string line)
            {
                s_lines.Enqueue(line);
                return line;
            }
        }
        """);

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix(Prices);

    // ---- where an entry is more than its value

    [Fact]
    public Task Entry_is_expected_to_be_there() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Put(string key, int value) => s_map.GetOrAdd(key, value);

            public static int Of(string key) => s_map[key];
        }
        """);

    [Fact]
    public Task Entry_is_expected_under_another_lock() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_map = new();

            public static int Put(string key)
            {
                lock (s_gate)
                    s_map[key] = 1;

                lock (s_gate)
                    return s_map[key];
            }
        }
        """);

    [Fact]
    public Task Subscriptions() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, Action> s_map = new();

            public static bool On(string key, Action action) => s_map.TryAdd(key + "!", action);

            public static Action Or(string key) => s_map.GetOrAdd(key, _ => () => { });
        }
        """);

    [Fact]
    public Task Pending_requests() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, TaskCompletionSource<int>> s_map = new();

            public static Task<int> Of(string key) => s_map.GetOrAdd(key, _ => new TaskCompletionSource<int>()).Task;
        }
        """);

    [Fact]
    public Task Things_to_dispose_of() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, Timer> s_map = new();

            public static Timer Of(string key) => s_map.GetOrAdd(key, _ => new Timer(_ => { }));
        }
        """);

    [Fact]
    public Task Buckets() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, List<int>> s_map = new();

            public static int Put(string key, int value)
            {
                lock (s_gate)
                {
                    if (!s_map.TryGetValue(key, out var list))
                        s_map[key] = list = new List<int>();

                    list.Add(value);
                    return list.Count;
                }
            }
        }
        """);

    [Fact]
    public Task Growth_in_the_head_of_a_loop() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly object s_gate = new();
            private static readonly HashSet<string> s_names = new();

            public static string FreeName(string name)
            {
                lock (s_gate)
                {
                    while (!s_names.Add(name))
                        name += "'";

                    return name;
                }
            }
        }
        """);

    [Fact]
    public Task Growth_in_a_lambda() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static Task<int> Put(string key, int value) => Task.Run(() => s_map.GetOrAdd(key, value));
        }
        """);

    [Fact]
    public Task Two_additions_in_one_statement() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Put(string key, string other) => s_map.GetOrAdd(key, 1) + s_map.GetOrAdd(other, 2);
        }
        """);

    [Fact]
    public Task Key_that_is_computed_late() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Put(string key) => key.Length > 3 ? s_map.GetOrAdd(key.Trim(), 1) : 0;
        }
        """);
}
