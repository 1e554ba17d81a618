using MapSafety.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class UnguardedEnumerationTests : RuleTests<UnguardedEnumeration>
{
    [Fact]
    public Task Message_names_the_lock_of_those_who_change_it() => Says(
        "'Total' enumerates 's_hits', a static Dictionary, with no lock held; 'Hit' holds 's_gate' when it changes it",
        """
        static class Bans
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> {|#1:s_hits|} = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    {|#3:s_hits[ip] = 1|};
            }

            public static int Total()
            {
                int total = {|#2:s_hits.Count|};
                foreach (var hit in {|#0:s_hits|})
                    total += hit.Value;

                return total;
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Message_names_the_member_that_changes_it_without_a_lock() => Says(
        "'All' enumerates 's_names', a static List, with no lock held; 'Add' changes it and can run at the same time",
        """
        static class Names
        {
            static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name) => {|#2:s_names.Add(name)|};

            public static string All() => {|#0:string.Join(",", s_names)|};
        }
        """,
        others: 2);

    [Theory]
    [InlineData("foreach (string name in {|MAP1006:s_names|}) { }")]
    [InlineData("_ = {|MAP1006:s_names.ToArray()|};")]
    [InlineData("_ = {|MAP1006:s_names.ToList()|};")]
    [InlineData("_ = {|MAP1006:s_names.Where(name => name.Length > 1)|}.Count();")]
    [InlineData("_ = {|MAP1006:s_names.Any(name => name.Length > 1)|};")]
    [InlineData("_ = from name in {|MAP1006:s_names|} select name.Length;")]
    [InlineData("_ = {|MAP1006:string.Join(',', s_names)|};")]
    [InlineData("_ = {|MAP1006:string.Concat(s_names)|};")]
    [InlineData("_ = {|MAP1006:new List<string>(s_names)|};")]
    [InlineData("_ = {|MAP1006:new HashSet<string>(s_names)|};")]
    [InlineData("List<string> copy = new(); {|MAP1006:copy.AddRange(s_names)|};")]
    [InlineData("string[] copy = new string[9]; {|MAP1006:s_names.CopyTo(copy)|};")]
    [InlineData("{|MAP1006:s_names.ForEach(name => Console.WriteLine(name))|};")]
    [InlineData("using var each = {|MAP1006:s_names.GetEnumerator()|};")]
    [InlineData("_ = {|MAP1006:s_names.OrderBy(name => name)|}.First();")]
    [InlineData("_ = {|MAP1006:s_names.Max(name => name.Length)|};")]
    [InlineData("var alias = s_names; foreach (string name in {|MAP1006:alias|}) { }")]
    [InlineData("foreach (string name in ({|MAP1006:(IEnumerable<string>)s_names|})) { }")]
    [InlineData("Each(); void Each() { foreach (string name in {|MAP1006:s_names|}) { } }")]
    [InlineData("Func<int> later = () => {|MAP1006:s_names.Sum(name => name.Length)|}; _ = later();")]
    [InlineData("{|MAP1006:Print(s_names)|};")]
    public Task Every_way_to_walk_a_list(string statements) => Finds($$"""
        static class Names
        {
            static readonly object s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    s_names.Add(name);
            }

            public static void Walk()
            {
                {{statements}}
            }

            private static void Print(IEnumerable<string> names) { foreach (string name in names) Console.WriteLine(name); }
        }
        """);

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Spread_elements() => Finds("""
        static class Names
        {
            static readonly List<string> s_names = new();

            public static void Add(string name) => s_names.Add(name);

            public static string[] All() => [{|MAP1006:.. s_names|}];
        }
        """);
#endif

    [Theory]
    [InlineData("Dictionary<string, int>", "s_state[key] = 1", "foreach (var pair in {|MAP1006:s_state|}) { }")]
    [InlineData("Dictionary<string, int>", "s_state.Remove(key)", "foreach (string name in {|MAP1006:s_state.Keys|}) { }")]
    [InlineData("Dictionary<string, int>", "s_state.Clear()", "_ = {|MAP1006:s_state.Values|}.Sum()")]
    [InlineData("SortedDictionary<string, int>", "s_state[key] = 1", "_ = {|MAP1006:s_state.First()|}")]
    [InlineData("HashSet<string>", "s_state.Add(key)", "_ = {|MAP1006:s_state.ToArray()|}")]
    [InlineData("Queue<string>", "s_state.Enqueue(key)", "_ = {|MAP1006:s_state.ToList()|}")]
    [InlineData("Stack<string>", "s_state.Push(key)", "foreach (string name in {|MAP1006:s_state|}) { }")]
    [InlineData("LinkedList<string>", "s_state.AddLast(key)", "foreach (string name in {|MAP1006:s_state|}) { }")]
    [InlineData("Hashtable", "s_state[key] = 1", "foreach (DictionaryEntry entry in {|MAP1006:s_state|}) { }")]
    [InlineData("ArrayList", "s_state.Add(key)", "_ = {|MAP1006:s_state.ToArray()|}")]
    [InlineData("Collection<string>", "s_state.Add(key)", "foreach (string name in {|MAP1006:s_state|}) { }")]
    public Task Every_plain_collection(string type, string change, string walk) => Finds($$"""
        static class Shared
        {
            static readonly {{type}} s_state = new();

            public static void Change(string key) => {{change}};

            public static void Walk()
            {
                {{walk}};
            }
        }
        """);

    [Fact]
    public Task A_snapshot_taken_outside_the_lock_that_the_same_member_takes_later() => Finds("""
        static class Jobs
        {
            static readonly object s_gate = new();
            static readonly List<string> s_jobs = new();

            public static void Drop()
            {
                foreach (string job in {|MAP1006:s_jobs.ToArray()|})
                    lock (s_gate)
                        s_jobs.Remove(job);
            }
        }
        """);

    [Fact]
    public Task Every_kind_of_member() => Finds("""
        class Shared
        {
            static readonly List<int> s_list = new();

            public static void Add(int item) => s_list.Add(item);

            public int Sum => {|MAP1006:s_list.Sum()|};

            public int this[int index] { get { return {|MAP1006:s_list.Skip(index)|}.First(); } }

            public Shared() => Console.WriteLine({|MAP1006:s_list.Max()|});

            public static explicit operator int(Shared shared) => {|MAP1006:s_list.Min()|};

            public IEnumerable<int> Each()
            {
                foreach (int item in {|MAP1006:s_list|})
                    yield return item;
            }

            public async Task EachAsync()
            {
                foreach (int item in {|MAP1006:s_list|})
                    await Task.Delay(item);
            }
        }
        """);

    [Fact]
    public Task Partial_nested_and_other_types() => Finds(
        """
        internal static partial class Shared
        {
            internal static readonly Dictionary<string, int> s_map = new();

            private class Nested
            {
                int Sum() => {|MAP1006:s_map.Values|}.Sum();
            }
        }
        """,
        """
        internal static partial class Shared
        {
            public static void Put(string key) => s_map[key] = 1;
        }

        record Report(string Title)
        {
            public string Text => Title + {|MAP1006:string.Join(",", Shared.s_map)|};
        }

        struct Counter
        {
            public int Count() => {|MAP1006:Shared.s_map.Count(pair => pair.Value > 0)|};
        }
        """);

    [Fact]
    public Task A_helper_that_one_caller_calls_without_the_lock() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add(int item) { lock (s_gate) { s_list.Add(item); Print(); } }

            public static void Show() => Print();

            private static void Print() { foreach (int item in {|MAP1006:s_list|}) Console.WriteLine(item); }
        }
        """);

    [Fact]
    public Task One_finding_for_each_member() => Says(
        "'Show' enumerates 's_list', a static List, with no lock held; 'Add' changes it and can run at the same time",
        """
        static class Shared
        {
            static readonly List<int> {|#1:s_list|} = new();

            public static void Add(int item) => {|#3:s_list.Add(item)|};

            public static void Show()
            {
                foreach (int item in {|#0:s_list|}) Console.WriteLine(item);
                foreach (int item in {|#2:s_list|}) Console.WriteLine(item);
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Interface_typed_and_generic_state() => Finds("""
        static class Cache<T>
        {
            private static IList<T> Items { get; } = new List<T>();

            public static void Put(T item) => Items.Add(item);

            public static T[] All() => {|MAP1006:Items.ToArray()|};
        }
        """);

    [Fact]
    public Task State_of_an_object_that_locks() => Finds("""
        class Names
        {
            readonly object _gate = new();
            readonly List<string> _names = new();

            public event Action Changed;

            public void Add(string name) { lock (_gate) _names.Add(name); Changed?.Invoke(); }

            public IEnumerable<string> Each()
            {
                foreach (string name in {|MAP1006:_names|})
                    yield return name;
            }

            public Dictionary<string, int> Lengths => {|MAP1006:_names.ToDictionary(name => name, name => name.Length)|};
        }
        """);

    [Fact]
    public Task State_that_a_timer_changes() => Finds("""
        class Monitoring
        {
            readonly Dictionary<string, int> _samples = new();
            readonly Timer _timer;

            public Monitoring() => _timer = new Timer(_ => Sample());

            void Sample() => _samples["now"] = 1;

            public int Sum() => {|MAP1006:_samples.Values|}.Sum();
        }
        """);

    [Fact]
    public Task State_of_a_locking_type_that_is_never_locked_itself_is_left_to_the_rule_about_changes() => Silent("""
        class Shared
        {
            readonly object _gate = new();
            readonly List<int> _list = new();
            int _total;

            public void Count() { lock (_gate) _total++; }

            public void Add(int item) => _list.Add(item);

            public int Sum() => _list.Sum();
        }
        """);

    [Fact]
    public Task Safe_twin_disposal_of_the_object() => Silent("""
        class Names : IDisposable
        {
            readonly object _gate = new();
            readonly List<IDisposable> _names = new();

            public void Add(IDisposable name) { lock (_gate) _names.Add(name); }

            public void Dispose()
            {
                foreach (IDisposable name in _names)
                    name.Dispose();
            }
        }
        """);


    [Fact]
    public Task Safe_twin_a_snapshot_taken_under_the_lock() => Silent("""
        static class Names
        {
            static readonly object s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    s_names.Add(name);
            }

            public static void Print()
            {
                string[] names;
                lock (s_gate)
                {
                    names = s_names.ToArray();
                }

                foreach (string name in names)
                    Console.WriteLine(name);
            }
        }
        """);

    [Theory]
    [InlineData("lock (s_gate) foreach (string name in s_names) { }")]
    [InlineData("lock (s_gate) Each(); void Each() { foreach (string name in s_names) { } }")]
    [InlineData("lock (s_gate) _ = s_names.Where(name => name.Length > 1).ToList();")]
    [InlineData("Monitor.Enter(s_gate); try { _ = string.Join(',', s_names); } finally { Monitor.Exit(s_gate); }")]
    [InlineData("lock (Gate()) foreach (string name in s_names) { }")]
    [InlineData("foreach (string name in Copy()) { }")]
    public Task Safe_twin_the_walk_under_the_lock(string statements) => Silent($$"""
        static class Names
        {
            static readonly object s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Walk()
            {
                {{statements}}
            }

            private static object Gate() => s_gate;

            private static string[] Copy() { lock (s_gate) return s_names.ToArray(); }
        }
        """);

    [Fact]
    public Task Safe_twin_the_read_lock() => Silent("""
        static class Names
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                s_lock.EnterWriteLock();
                try { s_names.Add(name); }
                finally { s_lock.ExitWriteLock(); }
            }

            public static string All()
            {
                s_lock.EnterReadLock();
                try { return string.Join(',', s_names); }
                finally { s_lock.ExitReadLock(); }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_nobody_changes_it() => Silent("""
        static class Names
        {
            static readonly List<string> s_names = new() { "a" };

            static Names() => s_names.Add("b");

            public static string All() => string.Join(',', s_names);
        }
        """);

    [Fact]
    public Task Safe_twin_only_the_start_of_the_program_changes_it() => Silent("""
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection { }
        }

        static class Modules
        {
            static readonly List<string> s_modules = new();

            public static void AddModule(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, string name) => s_modules.Add(name);

            public static string All() => string.Join(',', s_modules);
        }
        """);

    [Fact]
    public Task Safe_twin_it_is_only_replaced() => Silent("""
        static class Names
        {
            static volatile List<string> s_names = new();

            public static void Load(IEnumerable<string> names) => s_names = new List<string>(names);

            public static string All() => string.Join(',', s_names);
        }
        """);

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, int> s_state = new();", "s_state[key] = 1")]
    [InlineData("static readonly ConcurrentQueue<string> s_state = new();", "s_state.Enqueue(key)")]
    [InlineData("static ImmutableList<string> s_state = ImmutableList<string>.Empty;", "s_state = s_state.Add(key)")]
    [InlineData("[ThreadStatic] static List<string> s_state;", "s_state.Add(key)")]
    public Task Safe_twin_other_collections(string declaration, string change) => Silent($$"""
        static class Shared
        {
            {{declaration}}

            public static void Change(string key) => {{change}};

            public static void Walk() { foreach (var item in s_state) { } }
        }
        """);

    [Fact]
    public Task Safe_twin_the_member_that_changes_it_is_reported_for_that() => Silent("""
        static class Jobs
        {
            static readonly List<Action> s_jobs = new();

            public static void RunAll()
            {
                foreach (Action job in s_jobs)
                    job();

                s_jobs.Clear();
            }
        }
        """);

    [Fact]
    public Task Safe_twin_initialization_and_texts_for_people() => Silent("""
        class Shared
        {
            static readonly List<int> s_list = new();
            static readonly int s_sum = s_list.Sum();

            static Shared() { foreach (int item in s_list) Console.WriteLine(item); }

            public static void Add(int item) => s_list.Add(item);

            public override string ToString() => string.Join(',', s_list);

            [System.Diagnostics.Conditional("TRACE")]
            static void Dump() => Console.WriteLine(string.Join(',', s_list));
        }
        """);

    [Fact]
    public Task Safe_twin_reads_are_another_rules_matter() => Silent("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static void Add(int item) => s_list.Add(item);

            public static bool Has(int item) => s_list.Contains(item) || s_list.Count == 0;
        }
        """);

    [Fact]
    public Task Safe_twin_a_change_that_runs_once() => Silent("""
        static class Shared
        {
            static int s_once;
            static readonly List<int> s_list = new();

            public static void Fill() { if (Interlocked.Exchange(ref s_once, 1) == 0) s_list.Add(1); }

            public static int Sum() => s_list.Sum();
        }
        """);

    [Fact]
    public Task Misses_a_walk_by_code_that_is_handed_the_collection() => KnownMiss("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static void Add(int item) => s_list.Add(item);

            public static List<int> All => s_list;

            public static IEnumerable<int> Each => s_list.AsReadOnly();
        }
        """);

    [Fact]
    public Task Misses_a_query_that_leaves_the_lock_before_it_runs() => KnownMiss("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add(int item) { lock (s_gate) s_list.Add(item); }

            public static IEnumerable<int> Big() { lock (s_gate) return s_list.Where(item => item > 9); }
        }
        """);

    [Fact]
    public Task Wrongly_reports_a_walk_after_all_workers_have_ended() => KnownFalseAlarm("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static int Collect()
            {
                Parallel.For(0, 9, item => { lock (s_gate) s_list.Add(item); });
                return {|MAP1006:s_list.Sum()|};
            }
        }
        """);
}
