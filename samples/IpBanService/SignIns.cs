namespace IpBanService;

/// <summary>How often each account has failed to sign in since it last succeeded.</summary>
public sealed class SignIns
{
    private readonly Dictionary<string, int> _failures = [];

    public int Fail(string account)
    {
        _failures.TryGetValue(account, out int failures);
        return _failures[account] = failures + 1; // MAP1004
    }

    public void Succeed(string account) => _failures.Remove(account); // MAP1004
}
