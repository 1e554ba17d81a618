namespace SafePatterns;

/// <summary>A semaphore of one, which unlike a lock may be held across an <c>await</c>.</summary>
internal sealed class AsyncSemaphore(Func<string, CancellationToken, Task<string>> download)
{
    private const int Capacity = 100;

    private static readonly SemaphoreSlim s_gate = new(1, 1);
    private static readonly Dictionary<string, string> s_pages = [];

    public async Task<string> GetAsync(string address, CancellationToken stop)
    {
        await s_gate.WaitAsync(stop);
        try
        {
            if (s_pages.TryGetValue(address, out string? known))
                return known;

            string page = await download(address, stop);
            if (s_pages.Count >= Capacity)
                s_pages.Clear();
            s_pages[address] = page;
            return page;
        }
        finally
        {
            s_gate.Release();
        }
    }

    public static bool Forget(string address)
    {
        s_gate.Wait();
        try
        {
            return s_pages.Remove(address);
        }
        finally
        {
            s_gate.Release();
        }
    }
}
