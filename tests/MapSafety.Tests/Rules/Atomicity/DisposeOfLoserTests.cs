using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class DisposeOfLoserTests : StateFixTests<DisposeOfLoser>
{
    private const string Feeds = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Feed : IDisposable
        {
            public static int Open;
            private readonly Timer _timer = new(_ => { });
            private int _isClosed;

            public Feed(string name, int width = 0)
            {
                Interlocked.Increment(ref Open);
                Name = name + width;
            }

            public string Name { get; }

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isClosed, 1) == 0)
                    Interlocked.Decrement(ref Open);

                _timer.Dispose();
            }
        }

        internal static class Feeds
        {
            private static readonly ConcurrentDictionary<string, Feed> s_feeds = new();

            public static ConcurrentDictionary<string, Feed> All => s_feeds;

            public static Feed For(string name) => s_feeds.GetOrAdd(name, n => new Feed(n));

            public static Feed Grouped(string name)
            {
                return s_feeds.GetOrAdd(name, Make);
            }

            public static string NameOf(string name, int width)
            {
                var feed = s_feeds.GetOrAdd(name, static (n, w) => new(n, w), width);
                return feed.Name;
            }

            public static Feed Given(string name)
            {
                Feed feed = s_feeds.GetOrAdd(name, new Feed(name));
                return feed;
            }

            private static Feed Make(string name) => new(name);
        }
        """;

    [Fact]
    public Task Object_that_was_not_kept_is_disposed_of() => Fixes(Feeds, """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Feed : IDisposable
        {
            public static int Open;
            private readonly Timer _timer = new(_ => { });
            private int _isClosed;

            public Feed(string name, int width = 0)
            {
                Interlocked.Increment(ref Open);
                Name = name + width;
            }

            public string Name { get; }

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isClosed, 1) == 0)
                    Interlocked.Decrement(ref Open);

                _timer.Dispose();
            }
        }

        internal static class Feeds
        {
            private static readonly ConcurrentDictionary<string, Feed> s_feeds = new();

            public static ConcurrentDictionary<string, Feed> All => s_feeds;

            public static Feed For(string name)
            {
                if (!s_feeds.TryGetValue(name, out var kept))
                {
                    var created = new Feed(name);
                    kept = s_feeds.GetOrAdd(name, created);
                    if (!ReferenceEquals(kept, created))
                        created.Dispose();
                }

                return kept;
            }

            public static Feed Grouped(string name)
            {
                if (!s_feeds.TryGetValue(name, out var kept))
                {
                    var created = Make(name);
                    kept = s_feeds.GetOrAdd(name, created);
                    if (!ReferenceEquals(kept, created))
                        created.Dispose();
                }

                return kept;
            }

            public static string NameOf(string name, int width)
            {
                if (!s_feeds.TryGetValue(name, out var feed))
                {
                    Feed created = new(name, width);
                    feed = s_feeds.GetOrAdd(name, created);
                    if (!ReferenceEquals(feed, created))
                        created.Dispose();
                }
                return feed.Name;
            }

            public static Feed Given(string name)
            {
                if (!s_feeds.TryGetValue(name, out Feed? feed))
                {
                    var created = new Feed(name);
                    feed = s_feeds.GetOrAdd(name, created);
                    if (!ReferenceEquals(feed, created))
                        created.Dispose();
                }
                return feed;
            }

            private static Feed Make(string name) => new(name);
        }
        """,
        step: "Feeds.For(i.ToString()); Feeds.Grouped(i.ToString()); Feeds.NameOf(i.ToString(), 0); Feeds.Given(i.ToString());",
        holds: "Feed.Open == iterations");

    [Theory]
    [InlineData("Task", "Task Get(string key) => s_map.GetOrAdd(key, k => Task.Delay(k.Length));")] // no object to dispose of
    [InlineData("Timer", "void Get(string key) { s_map.GetOrAdd(key, k => new Timer(_ => { })); }")] // nobody takes it
    [InlineData("Timer", "Timer Get(string key) => s_map.GetOrAdd(key.Trim(), k => new Timer(_ => { }));")] // the key would be computed twice
    [InlineData("Timer", "Timer Get(string key) => s_map.GetOrAdd(key, k => { var t = new Timer(_ => { }); t.Change(1, 1); return t; });")] // several statements
    [InlineData("Timer", "void Get(string key) { using var t = s_map.GetOrAdd(key, k => new Timer(_ => { })); }")]
    public Task Not_offered_where_it_does_not_fit(string type, string member) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static {{member}}
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Dispose of the object that 's_feeds' does not keep", "MapSafety.DisposeOfLoser", Feeds);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("释放“s_feeds”没有保留的对象", Feeds);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Feeds);
}
