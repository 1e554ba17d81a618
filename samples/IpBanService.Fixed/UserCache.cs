using Microsoft.Extensions.Caching.Memory;

namespace IpBanService;

/// <summary>Spares the accounts database the users it has looked up lately.</summary>
public sealed class UserCache(AccountStore store)
{
    public const int Capacity = 10_000;

    private static readonly MemoryCache s_users = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private static readonly MemoryCacheEntryOptions s_entry = new() { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };

    // Callers who miss the same user wait for one look-up; a fixed number of gates serves any number of users.
    private static readonly SemaphoreSlim[] s_gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public static int Count => s_users.Count;

    public async Task<User> GetAsync(string id, CancellationToken stop)
    {
        SemaphoreSlim gate = s_gates[(uint)id.GetHashCode() % s_gates.Length];
        await gate.WaitAsync(stop);
        try
        {
            User? user = await s_users.GetOrCreateAsync(id, _ => store.FindAsync(id, stop), s_entry);
            return user!;
        }
        finally
        {
            gate.Release();
        }
    }
}
