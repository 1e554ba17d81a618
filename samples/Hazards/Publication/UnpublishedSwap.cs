using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hazards.Publication;

// MAP3001 in every shape it takes: a collection is replaced, and nothing makes sure that readers see the new one.

internal static class RoutesThatAreLoadedAgain
{
    private static FrozenDictionary<string, int> s_routes = FrozenDictionary<string, int>.Empty;

    public static void Load(Dictionary<string, int> routes) => s_routes = routes.ToFrozenDictionary(); // MAP3001

    public static int Find(string path) => s_routes.GetValueOrDefault(path);
}

internal static class SettingsInAProperty
{
    public static ImmutableDictionary<string, string> All { get; private set; } = ImmutableDictionary<string, string>.Empty;

    public static void Reload(Dictionary<string, string> settings) => All = settings.ToImmutableDictionary(); // MAP3001

    public static string? Of(string name) => All.GetValueOrDefault(name);
}

internal static class NamesBehindALookWithoutTheLock
{
    private static readonly object s_gate = new();
    private static Dictionary<string, int>? s_names;

    public static int Find(string name)
    {
        if (s_names is null)
        {
            lock (s_gate)
            {
                s_names ??= Load(); // MAP3001
            }
        }

        return s_names[name];
    }

    private static Dictionary<string, int> Load() => new() { ["a"] = 1 };
}

internal static class HandlersInAStruct
{
    private static ImmutableArray<Action> s_handlers = [];

    public static void Set(Action[] handlers) => s_handlers = [.. handlers]; // MAP3001

    public static void Run()
    {
        foreach (Action handler in s_handlers)
        {
            handler();
        }
    }
}
