namespace IpBanService;

public sealed record Session(string Id, string Ip, DateTimeOffset Started);

/// <summary>Who is signed in, and from where.</summary>
public static class Sessions
{
    private static readonly Dictionary<string, Session> s_sessions = [];

    public static int Count => s_sessions.Count;

    public static Session Open(string id, string ip)
    {
        if (!s_sessions.TryGetValue(id, out Session? session))
        {
            session = new Session(id, ip, DateTimeOffset.UtcNow);
            s_sessions[id] = session; // MAP1001
        }

        return session;
    }

    public static void Close(string id) => s_sessions.Remove(id); // MAP1001
}
