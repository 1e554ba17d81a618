using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5005 in every shape it takes: the map takes every lock for what needs none.

internal static class Players
{
    private static readonly ConcurrentDictionary<string, int> s_scores = new();

    public static void Score(string player, int points) => s_scores[player] = points;

    public static void Keys()
    {
        foreach (string player in s_scores.Keys) // MAP5005
        {
            Console.WriteLine(player);
        }
    }

    public static int Values() => s_scores.Values.Max(); // MAP5005
}

internal static class Halls
{
    private static readonly ConcurrentDictionary<string, int> s_rooms = new();

    public static void Open(string room) => s_rooms.TryAdd(room, 0);

    public static void CloseAll()
    {
        while (s_rooms.Count > 0) // MAP5005
        {
            s_rooms.TryRemove(s_rooms.First());
        }
    }

    public static int Count() => s_rooms.Keys.Count; // MAP5005
}
