using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed partial class UnguardedAccessOfGuardedStateTests : RuleTests<UnguardedAccessOfGuardedState>
{
    [Fact]
    public Task Message_names_the_lock_and_who_holds_it() => Says(
        "'IsBanned' reads 's_hits', a static Dictionary, with no lock held; 'Hit' holds 's_gate' when it changes it",
        """
        static class Bans
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> {|#1:s_hits|} = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    {|#2:s_hits[ip] = 1|};
            }

            public static bool IsBanned(string ip) => {|#0:s_hits.ContainsKey(ip)|};
        }
        """,
        others: 2);

    [Fact]
    public Task Message_of_a_change_with_its_further_places() => Says(
        "'Reset' clears 's_hits', a static Dictionary, with no lock held; 'Hit' holds 's_gate' when it changes it",
        """
        static class Bans
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> {|#1:s_hits|} = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    {|#4:s_hits[ip] = 1|};
            }

            public static void Reset(string ip)
            {
                {|#0:s_hits.Clear()|};
                {|#2:s_hits[ip] = 1|};
                foreach (var hit in {|#3:s_hits|}) { }
            }
        }
        """,
        others: 4);

    [Fact]
    public Task Message_of_a_look_before_the_lock() => Says(
        "'Of' reads 's_ports', a static Dictionary, with no lock held; it takes 's_gate' only afterwards, so another thread that resizes the table meanwhile corrupts what is read here",
        """
        static class Ports
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> {|#1:s_ports|} = new();

            public static int Of(string name)
            {
                if ({|#0:s_ports.TryGetValue(name, out int port)|})
                    return port;

                lock (s_gate)
                {
                    if (s_ports.TryGetValue(name, out port))
                        return port;

                    {|#2:s_ports.Add(name, port = name.Length)|};
                    return port;
                }
            }
        }
        """,
        others: 2);

    [Fact]
    public Task A_lone_count_is_a_suggestion() => Says(
        "'Known' reads 's_names', a static List, with no lock held; 'Add' holds 's_gate' when it changes it",
        """
        static class Names
        {
            static readonly object s_gate = new();
            static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name) { lock (s_gate) {|#2:s_names.Add(name)|}; }

            public static int Known => {|#0:s_names.Count|};
        }
        """,
        DiagnosticSeverity.Info,
        others: 2);

    [Fact]
    public Task A_count_beside_another_read_is_no_lone_count() => Says(
        "'Last' reads 's_names', a static List, with no lock held; 'Add' holds 's_gate' when it changes it",
        """
        static class Names
        {
            static readonly object s_gate = new();
            static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name) { lock (s_gate) {|#3:s_names.Add(name)|}; }

            public static string Last() => {|#0:s_names.Count|} == 0 ? "" : {|#2:s_names[0]|};
        }
        """,
        DiagnosticSeverity.Warning,
        others: 3);

    [Theory]
    [InlineData("Dictionary<string, int>", "s_state[key] = 1", "_ = {|MAP1002:s_state[key]|}")]
    [InlineData("Dictionary<string, int>", "s_state.Remove(key)", "_ = {|MAP1002:s_state.GetValueOrDefault(key)|}")]
    [InlineData("Dictionary<string, int>", "s_state.Clear()", "_ = {|MAP1002:s_state.TryGetValue(key, out int _)|} ? 1 : 2")]
    [InlineData("Dictionary<string, int>", "s_state[key] = 1", "{|MAP1002:s_state[key]++|}")]
    [InlineData("Dictionary<string, int>", "s_state[key] = 1", "{|MAP1002:s_state.Remove(key)|}")]
    [InlineData("SortedDictionary<string, int>", "s_state[key] = 1", "_ = {|MAP1002:s_state.ContainsKey(key)|}")]
    [InlineData("SortedList<string, int>", "s_state[key] = 1", "_ = {|MAP1002:s_state.IndexOfKey(key)|}")]
    [InlineData("HashSet<string>", "s_state.Add(key)", "_ = {|MAP1002:s_state.Contains(key)|}")]
    [InlineData("List<string>", "s_state.Add(key)", "_ = {|MAP1002:s_state[^1]|}")]
    [InlineData("List<string>", "s_state.Add(key)", "_ = {|MAP1002:s_state.IndexOf(key)|}")]
    [InlineData("Queue<string>", "s_state.Enqueue(key)", "_ = {|MAP1002:s_state.Peek()|}")]
    [InlineData("Queue<string>", "s_state.Enqueue(key)", "_ = {|MAP1002:s_state.TryDequeue(out _)|} ? 1 : 2")]
    [InlineData("Stack<string>", "s_state.Push(key)", "_ = {|MAP1002:s_state.Pop()|}")]
    [InlineData("LinkedList<string>", "s_state.AddLast(key)", "_ = {|MAP1002:s_state.First|}")]
    [InlineData("PriorityQueue<string, int>", "s_state.Enqueue(key, 1)", "_ = {|MAP1002:s_state.Peek()|}")]
    [InlineData("Hashtable", "s_state[key] = 1", "{|MAP1002:s_state.Remove(key)|}")]
    [InlineData("NameValueCollection", "s_state[key] = key", "_ = {|MAP1002:s_state[key]|}")]
    public Task Every_plain_collection(string type, string guarded, string bare) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly {{type}} s_state = new();

            public static void Change(string key)
            {
                lock (s_gate)
                    {{guarded}};
            }

            public static void Use(string key)
            {
                {{bare}};
            }
        }
        """);

    [Theory]
    [InlineData("lock (s_gate) s_list.Add(1);")]
    [InlineData("lock (typeof(Shared)) s_list.Add(1);")]
    [InlineData("lock (s_list) s_list.Add(1);")]
    [InlineData("var gate = s_gate; lock (gate) s_list.Add(1);")]
    [InlineData("Monitor.Enter(s_gate); try { s_list.Add(1); } finally { Monitor.Exit(s_gate); }")]
    [InlineData("if (Monitor.TryEnter(s_gate)) try { s_list.Add(1); } finally { Monitor.Exit(s_gate); }")]
    [InlineData("s_rw.EnterWriteLock(); try { s_list.Add(1); } finally { s_rw.ExitWriteLock(); }")]
    [InlineData("s_semaphore.Wait(); try { s_list.Add(1); } finally { s_semaphore.Release(); }")]
    [InlineData("s_mutex.WaitOne(); try { s_list.Add(1); } finally { s_mutex.ReleaseMutex(); }")]
    [InlineData("using (s_lock.EnterScope()) s_list.Add(1);")]
    [InlineData("Locked(() => s_list.Add(1));")]
    [InlineData("lock (s_gate) { void Local() => s_list.Add(1); Local(); }")]
    [InlineData("lock (s_gate) Put(s_list);")]
    public Task Every_guard_that_the_changes_can_hold(string statements) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Lock s_lock = new();
            static readonly ReaderWriterLockSlim s_rw = new();
            static readonly SemaphoreSlim s_semaphore = new(1, 1);
            static readonly Mutex s_mutex = new();
            static readonly List<int> s_list = new();

            public static void Change()
            {
                {{statements}}
            }

            public static bool Has(int item) => {|MAP1002:s_list.Contains(item)|};

            private static void Put(List<int> list) => list.Add(1);

            private static void Locked(Action action) { lock (s_gate) action(); }
        }
        """);

    [Fact]
    public Task Changes_under_an_asynchronous_semaphore() => Finds("""
        static class Shared
        {
            static readonly SemaphoreSlim s_semaphore = new(1, 1);
            static readonly Dictionary<string, string> s_pages = new();

            public static async Task<string> Load(string url)
            {
                if ({|MAP1002:s_pages.TryGetValue(url, out string? page)|})
                    return page;

                await s_semaphore.WaitAsync();
                try
                {
                    await Task.Yield();
                    return s_pages[url] = url;
                }
                finally
                {
                    s_semaphore.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Synchronized_methods_and_one_that_is_not() => Finds("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public static void Add(int item) => s_list.Add(item);

            public static int First() => {|MAP1002:s_list[0]|};
        }
        """);

    [Fact]
    public Task Before_and_after_the_lock() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) { s_list.Add(1); } {|MAP1002:s_list.Add(2)|}; }

            public static void B()
            {
                Monitor.Enter(s_gate);
                try { s_list.Add(1); }
                finally { Monitor.Exit(s_gate); }
                {|MAP1002:s_list.Add(2)|};
            }

            public static int C()
            {
                if (Monitor.TryEnter(s_gate))
                {
                    s_list.Add(1);
                    Monitor.Exit(s_gate);
                    return 0;
                }

                return {|MAP1002:s_list[0]|};
            }
        }
        """);

    [Fact]
    public Task Every_kind_of_member() => Finds("""
        class Shared
        {
            static readonly object s_gate = new();
            static readonly List<object> s_list = new();

            public void Add(object item) { lock (s_gate) s_list.Add(item); }

            public void Drop(object item) { lock (s_gate) s_list.Remove(item); }

            public object First { get { return {|MAP1002:s_list[0]|}; } set => {|MAP1002:s_list[0] = value|}; }

            public object this[int index] => {|MAP1002:s_list[index]|};

            public static bool operator !(Shared shared) => {|MAP1002:s_list.Contains(shared)|};

            public Shared() => {|MAP1002:s_list.Remove(this)|};

            public IEnumerable<int> Indexes()
            {
                yield return {|MAP1002:s_list.IndexOf(this)|};
            }
        }
        """);

    [Fact]
    public Task Lambdas_and_local_functions() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add(int item) { lock (s_gate) s_list.Add(item); }

            public static Func<int> Later() { lock (s_gate) return () => {|MAP1002:s_list[0]|}; }

            public static int Local()
            {
                return First();
                int First() => {|MAP1002:s_list[0]|};
            }

            public static Task Run() => Task.Run(() => {|MAP1002:s_list.Clear()|});
        }
        """);

    [Fact]
    public Task Helpers_extensions_and_aliases() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key) { lock (s_gate) s_map.Put(key); }

            public static bool Has(string key) => {|MAP1002:s_map.Has(key)|};

            public static int Get(string key)
            {
                var map = s_map;
                return {|MAP1002:map[key]|};
            }

            static void Put(this Dictionary<string, int> map, string key) => map[key] = 1;

            static bool Has(this Dictionary<string, int> map, string key) => map.ContainsKey(key);
        }
        """);

    [Fact]
    public Task A_helper_that_one_caller_calls_without_the_lock() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) { s_list.Clear(); Add(); } }

            public static void B() => Add();

            private static void Add() => {|MAP1002:s_list.Add(1)|};
        }
        """);

    [Fact]
    public Task Partial_nested_and_other_types() => Finds(
        """
        internal static partial class Shared
        {
            internal static readonly object s_gate = new();
            internal static readonly Dictionary<string, int> s_map = new();

            private class Nested
            {
                int Read() => {|MAP1002:s_map["a"]|};
            }
        }
        """,
        """
        internal static partial class Shared
        {
            public static void Put(string key) { lock (s_gate) s_map[key] = 1; }
        }

        record Reader(string Key)
        {
            public int Value => {|MAP1002:Shared.s_map[Key]|};
        }

        struct Writer
        {
            public void Drop(string key) => {|MAP1002:Shared.s_map.Remove(key)|};
        }
        """);

    [Fact]
    public Task State_of_a_generic_type_and_an_interface_typed_property() => Finds("""
        static class Cache<T>
        {
            private static readonly object s_gate = new();
            private static IDictionary<string, T> Map { get; } = new Dictionary<string, T>();

            public static void Put(string key, T value) { lock (s_gate) Map[key] = value; }

            public static T Get(string key) => {|MAP1002:Map[key]|};
        }
        """);

    [Fact]
    public Task Early_return_that_skips_the_lock() => Finds("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly HashSet<string> s_seen = new();

            public static bool See(string name, bool sure)
            {
                if (!sure)
                    return {|MAP1002:s_seen.Contains(name)|};

                s_lock.EnterWriteLock();
                try
                {
                    return s_seen.Add(name);
                }
                finally
                {
                    s_lock.ExitWriteLock();
                }
            }
        }
        """);

    [Fact]
    public Task The_lock_that_most_hold_is_named() => Says(
        "'Get' reads 's_list', a static List, with no lock held; 'B' holds 's_two' when it changes it",
        """
        static class Shared
        {
            static readonly object s_one = new(), s_two = new();
            static readonly List<int> {|#1:s_list|} = new();

            public static void A() { lock (s_one) s_list.Add(1); }

            public static void B() { lock (s_two) {|#2:s_list.Add(1)|}; }

            public static void C() { lock (s_two) s_list.Remove(1); }

            public static int Get() => {|#0:s_list[0]|};
        }
        """,
        others: 2);

    [Fact]
    public Task State_of_an_object_that_locks() => Says(
        "'Has' reads '_names', a List of 'Names', which is made for several threads, with no lock held; 'Add' holds '_gate' when it changes it",
        """
        class Names
        {
            readonly object _gate = new();
            readonly List<string> {|#1:_names|} = new();

            public void Add(string name) { lock (_gate) {|#2:_names.Add(name)|}; }

            public bool Has(string name) => {|#0:_names.Contains(name)|};
        }
        """,
        others: 2);

    [Fact]
    public Task State_of_an_object_that_somebody_else_locks() => Finds("""
        class Room
        {
            internal readonly object Gate = new();
            internal readonly HashSet<string> Guests = new();

            public void Enter(string name) { lock (Gate) Guests.Add(name); }
        }

        class Hotel
        {
            readonly Room _room = new();

            public void Leave(string name) { lock (_room.Gate) _room.Guests.Remove(name); }

            public bool Has(string name) => {|MAP1002:_room.Guests.Contains(name)|};
        }
        """);

    [Fact]
    public Task State_of_objects_in_records_nested_types_and_base_classes() => Finds("""
        record Log(string Name)
        {
            readonly List<string> _lines = new();

            public void Write(string line) { lock (_lines) _lines.Add(line); }

            public string Last => {|MAP1002:_lines[^1]|};

            class Entry
            {
                readonly SemaphoreSlim _gate = new(1, 1);
                readonly Dictionary<string, int> _tags = new();

                public async Task Tag(string tag)
                {
                    if ({|MAP1002:_tags.ContainsKey(tag)|}) return;
                    await _gate.WaitAsync();
                    try { _tags[tag] = 1; }
                    finally { _gate.Release(); }
                }
            }
        }

        class Base
        {
            protected readonly object _gate = new();
            protected readonly Queue<int> _queue = new();

            public void Put(int item) { lock (_gate) _queue.Enqueue(item); }
        }

        class Derived : Base
        {
            public int Take() => {|MAP1002:_queue.Dequeue()|};
        }
        """);

    [Fact]
    public Task Safe_twin_constructors_and_disposal_of_the_object() => Silent("""
        class Names : IDisposable
        {
            readonly object _gate = new();
            readonly List<string> _names = new();

            public Names(string first) { if (!_names.Contains(first)) _names.Add(first); }

            public void Add(string name) { lock (_gate) _names.Add(name); }

            public void Dispose() { if (_names.Contains("")) _names.Clear(); }
        }
        """);


    [Fact]
    public Task Reads_of_a_hashtable_may_run_beside_its_writer() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Hashtable s_map = new();

            public static void Put(string key) { lock (s_gate) s_map[key] = 1; }

            public static object Get(string key) => s_map[key];
        }
        """);

    [Fact]
    public Task Safe_twin_every_access_under_the_lock() => Silent("""
        static class Ports
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_ports = new();

            public static int Of(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.TryGetValue(name, out int port))
                        return port;

                    s_ports.Add(name, port = name.Length);
                    return port;
                }
            }

            public static int Count { get { lock (s_gate) return s_ports.Count; } }
        }
        """);

    [Fact]
    public Task Safe_twin_the_read_lock_for_reads() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                s_lock.EnterWriteLock();
                try { s_map[key] = 1; }
                finally { s_lock.ExitWriteLock(); }
            }

            public static int Get(string key)
            {
                s_lock.EnterReadLock();
                try { return s_map[key]; }
                finally { s_lock.ExitReadLock(); }
            }

            public static int GetOrPut(string key)
            {
                s_lock.EnterUpgradeableReadLock();
                try
                {
                    if (s_map.TryGetValue(key, out int value))
                        return value;

                    s_lock.EnterWriteLock();
                    try { return s_map[key] = 2; }
                    finally { s_lock.ExitWriteLock(); }
                }
                finally { s_lock.ExitUpgradeableReadLock(); }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_helpers_whose_callers_all_hold_the_lock() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key) { lock (s_gate) { if (!Has(key)) s_map[key] = Next; } }

            public static bool Knows(string key) { lock (s_gate) return Has(key); }

            private static bool Has(string key) => s_map.ContainsKey(key);

            private static int Next => s_map.Count + 1;
        }
        """);

    [Fact]
    public Task Safe_twin_concurrent_collection_with_a_lock_for_compound_changes() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, int> s_map = new();

            public static int Of(string key)
            {
                if (s_map.TryGetValue(key, out int value))
                    return value;

                lock (s_gate)
                    return s_map[key] = key.Length;
            }
        }
        """);

    [Fact]
    public Task Safe_twin_copy_on_write_read_without_the_lock() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static volatile Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                lock (s_gate)
                    s_map = new Dictionary<string, int>(s_map) { [key] = 1 };
            }

            public static bool Has(string key) => s_map.ContainsKey(key);
        }
        """);

    [Fact]
    public Task Safe_twin_immutable_collection_behind_the_lock() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static ImmutableDictionary<string, int> s_map = ImmutableDictionary<string, int>.Empty;

            public static void Put(string key) { lock (s_gate) s_map = s_map.Add(key, 1); }

            public static int Get(string key) => s_map[key];
        }
        """);

    [Fact]
    public Task Safe_twin_type_initialization() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new() { ["a"] = 1 };
            static readonly int s_first = s_map["a"];

            static Shared() { if (!s_map.ContainsKey("b")) s_map["b"] = Size(); }

            static int Size() => s_map.Count;

            public static void Put(string key) { lock (s_gate) s_map[key] = 1; }
        }
        """);

    [Theory]
    [InlineData("_ = s_map == null;")]
    [InlineData("_ = s_map is not null;")]
    [InlineData("_ = s_map?.Comparer;")]
    [InlineData("_ = s_map.Comparer;")]
    [InlineData("_ = nameof(s_map.Count);")]
    [InlineData("_ = ReferenceEquals(s_map, null);")]
    public Task Safe_twin_uses_of_the_reference_only(string statement) => Silent($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static Dictionary<string, int> s_map = new();

            public static void Put(string key) { lock (s_gate) s_map[key] = 1; }

            public static void Use() { {{statement}} }
        }
        """);

    [Theory]
    [InlineData("lock (s_gates[key.Length % 2]) s_map[key] = 1;")]
    [InlineData("var gate = s_gates[0]; lock (gate) s_map[key] = 1;")]
    [InlineData("lock (GateOf(key)) s_map[key] = 1;")]
    [InlineData("if (Interlocked.Exchange(ref s_once, 1) == 0) s_map[key] = 1;")]
    public Task Safe_twin_changes_under_a_guard_that_has_no_name(string statement) => Silent($$"""
        static class Shared
        {
            static readonly object[] s_gates = { new(), new() };
            static int s_once;
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key) { {{statement}} }

            public static bool Has(string key) => s_map.ContainsKey(key);

            static object GateOf(string key) => s_gates[key.Length % 2];
        }
        """);

    [Fact]
    public Task Safe_twin_a_read_under_a_guard_that_has_no_name() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key) { lock (s_gate) s_map[key] = 1; }

            public static bool Has(string key) { lock (Gate()) return s_map.ContainsKey(key); }

            static object Gate() => s_gate;
        }
        """);

    [Fact]
    public Task Safe_twin_no_change_holds_a_guard() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add(int item) => s_list.Add(item);

            public static int First() { lock (s_gate) return s_list[0]; }
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
            static readonly object s_gate = new();
            static readonly List<string> s_modules = new();

            public static void AddModule(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, string name)
            {
                lock (s_gate)
                    s_modules.Add(name);
            }

            public static bool Has(string name) => s_modules.Contains(name);
        }
        """);

    [Fact]
    public Task Safe_twin_text_and_checks_for_people() => Silent("""
        class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add(int item)
            {
                System.Diagnostics.Debug.Assert(s_list.Contains(item));
                lock (s_gate)
                    s_list.Add(item);
            }

            public override string ToString() => s_list[0].ToString();

            [System.Diagnostics.Conditional("DEBUG")]
            static void Check() { if (s_list.Contains(0)) throw new InvalidOperationException(); }
        }
        """);

    [Fact]
    public Task Safe_twin_handing_out_and_replacing_are_other_rules_matter() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static List<int> s_list = new();

            public static void Add(int item) { lock (s_gate) s_list.Add(item); }

            public static List<int> All() => s_list;

            public static void Renew() => s_list = new();

            public static void Each() { foreach (int item in s_list) { } }
        }
        """);

    [Fact]
    public Task Safe_twin_thread_bound_state() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            [ThreadStatic] static List<int> t_list;

            public static void Add(int item) { lock (s_gate) t_list.Add(item); }

            public static int First() => t_list[0];
        }
        """);

    [Fact]
    public Task Misses_a_read_whose_lock_is_taken_by_some_callers_in_another_way() => KnownMiss("""
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> s_list = new();

            public static void Add(int item) { lock (s_gate) s_list.Add(item); }

            public static void A() { lock (s_gate) First(); }

            public static void B() { lock (s_other) First(); }

            private static int First() => s_list[0];
        }
        """);

    [Fact]
    public Task Misses_a_read_beside_changes_under_striped_locks() => KnownMiss("""
        static class Shared
        {
            static readonly object[] s_gates = { new(), new() };
            static readonly Dictionary<int, int> s_map = new();

            public static void Put(int key) { lock (s_gates[key & 1]) s_map[key] = 1; }

            public static int Get(int key) => s_map[key];
        }
        """);

    [Fact]
    public Task Wrongly_reports_a_read_before_other_threads_exist() => KnownFalseAlarm("""
        static class Plugins
        {
            static readonly object s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            // Called by the loader, before it starts the workers.
            public static string FirstOfAll() => {|MAP1002:s_names[0]|};
        }
        """);

    [Fact]
    public Task A_lock_in_one_of_several_members_that_change_it_is_no_agreement() => Silent("""
        static class Options
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, string> s_values = new();

            public static void Speed(string value) { lock (s_gate) s_values["speed"] = value; }
            public static void Name(string value) => s_values["name"] = value;
            public static void Path(string value) => s_values["path"] = value;
            public static string Read(string key) => s_values[key];
        }
        """);

    [Fact]
    public Task What_nearly_every_member_does_is_one_finding() => Finds("""
        static class Settings
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, string> s_values = new();

            public static void Reload() { lock (s_gate) s_values["a"] = "b"; }
            public static string A => {|MAP1002:s_values["a"]|};
            public static string B => s_values["b"];
            public static string C => s_values["c"];
            public static string D => s_values["d"];
            public static string E => s_values["e"];
            public static string F => s_values["f"];
            public static string G => s_values["g"];
            public static string H => s_values["h"];
            public static string I => s_values["i"];
        }
        """);

    [Theory]
    [InlineData("return s_info.Values.OrderBy(x => x).Select(x => s_speed.GetValueOrDefault(x)).ToArray();")]
    [InlineData("return (from x in s_info.Values let y = s_speed.GetValueOrDefault(x) where y > 1 select y).ToArray();")]
    [InlineData("return new List<int>(s_info.Values.Where(x => s_speed.ContainsKey(x))).ToArray();")]
    [InlineData("foreach (int i in s_info.Values.Where(x => s_speed.ContainsKey(x))) return new[] { i }; return new int[0];")]
    [InlineData("return new[] { s_info.Values.Sum(Speed) };")]
    [InlineData("return s_info.Values.Select(Speed).ToArray();")]
    public Task Safe_query_that_is_walked_under_the_lock(string body) => Silent(Transfers(body));

    [Theory]
    [InlineData("var speeds = s_info.Values.Select(x => {|MAP1002:s_speed.GetValueOrDefault(x)|}); return speeds;")]
    [InlineData("return s_info.Values.Select(x => {|MAP1002:s_speed.GetValueOrDefault(x)|});")]
    public Task Query_that_leaves_the_lock(string body) => Finds(Transfers(body));

    private static string Transfers(string body) => $$"""
        static class Transfers
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<int, int> s_info = new();
            private static readonly Dictionary<int, int> s_speed = new();

            public static void Note(int x) { lock (s_gate) { s_info[x] = x; s_speed[x] = x; } }

            public static IEnumerable<int> All()
            {
                lock (s_gate)
                {
                    {{body}}
                }
            }

            public static int First() { lock (s_gate) return Speed(1); }

            private static int Speed(int x) => s_speed.GetValueOrDefault(x);
        }
        """;
}
