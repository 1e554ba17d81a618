namespace Hazards.Growth;

// MAP2012: the entries go, and the collections that held them stay.

public static class Rooms
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<long, List<string>> s_members = []; // MAP2012

    public static int Enter(long room, string member)
    {
        lock (s_gate)
        {
            if (!s_members.TryGetValue(room, out List<string>? members))
            {
                s_members.Add(room, members = []);
            }

            members.Add(member);
            return members.Count;
        }
    }

    public static void Leave(long room, string member)
    {
        lock (s_gate)
        {
            if (s_members.TryGetValue(room, out List<string>? members))
            {
                members.Remove(member);
            }
        }
    }
}
