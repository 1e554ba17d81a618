using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed partial class UnguardedMutationTests : RuleTests<UnguardedMutation>
{
    [Fact]
    public Task Message_names_member_state_reach_and_the_other_member() => Says(
        "'Hit' writes to 's_hits', a static Dictionary that every thread shares, with no lock held; 'IsBanned' reads it and can run at the same time",
        """
        static class Bans
        {
            static readonly Dictionary<string, int> {|#1:s_hits|} = new();

            public static void Hit(string ip) => {|#0:s_hits[ip] = 1|};

            public static bool IsBanned(string ip) => {|#2:s_hits.ContainsKey(ip)|};
        }
        """,
        others: 2);

    [Fact]
    public Task Message_names_the_guard_that_is_held_elsewhere() => Says(
        "'Clear' clears 's_hits', a static Dictionary that every thread shares, with no lock held; 'Hit' holds 's_gate' there",
        """
        static class Bans
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> {|#1:s_hits|} = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    _ = {|#2:s_hits[ip]|};
            }

            public static void Clear() => {|#0:s_hits.Clear()|};
        }
        """,
        others: 2);

    [Fact]
    public Task Message_says_that_a_lone_member_collides_with_itself() => Says(
        "'Add' adds to 's_names', a static List that every thread shares, with no lock held; two calls of it can run at the same time",
        """
        static class Names
        {
            static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name) => {|#0:s_names.Add(name)|};
        }
        """,
        others: 1);

    [Fact]
    public Task One_finding_for_each_member_with_its_further_places_as_additional_locations() => Says(
        "'Move' removes from 's_map', a static Dictionary that every thread shares, with no lock held; two calls of it can run at the same time",
        """
        static class Bans
        {
            static readonly Dictionary<string, int> {|#1:s_map|} = new();

            public static void Move(string from, string to)
            {
                {|#0:s_map.Remove(from)|};
                {|#2:s_map[to] = 1|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task In_a_test_project_it_is_a_suggestion()
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test("""
            static class Seen
            {
                static readonly List<string> s_names = new();

                public static void Add(string name) => {|#0:s_names.Add(name)|};
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n"));
        test.ExpectedDiagnostics.Add(
            new DiagnosticResult("MAP1001", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state[key] = 1|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state[key]++|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state[key] += 2|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state.Add(key, 1)|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state.TryAdd(key, 1)|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state.Remove(key, out _)|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:s_state.Clear()|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:CollectionsMarshal.GetValueRefOrAddDefault(s_state, key, out _)|}++")]
    [InlineData("Dictionary<string, int>", "{|MAP1001:((IDictionary<string, int>)s_state).Add(key, 1)|}")]
    [InlineData("Dictionary<string, int>", "_ = {|MAP1001:s_state.Remove(key)|} ? 1 : 0")]
    [InlineData("SortedDictionary<string, int>", "{|MAP1001:s_state[key] = 1|}")]
    [InlineData("SortedList<string, int>", "{|MAP1001:s_state.Add(key, 1)|}")]
    [InlineData("OrderedDictionary<string, int>", "{|MAP1001:s_state.Insert(0, key, 1)|}")]
    [InlineData("HashSet<string>", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("HashSet<string>", "{|MAP1001:s_state.UnionWith(new[] { key })|}")]
    [InlineData("SortedSet<string>", "{|MAP1001:s_state.Remove(key)|}")]
    [InlineData("List<string>", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("List<string>", "{|MAP1001:s_state.AddRange(new[] { key })|}")]
    [InlineData("List<string>", "{|MAP1001:s_state.RemoveAll(item => item == key)|}")]
    [InlineData("List<string>", "{|MAP1001:s_state.Sort()|}")]
    [InlineData("List<string>", "{|MAP1001:s_state[^1] = key|}")]
    [InlineData("LinkedList<string>", "{|MAP1001:s_state.AddFirst(key)|}")]
    [InlineData("Queue<string>", "{|MAP1001:s_state.Enqueue(key)|}")]
    [InlineData("Queue<string>", "_ = {|MAP1001:s_state.Dequeue()|}")]
    [InlineData("Stack<string>", "{|MAP1001:s_state.Push(key)|}")]
    [InlineData("PriorityQueue<string, int>", "{|MAP1001:s_state.Enqueue(key, 1)|}")]
    [InlineData("Hashtable", "{|MAP1001:s_state[key] = 1|}")]
    [InlineData("ArrayList", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("NameValueCollection", "{|MAP1001:s_state.Set(key, key)|}")]
    [InlineData("Collection<string>", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("ObservableCollection<string>", "{|MAP1001:s_state.Insert(0, key)|}")]
    public Task Every_way_to_change_every_plain_collection(string type, string statement) => Finds($$"""
        static class Shared
        {
            static readonly {{type}} s_state = new();

            public static void Change(string key)
            {
                {{statement}};
            }
        }
        """);

    [Theory]
    [InlineData("static IDictionary<string, int> s_state = new Dictionary<string, int>();", "{|MAP1001:s_state.Add(key, 1)|}")]
    [InlineData("static IList<string> s_state = new List<string>();", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("static ISet<string> s_state = new HashSet<string>();", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("static ICollection<string> s_state = new List<string>();", "{|MAP1001:s_state.Add(key)|}")]
    [InlineData("static Dictionary<string, int> State { get; } = new();", "{|MAP1001:State[key] = 1|}")]
    [InlineData("static Dictionary<string, int> State { get; set; } = new();", "{|MAP1001:State.Clear()|}")]
    [InlineData("static Dictionary<string, int>? s_state;", "{|MAP1001:s_state?.Add(key, 1)|}")]
    [InlineData("static Dictionary<string, int>? s_state;", "{|MAP1001:s_state!.Add(key, 1)|}")]
    [InlineData("static Dictionary<string, int>? s_state;", "{|MAP1001:(s_state ??= new()).Add(key, 1)|}")]
    [InlineData("static Dictionary<string, int> s_state = new();", "var alias = s_state; {|MAP1001:alias[key] = 1|}")]
    [InlineData("static Dictionary<string, int> s_state = new();", "var alias = s_state; var again = alias; {|MAP1001:again[key] = 1|}")]
    [InlineData("static Dictionary<string, int> s_state = new();", "Action<string> later = name => {|MAP1001:s_state.Remove(name)|}; later(key)")]
    [InlineData("static Dictionary<string, int> s_state = new();", "void Local() => {|MAP1001:s_state.Remove(key)|}; Local()")]
    [InlineData("static Dictionary<string, int> s_state = new();", "Task.Run(() => {|MAP1001:s_state.Remove(key)|})")]
    [InlineData("static Dictionary<string, int> s_state = new();", "{|MAP1001:Helpers.Put(s_state, key)|}")]
    [InlineData("static Dictionary<string, int> s_state = new();", "{|MAP1001:s_state.PutTwice(key)|}")]
    [InlineData("static List<string> s_state = new();", "new[] { key }.ToList().ForEach({|MAP1001:s_state.Add|})")]
    public Task Every_declaration_and_every_way_to_get_at_it(string declaration, string statement) => Finds($$"""
        #nullable enable
        static class Shared
        {
            {{declaration}}

            public static void Change(string key)
            {
                {{statement}};
            }
        }

        static class Helpers
        {
            public static void Put(Dictionary<string, int> map, string key) => map[key] = 1;

            public static void PutTwice(this Dictionary<string, int> map, string key) => Put(map, key);
        }
        """);

    [Fact]
    public Task A_user_type_that_derives_from_a_plain_collection() => Finds("""
        class BanList : Dictionary<string, int>
        {
        }

        static class Shared
        {
            static readonly BanList s_bans = new();

            public static void Ban(string ip) => {|MAP1001:s_bans.Add(ip, 1)|};
        }
        """);

    [Fact]
    public Task A_state_used_by_another_type_in_another_file() => Finds(
        """
        internal static class Registry
        {
            internal static readonly Dictionary<string, int> Entries = new();
        }
        """,
        """
        class Registrar
        {
            void Register(string name) => {|MAP1001:Registry.Entries.Add(name, 1)|};
        }
        """);

    [Fact]
    public Task A_state_behind_a_property_that_returns_it() => Finds("""
        internal static class Registry
        {
            private static readonly Dictionary<string, int> s_entries = new();

            internal static Dictionary<string, int> Entries => s_entries;
        }

        class Registrar
        {
            void Register(string name) => {|MAP1001:Registry.Entries.Add(name, 1)|};
        }
        """);

    [Fact]
    public Task Partial_and_nested_types() => Finds(
        """
        partial class Shared
        {
            static readonly Dictionary<string, int> s_map = new();

            class Nested
            {
                void Change() => {|MAP1001:s_map.Clear()|};
            }
        }
        """,
        """
        partial class Shared
        {
            void Change() => {|MAP1001:s_map.Clear()|};
        }
        """);

    [Fact]
    public Task Protected_state_used_by_a_derived_type() => Finds("""
        public class Base
        {
            protected static readonly List<int> s_items = new();
        }

        public class Derived : Base
        {
            public void Add(int item) => {|MAP1001:s_items.Add(item)|};
        }
        """);

    [Fact]
    public Task State_of_a_generic_type_used_through_a_constructed_one() => Finds("""
        static class Cache<T>
        {
            internal static readonly Dictionary<string, T> s_map = new();
        }

        class User
        {
            void Put(string key) => {|MAP1001:Cache<int>.s_map[key] = 1|};
        }
        """);

    [Fact]
    public Task Properties_events_operators_indexers_and_finalizers_are_members_too() => Finds("""
        class Shared
        {
            static readonly List<object> s_list = new();

            public int Count
            {
                get { {|MAP1001:s_list.Add(1)|}; return s_list.Count; }
                set => {|MAP1001:s_list.Clear()|};
            }

            public event Action Changed
            {
                add { {|MAP1001:s_list.Add(value)|}; }
                remove { {|MAP1001:s_list.Remove(value)|}; }
            }

            public int this[int index] { set => {|MAP1001:s_list[index] = value|}; }

            public static Shared operator +(Shared left, Shared right) { {|MAP1001:s_list.Add(left)|}; return left; }

            public Shared() => {|MAP1001:s_list.Add(this)|};

            ~Shared() => {|MAP1001:s_list.Remove(this)|};
        }
        """);

    [Fact]
    public Task Arguments_of_the_base_constructor() => Finds("""
        record Base(bool Known);

        record Derived(string Name) : Base({|MAP1001:Shared.s_names.Add(Name)|});

        class Other : List<bool>
        {
            public Other(string name) : this({|MAP1001:Shared.s_names.Remove(name)|}) { }

            private Other(bool known) => Add(known);
        }

        static class Shared
        {
            internal static readonly HashSet<string> s_names = new();
        }
        """);

    [Fact]
    public Task Safe_twin_where_some_changes_hold_a_lock_the_rule_that_names_it_speaks() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) { s_list.Add(1); } s_list.Add(2); }

            public static void B()
            {
                Monitor.Enter(s_gate);
                try { s_list.Add(1); }
                finally { Monitor.Exit(s_gate); }
                s_list.Add(2);
            }

            public static void C()
            {
                if (Monitor.TryEnter(s_gate))
                {
                    s_list.Add(1);
                    Monitor.Exit(s_gate);
                }
                else
                {
                    s_list.Add(2);
                }
            }
        }
        """);

    [Fact]
    public Task A_helper_that_one_caller_calls_without_the_lock() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) Add(); }

            public static void B() => Add();

            private static void Add() => {|MAP1001:s_list.Add(1)|};
        }
        """);

    [Fact]
    public Task A_lambda_that_runs_later_does_not_hold_its_creators_lock() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) Task.Run(() => {|MAP1001:s_list.Add(1)|}); }
        }
        """);

    [Fact]
    public Task A_lambda_made_in_an_initializer_runs_later() => Finds("""
        static class Shared
        {
            static readonly List<int> s_list = new();
            static readonly Action s_add = () => {|MAP1001:s_list.Add(1)|};
        }
        """);

    [Theory]
    [InlineData("lock (s_gate) s_list.Add(1);")]
    [InlineData("lock (typeof(Shared)) s_list.Add(1);")]
    [InlineData("lock (s_list) s_list.Add(1);")]
    [InlineData("lock (((ICollection)s_list).SyncRoot) s_list.Add(1);")]
    [InlineData("var gate = s_gate; lock (gate) s_list.Add(1);")]
    [InlineData("lock (s_gates[0]) s_list.Add(1);")]
    [InlineData("Monitor.Enter(s_gate); try { s_list.Add(1); } finally { Monitor.Exit(s_gate); }")]
    [InlineData("bool taken = false; try { Monitor.Enter(s_gate, ref taken); s_list.Add(1); } finally { if (taken) Monitor.Exit(s_gate); }")]
    [InlineData("if (!Monitor.TryEnter(s_gate)) return; try { s_list.Add(1); } finally { Monitor.Exit(s_gate); }")]
    [InlineData("if (Monitor.TryEnter(s_gate, 10)) { s_list.Add(1); Monitor.Exit(s_gate); }")]
    [InlineData("bool taken = Monitor.TryEnter(s_gate); if (taken) { s_list.Add(1); Monitor.Exit(s_gate); }")]
    [InlineData("bool taken = false; Monitor.TryEnter(s_gate, ref taken); if (!taken) return; s_list.Add(1); Monitor.Exit(s_gate);")]
    [InlineData("lock (s_lock) s_list.Add(1);")]
    [InlineData("using (s_lock.EnterScope()) s_list.Add(1);")]
    [InlineData("using var scope = s_lock.EnterScope(); s_list.Add(1);")]
    [InlineData("s_lock.Enter(); try { s_list.Add(1); } finally { s_lock.Exit(); }")]
    [InlineData("s_rw.EnterWriteLock(); try { s_list.Add(1); } finally { s_rw.ExitWriteLock(); }")]
    [InlineData("if (s_rw.TryEnterWriteLock(10)) try { s_list.Add(1); } finally { s_rw.ExitWriteLock(); }")]
    [InlineData("s_semaphore.Wait(); try { s_list.Add(1); } finally { s_semaphore.Release(); }")]
    [InlineData("s_mutex.WaitOne(); try { s_list.Add(1); } finally { s_mutex.ReleaseMutex(); }")]
    [InlineData("if (Interlocked.Exchange(ref s_once, 1) == 0) s_list.Add(1);")]
    [InlineData("if (Interlocked.CompareExchange(ref s_once, 1, 0) != 0) return; s_list.Add(1);")]
    [InlineData("if (Interlocked.Increment(ref s_once) == 1) s_list.Add(1);")]
    [InlineData("while (Interlocked.CompareExchange(ref s_once, 1, 0) != 0) Thread.SpinWait(1); s_list.Add(1); Volatile.Write(ref s_once, 0);")]
    [InlineData("lock (s_gate) { new[] { 1 }.ToList().ForEach(item => s_list.Add(item)); }")]
    [InlineData("lock (s_gate) { void Local() => s_list.Add(1); Local(); }")]
    [InlineData("lock (s_gate) { foreach (int i in new[] { 1 }) { if (i > 0) continue; s_list.Add(i); } }")]
    [InlineData("Locked(() => s_list.Add(1));")]
    [InlineData("LazyInitializer.EnsureInitialized(ref s_any, ref s_ready, ref s_gate!, () => { s_list.Add(1); return new object(); });")]
    public Task Safe_twin_under_a_guard_of_every_kind(string statements) => Silent($$"""
        #nullable enable
        static class Shared
        {
            static object s_gate = new();
            static object? s_any;
            static bool s_ready;
            static int s_once;
            static readonly object[] s_gates = { new() };
            static readonly Lock s_lock = new();
            static readonly ReaderWriterLockSlim s_rw = new();
            static readonly SemaphoreSlim s_semaphore = new(1, 1);
            static readonly Mutex s_mutex = new();
            static readonly List<int> s_list = new();

            public static void Change()
            {
                {{statements}}
            }

            private static void Locked(Action action)
            {
                lock (s_gate)
                    action();
            }
        }
        """);

    [Fact]
    public Task Safe_twin_under_an_asynchronous_semaphore() => Silent("""
        static class Shared
        {
            static readonly SemaphoreSlim s_semaphore = new(1, 1);
            static readonly List<int> s_list = new();

            public static async Task Change(CancellationToken token)
            {
                await s_semaphore.WaitAsync(token).ConfigureAwait(false);
                try { s_list.Add(1); }
                finally { s_semaphore.Release(); }
            }

            public static async Task TryChange()
            {
                if (!await s_semaphore.WaitAsync(10)) return;
                try { s_list.Add(1); }
                finally { s_semaphore.Release(); }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_synchronized_methods() => Silent("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public static void Add(int item) => s_list.Add(item);
        }
        """);

    [Fact]
    public Task Safe_twin_helpers_whose_callers_all_hold_the_lock() => Silent("""
        internal static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) Add(); }

            public static void B() { lock (s_gate) { AddTwice(); } }

            private static void AddTwice() { Add(); Add(); Recursive(3); }

            internal static void Add() => s_list.Add(1);

            private static void Recursive(int depth) { s_list.Add(depth); if (depth > 0) Recursive(depth - 1); }
        }

        class Other
        {
            static readonly object s_gate = new();

            void C() { lock (s_gate) Shared.Add(); }
        }
        """);

    [Fact]
    public Task Safe_twin_initialization() => Silent("""
        static class Shared
        {
            static readonly Dictionary<string, int> s_map = new() { ["a"] = 1 };
            static readonly int s_filled = Fill();
            static readonly Lazy<int> s_lazy = new(() => { s_map["e"] = 5; return 1; });

            static Shared()
            {
                s_map["b"] = 2;
                FillMore();
            }

            public static int Get(string key) => s_map[key];

            private static int Fill() { s_map["c"] = 3; return 1; }

            private static void FillMore()
            {
                foreach (string name in new[] { "d" })
                    s_map.Add(name, 4);
            }

            [ModuleInitializer]
            internal static void Initialize() => s_map["f"] = 6;
        }
        """);

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, int> s_state = new();", "s_state[key] = 1")]
    [InlineData("static readonly ConcurrentQueue<string> s_state = new();", "s_state.Enqueue(key)")]
    [InlineData("static ImmutableDictionary<string, int> s_state = ImmutableDictionary<string, int>.Empty;", "s_state = s_state.SetItem(key, 1)")]
    [InlineData("static readonly IDictionary<string, int> s_state = new ConcurrentDictionary<string, int>();", "s_state[key] = 1")]
    [InlineData("static readonly Hashtable s_state = Hashtable.Synchronized(new Hashtable());", "s_state[key] = 1")]
    [InlineData("[ThreadStatic] static Dictionary<string, int> s_state;", "s_state[key] = 1")]
    [InlineData("static readonly ThreadLocal<List<string>> s_state = new(() => new());", "s_state.Value.Add(key)")]
    [InlineData("static readonly ConditionalWeakTable<string, string> s_state = new();", "s_state.Add(key, key)")]
    [InlineData("static readonly string[] s_state = new string[1];", "s_state[0] = key")]
    [InlineData("static readonly List<string> s_state = new();", "_ = s_state.Contains(key)")]
    [InlineData("static readonly List<string> s_state = new();", "_ = s_state.Count")]
    [InlineData("static readonly List<string> s_state = new();", "foreach (string item in s_state) { }")]
    [InlineData("static readonly List<string> s_state = new();", "_ = nameof(s_state.Add)")]
    [InlineData("static List<string> s_state = new();", "var copy = new List<string>(s_state); copy.Add(key); s_state = copy")]
    [InlineData("static List<string> s_state = new();", "var old = s_state; s_state = new(); old.Clear()")]
    public Task Safe_twin_other_collections_and_uses(string declaration, string statement) => Silent($$"""
        static class Shared
        {
            {{declaration}}

            public static void Use(string key)
            {
                {{statement}};
            }
        }
        """);

    [Fact]
    public Task Safe_twin_an_interface_whose_object_is_not_known() => Silent("""
        static class Shared
        {
            static IDictionary<string, int> s_map = Make();

            public static void Add(string key) => s_map[key] = 1;

            static IDictionary<string, int> Make() => new ConcurrentDictionary<string, int>();
        }
        """);

    [Fact]
    public Task Safe_twin_instance_and_local_collections() => Silent("""
        class Own
        {
            private readonly Dictionary<string, int> _map = new();

            public void Add(string key)
            {
                _map[key] = 1;
                List<int> local = new();
                local.Add(1);
            }
        }
        """);

    private const string Unguarded = """
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static void Add(int item) => s_list.Add(item);
        }
        """;

    private const string Found = """
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static void Add(int item) => {|MAP1001:s_list.Add(item)|};
        }
        """;

    [Theory]
    [InlineData("Shared.Add(1);")]
    [InlineData("Shared.Add(1); Thread(); static void Thread() { }")]
    public Task Safe_twin_a_program_that_shows_no_concurrency(string statements) => Program(statements, Unguarded);

    [Theory]
    [InlineData("new Thread(() => Shared.Add(1)).Start();")]
    [InlineData("Parallel.For(0, 2, Shared.Add);")]
    [InlineData("using Timer timer = new(_ => Shared.Add(1));")]
    public Task A_program_that_shows_concurrency(string statements) => Program(statements, Found);

    [Fact]
    public Task Safe_twin_statements_of_the_entry_point() => Program("Shared.s_list.Add(1); Parallel.Invoke(); Fill(); void Fill() => Shared.s_list.Add(2);", """
        static class Shared
        {
            public static readonly List<int> s_list = new();
        }
        """);

    [Fact]
    public Task A_lambda_in_the_entry_point_runs_later() => Program("Parallel.For(0, 2, i => {|MAP1001:Shared.s_list.Add(i)|});", """
        static class Shared
        {
            public static readonly List<int> s_list = new();
        }
        """);

    [Theory]
    [InlineData("await Shared.AddAsync(1);")]
    [InlineData("await Shared.AddAsync(1).ConfigureAwait(false);")]
    [InlineData("Shared.AddAsync(1).Wait();")]
    public Task Safe_twin_asynchronous_methods_that_the_entry_point_waits_for(string statements) => Program(statements, """
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static async Task AddAsync(int item)
            {
                await Task.Yield();
                s_list.Add(item);
            }
        }
        """);

    [Theory]
    [InlineData("List<Task> all = new(); for (int i = 0; i < 3; i++) all.Add(Shared.AddAsync(i)); await Task.WhenAll(all);")]
    [InlineData("_ = Shared.AddAsync(1);")]
    [InlineData("Task one = Shared.AddAsync(1), other = Shared.AddAsync(2); await one; await other;")]
    public Task Asynchronous_methods_that_the_entry_point_starts_side_by_side(string statements) => Program(statements, """
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static async Task AddAsync(int item)
            {
                await Task.Yield();
                {|MAP1001:s_list.Add(item)|};
            }
        }
        """);

    [Fact]
    public Task A_local_function_of_the_entry_point_used_as_a_delegate() => Program(
        "Parallel.For(0, 2, Add); void Add(int i) => {|MAP1001:Shared.s_list.Add(i)|};",
        """
        static class Shared
        {
            public static readonly List<int> s_list = new();
        }
        """);

    private static Task Program(string statements, string types)
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test(statements, types);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("mapsafety.single_threaded = true")]
    [InlineData("mapsafety.confined_types = App.Shared")]
    [InlineData("mapsafety.confined_types = App.*")]
    [InlineData("mapsafety.synchronized_types = App.SafeList")]
    [InlineData("mapsafety.startup_methods = App.Shared.Add")]
    public Task Safe_twin_what_the_user_knows_better(string option) => WithOption(option, "s_list.Add(item)");

    [Theory]
    [InlineData("mapsafety.single_threaded = false")]
    [InlineData("mapsafety.single_threaded = maybe")]
    [InlineData("mapsafety.confined_types = App.Other, Shared")]
    [InlineData("mapsafety.confined_types = *App.Shared")]
    [InlineData("mapsafety.synchronized_types = App.Other")]
    [InlineData("mapsafety.startup_methods = Shared.Add")]
    [InlineData("mapsafety.startup_methods =")]
    public Task An_option_that_does_not_speak_of_it(string option) => WithOption(option, "{|MAP1001:s_list.Add(item)|}");

    private static Task WithOption(string option, string access)
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test($$"""
            namespace App;

            class SafeList : List<int>
            {
            }

            static class Shared
            {
                static readonly SafeList s_list = new();

                public static void Add(int item) => {{access}};
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{option}\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Safe_twin_code_of_the_user_interface_thread() => Silent("""
        namespace System.Windows.Forms
        {
            public class Control { }
        }

        class Window : System.Windows.Forms.Control
        {
            static readonly List<Window> s_open = new();

            public Window() => s_open.Add(this);

            event Action Closed;

            void Watch() => Closed += () => s_open.Remove(this);
        }
        """);

    [Fact]
    public Task Safe_twin_a_helper_that_receives_an_object_of_the_user_interface() => Silent("""
        namespace System.Windows.Threading
        {
            public class DispatcherObject { }
        }

        class Element : System.Windows.Threading.DispatcherObject { }

        static class Retries
        {
            static readonly Dictionary<Element, int> s_retries = new();

            public static void Retry(Element element) => s_retries[element] = 1;

            public static void Loaded(Element element) => s_retries.Remove(element);
        }
        """);

    [Fact]
    public Task User_interface_code_that_starts_a_thread() => Finds("""
        namespace System.Windows.Forms
        {
            public class Control { }
        }

        class Window : System.Windows.Forms.Control
        {
            static readonly List<int> s_items = new();

            void Load() => Task.Run(() => {|MAP1001:s_items.Add(1)|});
        }
        """);

    [Fact]
    public Task Safe_twin_configuration_code() => Silent("""
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection { }
        }

        static class Startup
        {
            static readonly List<string> s_modules = new();

            public static void AddModule(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, string name) => s_modules.Add(name);
        }
        """);

    [Fact]
    public async Task State_of_a_referenced_project_is_judged_there()
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test("""
            class User
            {
                void Use()
                {
                    Library.s_list.Add(1);
                    Library.Locked(() => s_own.Add(1));
                    Library.Put(s_own);
                }

                static readonly List<int> s_own = new();
            }
            """);
        test.TestState.AdditionalProjects["Library"].Sources.Add("""
            using System;
            using System.Collections.Generic;

            public static class Library
            {
                public static readonly List<int> s_list = new();

                public static void Locked(Action action) { lock (s_list) action(); }

                public static void Put(List<int> list) => list.Add(1);

                public static void Add() => {|MAP1001:s_list.Add(1)|};
            }
            """);
        test.TestState.AdditionalProjectReferences.Add("Library");
        test.TestState.ExpectedDiagnostics.Add(new DiagnosticResult("MAP1001", DiagnosticSeverity.Warning)
            .WithSpan("/0/Test0.cs", 6, 30, 6, 42).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Safe_twin_a_lambda_passed_to_another_project_that_may_run_it_at_once() => WithLibrary("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            static Shared() => Library.ForEach(new[] { 1, 2 }, item => s_list.Add(item));

            static void Fill()
            {
                lock (s_gate)
                    Library.ForEach(new[] { 1, 2 }, item => s_list.Add(item));
            }
        }
        """);

    [Fact]
    public Task A_lambda_passed_to_another_project_by_unguarded_code() => WithLibrary("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            static void Fill() => Library.ForEach(new[] { 1, 2 }, item => {|MAP1001:s_list.Add(item)|});
        }
        """);

    private static Task WithLibrary(string source)
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test(source);
        test.TestState.AdditionalProjects["Library"].Sources.Add("""
            public static class Library
            {
                public static void ForEach(int[] items, System.Action<int> action) { foreach (int item in items) action(item); }
            }
            """);
        test.TestState.AdditionalProjectReferences.Add("Library");
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("(s_map[key], s_map[\"b\"]) = (1, 2)", "{|MAP1001:s_map[key]|}, s_map[\"b\"]) = (1, 2)")]
    public Task Deconstruction_writes_to_each_target(string _, string marked) => Finds($$"""
        static class Shared
        {
            static readonly Dictionary<string, int> s_map = new();

            public static void Change(string key) => ({{marked}};
        }
        """);

    [Fact]
    public Task Misses_a_write_through_reflection() => KnownMiss("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static void Add() => typeof(List<int>).GetMethod("Add").Invoke(s_list, new object[] { 1 });
        }
        """);

    [Fact]
    public Task Misses_the_collection_inside_a_collection() => KnownMiss("""
        static class Shared
        {
            static readonly Dictionary<string, List<int>> s_map = new();

            public static void Add(string key) => s_map[key].Add(1);
        }
        """);

    [Fact]
    public Task Misses_a_collection_behind_a_lazy_value() => KnownMiss("""
        static class Shared
        {
            static readonly Lazy<List<int>> s_list = new(() => new());

            public static void Add() => s_list.Value.Add(1);
        }
        """);

    [Fact]
    public Task Misses_a_collection_in_an_array() => KnownMiss("""
        static class Shared
        {
            static readonly List<int>[] s_lists = { new(), new() };

            public static void Add() => s_lists[0].Add(1);
        }
        """);

    [Fact]
    public Task A_collection_reached_through_a_local_reference() => Finds("""
        static class Shared
        {
            static List<int> s_list = new();

            public static void Add()
            {
                ref List<int> list = ref s_list;
                {|MAP1001:list.Add(1)|};
            }
        }
        """);

    [Fact]
    public Task A_semaphore_that_lets_several_in() => Finds("""
        static class Shared
        {
            static readonly SemaphoreSlim s_semaphore = new(4);
            static readonly List<int> s_list = new();

            public static void Add()
            {
                s_semaphore.Wait();
                {|MAP1001:s_list.Add(1)|};
                s_semaphore.Release();
            }
        }
        """);

    [Fact]
    public Task Safe_twin_a_local_delegate_that_is_only_called_under_the_lock() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add()
            {
                Action add = () => s_list.Add(1);
                lock (s_gate)
                    add();
            }
        }
        """);

    [Fact]
    public Task Wrongly_reports_a_registration_that_only_the_start_of_the_program_calls() => KnownFalseAlarm("""
        public static class Formats
        {
            static readonly List<string> s_formats = new();

            public static void Register(string format) => {|MAP1001:s_formats.Add(format)|};
        }
        """);

    [Fact]
    public Task Taking_an_entry_apart_is_a_read() => Silent("""
        static class Converters
        {
            private static readonly Dictionary<Type, (Type Dto, Type Wrapper)> s_map = new() { [typeof(int)] = (typeof(int), typeof(long)) };

            public static Type Of(Type type)
            {
                var (dto, wrapper) = s_map[type];
                return dto ?? wrapper;
            }
        }
        """);

    [Fact]
    public Task Override_that_its_base_calls_under_the_lock() => Silent("""
        abstract class Handler
        {
            private static readonly object s_gate = new();

            public void Handle(string name)
            {
                lock (s_gate)
                    OnHandle(name);
            }

            protected abstract void OnHandle(string name);
        }

        class Counting : Handler
        {
            private static readonly Dictionary<string, int> s_counts = new();

            protected override void OnHandle(string name) => s_counts[name] = 1;
        }

        sealed class Logging : Counting
        {
            protected override void OnHandle(string name)
            {
                base.OnHandle(name);
                Console.WriteLine(name);
            }
        }
        """);

    [Fact]
    public Task Override_that_is_called_without_the_lock_too() => Finds("""
        abstract class Handler
        {
            private static readonly object s_gate = new();

            public void Handle(string name)
            {
                lock (s_gate)
                    OnHandle(name);
            }

            protected abstract void OnHandle(string name);
        }

        class Counting : Handler
        {
            private static readonly Dictionary<string, int> s_counts = new();

            protected override void OnHandle(string name) => {|MAP1001:s_counts[name] = 1|};

            public void Retry(string name) => OnHandle(name);
        }
        """);

    [Fact]
    public Task Override_that_anybody_may_call() => Finds("""
        public abstract class Handler
        {
            private static readonly object s_gate = new();

            public void HandleAll(string name)
            {
                lock (s_gate)
                    Handle(name);
            }

            public abstract void Handle(string name);
        }

        public sealed class Counting : Handler
        {
            private static readonly Dictionary<string, int> s_counts = new();

            public override void Handle(string name) => {|MAP1001:s_counts[name] = 1|};
        }
        """);

    [Fact]
    public Task Override_whose_base_hands_it_on_as_a_delegate() => Finds("""
        abstract class Handler
        {
            private static readonly object s_gate = new();

            public void Handle(string name)
            {
                lock (s_gate)
                    OnHandle(name);
            }

            public Action<string> Later() => OnHandle;

            protected virtual void OnHandle(string name) { }
        }

        sealed class Counting : Handler
        {
            private static readonly Dictionary<string, int> s_counts = new();

            protected override void OnHandle(string name) => {|MAP1001:s_counts[name] = 1|};
        }
        """);

    [Fact]
    public Task Helper_whose_callers_hold_the_lock_beside_many_other_types() => Silent("""
        static class Counts
        {
            internal static readonly object Gate = new();
            private static readonly Dictionary<string, int> s_counts = new();

            internal static void Put(string name) => s_counts[name] = 1;
        }

        static class Handler
        {
            public static void Handle(string name)
            {
                lock (Counts.Gate)
                    Counts.Put(name);
            }
        }
        """ + string.Concat(Enumerable.Range(0, 60).Select(number => $"\nstatic class Other{number} {{ public static int Number() => {number}; }}")));
}
