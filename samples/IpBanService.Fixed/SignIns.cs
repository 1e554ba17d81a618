using System.Collections.Concurrent;

namespace IpBanService;

/// <summary>How often each account has failed to sign in since it last succeeded.</summary>
public sealed class SignIns
{
    private readonly ConcurrentDictionary<string, int> _failures = new();

    public int Fail(string account) => _failures.AddOrUpdate(account, 1, static (_, failures) => failures + 1);

    public void Succeed(string account) => _failures.TryRemove(account, out _);
}
