namespace MapSafety.Tests.Peers;

public sealed partial class RacerDTests
{
    // Both report without any mark: the lock of the writer says that threads are expected.
    [Fact]
    public Task A_lock_that_shows_what_the_type_is_made_for() => BothReport("""
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();

            public void Set()
            {
                lock (this)
                {
                    _marks[1] = 1;
                }
            }

            public int Get()
            {
                int mark = {|MAP1002:_marks[1]|};
                return mark;
            }
        }
        """);

    // RacerD reports here as well, and so do we: a synchronized method is a lock like any other.
    [Fact]
    public Task A_synchronized_method_that_shows_what_the_type_is_made_for() => BothReport("""
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Set() => _marks[1] = 1;

            public int Get()
            {
                int mark = {|MAP1002:_marks[1]|};
                return mark;
            }
        }
        """);

    // RacerD leaves it, for fear of false alarms where a callee takes some lock; we suggest that the lock may have been meant for this too.
    [Fact]
    public Task A_lock_taken_for_nothing_in_a_helper() => OnlyWeReport("""
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();

            public int Get()
            {
                Touch();
                return _marks[1];
            }

            public void Set() => {|MAP1004:_marks[1] = 1|};

            private void Touch()
            {
                lock (this) { }
            }
        }
        """, As.Suggestion);

    // Both report the bare read of what is written under the lock.
    [Fact]
    public Task A_bare_read_where_the_writer_holds_the_lock() => BothReport("""
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();
            private readonly Dictionary<int, int> _weights = new() { [1] = 1 };

            public int Next()
            {
                lock (this)
                {
                    _marks[1] = 4;
                    return _weights[1];
                }
            }

            public int Mark() => {|MAP1002:_marks[1]|};
        }
        """);

    // RacerD takes the locked read for a coincidence; we report: nobody keeps the write from meeting it.
    [Fact]
    public Task A_bare_write_where_a_reader_happens_to_hold_the_lock() => OnlyWeReport("""
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();
            private readonly Dictionary<int, int> _weights = new();

            public int Next()
            {
                lock (this)
                {
                    _marks[1] = 4;
                    return _weights[1];
                }
            }

            public void Weigh() => {|MAP1004:_weights[1] = 5|};
        }
        """);

    // Both report the writer, which can meet itself and the reader; one finding for each member.
    [Fact]
    public Task Bare_reads_and_bare_writes() => BothReport("""
        [ThreadSafe]
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();

            public int Get() => _marks[1];

            public void SetLow() => {|MAP1004:_marks[1] = 1|};

            public void SetHigh() => {|MAP1004:_marks[1] = 6|};
        }
        """);

    // Both report the read, in the helper that makes it.
    [Fact]
    public Task A_bare_read_in_a_helper() => BothReport("""
        [ThreadSafe]
        public class Marks
        {
            private readonly Dictionary<int, int> _marks = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Set() => _marks[1] = 1;

            public int Get() => GetUnlocked();

            private int GetUnlocked() => {|MAP1002:_marks[1]|};
        }
        """);

    // RacerD reports the look outside the lock. So should we, but a lock in the holder says nothing about the object it holds.
    [Fact]
    public Task A_look_outside_the_lock_through_an_object_in_a_field() => KnownMiss("""
        public class Score
        {
            private readonly Dictionary<string, int> _points = new();

            public int Of(string player) => _points[player];

            public void Set(string player, int points) => _points[player] = points;
        }

        public class Game
        {
            private readonly object _gate = new();
            private readonly Score _score = new();

            public void Raise(string player, int points)
            {
                if (_score.Of(player) < points)
                    lock (_gate)
                        _score.Set(player, points);
            }
        }
        """);

    // Neither reports: this call made the map, whatever names and branches it goes through.
    [Theory]
    [InlineData("Dictionary<string, int> mine = new(); mine[key] = 1;")]
    [InlineData("Dictionary<string, int> mine = new(); var alias = mine; alias[key] = 1; mine[key] = 2;")]
    [InlineData("Dictionary<string, int> mine; if (key is null) mine = new(); else mine = new(); mine[key] = 1;")]
    [InlineData("Dictionary<string, int> mine = new(); Fill(mine, key); mine[key] = 2;")]
    [InlineData("Dictionary<string, int> mine = Same(new()); mine[key] = 1;")]
    [InlineData("Dictionary<string, int>? mine = MakeOrNull(key); if (mine != null) mine[key] = 1;")]
    [InlineData("object made = new Dictionary<string, int>(); ((Dictionary<string, int>)made)[key] = 1;")]
    [InlineData("Dictionary<string, int> mine = new(); mine[key] = 1; Leave(mine);")]
    [InlineData("Shelf other = new(); other._books[key] = 1; other.Put(key);")]
    public Task A_map_that_this_call_made(string use) => BothSilent($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public void Use(string key)
            {
                {{use}}
            }

            public int Find(string key)
            {
                lock (this)
                    return _books[key];
            }

            private void Put(string key) => _books[key] = 2;

            private static void Fill(Dictionary<string, int> books, string key) => books[key] = 1;

            private static Dictionary<string, int> Same(Dictionary<string, int> books) => books;

            private static Dictionary<string, int>? MakeOrNull(string key) => key is null ? null : new();

            private static void Leave(Dictionary<string, int> books) { }
        }
        """);

    // Both report: the map was fetched under the lock, but belongs to the object.
    [Fact]
    public Task A_local_that_was_read_from_the_field_under_the_lock() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public void Put(string key)
            {
                Dictionary<string, int> books;
                lock (this)
                    books = _books;
                {|MAP1002:books[key] = 1|};
            }

            public void Drop(string key)
            {
                lock (this)
                    _books.Remove(key);
            }
        }
        """);

    // RacerD knows that it misses this one, and so do we: what is published is not followed back to the local that made it.
    [Fact]
    public Task A_map_that_is_published_under_the_lock_and_filled_afterwards() => KnownMiss("""
        [ThreadSafe]
        public class Shelf
        {
            private static Dictionary<string, int> s_books = new();

            public void Renew(string key)
            {
                Dictionary<string, int> books = new();
                lock (typeof(Shelf))
                    s_books = books;
                books[key] = 1;
            }

            public int Find(string key)
            {
                lock (typeof(Shelf))
                    return s_books[key];
            }
        }
        """);

    // Neither reports: each thread has its own.
    [Fact]
    public Task A_map_that_each_thread_has_for_itself() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly ThreadLocal<Dictionary<string, int>> _books = new(() => new());

            public void Put(string key) => _books.Value![key] = 1;

            public void PutInto(ThreadLocal<Dictionary<string, int>> books, string key) => books.Value![key] = 1;
        }
        """);

    // Neither reports: nobody has the object yet.
    [Fact]
    public Task Constructors_and_what_only_they_call() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public Shelf() => _books["one"] = 1;

            public Shelf(string key) => Fill(key);

            private void Fill(string key) => _books[key] = 7;

            public int Find(string key)
            {
                lock (this)
                    return _books[key];
            }
        }
        """);

    // Both report: a constructor owns its own object, and no static.
    [Fact]
    public Task A_constructor_that_changes_a_static() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
            private static readonly List<string> s_all = new();

            public Shelf(string name) => {|MAP1001:s_all.Add(name)|};
        }
        """);

    // RacerD reports: the other object is not new. So should we, but we leave constructors alone, whichever object of their type they change.
    [Fact]
    public Task A_constructor_that_changes_another_object() => KnownMiss("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public Shelf()
            {
            }

            public Shelf(Shelf other) => other._books["moved"] = 1;

            public void Put(string key)
            {
                lock (this)
                    _books[key] = 1;
            }
        }
        """);

    // Neither reports: the constructor's only caller holds the lock.
    [Fact]
    public Task A_private_constructor_that_changes_a_static_under_its_callers_lock() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private static readonly List<string> s_all = new();

            private Shelf(string name) => s_all.Add(name);

            [MethodImpl(MethodImplOptions.Synchronized)]
            public static Shelf Make() => new Shelf("shelf");
        }
        """);

    // Both report: another caller of the constructor holds nothing. RacerD names that caller, we the change.
    [Fact]
    public Task A_private_constructor_that_changes_a_static_and_a_caller_without_the_lock() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
            private static readonly List<string> s_all = new();

            private Shelf(string name) => {|MAP1001:s_all.Add(name)|};

            [MethodImpl(MethodImplOptions.Synchronized)]
            public static Shelf Make() => new Shelf("shelf");

            public static Shelf MakeBare() => new Shelf("bare");
        }
        """);

    // Neither reports: a private method that nobody calls.
    [Fact]
    public Task A_change_in_a_private_method_that_nobody_calls() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            private void Put(string key) => _books[key] = 1;

            public int Find(string key) => _books[key];
        }
        """);

    // Both report: RacerD where the public method calls, we where the helper changes.
    [Fact]
    public Task A_change_two_private_methods_away_from_a_public_one() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public void PutDeep(string key) => PutNear(key);

            private void PutNear(string key) => Put(key);

            private void Put(string key) => {|MAP1004:_books[key] = 1|};
        }
        """);

    // Neither reports: every way to the change goes through the lock.
    [Fact]
    public Task A_helper_whose_callers_all_hold_the_lock() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void PutOne(string key) => Put(key);

            public void PutTwo(string key) => PutLocked(key);

            [MethodImpl(MethodImplOptions.Synchronized)]
            private void PutLocked(string key) => Put(key);

            private void Put(string key) => _books[key] = 1;
        }
        """);

    // Neither reports: the reference is volatile, and no map is changed.
    [Fact]
    public Task A_volatile_field_that_gets_a_new_map() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private volatile Dictionary<string, int> _books = new();

            public void Renew() => _books = new Dictionary<string, int>();

            public int Find(string key) => _books[key];
        }
        """);

    // Both report: the mark is inherited.
    [Fact]
    public Task A_type_derived_from_one_that_is_marked_as_safe() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
        }

        public class WideShelf : Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public void Put(string key) => {|MAP1004:_books[key] = 1|};
        }
        """);

    // Neither reports: the derived type takes the promise back.
    [Fact]
    public Task A_type_marked_as_unsafe_derived_from_one_that_is_marked_as_safe() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
        }

        [NotThreadSafe]
        public class WideShelf : Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public void Put(string key) => _books[key] = 1;
        }
        """);

    // Both report: the promise is made again.
    [Fact]
    public Task A_type_marked_as_safe_derived_from_one_that_is_marked_as_unsafe() => BothReport("""
        [NotThreadSafe]
        public class Shelf
        {
        }

        [ThreadSafe]
        public class WideShelf : Shelf
        {
            private readonly Dictionary<string, int> _books = new();

            public void Put(string key) => {|MAP1004:_books[key] = 1|};
        }
        """);

    // RacerD lets types without a mark change what they like; we suggest: it is the same map.
    [Fact]
    public Task A_change_from_a_type_that_is_not_marked() => OnlyWeReport("""
        [ThreadSafe]
        public class Shelf
        {
            public readonly Dictionary<string, int> Books = new();
        }

        public class Visitor
        {
            public void Put(Shelf shelf, string key) => {|MAP1004:shelf.Books[key] = 1|};
        }
        """, As.Suggestion);

    // Both report: the attribute names the lock.
    [Theory]
    [InlineData("public void Put(string key) => {|MAP1002:_books[key] = 1|};")]
    [InlineData("public void PutOne(string key) => Put(key); private void Put(string key) => {|MAP1002:_books[key] = 1|};")]
    public Task A_declared_guard_that_nobody_holds(string writer) => BothReport($$"""
        public class Shelf
        {
            private readonly object _gate = new();

            [GuardedBy("_gate")]
            private readonly Dictionary<string, int> _books = new();

            {{writer}}
        }
        """);

    // RacerD checks declared guards at writes only; a read under a writer is as dangerous, so we report.
    [Fact]
    public Task A_bare_read_of_a_map_with_a_declared_guard() => OnlyWeReport("""
        public class Shelf
        {
            private readonly object _gate = new();

            [GuardedBy("_gate")]
            private readonly Dictionary<string, int> _books = new();

            public void Put(string key)
            {
                lock (_gate)
                    _books[key] = 1;
            }

            public int Find(string key) => {|MAP1002:_books[key]|};
        }
        """);

    // Neither reports: constructors and initializers need no guard.
    [Fact]
    public Task Initialization_of_maps_with_a_declared_guard() => BothSilent("""
        public class Shelf
        {
            private static readonly object s_gate = new();

            [GuardedBy("s_gate")]
            private static readonly Dictionary<string, int> s_all = new();

            [GuardedBy("this")]
            private readonly Dictionary<string, int> _books = new();

            static Shelf() => s_all["first"] = 1;

            public Shelf() => _books["one"] = 1;

            public void Put(string key)
            {
                lock (this)
                    _books[key] = 1;
            }

            public int Find(string key)
            {
                lock (this)
                    return _books[key];
            }
        }
        """);
}
