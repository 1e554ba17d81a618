using MapSafety.Rules.Growth;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Growth;

public sealed partial class CacheEntryWithoutBoundTests : RuleTests<CacheEntryWithoutBound>
{
    private static string Of(string body, string members = "") => $$"""
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Primitives;

        public sealed class User { public string Name = ""; public int Id { get; set; } }

        public sealed class Users
        {
            private readonly IMemoryCache _cache;
            private readonly IDistributedCache _server;
            private readonly HybridCache _hybrid;
            private readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);
            {{members}}

            public Users(IMemoryCache cache, IDistributedCache server, HybridCache hybrid)
            {
                _cache = cache;
                _server = server;
                _hybrid = hybrid;
            }

            private static Task<User> LoadAsync(string name) => Task.FromResult(new User());

            public async Task<object?> Get(string name, int id, User user, IChangeToken token, byte[] bytes, CancellationToken stop)
            {
                await Task.Yield();
                {{body}}
                return null;
            }
        }
        """;

    [Theory]
    [InlineData("{|MAP2003:_cache.Set(name, user)|};")]
    [InlineData("{|MAP2003:_cache.Set((name, id), user)|};")]
    [InlineData("{|MAP2003:_cache.Set($\"user-{id}\", user)|};")]
    [InlineData("{|MAP2003:_cache.Set(\"user-\" + name.ToLowerInvariant(), user)|};")]
    [InlineData("{|MAP2003:this._cache.Set(name.Trim(), user)|};")]
    [InlineData("_cache?{|MAP2003:.Set(name, user)|};")]
    [InlineData("{|MAP2003:CacheExtensions.Set(_cache, name, user)|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, new MemoryCacheEntryOptions())|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, new MemoryCacheEntryOptions { Priority = CacheItemPriority.High })|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.Low))|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, (MemoryCacheEntryOptions?)null)|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, DateTimeOffset.MaxValue)|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue })|};")]
    [InlineData("{|MAP2003:_cache.Set(name, user, new MemoryCacheEntryOptions { SlidingExpiration = null })|};")]
    [InlineData("var options = new MemoryCacheEntryOptions(); options.Priority = CacheItemPriority.NeverRemove; {|MAP2003:_cache.Set(name, user, options)|};")]
    [InlineData("return {|MAP2003:_cache.GetOrCreate(name, entry => new User())|};")]
    [InlineData("return {|MAP2003:_cache.GetOrCreate(name, _ => new User())|};")]
    [InlineData("return {|MAP2003:_cache.GetOrCreate(name, entry => { entry.Priority = CacheItemPriority.Low; return user; })|};")]
    [InlineData("return await {|MAP2003:_cache.GetOrCreateAsync(name, async entry => await LoadAsync(name))|};")]
    [InlineData("return await {|MAP2003:_cache.GetOrCreateAsync(name, entry => LoadAsync((string)entry.Key))|};")]
    [InlineData("return await {|MAP2003:_cache.GetOrCreateAsync(name, async entry => { var loaded = await LoadAsync(name); entry.Value = loaded; return loaded; })|};")]
    [InlineData("using var entry = {|MAP2003:_cache.CreateEntry(name)|}; entry.Value = user;")]
    [InlineData("using (var entry = {|MAP2003:_cache.CreateEntry(name)|}) { entry.SetValue(user).SetPriority(CacheItemPriority.High); }")]
    [InlineData("{|MAP2003:_cache.CreateEntry(name)|}.SetValue(user).Dispose();")]
    [InlineData("if (!_cache.TryGetValue(name, out User? found)) { found = await LoadAsync(name); {|MAP2003:_cache.Set(name, found)|}; } return found;")]
    [InlineData("void Keep(string key) => {|MAP2003:_cache.Set(name + key, user)|}; Keep(name);")]
    [InlineData("foreach (var part in name.Split('/')) {|MAP2003:_cache.Set(part, user)|};")]
    public Task Entry_without_an_end(string body) => Finds(Of(body));

    [Theory]
    [InlineData("{|MAP2003:_server.Set(name, bytes)|};")]
    [InlineData("await {|MAP2003:_server.SetAsync(name, bytes, stop)|};")]
    [InlineData("{|MAP2003:_server.SetString(name, \"value\")|};")]
    [InlineData("await {|MAP2003:_server.SetStringAsync(name, \"value\", new DistributedCacheEntryOptions(), stop)|};")]
    public Task Entry_of_a_distributed_cache(string body) => Finds(Of(body));

    [Theory]
    [InlineData("_cache.Set(\"all\", user);")]
    [InlineData("_cache.Set(typeof(User), user);")]
    [InlineData("_cache.Set(nameof(User), user);")]
    [InlineData("_cache.Set(DayOfWeek.Friday, user);")]
    [InlineData("_cache.Set(id > 3 ? \"many\" : \"few\", user);")]
    [InlineData("_cache.Set(\"user-\" + typeof(User).Name, user);")]
    [InlineData("_cache.Set((typeof(User), stop.IsCancellationRequested), user);")]
    [InlineData("_cache.Set(id % 16, user);")]
    [InlineData("return _cache.GetOrCreate(\"all\", entry => user);")]
    public Task Few_keys(string body) => Silent(Of(body));

    [Theory]
    [InlineData("_cache.Set(name, user, TimeSpan.FromMinutes(5));")]
    [InlineData("_cache.Set(name, user, _lifetime);")]
    [InlineData("_cache.Set(name, user, DateTimeOffset.UtcNow.AddHours(1));")]
    [InlineData("_cache.Set(name, user, token);")]
    [InlineData("_cache.Set(name, user, new MemoryCacheEntryOptions { SlidingExpiration = _lifetime });")]
    [InlineData("_cache.Set(name, user, new MemoryCacheEntryOptions { Size = 1 });")]
    [InlineData("_cache.Set(name, user, new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.Low).SetAbsoluteExpiration(_lifetime));")]
    [InlineData("_cache.Set(name, user, new MemoryCacheEntryOptions().AddExpirationToken(token));")]
    [InlineData("_cache.Set(name, user, new MemoryCacheEntryOptions { ExpirationTokens = { token } });")]
    [InlineData("var options = new MemoryCacheEntryOptions(); options.SlidingExpiration = _lifetime; _cache.Set(name, user, options);")]
    [InlineData("var options = new MemoryCacheEntryOptions(); if (id > 3) options.SetSlidingExpiration(_lifetime); _cache.Set(name, user, options);")]
    [InlineData("var options = new MemoryCacheEntryOptions(); options.ExpirationTokens.Add(token); _cache.Set(name, user, options);")]
    [InlineData("_cache.Set(name, user, id > 3 ? new MemoryCacheEntryOptions { SlidingExpiration = _lifetime } : null);")]
    [InlineData("return _cache.GetOrCreate(name, entry => { entry.SlidingExpiration = _lifetime; return user; });")]
    [InlineData("return _cache.GetOrCreate(name, entry => entry.SetAbsoluteExpiration(_lifetime).Value);")]
    [InlineData("return _cache.GetOrCreate(name, entry => user, new MemoryCacheEntryOptions { SlidingExpiration = _lifetime });")]
    [InlineData("return await _cache.GetOrCreateAsync(name, async entry => { var loaded = await LoadAsync(name); entry.SetSlidingExpiration(_lifetime); return loaded; });")]
    [InlineData("return await _cache.GetOrCreateAsync(name, async entry => { entry.SetOptions(new MemoryCacheEntryOptions { SlidingExpiration = _lifetime }); return await LoadAsync(name); });")]
    [InlineData("using var entry = _cache.CreateEntry(name); entry.Value = user; entry.AbsoluteExpirationRelativeToNow = _lifetime;")]
    [InlineData("using (var entry = _cache.CreateEntry(name)) entry.SetValue(user).SetSlidingExpiration(_lifetime);")]
    [InlineData("_cache.CreateEntry(name).SetValue(user).SetSize(3).Dispose();")]
    [InlineData("await _server.SetStringAsync(name, \"value\", new DistributedCacheEntryOptions { SlidingExpiration = _lifetime }, stop);")]
    [InlineData("_server.Set(name, bytes, new DistributedCacheEntryOptions().SetAbsoluteExpiration(_lifetime));")]
    public Task Safe_twin_the_entry_has_an_end(string body) => Silent(Of(body));

    [Theory]
    [InlineData("return await _hybrid.GetOrCreateAsync(name, async stop => await LoadAsync(name));")]
    [InlineData("await _hybrid.SetAsync(name, user);")]
    public Task A_hybrid_cache_chooses_an_expiry_itself(string body) => Silent(Of(body));

    [Theory]
    [InlineData("private static readonly MemoryCacheEntryOptions s_options = new() { SlidingExpiration = TimeSpan.FromMinutes(1) };")]
    [InlineData("private readonly MemoryCacheEntryOptions s_options = new MemoryCacheEntryOptions().SetSlidingExpiration(TimeSpan.FromMinutes(1));")]
    [InlineData("private static MemoryCacheEntryOptions s_options => new() { SlidingExpiration = TimeSpan.FromMinutes(1) };")]
    [InlineData("private static MemoryCacheEntryOptions s_options { get; } = Make(); private static MemoryCacheEntryOptions Make() { var made = new MemoryCacheEntryOptions(); made.SetSlidingExpiration(TimeSpan.FromMinutes(1)); return made; }")]
    [InlineData("private static readonly MemoryCacheEntryOptions s_options = new(); static Users() => s_options.SlidingExpiration = TimeSpan.FromMinutes(1);")]
    [InlineData("private MemoryCacheEntryOptions s_options = Given.Options;", "public static class Given { public static MemoryCacheEntryOptions Options = new(); }")]
    public Task Safe_twin_options_from_elsewhere(string field, string type = "") => Silent(Of("_cache.Set(name, user, s_options);", field) + "\n" + type);

    [Theory]
    [InlineData("private static readonly MemoryCacheEntryOptions s_options = new() { Priority = CacheItemPriority.Low };")]
    [InlineData("private static MemoryCacheEntryOptions s_options => new();")]
    [InlineData("private static MemoryCacheEntryOptions s_options { get; } = Make(); private static MemoryCacheEntryOptions Make() => new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.Low);")]
    public Task Options_from_elsewhere_without_an_end(string field) => Finds(Of("{|MAP2003:_cache.Set(name, user, s_options)|};", field));

    [Fact]
    public Task Helper_that_fills_the_entry() => Silent(Of(
        "return _cache.GetOrCreate(name, entry => { Limit(entry); return user; });",
        "private void Limit(ICacheEntry entry) => entry.SlidingExpiration = _lifetime;"));

    [Fact]
    public Task Helper_that_fills_the_entry_without_an_end() => Finds(Of(
        "return {|MAP2003:_cache.GetOrCreate(name, entry => { Rank(entry); return user; })|};",
        "private static void Rank(ICacheEntry entry) => entry.Priority = CacheItemPriority.Low;"));

    [Fact]
    public Task Extension_of_the_program_that_fills_the_entry() => Silent("""
        using Microsoft.Extensions.Caching.Memory;

        public static class Entries
        {
            public static ICacheEntry Briefly(this ICacheEntry entry) { entry.SlidingExpiration = TimeSpan.FromMinutes(1); return entry; }
        }

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(int id) => _cache.GetOrCreate(id, entry => { entry.Briefly(); return "name"; });
        }
        """);

    [Fact]
    public Task Factory_in_a_method() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(int id) => {|MAP2003:_cache.GetOrCreate(id, Load)|};
            private static string Load(ICacheEntry entry) => "name" + entry.Key;
        }
        """);

    [Fact]
    public Task Factory_of_the_caller_may_limit_the_entry() => Silent("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public T? Of<T>(int id, Func<ICacheEntry, T> load) => _cache.GetOrCreate(id, load);
            public T? Or<T>(int id, Func<ICacheEntry, T> load) => _cache.GetOrCreate(id, entry => load(entry));
        }
        """);

    [Fact]
    public Task Entry_that_is_handed_out() => Silent("""
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public ICacheEntry Create(string name) => _cache.CreateEntry(name);
            public ICacheEntry Make(string name) { var entry = _cache.CreateEntry(name); return entry; }
        }
        """);

    [Fact]
    public Task Extension_of_the_cache_in_a_static_class() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public static class More
        {
            public static void Keep<T>(this IMemoryCache cache, string key, T value) => {|MAP2003:cache.Set(key, value)|};
        }
        """);

    [Fact]
    public Task Generic_wrapper() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public abstract class Store<TKey, TValue> where TKey : notnull
        {
            protected readonly IMemoryCache Cache;
            protected Store(IMemoryCache cache) => Cache = cache;
            protected abstract string KeyOf(string id);
            public void Put(string id, TValue value) => {|MAP2003:Cache.Set(typeof(TValue).Name + id, value)|};
        }
        """);

    [Fact]
    public Task Nested_type_record_and_partial_type() => Finds(
        """
        using Microsoft.Extensions.Caching.Memory;

        public partial class Outer
        {
            public sealed record Inner(IMemoryCache Cache)
            {
                public string Put(string id) => {|MAP2003:Cache.Set(id, "x")|};
            }
        }
        """,
        """
        using Microsoft.Extensions.Caching.Memory;

        public partial class Outer
        {
            private readonly IMemoryCache _cache;
            public Outer(IMemoryCache cache) => _cache = cache;
            public int this[string id] { set => {|MAP2003:_cache.Set(id, value)|}; }
        }
        """);

    [Fact]
    public Task Static_cache_of_the_program() => Finds("""
        using Microsoft.Extensions.Caching.Memory;

        public static class Names
        {
            private static readonly MemoryCache s_cache = new(new MemoryCacheOptions());
            public static string? Of(int id) => {|MAP2003:s_cache.GetOrCreate(id, _ => "name")|};
        }
        """);

    [Theory]
    [InlineData("new(new MemoryCacheOptions { SizeLimit = 100 })")]
    [InlineData("new MemoryCache(Microsoft.Extensions.Options.Options.Create(new MemoryCacheOptions { SizeLimit = 100 }))")]
    [InlineData("new(Given.Options)")]
    public Task Safe_twin_the_cache_has_a_limit(string creation) => Silent($$"""
        using Microsoft.Extensions.Caching.Memory;

        public static class Given { public static MemoryCacheOptions Options = new(); }

        public static class Names
        {
            private static readonly MemoryCache s_cache = {{creation}};
            public static string? Of(int id) => s_cache.GetOrCreate(id, _ => "name");
        }
        """);

    [Fact]
    public Task Registered_cache_has_a_limit() => Silent(
        """
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddMemoryCache(options => options.SizeLimit = 1000);
        }
        """,
        Of("_cache.Set(name, user);"));

    [Fact]
    public Task Registered_cache_is_configured_from_outside() => Silent(
        """
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Options;

        public sealed class Limits : IConfigureOptions<MemoryCacheOptions>
        {
            public void Configure(MemoryCacheOptions options) => options.SizeLimit = 3;
        }
        """,
        Of("_cache.Set(name, user);"));

    [Fact]
    public Task Cache_of_one_call() => Silent("""
        using Microsoft.Extensions.Caching.Memory;

        public static class Import
        {
            public static void Run(string[] lines)
            {
                using var seen = new MemoryCache(new MemoryCacheOptions());
                foreach (var line in lines)
                    seen.Set(line, true);
            }
        }
        """);

    [Fact]
    public Task Cache_of_an_object_is_a_suggestion() => Says(
        "'Of' puts an entry into '_cache' for every 'id' that callers of 'Of' pass, with neither an expiry, a change token nor a size; it stays as long as the object that has the cache",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly MemoryCache _cache = new(new MemoryCacheOptions());
            public string Of(int {|#1:id|}) => {|#0:_cache.Set(id, "name")|};
        }
        """,
        DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Entries_that_the_type_removes_are_a_suggestion() => Says(
        "'Put' puts an entry into '_cache' for every 'id' that callers of 'Put' pass, with neither an expiry, a change token nor a size; what is not removed by its key stays",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public void Put(int {|#1:id|}) => {|#0:_cache.Set(id, "name")|};
            public void Drop(int id) => {|#2:_cache.Remove(id)|};
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Message() => Says(
        "'Of' puts an entry into '_cache' for every 'id' that callers of 'Of' pass, with neither an expiry, a change token nor a size; it stays until the process ends",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(int {|#1:id|}) => {|#0:_cache.GetOrCreate(id, entry => "name")|};
        }
        """,
        others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Of”为“Of”的调用者传入的每个“id”向“_cache”放入一个条目，既没有过期时间和更改令牌，也没有大小；它会一直保留到进程结束",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(int id) => {|MAP2003:_cache.GetOrCreate(id, entry => "name")|};
        }
        """);
}
