using Microsoft.Extensions.Caching.Memory;

namespace IpBanService;

public sealed record Session(string Id, string Ip, DateTimeOffset Started);

/// <summary>Who is signed in, and from where; forgotten after half an hour without a request.</summary>
public static class Sessions
{
    public const int Capacity = 10_000;

    private static readonly MemoryCache s_sessions = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private static readonly MemoryCacheEntryOptions s_entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };

    public static int Count => s_sessions.Count;

    public static Session Open(string id, string ip) =>
        s_sessions.GetOrCreate(id, _ => new Session(id, ip, DateTimeOffset.UtcNow), s_entry)!;

    public static void Close(string id) => s_sessions.Remove(id);
}
