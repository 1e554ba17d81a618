namespace MapSafety.Tests.Rules.Synchronization;

/// <content>How a guard can be taken: by a helper, through another name, by declaration.</content>
public sealed partial class UnguardedAccessOfGuardedStateTests
{
    private const string Attribute = """

        namespace Anywhere
        {
            [System.AttributeUsage(System.AttributeTargets.All)]
            sealed class GuardedByAttribute : System.Attribute { public GuardedByAttribute(string guard) { } }

            [System.AttributeUsage(System.AttributeTargets.All)]
            sealed class ThreadConfinedAttribute : System.Attribute { }
        }
        """;

    // ---- helpers that take the guard for their caller

    [Theory]
    [InlineData("EnterLock(); try { _map[key] = 1; } finally { ExitLock(); }")]
    [InlineData("using (Locked()) _map[key] = 1;")]
    [InlineData("using var scope = Locked(); _map[key] = 1;")]
    [InlineData("using (new Scope(_gate)) _map[key] = 1;")]
    [InlineData("using (Scope.Of(_gate)) { if (key.Length > 0) return; _map[key] = 1; }")]
    [InlineData("using (LockedByName) _map[key] = 1;")]
    [InlineData("using (_gate.Hold()) _map[key] = 1;")]
    [InlineData("using (Twice()) _map[key] = 1;")]
    [InlineData("var scope = Locked(); try { _map[key] = 1; } finally { scope.Dispose(); }")]
    [InlineData("Do(() => _map[key] = 1);")]
    [InlineData("Do(() => { if (key.Length > 0) _map[key] = 1; });")]
    [InlineData("_ = Get(() => _map[key] = 1);")]
    [InlineData("Under(_gate, () => _map[key] = 1);")]
    [InlineData("Do(Bump);")]
    [InlineData("if (TryEnterLock()) { _map[key] = 1; ExitLock(); }")]
    [InlineData("if (!TryEnterLock()) return; try { _map[key] = 1; } finally { ExitLock(); }")]
    [InlineData("bool taken = TryEnterLock(); if (taken) { _map[key] = 1; ExitLock(); }")]
    [InlineData("bool taken = TryEnterChecked(9); bool copy = taken; if (copy) { _map[key] = 1; ExitLock(); }")]
    public Task Safe_twin_a_helper_takes_the_lock(string change) => Silent(Helped(change));

    [Theory]
    [InlineData("EnterLock(); ExitLock(); {|MAP1002:_map[key] = 1|};")]
    [InlineData("using (Locked()) { } {|MAP1002:_map[key] = 1|};")]
    [InlineData("{ using var scope = Locked(); } {|MAP1002:_map[key] = 1|};")]
    [InlineData("var scope = Locked(); scope.Dispose(); {|MAP1002:_map[key] = 1|};")]
    [InlineData("using (new Idle(_gate)) {|MAP1002:_map[key] = 1|};")]
    [InlineData("Balanced(); {|MAP1002:_map[key] = 1|};")]
    [InlineData("BalancedWithAnswer(); {|MAP1002:_map[key] = 1|};")]
    [InlineData("if (TryEnterLock()) ExitLock(); {|MAP1002:_map[key] = 1|};")]
    [InlineData("if (TryEnterLock()) ExitLock(); else {|MAP1002:_map[key] = 1|};")]
    [InlineData("After(() => {|MAP1002:_map[key] = 1|});")]
    public Task A_helper_that_does_not_hold_the_lock_there(string change) => Finds(Helped(change));

    [Fact]
    public Task A_method_group_that_the_helper_calls_without_the_lock() => Finds("""
        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { lock (_gate) _map[key] = 1; }
            public void Reset() => Run(Clear);
            private void Clear() => {|MAP1002:_map.Clear()|};
            private static void Run(Action action) => action();
        }
        """);

    [Fact]
    public Task A_method_group_that_is_called_under_the_lock_and_bare() => Finds("""
        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { lock (_gate) _map[key] = 1; }
            public void Reset() => Run(Clear);
            public void ResetNow() => Clear();
            private void Clear() => {|MAP1002:_map.Clear()|};
            private void Run(Action action) { lock (_gate) action(); }
        }
        """);

    [Fact]
    public Task A_helper_of_another_object_takes_that_objects_lock() => Silent("""
        class Gate
        {
            private readonly ReaderWriterLockSlim _lock = new();
            public IDisposable Read() { _lock.EnterReadLock(); return new Token(_lock, isWriter: false); }
            public IDisposable Write() { _lock.EnterWriteLock(); return new Token(_lock, isWriter: true); }
            private sealed class Token : IDisposable
            {
                private readonly ReaderWriterLockSlim _lock;
                private readonly bool _isWriter;
                public Token(ReaderWriterLockSlim @lock, bool isWriter) => (_lock, _isWriter) = (@lock, isWriter);
                public void Dispose() { if (_isWriter) _lock.ExitWriteLock(); else _lock.ExitReadLock(); }
            }
        }
        class Cache
        {
            private readonly Gate _gate = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { using (_gate.Write()) _map[key] = 1; }
            public int Get(string key) { using var _ = _gate.Read(); return _map[key]; }
        }
        """);

    [Fact]
    public Task A_read_beside_changes_under_the_lock_of_a_helper() => Finds("""
        class Cache
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { using (EnterWrite()) _map[key] = 1; }
            public int Get(string key) => {|MAP1002:_map[key]|};
            private Writer EnterWrite() => new(_lock);
            private readonly struct Writer : IDisposable
            {
                private readonly ReaderWriterLockSlim _held;
                public Writer(ReaderWriterLockSlim held) { _held = held; _held.EnterWriteLock(); }
                public void Dispose() => _held.ExitWriteLock();
            }
        }
        """);

    [Fact]
    public Task An_asynchronous_helper() => Silent("""
        class Cache
        {
            private readonly SemaphoreSlim _turn = new(1, 1);
            private readonly Dictionary<string, int> _map = new();
            public async Task PutAsync(string key) { using (await EnterAsync()) _map[key] = 1; }
            public async Task<int> GetAsync(string key) { await _turn.WaitAsync(); try { return _map[key]; } finally { _turn.Release(); } }
            private async Task<IDisposable> EnterAsync() { await _turn.WaitAsync().ConfigureAwait(false); return new Turn(_turn); }
            private sealed class Turn : IDisposable
            {
                private readonly SemaphoreSlim _turn;
                public Turn(SemaphoreSlim turn) => _turn = turn;
                public void Dispose() => _turn.Release();
            }
        }
        """);

    [Fact]
    public Task A_helper_of_a_base_class() => Silent("""
        abstract class Locking
        {
            private readonly object _gate = new();
            protected void Enter() => Monitor.Enter(_gate);
            protected void Exit() => Monitor.Exit(_gate);
        }
        class Cache : Locking
        {
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { Enter(); try { _map[key] = 1; } finally { Exit(); } }
            public int Get(string key) { Enter(); try { return _map[key]; } finally { Exit(); } }
        }
        """);

    [Fact]
    public Task Misses_a_local_function_that_takes_the_lock_for_its_caller() => KnownMiss("""
        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            public int Get(string key) { lock (_gate) return _map[key]; }
            public void Put(string key)
            {
                Monitor.Enter(_gate);
                Leave();
                _map[key] = 1;
                void Leave() => Monitor.Exit(_gate);
            }
        }
        """);

    // ---- other names of one guard

    [Theory]
    [InlineData("lock (this._gate) _map[key] = 1;")]
    [InlineData("lock (Gate) _map[key] = 1;")]
    [InlineData("lock (GateInABlock) _map[key] = 1;")]
    [InlineData("var gate = _gate; lock (gate) _map[key] = 1;")]
    [InlineData("var gate = Gate; lock (gate) { lock (_gate) { } _map[key] = 1; }")]
    [InlineData("var self = this; lock (self._gate) self._map[key] = 1;")]
    [InlineData("lock (_gate) { lock (_gate) { } _map[key] = 1; }")]
    [InlineData("Monitor.Enter(_gate); Monitor.Enter(Gate); Monitor.Exit(_gate); _map[key] = 1; Monitor.Exit(_gate);")]
    public Task Safe_twin_another_name_of_the_lock(string change) => Silent(Named(change));

    [Theory]
    [InlineData("lock (_gate) { } {|MAP1002:_map[key] = 1|};")]
    [InlineData("Monitor.Enter(Gate); Monitor.Exit(_gate); {|MAP1002:_map[key] = 1|};")]
    [InlineData("var gate = _gate; lock (gate) { } {|MAP1002:_map[key] = 1|};")]
    public Task The_lock_by_another_name_is_given_back(string change) => Finds(Named(change));

    [Fact]
    public Task A_property_through_which_the_changes_take_the_lock() => Finds("""
        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            private object Gate => _gate;
            public void Put(string key) { lock (Gate) _map[key] = 1; }
            public void Drop(string key) { lock (_gate) _map.Remove(key); }
            public int Get(string key) => {|MAP1002:_map[key]|};
        }
        """);

    [Fact]
    public Task The_protected_gate_of_a_base_class() => Finds("""
        abstract class Store
        {
            protected readonly object Gate = new();
            protected readonly Dictionary<string, int> Map = new();
            public void Put(string key) { lock (Gate) Map[key] = 1; }
        }
        class Cache : Store
        {
            public int Get(string key) { lock (base.Gate) return Map[key]; }
            public int Peek(string key) => {|MAP1002:Map[key]|};
        }
        """);

    [Fact]
    public Task The_gate_in_an_object_of_its_own() => Finds("""
        sealed class Holder { public readonly object Gate = new(); public object Other { get; } = new(); }
        class Cache
        {
            private readonly Holder _holder = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { lock (_holder.Gate) _map[key] = 1; }
            public void Drop(string key) { var holder = _holder; lock (holder.Gate) _map.Remove(key); }
            public int Get(string key) => {|MAP1002:_map[key]|};
        }
        """);

    [Fact]
    public Task A_lock_of_a_derived_type_around_the_map_of_its_base() => Finds("""
        public class Store
        {
            protected readonly Dictionary<string, int> Map = new();
            public void Put(string key) => {|MAP1002:Map[key] = 1|};
        }
        public class Cache : Store
        {
            private readonly object _gate = new();
            public int Get(string key) { lock (_gate) return Map[key]; }
            public void Drop(string key) { lock (_gate) Map.Remove(key); }
            public void Clear() { lock (_gate) Map.Clear(); }
        }
        """);

    [Fact]
    public Task A_derived_type_that_locks_something_else() => Silent("""
        public class Store
        {
            protected readonly Dictionary<string, int> Map = new();
            public void Put(string key) => Map[key] = 1;
        }
        public class Cache : Store
        {
            private readonly object _gate = new();
            private int _count;
            public void Count() { lock (_gate) _count++; }
        }
        """);

    // ---- declared guards

    [Fact]
    public Task A_declared_guard_is_named_where_nobody_holds_it() => Says(
        "'Put' writes to '_map', a Dictionary of 'Cache', which is made for several threads, with no lock held; it is declared to be guarded by '_gate'",
        """
        class Cache
        {
            private readonly object _gate = new();
            [{|#2:Anywhere.GuardedBy(nameof(_gate))|}] private readonly Dictionary<string, int> {|#1:_map|} = new();
            public void Put(string key) => {|#0:_map[key] = 1|};
        }
        """ + Attribute,
        others: 2);

    [Theory]
    [InlineData("[Anywhere.GuardedBy(\"_gate\")] private readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedByAttribute(\"this._gate\")] internal readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedBy(\"Gate\")] private readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedBy(\"_gate\")] private Dictionary<string, int> _map { get; } = new();")]
    [InlineData("[field: Anywhere.GuardedBy(\"_gate\")] private Dictionary<string, int> _map { get; } = new();")]
    [InlineData("[Anywhere.GuardedBy(\"this\")] private readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedBy(\"s_gate\")] private static readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedBy(\"Cache.s_gate\")] private readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedBy(\"Registry.Gate\")] private readonly Dictionary<string, int> _map = new();")]
    [InlineData("[Anywhere.GuardedBy(\"_holder.Gate\")] private readonly Dictionary<string, int> _map = new();")]
    public Task A_declared_guard_outweighs_how_most_members_do_it(string state) => Finds($$"""
        static class Registry { public static readonly object Gate = new(); }
        sealed class Holder { public readonly object Gate = new(); }
        class Cache
        {
            private static readonly object s_gate = new();
            private readonly object _gate = new();
            private readonly Holder _holder = new();
            private object Gate => _gate;
            {{state}}
            public void Put(string key) => {|MAP1002:_map[key] = 1|};
            public void Drop(string key) => {|MAP1002:_map.Remove(key)|};
            public int Get(string key) => {|MAP1002:_map[key]|};
            private void Nobody(string key) { lock (_gate) lock (s_gate) lock (this) lock (_holder.Gate) lock (Registry.Gate) _map[key] = 1; }
        }
        """ + Attribute);

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("_gate.Missing")]
    [InlineData("this.")]
    [InlineData("Cache")]
    public Task A_declared_guard_that_means_nothing(string guard) => Silent($$"""
        class Cache
        {
            private readonly object _gate = new();
            [Anywhere.GuardedBy("{{guard}}")] private readonly Dictionary<string, int> _map = new();
            public void Put(string key) => _map[key] = 1;
        }
        """ + Attribute);

    [Fact]
    public Task Safe_twin_every_access_holds_the_declared_guard() => Silent("""
        class Cache
        {
            private readonly object _gate = new();
            [Anywhere.GuardedBy("_gate")] private readonly Dictionary<string, int> _map = new();
            public Cache() => _map["first"] = 1;
            public void Put(string key) { lock (_gate) _map[key] = 1; }
            public int Get(string key) { lock (_gate) return _map[key]; }
        }
        """ + Attribute);

    [Fact]
    public Task A_declared_guard_of_a_map_that_nobody_changes() => Silent("""
        class Cache
        {
            private readonly object _gate = new();
            [Anywhere.GuardedBy("_gate")] private readonly Dictionary<string, int> _map = new() { ["one"] = 1 };
            public int Get(string key) => _map[key];
        }
        """ + Attribute);

    [Fact]
    public Task A_method_whose_callers_are_told_to_hold_the_lock() => Silent("""
        public class Cache
        {
            public readonly object Gate = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { lock (Gate) PutLocked(key); }
            [Anywhere.GuardedBy("Gate")] public void PutLocked(string key) => _map[key] = 1;
            [Anywhere.GuardedBy("Gate")] public int Count => _map.Count;
            [Anywhere.GuardedBy("Gate")] public virtual void Clear() { }
        }
        public class Derived : Cache
        {
            private readonly Dictionary<string, int> _more = new();
            public void Add(string key) { lock (Gate) _more[key] = 1; }
            public override void Clear() => _more.Clear();
        }
        """ + Attribute);

    [Fact]
    public Task A_method_whose_callers_are_told_to_hold_another_lock() => Finds("""
        public class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { lock (_gate) _map[key] = 1; }
            [Anywhere.GuardedBy("nothing")] public void PutLocked(string key) => {|MAP1002:_map[key] = 1|};
        }
        """ + Attribute);

    // ---- confinement of members

    [Theory]
    [InlineData("[Anywhere.ThreadConfined] private readonly Dictionary<string, int> _map = new();", "public int Get(string key) => _map[key];")]
    [InlineData("[Anywhere.ThreadConfined] private Dictionary<string, int> _map { get; } = new();", "public int Get(string key) => _map[key];")]
    [InlineData("private readonly Dictionary<string, int> _map = new();", "[Anywhere.ThreadConfined] public int Get(string key) => _map[key];")]
    [InlineData("private readonly Dictionary<string, int> _map = new();", "[Anywhere.ThreadConfined] public int First { get { return _map[\"first\"]; } }")]
    public Task A_member_that_one_thread_uses(string state, string reader) => Silent($$"""
        class Cache
        {
            private readonly object _gate = new();
            {{state}}
            public void Put(string key) { lock (_gate) _map[key] = 1; }
            {{reader}}
        }
        """ + Attribute);

    private static string Helped(string change) => $$"""
        static class Locks
        {
            public static Scope Hold(this object gate) => new Scope(gate);
        }

        sealed class Scope : IDisposable
        {
            private readonly object _held;
            public Scope(object held) { _held = held; Monitor.Enter(_held); }
            public static Scope Of(object held) => new(held);
            public void Dispose() => Monitor.Exit(_held);
        }

        sealed class Idle : IDisposable
        {
            private readonly object _held;
            public Idle(object held) => _held = held;
            public void Dispose() { }
        }

        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();

            public int Get(string key) { lock (_gate) return _map[key]; }

            public void Drop(string key) { lock (_gate) _map.Remove(key); }

            public void Put(string key)
            {
                {{change}}
                void Bump() => _map[key] = 1;
            }

            private void EnterLock() => Monitor.Enter(_gate);
            private void ExitLock() => Monitor.Exit(_gate);
            private bool TryEnterLock() => Monitor.TryEnter(_gate);
            private bool TryEnterChecked(int limit) { if (limit < 0) return false; Monitor.Enter(_gate); return true; }
            private void Balanced() { Monitor.Enter(_gate); try { _map.Clear(); } finally { Monitor.Exit(_gate); } }
            private int BalancedWithAnswer() { bool taken = false; try { Monitor.Enter(_gate, ref taken); return _map.Count; } finally { if (taken) Monitor.Exit(_gate); } }
            private Scope Locked() => new Scope(_gate);
            private Scope LockedByName { get { return new Scope(_gate); } }
            private IDisposable Twice() => Locked();
            private void Do(Action action) { lock (_gate) action(); }
            private T Get<T>(Func<T> get) { Monitor.Enter(_gate); try { return get(); } finally { Monitor.Exit(_gate); } }
            private static void Under(object gate, Action action) { lock (gate) action(); }
            private void After(Action action) { lock (_gate) { } action(); }
        }
        """;

    private static string Named(string change) => $$"""
        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            private object Gate => _gate;
            private object GateInABlock { get { return _gate; } }
            public int Get(string key) { lock (_gate) return _map[key]; }
            public void Drop(string key) { lock (_gate) _map.Remove(key); }
            public void Put(string key) { {{change}} }
        }
        """;
}
