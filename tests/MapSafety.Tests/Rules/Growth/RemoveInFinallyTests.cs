using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class RemoveInFinallyTests : StateFixTests<RemoveInFinally>
{
    private const string Jobs = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading.Tasks;

        internal static class Jobs
        {
            private static readonly ConcurrentDictionary<int, byte[]> s_running = new();

            public static int Count => s_running.Count;

            public static async Task RunAsync(int id, Func<Task> job)
            {
                s_running[id] = new byte[64];

                // The job may fail.
                await job();
                s_running.TryRemove(id, out _);
                Console.Out.Flush();
            }

            public static async Task<bool> TryAsync(int id, Task<bool> job)
            {
                if (!s_running.TryAdd(id, new byte[64]))
                    return false;

                if (await Task.WhenAny(job, Task.Yield().AsTask()) != job)
                    return false;

                bool answer = await job;
                s_running.TryRemove(id, out byte[]? _);

                return answer;
            }

            private static Task AsTask(this System.Runtime.CompilerServices.YieldAwaitable _) => Task.CompletedTask;
        }
        """;

    private const string JobsFixed = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading.Tasks;

        internal static class Jobs
        {
            private static readonly ConcurrentDictionary<int, byte[]> s_running = new();

            public static int Count => s_running.Count;

            public static async Task RunAsync(int id, Func<Task> job)
            {
                s_running[id] = new byte[64];

                // The job may fail.
                try
                {
                    await job();
                }
                finally
                {
                    s_running.TryRemove(id, out _);
                }
                Console.Out.Flush();
            }

            public static async Task<bool> TryAsync(int id, Task<bool> job)
            {
                if (!s_running.TryAdd(id, new byte[64]))
                    return false;

                try
                {
                    if (await Task.WhenAny(job, Task.Yield().AsTask()) != job)
                        return false;

                    bool answer = await job;

                    return answer;
                }
                finally
                {
                    s_running.TryRemove(id, out byte[]? _);
                }
            }

            private static Task AsTask(this System.Runtime.CompilerServices.YieldAwaitable _) => Task.CompletedTask;
        }
        """;

    [Fact]
    public async Task Removal_moves_into_a_finally()
    {
        await FixesFiles([("/0/Test0.cs", Jobs)], [("/0/Test0.cs", JobsFixed)]);
        Proof.Proof.Of(Jobs, JobsFixed).FailsBeforeAndPasses("""
            using System;
            using System.Threading.Tasks;
            internal static class Check
            {
                public static string? Run()
                {
                    long before = GC.GetTotalMemory(true);
                    Task<bool> never = new TaskCompletionSource<bool>().Task;
                    for (int id = 0; id < 1_000_000; id++)
                        Jobs.TryAsync(id, never).GetAwaiter().GetResult();

                    for (int id = 1_000_000; id < 1_002_000; id++)
                        try
                        {
                            Jobs.RunAsync(id, () => Task.FromException(new InvalidOperationException())).GetAwaiter().GetResult();
                            return "the failure is lost";
                        }
                        catch (InvalidOperationException)
                        {
                        }

                    if (!Jobs.TryAsync(7, Task.FromResult(true)).GetAwaiter().GetResult())
                        return "the answer is lost";

                    long grown = GC.GetTotalMemory(true) - before;
                    return Jobs.Count > 0 || grown > 8_000_000 ? Jobs.Count + " entries, " + grown + " bytes" : null;
                }
            }
            """);
    }

    private const string Client = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Client
        {
            private static readonly ConcurrentDictionary<int, TaskCompletionSource<int>> s_pending = new();

            public static int Count => s_pending.Count;

            public static async Task<int> AskAsync(int id, Func<int, Task> send, CancellationToken cancellation)
            {
                var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                s_pending[id] = answer;

                await send(id);
                return await answer.Task.WaitAsync(cancellation);
            }

            public static bool OnAnswer(int id, int value)
            {
                if (!s_pending.TryRemove(id, out var answer))
                    return false;

                return answer.TrySetResult(value);
            }
        }
        """;

    private const string ClientFixed = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Client
        {
            private static readonly ConcurrentDictionary<int, TaskCompletionSource<int>> s_pending = new();

            public static int Count => s_pending.Count;

            public static async Task<int> AskAsync(int id, Func<int, Task> send, CancellationToken cancellation)
            {
                var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                s_pending[id] = answer;

                try
                {
                    await send(id);
                    return await answer.Task.WaitAsync(cancellation);
                }
                finally
                {
                    s_pending.TryRemove(new(id, answer));
                }
            }

            public static bool OnAnswer(int id, int value)
            {
                if (!s_pending.TryRemove(id, out var answer))
                    return false;

                return answer.TrySetResult(value);
            }
        }
        """;

    [Fact]
    public async Task Request_is_removed_if_it_is_still_the_same()
    {
        await FixesFiles([("/0/Test0.cs", Client)], [("/0/Test0.cs", ClientFixed)]);
        Proof.Proof.Of(Client, ClientFixed).FailsBeforeAndPasses("""
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            internal static class Check
            {
                public static string? Run()
                {
                    Task fails = Task.FromException(new TimeoutException());
                    for (int id = 0; id < 5_000; id++)
                        if (Failed(Client.AskAsync(id, _ => fails, default)) is not TimeoutException)
                            return "the failure is lost";

                    for (int id = 0; id < 1_000; id++)
                        if (Client.AskAsync(id, to => { Client.OnAnswer(to, to); return Task.CompletedTask; }, default).GetAwaiter().GetResult() != id)
                            return "the answer is lost";

                    // One that is given up takes nobody else's entry with it.
                    using CancellationTokenSource stop = new();
                    Task<int> first = Client.AskAsync(1, _ => Task.CompletedTask, stop.Token);
                    Task<int> second = Client.AskAsync(1, _ => Task.CompletedTask, default);
                    stop.Cancel();
                    if (Failed(first) is not OperationCanceledException)
                        return "not given up";

                    if (!Client.OnAnswer(1, 42) || second.GetAwaiter().GetResult() != 42)
                        return "the second one has lost its entry";

                    return Client.Count == 0 ? null : Client.Count + " entries stay";
                }

                private static Exception? Failed(Task task)
                {
                    try
                    {
                        task.GetAwaiter().GetResult();
                        return null;
                    }
                    catch (Exception e)
                    {
                        return e;
                    }
                }
            }
            """);
    }

    [Fact]
    public Task Request_under_a_lock() => FixesFiles([("/0/Test0.cs", """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        internal static class Client {
            private static readonly object s_gate = new();
            private static readonly Dictionary<int, TaskCompletionSource<int>> s_pending = new();

            public static async Task<int> AskAsync(int id, Func<int, Task> send) {
                var answer = new TaskCompletionSource<int>();
                lock (s_gate) {
                    s_pending.Add(id, answer);
                }

                await send(id);
                return await answer.Task;
            }

            public static void OnAnswer(int id, int value) {
                TaskCompletionSource<int>? answer;
                lock (s_gate) {
                    if (!s_pending.Remove(id, out answer))
                        return;
                }

                answer.SetResult(value);
            }
        }
        """)], [("/0/Test0.cs", """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        internal static class Client {
            private static readonly object s_gate = new();
            private static readonly Dictionary<int, TaskCompletionSource<int>> s_pending = new();

            public static async Task<int> AskAsync(int id, Func<int, Task> send) {
                var answer = new TaskCompletionSource<int>();
                lock (s_gate) {
                    s_pending.Add(id, answer);
                }

                try {
                    await send(id);
                    return await answer.Task;
                } finally {
                    lock (s_gate) {
                        if (s_pending.TryGetValue(id, out var current) && ReferenceEquals(current, answer))
                            s_pending.Remove(id);
                    }
                }
            }

            public static void OnAnswer(int id, int value) {
                TaskCompletionSource<int>? answer;
                lock (s_gate) {
                    if (!s_pending.Remove(id, out answer))
                        return;
                }

                answer.SetResult(value);
            }
        }
        """)]);

    [Theory]
    [InlineData("s_map[name] = 1; await job(); Forget(name);", "a helper removes it")]
    [InlineData("int n = await Add(name); await job(); s_map.TryRemove(name, out _);", "added in a call")]
    [InlineData("s_map[name] = 1; if (name.Length > 3) { await job(); s_map.TryRemove(name, out _); }", "removed deeper")]
    [InlineData("s_map[name] = 1; await job(); Local(); s_map.TryRemove(name, out _); void Local() { }", "local function")]
    [InlineData("s_map[name] = 1; string old = name; name = \"\"; await job(); s_map.TryRemove(name, out _);", "another key by then")]
    public Task Not_offered_where_it_does_not_fit(string body, string reason) => NotOffered($$"""
        using System;
        using System.Collections.Concurrent;
        using System.Threading.Tasks;

        internal static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            // {{reason}}
            public static async Task RunAsync(string name, Func<Task> job)
            {
                {{body}}
            }

            public static async Task StopAsync(string name, Func<Task> job)
            {
                var added = s_map.TryAdd(name, 2);
                await job();
                s_map.TryRemove(name, out _);
                Console.WriteLine(added);
            }

            private static void Forget(string name) => s_map.TryRemove(name, out _);

            private static Task<int> Add(string name) => Task.FromResult(name.Length);
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Remove the entry from 's_pending' in a finally block, if it is still this one", "MapSafety.RemoveInFinally", Client);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("在 finally 块中从“s_pending”移除该条目（仅当它仍是这一个）", Client);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Client);
}
