using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class ConcurrentCaptureTests : RuleTests<ConcurrentCapture>
{
    [Fact]
    public Task Message_names_collection_runner_and_what_it_races_with() => Says(
        "'Squares' adds to 'results', a List that a callback of 'Parallel.ForEach' captures, with no lock held; several calls of it run at the same time",
        """
        static class Work
        {
            static List<int> Squares(int[] items)
            {
                List<int> {|#1:results|} = new();
                {|#2:Parallel.ForEach(items, item => {|#0:results.Add(item * item)|})|};
                return results;
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_says_that_a_loop_starts_it_again() => Says(
        "'Load' writes to 'pages', a Dictionary that a callback of 'Task.Run' captures, with no lock held; it is started again while it still runs",
        """
        static class Work
        {
            static async Task<int> Load(string[] urls)
            {
                var {|#1:pages|} = new Dictionary<string, string>();
                var tasks = new List<Task>();
                foreach (string url in urls)
                    tasks.Add({|#2:Task.Run(() => {|#0:pages[url] = url|})|});
                await Task.WhenAll(tasks);
                return {|#3:pages.Count|};
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Message_says_what_the_creator_does_meanwhile() => Says(
        "'Fill' adds to 'names', a List that a callback of 'Task.Run' captures, with no lock held; the code that started it changes it before it has waited for it",
        """
        static class Work
        {
            static async Task Fill(List<string> {|#1:names|})
            {
                Task task = {|#2:Task.Run(() => {|#0:names.Add("a")|})|};
                {|#3:names.Add("b")|};
                await task;
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Message_names_the_other_callback() => Says(
        "'Both' adds to 'seen', a HashSet that a callback of 'Task.Run' captures, with no lock held; a callback of 'TaskFactory.StartNew' reads it at the same time",
        """
        static class Work
        {
            static void Both()
            {
                HashSet<int> {|#1:seen|} = new();
                Task first = {|#2:Task.Run(() => {|#0:seen.Add(1)|})|};
                Task second = Task.Factory.StartNew(() => {|#3:seen.Contains(2)|});
                Task.WaitAll(first, second);
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Message_speaks_of_a_change_by_the_creator_that_the_callback_reads() => Says(
        "'Flush' clears 'batch', a List that a callback of 'Task.Run' captures, with no lock held; the callback enumerates it at the same time",
        """
        static class Work
        {
            static void Save(IEnumerable<int> items) { }

            static void Flush()
            {
                List<int> {|#1:batch|} = new() { 1 };
                {|#2:Task.Run(() => { foreach (int item in {|#3:batch|}) Console.WriteLine(item); })|};
                {|#0:batch.Clear()|};
            }
        }
        """,
        others: 3);

    [Fact]
    public Task In_a_test_project_it_is_a_suggestion()
    {
        CSharpAnalyzerTest<Only<ConcurrentCapture>, DefaultVerifier> test = Test("""
            static class Work
            {
                static void All(int[] items)
                {
                    List<int> results = new();
                    Parallel.ForEach(items, item => {|#0:results.Add(item)|});
                }
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptor.Id, DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Of(string body, string parameters = "int[] items, int n") => $$"""
        using System.Timers;
        using System.Threading.Tasks.Dataflow;
        using Timer = System.Threading.Timer;

        class Work
        {
            static int Compute(int item) => item;
            static Task<int> ComputeAsync(int item) => Task.FromResult(item);

            async Task Run({{parameters}})
            {
                await Task.CompletedTask;
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("Parallel.For(0, 9, i => {|MAP1005:list.Add(i)|});")]
    [InlineData("Parallel.For(0, 9, (i, state) => { if (i > 3) {|MAP1005:list.Add(i)|}; });")]
    [InlineData("Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = n }, i => {|MAP1005:list.Add(i)|});")]
    [InlineData("Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => {|MAP1005:list.Add(i)|});")]
    [InlineData("Parallel.ForEach(items, i => { {|MAP1005:map[i] = Compute(i)|}; });")]
    [InlineData("Parallel.ForEach(items, i => { if (!set.Contains(i)) {|MAP1005:set.Add(i)|}; });")]
    [InlineData("Parallel.ForEach(items, {|MAP1005:list.Add|});")]
    [InlineData("Parallel.ForEach(items, delegate (int i) { {|MAP1005:queue.Enqueue(i)|}; });")]
    [InlineData("await Parallel.ForEachAsync(items, async (i, stop) => {|MAP1005:list.Add(await ComputeAsync(i))|});")]
    [InlineData("await Parallel.ForAsync(0, n, async (i, stop) => { {|MAP1005:list.Add(i)|}; await ComputeAsync(i); });")]
    [InlineData("items.AsParallel().ForAll(i => {|MAP1005:list.Add(i)|});")]
    [InlineData("var odd = items.AsParallel().Where(i => {|MAP1005:set.Add(i)|}).ToArray();")]
    [InlineData("var all = (from i in items.AsParallel() select {|MAP1005:map[i] = i|}).ToArray();")]
    [InlineData("var timer = new Timer(_ => {|MAP1005:list.Add(n)|}, null, 0, 1000);")]
    [InlineData("var timer = new System.Timers.Timer(5); timer.Elapsed += (_, _) => {|MAP1005:list.Add(n)|};")]
    [InlineData("var block = new ActionBlock<int>(i => {|MAP1005:list.Add(i)|}, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 4 });")]
    [InlineData("var options = new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = n }; var block = new TransformBlock<int, int>(i => { {|MAP1005:list.Add(i)|}; return i; }, options);")]
    [InlineData("await Task.WhenAll(items.Select(async i => {|MAP1005:list.Add(await ComputeAsync(i))|}));")]
    [InlineData("await Task.WhenAll(items.Select(async i => { int r = await ComputeAsync(i); {|MAP1005:map[i] = r|}; }));")]
    [InlineData("await Task.WhenAll(items.Select(async i => { await Task.Yield(); {|MAP1005:list.Add(i)|}; }).ToList());")]
    [InlineData("var tasks = items.Select(async i => { await Task.Yield(); {|MAP1005:list.Add(i)|}; }); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = items.Select(async i => { await Task.Yield(); {|MAP1005:list.Add(i)|}; }).ToArray(); foreach (var t in tasks) await t;")]
    [InlineData("await Task.WhenAll(from i in items select Task.Run(() => {|MAP1005:list.Add(i)|}));")]
    [InlineData("await Task.WhenAll(items.Select(i => Task.Run(() => {|MAP1005:list.Add(i)|})));")]
    [InlineData("list.ForEach(async i => { await Task.Yield(); {|MAP1005:set.Add(i)|}; });")]
    [InlineData("foreach (int i in items) ThreadPool.QueueUserWorkItem(_ => {|MAP1005:list.Add(i)|});")]
    [InlineData("for (int i = 0; i < n; i++) { var t = new Thread(() => {|MAP1005:list.Add(i)|}); t.Start(); }")]
    [InlineData("var threads = new Thread[n]; for (int i = 0; i < n; i++) threads[i] = new Thread(() => {|MAP1005:list.Add(1)|}); foreach (var t in threads) t.Start(); foreach (var t in threads) t.Join();")]
    [InlineData("while (n-- > 0) _ = Task.Run(async () => { await Task.Yield(); {|MAP1005:list.Add(1)|}; });")]
    [InlineData("var tasks = new Task[n]; for (int i = 0; i < n; i++) tasks[i] = Task.Factory.StartNew(() => { foreach (int x in items) {|MAP1005:list.Add(x)|}; }); Task.WaitAll(tasks);")]
    [InlineData("Parallel.Invoke(() => {|MAP1005:list.Add(1)|}, () => list.Add(2));")]
    [InlineData("Action add = () => {|MAP1005:list.Add(1)|}; Parallel.Invoke(add, () => list.Add(2));")]
    [InlineData("Action<int> add = i => {|MAP1005:list.Add(i)|}; Parallel.ForEach(items, add);")]
    [InlineData("Parallel.ForEach(items, Add); void Add(int i) => {|MAP1005:list.Add(i)|};")]
    [InlineData("Parallel.ForEach(items, i => Add(i)); void Add(int i) { {|MAP1005:list.Add(i)|}; }")]
    [InlineData("Parallel.ForEach(items, i => { foreach (int j in items) Task.Run(() => {|MAP1005:list.Add(j)|}).Wait(); });")]
    [InlineData("Parallel.ForEach(items, i => items.Where(j => j > i).ToList().ForEach(j => {|MAP1005:list.Add(j)|}));")]
    [InlineData("foreach (int i in items) Start(i); async void Start(int i) { await Task.Yield(); {|MAP1005:list.Add(i)|}; }")]
    [InlineData("var tasks = new List<Task>(); foreach (int i in items) tasks.Add(Start(i)); await Task.WhenAll(tasks); async Task Start(int i) { {|MAP1005:list.Add(await ComputeAsync(i))|}; }")]
    [InlineData("await Task.WhenAll(items.Select(Start)); async Task Start(int i) { await Task.Yield(); {|MAP1005:list.Add(i)|}; }")]
    [InlineData("await Task.WhenAll(items.Select(i => Start(i))); async Task Start(int i) { await Task.Yield(); {|MAP1005:list.Add(i)|}; }")]
    [InlineData("Parallel.ForEach(items, () => new List<int>(), (i, state, mine) => { mine.Add(i); return mine; }, mine => {|MAP1005:list.AddRange(mine)|});")]
    [InlineData("using var gate = new SemaphoreSlim(4); await Task.WhenAll(items.Select(async i => { await gate.WaitAsync(); try { {|MAP1005:list.Add(i)|}; } finally { gate.Release(); } }));")]
    [InlineData("IList<int> some = new List<int>(); Parallel.ForEach(items, i => {|MAP1005:some.Add(i)|});")]
    [InlineData("IDictionary<int, int> some; some = new SortedDictionary<int, int>(); Parallel.ForEach(items, i => {|MAP1005:some[i] = i|});")]
    [InlineData("var same = list; Parallel.ForEach(items, i => {|MAP1005:same.Add(i)|});")]
    [InlineData("Parallel.ForEach(items, i => { var same = list; {|MAP1005:same.Add(i)|}; });")]
    [InlineData("Parallel.ForEach(items, i => {|MAP1005:list?.Add(i)|});")]
    [InlineData("Parallel.ForEach(items, i => { try { Compute(i); } catch (Exception e) { {|MAP1005:errors.Add(e)|}; } });")]
    [InlineData("Parallel.ForEach(items, i => { lock (new object()) { } {|MAP1005:list.Add(i)|}; });")]
    [InlineData("Parallel.ForEach(items, i => {|MAP1005:map.TryAdd(i, i)|});")]
    [InlineData("Parallel.ForEach(items, i => { ref int slot = ref {|MAP1005:CollectionsMarshal.GetValueRefOrAddDefault(map, i, out _)|}; slot++; });")]
    public Task Finds_a_change_in_a_callback_that_runs_beside_itself(string body) => Finds(Of(
        "List<int> list = new(); Dictionary<int, int> map = new(); HashSet<int> set = new(); Queue<int> queue = new(); List<Exception> errors = new(); " + body));

    [Theory]
    [InlineData("var t = Task.Run(() => {|MAP1005:list.Add(1)|}); list.Add(2); await t;")]
    [InlineData("var t = Task.Run(() => {|MAP1005:list.Add(1)|}); if (list.Count > 0) return; await t;")]
    [InlineData("_ = Task.Run(() => {|MAP1005:list.Add(1)|}); foreach (int i in list) Compute(i);")]
    [InlineData("Task.Run(() => {|MAP1005:list.Add(1)|}); await Task.Delay(100); Compute(list.Count);")]
    [InlineData("var t = new Thread(() => {|MAP1005:list.Add(1)|}); t.Start(); list.Add(2); t.Join();")]
    [InlineData("new Thread(() => {|MAP1005:list.Add(1)|}).Start(); list.Add(2);")]
    [InlineData("Thread a = new(() => {|MAP1005:list.Add(1)|}), b = new(() => list.Add(2)); a.Start(); b.Start(); a.Join(); b.Join();")]
    [InlineData("Task a = Task.Run(() => {|MAP1005:list.Add(1)|}), b = Task.Run(() => list.Add(2)); await Task.WhenAll(a, b);")]
    [InlineData("await Task.WhenAll(Task.Run(() => {|MAP1005:list.Add(1)|}), Task.Run(() => list.Add(2)));")]
    [InlineData("Task[] both = { Task.Run(() => {|MAP1005:list.Add(1)|}), Task.Run(() => list.Add(2)) }; Task.WaitAll(both);")]
    [InlineData("var first = Task.Run(() => {|MAP1005:list.Add(1)|}); var second = Task.Run(async () => { await first; }); list.Add(3);")]
    [InlineData("var t = Task.Run(() => { lock (list) list.Add(1); }); {|MAP1005:list.Add(2)|}; await t;")]
    [InlineData("var t = Task.Run(() => Compute(list.Count)); {|MAP1005:list.Clear()|}; await t;")]
    [InlineData("var t = Task.Run(() => {|MAP1005:list.Add(1)|}); try { list.Add(2); } finally { await t; }")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => {|MAP1005:list.Add(1)|}); list.RemoveAll(i => i > 3);")]
    [InlineData("var t = StartAsync(); list.Add(2); await t; async Task StartAsync() { await Task.Yield(); {|MAP1005:list.Add(1)|}; }")]
    public Task Finds_a_change_beside_the_creator(string body) => Finds(Of("List<int> list = new(); " + body));

    [Theory]
    [InlineData("Parallel.ForEach(items, i => { var mine = new List<int>(); mine.Add(i); });", "declared inside")]
    [InlineData("Parallel.ForEach(items, i => { lock (list) list.Add(i); });", "locked on itself")]
    [InlineData("var gate = new object(); Parallel.ForEach(items, i => { int r = Compute(i); lock (gate) { list.Add(r); } });", "locked")]
    [InlineData("var gate = new Lock(); Parallel.ForEach(items, i => { using (gate.EnterScope()) list.Add(i); });", "locked")]
    [InlineData("var gate = new SemaphoreSlim(1); await Task.WhenAll(items.Select(async i => { await gate.WaitAsync(); try { list.Add(i); } finally { gate.Release(); } }));", "a semaphore of one")]
    [InlineData("var gate = new SemaphoreSlim(1, 1); await Parallel.ForEachAsync(items, async (i, stop) => { await gate.WaitAsync(stop); list.Add(i); gate.Release(); });", "a semaphore of one")]
    [InlineData("var bag = new ConcurrentBag<int>(); Parallel.ForEach(items, i => bag.Add(i));", "concurrent")]
    [InlineData("ICollection<KeyValuePair<int, int>> map = new ConcurrentDictionary<int, int>(); Parallel.ForEach(items, i => map.Add(new(i, i)));", "concurrent behind an interface")]
    [InlineData("var slots = new int[n]; Parallel.For(0, n, i => slots[i] = i);", "an array's own slots")]
    [InlineData("Parallel.ForEach(items, i => Compute(list[i] + list.Count));", "only read")]
    [InlineData("Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => list.Add(i));", "one at a time")]
    [InlineData("var one = new ParallelOptions { MaxDegreeOfParallelism = 1 }; Parallel.ForEach(items, one, i => list.Add(i));", "one at a time")]
    [InlineData("items.AsParallel().WithDegreeOfParallelism(1).ForAll(i => list.Add(i));", "one at a time")]
    [InlineData("items.AsParallel().AsSequential().Select(i => { list.Add(i); return i; }).ToList();", "sequential again")]
    [InlineData("var block = new ActionBlock<int>(i => list.Add(i)); block.Post(1); block.Complete(); await block.Completion;", "one at a time by default")]
    [InlineData("var block = new ActionBlock<int>(i => list.Add(i), new ExecutionDataflowBlockOptions { BoundedCapacity = 4 });", "one at a time by default")]
    [InlineData("var timer = new Timer(_ => list.Add(n), null, 100, Timeout.Infinite);", "fires once")]
    [InlineData("var timer = new System.Timers.Timer(5) { AutoReset = false }; timer.Elapsed += (_, _) => list.Add(n);", "fires once")]
    [InlineData("await Task.Run(() => list.Add(1)); list.Add(2);", "awaited")]
    [InlineData("await Task.Run(() => list.Add(1)).ConfigureAwait(false); list.Add(2);", "awaited")]
    [InlineData("Task.Run(() => list.Add(1)).Wait(); list.Add(2);", "waited for")]
    [InlineData("int r = Task.Run(() => { list.Add(1); return 1; }).Result; list.Add(2);", "waited for")]
    [InlineData("Task.Run(() => list.Add(1)).GetAwaiter().GetResult(); list.Add(2);", "waited for")]
    [InlineData("var t = Task.Run(() => list.Add(1)); await t; list.Add(2);", "awaited before the next use")]
    [InlineData("var t = Task.Run(() => list.Add(1)); int other = await ComputeAsync(1); await Task.WhenAll(t); Compute(list.Count);", "awaited before the next use")]
    [InlineData("var t = new Thread(() => list.Add(1)); list.Add(0); t.Start(); t.Join(); list.Add(2);", "used before the start and after the join")]
    [InlineData("foreach (int i in items) { await Task.Run(() => list.Add(i)); }", "one round after the other")]
    [InlineData("foreach (int i in items) { var t = Task.Run(() => list.Add(i)); t.Wait(); }", "one round after the other")]
    [InlineData("foreach (int i in items) { var mine = new List<int>(); _ = Task.Run(() => mine.Add(i)); }", "each round has its own")]
    [InlineData("foreach (int i in items) { _ = Task.Run(() => list.Add(i)); break; }", "the loop ends")]
    [InlineData("await Task.WhenAll(items.Select(async i => { list.Add(i); await ComputeAsync(i); }));", "before the first await the callbacks run one after the other")]
    [InlineData("foreach (var t in items.Select(async i => list.Add(await ComputeAsync(i)))) await t;", "one at a time, each waited for")]
    [InlineData("int[] all = await Task.WhenAll(items.Select(async i => { var mine = new List<int>(); await Task.Yield(); mine.Add(i); return mine.Count; }));", "declared inside")]
    [InlineData("int[] all = await Task.WhenAll(items.Select(i => ComputeAsync(i))); list.AddRange(all);", "filled afterwards")]
    [InlineData("list.AddRange(items.AsParallel().Select(i => Compute(i)));", "filled by one thread")]
    [InlineData("items.ToList().ForEach(i => list.Add(i));", "on this thread")]
    [InlineData("Parallel.ForEach(items, () => new List<int>(), (i, state, mine) => { mine.Add(i); return mine; }, mine => { lock (list) list.AddRange(mine); });", "per worker")]
    [InlineData("if (n > 3) _ = Task.Run(() => list.Add(1)); else list.Add(2);", "branches of one choice")]
    [InlineData("if (n > 3) { _ = Task.Run(() => list.Add(1)); return; } list.Add(2);", "leaves in between")]
    [InlineData("_ = n switch { 1 => Task.Run(() => list.Add(1)), _ => Fill() }; Task Fill() { list.Add(2); return Task.CompletedTask; }", "branches of one choice")]
    [InlineData("list.Add(1); _ = Task.Run(() => list.Add(2));", "used before the start")]
    [InlineData("var done = new ManualResetEventSlim(); ThreadPool.QueueUserWorkItem(_ => { list.Add(1); done.Set(); }); done.Wait(); list.Add(2);", "signalled")]
    [InlineData("var done = new TaskCompletionSource(); _ = Task.Run(() => { list.Add(1); done.SetResult(); }); await done.Task; list.Add(2);", "signalled")]
    [InlineData("Task t = Task.Run(() => list.Add(1)).ContinueWith(_ => list.Add(2)); await t; Compute(list.Count);", "one after the other")]
    [InlineData("Task a = Task.Run(() => list.Add(1)); await a; Task b = Task.Run(() => list.Add(2)); await b;", "one after the other")]
    [InlineData("Compute(await Task.Run(() => { list.Add(1); return 1; }) + await Task.Run(() => { list.Add(2); return 1; }));", "one after the other")]
    [InlineData("Math.Max(await Task.Run(() => { list.Add(1); return 1; }), await Task.Run(() => { list.Add(2); return 1; }));", "one after the other")]
    [InlineData("Task.WaitAny(Task.FromResult(await Task.Run(() => { list.Add(1); return 1; })), Task.Run(() => list.Add(2)));", "one after the other")]
    [InlineData("var cts = new CancellationTokenSource(); cts.Token.Register(() => list.Clear());", "nobody else")]
    [InlineData("var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler; foreach (int i in items) _ = Task.Factory.StartNew(() => list.Add(i), default, TaskCreationOptions.None, scheduler);", "a scheduler of one's own")]
    [InlineData("Func<int, int> f = i => { list.Add(i); return i; }; f(1);", "on this thread")]
    [InlineData("var lazy = new Lazy<int>(() => { list.Add(1); return 1; }); Parallel.ForEach(items, i => Compute(lazy.Value));", "once, under the lock of the Lazy")]
    [InlineData("var local = new ThreadLocal<List<int>>(() => new()); Parallel.ForEach(items, i => local.Value!.Add(i));", "each thread has its own")]
    [InlineData("var some = ImmutableList<int>.Empty; Parallel.ForEach(items, i => ImmutableInterlocked.Update(ref some, l => l.Add(i)));", "immutable")]
    public Task Silent_where_nothing_runs_beside_the_change(string body, string reason)
    {
        Assert.NotEmpty(reason);
        return Silent(Of("List<int> list = new(); " + body));
    }

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Finds_two_tasks_in_one_collection_expression() => Finds(Of(
        "List<int> list = new(); await Task.WhenAll([Task.Run(() => {|MAP1005:list.Add(1)|}), Task.Run(() => list.Add(2))]);"));
#endif

    [Fact]
    public Task Safe_twin_of_the_parallel_loop() => Silent("""
        static class Work
        {
            static ICollection<int> Squares(int[] items)
            {
                ConcurrentBag<int> results = new();
                Parallel.ForEach(items, item => results.Add(item * item));
                return results.ToArray();
            }
        }
        """);

    [Fact]
    public Task Through_helpers_that_run_their_delegate_beside_itself() => Finds("""
        static class Loops
        {
            public static async Task ForEachAsync<T>(this IEnumerable<T> source, int degree, Func<T, Task> body)
            {
                using SemaphoreSlim throttle = new(degree);
                await Task.WhenAll(source.Select(async item =>
                {
                    await throttle.WaitAsync();
                    try { await body(item); } finally { throttle.Release(); }
                }));
            }

            public static Task InPartitions<T>(IEnumerable<T> source, int degree, Func<T, Task> body) => Task.WhenAll(
                from partition in Partitioner.Create(source).GetPartitions(degree)
                select Task.Run(async () =>
                {
                    using (partition)
                        while (partition.MoveNext())
                            await body(partition.Current);
                }));

            public static void Each<T>(IEnumerable<T> source, Action<T> body) => Parallel.ForEach(source, body);

            public static void EachOfEach<T>(IEnumerable<T> source, Action<T> body) => Each(source, item => body(item));

            public static void OneByOne<T>(IEnumerable<T> source, Action<T> body) { foreach (T item in source) body(item); }

            public static async Task OnThePool(Action body) => await Task.Run(body);

            public static void Fire(Action body) => Task.Run(body);
        }

        static class Work
        {
            static async Task All(int[] items)
            {
                List<int> one = new(), two = new(), three = new(), four = new(), five = new(), six = new(), seven = new();
                await items.ForEachAsync(4, async item => { await Task.Yield(); {|MAP1005:one.Add(item)|}; });
                await Loops.InPartitions(items, 4, async item => { await Task.Yield(); {|MAP1005:two.Add(item)|}; });
                Loops.Each(items, item => {|MAP1005:three.Add(item)|});
                Loops.EachOfEach(items, item => {|MAP1005:four.Add(item)|});
                Loops.OneByOne(items, item => five.Add(item));
                await Loops.OnThePool(() => six.Add(1));
                six.Add(2);
                Loops.Fire(() => {|MAP1005:seven.Add(1)|});
                seven.Add(2);
            }
        }
        """);

    [Fact]
    public Task Through_a_helper_that_changes_the_collection() => Finds("""
        static class Work
        {
            static void Put(this Dictionary<string, int> map, string key) => map[key] = map.GetValueOrDefault(key) + 1;

            static void PutLocked(Dictionary<string, int> map, string key) { lock (map) map[key] = 1; }

            static Dictionary<string, int> Count(string[] words)
            {
                var counts = new Dictionary<string, int>();
                Parallel.ForEach(words, word => {|MAP1005:counts.Put(word)|});
                Parallel.ForEach(words, word => PutLocked(counts, word));
                return counts;
            }
        }
        """);

    [Fact]
    public Task One_finding_for_each_collection_and_callback() => Finds("""
        static class Work
        {
            static void All(int[] items, List<int> ok, Dictionary<int, string> bad)
            {
                Parallel.ForEach(items, item =>
                {
                    if (item > 3)
                    {
                        {|MAP1005:ok.Add(item)|};
                        ok.Add(-item);
                    }
                    else
                    {
                        {|MAP1005:bad[item] = "bad"|};
                    }
                });
                Parallel.For(0, 3, i => {|MAP1005:ok.Add(i)|});
            }
        }
        """);

    [Fact]
    public Task In_constructors_properties_iterators_records_and_nested_types() => Finds("""
        partial record Report(int[] Items)
        {
            public int[] Odd { get; } = Filter(Items);

            public IReadOnlyList<int> Even
            {
                get
                {
                    List<int> even = new();
                    Parallel.ForEach(Items, item => { if (item % 2 == 0) {|MAP1005:even.Add(item)|}; });
                    return even;
                }
            }

            static int[] Filter(int[] items)
            {
                var odd = new List<int>();
                Parallel.ForEach(items, item => { if (item % 2 == 1) {|MAP1005:odd.Add(item)|}; });
                return odd.ToArray();
            }

            struct Nested<T>
            {
                public Nested(T[] items)
                {
                    HashSet<T> all = new();
                    Parallel.ForEach(items, item => {|MAP1005:all.Add(item)|});
                }

                public static IEnumerable<T> Walk(T[] items)
                {
                    SortedSet<T> sorted = new();
                    Parallel.ForEach(items, item => {|MAP1005:sorted.Add(item)|});
                    foreach (T item in sorted)
                        yield return item;
                }
            }
        }
        """);

    [Fact]
    public Task A_field_of_an_object_that_nobody_else_is_known_to_share() => Finds("""
        class Importer
        {
            readonly List<int> _rows = new();
            Dictionary<int, int> Seen { get; } = new();

            public int Import(int[] rows)
            {
                Parallel.ForEach(rows, row => {|MAP1005:_rows.Add(row)|});
                return _rows.Count;
            }

            public void Look(int[] rows) => rows.AsParallel().ForAll(row => {|MAP1005:Seen[row] = row|});
        }
        """);

    [Fact]
    public Task A_static_is_the_business_of_the_rules_about_shared_states() => Silent("""
        static class Importer
        {
            static readonly List<int> s_rows = new();

            public static void Import(int[] rows) => Parallel.ForEach(rows, row => s_rows.Add(row));
        }
        """);

    [Fact]
    public Task In_top_level_statements()
    {
        CSharpAnalyzerTest<Only<ConcurrentCapture>, DefaultVerifier> test = Test("""
            List<int> list = new();
            Parallel.For(0, 9, i => {|MAP1005:list.Add(i)|});
            """);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Output_and_error_of_one_process_arrive_together() => Finds("""
        using System.Diagnostics;

        static class Work
        {
            static List<string?> Both(Process process)
            {
                List<string?> lines = new();
                process.OutputDataReceived += (_, e) => {|MAP1005:lines.Add(e.Data)|};
                process.ErrorDataReceived += (_, e) => lines.Add(e.Data);
                process.Start();
                process.WaitForExit();
                return lines;
            }

            static List<string?> One(Process process)
            {
                List<string?> lines = new();
                process.OutputDataReceived += (_, e) => lines.Add(e.Data);
                process.Start();
                process.WaitForExit();
                lines.Add(null);
                return lines;
            }
        }
        """);

    [Fact]
    public Task Continuations_of_a_user_interface_come_back_to_its_thread() => Silent("""
        namespace System.Windows.Threading { public class DispatcherObject { } }

        class Window : System.Windows.Threading.DispatcherObject
        {
            async Task Load(int[] items)
            {
                List<int> list = new();
                await Task.WhenAll(items.Select(async item => { await Task.Yield(); list.Add(item); }));
            }
        }
        """);

    [Fact]
    public Task Misses_a_task_that_is_started_later() => KnownMiss("""
        static class Work
        {
            static void Both()
            {
                List<int> list = new();
                Task task = new(() => list.Add(1));
                task.Start();
                list.Add(2);
                task.Wait();
            }
        }
        """);

    [Fact]
    public Task Misses_a_race_of_the_part_before_the_await_with_the_part_after_it() => KnownMiss("""
        static class Work
        {
            static Task All(int[] items)
            {
                List<int> list = new();
                return Task.WhenAll(items.Select(async item =>
                {
                    list.Add(item);
                    await Task.Yield();
                    Console.WriteLine(list.Count);
                }));
            }
        }
        """);

    [Fact]
    public Task Wrong_about_a_degree_of_one_that_a_helper_is_given() => KnownFalseAlarm("""
        static class Work
        {
            static void Each(int[] items, int degree, Action<int> body) =>
                Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = degree }, body);

            static void All(int[] items)
            {
                List<int> list = new();
                Each(items, 1, item => {|MAP1005:list.Add(item)|});
            }
        }
        """);

    [Fact]
    public Task Message_of_a_change_under_a_read_lock() => Says(
        "'M' adds to 'list', a List that a callback of 'Parallel.For' captures, while it holds 'turns' in a mode that lets readers in; several calls of it run at the same time",
        """
        class Test
        {
            void M()
            {
                List<int> {|#1:list|} = new();
                ReaderWriterLockSlim turns = new();
                {|#2:Parallel.For(0, 9, i => { turns.EnterReadLock(); try { {|#0:list.Add(i)|}; } finally { turns.ExitReadLock(); } })|};
            }
        }
        """,
        others: 2);

    [Theory]
    [InlineData("turns.EnterWriteLock(); list.Add(i); turns.ExitWriteLock();")]
    [InlineData("turns.EnterUpgradeableReadLock(); list.Add(i); turns.ExitUpgradeableReadLock();")]
    [InlineData("turns.EnterReadLock(); Console.Write(list.Count); turns.ExitReadLock(); turns.EnterWriteLock(); list.Add(i); turns.ExitWriteLock();")]
    [InlineData("turns.EnterUpgradeableReadLock(); if (list.Count < 9) { turns.EnterWriteLock(); list.Add(i); turns.ExitWriteLock(); } turns.ExitUpgradeableReadLock();")]
    public Task Safe_twin_a_lock_that_lets_no_reader_in(string statements) => Silent($$"""
        class Test
        {
            void M()
            {
                List<int> list = new();
                ReaderWriterLockSlim turns = new();
                Parallel.For(0, 9, i => { {{statements}} });
            }
        }
        """);
}
