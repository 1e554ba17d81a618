using System.Collections.Concurrent;

namespace Hazards.Publication;

// MAP3007 in every shape it takes: what could be changed without a lock cannot any more.

internal static class MapBehindAnInterface
{
    private static IDictionary<string, int> s_names = new ConcurrentDictionary<string, int>();

    public static void Add(string name) => s_names[name] = 1;

    public static void Reset() => s_names = new Dictionary<string, int>(); // MAP3007

    public static void Load(IEnumerable<string> names) => s_names = Read(names); // MAP3007

    private static IDictionary<string, int> Read(IEnumerable<string> names) => names.ToDictionary(name => name, name => name.Length);
}
