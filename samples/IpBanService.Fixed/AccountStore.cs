namespace IpBanService;

public sealed record User(string Id, string Plan);

/// <summary>Stands in for the accounts database: slow enough that nobody wants to ask it twice.</summary>
public sealed class AccountStore
{
    public async Task<User> FindAsync(string id, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
        return new User(id, Plan: id.StartsWith("pro-", StringComparison.Ordinal) ? "pro" : "free");
    }
}
