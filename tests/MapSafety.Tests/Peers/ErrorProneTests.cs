namespace MapSafety.Tests.Peers;

/// <summary>
/// Error Prone for Java: GuardedBy and StaticGuardedByInstance. It checks what an annotation says, in one method at a time, and knows whose lock it is.
/// We infer the guard from the writers, so most cases have a locked change beside them that says the same as the annotation.
/// </summary>
public sealed class ErrorProneTests : PeerTests
{
    // Both report what comes after the release.
    [Theory]
    [InlineData("Monitor.Enter(_gate);", "Monitor.Exit(_gate);")]
    [InlineData("_turns.EnterWriteLock();", "_turns.ExitWriteLock();")]
    [InlineData("_slots.Wait();", "_slots.Release();")]
    public Task A_change_after_try_and_finally(string take, string give) => BothReport($$"""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly ReaderWriterLockSlim _turns = new();
            private readonly SemaphoreSlim _slots = new(1, 1);
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                {{take}}
                try
                {
                    _pieces[article] = 1;
                }
                catch (ArgumentException)
                {
                    _pieces.Remove(article);
                }
                finally
                {
                    {{give}}
                }

                {|MAP1002:_pieces[article] = 2|};
            }
        }
        """);

    // Error Prone reports what stands between the taking and the 'try', as it knows that pattern alone; the lock is held there, so we do not.
    [Theory]
    [InlineData("Monitor.Enter(_gate);", "Monitor.Exit(_gate);")]
    [InlineData("_slots.Wait();", "_slots.Release();")]
    public Task A_change_between_the_taking_and_the_try(string take, string give) => OnlyThePeerReports($$"""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly SemaphoreSlim _slots = new(1, 1);
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                {{take}}
                _pieces[article] = 1;
                try
                {
                    _pieces[article] = 2;
                }
                finally
                {
                    {{give}}
                }
            }
        }
        """);

    // Neither reports: a static synchronized method locks its type.
    [Fact]
    public Task A_static_synchronized_method_and_a_lock_of_the_type() => BothSilent("""
        public class Stock
        {
            private static readonly Dictionary<string, int> s_pieces = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public static void Add(string article) => Stock.s_pieces[article] = 1;

            public static int Of(string article)
            {
                lock (typeof(Stock))
                    return s_pieces[article];
            }
        }
        """);

    // Both report the wrong one: Error Prone because the annotation says so, we because two of three hold the other.
    [Fact]
    public Task The_wrong_one_of_two_locks() => BothReport("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly object _other = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (_gate)
                    _pieces[article] = 1;
            }

            public void Sell(string article)
            {
                lock (_gate)
                    _pieces[article]--;
            }

            public void Drop(string article)
            {
                lock (_other)
                    {|MAP1003:_pieces.Remove(article)|};
            }
        }
        """);

    // Neither reports: it is one lock, however it is spelled.
    [Theory]
    [InlineData("Stock.Gate", "Stock.Pieces")]
    [InlineData("Gate", "Stock.Pieces")]
    [InlineData("Stock.Gate", "Pieces")]
    public Task Static_lock_and_static_map_with_and_without_their_type(string gate, string map) => BothSilent($$"""
        public class Stock
        {
            public static readonly object Gate = new();
            internal static readonly Dictionary<string, int> Pieces = new();

            public void Add(string article)
            {
                lock ({{gate}})
                    {{map}}[article] = 1;
            }

            public int Of(string article)
            {
                lock (Gate)
                    return Pieces[article];
            }
        }
        """);

    // Both report.
    [Fact]
    public Task A_static_map_with_no_lock_in_an_instance_method() => BothReport("""
        public class Stock
        {
            private static readonly object s_gate = new();

            [GuardedBy("s_gate")]
            private static readonly Dictionary<string, int> s_pieces = new();

            public void Add(string article) => {|MAP1002:s_pieces[article] = 1|};
        }
        """);

    // Both report: the lock belongs to the other object, and is not held. Ours is a suggestion, since that object may not be shared.
    [Fact]
    public Task The_map_of_another_object_with_no_lock() => BothReport("""
        public class Stock
        {
            public readonly object Gate = new();
            public readonly Dictionary<string, int> Pieces = new();

            public void Add(string article)
            {
                lock (Gate)
                    Pieces[article] = 1;
            }
        }

        public class Shop
        {
            public void Sell(Stock stock) => {|MAP1002:stock.Pieces.Clear()|};
        }
        """, As.Suggestion);

    // Neither reports.
    [Fact]
    public Task Constructors_and_initializers_under_another_lock_or_none() => BothSilent("""
        public class Stock
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly Dictionary<string, int> s_all = new() { ["first"] = 1 };
            private static readonly int s_first = s_all["first"]++;
            private readonly object _gate = new();
            private readonly object _other = new();
            private readonly Dictionary<string, int> _pieces = new();

            static Stock()
            {
                lock (s_other)
                    s_all["second"] = 1;
                lock (s_gate)
                    s_all["third"] = s_first;
            }

            public Stock()
            {
                lock (_other)
                    _pieces["a"] = 1;
                lock (_gate)
                    _pieces["b"] = 1;
                _pieces["c"] = 1;
            }

            public void Add(string article)
            {
                lock (s_gate)
                    s_all[article] = 1;
                lock (_gate)
                    _pieces[article] = 1;
            }
        }
        """);

    // Both report a helper that relies on its callers; Error Prone at the call without the lock, we at the change.
    [Fact]
    public Task A_helper_called_with_and_without_the_lock() => BothReport("""
        public class Stock
        {
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (this)
                    Put(article);
            }

            public int Of(string article)
            {
                lock (this)
                    return _pieces[article];
            }

            public void AddBare(string article) => Put(article);

            private void Put(string article) => {|MAP1004:_pieces[article] = 1|};
        }
        """);

    // Neither reports: the callers of its callers hold the lock.
    [Fact]
    public Task A_helper_of_a_helper_called_with_the_lock() => BothSilent("""
        public class Stock
        {
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (this)
                    PutNew(article);
            }

            private void PutNew(string article) => Put(article);

            private void Put(string article) => _pieces[article] = 1;
        }
        """);

    // Error Prone takes either mode of a read-write lock for enough; we report the change that only keeps writers out, and not other readers.
    [Fact]
    public Task A_change_under_the_read_lock_and_one_under_the_write_lock() => OnlyWeReport("""
        public class Stock
        {
            private readonly ReaderWriterLockSlim _turns = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                _turns.EnterReadLock();
                try
                {
                    {|MAP1008:_pieces[article] = 1|};
                }
                finally
                {
                    _turns.ExitReadLock();
                }
            }

            public void Drop(string article)
            {
                _turns.EnterWriteLock();
                try
                {
                    _pieces.Remove(article);
                }
                finally
                {
                    _turns.ExitWriteLock();
                }
            }
        }
        """);

    // Error Prone does not check read-write locks; we report.
    [Fact]
    public Task A_bare_change_of_what_a_read_write_lock_guards() => OnlyWeReport("""
        public class Stock
        {
            private readonly ReaderWriterLockSlim _turns = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                try
                {
                    {|MAP1002:_pieces[article] = 1|};
                }
                finally
                {
                }
            }

            public void Drop(string article)
            {
                _turns.EnterWriteLock();
                try
                {
                    _pieces.Remove(article);
                }
                finally
                {
                    _turns.ExitWriteLock();
                }
            }
        }
        """);

    // Neither reports: the nested object takes the lock of the one it belongs to.
    [Fact]
    public Task A_nested_type_that_takes_its_owners_lock() => BothSilent("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (_gate)
                    _pieces[article] = 1;
            }

            private sealed class Cursor
            {
                private readonly Stock _stock;

                public Cursor(Stock stock) => _stock = stock;

                public void Drop(string article)
                {
                    lock (_stock._gate)
                        Remove(article);
                }

                private void Remove(string article) => _stock._pieces.Remove(article);
            }
        }
        """);

    // Both report: the nested object locks itself and not its owner. Ours is a suggestion, since that owner may not be shared.
    [Fact]
    public Task A_nested_type_that_locks_itself() => BothReport("""
        public class Stock
        {
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (this)
                    _pieces[article] = 1;
            }

            public void Sell(string article)
            {
                lock (this)
                    _pieces[article]--;
            }

            private sealed class Cursor
            {
                private readonly Stock _stock;

                public Cursor(Stock stock) => _stock = stock;

                public void Drop(string article)
                {
                    lock (this)
                        {|MAP1003:_stock._pieces.Remove(article)|};
                }
            }
        }
        """, As.Suggestion);

    // Both report; ours is a suggestion, since it is another object's map and that object may not be shared.
    [Fact]
    public Task A_nested_type_that_goes_on_after_its_owners_lock() => BothReport("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (_gate)
                    _pieces[article] = 1;
            }

            public sealed class Cursor
            {
                private readonly Stock _stock;

                public Cursor(Stock stock) => _stock = stock;

                public void Drop(string article)
                {
                    lock (_stock._gate)
                        _stock._pieces.Remove(article);
                    {|MAP1002:_stock._pieces.Clear()|};
                }
            }
        }
        """, As.Suggestion);

    // Both report: the lambda is made under the lock and runs at any time.
    [Fact]
    public Task A_lambda_made_under_the_lock_that_is_kept() => BothReport("""
        public class Stock
        {
            private readonly Dictionary<string, int> _pieces = new();
            private Action? _later;

            public void Add(string article)
            {
                lock (this)
                {
                    _pieces[article] = 1;
                    _later = () => {|MAP1002:_pieces.Clear()|};
                }
            }

            public void Later() => _later?.Invoke();
        }
        """);

    // Both report: whoever keeps a delegate in a local may run it whenever he likes.
    [Fact]
    public Task A_lambda_made_under_the_lock_that_stays_in_a_local() => BothReport("""
        public class Stock
        {
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (this)
                {
                    _pieces[article] = 1;
                    Action later = () => {|MAP1002:_pieces.Clear()|};
                }
            }
        }
        """);

    // Error Prone reports: it cannot see that the lambda runs under the lock. We look at who runs it.
    [Fact]
    public Task A_lambda_that_a_synchronized_method_runs() => OnlyThePeerReports("""
        public class Stock
        {
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article) => Locked(() => _pieces[article] = 1);

            public int Of(string article)
            {
                lock (this)
                    return _pieces[article];
            }

            [MethodImpl(MethodImplOptions.Synchronized)]
            private void Locked(Action action) => action();
        }
        """);

    // Neither reports: the lock is inherited.
    [Theory]
    [InlineData("lock (Gate) Pieces[article] = 1; lock (this.Gate) Pieces[article] = 2;")]
    [InlineData("lock (base.Gate) base.Pieces[article] = 1;")]
    public Task A_lock_and_a_map_of_the_base_type(string use) => BothSilent($$"""
        public class Stock
        {
            protected readonly object Gate = new();
            protected readonly Dictionary<string, int> Pieces = new();

            public int Of(string article)
            {
                lock (Gate)
                    return Pieces[article];
            }
        }

        public class ColdStock : Stock
        {
            public void Add(string article)
            {
                {{use}}
            }
        }
        """);

    // Neither reports: the lock is the base type's, the map is not.
    [Fact]
    public Task A_map_beside_an_inherited_lock() => BothSilent("""
        public class Stock
        {
            protected readonly object Gate = new();
        }

        public class ColdStock : Stock
        {
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (Gate)
                    _pieces[article] = 1;
            }
        }
        """);

    // Neither reports: both types lock the same object, the base type by 'lock', the derived one as synchronized method.
    [Fact]
    public Task A_derived_type_that_locks_itself_is_the_base_object_too() => BothSilent("""
        public class Stock
        {
            protected readonly Dictionary<string, int> Pieces = new();

            public int Of(string article)
            {
                lock (this)
                    return Pieces[article];
            }
        }

        public class ColdStock : Stock
        {
            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Add(string article) => Pieces[article] = 1;
        }
        """);

    // Both report: the derived type shows by its lock what it expects.
    [Fact]
    public Task A_derived_type_that_changes_the_map_under_the_lock_and_after_it() => BothReport("""
        public class Stock
        {
            protected readonly object Gate = new();
            protected readonly Dictionary<string, int> Pieces = new();
        }

        public class ColdStock : Stock
        {
            public void Add(string article)
            {
                lock (Gate)
                    Pieces[article] = 1;
                {|MAP1002:Pieces[article] = 2|};
            }
        }
        """);

    // Both report: the base type shows by its own lock what it expects.
    [Fact]
    public Task A_derived_type_that_changes_the_map_after_the_lock_of_its_base() => BothReport("""
        public class Stock
        {
            protected readonly object Gate = new();
            protected readonly Dictionary<string, int> Pieces = new();

            public void Drop(string article)
            {
                lock (Gate)
                    Pieces.Remove(article);
            }
        }

        public class ColdStock : Stock
        {
            public void Add(string article)
            {
                lock (Gate)
                    Pieces[article] = 1;
                {|MAP1002:Pieces[article] = 2|};
            }
        }
        """);

    // Neither reports: a static lock has one object, by whichever type it is named.
    [Fact]
    public Task A_static_lock_named_by_a_derived_type() => BothSilent("""
        public class Stock
        {
            public static readonly object Gate = new();
            internal static readonly Dictionary<string, int> Pieces = new();
        }

        public class ColdStock : Stock
        {
            public void Add(string article)
            {
                lock (Stock.Gate)
                    Pieces[article] = 1;
                lock (ColdStock.Gate)
                    Pieces[article] = 2;
            }
        }
        """);

    // Both report: two types, two locks, and each map under the other's.
    [Fact]
    public Task The_static_lock_of_another_type() => BothReport("""
        public class Stock
        {
            public static readonly object Gate = new();
            internal static readonly Dictionary<string, int> Pieces = new();

            public static void Add(string article)
            {
                lock (Gate)
                    Pieces[article] = 1;
            }

            public static int Of(string article)
            {
                lock (Gate)
                    return Pieces[article];
            }
        }

        public class Shop
        {
            public static readonly object Gate = new();

            public void Sell(string article)
            {
                lock (Shop.Gate)
                    {|MAP1003:Stock.Pieces.Remove(article)|};
            }
        }
        """);

    // Neither reports: the other type takes the right lock.
    [Fact]
    public Task The_right_static_lock_from_another_type() => BothSilent("""
        public class Stock
        {
            public static readonly object Gate = new();
            internal static readonly Dictionary<string, int> Pieces = new();
        }

        public class Shop
        {
            public void Sell(string article)
            {
                lock (Stock.Gate)
                    Stock.Pieces.Remove(article);
            }
        }
        """);

    // Neither reports: one of several locks, and nobody can tell which.
    [Fact]
    public Task Striped_locks() => BothSilent("""
        public class Stock
        {
            private readonly object[] _gates = { new(), new() };
            private readonly Dictionary<string, int>[] _pieces = { new(), new() };

            public void Add(int shelf, string article)
            {
                lock (_gates[shelf])
                    _pieces[shelf][article] = 1;
            }
        }
        """);

    // Both report: the lock is this object's, the map the other's. Ours is a suggestion, since that object may not be shared.
    [Fact]
    public Task The_own_lock_around_the_map_of_another_object_of_the_type() => BothReport("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (_gate)
                    _pieces[article] = 1;
            }

            public void Sell(string article)
            {
                lock (_gate)
                    _pieces[article]--;
            }

            public void EmptyInto(Stock other)
            {
                lock (_gate)
                    {|MAP1003:other._pieces.Clear()|};
            }
        }
        """, As.Suggestion);

    // Neither reports: Error Prone gives up on try-with-resources, we see that the constructor takes the lock.
    [Fact]
    public Task A_disposable_of_ones_own_that_holds_the_lock() => BothSilent("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                using (new Held(_gate))
                    _pieces[article] = 1;
            }

            public void Drop(string article)
            {
                lock (_gate)
                    _pieces.Remove(article);
            }

            private readonly struct Held : IDisposable
            {
                private readonly object _gate;

                public Held(object gate)
                {
                    _gate = gate;
                    Monitor.Enter(gate);
                }

                public void Dispose() => Monitor.Exit(_gate);
            }
        }
        """);

    // Error Prone gives up on what stands in try-with-resources; we report: this disposable holds no lock.
    [Fact]
    public Task A_disposable_that_holds_no_lock() => OnlyWeReport("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article, IDisposable scope)
            {
                using (scope)
                    {|MAP1002:_pieces[article] = 1|};
            }

            public void Drop(string article)
            {
                lock (_gate)
                    _pieces.Remove(article);
            }
        }
        """);

    // Error Prone knows that it misses this one; we follow the local.
    [Fact]
    public Task A_list_fetched_under_the_lock_and_changed_after_it() => OnlyWeReport("""
        public class Names
        {
            private readonly List<string> _names = new();

            public void Add(string name)
            {
                List<string> names;
                lock (this)
                    names = _names;
                {|MAP1002:names.Add(name)|};
            }

            public void Clear()
            {
                lock (this)
                    _names.Clear();
            }
        }
        """);

    // Neither reports: a method returns the lock.
    [Fact]
    public Task A_lock_that_a_method_returns() => BothSilent("""
        public class Stock
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (Gate())
                    _pieces[article] = 1;
            }

            private object Gate() => _gate;
        }
        """);

    // Error Prone reports both that hold only one of the two locks; we report the pair once, at the lock that fewer hold.
    [Fact]
    public Task One_each_of_two_declared_locks() => BothReport("""
        public class Stock
        {
            private readonly object _gate = new();

            [GuardedBy("this", "_gate")]
            private readonly Dictionary<string, int> _pieces = new();

            public void Add(string article)
            {
                lock (this)
                {
                    lock (_gate)
                        _pieces[article] = 1;
                }
            }

            public void Sell(string article)
            {
                lock (this)
                    _pieces[article]--;
            }

            public void Drop(string article)
            {
                lock (_gate)
                    {|MAP1003:_pieces.Remove(article)|};
            }
        }
        """);

    // Neither reports: the nested type uses the static lock of the outer one.
    [Fact]
    public Task The_static_lock_of_the_outer_type() => BothSilent("""
        public class Stock
        {
            private static readonly object s_gate = new();

            public void Add(Shelf shelf, string article)
            {
                lock (s_gate)
                    shelf.Pieces[article] = 1;
            }

            public sealed class Shelf
            {
                internal readonly Dictionary<string, int> Pieces = new();
            }
        }
        """);

    // Error Prone reports a guard that does not exist; to us a name that means nothing says nothing about the map.
    [Fact]
    public Task A_declared_guard_that_does_not_exist() => OnlyThePeerReports("""
        public class Stock
        {
            [GuardedBy("nothing")]
            private readonly Dictionary<string, int> _pieces = new();

            public int Of(string article) => _pieces[article];
        }
        """);

    // Both report: the attribute names the lock.
    [Fact]
    public Task A_declared_guard_with_no_lock_anywhere() => BothReport("""
        public class Stock
        {
            public readonly object Gate = new();

            [GuardedBy("Gate")]
            public readonly Dictionary<string, int> Pieces = new();
        }

        public class Shop
        {
            public void Sell(Stock stock) => {|MAP1002:stock.Pieces.Clear()|};
        }
        """);

    // Both report, once for each member.
    [Fact]
    public Task A_static_map_under_an_instance_lock() => BothReport("""
        public class Stock
        {
            private static readonly Dictionary<string, int> s_pieces = new();
            private readonly object _gate = new();

            public void Add(string article)
            {
                lock (_gate)
                {
                    {|MAP1003:s_pieces[article] = 1|};
                    s_pieces[article] = 2;
                }
            }
        }
        """);

    // Neither reports.
    [Theory]
    [InlineData("private static readonly object _gate = new(); private static readonly Dictionary<string, int> _pieces = new();", "lock (_gate)")]
    [InlineData("private readonly object _gate = new(); private readonly Dictionary<string, int> _pieces = new();", "lock (_gate)")]
    [InlineData("private static readonly Dictionary<string, int> _pieces = new();", "lock (GetType())")]
    [InlineData("private readonly object _gate = new(); private static readonly Dictionary<string, int> _pieces = new();", "lock (_gate) lock (typeof(Stock))")]
    public Task A_map_under_a_lock_that_lives_as_long(string fields, string held) => BothSilent($$"""
        public class Stock
        {
            {{fields}}

            public void Add(string article)
            {
                {{held}}
                    _pieces[article] = 1;
            }
        }
        """);
}
