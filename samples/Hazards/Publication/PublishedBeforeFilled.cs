using System.Collections.Concurrent;

namespace Hazards.Publication;

// MAP3004 in every shape it takes: readers find a collection that is not complete yet.

internal static class TableThatIsReplacedAndFilled
{
    private static ConcurrentDictionary<string, decimal> s_rates = new();

    public static decimal Of(string currency) => s_rates.GetValueOrDefault(currency, 1);

    public static void Reload(IEnumerable<KeyValuePair<string, decimal>> rates)
    {
        s_rates = new(); // MAP3004
        foreach ((string currency, decimal rate) in rates)
        {
            s_rates[currency] = rate;
        }
    }
}

internal static class TableFilledByHelper
{
    private static volatile ConcurrentDictionary<string, string> s_routes = new();

    public static bool Has(string path) => s_routes.ContainsKey(path);

    public static void Reload(IEnumerable<string> paths)
    {
        Interlocked.Exchange(ref s_routes, new()); // MAP3004
        Fill(paths);
    }

    private static void Fill(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            s_routes[path] = path;
        }
    }
}

internal sealed class LockReleasedBeforeTheFilling
{
    private readonly Lock _gate = new();
    private Dictionary<string, int> _items = [];

    public int Of(string key)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(key);
        }
    }

    public void Reload(Func<IEnumerable<string>> load)
    {
        lock (_gate)
        {
            _items = []; // MAP3004
        }

        foreach (string key in load())
        {
            lock (_gate)
            {
                _items[key] = 1;
            }
        }
    }
}
