using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class CountLockUsersTests : StateFixTests<CountLockUsers>
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;


        """;

    internal const string AccountsAfter = """
        using System;
        using System.Collections.Generic;
        using System.Threading;

        public static class Accounts
        {
            private static readonly LocksByKey s_locks = new();
            private static readonly Dictionary<int, int> s_sums = new() { [0] = 0, [1] = 0, [2] = 0 };

            public static void Add(string name, int account)
            {
                using (s_locks.Enter(name))
                {
                    s_sums[account]++;
                }
            }

            public static int Sum(string name, int account)
            {
                using (s_locks.Enter(name))
                    return s_sums[account];
            }

            /// <summary>A lock for each key that somebody holds or waits for; the last of them takes it along.</summary>
            private sealed class LocksByKey
            {
                private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

                public IDisposable Enter(string key)
                {
                    Entry entry = Join(key);
                    try
                    {
                        Monitor.Enter(entry);
                    }
                    catch
                    {
                        Leave(key, entry);
                        throw;
                    }

                    return new Holder(this, key, entry);
                }

                private Entry Join(string key)
                {
                    lock (_entries)
                    {
                        if (!_entries.TryGetValue(key, out var entry))
                        {
                            entry = new();
                            _entries.Add(key, entry);
                        }

                        entry.Users++;
                        return entry;
                    }
                }

                private void Leave(string key, Entry entry)
                {
                    lock (_entries)
                    {
                        entry.Users--;
                        if (entry.Users == 0)
                            _entries.Remove(key);
                    }
                }

                private sealed class Entry
                {
                    public int Users { get; set; }
                }

                private sealed class Holder : IDisposable
                {
                    private readonly LocksByKey _locks;
                    private readonly string _key;
                    private readonly Entry _entry;

                    public Holder(LocksByKey locks, string key, Entry entry)
                    {
                        _locks = locks;
                        _key = key;
                        _entry = entry;
                    }

                    public void Dispose()
                    {
                        Monitor.Exit(_entry);
                        _locks.Leave(_key, _entry);
                    }
                }
            }
        }
        """;

    internal const string LoadsAfter = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        public sealed class Loads
        {
            public static readonly Loads Shared = new();

            private readonly GatesByKey _gates = new();
            private readonly int[] _sums = new int[3];

            public async Task<int> Add(string name, int account, CancellationToken token)
            {
                using (await _gates.EnterAsync(name, token))
                {
                    int sum = _sums[account];
                    await Task.Yield();
                    return _sums[account] = sum + 1;
                }
            }

            public int Count(string name)
            {
                using (_gates.Enter(name))
                {
                    return ++_sums[2];
                }
            }

            /// <summary>A lock for each key that somebody holds or waits for; the last of them takes it along.</summary>
            private sealed class GatesByKey
            {
                private readonly Dictionary<string, Entry> _entries = new();

                public IDisposable Enter(string key, CancellationToken cancellation = default)
                {
                    Entry entry = Join(key);
                    try
                    {
                        entry.Gate.Wait(cancellation);
                    }
                    catch
                    {
                        Leave(key, entry);
                        throw;
                    }

                    return new Holder(this, key, entry);
                }

                public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellation = default)
                {
                    Entry entry = Join(key);
                    try
                    {
                        await entry.Gate.WaitAsync(cancellation).ConfigureAwait(false);
                    }
                    catch
                    {
                        Leave(key, entry);
                        throw;
                    }

                    return new Holder(this, key, entry);
                }

                private Entry Join(string key)
                {
                    lock (_entries)
                    {
                        if (!_entries.TryGetValue(key, out var entry))
                        {
                            entry = new();
                            _entries.Add(key, entry);
                        }

                        entry.Users++;
                        return entry;
                    }
                }

                private void Leave(string key, Entry entry)
                {
                    lock (_entries)
                    {
                        entry.Users--;
                        if (entry.Users == 0)
                            _entries.Remove(key);
                    }
                }

                private sealed class Entry
                {
                    public int Users { get; set; }

                    public SemaphoreSlim Gate { get; } = new(1, 1);
                }

                private sealed class Holder : IDisposable
                {
                    private readonly GatesByKey _locks;
                    private readonly string _key;
                    private readonly Entry _entry;

                    public Holder(GatesByKey locks, string key, Entry entry)
                    {
                        _locks = locks;
                        _key = key;
                        _entry = entry;
                    }

                    public void Dispose()
                    {
                        _entry.Gate.Release();
                        _locks.Leave(_key, _entry);
                    }
                }
            }
        }
        """;

    [Fact]
    public Task Locks_still_exclude() => Fixes(StripeLocksTests.Accounts, AccountsAfter, step: "Accounts.Add(i % 2 == 0 ? \"zero\" : \"ZERO\", 0); Accounts.Add(\"one\", 1);", holds: "Accounts.Sum(\"zero\", 0) == calls && Accounts.Sum(\"one\", 1) == calls");

    [Fact]
    public Task Semaphores_still_exclude() => Fixes(StripeLocksTests.Loads, LoadsAfter, step: "Loads.Shared.Add(\"a\", 0, default).GetAwaiter().GetResult();", holds: "Loads.Shared.Add(\"a\", 0, default).Result == calls + 1");

    [Fact]
    public void Whoever_gives_up_waiting_leaves() => Proof.Proof.Of(StripeLocksTests.Loads, LoadsAfter).Passes("""
        using System;
        using System.Threading;
        internal static class Check
        {
            public static string? Run()
            {
                using CancellationTokenSource over = new();
                over.Cancel();
                for (int i = 0; i < 100; i++)
                {
                    try
                    {
                        Loads.Shared.Add("a", 0, over.Token).GetAwaiter().GetResult();
                        return "did not notice the cancellation";
                    }
                    catch (OperationCanceledException)
                    {
                    }
                }

                return Loads.Shared.Add("a", 0, default).Result == 1 ? null : "a lock was lost";
            }
        }
        """);

    [Fact]
    public Task Title() => TitleIs("Count the users of each lock in 's_locks' and remove it with the last (2 uses in 1 file)", "MapSafety.CountLockUsers", StripeLocksTests.Accounts);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("对“s_locks”中每把锁的使用者计数，最后一个离开时移除（1 个文件中的 2 处使用）", StripeLocksTests.Accounts);

    // ---- where it cannot be

    [Fact]
    public Task Locks_are_handed_out() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim Of(string key) => s_gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
        }
        """);

    [Fact]
    public Task Whoever_finds_it_taken_goes_away() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static int Run(string key)
            {
                var gate = s_gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
                if (!gate.Wait(0))
                    return 0;

                try
                {
                    return key.Length;
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Several_may_enter() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static async Task<int> Of(string key)
            {
                var gate = s_gates.GetOrAdd(key, _ => new SemaphoreSlim(4, 4));
                await gate.WaitAsync();
                try
                {
                    return key.Length;
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Comments_would_go() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static async Task<int> Of(string key)
            {
                var gate = s_gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));

                // The disk is slow.
                await gate.WaitAsync();
                try
                {
                    return key.Length;
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Work_between_look_up_and_wait() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static async Task<int> Of(string key)
            {
                var gate = s_gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
                Console.WriteLine(key);
                await gate.WaitAsync();
                try
                {
                    return key.Length;
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """);
}
