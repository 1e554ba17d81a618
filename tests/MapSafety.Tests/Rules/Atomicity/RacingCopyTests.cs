using MapSafety.Rules.Atomicity;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class RacingCopyTests : RuleTests<RacingCopy>
{
    [Fact]
    public Task Message_names_member_state_reach_copier_and_who_adds() => Says(
        "'Report' copies 's_hits', a static ConcurrentDictionary, by ToList, which counts the entries first and copies them then; 'Hit' can add one in between, so that this throws",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => {|#1:s_hits.TryAdd(ip, 1)|};

            public static List<KeyValuePair<string, int>> Report() => {|#0:s_hits.ToList()|};
        }
        """,
        others: 1);

    [Fact]
    public Task Where_entries_are_only_removed_the_message_speaks_of_empty_ones() => Says(
        "'Rest' copies 's_open', a static ConcurrentDictionary, by new List, which counts the entries first and copies them then; 'Close' can remove one in between, so that the copy ends with an empty one",
        """
        static class Tasks
        {
            static readonly ConcurrentDictionary<string, int> s_open = new(Read());

            public static void Close(string name) => {|#1:s_open.TryRemove(name, out _)|};

            public static List<KeyValuePair<string, int>> Rest() => {|#0:new(s_open)|};

            static Dictionary<string, int> Read() => new() { ["a"] = 1 };
        }
        """,
        others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Report”用 OrderBy 复制“s_hits”（静态的 ConcurrentDictionary），它先统计条目数，再进行复制；“Hit”可能在其间添加条目，导致此处抛出异常",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits[ip] = 1;

            public static string[] Report() => {|MAP5009:s_hits.OrderBy(pair => pair.Value)|}.Select(pair => pair.Key).ToArray();
        }
        """);

    [Theory]
    [InlineData("Use({|MAP5009:s_map.ToList()|});")]
    [InlineData("Use({|MAP5009:Enumerable.ToArray(s_map)|});")]
    [InlineData("foreach (var pair in {|MAP5009:s_map.OrderBy(pair => pair.Key)|}) Use(pair);")]
    [InlineData("foreach (var pair in {|MAP5009:s_map.OrderByDescending(pair => pair.Value)|}.ThenBy(pair => pair.Key).Take(3)) Use(pair);")]
    [InlineData("foreach (var pair in {|MAP5009:s_map.Reverse()|}) Use(pair);")]
    [InlineData("Use({|MAP5009:s_map.OrderBy(pair => pair.Value)|}.First(pair => pair.Key != key));")]
    [InlineData("Use({|MAP5009:s_map.OrderBy(pair => pair.Value)|}.Where(pair => pair.Key != key).FirstOrDefault());")]
    [InlineData("foreach (var pair in from pair in {|MAP5009:s_map|} orderby pair.Value select pair) Use(pair);")]
    [InlineData("Use({|MAP5009:new List<KeyValuePair<string, string>>(s_map)|});")]
    [InlineData("List<KeyValuePair<string, string>> all = new(); {|MAP5009:all.AddRange(s_map)|};")]
    [InlineData("var all = new List<KeyValuePair<string, string>>(); {|MAP5009:all.InsertRange(0, s_map)|};")]
    [InlineData("Use({|MAP5009:new Queue<KeyValuePair<string, string>>(s_map)|});")]
    [InlineData("Use({|MAP5009:new Stack<KeyValuePair<string, string>>(s_map)|});")]
    [InlineData("Use({|MAP5009:new SortedList<string, string>(s_map)|});")]
    [InlineData("Use({|MAP5009:new ObservableCollection<KeyValuePair<string, string>>(s_map)|});")]
    [InlineData("Use({|MAP5009:s_map.ToImmutableArray()|});")]
    [InlineData("Use({|MAP5009:ImmutableList.CreateRange(s_map)|});")]
    [InlineData("Use({|MAP5009:s_map.Append(new(key, key))|}.ToList());")]
    [InlineData("Use({|MAP5009:s_map.Concat(new Dictionary<string, string>())|}.ToArray());")]
    [InlineData("Use({|MAP5009:new Dictionary<string, string>().Concat(s_map)|}.OrderBy(pair => pair.Key).ToArray());")]
    [InlineData("Use({|MAP5009:s_map.ToList()|}.Where(pair => pair.Value == \"\"));")]
    [InlineData("var map = s_map; Use({|MAP5009:map.ToList()|});")]
    [InlineData("void All() => Use({|MAP5009:s_map.ToList()|}); All();")]
    [InlineData("Action all = () => Use({|MAP5009:s_map.ToList()|}); all();")]
    [InlineData("try { Use({|MAP5009:s_map.ToList()|}); } catch (InvalidOperationException) { Use(null); }")]
    [InlineData("lock (s_gate) Use({|MAP5009:s_map.ToList()|});")]
    [InlineData("if (s_map.IsEmpty) return; Use({|MAP5009:s_map.ToList()|});")]
    public Task Copies_that_count_first(string statements) => Finds(Shared(statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public void Add(int k) => _map.TryAdd(k, 1); public List<KeyValuePair<int, int>> All => {|MAP5009:_map.ToList()|}; }")]
    [InlineData("class C { ConcurrentDictionary<int, int> Map { get; } = new(); public int this[int k] { set => Map[k] = value; } public IEnumerable<KeyValuePair<int, int>> Sorted() { foreach (var p in {|MAP5009:Map.OrderBy(p => p.Key)|}) yield return p; } }")]
    [InlineData("class C<T> where T : notnull { readonly ConcurrentDictionary<T, int> _map = new(); public int Get(T k) => _map.GetOrAdd(k, static k => 1); public async Task<int> Count() { await Task.Yield(); return {|MAP5009:_map.ToList()|}.Count; } }")]
    [InlineData("record R { readonly ConcurrentDictionary<int, int> _map = new(); public void Hit(int k) => _map.AddOrUpdate(k, 1, (_, n) => n + 1); public KeyValuePair<int, int>[] All() => _map?{|MAP5009:.Reverse()|}.ToArray(); }")]
    [InlineData("class C { static readonly IDictionary<int, int> s_map = new ConcurrentDictionary<int, int>(); public void Add(int k) => s_map.Add(k, 1); public KeyValuePair<int, int>[] All() => {|MAP5009:s_map.ToArray()|}; }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<int, int> _map = new(); public void Add(int k) => _map[k] = 1; } partial class C { public object All() => {|MAP5009:_map.ToList()|}; }")]
    [InlineData("class C { class Maps { public readonly ConcurrentDictionary<int, int> Map = new(); } readonly Maps _maps = new(); public void Add(int k) => _maps.Map[k] = 1; public object All() => {|MAP5009:_maps.Map.ToList()|}; }")]
    [InlineData("class Sessions : ConcurrentDictionary<int, int> { } class C { readonly Sessions _map = new(); public void Add(int k) => _map[k] = 1; public object All() => {|MAP5009:_map.ToList()|}; }")]
    [InlineData("static class E { public static object Copy(this ConcurrentDictionary<int, int> map) { map.TryAdd(1, 1); return {|MAP5009:map.ToList()|}; } }")]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("class C(ConcurrentDictionary<int, int> map) { public void Add(int k) => map[k] = 1; public object All() => {|MAP5009:map.ToList()|}; }")]
#endif
    public Task Maps_that_are_reached_in_other_ways(string source) => Finds(source);

#if ROSLYN_4_14_OR_GREATER
    [Theory]
    [InlineData("KeyValuePair<string, string>[] all = [{|MAP5009:.. s_map|}]; Use(all);")]
    [InlineData("List<KeyValuePair<string, string>> all = [new(key, key), {|MAP5009:.. s_map|}]; Use(all);")]
    [InlineData("IReadOnlyList<KeyValuePair<string, string>> all = [{|MAP5009:.. s_map|}]; Use(all);")]
    [InlineData("ImmutableArray<KeyValuePair<string, string>> all = [{|MAP5009:.. s_map|}]; Use(all);")]
    public Task Spreads(string statements) => Finds(Shared(statements));

    [Theory]
    [InlineData("HashSet<KeyValuePair<string, string>> all = [.. s_map]; Use(all);")]
    [InlineData("KeyValuePair<string, string>[] all = [.. s_map.ToArray()]; Use(all);")]
    [InlineData("string[] all = [.. s_map.Keys]; Use(all);")]
    [InlineData("string[] all = [.. s_map.Select(pair => pair.Value)]; Use(all);")]
    public Task Spreads_that_walk(string statements) => Silent(Shared(statements));
#endif

    [Theory]
    [InlineData("Use(s_map.ToArray());")]
    [InlineData("Use(s_map.ToArray().ToList());")]
    [InlineData("foreach (var pair in s_map.ToArray().OrderBy(pair => pair.Key)) Use(pair);")]
    [InlineData("foreach (var pair in s_map) Use(pair);")]
    [InlineData("Use(s_map.Keys.ToList());")]
    [InlineData("Use(s_map.Values.OrderBy(value => value).ToArray());")]
    [InlineData("Use(new List<string>(s_map.Keys));")]
    [InlineData("Use(s_map.Select(pair => pair.Key).OrderBy(name => name).ToList());")]
    [InlineData("Use(s_map.Where(pair => pair.Value == key).ToList());")]
    [InlineData("Use(s_map.Where(pair => pair.Value == key).OrderBy(pair => pair.Key).ToList());")]
    [InlineData("Use(s_map.ToDictionary(pair => pair.Key, pair => pair.Value));")]
    [InlineData("Use(new Dictionary<string, string>(s_map));")]
    [InlineData("Use(new SortedDictionary<string, string>(s_map));")]
    [InlineData("Use(new ConcurrentDictionary<string, string>(s_map));")]
    [InlineData("Use(s_map.ToHashSet());")]
    [InlineData("Use(s_map.ToLookup(pair => pair.Value));")]
    [InlineData("Use(s_map.GroupBy(pair => pair.Value).ToList());")]
    [InlineData("Use(s_map.ToImmutableDictionary());")]
    [InlineData("Use(string.Join(\", \", s_map));")]
    [InlineData("Use(s_map.Append(new(key, key)).ToHashSet());")]
    [InlineData("foreach (var pair in s_map.Concat(new Dictionary<string, string>())) Use(pair);")]
    [InlineData("Use(s_map.Concat(new Dictionary<string, string>()).Select(pair => pair.Key).ToList());")]
    [InlineData("Use(s_map.OrderBy(pair => pair.Value).First());")]
    [InlineData("Use(s_map.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key).FirstOrDefault());")]
    [InlineData("Use(s_map.OrderBy(pair => pair.Value).Count());")]
    [InlineData("Use(s_map.AsParallel().OrderBy(pair => pair.Value).ToArray());")]
    [InlineData("Use(s_fixed.ToList());")]
    [InlineData("var mine = new ConcurrentDictionary<string, string>(); mine[key] = key; Use(mine.ToList());")]
    public Task What_walks_or_takes_one_copy(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("class C { readonly object _gate = new(); readonly ConcurrentDictionary<int, int> _map = new(); public void Add(int k) { lock (_gate) _map[k] = 1; } public object All() { lock (_gate) return _map.ToList(); } }")]
    [InlineData("class C { readonly ConcurrentDictionary<int, int> _map = new(); public C(int[] keys) { foreach (int k in keys) _map[k] = 1; } public object All() => _map.ToList(); }")]
    [InlineData("static class C { static readonly ConcurrentDictionary<int, int> s_map = new(); static C() { s_map[1] = 1; } public static object All() => s_map.ToList(); public static void Set(int k, int v) => s_map.TryUpdate(k, v, 0); }")]
    [InlineData("class C { readonly ConcurrentQueue<int> _queue = new(); public void Add(int k) => _queue.Enqueue(k); public object All() => _queue.ToList(); }")]
    [InlineData("class C { readonly ConcurrentBag<int> _bag = new(); public void Add(int k) => _bag.Add(k); public object All() => _bag.OrderBy(k => k).ToArray(); }")]
    [InlineData("class C { readonly IDictionary<int, int> _map; public C(IDictionary<int, int> map) { _map = map; } public void Add(int k) => _map[k] = 1; public object All() => _map.ToList(); }")]
    [InlineData("class C { static readonly IDictionary<int, int> s_map = ImmutableDictionary<int, int>.Empty; public void Add(int k) => s_map.Add(k, 1); public object All() => s_map.ToList(); }")]
    [InlineData("class C : IDisposable { readonly ConcurrentDictionary<int, int> _map = new(new Dictionary<int, int> { [1] = 1 }); public void Dispose() => _map.Clear(); public object All() => _map.ToList(); }")]
    public Task Nothing_comes_in_between(string source) => Silent(source);

    [Fact]
    public Task Safe_twin_the_maps_own_ToArray_comes_first() => Silent("""
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.TryAdd(ip, 1);

            public static List<KeyValuePair<string, int>> Report() => s_hits.ToArray().ToList();
        }
        """);

    [Fact]
    public Task One_finding_for_a_member_that_copies_twice() => Says(
        "'Report' copies 's_hits', a static ConcurrentDictionary, by ToList, which counts the entries first and copies them then; 'Hit' can add one in between, so that this throws",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => {|#1:s_hits.TryAdd(ip, 1)|};

            public static object Report(bool isSorted)
            {
                if (!isSorted)
                    return {|#0:s_hits.ToList()|};
                return {|#2:s_hits.OrderBy(pair => pair.Key)|}.ToArray();
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Misses_a_copy_that_a_helper_makes() => KnownMiss(Shared("Use(Copy(s_map));"));

    [Fact]
    public Task Misses_a_map_that_only_others_fill() => KnownMiss(
        "static class E { public static List<KeyValuePair<string, int>> Copy(ConcurrentDictionary<string, int> map) => map.ToList(); }");

    [Fact]
    public Task Misses_OrderBy_First_which_sorts_a_copy_on_NET_Framework() => KnownMiss(Shared("Use(s_map.OrderBy(pair => pair.Key).First());"));

    [Fact]
    public Task Misses_a_copy_of_a_query_in_a_local() => KnownMiss(Shared("var all = s_map.Append(new(key, key)); Use(all.ToList());"));

    [Fact]
    public Task Does_not_know_that_the_adding_is_over() => KnownFalseAlarm("""
        class Index
        {
            readonly ConcurrentDictionary<string, int> _words = new();

            public List<KeyValuePair<string, int>> Build(string[] files)
            {
                Parallel.ForEach(files, file => _words.TryAdd(file, 1));
                return {|MAP5009:_words.ToList()|};
            }
        }
        """);

    private static string Shared(string statements) => $$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, string> s_map = new();
            static readonly ConcurrentDictionary<string, string> s_fixed = new(new Dictionary<string, string>());

            public static void Put(string key) => s_map[key] = key;

            public static void Run(string key)
            {
                {{statements}}
            }

            static List<KeyValuePair<string, string>> Copy(IEnumerable<KeyValuePair<string, string>> pairs) => pairs.ToList();

            static void Use(object? value) { }
        }
        """;
}
