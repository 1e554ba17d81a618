namespace MapSafety.Tests.Peers;

/// <summary>
/// ParallelHelper for C#: the analyzers that look at collections or at what guards them. They work by syntax within one type, know the 'lock' statement,
/// and a few names of types and methods.
/// </summary>
public sealed class ParallelHelperTests : PeerTests
{
    // Both report (PH_B003): the writers hold the lock, the public reader does not.
    [Theory]
    [InlineData("List<int>", "_items.Add(1)", "_ = {|MAP1002:_items.Contains(at)|}")]
    [InlineData("List<int>", "_items.Add(1)", "_ = {|MAP1002:_items[at]|}")]
    [InlineData("List<int>", "_items[at] = 1", "_ = {|MAP1002:_items[at]|}")]
    [InlineData("List<int>", "_items[at] = 1", "{|MAP1002:_items[at]++|}")]
    [InlineData("List<int>", "++_items[at]", "_ = {|MAP1002:_items[at]|}")]
    [InlineData("Dictionary<int, int>", "_items.Add(at, 1)", "_ = {|MAP1002:_items.TryGetValue(at, out int _)|}")]
    [InlineData("Dictionary<int, int>", "_items[at] += 1", "_ = {|MAP1002:_items.TryGetValue(at, out int _)|}")]
    public Task A_bare_use_beside_locked_changes(string type, string change, string use) => BothReport($$"""
        public class Basket
        {
            private readonly object _gate = new();
            private readonly {{type}} _items = new();

            public void Change(int at)
            {
                lock (_gate)
                {
                    {{change}};
                }
            }

            public void Use(int at)
            {
                {{use}};
            }
        }
        """);

    // Neither reports: nobody changes it.
    [Fact]
    public Task A_bare_read_beside_locked_reads() => BothSilent("""
        public class Basket
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, bool> _items = new();

            public bool Lacks(int at)
            {
                lock (_gate)
                    return !_items[at];
            }

            public bool Has(int at) => _items.TryGetValue(at, out bool has) && has;
        }
        """);

    // ParallelHelper wants a locked change before it speaks; we report: the reader's lock helps nobody if the writer takes none.
    [Theory]
    [InlineData("_items.Contains(1)")]
    [InlineData("_items[1] == 1")]
    public Task A_bare_change_beside_locked_reads(string read) => OnlyWeReport($$"""
        public class Basket
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();

            public void Add(int item) => {|MAP1004:_items.Add(item)|};

            public bool Has()
            {
                lock (_gate)
                    return {{read}};
            }
        }
        """);

    // Neither reports: no lock, and nothing else shows that threads meet.
    [Fact]
    public Task Bare_changes_and_bare_reads() => BothSilent("""
        public class Basket
        {
            private readonly List<int> _items = new();

            public void Add(int item) => _items.Add(item);

            public bool Has(int item) => _items.Contains(item);

            public int At(int at) => _items[at];
        }
        """);

    // Neither reports; ParallelHelper because it is private, we because nobody calls it.
    [Fact]
    public Task A_bare_read_in_a_private_method_that_nobody_calls() => BothSilent("""
        public class Basket
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }

            private bool Has(int item) => _items.Contains(item);
        }
        """);

    // ParallelHelper leaves private methods alone; we report: a public one calls it with no lock.
    [Fact]
    public Task A_bare_read_in_a_private_method_that_a_public_one_calls() => OnlyWeReport("""
        public class Basket
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }

            public bool HasOne() => Has(1);

            private bool Has(int item) => {|MAP1002:_items.Contains(item)|};
        }
        """);

    // Neither reports.
    [Fact]
    public Task A_bare_read_in_the_constructor() => BothSilent("""
        public class Basket
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();

            public Basket(int item) => _items.Contains(item);

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }
        }
        """);

    // ParallelHelper reports it (PH_B007).
    [Fact]
    public Task A_concurrent_map_that_is_asked_for_a_key_and_then_read() => BothReport("""
        public class Prices
        {
            private static readonly ConcurrentDictionary<string, int> s_prices = new();

            public static void Drop(string article) => s_prices.TryRemove(article, out _);

            public static int Of(string article, int otherwise) => {|MAP5001:s_prices.ContainsKey(article)|} ? s_prices[article] : otherwise;
        }
        """);

    // ParallelHelper reports a look at IsEmpty before a TryDequeue; we do not: the second step says itself whether it found something.
    [Theory]
    [InlineData("while (!_lines.IsEmpty)")]
    [InlineData("for (int line = 0; line < 9 && !_lines.IsEmpty; line++)")]
    public Task A_concurrent_queue_that_is_drained_until_it_is_empty(string loop) => OnlyThePeerReports($$"""
        public class Journal
        {
            private readonly ConcurrentQueue<string> _lines = new();

            public void Drain()
            {
                {{loop}}
                {
                    _lines.TryDequeue(out string? _);
                }
            }
        }
        """);

    // Neither reports: two maps, an unrelated condition, no condition, or one atomic step.
    [Theory]
    [InlineData("if (_prices.ContainsKey(article)) return _stock[article]; return 0;")]
    [InlineData("if (article is null) _prices.TryRemove(\"\", out int _); return 0;")]
    [InlineData("return _prices[article];")]
    [InlineData("while (_prices.TryRemove(article, out int _)) { } return 0;")]
    public Task Steps_on_concurrent_maps_that_do_not_depend_on_each_other(string steps) => BothSilent($$"""
        public class Prices
        {
            private readonly ConcurrentDictionary<string, int> _prices = new();
            private readonly ConcurrentDictionary<string, int> _stock = new();

            public int Of(string article)
            {
                {{steps}}
            }
        }
        """);

    // Both report (PH_B008): the copy asks for the number of entries first, and throws when there are more by then.
    [Theory]
    [InlineData("List<KeyValuePair<string, int>>", "ToList")]
    [InlineData("IEnumerable<KeyValuePair<string, int>>", "ToImmutableArray")]
    public Task A_linq_copy_of_a_concurrent_map(string type, string copy) => BothReport($$"""
        public class Prices
        {
            private static readonly ConcurrentDictionary<string, int> s_prices = new();

            public static void Set(string article) => s_prices[article] = 1;

            public static {{type}} All() => {|MAP5009:s_prices.{{copy}}()|};
        }
        """);

    // Neither reports: the collection's own copy, and collections that copy themselves safely.
    [Theory]
    [InlineData("ConcurrentDictionary<string, int>", "ToArray")]
    [InlineData("ConcurrentStack<string>", "ToArray")]
    [InlineData("ConcurrentQueue<string>", "ToList")]
    public Task A_safe_copy_of_a_concurrent_collection(string type, string copy) => BothSilent($$"""
        public class Prices
        {
            private static readonly {{type}} s_prices = new();

            public static object All() => s_prices.{{copy}}();
        }
        """);

    // Both report two bare reads of a field that is written under a lock: the second read may see another map.
    [Fact]
    public Task Two_bare_reads_of_a_map_that_is_replaced_under_the_lock() => BothReport("""
        public class Prices
        {
            private readonly object _gate = new();
            private Dictionary<string, int> _prices = new();

            public void Load(Dictionary<string, int> prices)
            {
                lock (_gate)
                    _prices = prices;
            }

            public int Of(string article) => _prices.ContainsKey(article) ? {|MAP3002:_prices[article]|} : 0;
        }
        """);

    // Neither reports: the reference is read once.
    [Fact]
    public Task One_bare_read_of_a_map_that_is_replaced_under_the_lock() => BothSilent("""
        public class Prices
        {
            private readonly object _gate = new();
            private volatile Dictionary<string, int> _prices = new();

            public void Load(Dictionary<string, int> prices)
            {
                lock (_gate)
                    _prices = new Dictionary<string, int>(prices);
            }

            public int Of(string article)
            {
                Dictionary<string, int> prices = _prices;
                return prices.ContainsKey(article) ? prices[article] : 0;
            }
        }
        """);

    // Both report a lock object that is replaced under its lock.
    [Fact]
    public Task A_lock_object_that_is_replaced_under_its_lock() => BothReport("""
        public class Basket
        {
            private object _gate = new();
            private readonly List<int> _items = new();

            public void Add(int item)
            {
                lock ({|MAP1009:_gate|})
                {
                    _items.Add(item);
                    _gate = new object();
                }
            }
        }
        """);

    // ParallelHelper looks inside the lock only; we report: whoever waits for the old object is let in beside the owner of the new one.
    [Fact]
    public Task A_lock_object_that_is_replaced_outside_its_lock() => OnlyWeReport("""
        public class Basket
        {
            private object _gate = new();
            private readonly List<int> _items = new();

            public void Add(int item)
            {
                lock ({|MAP1009:_gate|})
                    _items.Add(item);
                _gate = new object();
            }
        }
        """);

    // Neither reports: another field changes under the lock.
    [Fact]
    public Task A_counter_that_changes_under_the_lock() => BothSilent("""
        public class Basket
        {
            private object _gate = new();
            private int _count;
            private readonly List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                {
                    ++_count;
                    _items.Add(item + _count);
                }
            }
        }
        """);

    // ParallelHelper reports variables that a parallel body assigns, and not collections that it changes; we report those.
    [Theory]
    [InlineData("Parallel.For(0, 10, i => {|MAP1005:found.Add(i)|})")]
    [InlineData("Parallel.ForEach(input, i => {|MAP1005:found.Add(i)|})")]
    [InlineData("input.AsParallel().ForAll(i => {|MAP1005:found.Add(i)|})")]
    [InlineData("_ = input.AsParallel().Select(i => { {|MAP1005:found.Add(i)|}; return i; }).ToArray()")]
    [InlineData("_ = (from i in input.AsParallel() select Keep(i)).ToArray(); int Keep(int i) { {|MAP1005:found.Add(i)|}; return i; }")]
    [InlineData("_ = ParallelEnumerable.Select(ParallelEnumerable.AsParallel(input), i => { {|MAP1005:found.Add(i)|}; return i; }).ToArray()")]
    public Task A_captured_list_that_a_parallel_body_changes(string run) => OnlyWeReport($$"""
        public class Finder
        {
            public List<int> Find(int[] input)
            {
                List<int> found = new();
                {{run}};
                return found;
            }
        }
        """);

    // Neither reports: it runs on one thread after the other, or each run has its own.
    [Theory]
    [InlineData("Parallel.For(0, 10, i => { List<int> mine = new(); mine.Add(i); })")]
    [InlineData("int[] squares = new int[10]; Parallel.For(0, squares.Length, i => squares[i] = i * i)")]
    [InlineData("_ = (from i in input select Keep(i)).ToArray(); int Keep(int i) { found.Add(i); return i; }")]
    [InlineData("_ = input.Select(i => { found.Add(i); return i; }).ToArray()")]
    [InlineData("_ = input.AsParallel().Select(i => i * i).AsSequential().Select(i => { found.Add(i); return i; }).ToArray()")]
    [InlineData("_ = input.AsParallel().Select(i => i * i).AsEnumerable().Select(i => { found.Add(i); return i; }).ToArray()")]
    [InlineData("_ = input.AsParallel().Select<int, Func<int>>(i => () => i).ToArray()")]
    public Task A_list_that_no_two_threads_change(string run) => BothSilent($$"""
        public class Finder
        {
            public List<int> Find(int[] input)
            {
                List<int> found = new();
                {{run}};
                return found;
            }
        }
        """);

    // Neither reports: the parallel query draws its input one at a time.
    [Fact]
    public Task A_list_that_the_input_of_a_parallel_query_changes() => BothSilent("""
        public class Finder
        {
            public int[] Find(int[] input)
            {
                List<int> found = new();
                return input.Select(i => { found.Add(i); return i; }).AsParallel().ToArray();
            }
        }
        """);

    // Both report what leaves, from a method and from a property.
    [Theory]
    [InlineData("public ISet<string> Names() { lock (_gate) { return {|MAP6002:_names|}; } }")]
    [InlineData("public ISet<string> Names { get { lock (_gate) { return {|MAP6002:_names|}; } } }")]
    public Task A_guarded_collection_that_leaves_under_the_lock(string member) => BothReport($$"""
        public class Guests
        {
            private readonly object _gate = new();
            private HashSet<string> _names = new();

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }

            {{member}}
        }
        """);

    // ParallelHelper reports it. So should we, but what a caller brings in and keeps is not judged yet.
    [Theory]
    [InlineData("public void Take(HashSet<string> names) { lock (_gate) { _names = names; } }")]
    public Task A_guarded_collection_that_enters_under_the_lock(string member) => KnownMiss($$"""
        public class Guests
        {
            private readonly object _gate = new();
            private HashSet<string> _names = new();

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }

            {{member}}
        }
        """);

    // Neither reports: a copy, a private method, a lambda that is made and no more, an immutable collection.
    [Theory]
    [InlineData("public ISet<string> Copy() { lock (_gate) { return new HashSet<string>(_names); } }")]
    [InlineData("public void Take(ISet<string> names) { lock (_gate) { _names = new HashSet<string>(names); } }")]
    [InlineData("private ISet<string> Names() { lock (_gate) { return _names; } }")]
    [InlineData("private ISet<string> Names { get { lock (_gate) { return _names; } } }")]
    [InlineData("public void Ask() { lock (_gate) { Func<ISet<string>> ask = () => { return _names; }; } }")]
    [InlineData("public void Ask() { lock (_gate) { ISet<string> Names() { return _names; } } }")]
    [InlineData("private readonly ImmutableHashSet<string> _fixed = ImmutableHashSet<string>.Empty; public ISet<string> Fixed() { lock (_gate) { return _fixed; } }")]
    public Task A_guarded_collection_that_stays_with_its_lock(string member) => BothSilent($$"""
        public class Guests
        {
            private readonly object _gate = new();
            private HashSet<string> _names = new();

            public void Add(string name)
            {
                lock (_gate)
                    _names.Add(name);
            }

            {{member}}
        }
        """);
}
