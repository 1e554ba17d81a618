using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class StripeLocksTests : StateFixTests<StripeLocks>
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;


        """;

    internal const string Accounts = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Accounts
        {
            private static readonly ConcurrentDictionary<string, object> s_locks = new(StringComparer.OrdinalIgnoreCase);
            private static readonly Dictionary<int, int> s_sums = new() { [0] = 0, [1] = 0, [2] = 0 };

            public static void Add(string name, int account)
            {
                lock (s_locks.GetOrAdd(name, _ => new object()))
                {
                    s_sums[account]++;
                }
            }

            public static int Sum(string name, int account)
            {
                var gate = s_locks.GetOrAdd(name, _ => new object());
                lock (gate)
                    return s_sums[account];
            }
        }
        """;

    internal const string Loads = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        public sealed class Loads
        {
            public static readonly Loads Shared = new();

            private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();
            private readonly int[] _sums = new int[3];

            public async Task<int> Add(string name, int account, CancellationToken token)
            {
                var gate = _gates.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
                await gate.WaitAsync(token);
                try
                {
                    int sum = _sums[account];
                    await Task.Yield();
                    return _sums[account] = sum + 1;
                }
                finally
                {
                    gate.Release();
                }
            }

            public int Count(string name)
            {
                var gate = _gates.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
                gate.Wait();
                try
                {
                    return ++_sums[2];
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        """;

    internal const string AccountsAfter = """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        public static class Accounts
        {
            private static readonly object[] s_locks = Enumerable.Range(0, 64).Select(static _ => new object()).ToArray();
            private static readonly Dictionary<int, int> s_sums = new() { [0] = 0, [1] = 0, [2] = 0 };

            public static void Add(string name, int account)
            {
                lock (GateOf(name))
                {
                    s_sums[account]++;
                }
            }

            public static int Sum(string name, int account)
            {
                var gate = GateOf(name);
                lock (gate)
                    return s_sums[account];
            }

            // The number of locks is a power of two, so this takes the lowest bits of the hash.
            private static object GateOf(string key) => s_locks[StringComparer.OrdinalIgnoreCase.GetHashCode(key) & (s_locks.Length - 1)];
        }
        """;

    internal const string LoadsAfter = """
        using System;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        public sealed class Loads
        {
            public static readonly Loads Shared = new();

            private readonly SemaphoreSlim[] _gates = Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1, 1)).ToArray();
            private readonly int[] _sums = new int[3];

            public async Task<int> Add(string name, int account, CancellationToken token)
            {
                var gate = GateOf(name);
                await gate.WaitAsync(token);
                try
                {
                    int sum = _sums[account];
                    await Task.Yield();
                    return _sums[account] = sum + 1;
                }
                finally
                {
                    gate.Release();
                }
            }

            public int Count(string name)
            {
                var gate = GateOf(name);
                gate.Wait();
                try
                {
                    return ++_sums[2];
                }
                finally
                {
                    gate.Release();
                }
            }

            // The number of locks is a power of two, so this takes the lowest bits of the hash.
            private SemaphoreSlim GateOf(string key) => _gates[StringComparer.Ordinal.GetHashCode(key) & (_gates.Length - 1)];
        }
        """;

    [Fact]
    public Task Locks_still_exclude() => Fixes(Accounts, AccountsAfter, step: "Accounts.Add(i % 2 == 0 ? \"zero\" : \"ZERO\", 0); Accounts.Add(\"one\", 1);", holds: "Accounts.Sum(\"zero\", 0) == calls && Accounts.Sum(\"one\", 1) == calls");

    [Fact]
    public Task Semaphores_still_exclude() => Fixes(Loads, LoadsAfter, step: "Loads.Shared.Add(\"a\", 0, default).GetAwaiter().GetResult();", holds: "Loads.Shared.Add(\"a\", 0, default).Result == calls + 1");

    [Fact]
    public Task Title() => TitleIs("Share 64 locks among all keys of 's_locks'; different keys may wait for each other (2 uses in 1 file)", "MapSafety.StripeLocks", Accounts);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("让“s_locks”的所有键共享 64 把锁；不同的键可能互相等待（1 个文件中的 2 处使用）", Accounts);

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix(Accounts);

    // ---- where it cannot be

    [Fact]
    public Task Two_locks_at_once() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, object> s_locks = new();

            public static int Move(string from, string to)
            {
                lock (s_locks.GetOrAdd(from, _ => new object()))
                    lock (s_locks.GetOrAdd(to, _ => new object()))
                        return from.Length + to.Length;
            }
        }
        """);

    [Fact]
    public Task Second_lock_through_a_call() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, object> s_locks = new();

            public static int Size(string path)
            {
                lock (s_locks.GetOrAdd(path, _ => new object()))
                    return path.Length + SizeOfRoot();
            }

            private static int SizeOfRoot()
            {
                lock (s_locks.GetOrAdd("/", _ => new object()))
                    return 1;
            }
        }
        """);

    [Fact]
    public Task Function_of_the_caller() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static async Task<int> Of(string key, Func<Task<int>> load)
            {
                var gate = s_gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
                await gate.WaitAsync();
                try
                {
                    return await load();
                }
                finally
                {
                    gate.Release();
                }
            }
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
    public Task Locks_are_handed_out() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim Of(string key) => s_gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
        }
        """);

    [Fact]
    public Task Yields_under_the_lock() => NotOffered(Usings + """
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, object> s_locks = new();

            public static IEnumerable<int> Of(string key)
            {
                lock (s_locks.GetOrAdd(key, _ => new object()))
                    yield return key.Length;
            }
        }
        """);
}
