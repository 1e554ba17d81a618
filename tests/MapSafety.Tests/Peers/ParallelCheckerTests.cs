using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Peers;

/// <summary>
/// ParallelChecker for C#: it runs programs in the abstract from their entry points, and reports accesses that meet. Its cases are console programs;
/// those about numbers stand here with a collection in the number's place.
/// </summary>
public sealed class ParallelCheckerTests : PeerTests
{
    private protected override OutputKind Output => OutputKind.ConsoleApplication;

    // Neither reports: the task has nothing to do with the collection.
    [Theory]
    [InlineData("List<int> items = new() { 1, 2, 3 }; foreach (int item in items) Console.Write(item);")]
    [InlineData("List<int> items = new(); items.Add(1); items[0] = 3; Console.Write(items.Contains(1) && items.Count == 2);")]
    [InlineData("Dictionary<string, int> items = new() { { \"A\", 1 }, { \"B\", 2 } }; foreach (string key in items.Keys) Console.Write(key);")]
    [InlineData("Dictionary<string, int> items = new(); items.Add(\"A\", 1); foreach (int value in items.Values) Console.Write(value);")]
    [InlineData("HashSet<string> items = new() { \"A\" }; items.Add(\"B\"); Console.Write(items.Contains(\"A\"));")]
    [InlineData("Hashtable items = new() { { new byte[] { 1 }, new[] { 1, 2 } } }; items.Clear();")]
    [InlineData("ArrayList items = new() { 1, 2, 3 }; items.Add(4);")]
    [InlineData("List<string> items = new(); lock (items) { Task.Run(() => { }); }")]
    public Task A_collection_that_the_task_does_not_touch(string use) => BothSilent($$"""
        class Program
        {
            public static void Main()
            {
                {{use}}
                Task.Run(() => { });
            }
        }
        """);

    // Both report.
    [Theory]
    [InlineData("List<int>", "{|MAP1005:items.Add(1)|}", "foreach (int item in items) Console.Write(item)")]
    [InlineData("List<int>", "{|MAP1005:items.Add(1)|}", "Console.Write(items.Contains(1))")]
    [InlineData("Stack", "{|MAP1005:items.Push(1)|}", "items.Peek()")]
    public Task A_task_that_changes_what_its_creator_goes_on_to_use(string type, string inTask, string beside) => BothReport($$"""
        class Program
        {
            static void Main(string[] args)
            {
                {{type}} items = new();
                Task.Run(() =>
                {
                    {{inTask}};
                });
                {{beside}};
            }
        }
        """);

    // Neither reports: the wrapper locks.
    [Fact]
    public Task A_synchronized_stack_that_a_task_and_its_creator_change() => BothSilent("""
        class Program
        {
            static void Main(string[] args)
            {
                Stack items = Stack.Synchronized(new Stack());
                Task.Run(() =>
                {
                    items.Push(1);
                });
                items.Push(2);
                Console.WriteLine(items.Count);
            }
        }
        """);

    // Neither reports: the creator collects its tasks, which do not touch the collection.
    [Theory]
    [InlineData("ConcurrentBag<Task> tasks = new(); for (int i = 0; i < 9; i++) tasks.Add(Task.Run(() => Console.Write(i))); foreach (Task task in tasks) task.Wait();")]
    [InlineData("ConcurrentQueue<Task> tasks = new(); for (int i = 0; i < 9; i++) tasks.Enqueue(Task.Run(() => Console.Write(i))); foreach (Task task in tasks) task.Wait();")]
    [InlineData("List<Thread> threads = new(); for (int i = 0; i < 9; i++) { Thread thread = new(() => Console.Write(i)); threads.Add(thread); thread.Start(); } foreach (Thread thread in threads) thread.Join();")]
    public Task A_collection_of_the_tasks_themselves(string run) => BothSilent($$"""
        class Program
        {
            public static void Main()
            {
                {{run}}
            }
        }
        """);

    // Neither reports: the map is made for it.
    [Fact]
    public Task A_concurrent_map_that_a_continuation_shrinks() => BothSilent("""
        class Program
        {
            static void Main(string[] args)
            {
                ConcurrentDictionary<Task, int> open = new();
                Task task = Task.Run(() => Console.Write(1));
                open.TryAdd(task, 0);
                Task rest = Task.Factory.ContinueWhenAll(new[] { task }, _ => { open.TryRemove(task, out int _); });
                rest.Wait();
            }
        }
        """);

    // Both report a static list that a parallel body changes.
    [Theory]
    [InlineData("Parallel.ForEach(numbers, x => {|MAP1001:s_seen.Add(x)|})")]
    [InlineData("Parallel.ForEach(numbers, x => Note(x)); void Note(int x) { {|MAP1001:s_seen.Add(x)|}; }")]
    public Task A_parallel_body_that_changes_a_static_list(string run) => BothReport($$"""
        class Program
        {
            static readonly List<int> s_seen = new();

            static void Main(string[] args)
            {
                List<int> numbers = new() { 1, 2, 3, 4 };
                numbers.Add(5);
                {{run}};
            }
        }
        """);

    // Both report what the body calls.
    [Theory]
    [InlineData("Parallel.ForEach(numbers, x => Big(x))")]
    [InlineData("Task.Run(() => Big(1)); Big(2)")]
    [InlineData("_ = (from x in numbers.AsParallel() where Big(x) select x).Count(); Task.Delay(1).Wait()")]
    [InlineData("_ = numbers.AsParallel().Where(Big).Count(); Task.Delay(1).Wait()")]
    public Task A_method_that_a_parallel_body_calls_and_that_changes_a_static_list(string run) => BothReport($$"""
        class Program
        {
            static readonly List<int> s_seen = new();

            static bool Big(int x)
            {
                {|MAP1001:s_seen.Add(x)|};
                return x > 3;
            }

            static void Main(string[] args)
            {
                List<int> numbers = new() { 1, 2, 3, 4 };
                numbers.Add(5);
                {{run}};
            }
        }
        """);

    // ParallelChecker reports the predicates of parallel queries too, and so do we: 'AsParallel' is sign enough that the program has threads.
    [Theory]
    [InlineData("_ = (from x in numbers.AsParallel() where Big(x) select x).Count()")]
    [InlineData("_ = numbers.AsParallel().Where(x => Big(x)).Count()")]
    [InlineData("_ = numbers.AsParallel().Where(Big).Count()")]
    [InlineData("_ = numbers.AsParallel().Where(x => { {|MAP1001:s_seen.Add(x)|}; return x > 3; }).Count()")]
    public Task A_predicate_of_a_parallel_query_that_changes_a_static_list(string run) => BothReport($$"""
        class Program
        {
            static readonly List<int> s_seen = new();

            static bool Big(int x)
            {
                {|MAP1001:s_seen.Add(x)|};
                return x > 3;
            }

            static void Main(string[] args)
            {
                List<int> numbers = new() { 1, 2, 3, 4 };
                numbers.Add(5);
                {{run}};
            }
        }
        """);

    // ParallelChecker is silent: the query runs on the caller's thread. So should we be, but we do not see who runs a query that is made in the entry point.
    [Fact]
    public Task A_static_list_that_a_sequential_query_changes_through_a_method() => KnownFalseAlarm("""
        class Program
        {
            static readonly List<int> s_seen = new();

            static bool Big(int x)
            {
                {|MAP1001:s_seen.Add(x)|};
                return x > 3;
            }

            static void Main(string[] args)
            {
                List<int> numbers = new() { 1, 2, 3, 4 };
                var query = from x in numbers.AsParallel().AsSequential() where Big(x) select x;
                foreach (int value in query)
                    Task.Run(() => Console.Write(value));
            }
        }
        """);

    // Both report.
    [Theory]
    [InlineData("Parallel.ForEach(numbers, x => { {|MAP1005:sums[x % 2] += x|}; })")]
    [InlineData("Parallel.For(0, 9, x => { {|MAP1005:sums[x % 2] += x|}; })")]
    [InlineData("Parallel.Invoke(() => { {|MAP1005:sums[1] = 1|}; }, () => Console.Write(sums[1]))")]
    public Task A_parallel_loop_that_adds_up_in_a_captured_map(string run) => BothReport($$"""
        class Program
        {
            public static void Main()
            {
                Dictionary<int, int> sums = new() { [0] = 0, [1] = 0 };
                List<int> numbers = new() { 1, 2, 3, 4 };
                {{run}};
                sums[0]++;
            }
        }
        """);

    // Neither reports: one of the actions alone uses the map, and the call waits for all of them.
    [Fact]
    public Task A_map_that_one_of_several_parallel_actions_uses() => BothSilent("""
        class Program
        {
            public static void Main()
            {
                Dictionary<int, int> sums = new();
                Parallel.Invoke(() => { sums[1] = 1; }, () => Console.Write("other"));
                Console.Write(sums[1]);
            }
        }
        """);

    // Neither reports: a map in an object that one thread makes and uses, of a type derived from a map.
    [Fact]
    public Task A_derived_map_of_an_object_that_stays_with_its_thread() => BothSilent("""
        class Settings : Dictionary<string, object>
        {
            public T Get<T>(string name, T otherwise) => TryGetValue(name, out object? value) ? (T)value : otherwise;
        }

        class Program
        {
            private readonly Settings _settings = new();

            public bool Verbose
            {
                get => _settings.Get(nameof(Verbose), false);
                set => _settings[nameof(Verbose)] = value;
            }

            void Run()
            {
                Verbose = true;
                if (Verbose)
                    Console.WriteLine("run");
            }

            static void Main()
            {
                new Program().Run();
                Task.Run(() => { });
            }
        }
        """);

    // Neither reports: every thread has its own.
    [Theory]
    [InlineData("[ThreadStatic] private static List<int>? t_items;", "(t_items ??= new()).Add(1)")]
    [InlineData("private static readonly ThreadLocal<List<int>> s_items = new(() => new());", "s_items.Value!.Add(1)")]
    public Task A_list_that_each_thread_has_for_itself(string field, string change) => BothSilent($$"""
        class Program
        {
            {{field}}

            static void Main()
            {
                Task.Run(() => {{change}});
                Thread.Sleep(100);
                {{change}};
            }
        }
        """);

    // ParallelChecker takes AsyncLocal for as separate as ThreadLocal; we report: the flows share the list that the value refers to.
    [Fact]
    public Task A_list_in_an_async_local() => OnlyWeReport("""
        class Program
        {
            private static readonly AsyncLocal<List<int>> s_items = new();

            static void Main()
            {
                s_items.Value = new List<int>();
                Task.Run(() => {|MAP1010:s_items.Value.Add(1)|});
                s_items.Value.Add(2);
            }
        }
        """);

    // Both report.
    [Fact]
    public Task A_timer_that_changes_what_its_creator_reads() => BothReport("""
        class Program
        {
            public static void Main()
            {
                List<DateTime> ticks = new();
                Timer timer = new(_ => {|MAP1005:ticks.Add(DateTime.Now)|}, null, 1000, 1000);
                Console.Write(ticks.Contains(DateTime.Today));
                Console.ReadLine();
                timer.Dispose();
            }
        }
        """);

    // Both report: who holds a lock for reading keeps no reader out.
    [Theory]
    [InlineData("ReaderWriterLock", "turns.AcquireReaderLock(-1)", "turns.ReleaseReaderLock()")]
    [InlineData("ReaderWriterLockSlim", "turns.EnterReadLock()", "turns.ExitReadLock()")]
    public Task Threads_that_change_a_captured_map_under_a_read_lock(string type, string take, string give) => BothReport($$"""
        class Program
        {
            public static void Main()
            {
                {{type}} turns = new();
                Dictionary<int, int> sums = new() { [0] = 0 };
                for (int i = 0; i < 9; i++)
                {
                    new Thread(() =>
                    {
                        {{take}};
                        {|MAP1005:sums[0]++|};
                        {{give}};
                    }).Start();
                }
            }
        }
        """);

    // Both report: one thread may be upgradeable while others read.
    [Fact]
    public Task Threads_that_change_a_captured_map_under_an_upgradeable_lock_beside_readers() => BothReport("""
        class Program
        {
            public static void Main()
            {
                ReaderWriterLockSlim turns = new();
                Dictionary<int, int> sums = new() { [0] = 0 };
                for (int i = 0; i < 9; i++)
                {
                    new Thread(() =>
                    {
                        turns.EnterReadLock();
                        Console.Write(sums[0]);
                        turns.ExitReadLock();
                        turns.EnterUpgradeableReadLock();
                        {|MAP1005:sums[0]++|};
                        turns.ExitUpgradeableReadLock();
                    }).Start();
                }
            }
        }
        """);

    // Neither reports: a type initializer runs once, before anybody.
    [Fact]
    public Task A_static_map_that_its_type_initializer_fills() => BothSilent("""
        class Program
        {
            static readonly Dictionary<string, int> s_sizes = new();

            static Program()
            {
                s_sizes["a"] = 1;
            }

            static void Main()
            {
                Console.Write(s_sizes["a"]);
                Task.Run(() => { });
            }
        }
        """);

    // Both report: the task's read can meet the change. ParallelChecker names both, we the change.
    [Fact]
    public Task A_static_map_of_another_type_that_is_changed_beside_a_task() => BothReport("""
        class Program
        {
            static void Main()
            {
                Task.Run(() => Console.Write(Sizes.All["a"]));
                Sizes.Grow();
            }
        }

        class Sizes
        {
            public static readonly Dictionary<string, int> All = new() { ["a"] = 1 };

            public static void Grow() => {|MAP1001:All["a"]++|};
        }
        """);

    // Neither reports: the thread does not run yet.
    [Fact]
    public Task A_list_that_is_filled_before_the_thread_starts() => BothSilent("""
        class Program
        {
            static void Main()
            {
                List<int> items = new();
                Thread thread = new(() => items.Add(1));
                items.Add(0);
                thread.Start();
                thread.Join();
                items.Add(2);
            }
        }
        """);

    // Neither reports: producer and consumer meet in the buffer only.
    [Fact]
    public Task A_blocking_collection_between_two_tasks() => BothSilent("""
        class Program
        {
            static void Main()
            {
                BlockingCollection<int> buffer = new(1);
                Task.Run(() => { for (int i = 0; i < 9; i++) buffer.Add(i); });
                Task.Run(() => { for (int i = 0; i < 9; i++) buffer.Take(); });
            }
        }
        """);
}

/// <summary>ParallelChecker on libraries, where every public member is an entry point of its own.</summary>
public sealed class ParallelCheckerOnLibrariesTests : PeerTests
{
    // Both report the static list; the threads are started here.
    [Fact]
    public Task A_static_list_that_a_thread_and_its_starter_change() => BothReport("""
        public class Switch
        {
            private static readonly List<bool> s_flips = new();

            public void Run()
            {
                new Thread(() => Flip()).Start();
                Flip();
            }

            public void Flip() => {|MAP1001:s_flips.Add(true)|};
        }
        """);

    // Both report the instance's list, which the new thread reads while the starter goes on to change it.
    [Fact]
    public Task A_list_of_the_object_that_its_thread_reads_and_the_starter_changes() => BothReport("""
        public class Switch
        {
            private readonly List<int> _values = new();

            public void Run(int value)
            {
                new Thread(() => Last()).Start();
                {|MAP1004:_values.Add(value)|};
            }

            public int Last() => _values[0];
        }
        """);

    // Both report: the tasks hold the lock, the method beside them does not.
    [Fact]
    public Task Tasks_that_hold_the_lock_and_a_read_that_does_not() => BothReport("""
        public class Switch
        {
            private readonly object _gate = new();
            private readonly List<int> _values = new();

            public int Run()
            {
                for (int i = 0; i < 9; i++)
                {
                    Task.Run(() =>
                    {
                        lock (_gate)
                            _values.Add(1);
                    });
                }

                return {|MAP1002:_values[0]|};
            }
        }
        """);
}
