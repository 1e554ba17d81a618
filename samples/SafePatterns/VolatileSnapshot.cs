using System.Collections.Frozen;

namespace SafePatterns;

/// <summary>A frozen map behind a volatile reference: built aside, published last, read once for each decision.</summary>
internal static class VolatileSnapshot
{
    private static volatile FrozenDictionary<string, decimal> s_rates = FrozenDictionary<string, decimal>.Empty;

    public static void Publish(IEnumerable<(string Currency, decimal Rate)> rates)
    {
        var fresh = new Dictionary<string, decimal>();
        foreach ((string currency, decimal rate) in rates)
            fresh[currency] = rate;

        s_rates = fresh.ToFrozenDictionary();
    }

    public static decimal Convert(decimal amount, string from, string to)
    {
        FrozenDictionary<string, decimal> rates = s_rates;
        return amount * rates[to] / rates[from];
    }
}
