using System.Diagnostics;

namespace Hazards.Synchronization;

// MAP1005 in every shape it takes. One finding for each collection and callback, at its first change.

internal static class Parallel_loops
{
    public static void For(List<int> squares) => Parallel.For(0, 100, i => squares.Add(i * i)); // MAP1005

    public static void For_each(int[] items, Dictionary<int, int> squares) => Parallel.ForEach(items, item => squares[item] = item * item); // MAP1005

    public static void Method_group(int[] items, List<int> copy) => Parallel.ForEach(items, copy.Add); // MAP1005

    public static Task For_each_async(int[] items, HashSet<int> seen) => Parallel.ForEachAsync(items, async (item, stop) =>
    {
        await Task.Delay(item, stop);
        seen.Add(item); // MAP1005
    });

    public static void Invoke(Queue<string> queue) => Parallel.Invoke(
        () => queue.Enqueue("a"), // MAP1005
        () => queue.Enqueue("b"));

    public static void Only_the_merge(int[] items, List<int> all) => Parallel.ForEach(
        items,
        () => new List<int>(),
        (item, _, mine) =>
        {
            mine.Add(item);
            return mine;
        },
        mine => all.AddRange(mine)); // MAP1005

    public static void Collected_errors(int[] items)
    {
        List<Exception> errors = [];
        Parallel.ForEach(items, item =>
        {
            try
            {
                Console.WriteLine(100 / item);
            }
            catch (DivideByZeroException error)
            {
                errors.Add(error); // MAP1005
            }
        });
        if (errors.Count > 0)
            throw new AggregateException(errors);
    }
}

internal static class Parallel_queries
{
    public static void For_all(int[] items, List<int> odd) => items.AsParallel().Where(item => item % 2 == 1).ForAll(item => odd.Add(item)); // MAP1005

    public static int[] Distinct(int[] items)
    {
        HashSet<int> seen = [];
        return items.AsParallel().Where(item => seen.Add(item)).ToArray(); // MAP1005
    }
}

internal static class Asynchronous_lambdas
{
    public static async Task When_all(HttpClient client, string[] urls, Dictionary<string, string> pages) =>
        await Task.WhenAll(urls.Select(async url => pages[url] = await client.GetStringAsync(new Uri(url)))); // MAP1005

    public static async Task Throttled(string[] urls, List<string> done)
    {
        using SemaphoreSlim throttle = new(4);
        await Task.WhenAll(urls.Select(async url =>
        {
            await throttle.WaitAsync();
            done.Add(url); // MAP1005
            throttle.Release();
        }));
    }

    public static async Task Local_function(int[] items)
    {
        List<int> slept = [];
        List<Task> tasks = [];
        foreach (int item in items)
            tasks.Add(SleepAsync(item));
        await Task.WhenAll(tasks);

        async Task SleepAsync(int item)
        {
            await Task.Delay(item);
            slept.Add(item); // MAP1005
        }
    }
}

internal static class Tasks_and_threads
{
    public static async Task In_a_loop(int[] items, SortedSet<int> seen)
    {
        List<Task> tasks = [];
        foreach (int item in items)
            tasks.Add(Task.Run(() => seen.Add(item))); // MAP1005
        await Task.WhenAll(tasks);
    }

    public static async Task Beside_the_creator(List<int> items)
    {
        Task adding = Task.Run(() => items.Add(1)); // MAP1005
        items.Add(2);
        await adding;
    }

    public static async Task Cleared_too_early(List<int> batch)
    {
        Task saving = Task.Run(() => Console.WriteLine(string.Join(',', batch)));
        batch.Clear(); // MAP1005
        await saving;
    }

    public static void Two_threads(Stack<int> stack)
    {
        Thread one = new(() => stack.Push(1)); // MAP1005
        Thread other = new(() => stack.Push(2));
        one.Start();
        other.Start();
        one.Join();
        other.Join();
    }
}

internal sealed class Arriving_by_themselves : IDisposable
{
    private Timer? _timer;

    public void Sample(List<long> samples) =>
        _timer = new Timer(_ => samples.Add(Environment.WorkingSet), null, TimeSpan.Zero, TimeSpan.FromSeconds(1)); // MAP1005

    public static List<string?> Output(Process process)
    {
        List<string?> lines = [];
        process.OutputDataReceived += (_, line) => lines.Add(line.Data); // MAP1005
        process.ErrorDataReceived += (_, line) => lines.Add(line.Data);
        process.Start();
        process.WaitForExit();
        return lines;
    }

    public void Dispose() => _timer?.Dispose();
}

internal static class Through_a_helper_that_runs_it
{
    public static int Sum(int[] items)
    {
        List<int> squares = [];
        Each(items, item => squares.Add(item * item)); // MAP1005
        return squares.Sum();
    }

    private static void Each(int[] items, Action<int> body) => Parallel.ForEach(items, item => body(item));
}
