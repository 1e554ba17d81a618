namespace MapSafety.Survey.Running.Fixing;

/// <summary>Runs work that may hang. Work that ignores its token is left behind: nobody can stop a thread from outside.</summary>
internal sealed class TimeLimit(TimeSpan limit)
{
    /// <exception cref="TimeoutException">The work took longer.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        source.CancelAfter(limit);
        try
        {
            return await Task.Run(() => work(source.Token), source.Token).WaitAsync(limit + TimeSpan.FromSeconds(1), cancellation);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"took longer than {limit.TotalSeconds} s");
        }
    }
}
