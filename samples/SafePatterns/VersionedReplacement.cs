using System.Collections.Frozen;

namespace SafePatterns;

internal sealed record Catalog(long Version, FrozenDictionary<string, decimal> Prices);

/// <summary>Map and version behind one reference; an older version never replaces a newer one, however late it arrives.</summary>
internal static class VersionedReplacement
{
    private static Catalog s_current = new(Version: 0, FrozenDictionary<string, decimal>.Empty);

    public static decimal? PriceOf(string article) =>
        Volatile.Read(ref s_current).Prices.TryGetValue(article, out decimal price) ? price : null;

    public static void Offer(Catalog fresh)
    {
        Catalog current = Volatile.Read(ref s_current);
        while (fresh.Version > current.Version)
        {
            Catalog seen = Interlocked.CompareExchange(ref s_current, fresh, current);
            if (ReferenceEquals(seen, current))
                return;
            current = seen;
        }
    }
}
