namespace IpBanService;

/// <summary>Spares the accounts database the users it has already looked up.</summary>
public sealed class UserCache(AccountStore store)
{
    private static readonly Dictionary<string, User> s_users = [];

    public static int Count => s_users.Count;

    public async Task<User> GetAsync(string id, CancellationToken stop)
    {
        if (s_users.TryGetValue(id, out User? known))
            return known;

        User user = await store.FindAsync(id, stop);
        s_users[id] = user; // MAP1001
        return user;
    }
}
