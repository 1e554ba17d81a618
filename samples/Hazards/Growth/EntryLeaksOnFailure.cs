using System.Collections.Concurrent;

namespace Hazards.Growth;

// MAP2006 in every shape it takes: the entry is taken out where all goes well, and only there.

internal static class Requests
{
    private static readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> s_pending = new();

    public static async Task<string> With_a_timeout(string question, Action<Guid, string> send)
    {
        Guid id = Guid.NewGuid();
        TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        s_pending[id] = answer; // MAP2006
        send(id, question);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public static async Task<string> With_a_send_that_may_throw(string question, Func<Guid, string, Task> send)
    {
        Guid id = Guid.NewGuid();
        TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        s_pending[id] = answer; // MAP2006
        await send(id, question);
        return await answer.Task;
    }

    public static async Task<string> With_a_delay_beside_it(string question, Action<Guid, string> send)
    {
        Guid id = Guid.NewGuid();
        TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        s_pending[id] = answer; // MAP2006
        send(id, question);
        return await Task.WhenAny(answer.Task, Task.Delay(1000)) == answer.Task ? await answer.Task : throw new TimeoutException();
    }

    public static void OnAnswer(Guid id, string text)
    {
        if (s_pending.TryRemove(id, out TaskCompletionSource<string>? answer))
        {
            answer.TrySetResult(text);
        }
    }
}

internal static class Transfers
{
    private static readonly ConcurrentDictionary<string, DateTime> s_running = new();

    public static IReadOnlyCollection<string> Running => s_running.ToArray().Select(upload => upload.Key).ToArray();

    public static async Task Removed_behind_the_await(string file, Func<Task> upload)
    {
        s_running[file] = DateTime.UtcNow; // MAP2006
        await upload();
        s_running.TryRemove(file, out _);
    }

    public static async Task Removed_where_one_failure_is_expected(string file, Func<Task> upload)
    {
        s_running[file] = DateTime.UtcNow; // MAP2006
        try
        {
            await upload();
        }
        catch (TimeoutException)
        {
            Console.WriteLine(file);
        }

        s_running.TryRemove(file, out _);
    }
}
