using MapSafety.Rules.Growth;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Growth;

public sealed class EntryLeaksOnFailureTests : RuleTests<EntryLeaksOnFailure>
{
    // ---- pending requests

    [Fact]
    public Task Request_whose_send_can_throw() => Finds("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _pending = new();
            private int _last;

            public async Task<string> AskAsync(string question)
            {
                int id = Interlocked.Increment(ref _last);
                var answer = new TaskCompletionSource<string>();
                {|MAP2006:_pending[id] = answer|};
                await SendAsync(id, question);
                return await answer.Task;
            }

            public void OnAnswer(int id, string text)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(text);
            }

            private Task SendAsync(int id, string question) => Task.Delay(id + question.Length);
        }
        """);

    [Fact]
    public Task Request_that_is_awaited_with_a_timeout() => Finds("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> _pending = new();

            public async Task<string> AskAsync(Action<Guid> send, CancellationToken cancellation)
            {
                Guid id = Guid.NewGuid();
                TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (!{|MAP2006:_pending.TryAdd(id, answer)|})
                    throw new InvalidOperationException();

                send(id);
                return await answer.Task.WaitAsync(TimeSpan.FromSeconds(5), cancellation).ConfigureAwait(false);
            }

            public void OnAnswer(Guid id, string text)
            {
                if (!_pending.TryRemove(id, out TaskCompletionSource<string>? answer))
                    return;

                answer.SetResult(text);
            }
        }
        """);

    [Fact]
    public Task Request_that_a_delay_overtakes() => Finds("""
        public static class Calls
        {
            private static readonly ConcurrentDictionary<string, TaskCompletionSource<int>> s_calls = new();

            public static async Task<int> CallAsync(string id)
            {
                var call = new TaskCompletionSource<int>();
                {|MAP2006:s_calls.TryAdd(id, call)|};
                Task first = await Task.WhenAny(call.Task, Task.Delay(1000));
                if (first != call.Task)
                    throw new TimeoutException();

                return call.Task.Result;
            }

            public static void Complete(string id, int value)
            {
                if (s_calls.TryRemove(id, out var call))
                    call.TrySetResult(value);
            }
        }
        """);

    [Fact]
    public Task Request_that_a_token_cancels_without_taking_it_out() => Finds("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource> _pending = new();

            public async Task WaitAsync(int id, CancellationToken cancellation)
            {
                var done = new TaskCompletionSource();
                {|MAP2006:_pending[id] = done|};
                using (cancellation.Register(() => done.TrySetCanceled()))
                {
                    await done.Task;
                }
            }

            public void Done(int id)
            {
                if (_pending.Remove(id, out var done))
                    done.SetResult();
            }
        }
        """);

    [Fact]
    public Task Request_under_a_lock() => Finds("""
        public sealed class Client
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, TaskCompletionSource<byte[]>> _pending = new();
            private int _last;

            public async Task<byte[]> AskAsync(Func<int, Task> send)
            {
                var answer = new TaskCompletionSource<byte[]>();
                int id;
                lock (_gate)
                {
                    id = ++_last;
                    {|MAP2006:_pending.Add(id, answer)|};
                }

                await send(id);
                return await answer.Task;
            }

            public void OnAnswer(int id, byte[] data)
            {
                TaskCompletionSource<byte[]>? answer;
                lock (_gate)
                {
                    if (!_pending.TryGetValue(id, out answer))
                        return;

                    _pending.Remove(id);
                }

                answer.SetResult(data);
            }
        }
        """);

    [Fact]
    public Task Request_with_a_wait_handle() => Finds("""
        public static class Replies
        {
            private static readonly ConcurrentDictionary<int, ManualResetEventSlim> s_waiting = new();

            public static bool Ask(int id, Action send)
            {
                var arrived = new ManualResetEventSlim();
                {|MAP2006:s_waiting[id] = arrived|};
                send();
                return arrived.Wait(1000);
            }

            public static void Arrived(int id)
            {
                if (s_waiting.TryRemove(id, out var arrived))
                    arrived.Set();
            }
        }
        """);

    [Fact]
    public Task Request_of_a_class_of_its_own() => Finds("""
        internal sealed class Request
        {
            private readonly TaskCompletionSource<int> _answer = new();
            public Task<int> Answer => _answer.Task;
            public void Complete(int value) => _answer.TrySetResult(value);
        }

        internal sealed partial class Client
        {
            private readonly ConcurrentDictionary<long, Request> _requests = new();
        }

        internal sealed partial class Client
        {
            public async ValueTask<int> AskAsync(long id, Func<Task> send)
            {
                Request request = new();
                if ({|MAP2006:_requests.TryAdd(id, request)|})
                {
                    await send().ConfigureAwait(false);
                    return await request.Answer.ConfigureAwait(false);
                }

                return 0;
            }

            public void Receive(long id, int value)
            {
                if (_requests.TryRemove(id, out Request? request))
                    request.Complete(value);
            }
        }
        """);

    [Fact]
    public Task Send_stands_before_the_try() => Finds("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            public async Task<int> AskAsync(int id, Func<Task> send)
            {
                var answer = new TaskCompletionSource<int>();
                {|MAP2006:_pending[id] = answer|};
                await send();
                try
                {
                    return await answer.Task;
                }
                finally
                {
                    _pending.TryRemove(id, out _);
                }
            }
        }
        """);

    // ---- added, awaited, removed

    [Fact]
    public Task Removed_behind_the_await() => Finds("""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, DateTime> s_running = new();

            public static async Task RunAsync(string name, Func<Task> job)
            {
                {|MAP2006:s_running[name] = DateTime.UtcNow|};
                await job();
                s_running.TryRemove(name, out _);
            }
        }
        """);

    [Fact]
    public Task Removed_behind_the_await_in_a_lambda() => Finds("""
        public sealed class Hub
        {
            private readonly ConcurrentDictionary<Guid, Stream> _open = new();

            public Task Serve(Func<Stream> accept) => Task.Run(async () =>
            {
                Guid id = Guid.NewGuid();
                Stream stream = accept();
                {|MAP2006:_open.TryAdd(id, stream)|};
                await stream.FlushAsync();
                _open.TryRemove(id, out Stream? _);
            });
        }

        public sealed class Stream
        {
            public Task FlushAsync() => Task.Delay(1, new CancellationToken());
        }
        """);

    [Fact]
    public Task Removed_by_a_helper_behind_the_await() => Finds("""
        public static class Downloads
        {
            private static readonly HashSet<string> s_active = new();
            private static readonly object s_gate = new();

            public static async Task LoadAsync(string url, Func<string, Task> load)
            {
                lock (s_gate)
                {
                    if (!{|MAP2006:s_active.Add(url)|})
                        return;
                }

                await load(url);
                Forget(url);
            }

            private static void Forget(string url)
            {
                lock (s_gate)
                    s_active.Remove(url);
            }
        }
        """);

    [Fact]
    public Task Only_one_exception_is_caught() => Finds("""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_running = new();

            public static async Task RunAsync(string name, Func<Task> job)
            {
                if (!{|MAP2006:s_running.TryAdd(name, 1)|})
                    return;

                try
                {
                    await job();
                }
                catch (TimeoutException)
                {
                    Console.WriteLine(name);
                }

                s_running.TryRemove(name, out _);
            }
        }
        """);

    [Fact]
    public Task Left_between_wait_and_removal() => Finds("""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_running = new();

            public static async Task<bool> RunAsync(string name, Task job)
            {
                {|MAP2006:s_running[name] = 1|};
                if (await Task.WhenAny(job, Task.Delay(100)) != job)
                    return false;

                s_running.TryRemove(name, out _);
                return true;
            }
        }
        """);

    [Fact]
    public Task Blocking_wait() => Finds("""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, Task> s_tasks = new();

            public static void Run(string name, Func<Task> start)
            {
                Task task = start();
                {|MAP2006:s_tasks[name] = task|};
                task.Wait();
                s_tasks.TryRemove(name, out _);
            }
        }
        """);

    [Fact]
    public Task List_of_running_tasks() => Finds("""
        public static class Jobs
        {
            private static readonly List<Task> s_tasks = new();

            public static async Task TrackAsync(Task task)
            {
                lock (s_tasks)
                    {|MAP2006:s_tasks.Add(task)|};

                await task;
                lock (s_tasks)
                    s_tasks.Remove(task);
            }
        }
        """);

    [Fact]
    public Task Generic_type_and_local_function() => Finds("""
        public sealed class Tracker<TKey>
            where TKey : notnull
        {
            private readonly ConcurrentDictionary<TKey, object> _active = new();

            public Task TrackAsync(TKey key, Func<Task> work)
            {
                return Core();

                async Task Core()
                {
                    {|MAP2006:_active[key] = work|};
                    await work();
                    _active.TryRemove(key, out _);
                }
            }
        }
        """);

    [Fact]
    public Task Removal_that_only_one_outcome_reaches_is_a_suggestion() => Says(
        "'ConnectAsync' adds an entry to 's_open', a static ConcurrentDictionary, and then waits; where the wait fails or is given up, the entry stays: it is removed only behind the wait",
        """
        public static class Links
        {
            private static readonly ConcurrentDictionary<string, object> s_open = new();

            public static async Task ConnectAsync(string name, Func<Task<bool>> connect)
            {
                {|#0:s_open[name] = connect|};
                bool isConnected = {|#1:await connect()|};
                if (!isConnected)
                    {|#2:s_open.TryRemove(name, out _)|};
            }
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Says_who_removes() => Says(
        "'AskAsync' adds an entry to 's_pending', a static ConcurrentDictionary, and then waits; where the wait fails or is given up, the entry stays: only 'OnAnswer' removes it, when the answer comes",
        Asking,
        others: 2);

    [Fact]
    public Task Says_so_in_Chinese() => SaysInChinese(
        "“AskAsync”向“s_pending”（静态的 ConcurrentDictionary）添加一个条目后进行等待；如果等待失败或被放弃，该条目就会残留：只有“OnAnswer”在应答到达时才会移除它", Asking.Replace("{|#0:", "{|MAP2006:", StringComparison.Ordinal));

    private const string Asking = """
        public static class Client
        {
            private static readonly ConcurrentDictionary<int, TaskCompletionSource<string>> s_pending = new();

            public static async Task<string> AskAsync(int id, CancellationToken cancellation)
            {
                var answer = new TaskCompletionSource<string>();
                {|#0:s_pending[id] = answer|};
                return {|#1:await answer.Task.WaitAsync(cancellation)|};
            }

            public static void OnAnswer(int id, string text)
            {
                if ({|#2:s_pending.TryRemove(id, out var answer)|})
                    answer.TrySetResult(text);
            }
        }
        """;

    // ---- silences

    [Theory]
    [InlineData("_pending[id] = answer; try { await send(); return await answer.Task; } finally { _pending.TryRemove(id, out _); }", "finally around all")]
    [InlineData("try { _pending[id] = answer; await send(); return await answer.Task; } finally { Forget(id); }", "finally that calls a helper")]
    [InlineData("_pending[id] = answer; try { await send(); } catch { _pending.TryRemove(id, out _); throw; } return await answer.Task;", "catch, and a wait for the answer alone")]
    [InlineData("_pending[id] = answer; using var on = token.Register(() => _pending.TryRemove(id, out _)); await send(); return await answer.Task.WaitAsync(token);", "registration on the token")]
    [InlineData("_pending[id] = answer; using var on = token.Register(Cancel, id); await send(); return await answer.Task.WaitAsync(token);", "method registered on the token")]
    [InlineData("_ = answer.Task.ContinueWith(_ => _pending.TryRemove(id, out var _)); _pending[id] = answer; await send(); return await answer.Task;", "continuation")]
    [InlineData("_pending[id] = answer; return await answer.Task;", "nothing can fail but the answer")]
    [InlineData("_pending[id] = answer; await Task.Yield(); return await answer.Task.ConfigureAwait(false);", "a wait that cannot fail")]
    [InlineData("if (!_pending.TryAdd(id, answer)) { await send(); return 0; } return await answer.Task;", "the wait is where nothing was added")]
    [InlineData("await send(); _pending[id] = answer; return await answer.Task;", "the wait comes first")]
    [InlineData("_pending[id] = answer; try { await send(); } catch (OperationCanceledException) { Forget(id); throw; } return await answer.Task;", "removed on cancellation")]
    [InlineData("_pending[id] = answer; if (await Task.WhenAny(answer.Task, Task.Delay(9)) != answer.Task) { _pending.TryRemove(id, out _); throw new TimeoutException(); } return await answer.Task;", "removed at the timeout")]
    [InlineData("_pending[id] = answer; void Undo() { _pending.TryRemove(id, out _); } try { await send(); return await answer.Task; } finally { Undo(); }", "local function")]
    public Task Request_that_is_taken_out(string body, string reason) => Silent($$"""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            // {{reason}}
            public async Task<int> AskAsync(int id, Func<Task> send, CancellationToken token)
            {
                var answer = new TaskCompletionSource<int>();
                {{body}}
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(value);
            }

            private void Cancel(object? id) => Forget((int)id!);

            private void Forget(int id) => _pending.TryRemove(id, out _);
        }
        """);

    [Theory]
    [InlineData("s_running[name] = 1; try { await job(); } finally { s_running.TryRemove(name, out _); }", "finally")]
    [InlineData("s_running[name] = 1; try { await job(); } catch (Exception e) { Console.WriteLine(e); } s_running.TryRemove(name, out _);", "everything is caught")]
    [InlineData("s_running[name] = 1; try { await job(); s_running.TryRemove(name, out _); } catch { s_running.TryRemove(name, out _); throw; }", "both ways")]
    [InlineData("s_running[name] = 1; await Task.Delay(100); s_running.TryRemove(name, out _);", "nothing can fail")]
    [InlineData("s_running[name] = 1; s_running.TryRemove(name, out _); await job();", "removed first")]
    [InlineData("s_running[name] = 1; await job(); s_running.TryRemove(name + name, out _);", "another key")]
    [InlineData("s_running[name] = 1; try { await job(); } catch { s_running.TryRemove(name, out _); throw; }", "stays where all goes well")]
    [InlineData("s_running[name] = 1; await QuietAsync(job); s_running.TryRemove(name, out _);", "a helper that catches everything")]
    [InlineData("s_running[name] = 1; await job();", "nobody removes it here")]
    [InlineData("if (s_running.TryRemove(name, out _)) return; s_running[name] = 1; await job();", "removed before")]
    [InlineData("if (job is null) { s_running[name] = 1; return; } await job(); s_running.TryRemove(name, out _);", "another path")]
    public Task Entry_that_goes(string body, string reason) => Silent($$"""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_running = new();

            // {{reason}}
            public static async Task RunAsync(string name, Func<Task> job)
            {
                {{body}}
            }

            private static async Task QuietAsync(Func<Task> job)
            {
                try
                {
                    await job();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """);

    [Fact]
    public Task Sweep_takes_out_what_was_given_up() => Silent("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            public async Task<int> AskAsync(int id, Func<Task> send)
            {
                var answer = new TaskCompletionSource<int>();
                _pending[id] = answer;
                await send();
                return await answer.Task;
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(value);
            }

            public void Sweep()
            {
                foreach (var pair in _pending)
                    if (pair.Value.Task.IsCompleted)
                        _pending.TryRemove(pair);
            }
        }
        """);

    [Fact]
    public Task Caller_takes_it_out() => Silent("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            public async Task<int> AskAsync(int id, Func<Task> send)
            {
                try
                {
                    return await CoreAsync(id, send);
                }
                finally
                {
                    _pending.TryRemove(id, out _);
                }
            }

            private async Task<int> CoreAsync(int id, Func<Task> send)
            {
                var answer = new TaskCompletionSource<int>();
                _pending[id] = answer;
                await send();
                return await answer.Task;
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(value);
            }
        }
        """);

    [Fact]
    public Task Scope_takes_it_out() => Silent("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            public async Task<int> AskAsync(int id, Func<Task> send)
            {
                var answer = new TaskCompletionSource<int>();
                _pending[id] = answer;
                using Scope scope = new(this, id);
                await send();
                return await answer.Task;
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(value);
            }

            private sealed class Scope : IDisposable
            {
                private readonly Client _client;
                private readonly int _id;

                public Scope(Client client, int id) => (_client, _id) = (client, id);

                public void Dispose() => _client._pending.TryRemove(_id, out _);
            }
        }
        """);

    [Fact]
    public Task Request_that_knows_where_it_stands() => Silent("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, Request> _pending = new();

            public async Task<int> AskAsync(int id, Func<Task> send)
            {
                Request request = new(this, id);
                _pending[id] = request;
                await send();
                return await request.Answer.Task;
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var request))
                    request.Answer.TrySetResult(value);
            }

            public sealed class Request
            {
                public readonly TaskCompletionSource<int> Answer = new();
                private readonly Timer _timer;

                public Request(Client client, int id) => _timer = new Timer(_ => client._pending.TryRemove(id, out var _), null, 1000, -1);
            }
        }
        """);

    [Fact]
    public Task Promises_that_stay_by_design() => Silent("""
        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, TaskCompletionSource<int>> s_values = new();

            public static async Task<int> GetAsync(string key, Func<Task<int>> load)
            {
                var value = new TaskCompletionSource<int>();
                if (s_values.TryAdd(key, value))
                    value.SetResult(await load());

                return await s_values[key].Task;
            }

            public static void Invalidate(string key) => s_values.TryRemove(key, out _);
        }
        """);

    [Fact]
    public Task Confined_to_one_request() => Silent("""
        public static class Work
        {
            public static async Task RunAsync(string name, Func<Task> job)
            {
                Dictionary<string, int> running = new();
                running[name] = 1;
                await job();
                running.Remove(name);
            }
        }
        """);

    [Fact]
    public Task Safe_twin_removed_in_finally() => Silent("""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, DateTime> s_running = new();

            public static async Task RunAsync(string name, Func<Task> job)
            {
                s_running[name] = DateTime.UtcNow;
                try
                {
                    await job();
                }
                finally
                {
                    s_running.TryRemove(name, out _);
                }
            }
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_a_send_that_throws_without_being_awaited() => KnownMiss("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            public Task<int> Ask(int id, Action send)
            {
                var answer = new TaskCompletionSource<int>();
                _pending[id] = answer;
                send();
                return answer.Task;
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(value);
            }
        }
        """);

    [Fact]
    public Task Misses_an_entry_that_a_helper_adds() => KnownMiss("""
        public sealed class Client
        {
            private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _pending = new();

            public async Task<int> AskAsync(int id, Func<Task> send)
            {
                Task<int> answer = Register(id);
                await send();
                return await answer;
            }

            public void OnAnswer(int id, int value)
            {
                if (_pending.TryRemove(id, out var answer))
                    answer.TrySetResult(value);
            }

            private Task<int> Register(int id)
            {
                var answer = new TaskCompletionSource<int>();
                _pending[id] = answer;
                return answer.Task;
            }
        }
        """);

    [Fact]
    public Task Takes_a_job_that_never_fails_for_one_that_may() => KnownFalseAlarm("""
        public static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_running = new();

            public static async Task RunAsync(string name, Task<int> neverFails)
            {
                {|MAP2006:s_running[name] = 1|};
                await neverFails;
                s_running.TryRemove(name, out _);
            }
        }
        """);
}
