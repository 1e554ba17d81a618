namespace MapSafety.Tests.Peers;

/// <summary>
/// CodeQL for C#: UnsynchronizedStaticAccess, and what FutileSyncOnField and SynchSetUnsynchGet say when the field holds a map.
/// It looks at static dictionaries, at instance code that another thread can reach, and takes any lock for the right one.
/// </summary>
public sealed class CodeQLTests : PeerTests
{
    // CodeQL leaves static methods alone; we report: who calls it matters less than that nobody keeps two calls apart.
    [Fact]
    public Task A_static_method_writes_a_static_map() => OnlyWeReport("""
        public class Rates
        {
            internal static Dictionary<string, decimal> ByCurrency = new();

            public static void Set(string currency, decimal rate) => {|MAP1001:ByCurrency[currency] = rate|};
        }
        """);

    // CodeQL reports the read; we report the write that makes the read dangerous, and the read is among its places.
    [Fact]
    public Task A_public_method_reads_with_no_lock_what_a_static_one_writes() => BothReport("""
        public class Rates
        {
            internal static Dictionary<string, decimal> ByCurrency = new();
            private readonly object _gate = new();

            public static void Set(string currency, decimal rate) => {|MAP1001:ByCurrency[currency] = rate|};

            public decimal Twice(string currency)
            {
                decimal first = ByCurrency[currency];
                lock (_gate)
                    return first + first;
            }
        }
        """);

    // CodeQL reports the read, so do we: the write has a lock here.
    [Fact]
    public Task A_public_method_reads_with_no_lock_what_others_write_under_one() => BothReport("""
        public class Rates
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, decimal> s_byCurrency = new();

            public void Set(string currency, decimal rate)
            {
                lock (s_gate)
                    s_byCurrency[currency] = rate;
            }

            public decimal Of(string currency) => {|MAP1002:s_byCurrency[currency]|};
        }
        """);

    // CodeQL takes the lock for a good one; we report: each object locks its own, and the map is one for all.
    [Fact]
    public Task A_lock_of_the_instance_around_a_static_map() => OnlyWeReport("""
        public class Rates
        {
            private static readonly Dictionary<string, decimal> s_byCurrency = new();
            private readonly object _gate = new();

            public void Set(string currency, decimal rate)
            {
                lock (_gate)
                    {|MAP1003:s_byCurrency[currency] = rate|};
            }

            public decimal Of(string currency)
            {
                lock (_gate)
                    return {|MAP1003:s_byCurrency[currency]|};
            }
        }
        """);

    // Neither reports.
    [Fact]
    public Task A_concurrent_map_is_read() => BothSilent("""
        public class Rates
        {
            public static ConcurrentDictionary<string, decimal> ByCurrency = new();

            public decimal Of(string currency) => ByCurrency[currency];
        }
        """);

    // Neither reports: the monitor is held.
    [Fact]
    public Task Between_enter_and_exit_of_the_maps_own_monitor() => BothSilent("""
        public class Rates
        {
            private static readonly Dictionary<string, decimal> s_byCurrency = new();

            public decimal Add(string currency, decimal rate)
            {
                Monitor.Enter(s_byCurrency);
                decimal sum = s_byCurrency[currency] += rate;
                Monitor.Exit(s_byCurrency);
                return sum;
            }
        }
        """);

    // Neither reports: the only caller holds the monitor.
    [Fact]
    public Task A_private_method_called_between_enter_and_exit() => BothSilent("""
        public class Rates
        {
            private static readonly Dictionary<string, decimal> s_byCurrency = new();

            public void Grow(string currency)
            {
                Monitor.Enter(s_byCurrency);
                Double(currency);
                Monitor.Exit(s_byCurrency);
            }

            private void Double(string currency) => s_byCurrency[currency] *= 2;
        }
        """);

    // CodeQL is silent: nobody calls it. So should we be, as we are about the state of objects; of a static we only see that nobody rules it out.
    [Fact]
    public Task A_private_method_that_nobody_calls() => KnownFalseAlarm("""
        public class Rates
        {
            private static readonly Dictionary<string, decimal> s_byCurrency = new();

            public void Set(string currency, decimal rate)
            {
                lock (s_byCurrency)
                    s_byCurrency[currency] = rate;
            }

            private decimal Of(string currency) => {|MAP1002:s_byCurrency[currency]|};
        }
        """);

    // Both report the read on the other thread.
    [Fact]
    public Task A_private_method_that_a_new_thread_runs() => BothReport("""
        public class Rates
        {
            private static readonly Dictionary<string, decimal> s_byCurrency = new();

            public void Set(string currency, decimal rate)
            {
                lock (s_byCurrency)
                    s_byCurrency[currency] = rate;
            }

            private void Watch() => new Thread(new ThreadStart(Print)).Start();

            private void Print() => Console.WriteLine({|MAP1002:s_byCurrency["EUR"]|});
        }
        """);

    // CodeQL reports locks of a field that is assigned under the lock; we do when a map depends on it.
    [Theory]
    [InlineData("_gate = new object()")]
    [InlineData("Renew(out _gate)")]
    [InlineData("Keep(_gate = new object())")]
    public Task A_lock_object_that_is_replaced_under_its_lock(string replacement) => BothReport($$"""
        public class Seats
        {
            private object _gate = new();
            private readonly Dictionary<int, string> _taken = new();

            public void Reset()
            {
                lock ({|MAP1009:_gate|})
                {
                    _taken.Clear();
                    {{replacement}};
                }
            }

            public void Take(int seat, string guest)
            {
                lock ({|MAP1009:_gate|})
                    _taken[seat] = guest;
            }

            private static void Renew(out object gate) => gate = new object();

            private static void Keep(object gate) { }
        }
        """);

    // CodeQL finds nothing wrong with replacing the lock object under another lock; we report: whoever holds the old one keeps nobody out.
    [Fact]
    public Task A_lock_object_that_is_replaced_under_another_lock() => OnlyWeReport("""
        public class Seats
        {
            private readonly object _other = new();
            private object _gate = new();
            private readonly Dictionary<int, string> _taken = new();

            public void Renew()
            {
                lock (_other)
                    _gate = new object();
            }

            public void Take(int seat, string guest)
            {
                lock ({|MAP1009:_gate|})
                    _taken[seat] = guest;
            }
        }
        """);

    // CodeQL reports the getter without the setter's lock; we do not: one reference is read whole, and what is in the map is not touched here.
    [Theory]
    [InlineData("get { return _seats; }")]
    [InlineData("get { lock (_gate) { } return _seats; }")]
    public Task A_getter_hands_out_with_no_lock_what_the_setter_replaces_under_one(string getter) => OnlyThePeerReports($$"""
        public class Plan
        {
            private readonly object _gate = new();
            private Dictionary<int, string> _seats = new();

            public Dictionary<int, string> Seats
            {
                {{getter}}
                set { lock (_gate) _seats = value; }
            }
        }
        """);

    // Both report a getter that looks into the map with no lock.
    [Fact]
    public Task A_getter_reads_with_no_lock_what_the_setter_changes_under_one() => BothReport("""
        public class Plan
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _seats = new();

            public string First
            {
                get { return {|MAP1002:_seats[1]|}; }
                set { lock (_gate) _seats[1] = value; }
            }
        }
        """);

    // Neither reports: both accessors hold the lock.
    [Fact]
    public Task A_getter_and_a_setter_under_one_lock() => BothSilent("""
        public class Plan
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _seats = new();

            public string First
            {
                get { lock (_gate) return _seats[1]; }
                set { lock (_gate) _seats[1] = value; }
            }
        }
        """);

    // Neither reports: no accessor holds a lock, and nothing else shows that threads meet.
    [Fact]
    public Task A_getter_and_a_setter_without_any_lock() => BothSilent("""
        public class Plan
        {
            private readonly Dictionary<int, string> _seats = new();

            public string First
            {
                get { return _seats[1]; }
                set { _seats[1] = value; }
            }
        }
        """);

    // CodeQL is silent, since the setter's write is not locked either; we suggest: the type takes a lock, but never around the map.
    [Fact]
    public Task A_setter_that_locks_too_little() => OnlyWeReport("""
        public class Plan
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _seats = new();

            public string First
            {
                get { return _seats[1]; }
                set { lock (_gate) { } {|MAP1004:_seats[1] = value|}; }
            }
        }
        """, As.Suggestion);
}
