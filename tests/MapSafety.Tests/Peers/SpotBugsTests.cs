namespace MapSafety.Tests.Peers;

/// <summary>
/// SpotBugs for Java: IS2_INCONSISTENT_SYNC and its relatives. It counts: a field of which at least two thirds of all accesses are locked, writes
/// counted twice, is taken for guarded. Its cases are about numbers; here they stand with a collection in the field.
/// </summary>
public sealed class SpotBugsTests : PeerTests
{
    // Neither reports: a synchronized method and a lock of 'this' are one lock.
    [Fact]
    public Task A_synchronized_getter_and_a_setter_that_locks_this() => BothSilent("""
        public class Cart
        {
            private readonly Dictionary<string, int> _items = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public int Of(string item) => _items[item];

            public void Set(string item, int count)
            {
                lock (this)
                    _items[item] = count;
            }
        }
        """);

    // Both report the one change without the lock.
    [Fact]
    public Task One_reset_without_the_lock_that_all_others_hold() => BothReport("""
        public class Cart
        {
            private readonly List<int> _lengths = new();

            public int[] Lengths()
            {
                lock (this)
                    return _lengths.ToArray();
            }

            public void Reset() => {|MAP1002:_lengths.Clear()|};

            public void Add(params string[] items)
            {
                foreach (string item in items)
                    AddOne(item);
            }

            [MethodImpl(MethodImplOptions.Synchronized)]
            private void AddOne(string item) => _lengths.Add(item.Length);
        }
        """);

    // SpotBugs reports and its authors wish it did not; we do not: the lambda runs on the spot, under the lock.
    [Fact]
    public Task A_lambda_run_at_once_under_the_lock_calls_a_helper() => OnlyThePeerReports("""
        public class Cart
        {
            private readonly List<int> _lengths = new();

            public int Count(List<string> items)
            {
                lock (this)
                {
                    _lengths.Clear();
                    items.ForEach(item => AddOne(item));
                    return _lengths.Count;
                }
            }

            private void AddOne(string item) => _lengths.Add(item.Length);
        }
        """);

    // Both report; SpotBugs with little confidence, since one read is little; we as a warning: one read under a resize is enough.
    [Fact]
    public Task Six_locked_changes_and_one_bare_read() => BothReport("""
        public class Votes
        {
            private readonly Dictionary<int, int> _votes = new();
            public void One() { lock (this) _votes[1]++; }
            public void Two() { lock (this) _votes[2]++; }
            public void Three() { lock (this) _votes[3]++; }
            public void Four() { lock (this) _votes[4]++; }
            public void Five() { lock (this) _votes[5]++; }
            public void Six() { lock (this) _votes[6]++; }
            public bool Any(int number) => {|MAP1002:_votes[number]|} > 0;
        }
        """);

    // Both report, once for the member.
    [Fact]
    public Task Six_locked_changes_and_two_bare_reads() => BothReport("""
        public class Votes
        {
            private readonly Dictionary<int, int> _votes = new();
            public void One() { lock (this) _votes[1]++; }
            public void Two() { lock (this) _votes[2]++; }
            public void Three() { lock (this) _votes[3]++; }
            public void Four() { lock (this) _votes[4]++; }
            public void Five() { lock (this) _votes[5]++; }
            public void Six() { lock (this) _votes[6]++; }
            public int Sum() => {|MAP1002:_votes[1]|} + _votes[2];
        }
        """);

    // Both report the bare change.
    [Fact]
    public Task Six_locked_changes_and_one_bare_change() => BothReport("""
        public class Votes
        {
            private readonly Dictionary<int, int> _votes = new();
            public void One() { lock (this) _votes[1]++; }
            public void Two() { lock (this) _votes[2]++; }
            public void Three() { lock (this) _votes[3]++; }
            public void Four() { lock (this) _votes[4]++; }
            public void Five() { lock (this) _votes[5]++; }
            public void Six() { lock (this) _votes[6]++; }
            internal int Add(int number, int count)
            {
                {|MAP1002:_votes[number] += count|};
                return _votes[number];
            }
        }
        """);

    // SpotBugs reports with little confidence; we suggest: a lone count is out of date at once, and harms nobody.
    [Fact]
    public Task Six_locked_changes_and_a_bare_count() => BothReport("""
        public class Votes
        {
            private readonly List<int> _votes = new();
            public void One() { lock (this) _votes.Add(1); }
            public void Two() { lock (this) _votes.Add(2); }
            public void Three() { lock (this) _votes.Add(3); }
            public void Four() { lock (this) _votes.Add(4); }
            public void Five() { lock (this) _votes.Add(5); }
            public void Six() { lock (this) _votes.Add(6); }
            public int Cast => {|MAP1002:_votes.Count|};
        }
        """, As.Suggestion);

    // SpotBugs has a pattern of its own for it, UG_SYNC_SET_UNSYNC_GET; both report the getter.
    [Fact]
    public Task A_locked_setter_and_a_bare_getter() => BothReport("""
        public class Config
        {
            private readonly Dictionary<string, string> _values = new();
            public string Get(string key) => {|MAP1002:_values[key]|};
            public void Set(string key, string value) { lock (this) _values[key] = value; }
            public string Pair(string key) { lock (this) return _values[key] + _values[key]; }
        }
        """);

    // Both report: the attribute names the lock.
    [Fact]
    public Task A_declared_guard_that_the_reader_holds_and_the_writer_does_not() => BothReport("""
        public class Config
        {
            [GuardedBy("this")]
            private readonly Dictionary<string, string> _values = new();
            public string Get(string key) { lock (this) return _values[key]; }
            public void Set(string key, string value) => {|MAP1002:_values[key] = value|};
        }
        """);

    // Both report the bare setter among locked accesses.
    [Fact]
    public Task A_locked_getter_a_locked_change_and_a_bare_setter() => BothReport("""
        public class Config
        {
            private readonly Dictionary<string, int> _values = new();
            public int Get(string key) { lock (this) return _values[key]; }
            public void Set(string key, int value) => {|MAP1002:_values[key] = value|};
            public void Next(string key) { lock (this) _values[key]++; }
        }
        """);

    // SpotBugs reports the locked readers; we do not: the reference alone is handed out and replaced with no lock, nothing in the map changes.
    [Fact]
    public Task Locked_readers_of_a_map_that_is_replaced_with_no_lock() => OnlyThePeerReports("""
        public class Config
        {
            private Dictionary<string, string> _values = new();
            public Dictionary<string, string> Values { get => _values; set => _values = value; }
            public int Hash() { lock (this) return _values.Count; }
            public int HashOfOne(string key) { lock (this) return _values is null ? 0 : _values[key].Length; }
        }
        """);

    // SpotBugs stays silent: too few of the accesses are locked. We report: the one lock says that threads are expected, however many forgot it.
    [Fact]
    public Task More_bare_changes_than_locked_ones() => OnlyWeReport("""
        public class Points
        {
            private readonly List<int> _x = new();

            public Points()
            {
                Start();
                Move();
            }

            private void Start() => _x.Add(0);

            private void Move() => _x[0] = 1;

            public void Next()
            {
                lock (this)
                    _x[0]++;
            }

            public void Right() => {|MAP1004:_x[0]++|};

            public void Left() => {|MAP1004:_x[0]--|};
        }
        """);

    // Neither reports: the type says that it is made for one thread.
    [Fact]
    public Task A_type_that_is_marked_as_not_safe_for_threads() => BothSilent("""
        [NotThreadSafe]
        public class Cart
        {
            private readonly Dictionary<string, int> _items = new();
            public void Add(string item) { lock (this) _items[item] = 1; }
            public void AddAll(string item) { lock (this) _items[item] = 2; }
            public void Drop(string item) => _items.Remove(item);
        }
        """);
}
