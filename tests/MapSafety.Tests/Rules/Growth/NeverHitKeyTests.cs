using MapSafety.Rules.Growth;

namespace MapSafety.Tests.Rules.Growth;

public sealed class NeverHitKeyTests : RuleTests<NeverHitKey>
{
    private static string Of(string body, string members = "") => $$"""
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Reports
        {
            private static readonly ConcurrentDictionary<string, string> s_made = new();
            private readonly IMemoryCache _cache;
            private readonly IDistributedCache _server;
            private readonly HybridCache _hybrid;
            private readonly TimeSpan _time = TimeSpan.FromMinutes(5);
            private int _count;
            {{members}}

            public Reports(IMemoryCache cache, IDistributedCache server, HybridCache hybrid) => (_cache, _server, _hybrid) = (cache, server, hybrid);

            public async Task<object?> Get(string name, int id)
            {
                await Task.Yield();
                {{body}}
                return null;
            }
        }
        """;

    [Theory]
    [InlineData("return _cache.GetOrCreate({|MAP2011:$\"report-{Guid.NewGuid()}\"|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:(name, Guid.NewGuid())|}, entry => \"x\");")]
    [InlineData("_cache.Set({|MAP2011:Guid.NewGuid()|}, name, _time);")]
    [InlineData("_cache.Set({|MAP2011:Guid.NewGuid().ToString(\"N\")|}, name, _time);")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:name + DateTime.UtcNow.Ticks|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:$\"{name}:{DateTime.Now}\"|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:$\"{name}:{DateTimeOffset.UtcNow:o}\"|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:string.Concat(name, Environment.TickCount64.ToString())|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:string.Join(\":\", name, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:name + DateTime.UtcNow.AddHours(1).ToString(\"HHmmssfff\")|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:(name, Random.Shared.Next())|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:(name, Interlocked.Increment(ref _count))|}, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:name + _count++|}, entry => \"x\");")]
    [InlineData("return await _cache.GetOrCreateAsync({|MAP2011:System.IO.Path.GetRandomFileName()|}, entry => Task.FromResult(name));")]
    [InlineData("return await _hybrid.GetOrCreateAsync({|MAP2011:name + Guid.NewGuid()|}, async stop => name);")]
    [InlineData("var key = name + Guid.NewGuid(); var found = await _server.GetStringAsync({|MAP2011:key|}); if (found is null) await _server.SetStringAsync(key, name); return found;")]
    [InlineData("await _server.SetStringAsync({|MAP2011:$\"{name}-{Guid.NewGuid():N}\"|}, name, new DistributedCacheEntryOptions { SlidingExpiration = _time });")]
    [InlineData("return s_made.GetOrAdd({|MAP2011:name + Guid.NewGuid()|}, key => key + \"x\");")]
    [InlineData("var key = $\"{name}-{Guid.NewGuid()}\"; return _cache.GetOrCreate({|MAP2011:key|}, entry => \"x\");")]
    [InlineData("var now = DateTime.UtcNow; var key = name + now.Ticks; if (!_cache.TryGetValue({|MAP2011:key|}, out string? found)) _cache.Set(key, found = name, _time); return found;")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:KeyOf(name)|}, entry => \"x\");", "private static string KeyOf(string name) => $\"{name}-{DateTime.UtcNow.Ticks}\";")]
    [InlineData("return _cache.GetOrCreate({|MAP2011:new Key(name, Guid.NewGuid())|}, entry => \"x\");", "private sealed record Key(string Name, Guid Id);")]
    [InlineData("string? Local() => _cache.GetOrCreate({|MAP2011:Guid.NewGuid()|}, entry => \"x\"); return Local();")]
    public Task Key_that_is_new_at_every_call(string body, string members = "") => Finds(Of(body, members));

    [Theory]
    [InlineData("return _cache.GetOrCreate($\"report-{name}\", entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate((name, id), entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate((name, DateTime.UtcNow.Date), entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate($\"{name}:{DateTime.UtcNow:yyyyMMdd}\", entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate(name + DateTime.UtcNow.ToString(\"yyyyMMddHH\"), entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate(name + DateTime.UtcNow.Ticks / TimeSpan.TicksPerMinute, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate(name + DateTime.UtcNow.Hour, entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate((name, DateTimeOffset.UtcNow.ToUnixTimeSeconds()), entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate((name, Random.Shared.Next(8)), entry => \"x\");")]
    [InlineData("return _cache.GetOrCreate((name, _count), entry => \"x\");")]
    [InlineData("return s_made.GetOrAdd(name, key => Guid.NewGuid().ToString());")]
    [InlineData("return _cache.GetOrCreate(name, entry => Guid.NewGuid());")]
    public Task Safe_twin_the_key_is_what_the_value_depends_on(string body) => Silent(Of(body));

    [Theory]
    [InlineData("var ticket = Guid.NewGuid(); _cache.Set(ticket, name, _time); return ticket;")]
    [InlineData("var ticket = Guid.NewGuid().ToString(\"N\"); var key = \"ticket-\" + ticket; _cache.Set(key, name, _time); return ticket;")]
    [InlineData("var session = Guid.NewGuid(); _cache.Set(session, new { session, name }, _time);")]
    [InlineData("var state = Guid.NewGuid().ToString(); await _server.SetStringAsync(state, name, new DistributedCacheEntryOptions { SlidingExpiration = _time }); return \"/login?state=\" + state;")]
    [InlineData("var lease = Guid.NewGuid(); _cache.Set(lease, name, _time); try { await Task.Delay(1); } finally { _cache.Remove(lease); }")]
    [InlineData("var code = KeyOf(); _cache.Set(code, name, _time); return code;", "private static string KeyOf() => Guid.NewGuid().ToString();")]
    [InlineData("_cache.Set(\"page-\" + _count++, name, _time);")]
    [InlineData("_id = Guid.NewGuid(); _cache.Set(_id, name, _time);", "private Guid _id;")]
    [InlineData("var batch = Guid.NewGuid(); foreach (var part in name) _cache.GetOrCreate((batch, part), entry => part);")]
    [InlineData("var batch = Guid.NewGuid(); Func<char, char> map = part => _cache.GetOrCreate((batch, part), entry => part); return name.Select(map).ToList();")]
    public Task Somebody_comes_back_with_the_key(string body, string members = "") => Silent(Of(body, members));

    [Theory]
    [InlineData("private static readonly ConcurrentDictionary<Guid, Action> s_open = new();", "var key = Guid.NewGuid(); s_open.TryAdd(key, () => { });")]
    [InlineData("private static readonly ConcurrentDictionary<Guid, Action> s_open = new();", "s_open[Guid.NewGuid()] = () => { };")]
    [InlineData("", "var local = new ConcurrentDictionary<Guid, string>(); local.GetOrAdd(Guid.NewGuid(), name);")]
    public Task Maps_that_are_walked_are_no_caches(string members, string body) => Silent(Of(body, members));

    [Fact]
    public Task System_Runtime_Caching() => Finds("""
        using System.Runtime.Caching;

        public static class Names
        {
            public static object? Of(string name)
            {
                var key = name + Guid.NewGuid();
                if (MemoryCache.Default[{|MAP2011:key|}] is { } found)
                    return found;

                MemoryCache.Default.Set(key, name, DateTimeOffset.Now.AddMinutes(1));
                return name;
            }
        }
        """);

    [Fact]
    public Task Message() => Says(
        "The key under which 'Of' uses '_cache' contains 'Guid.NewGuid()', another value at every call: no entry is ever found again, and each call adds one",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(string name) => _cache.GetOrCreate({|#0:name + {|#1:Guid.NewGuid()|}|}, entry => name);
        }
        """,
        others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Of”使用“_cache”时所用的键包含“DateTime.Now”（调用的精确时间）：任何条目都不会再次被找到，而每次调用都会添加一个",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(string name) => _cache.GetOrCreate({|MAP2011:(name, DateTime.Now)|}, entry => name);
        }
        """);

    [Fact]
    public Task Message_for_a_counter() => Says(
        "The key under which 'Of' uses '_cache' contains '_count++', another number at every call: no entry is ever found again, and each call adds one",
        """
        using Microsoft.Extensions.Caching.Memory;

        public sealed class Names
        {
            private readonly IMemoryCache _cache;
            private int _count;
            public Names(IMemoryCache cache) => _cache = cache;
            public string? Of(string name) => _cache.GetOrCreate({|#0:(name, {|#1:_count++|})|}, entry => name);
        }
        """,
        others: 1);

    [Fact]
    public Task Does_not_know_what_a_log_does_with_the_key() => KnownMiss(Of(
        "var key = name + Guid.NewGuid(); Console.WriteLine(key); return _cache.GetOrCreate(key, entry => \"x\");"));

    [Fact]
    public Task Does_not_see_the_memo_of_a_plain_map() => KnownMiss("""
        static class Names
        {
            static readonly Dictionary<string, string> s_names = new();
            static string Of(string name)
            {
                var key = name + Guid.NewGuid();
                if (!s_names.TryGetValue(key, out var found))
                    s_names[key] = found = name.ToUpperInvariant();
                return found;
            }
        }
        """);
}
