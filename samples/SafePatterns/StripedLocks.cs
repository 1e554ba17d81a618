namespace SafePatterns;

/// <summary>A fixed number of shards, each a map with the lock that guards it; a key's hash chooses its shard.</summary>
internal sealed class StripedLocks
{
    private sealed class Shard
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, long> _balances = [];

        public void Add(string account, long amount)
        {
            lock (_gate)
                _balances[account] = _balances.GetValueOrDefault(account) + amount;
        }

        public bool Close(string account)
        {
            lock (_gate)
                return _balances.Remove(account);
        }
    }

    private static readonly Shard[] s_shards = [.. Enumerable.Range(0, 16).Select(_ => new Shard())];

    public static void Add(string account, long amount) => ShardOf(account).Add(account, amount);

    public static bool Close(string account) => ShardOf(account).Close(account);

    private static Shard ShardOf(string account) => s_shards[(uint)account.GetHashCode() % s_shards.Length];
}
