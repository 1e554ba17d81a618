using MapSafety.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class WriteUnderReadLockTests : RuleTests<WriteUnderReadLock>
{
    [Fact]
    public Task Message_names_the_lock_and_who_is_let_in() => Says(
        "'Of' adds to 's_ports', a static Dictionary, while it holds 's_lock' only for reading; readers and other calls of it are let in",
        """
        static class Ports
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> {|#1:s_ports|} = new();

            public static int Of(string name)
            {
                s_lock.EnterReadLock();
                try
                {
                    if (!s_ports.TryGetValue(name, out int port))
                        {|#0:s_ports.Add(name, port = name.Length)|};

                    {|#2:s_ports[""] = 0|};
                    return port;
                }
                finally
                {
                    s_lock.ExitReadLock();
                }
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Message_of_a_lock_that_was_not_upgraded() => Says(
        "'Put' writes to 's_map', a static Dictionary, while it holds 's_lock' only for reading; readers are let in until it is upgraded",
        """
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> {|#1:s_map|} = new();

            public static void Put(string key)
            {
                s_lock.EnterUpgradeableReadLock();
                try { {|#0:s_map[key] = 1|}; }
                finally { s_lock.ExitUpgradeableReadLock(); }
            }

            public static int Get(string key)
            {
                s_lock.EnterReadLock();
                try { return s_map[key]; }
                finally { s_lock.ExitReadLock(); }
            }
        }
        """,
        others: 1);

    [Theory]
    [InlineData("Dictionary<string, int>", "{|MAP1008:s_state[key] = 1|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1008:s_state[key]++|}")]
    [InlineData("Dictionary<string, int>", "{|MAP1008:s_state.Remove(key)|}")]
    [InlineData("SortedDictionary<string, int>", "{|MAP1008:s_state.TryAdd(key, 1)|}")]
    [InlineData("SortedList<string, int>", "{|MAP1008:s_state.Add(key, 1)|}")]
    [InlineData("HashSet<string>", "{|MAP1008:s_state.Add(key)|}")]
    [InlineData("List<string>", "{|MAP1008:s_state.Sort()|}")]
    [InlineData("List<string>", "{|MAP1008:s_state.Clear()|}")]
    [InlineData("Queue<string>", "_ = {|MAP1008:s_state.Dequeue()|}")]
    [InlineData("Stack<string>", "_ = {|MAP1008:s_state.Pop()|}")]
    [InlineData("LinkedList<string>", "{|MAP1008:s_state.AddLast(key)|}")]
    [InlineData("Hashtable", "{|MAP1008:s_state[key] = 1|}")]
    [InlineData("Collection<string>", "{|MAP1008:s_state.Add(key)|}")]
    [InlineData("List<string>", "var alias = s_state; {|MAP1008:alias.Add(key)|}")]
    [InlineData("List<string>", "{|MAP1008:Put(s_state)|}")]
    [InlineData("List<string>", "{|MAP1008:s_state.PutTwice()|}")]
    [InlineData("List<string>", "void Local() => {|MAP1008:s_state.Add(key)|}; Local()")]
    [InlineData("List<string>", "new[] { key }.ToList().ForEach(item => {|MAP1008:s_state.Add(item)|})")]
    public Task Every_change(string type, string statement) => Finds($$"""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly {{type}} s_state = new();

            public static void Change(string key)
            {
                s_lock.EnterReadLock();
                try
                {
                    {{statement}};
                }
                finally
                {
                    s_lock.ExitReadLock();
                }
            }

            private static void Put(ICollection<string> items) => items.Add("");

            private static void PutTwice(this List<string> items) { Put(items); Put(items); }
        }
        """);

    [Theory]
    [InlineData("s_lock.EnterReadLock(); {|MAP1008:s_list.Add(1)|}; s_lock.ExitReadLock();")]
    [InlineData("if (s_lock.TryEnterReadLock(9)) try { {|MAP1008:s_list.Add(1)|}; } finally { s_lock.ExitReadLock(); }")]
    [InlineData("if (!s_lock.TryEnterReadLock(9)) return; try { {|MAP1008:s_list.Add(1)|}; } finally { s_lock.ExitReadLock(); }")]
    [InlineData("s_old.AcquireReaderLock(-1); try { {|MAP1008:s_list.Add(1)|}; } finally { s_old.ReleaseReaderLock(); }")]
    [InlineData("var alias = s_lock; alias.EnterReadLock(); try { {|MAP1008:s_list.Add(1)|}; } finally { alias.ExitReadLock(); }")]
    [InlineData("s_lock.EnterReadLock(); try { AddOne(); } finally { s_lock.ExitReadLock(); }")]
    [InlineData("Read(() => {|MAP1008:s_list.Add(1)|});")]
    [InlineData("s_lock.EnterWriteLock(); s_lock.ExitWriteLock(); s_lock.EnterReadLock(); {|MAP1008:s_list.Add(1)|}; s_lock.ExitReadLock();")]
    public Task Every_read_lock(string statements)
    {
        string helper = statements.Contains("AddOne", StringComparison.Ordinal) ? "{|MAP1008:s_list.Add(1)|}" : "Console.WriteLine()";
        return Finds($$"""
            static class Shared
            {
                static readonly ReaderWriterLockSlim s_lock = new();
                static readonly ReaderWriterLock s_old = new();
                static readonly List<int> s_list = new();

                public static void Use()
                {
                    {{statements}}
                }

                private static void AddOne() => {{helper}};

                private static void Read(Action action)
                {
                    s_lock.EnterReadLock();
                    try { action(); }
                    finally { s_lock.ExitReadLock(); }
                }
            }
            """);
    }

    [Fact]
    public Task Properties_partial_generic_and_nested_types() => Finds(
        """
        partial class Shared<T>
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, T> s_map = new();

            class Nested
            {
                void Drop()
                {
                    s_lock.EnterReadLock();
                    {|MAP1008:s_map.Clear()|};
                    s_lock.ExitReadLock();
                }
            }
        }
        """,
        """
        partial class Shared<T>
        {
            public T this[string key]
            {
                set
                {
                    s_lock.EnterReadLock();
                    try { {|MAP1008:s_map[key] = value|}; }
                    finally { s_lock.ExitReadLock(); }
                }
            }
        }
        """);

    [Fact]
    public Task State_of_an_object() => Finds("""
        class Ports
        {
            readonly ReaderWriterLockSlim _lock = new();
            readonly Dictionary<string, int> _ports = new();

            public int Of(string name)
            {
                _lock.EnterReadLock();
                try { return _ports.TryGetValue(name, out int port) ? port : {|MAP1008:_ports[name] = name.Length|}; }
                finally { _lock.ExitReadLock(); }
            }

            public Ports(string first)
            {
                _lock.EnterReadLock();
                _ports[first] = 1;
                _lock.ExitReadLock();
            }
        }
        """);


    [Fact]
    public Task After_the_write_lock_was_given_back() => Finds("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<int> s_list = new();

            public static void Add()
            {
                s_lock.EnterUpgradeableReadLock();
                try
                {
                    s_lock.EnterWriteLock();
                    s_list.Add(1);
                    s_lock.ExitWriteLock();
                    {|MAP1008:s_list.Add(2)|};
                }
                finally { s_lock.ExitUpgradeableReadLock(); }
            }

            public static int First() { s_lock.EnterReadLock(); try { return s_list[0]; } finally { s_lock.ExitReadLock(); } }
        }
        """);

    [Fact]
    public Task Safe_twin_the_write_lock() => Silent("""
        static class Ports
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> s_ports = new();

            public static int Of(string name)
            {
                s_lock.EnterWriteLock();
                try
                {
                    if (!s_ports.TryGetValue(name, out int port))
                        s_ports.Add(name, port = name.Length);

                    return port;
                }
                finally
                {
                    s_lock.ExitWriteLock();
                }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_upgraded() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> s_map = new();

            public static int Of(string key)
            {
                s_lock.EnterUpgradeableReadLock();
                try
                {
                    if (s_map.TryGetValue(key, out int value))
                        return value;

                    s_lock.EnterWriteLock();
                    try { return s_map[key] = 1; }
                    finally { s_lock.ExitWriteLock(); }
                }
                finally { s_lock.ExitUpgradeableReadLock(); }
            }

            public static bool Has(string key) { s_lock.EnterReadLock(); try { return s_map.ContainsKey(key); } finally { s_lock.ExitReadLock(); } }
        }
        """);

    [Fact]
    public Task Safe_twin_nobody_takes_the_read_lock_beside_the_upgradeable_one() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<int> s_list = new();

            public static void Add() { s_lock.EnterUpgradeableReadLock(); try { s_list.Add(1); } finally { s_lock.ExitUpgradeableReadLock(); } }

            public static int First() { s_lock.EnterUpgradeableReadLock(); try { return s_list[0]; } finally { s_lock.ExitUpgradeableReadLock(); } }
        }
        """);

    [Theory]
    [InlineData("s_old.AcquireReaderLock(-1); var cookie = s_old.UpgradeToWriterLock(-1); s_list.Add(1); s_old.DowngradeFromWriterLock(ref cookie); s_old.ReleaseReaderLock();")]
    [InlineData("s_old.AcquireWriterLock(-1); s_list.Add(1); s_old.ReleaseWriterLock();")]
    [InlineData("s_lock.EnterReadLock(); lock (s_gate) s_list.Add(1); s_lock.ExitReadLock();")]
    [InlineData("s_lock.EnterReadLock(); try { lock (Gate()) s_list.Add(1); } finally { s_lock.ExitReadLock(); }")]
    [InlineData("s_lock.EnterReadLock(); s_lock.ExitReadLock(); s_list.Add(1);")]
    [InlineData("s_lock.EnterReadLock(); try { _ = s_list.Contains(1); } finally { s_lock.ExitReadLock(); }")]
    [InlineData("s_lock.EnterReadLock(); try { foreach (int item in s_list) { } } finally { s_lock.ExitReadLock(); }")]
    [InlineData("s_lock.EnterReadLock(); try { s_list = new(); } finally { s_lock.ExitReadLock(); }")]
    [InlineData("s_lock.EnterReadLock(); try { List<int> copy = new(s_list); copy.Add(1); } finally { s_lock.ExitReadLock(); }")]
    [InlineData("s_lock.EnterReadLock(); try { s_map[1] = 1; } finally { s_lock.ExitReadLock(); }")]
    [InlineData("if (s_lock.TryEnterWriteLock(9)) try { s_list.Add(1); } finally { s_lock.ExitWriteLock(); }")]
    [InlineData("lock (s_gate) s_list.Add(1);")]
    [InlineData("s_list.Add(1);")]
    public Task Safe_twin_other_guards_and_uses(string statements) => Silent($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly ReaderWriterLock s_old = new();
            static List<int> s_list = new();
            static readonly ConcurrentDictionary<int, int> s_map = new();

            public static void Use()
            {
                {{statements}}
            }

            static object Gate() => s_gate;
        }
        """);

    [Fact]
    public Task Safe_twin_initialization() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<int> s_list = new();

            static Shared() { s_lock.EnterReadLock(); s_list.Add(1); s_lock.ExitReadLock(); }
        }
        """);

    [Fact]
    public Task Safe_twin_a_lock_that_is_found_by_key() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim[] s_locks = { new() };
            static readonly List<int> s_list = new();

            public static void Add(int item)
            {
                s_locks[0].EnterReadLock();
                try { s_list.Add(item); }
                finally { s_locks[0].ExitReadLock(); }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_a_lambda_that_runs_later_holds_no_lock() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<int> s_list = new();

            public static Action Later()
            {
                s_lock.EnterReadLock();
                try { return () => s_list.Add(1); }
                finally { s_lock.ExitReadLock(); }
            }
        }
        """);

    [Fact]
    public Task Misses_a_change_of_a_collection_inside_the_collection() => KnownMiss("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, List<int>> s_map = new();

            public static void Add(string key)
            {
                s_lock.EnterReadLock();
                try { s_map[key].Add(1); }
                finally { s_lock.ExitReadLock(); }
            }
        }
        """);

    [Fact]
    public Task Wrongly_reports_a_change_that_the_only_thread_makes() => KnownFalseAlarm("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly List<int> s_list = new();

            // Only the loader's thread comes here.
            public static void Load()
            {
                s_lock.EnterReadLock();
                try { {|MAP1008:s_list.Add(1)|}; }
                finally { s_lock.ExitReadLock(); }
            }
        }
        """);

    [Theory]
    [InlineData("using (Read()) {|MAP1008:_map[key] = 1|};")]
    [InlineData("using var _ = Read(); {|MAP1008:_map[key] = 1|};")]
    [InlineData("EnterRead(); try { {|MAP1008:_map[key] = 1|}; } finally { ExitRead(); }")]
    [InlineData("Reading(() => {|MAP1008:_map[key] = 1|});")]
    public Task A_read_lock_that_a_helper_takes(string change) => Finds(Helped(change));

    [Theory]
    [InlineData("using (Write()) _map[key] = 1;")]
    [InlineData("using (Read()) { } using (Write()) _map[key] = 1;")]
    [InlineData("Writing(() => _map[key] = 1);")]
    public Task Safe_twin_a_write_lock_that_a_helper_takes(string change) => Silent(Helped(change));

    private static string Helped(string change) => $$"""
        class Cache
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly Dictionary<string, int> _map = new();
            public int Get(string key) { using (Read()) return _map[key]; }
            public void Drop(string key) { using (Write()) _map.Remove(key); }
            public void Put(string key) { {{change}} }
            private IDisposable Read() { _lock.EnterReadLock(); return new End(() => _lock.ExitReadLock()); }
            private IDisposable Write() { _lock.EnterWriteLock(); return new End(() => _lock.ExitWriteLock()); }
            private void EnterRead() => _lock.EnterReadLock();
            private void ExitRead() => _lock.ExitReadLock();
            private void Reading(Action action) { _lock.EnterReadLock(); try { action(); } finally { _lock.ExitReadLock(); } }
            private void Writing(Action action) { _lock.EnterWriteLock(); try { action(); } finally { _lock.ExitWriteLock(); } }
            private sealed class End : IDisposable
            {
                private readonly Action _end;
                public End(Action end) => _end = end;
                public void Dispose() => _end();
            }
        }
        """;
}
