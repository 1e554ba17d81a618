using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;

namespace Hazards.Growth;

// MAP2003 in every shape it takes: an entry for each key that comes, and nothing that ever takes one out.

public sealed class ProfileCache(IMemoryCache cache, IDistributedCache server)
{
    private static readonly MemoryCacheEntryOptions s_important = new() { Priority = CacheItemPriority.High };

    public void Put(string user, string profile) => cache.Set(user, profile); // MAP2003

    public void Keep(string user, string profile) => cache.Set(user, profile, s_important); // MAP2003

    public string? Of(string user) => cache.GetOrCreate($"profile-{user}", _ => user.ToUpperInvariant()); // MAP2003

    public async Task<string?> OfAsync(int id) =>
        await cache.GetOrCreateAsync((nameof(ProfileCache), id), async entry => // MAP2003
        {
            entry.Priority = CacheItemPriority.Low;
            await Task.Yield();
            return id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        });

    public void Create(string user)
    {
        using ICacheEntry entry = cache.CreateEntry(user); // MAP2003
        entry.Value = user;
    }

    public Task StoreAsync(string user) => server.SetStringAsync(user, "known"); // MAP2003
}
