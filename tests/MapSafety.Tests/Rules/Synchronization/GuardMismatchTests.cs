using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class GuardMismatchTests : RuleTests<GuardMismatch>
{
    [Fact]
    public Task Message_names_both_locks_and_who_holds_the_other() => Says(
        "'Remove' removes from 's_names', a static List, under 's_other', which keeps nobody out: 'Add' changes it under 's_gate'",
        """
        static class Names
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name) { lock (s_gate) {|#2:s_names.Add(name)|}; }

            public static bool Has(string name) { lock (s_gate) return s_names.Contains(name); }

            public static void Remove(string name) { lock (s_other) {|#0:s_names.Remove(name)|}; }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_of_an_instance_lock_around_a_static_collection() => Says(
        "'Add' adds to 's_names', a static List, under '_gate', which keeps nobody out: each instance has a lock of its own, and they all share the collection",
        """
        class Names
        {
            readonly object _gate = new();
            static readonly List<string> {|#1:s_names|} = new();

            public void Add(string name) { lock (_gate) {|#0:s_names.Add(name)|}; }
        }
        """,
        others: 1);

    [Fact]
    public Task Message_of_an_instance_that_locks_itself() => Says(
        "'Add' adds to 's_names', a static List, under 'this', which keeps nobody out: each instance locks itself, and they all share the collection",
        """
        class Names
        {
            static readonly List<string> {|#1:s_names|} = new();

            public void Add(string name) { lock (this) {|#0:s_names.Add(name)|}; }
        }
        """,
        others: 1);

    [Theory]
    [InlineData("lock (s_other) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("lock (s_other) _ = {|MAP1003:s_list.Contains(1)|};")]
    [InlineData("lock (s_other) foreach (int item in {|MAP1003:s_list|}) { }")]
    [InlineData("lock (typeof(Shared)) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("lock (s_list) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("var gate = s_other; lock (gate) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("Monitor.Enter(s_other); try { {|MAP1003:s_list.Add(1)|}; } finally { Monitor.Exit(s_other); }")]
    [InlineData("using (s_lock.EnterScope()) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("s_semaphore.Wait(); try { {|MAP1003:s_list.Add(1)|}; } finally { s_semaphore.Release(); }")]
    [InlineData("s_rw.EnterWriteLock(); try { {|MAP1003:s_list.Add(1)|}; } finally { s_rw.ExitWriteLock(); }")]
    [InlineData("s_rw.EnterReadLock(); try { _ = {|MAP1003:s_list[0]|}; } finally { s_rw.ExitReadLock(); }")]
    [InlineData("s_mutex.WaitOne(); try { {|MAP1003:s_list.Add(1)|}; } finally { s_mutex.ReleaseMutex(); }")]
    [InlineData("lock (s_other) lock (s_third) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("lock (s_other) AddOne();")]
    [InlineData("Locked(() => {|MAP1003:s_list.Add(1)|});")]
    [InlineData("lock (s_other) { void Local() => {|MAP1003:s_list.Add(1)|}; Local(); }")]
    [InlineData("lock (s_other) {|MAP1003:Put(s_list)|};")]
    public Task Every_other_guard(string statements)
    {
        string helper = statements.Contains("AddOne", StringComparison.Ordinal) ? "{|MAP1003:s_list.Add(1)|}" : "Console.WriteLine()";
        return Finds($$"""
            static class Shared
            {
                static readonly object s_gate = new(), s_other = new(), s_third = new();
                static readonly Lock s_lock = new();
                static readonly ReaderWriterLockSlim s_rw = new();
                static readonly SemaphoreSlim s_semaphore = new(1, 1);
                static readonly Mutex s_mutex = new();
                static readonly List<int> s_list = new();

                public static void Add() { lock (s_gate) s_list.Add(1); }

                public static void Remove() { lock (s_gate) s_list.Remove(1); }

                public static void Use()
                {
                    {{statements}}
                }

                private static void AddOne() => {{helper}};

                private static void Put(List<int> list) => list.Add(1);

                private static void Locked(Action action) { lock (s_other) action(); }
            }
            """);
    }

    [Fact]
    public Task A_reader_under_another_lock() => Finds("""
        static class Shared
        {
            static readonly object s_writers = new(), s_readers = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key) { lock (s_writers) s_map[key] = 1; }

            public static int Get(string key) { lock (s_readers) return {|MAP1003:s_map[key]|}; }
        }
        """);

    [Fact]
    public Task A_change_under_the_lock_of_another_collection_is_the_odd_one_out() => Finds("""
        static class Shared
        {
            static readonly object s_usersGate = new(), s_rolesGate = new();
            static readonly List<string> s_users = new();
            static readonly List<string> s_roles = new();

            public static void AddUser(string name) { lock (s_usersGate) s_users.Add(name); }

            public static bool HasUser(string name) { lock (s_usersGate) return s_users.Contains(name); }

            public static bool HasRole(string name) { lock (s_rolesGate) return s_roles.Contains(name); }

            public static void AddRole(string name) { lock (s_rolesGate) s_roles.Add(name); }

            public static void Clear()
            {
                lock (s_usersGate)
                {
                    s_users.Clear();
                    {|MAP1003:s_roles.Clear()|};
                }
            }
        }
        """);

    [Fact]
    public Task One_writer_under_the_wrong_lock_against_several_readers() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new(), s_wrong = new();
            static readonly List<int> s_list = new();

            public static void Add() { lock (s_wrong) {|MAP1003:s_list.Add(1)|}; }

            public static int First() { lock (s_gate) return s_list[0]; }

            public static int Last() { lock (s_gate) return s_list[^1]; }

            public static int Sum() { lock (s_gate) return s_list.Sum(); }
        }
        """);

    [Theory]
    [InlineData("readonly object _gate = new();", "lock (_gate) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("readonly Lock _gate = new();", "lock (_gate) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("readonly SemaphoreSlim _gate = new(1, 1);", "_gate.Wait(); try { {|MAP1003:s_list.Add(1)|}; } finally { _gate.Release(); }")]
    [InlineData("readonly ReaderWriterLockSlim _gate = new();", "_gate.EnterWriteLock(); {|MAP1003:s_list.Add(1)|}; _gate.ExitWriteLock();")]
    [InlineData("object Gate { get; } = new();", "lock (Gate) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("readonly List<int> _own = new();", "lock (_own) {|MAP1003:s_list.AddRange(_own)|};")]
    [InlineData("readonly object _gate; public Shared() { _gate = new object(); }", "lock (_gate) {|MAP1003:s_list.Add(1)|};")]
    [InlineData("", "lock (this) _ = {|MAP1003:s_list.Remove(1)|};")]
    [InlineData("readonly object _gate = new();", "lock (this) lock (_gate) {|MAP1003:s_list.Add(1)|};")]
    public Task Every_instance_lock_around_a_static_collection(string gate, string statements) => Finds($$"""
        class Shared
        {
            {{gate}}
            static readonly List<int> s_list = new();

            public void Use()
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Synchronized_instance_methods_around_a_static_collection() => Finds("""
        class Shared
        {
            static readonly List<int> s_list = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Add(int item) => {|MAP1003:s_list.Add(item)|};

            [MethodImpl(MethodImplOptions.Synchronized)]
            public int First() => {|MAP1003:s_list[0]|};
        }
        """);

    [Fact]
    public Task Partial_nested_generic_and_record_types() => Finds(
        """
        partial class Shared
        {
            internal static readonly object s_gate = new();
            internal static readonly object s_other = new();
            internal static readonly HashSet<int> s_set = new();

            private class Nested<T>
            {
                void Add() { lock (s_other) {|MAP1003:s_set.Add(typeof(T).Name.Length)|}; }
            }
        }
        """,
        """
        partial class Shared
        {
            public static bool Add(int item) { lock (s_gate) return s_set.Add(item); }

            public static bool Has(int item) { lock (s_gate) return s_set.Contains(item); }
        }

        record Reader(int Item)
        {
            private readonly object _gate = new();

            public bool Known { get { lock (_gate) return {|MAP1003:Shared.s_set.Contains(Item)|}; } }
        }
        """);

    [Fact]
    public Task Asynchronous_code_under_another_semaphore() => Finds("""
        static class Shared
        {
            static readonly SemaphoreSlim s_read = new(1, 1), s_write = new(1, 1);
            static readonly Dictionary<string, int> s_map = new();

            public static async Task Put(string key)
            {
                await s_write.WaitAsync();
                try { s_map[key] = 1; }
                finally { s_write.Release(); }
            }

            public static async Task<int> Get(string key)
            {
                await s_read.WaitAsync();
                try { return {|MAP1003:s_map[key]|}; }
                finally { s_read.Release(); }
            }
        }
        """);

    [Fact]
    public Task One_finding_for_each_member() => Says(
        "'Move' removes from 's_list', a static List, under 's_other', which keeps nobody out: 'Add' changes it under 's_gate'",
        """
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> {|#1:s_list|} = new();

            public static void Add() { lock (s_gate) {|#3:s_list.Add(1)|}; }

            public static void Clear() { lock (s_gate) s_list.Clear(); }

            public static void Trim() { lock (s_gate) s_list.RemoveAt(0); }

            public static void Move()
            {
                lock (s_other)
                {
                    {|#0:s_list.Remove(1)|};
                    {|#2:s_list.Add(2)|};
                }
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Two_locks_of_one_object() => Says(
        "'Has' reads '_names', a List of 'Names', which is made for several threads, under 'this', which keeps nobody out: 'Add' changes it under '_gate'",
        """
        class Names
        {
            readonly object _gate = new();
            readonly List<string> {|#1:_names|} = new();

            public void Add(string name) { lock (_gate) {|#2:_names.Add(name)|}; }

            public void Remove(string name) { lock (_gate) _names.Remove(name); }

            [MethodImpl(MethodImplOptions.Synchronized)]
            public bool Has(string name) => {|#0:_names.Contains(name)|};
        }
        """,
        others: 2);

    [Fact]
    public Task Locks_of_the_object_and_of_its_user() => Finds("""
        class Room
        {
            internal readonly object Gate = new();
            internal readonly HashSet<string> Guests = new();

            public bool Enter(string name) { lock (Gate) return Guests.Add(name); }

            public void Clear() { lock (Gate) Guests.Clear(); }

            public bool Leave(string name) { lock (this) return {|MAP1003:Guests.Remove(name)|}; }
        }

        class Hotel
        {
            readonly Room _room = new();

            public bool Has(string name) { lock (_room.Gate) return _room.Guests.Contains(name); }

            public bool Move(string name) { lock (_room) return {|MAP1003:_room.Guests.Remove(name)|}; }
        }
        """);

    [Fact]
    public Task Safe_twin_the_objects_own_lock_and_a_static_one_around_it() => Silent("""
        class Names
        {
            static readonly object s_gate = new();
            readonly object _gate = new();
            readonly List<string> _names = new();

            public void Add(string name) { lock (_gate) _names.Add(name); }

            public bool Has(string name) { lock (s_gate) lock (_gate) return _names.Contains(name); }
        }
        """);

    [Fact]
    public Task Safe_twin_a_static_lock_around_the_state_of_objects() => Silent("""
        class Names
        {
            static readonly object s_gate = new();
            readonly List<string> _names = new();

            public void Add(string name) { lock (s_gate) _names.Add(name); }

            public bool Has(string name) { lock (s_gate) return _names.Contains(name); }
        }
        """);


    [Fact]
    public Task Many_uses_under_many_locks() => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> s_list = new();

            public static void Add() { lock (s_gate) {|MAP1003:s_list.Add(0)|}; }

            {{string.Concat(Enumerable.Range(0, 500).Select(i => $"public static void A{i}() {{ lock (s_other) s_list.Add({i}); }}\n"))}}
        }
        """);

    [Fact]
    public Task Safe_twin_more_combinations_of_locks_than_anybody_understands() => Silent($$"""
        static class Shared
        {
            {{string.Concat(Enumerable.Range(0, 200).Select(i => $"static readonly object s_gate{i} = new();\n"))}}
            static readonly List<int> s_list = new();

            {{string.Concat(Enumerable.Range(0, 200).Select(i => $"public static void A{i}() {{ lock (s_gate{i}) s_list.Add({i}); }}\n"))}}
        }
        """);

    [Fact]
    public Task Safe_twin_one_lock_everywhere() => Silent("""
        static class Names
        {
            static readonly object s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Remove(string name) { lock (s_gate) s_names.Remove(name); }
        }
        """);

    [Fact]
    public Task Safe_twin_nested_locks_that_share_one() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) s_list.Add(1); }

            public static void B() { lock (s_other) lock (s_gate) s_list.Add(1); }

            public static void C() { lock (s_gate) lock (s_other) s_list.Add(1); }
        }
        """);

    [Fact]
    public Task Safe_twin_each_pair_shares_one() => Silent("""
        static class Shared
        {
            static readonly object s_a = new(), s_b = new(), s_c = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_a) lock (s_b) s_list.Add(1); }

            public static void B() { lock (s_b) lock (s_c) s_list.Add(1); }

            public static void C() { lock (s_a) lock (s_c) s_list.Add(1); }
        }
        """);

    [Fact]
    public Task Safe_twin_read_and_write_mode_of_one_lock() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<int> s_list = new();

            public static void Add() { s_lock.EnterWriteLock(); s_list.Add(1); s_lock.ExitWriteLock(); }

            public static int First() { s_lock.EnterReadLock(); try { return s_list[0]; } finally { s_lock.ExitReadLock(); } }
        }
        """);

    [Fact]
    public Task Safe_twin_readers_under_different_locks() => Silent("""
        static class Shared
        {
            static readonly object s_a = new(), s_b = new();
            static readonly List<int> s_list = new() { 1 };

            public static int A() { lock (s_a) return s_list[0]; }

            public static int B() { lock (s_b) return s_list[0]; }
        }
        """);

    [Theory]
    [InlineData("lock (s_gates[0]) s_list.Add(1);")]
    [InlineData("lock (Gate()) s_list.Add(1);")]
    [InlineData("lock (GateProperty) s_list.Add(1);")]
    [InlineData("lock (s_alias) s_list.Add(1);")]
    [InlineData("lock (gate) s_list.Add(1);")]
    [InlineData("object mine = Gate(); lock (mine) s_list.Add(1);")]
    [InlineData("lock (((ICollection)s_list).SyncRoot) s_list.Add(1);")]
    [InlineData("if (Interlocked.Exchange(ref s_once, 1) == 0) s_list.Add(1);")]
    [InlineData("lock (s_holder.Gate) s_list.Add(1);")]
    public Task Safe_twin_a_guard_that_may_be_the_same_object(string statements) => Silent($$"""
        class Holder
        {
            public object Gate = new();
        }

        static class Shared
        {
            static readonly object s_gate = new();
            static readonly object s_alias = s_gate;
            static readonly object[] s_gates = { s_gate };
            static readonly Holder s_holder = new() { Gate = s_gate };
            static int s_once;
            static readonly List<int> s_list = new();

            static object GateProperty => s_gate;

            static object Gate() => s_gate;

            public static void Add() { lock (s_gate) s_list.Add(1); }

            public static void Remove() { lock (s_gate) s_list.Remove(1); }

            public static void Use(object gate)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Safe_twin_a_gate_that_is_handed_in() => Silent("""
        class Shared
        {
            readonly object _gate;
            static readonly List<int> s_list = new();

            public Shared(object gate) => _gate = gate;

            public void Add() { lock (_gate) s_list.Add(1); }
        }
        """);

    [Fact]
    public Task Safe_twin_a_type_that_makes_its_only_instance() => Silent("""
        class Shared
        {
            public static readonly Shared Instance = new();
            readonly object _gate = new();
            static readonly List<int> s_list = new();

            private Shared() { }

            public void Add() { lock (_gate) s_list.Add(1); }

            public void Remove() { lock (this) lock (_gate) s_list.Remove(1); }
        }
        """);

    [Fact]
    public Task Safe_twin_an_instance_lock_inside_the_static_one() => Silent("""
        class Shared
        {
            readonly object _gate = new();
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public void Add() { lock (_gate) lock (s_gate) s_list.Add(1); }

            public static void Clear() { lock (s_gate) s_list.Clear(); }
        }
        """);

    [Fact]
    public Task Safe_twin_the_gate_of_a_static_object() => Silent("""
        class Holder
        {
            public readonly object Gate = new();
        }

        static class Shared
        {
            static readonly Holder s_holder = new();
            static readonly List<int> s_list = new();

            public static void Add() { lock (s_holder.Gate) s_list.Add(1); }

            public static void Clear() { lock (s_holder.Gate) s_list.Clear(); }
        }
        """);

    [Fact]
    public Task Safe_twin_nothing_changes_it() => Silent("""
        class Shared
        {
            readonly object _gate = new();
            static readonly List<int> s_list = new() { 1, 2 };

            static Shared() => s_list.Add(3);

            public int First() { lock (_gate) return s_list[0]; }
        }
        """);

    [Fact]
    public Task Safe_twin_concurrent_and_immutable_collections() => Silent("""
        class Shared
        {
            readonly object _gate = new();
            static readonly ConcurrentDictionary<int, int> s_map = new();
            static ImmutableList<int> s_list = ImmutableList<int>.Empty;

            public void Add(int item) { lock (_gate) { s_map[item] = 1; s_list = s_list.Add(item); } }
        }
        """);

    [Fact]
    public Task Safe_twin_initialization_needs_no_lock() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> s_list = new();

            static Shared() { lock (s_other) s_list.Add(1); }

            public static void Add() { lock (s_gate) s_list.Add(1); }
        }
        """);

    [Fact]
    public Task Safe_twin_a_bare_use_is_another_rules_matter() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Add() { lock (s_gate) s_list.Add(1); }

            public static void Remove() => s_list.Remove(1);

            public static int First() => s_list[0];
        }
        """);

    [Fact]
    public Task Safe_twin_a_helper_whose_callers_hold_different_locks_holds_one_that_is_not_known() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) { Add(); Remove(); } }

            public static void B() { lock (s_gate) Remove(); }

            public static void C() { lock (s_gate) lock (s_other) Add(); }

            private static void Add() => s_list.Add(1);

            private static void Remove() => s_list.Remove(1);
        }
        """);

    [Fact]
    public Task Misses_callers_of_one_helper_that_hold_different_locks() => KnownMiss("""
        static class Shared
        {
            static readonly object s_gate = new(), s_other = new();
            static readonly List<int> s_list = new();

            public static void A() { lock (s_gate) Add(); }

            public static void B() { lock (s_other) Add(); }

            private static void Add() => s_list.Add(1);
        }
        """);

    [Fact]
    public Task Misses_a_static_lock_that_every_generic_type_has_its_own_of() => KnownMiss("""
        static class Shared
        {
            internal static readonly List<int> s_list = new();
        }

        class Cache<T>
        {
            static readonly object s_gate = new();

            public void Add(int item) { lock (s_gate) Shared.s_list.Add(item); }
        }
        """);

    [Fact]
    public Task Wrongly_reports_the_lock_of_a_type_that_is_made_once() => KnownFalseAlarm("""
        class Service
        {
            readonly object _gate = new();
            static readonly List<int> s_list = new();

            public void Add(int item) { lock (_gate) {|MAP1003:s_list.Add(item)|}; }
        }

        static class Program
        {
            static readonly Service s_service = new();

            public static void Use() => s_service.Add(1);
        }
        """);

    [Fact]
    public Task The_lock_of_one_object_around_the_state_of_another() => Says(
        "'TakeFrom' clears '_items', a List of 'Box', which is made for several threads, under 'this._gate', which keeps nobody out: 'Add' changes it under '_gate' of the object that it belongs to",
        """
        class Box
        {
            private readonly object _gate = new();
            private readonly List<int> {|#1:_items|} = new();
            public void Add(int item) { lock (_gate) {|#2:_items.Add(item)|}; }
            public void TakeFrom(Box other) { lock (_gate) {|#0:other._items.Clear()|}; }
        }
        """,
        DiagnosticSeverity.Info,
        others: 2);

    [Theory]
    [InlineData("lock (other._gate) other._items.Clear();")]
    [InlineData("lock (_gate) lock (other._gate) { _items.AddRange(other._items); other._items.Clear(); }")]
    [InlineData("var box = other; lock (box._gate) other._items.Clear();")]
    [InlineData("Box copy = new(); lock (_gate) copy._items.AddRange(_items);")]
    [InlineData("var self = this; lock (_gate) self._items.Clear();")]
    public Task Safe_twin_the_lock_of_the_object_whose_state_it_is(string statements) => Silent($$"""
        class Box
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();
            public void Add(int item) { lock (_gate) _items.Add(item); }
            public void Move(Box other) { {{statements}} }
        }
        """);

    [Fact]
    public Task Safe_twin_an_owner_whose_lock_guards_its_parts() => Silent("""
        class Tree
        {
            private readonly object _gate = new();
            private readonly Node _root = new();
            public void Add(int item) { lock (_gate) { _root.Items.Add(item); _root.Sort(); } }
            public int First() { lock (_gate) return _root.Items[0]; }
            private sealed class Node
            {
                internal readonly List<int> Items = new();
                internal void Sort() => Items.Sort();
            }
        }
        """);

    [Fact]
    public Task Safe_twin_one_object_whose_methods_call_those_of_another_under_its_lock() => Silent("""
        sealed class Service
        {
            private readonly object _gate = new();
            private readonly Part _part = new();
            private Service() { }
            public static Service Instance { get; } = new();
            public void Add(int item) { lock (_gate) Shared.Items.Add(item); }
            public void AddLater(int item) { lock (_gate) _part.Add(item); }
            private sealed class Part
            {
                internal void Add(int item) => Shared.Items.Add(item);
            }
        }
        static class Shared { internal static readonly List<int> Items = new(); }
        """);

    [Fact]
    public Task Another_lock_than_the_declared_one() => Says(
        "'Add' adds to '_items', a List of 'Box', which is made for several threads, under 'this', which keeps nobody out: it is declared to be guarded by '_gate'",
        """
        class Box
        {
            private readonly object _gate = new();
            [{|#2:GuardedBy("_gate")|}] private readonly List<int> {|#1:_items|} = new();
            public void Add(int item) { lock (this) {|#0:_items.Add(item)|}; }
        }
        class GuardedByAttribute : Attribute { public GuardedByAttribute(string guard) { } }
        """,
        others: 2);
}
