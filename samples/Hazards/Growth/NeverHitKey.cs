using Microsoft.Extensions.Caching.Memory;

namespace Hazards.Growth;

// MAP2011 in every shape it takes: the key is new at every call, so that the cache never answers.

public sealed class QuoteCache(IMemoryCache cache)
{
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(5);
    private int _request;

    public decimal Of(string symbol) => cache.GetOrCreate($"{symbol}-{DateTime.UtcNow.Ticks}", entry => // MAP2011
    {
        entry.SlidingExpiration = s_time;
        return 1m;
    });

    public decimal Next(string symbol) => cache.GetOrCreate((symbol, _request++), entry => // MAP2011
    {
        entry.SlidingExpiration = s_time;
        return 1m;
    });

    public void Put(decimal quote) => cache.Set(Guid.NewGuid(), quote, s_time); // MAP2011

    public decimal Twice(string symbol)
    {
        string key = symbol + Guid.NewGuid();
        if (!cache.TryGetValue(key, out decimal quote)) // MAP2011
        {
            quote = 2m;
            cache.Set(key, quote, s_time);
        }

        return quote;
    }
}
