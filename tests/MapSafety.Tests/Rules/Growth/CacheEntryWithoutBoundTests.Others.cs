using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Growth;

/// <summary>The older cache, and what the rule does not see.</summary>
public sealed partial class CacheEntryWithoutBoundTests
{
    [Theory]
    [InlineData("{|MAP2003:MemoryCache.Default.Add(key, value, new CacheItemPolicy())|}")]
    [InlineData("{|MAP2003:MemoryCache.Default.Set(key, value, null)|}")]
    [InlineData("{|MAP2003:MemoryCache.Default.Set(key, value, ObjectCache.InfiniteAbsoluteExpiration)|}")]
    [InlineData("{|MAP2003:MemoryCache.Default.Set(new CacheItem(key, value), new CacheItemPolicy { Priority = CacheItemPriority.NotRemovable })|}")]
    [InlineData("{|MAP2003:MemoryCache.Default.AddOrGetExisting(key, value, new CacheItemPolicy { SlidingExpiration = ObjectCache.NoSlidingExpiration })|}")]
    [InlineData("{|MAP2003:MemoryCache.Default[key] = value|}")]
    [InlineData("MemoryCache.Default.Add(key, value, new CacheItemPolicy { SlidingExpiration = TimeSpan.FromMinutes(1) })")]
    [InlineData("MemoryCache.Default.Set(key, value, DateTimeOffset.Now.AddMinutes(1))")]
    [InlineData("MemoryCache.Default.Set(\"all\", value, null)")]
    [InlineData("_limited[key] = value")]
    public Task System_Runtime_Caching(string statement) => Finds($$"""
        using System.Runtime.Caching;

        public static class Names
        {
            private static readonly ObjectCache _cache = new MemoryCache("names");
            private static readonly ObjectCache _limited = new MemoryCache("few", new NameValueCollection { ["cacheMemoryLimitMegabytes"] = "10" });

            public static void Put(string key, object value)
            {
                {{statement}};
            }
        }
        """);

    [Fact]
    public Task A_fault_of_the_machine_is_a_suggestion() => Says(
        "'Put' puts an entry into 'Default' for every 'key' that callers of 'Put' pass, with neither an expiry, a change token nor a size; it stays until the machine runs short of memory",
        """
        using System.Runtime.Caching;

        public static class Names
        {
            public static void Put(string {|#1:key|}) => {|#0:MemoryCache.Default.Set(key, "name", null)|};
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Does_not_follow_options_of_a_caller() => KnownMiss("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            private void Put(string name, MemoryCacheEntryOptions options) => _cache.Set(name, 1, options);
            public void Keep(string name) => Put(name, new MemoryCacheEntryOptions());
        }
        """);

    [Fact]
    public Task Does_not_know_how_many_objects_there_are_with_such_a_name() => KnownMiss(Of("_cache.Set(user.Name, user);"));

    [Fact]
    public Task Does_not_look_at_code_that_names_neither_a_cache_nor_a_method_of_one() => KnownMiss("""
        using System.Runtime.Caching;

        public static class Names
        {
            private static readonly ObjectCache s_cache = MemoryCache.Default;
            public static void Put(string key, object value) => s_cache[key] = value;
        }
        """);

    [Fact]
    public Task Does_not_know_caches_of_the_program() => KnownMiss("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly Func<IMemoryCache> _cache;
            public Names(Func<IMemoryCache> cache) => _cache = cache;
            public void Keep(string name) => _cache().Set(name, 1);
        }
        """);
}
