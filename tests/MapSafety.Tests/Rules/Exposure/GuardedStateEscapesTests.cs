using MapSafety.Rules.Exposure;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Exposure;

public sealed class GuardedStateEscapesTests : RuleTests<GuardedStateEscapes>
{
    /// <summary>A static registry with a lock, and the member in question.</summary>
    private static string Names(string member) => $$"""
        using System.Collections;
        using System.Collections.ObjectModel;

        public static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names.Add(name);
                    s_ports[name] = 80;
                }
            }

            {{member}}
        }
        """;

    [Theory]
    [InlineData("public static List<string> All() { lock (s_gate) return {|MAP6002:s_names|}; }", "itself")]
    [InlineData("public static List<string> All() { lock (s_gate) { return {|MAP6002:s_names|}; } }", "from a block")]
    [InlineData("public static IEnumerable<string> All() { lock (s_gate) return {|MAP6002:s_names|}; }", "as a sequence")]
    [InlineData("public static IReadOnlyList<string> All() { lock (s_gate) return {|MAP6002:s_names.AsReadOnly()|}; }", "in a wrapper")]
    [InlineData("public static ICollection<string> Keys() { lock (s_gate) return {|MAP6002:s_ports.Keys|}; }", "its keys")]
    [InlineData("public static IEnumerable<int> Ports { get { lock (s_gate) return {|MAP6002:s_ports.Values|}; } }", "its values, from a property")]
    [InlineData("public static IEnumerator<string> Walk() { lock (s_gate) return {|MAP6002:s_names.GetEnumerator()|}; }", "an enumerator")]
    [InlineData("public static List<string> All() => {|MAP6002:s_names|};", "with no lock at all")]
    [InlineData("public static List<string> All => {|MAP6002:s_names|};", "from a getter that other assemblies see")]
    [InlineData("internal static IReadOnlyDictionary<string, int> Map() { lock (s_gate) return {|MAP6002:s_ports|}; }", "to the same assembly")]
    [InlineData("public static bool TryGet(out List<string> all) { lock (s_gate) { {|MAP6002:all = s_names|}; return true; } }", "through an out parameter")]
    [InlineData("public static (List<string> All, int Count) Get() { lock (s_gate) return ({|MAP6002:(s_names, s_names.Count)|}); }", "in a tuple")]
    [InlineData("public static Task<List<string>> GetAsync() { lock (s_gate) return {|MAP6002:Task.FromResult(s_names)|}; }", "in a finished task")]
    [InlineData("public static IReadOnlyDictionary<string, int> Map() { lock (s_gate) return {|MAP6002:new ReadOnlyDictionary<string, int>(s_ports)|}; }", "in a wrapper that a constructor makes")]
    [InlineData("public static IReadOnlyList<string> All() { lock (s_gate) { var view = {|MAP6002:s_names.AsReadOnly()|}; return view; } }", "through a local")]
    [InlineData("public static List<string> All() { lock (s_gate) { var all = s_names; return {|MAP6002:all|}; } }", "through an alias")]
    [InlineData("public static List<string> All() { List<string>? all = null; lock (s_gate) { all = s_names; } return {|MAP6002:all|}; }", "through an alias, after the lock")]
    [InlineData("public static List<string> All() { Monitor.Enter(s_gate); try { return {|MAP6002:s_names|}; } finally { Monitor.Exit(s_gate); } }", "under Monitor")]
    [InlineData("public static IEnumerable<string> All(bool any) { lock (s_gate) return {|MAP6002:any ? s_names : new List<string>()|}; }", "from a branch")]
    [InlineData("public static IEnumerable<string> All() { lock (s_gate) foreach (string name in {|MAP6002:s_names|}) yield return name; }", "yielded under the lock")]
    [InlineData("public static IEnumerable<string> All() { lock (s_gate) { for (int i = 0; i < {|MAP6002:s_names.Count|}; i++) yield return s_names[i]; } }", "yielded by index under the lock")]
    [InlineData("public static int Sum() { ICollection<int> ports; lock (s_gate) ports = {|MAP6002:s_ports.Values|}; int sum = 0; foreach (int port in ports) sum += port; return sum; }", "a view that is walked after the lock")]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] public static ICollection All() { lock (s_gate) return {|MAP6002:s_names|}; }", "as a non-generic collection")]
    public Task Handed_out(string member, string shape) => Finds(Names(member + " // " + shape));

    [Fact]
    public Task Names_the_state_the_reason_and_the_guard() => Says(
        "'All' returns 's_names', a static List; 'Add' holds 's_gate' when it changes it, and whoever gets it does not",
        """
        public static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    {|#2:s_names.Add(name)|};
            }

            public static List<string> All()
            {
                lock (s_gate)
                    return {|#0:s_names|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "成员“Keys”返回其实时视图：“s_ports”（静态的 Dictionary）；“Add”在修改它时持有“s_gate”，而得到它的代码并不持有",
        Names("public static ICollection<string> Keys() { lock (s_gate) return {|MAP6002:s_ports.Keys|}; }"));

    [Fact]
    public Task Says_who_keeps_a_view() => Says(
        "'Publish' lets 'Latest' keep a live view of 's_names', a static List; 'Publish' holds 's_gate' when it changes it, and whoever gets it does not",
        """
        public static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> {|#1:s_names|} = new();

            public static IReadOnlyList<string>? Latest { get; private set; }

            public static void Publish(string name)
            {
                lock (s_gate)
                {
                    {|#2:s_names.Add(name)|};
                    Latest = {|#0:s_names.AsReadOnly()|};
                }
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Says_that_the_lock_stays_held() => Says(
        "'All' yields to its caller while it walks 's_names', a static List; the caller's code runs with 's_gate' held, until it has walked to the end",
        """
        public static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    {|#2:s_names.Add(name)|};
            }

            public static IEnumerable<string> All()
            {
                lock (s_gate)
                {
                    foreach (string name in {|#0:s_names|})
                        yield return name;
                }
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Collection_of_an_object_that_locks_itself() => Finds("""
        public sealed class Queue<T> : IEnumerable<T>
        {
            private readonly object _gate = new();
            private readonly LinkedList<T> _items = new();

            public void Add(T item)
            {
                lock (_gate)
                    _items.AddLast(item);
            }

            public IEnumerator<T> GetEnumerator()
            {
                lock (_gate)
                    return {|MAP6002:_items.GetEnumerator()|};
            }

            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """);

    [Fact]
    public Task Explicit_implementation_of_an_interface() => Finds("""
        public interface ISource { IEnumerable<int> Items { get; } }

        public sealed class Source : ISource
        {
            private readonly object _gate = new();
            private readonly HashSet<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }

            IEnumerable<int> ISource.Items
            {
                get { lock (_gate) return {|MAP6002:_items|}; }
            }
        }
        """);

    [Fact]
    public Task Kept_by_an_object_that_leaves() => Finds("""
        public sealed record Report(IReadOnlyList<int> Values);

        public sealed class Meter
        {
            private readonly object _gate = new();
            private readonly List<int> _values = new();

            public void Add(int value)
            {
                lock (_gate)
                    _values.Add(value);
            }

            public Report Take()
            {
                lock (_gate)
                    return {|MAP6002:new Report(_values)|};
            }

            public Snapshot Fill()
            {
                Snapshot snapshot = new();
                lock (_gate)
                    {|MAP6002:snapshot.Values = _values|};
                return snapshot;
            }

            public Snapshot Make()
            {
                lock (_gate)
                    return new Snapshot { {|MAP6002:Values = _values|} };
            }
        }

        public sealed class Snapshot
        {
            public List<int>? Values { get; set; }
        }
        """);

    [Fact]
    public Task Kept_by_another_object_that_is_told() => Finds("""
        public sealed class View
        {
            private IReadOnlyCollection<int>? _shown;

            public void Show(IReadOnlyCollection<int> values) => _shown = values;

            public int Count => _shown?.Count ?? 0;
        }

        public sealed class Model
        {
            private readonly object _gate = new();
            private readonly List<int> _values = new();
            private readonly View _view = new();

            public void Add(int value)
            {
                lock (_gate)
                {
                    _values.Add(value);
                    {|MAP6002:_view.Show(_values)|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("ILoader", "new Ticket(_batch)")]
    [InlineData("ICountedLoader", "{|MAP6002:new Ticket(_batch)|}")]
    public Task Kept_by_an_object_that_sees_no_collection_in_it(string seen, string ticket) => Finds($$"""
        public interface ILoader { void Load(); }
        public interface ICountedLoader : IEnumerable<string> { void Load(); }
        public sealed class Ticket
        {
            private readonly {{seen}} _loader;
            public Ticket({{seen}} loader) => _loader = loader;
            public void Load() => _loader.Load();
        }

        public sealed class Loader
        {
            private readonly object _gate = new();
            private readonly Batch _batch = new();

            public Ticket Add(string key)
            {
                lock (_gate)
                {
                    _batch.Add(key);
                    return {{ticket}};
                }
            }

            public sealed class Batch : List<string>, ILoader, ICountedLoader
            {
                public void Load() { }
            }
        }
        """);

    [Fact]
    public Task View_kept_since_construction() => Finds("""
        public sealed class Model
        {
            private readonly object _gate = new();
            private readonly List<int> _values = new();

            public Model() => Values = {|MAP6002:_values.AsReadOnly()|};

            public IReadOnlyList<int> Values { get; }

            public void Add(int value)
            {
                lock (_gate)
                    _values.Add(value);
            }
        }
        """);

    [Fact]
    public Task Under_a_reader_writer_lock() => Finds("""
        public static class Routes
        {
            private static readonly ReaderWriterLockSlim s_lock = new();
            private static readonly SortedDictionary<string, string> s_routes = new();

            public static void Set(string from, string to)
            {
                s_lock.EnterWriteLock();
                try
                {
                    s_routes[from] = to;
                }
                finally
                {
                    s_lock.ExitWriteLock();
                }
            }

            public static IReadOnlyDictionary<string, string> All()
            {
                s_lock.EnterReadLock();
                try
                {
                    return {|MAP6002:s_routes|};
                }
                finally
                {
                    s_lock.ExitReadLock();
                }
            }
        }
        """);

    [Fact]
    public Task Under_a_semaphore_in_an_asynchronous_member() => Finds("""
        public sealed class Store
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private Dictionary<string, string>? _entries;

            public async Task<Dictionary<string, string>> LoadAsync()
            {
                await _gate.WaitAsync();
                try
                {
                    _entries ??= new();
                    return {|MAP6002:_entries|};
                }
                finally
                {
                    _gate.Release();
                }
            }

            public async Task SetAsync(string key, string value)
            {
                await _gate.WaitAsync();
                try
                {
                    _entries ??= new();
                    _entries[key] = value;
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task One_finding_for_each_member_with_the_further_places_beside_it() => Says(
        "'Get' returns 's_names', a static List; 'Add' holds 's_gate' when it changes it, and whoever gets it does not",
        """
        public static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> {|#2:s_names|} = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    {|#3:s_names.Add(name)|};
            }

            public static IEnumerable<string> Get(bool all)
            {
                lock (s_gate)
                {
                    if (all)
                        return {|#0:s_names|};

                    return {|#1:s_names.AsReadOnly()|};
                }
            }
        }
        """,
        others: 3);

    [Fact]
    public Task Guard_that_is_the_collection_is_a_suggestion() => Says(
        "'All' returns 's_names', a static List; 'Add' holds 's_names' when it changes it, and whoever gets it does not",
        """
        public static class Names
        {
            private static readonly List<string> {|#1:s_names|} = new();

            public static void Add(string name)
            {
                lock (s_names)
                    {|#2:s_names.Add(name)|};
            }

            public static List<string> All()
            {
                lock (s_names)
                    return {|#0:s_names|};
            }
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    // ---- silent

    [Theory]
    [InlineData("public static string[] All() { lock (s_gate) return s_names.ToArray(); }", "an array")]
    [InlineData("public static List<string> All() { lock (s_gate) return s_names.ToList(); }", "a list")]
    [InlineData("public static List<string> All() { lock (s_gate) return new List<string>(s_names); }", "a copy by constructor")]
    [InlineData("public static Dictionary<string, int> Map() { lock (s_gate) return s_ports.ToDictionary(p => p.Key, p => p.Value); }", "a copied map")]
    [InlineData("public static IReadOnlyDictionary<string, int> Map() { lock (s_gate) return new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(s_ports)); }", "a wrapper around a copy")]
    [InlineData("public static ICollection<string> Keys() { lock (s_gate) return s_ports.Keys.ToArray(); }", "copied keys")]
    [InlineData("public static IReadOnlyList<string> All() { lock (s_gate) return s_names.ToList().AsReadOnly(); }", "a wrapper around a list of its own")]
    [InlineData("public static IEnumerator<string> Walk() { lock (s_gate) return s_names.ToList().GetEnumerator(); }", "the enumerator of a copy")]
    [InlineData("public static System.Collections.Immutable.ImmutableArray<string> All() { lock (s_gate) return System.Collections.Immutable.ImmutableArray.ToImmutableArray(s_names); }", "an immutable copy")]
    [InlineData("public static string Text() { lock (s_gate) return string.Join(\", \", s_names); }", "a text")]
    [InlineData("public static (int, bool) Count() { lock (s_gate) return (s_names.Count, s_names.Contains(\"a\")); }", "a count")]
    [InlineData("public static IEnumerable<string> All() { string[] copy; lock (s_gate) copy = s_names.ToArray(); foreach (string name in copy) yield return name; }", "yielded from a copy")]
    [InlineData("public static IEnumerable<string> All() { int i = 0; while (true) { string name; lock (s_gate) { if (i >= s_names.Count) yield break; name = s_names[i++]; } yield return name; } }", "yielded outside the lock")]
    [InlineData("private static List<string> Inner() { lock (s_gate) return s_names; } public static int Count() { lock (s_gate) return Inner().Count; }", "to a private caller")]
    [InlineData("public static void Each(Action<string> act) { lock (s_gate) s_names.ForEach(act); }", "walked under the lock")]
    [InlineData("public static void Lock() { lock (s_gate) { Monitor.Pulse(s_names); GC.KeepAlive(s_names); ArgumentNullException.ThrowIfNull(s_names); } }", "only named")]
    [InlineData("public static int Max() { lock (s_gate) { var ports = s_ports.Values; int max = 0; foreach (int port in ports) max = Math.Max(max, port); return max; } }", "a view that stays inside")]
    [InlineData("public static int Longest() { lock (s_gate) return Measure(s_names); } private static int Measure(IEnumerable<string> names) => names.Max(name => name.Length);", "to a helper that only looks")]
    [InlineData("public static Func<int> Counter() { return () => { lock (s_gate) return s_names.Count; }; }", "captured by code that takes the lock")]
    public Task Kept_inside(string member, string shape) => Silent(Names(member + " // " + shape));

    [Fact]
    public Task Safe_twin_copies_under_the_lock() => Silent("""
        public sealed class Queue<T> : IEnumerable<T>
        {
            private readonly object _gate = new();
            private readonly LinkedList<T> _items = new();

            public void Add(T item)
            {
                lock (_gate)
                    _items.AddLast(item);
            }

            public IEnumerator<T> GetEnumerator()
            {
                lock (_gate)
                    return _items.ToList().GetEnumerator();
            }

            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """);

    [Theory]
    [InlineData("List<int> old = _items; _items = new(); return old;")]
    [InlineData("var batch = _items; _items = new List<int>(); return batch;")]
    [InlineData("try { return _items; } finally { _items = new(); }")]
    [InlineData("return Interlocked.Exchange(ref _items, new());")]
    [InlineData("(List<int> old, _items) = (_items, new()); return old;")]
    public Task Swapped_out(string body) => Silent($$"""
        public sealed class Batch
        {
            private readonly object _gate = new();
            private List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }

            public List<int> Take()
            {
                lock (_gate)
                {
                    {{body}}
                }
            }
        }
        """);

    [Fact]
    public Task Swapped_out_into_an_object() => Silent("""
        public sealed class Page { public List<int>? Items; }

        public sealed class Batch
        {
            private readonly object _gate = new();
            private List<int> _items = new();
            private List<int> _previous = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }

            public Page Take()
            {
                lock (_gate)
                {
                    Page page = new() { Items = _items };
                    _items = new List<int>();
                    return page;
                }
            }

            public void Turn()
            {
                lock (_gate)
                {
                    (_previous, _items) = (_items, _previous);
                    _items.Clear();
                }
            }
        }
        """);

    [Fact]
    public Task Member_whose_callers_all_hold_the_guard() => Silent("""
        internal sealed class Table
        {
            internal readonly Dictionary<string, int> Rows = new();

            internal Dictionary<string, int> Mutable() => Rows;
        }

        public sealed class Store
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    Items().Add(item);

                lock (_gate)
                    _items.Sort();
            }

            internal List<int> Items() => _items;

            public int Count()
            {
                lock (_gate)
                    return Items().Count;
            }
        }
        """);

    [Fact]
    public Task Collection_that_nobody_changes_under_a_lock() => Silent("""
        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new() { "a" };
            private int _count;

            public IReadOnlyList<string> All => _names;

            public void Count()
            {
                lock (_gate)
                    _count += _names.Count;
            }
        }
        """);

    [Fact]
    public Task Concurrent_and_immutable_collections() => Silent("""
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly ConcurrentDictionary<string, int> _ports = new();
            private ImmutableList<string> _names = ImmutableList<string>.Empty;

            public ICollection<string> Keys { get { lock (_gate) return _ports.Keys; } }

            public ConcurrentDictionary<string, int> Ports { get { lock (_gate) return _ports; } }

            public IReadOnlyList<string> All { get { lock (_gate) return _names; } }

            public void Add(string name)
            {
                lock (_gate)
                {
                    _ports[name] = 1;
                    _names = _names.Add(name);
                }
            }
        }
        """);

    [Fact]
    public Task Getter_that_only_the_same_assembly_sees() => Silent("""
        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new();

            internal List<string> All => _names;

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Type_that_offers_its_lock_beside_the_collection() => Silent("""
        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new();

            public object SyncRoot => _gate;

            public List<string> All => _names;

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Helper_object_that_works_under_the_lock() => Silent("""
        internal sealed class Writer
        {
            private readonly List<string> _lines;

            public Writer(List<string> lines) => _lines = lines;

            public string Write() => string.Join("\n", _lines);
        }

        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new();

            public string Text()
            {
                lock (_gate)
                {
                    Writer writer = new(_names);
                    return writer.Write();
                }
            }

            public string TextAtOnce()
            {
                lock (_gate)
                    return new Writer(_names).Write();
            }

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Confined_collection() => Silent("""
        public sealed class Names
        {
            private readonly List<string> _names = new();

            public List<string> All() => _names;

            public void Add(string name) => _names.Add(name);
        }
        """);

    [Fact]
    public Task Walk_with_no_lock_is_another_rules_matter() => Silent(Names("public static IEnumerator<string> Walk() => s_names.GetEnumerator();"));

    [Fact]
    public Task Query_is_another_rules_matter() => Silent(Names("public static IEnumerable<string> Long() { lock (s_gate) return s_names.Where(name => name.Length > 9); }"));

    // ---- limits

    [Fact]
    public Task Misses_what_a_private_helper_returned() => KnownMiss(Names("""
        private static List<string> Inner() { lock (s_gate) return s_names; }

        public static List<string> All() => Inner();
        """));

    [Fact]
    public Task Misses_what_another_collection_keeps() => KnownMiss(Names("""
        private static readonly Queue<List<string>> s_history = new();

        public static void Keep() { lock (s_gate) s_history.Enqueue(s_names); }
        """));

    [Fact]
    public Task Misses_a_lambda_that_returns_it() => KnownMiss(Names("public static Func<List<string>> All() => () => { lock (s_gate) return s_names; };"));

    [Fact]
    public Task Takes_a_caller_that_knows_the_rules_for_one_that_does_not() => KnownFalseAlarm("""
        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new();

            // Only before Start, while there is one thread.
            public List<string> AllForTests() => {|MAP6002:_names|};

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }
        }
        """);
}
