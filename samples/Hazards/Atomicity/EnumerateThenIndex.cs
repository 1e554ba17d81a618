using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5011 in every shape it takes: a key that a walk has found may be gone when its entry is read.

internal static class Inventory
{
    private static readonly ConcurrentDictionary<string, int> s_stock = new();

    public static void Drop(string article) => s_stock.TryRemove(article, out _);

    public static int Keys()
    {
        int total = 0;
        foreach (string article in s_stock.Keys)
        {
            total += s_stock[article]; // MAP5011
        }

        return total;
    }

    public static int Copy_of_the_keys()
    {
        int total = 0;
        foreach (string article in s_stock.Keys.Order().ToList())
        {
            total += s_stock[article]; // MAP5011
        }

        return total;
    }

    public static int Pairs()
    {
        int total = 0;
        foreach (KeyValuePair<string, int> entry in s_stock)
        {
            total += s_stock[entry.Key]; // MAP5011
        }

        return total;
    }

    public static int Query() => s_stock.Keys.Sum(article => s_stock[article]); // MAP5011
}
