using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class ExpireEntriesTests : StateFixTests<ExpireEntries>
{
    private const string Before = """
        #pragma warning disable CS1591
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private static readonly MemoryCacheEntryOptions s_low = new MemoryCacheEntryOptions { Priority = CacheItemPriority.Low };

            private readonly IMemoryCache _cache;

            public Users(IMemoryCache cache)
            {
                _cache = cache;
            }

            public void Put(string name) => _cache.Set(name, 1); // one for each name

            public void Keep(string name, int value) =>
                _cache.Set(
                    name,
                    value,
                    new MemoryCacheEntryOptions
                    {
                        Priority = CacheItemPriority.High,
                    });

            public void Low(string name) => _cache.Set(name, 1, s_low);

            public void Plain(string name) => _cache.Set(name, 1, new MemoryCacheEntryOptions());

            public void Chained(string name) => _cache.Set(name, 1, new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.Low));

            public void Given(string name)
            {
                MemoryCacheEntryOptions options = new();
                _cache.Set(name, 1, options);
            }

            public int Of(string name) => _cache.GetOrCreate(name, _ => name.Length);

            public string? Upper(string name)
            {
                return _cache.GetOrCreate(name, entry =>
                {
                    // the work
                    return name.ToUpperInvariant();
                });
            }

            public Task<string?> LoadAsync(string name) =>
                _cache.GetOrCreateAsync(name, async entry => await Task.FromResult(name));

            public void Create(string name)
            {
                using var entry = _cache.CreateEntry(name);
                entry.Value = name;
            }

            public void CreateIn(string name)
            {
                using (var entry = _cache.CreateEntry(name))
                {
                    entry.Value = name;
                }
            }

            public void CreateChained(string name) => _cache.CreateEntry(name).SetValue(name).Dispose();
        }
        """;

    private const string After = """
        #pragma warning disable CS1591
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private static readonly MemoryCacheEntryOptions s_low = new MemoryCacheEntryOptions { Priority = CacheItemPriority.Low, SlidingExpiration = TimeSpan.FromMinutes(30) };

            private readonly IMemoryCache _cache;

            public Users(IMemoryCache cache)
            {
                _cache = cache;
            }

            public void Put(string name) => _cache.Set(name, 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(30) }); // one for each name

            public void Keep(string name, int value) =>
                _cache.Set(
                    name,
                    value,
                    new MemoryCacheEntryOptions
                    {
                        Priority = CacheItemPriority.High,
                        SlidingExpiration = TimeSpan.FromMinutes(30),
                    });

            public void Low(string name) => _cache.Set(name, 1, s_low);

            public void Plain(string name) => _cache.Set(name, 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(30) });

            public void Chained(string name) => _cache.Set(name, 1, new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.Low).SetSlidingExpiration(TimeSpan.FromMinutes(30)));

            public void Given(string name)
            {
                MemoryCacheEntryOptions options = new() { SlidingExpiration = TimeSpan.FromMinutes(30) };
                _cache.Set(name, 1, options);
            }

            public int Of(string name) => _cache.GetOrCreate(name, entry =>
            {
                entry.SlidingExpiration = TimeSpan.FromMinutes(30);
                return name.Length;
            });

            public string? Upper(string name)
            {
                return _cache.GetOrCreate(name, entry =>
                {
                    entry.SlidingExpiration = TimeSpan.FromMinutes(30);
                    // the work
                    return name.ToUpperInvariant();
                });
            }

            public Task<string?> LoadAsync(string name) =>
                _cache.GetOrCreateAsync(name, async entry =>
                {
                    entry.SlidingExpiration = TimeSpan.FromMinutes(30);
                    return await Task.FromResult(name);
                });

            public void Create(string name)
            {
                using var entry = _cache.CreateEntry(name);
                entry.SlidingExpiration = TimeSpan.FromMinutes(30);
                entry.Value = name;
            }

            public void CreateIn(string name)
            {
                using (var entry = _cache.CreateEntry(name))
                {
                    entry.SlidingExpiration = TimeSpan.FromMinutes(30);
                    entry.Value = name;
                }
            }

            public void CreateChained(string name) => _cache.CreateEntry(name).SetSlidingExpiration(TimeSpan.FromMinutes(30)).SetValue(name).Dispose();
        }
        """;

    private static string Check(string put, string get) => $$"""
        using System;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Internal;

        internal sealed class Clock : ISystemClock
        {
            public DateTimeOffset UtcNow { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);
        }

        internal static class Check
        {
            public static string? Run()
            {
                Clock clock = new();
                MemoryCache cache = new(new MemoryCacheOptions { Clock = clock });
                Users users = new(cache);
                for (int round = 0; round < 10; round++)
                {
                    for (int i = 0; i < 100_000; i++)
                    {
                        string name = "n" + (round * 100_000 + i);
                        {{put}}
                    }

                    // What is used stays, what nobody has asked for in half an hour goes.
                    cache.TryGetValue((object)"n0", out _);
                    clock.UtcNow += TimeSpan.FromMinutes(20);
                    cache.TryGetValue((object)"n0", out _);
                    clock.UtcNow += TimeSpan.FromMinutes(20);
                    cache.Compact(0);
                }

                return cache.Count > 1 ? cache.Count + " entries are left" : {{get}} ? null : "the entry in use is gone";
            }
        }
        """;

    [Fact]
    public Task Every_way_to_put_an_entry_in() => FixesFiles([("/0/Test0.cs", Before)], [("/0/Test0.cs", After)]);

    [Theory]
    [InlineData("users.Put(name);")]
    [InlineData("users.Low(name);")]
    [InlineData("users.Of(name);")]
    [InlineData("users.Create(name);")]
    public void A_million_names_do_not_stay(string put) =>
        Proof.Proof.Of(Before, After).FailsBeforeAndPasses(Check(put, "cache.TryGetValue((object)\"n0\", out _)"));

    [Fact]
    public Task Distributed_caches() => FixesFiles(
        [("/0/Test0.cs", """
            #pragma warning disable CS1591
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Extensions.Caching.Distributed;

            public sealed class Users
            {
                private readonly IDistributedCache _cache;

                public Users(IDistributedCache cache)
                {
                    _cache = cache;
                }

                public void Put(string name) => _cache.SetString(name, "x");

                public Task PutAsync(string name, byte[] bytes, CancellationToken stop) => _cache.SetAsync(name, bytes, stop);

                public Task WithOptionsAsync(string name, CancellationToken stop) => _cache.SetStringAsync(name, "x", new DistributedCacheEntryOptions(), stop);
            }
            """)],
        [("/0/Test0.cs", """
            #pragma warning disable CS1591
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Extensions.Caching.Distributed;

            public sealed class Users
            {
                private readonly IDistributedCache _cache;

                public Users(IDistributedCache cache)
                {
                    _cache = cache;
                }

                public void Put(string name) => _cache.SetString(name, "x", new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(30) });

                public Task PutAsync(string name, byte[] bytes, CancellationToken stop) => _cache.SetAsync(name, bytes, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(30) }, stop);

                public Task WithOptionsAsync(string name, CancellationToken stop) => _cache.SetStringAsync(name, "x", new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(30) }, stop);
            }
            """)]);

    [Fact]
    public Task System_Runtime_Caching() => FixesFiles(
        [("/0/Test0.cs", """
            #pragma warning disable CS1591
            using System.Runtime.Caching;

            public static class Users
            {
                public static void Put(string name) => MemoryCache.Default.Set(name, 1, null);

                public static void Add(string name) => MemoryCache.Default.Add(name, 1, new CacheItemPolicy());

                public static void Forever(string name) => MemoryCache.Default.Set(name, 1, ObjectCache.InfiniteAbsoluteExpiration);

                public static void Assign(string name)
                {
                    MemoryCache.Default[name] = 1;
                }
            }
            """)],
        [("/0/Test0.cs", """
            #pragma warning disable CS1591
            using System;
            using System.Runtime.Caching;

            public static class Users
            {
                public static void Put(string name) => MemoryCache.Default.Set(name, 1, new CacheItemPolicy { SlidingExpiration = TimeSpan.FromMinutes(30) });

                public static void Add(string name) => MemoryCache.Default.Add(name, 1, new CacheItemPolicy { SlidingExpiration = TimeSpan.FromMinutes(30) });

                public static void Forever(string name) => MemoryCache.Default.Set(name, 1, new CacheItemPolicy { SlidingExpiration = TimeSpan.FromMinutes(30) });

                public static void Assign(string name)
                {
                    MemoryCache.Default.Set(name, 1, new CacheItemPolicy { SlidingExpiration = TimeSpan.FromMinutes(30) });
                }
            }
            """)]);

    [Theory]
    [InlineData("public int Of(string name) => _cache.GetOrCreate(name, Load); private static int Load(ICacheEntry entry) => 1;")]
    [InlineData("public int Of(string name) => CacheExtensions.Set(_cache, name, 1);")]
    [InlineData("public int Of(string name) => _cache.Set(value: 1, key: name);")]
    [InlineData("public int Of(string name) => _cache.Set(name, 1, Make()); private static MemoryCacheEntryOptions Make() => new();")]
    public Task Not_offered_where_the_code_has_another_shape(string member) => NotOffered($$"""
        #pragma warning disable CS1591
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly IMemoryCache _cache;

            public Users(IMemoryCache cache)
            {
                _cache = cache;
            }

            {{member}}
        }
        """);

    private const string One = """
        #pragma warning disable CS1591
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly IMemoryCache _cache;

            public Users(IMemoryCache cache)
            {
                _cache = cache;
            }

            public void Put(string name) => _cache.Set(name, 1);
        }
        """;

    [Fact]
    public Task Title_says_the_number() => TitleIs("Drop the entry when nobody has asked for it in 30 minutes", "MapSafety.ExpireEntries", One);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("条目 30 分钟内无人访问时将其移除", One);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(One);
}
