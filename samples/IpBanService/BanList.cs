namespace IpBanService;

public sealed record Ban(string Ip, string Reason, DateTimeOffset Since);

/// <summary>The addresses we no longer talk to.</summary>
public static class BanList
{
    private static readonly Dictionary<string, Ban> s_bans = [];

    public static int Count => s_bans.Count;

    public static bool IsBanned(string ip) => s_bans.ContainsKey(ip);

    public static void Add(string ip, string reason)
    {
        if (!s_bans.ContainsKey(ip))
            s_bans.Add(ip, new Ban(ip, reason, DateTimeOffset.UtcNow)); // MAP1001
    }
}
