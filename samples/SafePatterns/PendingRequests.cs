using System.Collections.Concurrent;

namespace SafePatterns;

/// <summary>An entry that is waited for is removed in <c>finally</c>: an answer, an error and a timeout all end it.</summary>
internal sealed class PendingRequests(Func<Guid, string, Task> send)
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> _pending = new();

    public async Task<string> AskAsync(string question, CancellationToken stop)
    {
        var id = Guid.NewGuid();
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        try
        {
            await send(id, question);
            return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30), stop);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public void Answer(Guid id, string text)
    {
        if (_pending.TryGetValue(id, out TaskCompletionSource<string>? answer))
            answer.TrySetResult(text);
    }
}
