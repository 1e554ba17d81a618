namespace IpBanService;

public sealed record Ban(string Ip, string Reason, DateTimeOffset Until);

/// <summary>The addresses we no longer talk to: for an hour, and never more than <see cref="Capacity"/> of them.</summary>
public static class BanList
{
    public const int Capacity = 10_000;

    private static readonly TimeSpan s_term = TimeSpan.FromHours(1);
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, Ban> s_bans = [];
    private static readonly Queue<Ban> s_oldestFirst = [];

    public static int Count
    {
        get
        {
            lock (s_gate)
                return s_bans.Count;
        }
    }

    public static bool IsBanned(string ip)
    {
        lock (s_gate)
            return s_bans.TryGetValue(ip, out Ban? ban) && ban.Until > DateTimeOffset.UtcNow;
    }

    public static void Add(string ip, string reason)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var ban = new Ban(ip, reason, now + s_term);
        lock (s_gate)
        {
            s_bans[ip] = ban;
            s_oldestFirst.Enqueue(ban);
            ReleaseExpiredAndSurplus(now);
        }
    }

    private static void ReleaseExpiredAndSurplus(DateTimeOffset now)
    {
        while (s_oldestFirst.TryPeek(out Ban? oldest) && (oldest.Until <= now || s_oldestFirst.Count > Capacity))
        {
            s_oldestFirst.Dequeue();

            // An address that was banned again has a later ban, which stays.
            if (s_bans.TryGetValue(oldest.Ip, out Ban? current) && ReferenceEquals(current, oldest))
                s_bans.Remove(oldest.Ip);
        }
    }
}
