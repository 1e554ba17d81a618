using System.Collections.Concurrent;

namespace Hazards.Publication;

// MAP3005 in every shape it takes: readers find a collection empty that was full before and will be full again.

internal static class TableThatIsLoadedAgain
{
    private static readonly ConcurrentDictionary<string, decimal> s_rates = new();

    public static decimal Of(string currency) => s_rates.GetValueOrDefault(currency, 1);

    public static void Reload(IEnumerable<KeyValuePair<string, decimal>> rates)
    {
        s_rates.Clear(); // MAP3005
        foreach ((string currency, decimal rate) in rates)
        {
            s_rates[currency] = rate;
        }
    }
}

internal static class EntriesThatAreRemovedOneByOne
{
    private static readonly ConcurrentDictionary<string, string> s_routes = new();

    public static bool Has(string path) => s_routes.ContainsKey(path);

    public static void Reload(IEnumerable<string> paths)
    {
        foreach (string path in s_routes.Keys)
        {
            s_routes.TryRemove(path, out _); // MAP3005
        }

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

internal sealed class LockReleasedBeforeTheRefill
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _items = [];

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
            _items.Clear(); // MAP3005
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
