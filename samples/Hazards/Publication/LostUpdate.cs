using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hazards.Publication;

// MAP3003 in every shape it takes: a new version of what was read overwrites what others have stored since.

internal static class ImmutableMapThatIsReassigned
{
    private static ImmutableDictionary<string, string> s_routes = ImmutableDictionary<string, string>.Empty;

    public static void Set(string from, string to) => s_routes = s_routes.SetItem(from, to); // MAP3003

    public static void Remove(string from) => ImmutableInterlocked.TryRemove(ref s_routes, from, out _);

    public static string? Find(string from) => s_routes.GetValueOrDefault(from);
}

internal static class CopyOnWriteWithoutCompare
{
    private static volatile Dictionary<string, bool> s_flags = [];

    public static void Set(string name, bool on)
    {
        Dictionary<string, bool> copy = new(s_flags, StringComparer.Ordinal) { [name] = on };
        s_flags = copy; // MAP3003
    }

    public static bool IsOn(string name) => s_flags.GetValueOrDefault(name);
}

internal static class FrozenMapMadeOfItself
{
    private static FrozenDictionary<string, int> s_codes = FrozenDictionary<string, int>.Empty;

    public static void Add(string name, int code)
    {
        Dictionary<string, int> all = s_codes.ToDictionary();
        all.Add(name, code);
        Volatile.Write(ref s_codes, all.ToFrozenDictionary()); // MAP3003
    }

    public static int Of(string name) => s_codes.GetValueOrDefault(name);
}

internal static class SpreadOfItself
{
    private static IReadOnlyList<string> s_names = [];

    public static void Add(string name) => s_names = [.. s_names, name]; // MAP3003

    public static int Count => s_names.Count;
}

internal sealed class ReadBeforeTheLock
{
    private readonly Lock _gate = new();
    private ImmutableList<Action> _handlers = [];

    public void Add(Action handler)
    {
        ImmutableList<Action> next = _handlers.Add(handler);
        lock (_gate)
        {
            _handlers = next; // MAP3003
        }
    }

    public void Raise()
    {
        foreach (Action handler in _handlers)
        {
            handler();
        }
    }
}
