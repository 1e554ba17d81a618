using MapSafety.Rules.Growth;

namespace MapSafety.Tests.Rules.Growth;

public sealed class EntryWithoutSizeTests : RuleTests<EntryWithoutSize>
{
    private static string Of(string body, string members = "") => $$"""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private static readonly MemoryCache s_names = new(new MemoryCacheOptions { SizeLimit = 100 });
            private static readonly TimeSpan s_time = TimeSpan.FromMinutes(1);
            {{members}}

            public static async Task<string?> Of(int id)
            {
                await Task.Yield();
                {{body}}
                return null;
            }
        }
        """;

    [Theory]
    [InlineData("{|MAP2015:s_names.Set(id, \"x\")|};")]
    [InlineData("{|MAP2015:s_names.Set(\"all\", \"x\")|};")]
    [InlineData("{|MAP2015:s_names.Set(id, \"x\", s_time)|};")]
    [InlineData("{|MAP2015:s_names.Set(id, \"x\", DateTimeOffset.UtcNow.AddHours(1))|};")]
    [InlineData("{|MAP2015:s_names.Set(id, \"x\", new MemoryCacheEntryOptions { SlidingExpiration = s_time })|};")]
    [InlineData("{|MAP2015:s_names.Set(id, \"x\", new MemoryCacheEntryOptions { Size = null })|};")]
    [InlineData("{|MAP2015:s_names.Set(id, \"x\", new MemoryCacheEntryOptions().SetSlidingExpiration(s_time))|};")]
    [InlineData("return {|MAP2015:s_names.GetOrCreate(id, entry => \"x\")|};")]
    [InlineData("return {|MAP2015:s_names.GetOrCreate(id, entry => { entry.SlidingExpiration = s_time; return \"x\"; })|};")]
    [InlineData("return await {|MAP2015:s_names.GetOrCreateAsync(id, entry => Task.FromResult(\"x\"))|};")]
    [InlineData("using var entry = {|MAP2015:s_names.CreateEntry(id)|}; entry.Value = \"x\";")]
    [InlineData("using (var entry = {|MAP2015:s_names.CreateEntry(id)|}) { entry.Value = \"x\"; entry.SetPriority(CacheItemPriority.High); }")]
    [InlineData("var options = new MemoryCacheEntryOptions(); options.SetSlidingExpiration(s_time); {|MAP2015:s_names.Set(id, \"x\", options)|};")]
    [InlineData("IMemoryCache names = s_names; {|MAP2015:names.Set(id, \"x\")|};")]
    [InlineData("var few = new MemoryCache(new MemoryCacheOptions { SizeLimit = 3 }); {|MAP2015:few.Set(id, \"x\")|};")]
    [InlineData("var options = new MemoryCacheOptions(); options.SizeLimit = 3; using var few = new MemoryCache(options); {|MAP2015:few.Set(id, \"x\")|};")]
    [InlineData("string Local() => {|MAP2015:s_names.Set(id, \"x\")|}; return Local();")]
    public Task Entry_without_a_size(string body) => Finds(Of(body));

    [Theory]
    [InlineData("s_names.Set(id, \"x\", new MemoryCacheEntryOptions { Size = 1 });")]
    [InlineData("s_names.Set(id, \"x\", new MemoryCacheEntryOptions().SetSize(1).SetSlidingExpiration(s_time));")]
    [InlineData("s_names.Set(id, \"x\", new MemoryCacheEntryOptions { Size = \"x\".Length, SlidingExpiration = s_time });")]
    [InlineData("return s_names.GetOrCreate(id, entry => { entry.Size = 1; return \"x\"; });")]
    [InlineData("return s_names.GetOrCreate(id, entry => { entry.SetSize(1); return \"x\"; });")]
    [InlineData("return s_names.GetOrCreate(id, entry => \"x\", new MemoryCacheEntryOptions { Size = 1 });")]
    [InlineData("return await s_names.GetOrCreateAsync(id, async entry => { var x = await Task.FromResult(\"x\"); entry.Size = x.Length; return x; });")]
    [InlineData("using var entry = s_names.CreateEntry(id); entry.Value = \"x\"; entry.Size = 1;")]
    [InlineData("using var entry = s_names.CreateEntry(id).SetSize(1); entry.Value = \"x\";")]
    [InlineData("var options = new MemoryCacheEntryOptions(); if (id > 3) options.Size = 1; else options.Size = 2; s_names.Set(id, \"x\", options);")]
    [InlineData("var many = new MemoryCache(new MemoryCacheOptions()); many.Set(id, \"x\");")]
    [InlineData("var options = new MemoryCacheOptions(); using var many = new MemoryCache(options); many.Set(id, \"x\");")]
    [InlineData("return s_names.Get<string>(id);")]
    [InlineData("s_names.Remove(id);")]
    [InlineData("s_names.Set(id, \"x\", Given.Options);")]
    public Task Safe_twin_the_entry_has_a_size(string body) => Silent(Of(body) + " public static class Given { public static MemoryCacheEntryOptions Options = new(); }");

    [Fact]
    public Task Registered_cache_with_a_limit() => Finds(
        """
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddMemoryCache(options =>
                {
                    options.SizeLimit = 1000;
                    options.CompactionPercentage = 0.2;
                });
            }
        }
        """,
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly IMemoryCache _cache;
            public Users(IMemoryCache cache) => _cache = cache ?? throw new ArgumentNullException(nameof(cache));
            public void Put(string name) => {|MAP2015:_cache.Set(name, 1, TimeSpan.FromMinutes(1))|};
            public static void Sized(IMemoryCache cache, string name) => cache.Set(name, 1, new MemoryCacheEntryOptions { Size = 1 });
        }
        """);

    [Fact]
    public Task Registered_object_with_a_limit() => Finds("""
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup
        {
            public static void Add(IServiceCollection services) =>
                services.AddSingleton<IMemoryCache>(_ => new MemoryCache(new MemoryCacheOptions { SizeLimit = 10 }));
        }

        public sealed class Users
        {
            private readonly IMemoryCache _cache;
            public Users(IMemoryCache cache) => _cache = cache;
            public void Put(string name) => {|MAP2015:_cache.Set(name, 1)|};
        }
        """);

    [Fact]
    public Task Two_registrations_that_differ() => Silent("""
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup
        {
            public static void Few(IServiceCollection services) => services.AddMemoryCache(options => options.SizeLimit = 10);
            public static void Many(IServiceCollection services) => services.AddMemoryCache(options => options.SizeLimit = null);
        }

        public sealed class Users
        {
            private readonly IMemoryCache _cache;
            public Users(IMemoryCache cache) => _cache = cache;
            public void Put(string name) => _cache.Set(name, 1);
        }
        """);

    [Fact]
    public Task Limit_that_may_be_missing() => Silent("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly MemoryCache _cache;
            public Users(long? limit) => _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = limit });
            public void Put(string name) => _cache.Set(name, 1);
        }
        """);

    [Fact]
    public Task Limit_that_is_given() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly MemoryCache _cache;
            public Users(int limit) => _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = limit });
            public void Put(string name) => {|MAP2015:_cache.Set(name, 1)|};
        }
        """);

    [Fact]
    public Task One_of_several_caches() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly IMemoryCache _few = new MemoryCache(new MemoryCacheOptions { SizeLimit = 3 });
            private readonly IMemoryCache _many = new MemoryCache(new MemoryCacheOptions());
            private readonly IMemoryCache _given;
            public Users(IMemoryCache given) => _given = given;

            public void Put(string name)
            {
                _many.Set(name, 1);
                _given.Set(name, 1);
                {|MAP2015:_few.Set(name, 1)|};
            }
        }
        """);

    [Fact]
    public Task Cache_behind_a_property() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public static class Shared
        {
            private static readonly MemoryCache s_cache = new(new MemoryCacheOptions { SizeLimit = 3 });
            public static IMemoryCache Cache => s_cache;
            public static IMemoryCache Other { get; } = new MemoryCache(new MemoryCacheOptions { SizeLimit = 3 });
        }

        public sealed class Users
        {
            public void Put(string name) => {|MAP2015:Shared.Cache.Set(name, 1)|};
            public void Keep(string name) => {|MAP2015:Shared.Other.Set(name, 1)|};
        }
        """);

    [Fact]
    public Task Own_cache_class_may_do_anything() => Silent("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Sized : MemoryCache
        {
            public Sized() : base(new MemoryCacheOptions { SizeLimit = 3 }) { }
        }

        public sealed class Users
        {
            private readonly Sized _cache = new();
            public void Put(string name) => _cache.Set(name, 1);
        }
        """);

    [Fact]
    public Task Message() => Says(
        "'Put' puts an entry without a size into '_cache', which has a size limit: it throws an InvalidOperationException",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly IMemoryCache _cache = new MemoryCache(new MemoryCacheOptions { {|#1:SizeLimit = 3|} });
            public void Put(string name) => {|#0:_cache.Set(name, 1)|};
        }
        """,
        others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Put”向有大小限制的“_cache”放入没有大小的条目：会引发 InvalidOperationException",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly IMemoryCache _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = 3 });
            public void Put(string name) => {|MAP2015:_cache.Set(name, 1)|};
        }
        """);

    [Fact]
    public Task Does_not_follow_a_cache_into_another_object() => KnownMiss("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Users
        {
            private readonly MemoryCache _cache;
            public Users(MemoryCache cache) => _cache = cache;
            public void Put(string name) => _cache.Set(name, 1);
            public static Users Make() => new(new MemoryCache(new MemoryCacheOptions { SizeLimit = 3 }));
        }
        """);
}
