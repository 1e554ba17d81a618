using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class UseLazyValueTests : StateFixTests<UseLazyValue>
{
    private const string Feeds = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Feed : IDisposable
        {
            public static int Made;
            private readonly Timer _timer = new(_ => { });

            public Feed(string name)
            {
                Interlocked.Increment(ref Made);
                Name = name;
            }

            public string Name { get; }

            public void Dispose() => _timer.Dispose();
        }

        internal static class Feeds
        {
            private static readonly ConcurrentDictionary<string, Feed> s_feeds = new();

            public static Feed For(string name) => s_feeds.GetOrAdd(name, n => new Feed(n));

            public static Feed Grouped(string name) => s_feeds.GetOrAdd(name, Make);

            public static Feed Given(string name) => s_feeds.GetOrAdd(name, new Feed(name));

            public static void Warm(string name)
            {
                s_feeds.GetOrAdd(name, static n =>
                {
                    var feed = new Feed(n); // once
                    return feed;
                });
            }

            public static string? NameOf(string key)
            {
                if (s_feeds.TryGetValue(key, out var feed))
                    return feed.Name;

                return s_feeds.ContainsKey(key) ? s_feeds[key].Name : null;
            }

            public static void Put(string key, Feed feed) => s_feeds[key] = feed;

            public static void Drop(string key)
            {
                if (s_feeds.TryRemove(key, out Feed? feed))
                    feed.Dispose();
            }

            public static void Close()
            {
                foreach (var feed in s_feeds.Values)
                    feed.Dispose();

                foreach (var (key, feed) in s_feeds)
                {
                    feed.Dispose();
                }

                foreach (var pair in s_feeds)
                {
                    Console.WriteLine(pair.Key);
                    pair.Value.Dispose();
                }

                s_feeds.Clear();
            }

            private static Feed Make(string name) => new(name);
        }
        """;

    [Fact]
    public Task Values_are_made_once_wherever_they_are_used() => Fixes(Feeds, """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Feed : IDisposable
        {
            public static int Made;
            private readonly Timer _timer = new(_ => { });

            public Feed(string name)
            {
                Interlocked.Increment(ref Made);
                Name = name;
            }

            public string Name { get; }

            public void Dispose() => _timer.Dispose();
        }

        internal static class Feeds
        {
            private static readonly ConcurrentDictionary<string, Lazy<Feed>> s_feeds = new();

            public static Feed For(string name) => s_feeds.GetOrAdd(name, n => new Lazy<Feed>(() => new Feed(n))).Value;

            public static Feed Grouped(string name) => s_feeds.GetOrAdd(name, static key => new Lazy<Feed>(() => Make(key))).Value;

            public static Feed Given(string name) => s_feeds.GetOrAdd(name, new Lazy<Feed>(() => new Feed(name))).Value;

            public static void Warm(string name)
            {
                _ = s_feeds.GetOrAdd(name, static n => new Lazy<Feed>(() =>
                {
                    var feed = new Feed(n); // once
                    return feed;
                })).Value;
            }

            public static string? NameOf(string key)
            {
                if (s_feeds.TryGetValue(key, out var feed))
                    return feed.Value.Name;

                return s_feeds.ContainsKey(key) ? s_feeds[key].Value.Name : null;
            }

            public static void Put(string key, Feed feed) => s_feeds[key] = new Lazy<Feed>(feed);

            public static void Drop(string key)
            {
                if (s_feeds.TryRemove(key, out Lazy<Feed>? feed))
                    feed.Value.Dispose();
            }

            public static void Close()
            {
                foreach (var feed in s_feeds.Values)
                    if (feed.IsValueCreated)
                        feed.Value.Dispose();

                foreach (var (key, feed) in s_feeds)
                {
                    if (!feed.IsValueCreated)
                        continue;

                    feed.Value.Dispose();
                }

                foreach (var pair in s_feeds)
                {
                    if (!pair.Value.IsValueCreated)
                        continue;

                    Console.WriteLine(pair.Key);
                    pair.Value.Value.Dispose();
                }

                s_feeds.Clear();
            }

            private static Feed Make(string name) => new(name);
        }
        """,
        step: "Feeds.For(i.ToString()); Feeds.Grouped(i.ToString()); Feeds.Given(i.ToString()); Feeds.Warm(i.ToString());",
        holds: "Feed.Made == iterations");

    [Fact]
    public Task Tasks_with_an_asynchronous_factory_and_an_argument() => Fixes(
        """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class Pages
        {
            public static int Loads;
            private readonly ConcurrentDictionary<int, Task<string>> _pages = new ConcurrentDictionary<int, Task<string>>();

            public Task<string> Load(int id) => _pages.GetOrAdd(id, async key =>
            {
                Interlocked.Increment(ref Loads);
                await Task.Yield();
                return key.ToString();
            });

            public async Task<string> With(int id, string tail)
            {
                return await _pages.GetOrAdd(id, static (key, end) => Begin(key, end), tail);
            }

            private static async Task<string> Begin(int id, string tail)
            {
                await Task.Yield();
                return id + tail;
            }
        }
        """,
        after: """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class Pages
        {
            public static int Loads;
            private readonly ConcurrentDictionary<int, Lazy<Task<string>>> _pages = new ConcurrentDictionary<int, Lazy<Task<string>>>();

            public Task<string> Load(int id) => _pages.GetOrAdd(id, key => new Lazy<Task<string>>(async () =>
            {
                Interlocked.Increment(ref Loads);
                await Task.Yield();
                return key.ToString();
            })).Value;

            public async Task<string> With(int id, string tail)
            {
                return await _pages.GetOrAdd(id, static (key, end) => new Lazy<Task<string>>(() => Begin(key, end)), tail).Value;
            }

            private static async Task<string> Begin(int id, string tail)
            {
                await Task.Yield();
                return id + tail;
            }
        }
        """,
        step: "if (new Pages().Load(i).Result != i.ToString()) throw new Exception();",
        holds: "Pages.Loads == calls");

    [Fact]
    public void Code_before_the_fix_runs_the_factory_twice() => Proof.Proof.Of(Slow, Slow.Replace("GetOrAdd(key, _ => new Made())", "GetOrAdd(key, _ => new Lazy<Made>(() => new Made())).Value")
            .Replace("ConcurrentDictionary<string, Made>", "ConcurrentDictionary<string, Lazy<Made>>"))
        .FailsBeforeAndPasses("internal static class Check { public static string? Run() => Shared.IsMadeOnce() ? null : \"made twice\"; }");

    [Theory]
    [InlineData("public static Timer? Of(string key) { s_map.TryGetValue(key, out var timer); return timer; }")] // may be missing
    [InlineData("public static ConcurrentDictionary<string, Timer> All => s_map;")]
    [InlineData("public static int Sum() => s_map.Values.Sum(timer => timer.GetHashCode());")]
    [InlineData("public static void Change(string key) => s_map.AddOrUpdate(key, Make, (_, old) => old);")]
    [InlineData("public static void Given(string key, Timer timer) => s_map.GetOrAdd(key, timer);")]
    [InlineData("public static bool Swap(string key, Timer timer) => s_map.TryUpdate(key, timer, timer);")]
    public Task Not_offered_where_a_value_cannot_be_followed(string member) => NotOffered($$"""
        using System;
        using System.Collections.Concurrent;
        using System.Linq;
        using System.Threading;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, Timer> s_map = new();

            public static Timer Get(string key) => s_map.GetOrAdd(key, Make);

            {{member}}

            private static Timer Make(string key) => new(_ => { });
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs(
        "Keep each value of 's_feeds' in a Lazy, which runs its factory once (13 uses in 1 file); a factory that throws is not run again", "MapSafety.UseLazyValue", Feeds);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_feeds”的每个值放入 Lazy，它只运行一次工厂（1 个文件中的 13 处使用）；抛出异常的工厂不会再次运行", Feeds);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Feeds[Feeds.IndexOf("internal static class Feeds", StringComparison.Ordinal)..]);

    private const string Slow = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, Made> s_map = new();
            private static readonly Barrier s_meeting = new(2);
            private static int s_made;

            public sealed class Made
            {
                public Made()
                {
                    Interlocked.Increment(ref s_made);
                    s_meeting.SignalAndWait(500);
                }
            }

            public static bool IsMadeOnce()
            {
                Thread other = new(() => Get("a"));
                other.Start();
                Get("a");
                other.Join();
                return s_made == 1;
            }

            private static Made Get(string key) => s_map.GetOrAdd(key, _ => new Made());
        }
        """;
}
