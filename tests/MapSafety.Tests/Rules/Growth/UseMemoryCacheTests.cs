using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Growth;

public sealed class UseMemoryCacheTests : StateFixTests<UseMemoryCache>
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;


        """;

    private static ReferenceAssemblies WithCaching => ReferenceAssemblies.Net.Net100.AddPackages([new PackageIdentity("Microsoft.Extensions.Caching.Memory", "10.0.14")]);

    internal const string PlacesAfter = """
        using System;
        using System.Diagnostics.CodeAnalysis;
        using Microsoft.Extensions.Caching.Memory;

        public static class Geo
        {
            private static readonly BoundedPlaces s_places = new();

            public static string Of(string ip) => s_places.GetOrAdd(ip, Resolve);

            public static string Near(string ip, int mask)
            {
                return s_places.GetOrAdd(ip.Trim() + "/" + mask, static key => new string('x', key.Length));
            }

            public static string? Peek(string ip) => s_places.TryGetValue(ip, out string? place) ? place : null;

            private static string Resolve(string ip) => new string('x', ip.Length);

            /// <summary>At most 10000 entries; one that nobody has asked for in 30 minutes goes.</summary>
            private sealed class BoundedPlaces
            {
                private static readonly MemoryCacheEntryOptions s_entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };
                private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = 10000 });
                private readonly object _gate = new();

                public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
                {
                    if (_entries.TryGetValue((object)key, out object? entry))
                    {
                        value = (string)entry!;
                        return true;
                    }

                    value = default;
                    return false;
                }

                public string GetOrAdd(string key, Func<string, string> make)
                {
                    if (TryGetValue(key, out var known))
                        return known;

                    string made = make(key);
                    lock (_gate)
                    {
                        // What another thread has stored meanwhile is everybody's.
                        if (TryGetValue(key, out var first))
                            return first;

                        Set(key, made);
                        return made;
                    }
                }

                private void Set(string key, string value) => _entries.Set(key, value, s_entry);
            }
        }
        """;

    internal const string HitsAfter = """
        using System;
        using System.Collections.Generic;
        using Microsoft.Extensions.Caching.Memory;

        public static class Hits
        {
            private static readonly BoundedHits s_hits = new();

            public static int Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static int Of(string ip)
            {
                return s_hits.TryGetValue(ip, out int n) ? n : 0;
            }

            public static int Seeded(string ip, int seed) => s_hits.GetOrAdd(ip, static (_, first) => first, seed);

            public static bool First(string ip) => !s_hits.ContainsKey(ip) && s_hits.TryAdd(ip, 1);

            public static void Put(string ip, int n)
            {
                s_hits.Set(ip, n + 1);
            }

            /// <summary>At most 10000 entries; one that nobody has asked for in 30 minutes goes.</summary>
            private sealed class BoundedHits
            {
                private static readonly MemoryCacheEntryOptions s_entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };
                private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = 10000 });
                private readonly object _gate = new();

                public bool ContainsKey(string key) => _entries.TryGetValue((object)key, out _);

                public bool TryGetValue(string key, out int value)
                {
                    if (_entries.TryGetValue((object)key, out object? entry))
                    {
                        value = (int)entry!;
                        return true;
                    }

                    value = default;
                    return false;
                }

                public int GetOrAdd<TState>(string key, Func<string, TState, int> make, TState state)
                {
                    if (TryGetValue(key, out var known))
                        return known;

                    int made = make(key, state);
                    lock (_gate)
                    {
                        // What another thread has stored meanwhile is everybody's.
                        if (TryGetValue(key, out var first))
                            return first;

                        Set(key, made);
                        return made;
                    }
                }

                public int AddOrUpdate(string key, int first, Func<string, int, int> update)
                {
                    while (true)
                    {
                        bool isThere = TryGetValue(key, out var old);
                        int now = isThere ? update(key, old) : first;
                        lock (_gate)
                        {
                            bool isStill = TryGetValue(key, out var current);
                            if (isStill == isThere && (!isThere || EqualityComparer<int>.Default.Equals(old, current)))
                            {
                                Set(key, now);
                                return now;
                            }
                        }
                    }
                }

                public bool TryAdd(string key, int value)
                {
                    lock (_gate)
                    {
                        if (_entries.TryGetValue((object)key, out _))
                            return false;

                        Set(key, value);
                        return true;
                    }
                }

                public void Set(string key, int value)
                {
                    lock (_gate)
                        _entries.Set(key, value, s_entry);
                }
            }
        }
        """;

    internal const string Book = """
        using System.Collections.Concurrent;

        public sealed class Book
        {
            public static readonly Book Shared = new();

            private readonly ConcurrentDictionary<(string Name, int Page), string> _pages = new();

            public string? Of(string name, int page) => _pages.GetOrAdd((name, page), static key => key.Name + key.Page);
        }
        """;

    internal const string BookAfter = """
        using System;
        using System.Diagnostics.CodeAnalysis;
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Book : IDisposable
        {
            public static readonly Book Shared = new();

            private readonly BoundedPages _pages = new();

            public string? Of(string name, int page) => _pages.GetOrAdd((name, page), static key => key.Name + key.Page);

            public void Dispose() => _pages.Dispose();

            /// <summary>At most 10000 entries; one that nobody has asked for in 30 minutes goes.</summary>
            private sealed class BoundedPages : IDisposable
            {
                private static readonly MemoryCacheEntryOptions s_entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };
                private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = 10000 });
                private readonly object _gate = new();

                public bool TryGetValue((string Name, int Page) key, [MaybeNullWhen(false)] out string value)
                {
                    if (_entries.TryGetValue(key, out object? entry))
                    {
                        value = (string)entry!;
                        return true;
                    }

                    value = default;
                    return false;
                }

                public string GetOrAdd((string Name, int Page) key, Func<(string Name, int Page), string> make)
                {
                    if (TryGetValue(key, out var known))
                        return known;

                    string made = make(key);
                    lock (_gate)
                    {
                        // What another thread has stored meanwhile is everybody's.
                        if (TryGetValue(key, out var first))
                            return first;

                        Set(key, made);
                        return made;
                    }
                }

                private void Set((string Name, int Page) key, string value) => _entries.Set(key, value, s_entry);

                public void Dispose() => _entries.Dispose();
            }
        }
        """;

    internal const string Rates = """
        using System;
        using System.Collections.Concurrent;

        public sealed class Rates : IDisposable
        {
            public static readonly Rates Shared = new();

            private readonly ConcurrentDictionary<string, int> _rates = new();
            private bool _isOver;

            public bool IsOver => _isOver;

            public int Of(string currency)
            {
                if (_rates.TryGetValue(currency, out var rate))
                    return rate;

                rate = currency.Length;
                _rates.TryAdd(currency, rate);
                return rate;
            }

            public void Dispose()
            {
                _isOver = true;
            }
        }
        """;

    internal const string RatesAfter = """
        using System;
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Rates : IDisposable
        {
            public static readonly Rates Shared = new();

            private readonly BoundedRates _rates = new();
            private bool _isOver;

            public bool IsOver => _isOver;

            public int Of(string currency)
            {
                if (_rates.TryGetValue(currency, out var rate))
                    return rate;

                rate = currency.Length;
                _rates.TryAdd(currency, rate);
                return rate;
            }

            public void Dispose()
            {
                _isOver = true;
                _rates.Dispose();
            }

            /// <summary>At most 10000 entries; one that nobody has asked for in 30 minutes goes.</summary>
            private sealed class BoundedRates : IDisposable
            {
                private static readonly MemoryCacheEntryOptions s_entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };
                private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = 10000 });
                private readonly object _gate = new();

                public bool TryGetValue(string key, out int value)
                {
                    if (_entries.TryGetValue((object)key, out object? entry))
                    {
                        value = (int)entry!;
                        return true;
                    }

                    value = default;
                    return false;
                }

                public void TryAdd(string key, int value)
                {
                    lock (_gate)
                    {
                        if (!_entries.TryGetValue((object)key, out _))
                            Set(key, value);
                    }
                }

                private void Set(string key, int value) => _entries.Set(key, value, s_entry);

                public void Dispose() => _entries.Dispose();
            }
        }
        """;

    [Fact]
    public async Task All_callers_get_the_first_value()
    {
        await FixesFiles([("/0/Test0.cs", CapEntriesTests.Places)], [("/0/Test0.cs", PlacesAfter)], WithCaching, LanguageVersion.CSharp11);
        Proof.Proof.Of(CapEntriesTests.Places, PlacesAfter).Passes("""
            using System.Collections.Concurrent;
            internal static class Check
            {
                public static string? Run()
                {
                    ConcurrentDictionary<string, string> first = new();
                    return Together.Run(8, 2000, (thread, i) =>
                    {
                        string key = "key" + i % 500, place = Geo.Of(key);
                        if (!object.ReferenceEquals(first.GetOrAdd(key, place), place))
                            throw new System.InvalidOperationException("two places for " + key);
                    });
                }
            }
            """);
    }

    [Fact]
    public async Task No_update_is_lost()
    {
        await FixesFiles([("/0/Test0.cs", CapEntriesTests.Hits)], [("/0/Test0.cs", HitsAfter)], WithCaching, LanguageVersion.CSharp11);
        Proof.Proof.Of(CapEntriesTests.Hits, HitsAfter).Hammer(
            step: "Hits.Hit(\"a\"); if (Hits.First(\"b\" + i)) Hits.Hit(\"first\");",
            holds: "Hits.Of(\"a\") == calls && Hits.Of(\"first\") == iterations");
    }

    [Fact]
    public async Task Object_gets_an_end()
    {
        await FixesFiles([("/0/Test0.cs", Book)], [("/0/Test0.cs", BookAfter)], WithCaching, LanguageVersion.CSharp11);
        Proof.Proof.Of(Book, BookAfter).Hammer(step: "Book.Shared.Of(\"a\", i);", holds: "Book.Shared.Of(\"a\", 3) == \"a3\"");
    }

    [Fact]
    public async Task Object_with_an_end_disposes_of_the_cache()
    {
        await FixesFiles([("/0/Test0.cs", Rates)], [("/0/Test0.cs", RatesAfter)], WithCaching, LanguageVersion.CSharp11);
        Proof.Proof.Of(Rates, RatesAfter).Hammer(step: "Rates.Shared.Of(\"k\" + i);", holds: "Rates.Shared.Of(\"k77\") == 3 && !Rates.Shared.IsOver");
    }

    [Fact]
    public Task Limit_is_an_option() => FixesFiles(
        [("/0/Test0.cs", CapEntriesTests.Places)], [("/0/Test0.cs", PlacesAfter.Replace("10000", "250", StringComparison.Ordinal))], WithCaching, LanguageVersion.CSharp11, option: "mapsafety.cache_limit = 250");

    [Fact]
    public Task Title() => TitleIs(
        "Make 's_places' a MemoryCache that keeps at most 10000 entries, each until 30 minutes after its last use (3 uses in 1 file)", "MapSafety.UseMemoryCache", CapEntriesTests.Places, WithCaching);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "将“_pages”改为 MemoryCache：最多保留 10000 个条目，每个条目在最后一次使用 30 分钟后过期（1 个文件中的 1 处使用）；“Book”变为可释放类型", Book, WithCaching);

    [Fact]
    public Task Title_tells_what_becomes_disposable() => TitleIs(
        "Make '_pages' a MemoryCache that keeps at most 10000 entries, each until 30 minutes after its last use (1 use in 1 file); 'Book' becomes disposable", "MapSafety.UseMemoryCache", Book, WithCaching);

#if ROSLYN_5_12_OR_GREATER
    [Fact]
    public Task Lock_of_its_own_type_where_there_is_one() => FixesFiles(
        [("/0/Test0.cs", CapEntriesTests.Places)],
        [("/0/Test0.cs", PlacesAfter.Replace("object _gate", "Lock _gate", StringComparison.Ordinal).Replace("(object)key", "key", StringComparison.Ordinal).Replace("CodeAnalysis;\n", "CodeAnalysis;\nusing System.Threading;\n", StringComparison.Ordinal))], WithCaching);
#endif

    // ---- where it cannot be

    [Fact]
    public Task Package_is_missing() => NotOffered(CapEntriesTests.Places);

    [Fact]
    public Task Keys_compared_in_another_way() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new(StringComparer.OrdinalIgnoreCase);

            public static int Of(string key) => s_map.GetOrAdd(key, k => k.Length);
        }
        """, WithCaching);

    [Fact]
    public Task Entries_are_walked() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Of(string key) => s_map.GetOrAdd(key, k => k.Length);

            public static int Sum() => s_map.Sum(pair => pair.Value);
        }
        """, WithCaching);

    [Fact]
    public Task Entry_is_expected_to_be_there() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Put(string key, int value) => s_map.GetOrAdd(key, value);

            public static int Of(string key) => s_map[key];
        }
        """, WithCaching);

    [Fact]
    public Task Entries_from_the_start() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new() { ["a"] = 1 };

            public static int Of(string key) => s_map.GetOrAdd(key, k => k.Length);
        }
        """, WithCaching);

    [Fact]
    public Task Keys_that_are_objects() => NotOffered(UseConditionalWeakTableTests.Sessions, WithCaching);

    [Fact]
    public Task Pending_requests() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, TaskCompletionSource<int>> s_map = new();

            public static Task<int> Of(string key) => s_map.GetOrAdd(key, _ => new TaskCompletionSource<int>()).Task;
        }
        """, WithCaching);

    [Fact]
    public Task Arguments_by_name() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Of(string name) => s_map.GetOrAdd(key: name, value: 1);
        }
        """, WithCaching);

    [Fact]
    public Task Base_class_is_disposable() => NotOffered(Usings + """
        public class Owner : IDisposable
        {
            public virtual void Dispose()
            {
            }
        }

        public sealed class Cache : Owner
        {
            public static readonly Cache Shared = new();

            private readonly ConcurrentDictionary<string, int> _map = new();

            public int Of(string key) => _map.GetOrAdd(key, k => k.Length);
        }
        """, WithCaching);
}
