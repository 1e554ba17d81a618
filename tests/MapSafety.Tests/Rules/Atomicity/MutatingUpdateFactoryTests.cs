using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class MutatingUpdateFactoryTests : RuleTests<MutatingUpdateFactory>
{
    [Fact]
    public Task Message_names_member_state_reach_and_what_is_changed() => Says(
        "'Put' updates an entry of 's_lists', a static ConcurrentDictionary, by changing the List that is there; others use it at the same time, and the function runs again when another thread was faster",
        """
        static class Lists
        {
            static readonly ConcurrentDictionary<string, List<int>> s_lists = new();

            public static void Put(string key, int n) => s_lists.AddOrUpdate(key, _ => new List<int> { n }, (_, list) => { {|#0:list.Add(n)|}; return list; });
        }
        """);

    [Fact]
    public Task Message_of_a_plain_store() => Says(
        "'Touch' updates an entry of 's_items', a static ConcurrentDictionary, by changing the Item that is there; others that have it see the change at once, and without synchronization",
        """
        class Item { public DateTime Seen { get; set; } }

        static class Items
        {
            static readonly ConcurrentDictionary<string, Item> s_items = new();

            public static void Touch(string key) => s_items.AddOrUpdate(key, _ => new Item(), (_, item) => { {|#0:item.Seen = DateTime.UtcNow|}; return item; });
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Put”通过修改现有的 List 来更新“s_lists”（静态的 ConcurrentDictionary）的条目；其他线程同时在使用它，而且当另一个线程更快时该函数会再次运行",
        """
        static class Lists
        {
            static readonly ConcurrentDictionary<string, List<int>> s_lists = new();

            public static void Put(string key, int n) => s_lists.AddOrUpdate(key, _ => new List<int> { n }, (_, list) => { {|MAP5004:list.Add(n)|}; return list; });
        }
        """);

    [Theory]
    [InlineData("List<int>", "(_, list) => { {|MAP5004:list.Add(n)|}; return list; }")]
    [InlineData("List<int>", "(_, list) => { {|MAP5004:list[0] = n|}; return list; }")]
    [InlineData("List<int>", "(_, list) => { {|MAP5004:list[0]++|}; return list; }")]
    [InlineData("List<int>", "(_, list) => { var same = list; {|MAP5004:same.AddRange(new[] { n })|}; return same; }")]
    [InlineData("List<int>", "(_, list) => { if (list.Count < 10) {|MAP5004:list.Add(n)|}; return list; }")]
    [InlineData("List<int>", "delegate (string _, List<int> list) { {|MAP5004:list.Clear()|}; return list; }")]
    [InlineData("List<int>", "(_, list) => { foreach (var i in new[] { n }) {|MAP5004:list.Add(i)|}; return list; }")]
    [InlineData("List<int>", "(_, list) => { Array.ForEach(new[] { n }, i => {|MAP5004:list.Add(i)|}); return list; }")]
    [InlineData("List<int>", "(_, list) => { try { {|MAP5004:list.Sort()|}; } finally { n++; } return list; }")]
    [InlineData("Dictionary<int, int>", "(_, map) => { {|MAP5004:map[n] = 1|}; return map; }")]
    [InlineData("Dictionary<int, int>", "(_, map) => { {|MAP5004:map.TryAdd(n, 1)|}; return map; }")]
    [InlineData("HashSet<int>", "(_, set) => {|MAP5004:set.Add(n)|} ? set : set")]
    [InlineData("System.Text.StringBuilder", "(_, text) => {|MAP5004:text.Append(n)|}")]
    [InlineData("System.Text.StringBuilder", "(_, text) => {|MAP5004:text.Append(n).Append(',')|}")]
    [InlineData("int[]", "(_, array) => { {|MAP5004:array[0] += n|}; return array; }", "new int[1]")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Count += n|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Count++|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Field--|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Count = item.Count + n|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Count = n|}; item.Field = 1; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Price = n|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.List.Add(n)|}; return item; }")]
    [InlineData("Item", "(_, item) => { var inner = item.List; {|MAP5004:inner.Add(n)|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Add(n)|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:Bump(item)|}; return item; }")]
    [InlineData("Item", "(_, item) => { {|MAP5004:item.Raise(n)|}; return item; }")]
    [InlineData("Item", "(_, item) => { item?.List?{|MAP5004:.Add(n)|}; return item!; }")]
    [InlineData("(int N, List<int> List)", "(_, pair) => { {|MAP5004:pair.List.Add(n)|}; return pair; }", "(1, new())")]
    public Task Old_value_is_changed(string type, string update, string first = "new()") => Finds(Shared(type, "s_map.AddOrUpdate(key, _ => " + first + ", " + update + ");"));

    [Theory]
    [InlineData("s_map.AddOrUpdate(key, new List<int>(), (_, list) => { {|MAP5004:list.Add(n)|}; return list; });")]
    [InlineData("s_map.AddOrUpdate(key, static (_, i) => new List<int> { i }, static (_, list, i) => { {|MAP5004:list.Add(i)|}; return list; }, n);")]
    [InlineData("s_map.AddOrUpdate(key, _ => new(), Update); List<int> Update(string k, List<int> list) { {|MAP5004:list.Add(n)|}; return list; }")]
    [InlineData("s_map.AddOrUpdate(key, _ => new(), Append);")]
    [InlineData("var map = s_map; map.AddOrUpdate(key, _ => new(), (_, list) => { {|MAP5004:list.Add(n)|}; return list; });")]
    [InlineData("Func<string, List<int>, List<int>> update = null!; s_map.AddOrUpdate(key, _ => new(), update); s_map.AddOrUpdate(key, _ => new(), (_, list) => { {|MAP5004:list.Add(n)|}; return list; });")]
    public Task Function_is_given_in_different_ways(string statements) => Finds(Shared("List<int>", statements)
        .Replace("static void Bump", "static List<int> Append(string key, List<int> list) { " + (statements.Contains("Append") ? "{|MAP5004:list.Add(1)|}" : "list.Add(1)") + "; return list; } static void Bump", StringComparison.Ordinal));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, List<int>> _map = new(); public int this[string k] { set => _map.AddOrUpdate(k, _ => new(), (_, l) => { {|MAP5004:l.Add(value)|}; return l; }); } }")]
    [InlineData("static class E { public static void Put(this ConcurrentDictionary<string, List<int>> map, string k) => map.AddOrUpdate(k, _ => new(), (_, l) => { {|MAP5004:l.Add(1)|}; return l; }); }")]
    [InlineData("class C<T> where T : notnull { readonly ConcurrentDictionary<T, Queue<T>> _map = new(); public class Inner { public void Put(C<T> c, T k) => c._map.AddOrUpdate(k, _ => new(), (_, q) => { {|MAP5004:q.Enqueue(k)|}; return q; }); } }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<string, List<int>> _map = new(); } partial class C { public async Task Put(string k) { await Task.Yield(); _map.AddOrUpdate(k, _ => new(), (_, l) => { {|MAP5004:l.Add(1)|}; return l; }); } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, IList<int>> _map = new(); public void Put(string k) => _map.AddOrUpdate(k, _ => new List<int>(), (_, l) => { {|MAP5004:l.Add(1)|}; return l; }); }")]
    [InlineData("class C { void Run(string[] keys) { var map = new ConcurrentDictionary<string, List<int>>(); Parallel.ForEach(keys, k => map.AddOrUpdate(k, _ => new(), (_, l) => { {|MAP5004:l.Add(1)|}; return l; })); } }")]
    [InlineData("record Entry { public int Hits { get; set; } } class C { readonly ConcurrentDictionary<string, Entry> _map = new(); public void Hit(string k) => _map.AddOrUpdate(k, _ => new Entry(), (_, e) => { {|MAP5004:e.Hits++|}; return e; }); }")]
    public Task Maps_reached_in_other_ways(string source) => Finds(source);

    [Theory]
    [InlineData("List<int>", "(_, list) => new List<int>(list) { n }", "a new list")]
    [InlineData("List<int>", "(_, list) => { var copy = new List<int>(list); copy.Add(n); return copy; }", "a copy")]
    [InlineData("List<int>", "(_, list) => { list = new List<int>(list); list.Add(n); return list; }", "a copy under the old name")]
    [InlineData("List<int>", "(_, list) => { var copy = list.ToList(); copy.Add(n); return copy; }", "a copy")]
    [InlineData("List<int>", "(_, list) => { lock (list) { list.Add(n); } return list; }", "locked")]
    [InlineData("List<int>", "(_, list) => { lock (s_gate) list.Add(n); return list; }", "locked")]
    [InlineData("List<int>", "(_, list) => { Monitor.Enter(list); try { list.Add(n); } finally { Monitor.Exit(list); } return list; }", "locked")]
    [InlineData("List<int>", "(_, list) => list.Contains(n) ? list : new List<int>(list) { n }", "reads only")]
    [InlineData("ConcurrentBag<int>", "(_, bag) => { bag.Add(n); return bag; }", "a concurrent value")]
    [InlineData("ConcurrentDictionary<int, int>", "(_, map) => { map[n] = 1; return map; }", "a concurrent value")]
    [InlineData("ImmutableList<int>", "(_, list) => list.Add(n)", "an immutable value", "ImmutableList<int>.Empty")]
    [InlineData("Item", "(_, item) => new Item { Count = item.Count + n }", "a new object")]
    [InlineData("Item", "(_, item) => { var copy = new Item { Count = item.Count }; copy.Count += n; return copy; }", "a new object")]
    [InlineData("Item", "(_, item) => { Interlocked.Increment(ref item.Field); return item; }", "one step")]
    [InlineData("Item", "(_, item) => { Interlocked.Add(ref item.Field, n); return item; }", "one step")]
    [InlineData("Item", "(_, item) => { Volatile.Write(ref item.Field, n); return item; }", "one step")]
    [InlineData("Item", "(_, item) => { item.Locked(n); return item; }", "locks inside")]
    [InlineData("Item", "(_, item) => { item.Counted(); return item; }", "one step inside")]
    [InlineData("Item", "(_, item) => { int count = item.Count; count++; return new Item { Count = count }; }", "a local")]
    [InlineData("Total", "(_, total) => { total.Count += n; return total; }", "the copy of a structure")]
    [InlineData("Total", "(_, total) => { var copy = total; copy.Count++; return copy; }", "the copy of a structure")]
    [InlineData("(int Sum, int Count)", "(_, pair) => { pair.Sum += n; return pair; }", "the copy of a structure")]
    [InlineData("int", "(_, count) => { count += n; return count; }", "a number")]
    [InlineData("int", "(_, count) => count + n", "a number")]
    [InlineData("Point", "(_, point) => point with { X = n }", "a new record", "new Point(1)")]
    [InlineData("Item", "(_, item) => { item.Changed += () => { }; return item; }", "an event")]
    [InlineData("IDisposable", "(_, old) => { old.Dispose(); return old; }", "the end of the old one", "null!")]
    public Task Silent_where_the_old_value_stays_as_it_is(string type, string update, string reason, string first = "new()") =>
        Silent(Shared(type, "s_map.AddOrUpdate(key, _ => " + first + ", " + update + ");") + "// " + reason);

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, List<int>> _map = new(); readonly object _gate = new(); public void Put(string k) { lock (_gate) _map.AddOrUpdate(k, _ => new(), (_, l) => { l.Add(1); return l; }); } }")]
    [InlineData("class C { void Put(string k) { var map = new ConcurrentDictionary<string, List<int>>(); map.AddOrUpdate(k, _ => new(), (_, l) => { l.Add(1); return l; }); } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, List<int>> _map = new(); public C() { _map.AddOrUpdate(\"a\", _ => new(), (_, l) => { l.Add(1); return l; }); } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, IDictionary<int, int>> _map = new(); public void Put(string k) => _map.AddOrUpdate(k, _ => new ConcurrentDictionary<int, int>(), (_, m) => { m[1] = 1; return m; }); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, List<int>> _map = new(); public void Put(string k) => _map.GetOrAdd(k, _ => { var l = new List<int>(); l.Add(1); return l; }); }")]
    [InlineData("class Item { readonly object _gate = new(); int _n; public int N { set { lock (_gate) _n = value; } } } class C { readonly ConcurrentDictionary<string, Item> _map = new(); public void Put(string k) => _map.AddOrUpdate(k, _ => new(), (_, i) => { i.N = 1; i.N = 2; return i; }); }")]
    [InlineData("class C { ImmutableDictionary<string, int> _map = ImmutableDictionary<string, int>.Empty; public void Put(string k) => ImmutableInterlocked.AddOrUpdate(ref _map, k, 1, (_, n) => n + 1); }")]
    public Task Silent_programs(string source) => Silent(source);

    [Fact]
    public Task Safe_twin_a_new_list_for_each_change() => Silent("""
        static class Lists
        {
            static readonly ConcurrentDictionary<string, ImmutableList<int>> s_lists = new();

            public static void Put(string key, int n) => s_lists.AddOrUpdate(key, _ => ImmutableList.Create(n), (_, list) => list.Add(n));
        }
        """);

    [Fact]
    public Task Other_changes_are_further_places() => Says(
        "'Put' updates an entry of 's_lists', a static ConcurrentDictionary, by changing the List that is there; others use it at the same time, and the function runs again when another thread was faster",
        """
        static class Lists
        {
            static readonly ConcurrentDictionary<string, List<int>> s_lists = new();

            public static void Put(string key, int n)
            {
                s_lists.AddOrUpdate(key, _ => new List<int> { n }, (_, list) => { {|#0:list.Add(n)|}; return list; });
                s_lists.AddOrUpdate(key, _ => new List<int> { n }, (_, list) => { {|#1:list.Clear()|}; return list; });
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Misses_a_change_by_a_library() => KnownMiss("""
        static class Documents
        {
            static readonly ConcurrentDictionary<string, System.Xml.Linq.XElement> s_documents = new();

            public static void Put(string key, int n) => s_documents.AddOrUpdate(key, k => new("a"), (_, x) => { x.Add(n); return x; });
        }
        """);

    [Fact]
    public Task Value_that_only_this_thread_reads_is_accused() => KnownFalseAlarm("""
        class Totals
        {
            readonly ConcurrentDictionary<int, List<int>> _ofThreads = new();

            public void Put(int n) => _ofThreads.AddOrUpdate(Environment.CurrentManagedThreadId, _ => new List<int> { n }, (_, own) => { {|MAP5004:own.Add(n)|}; return own; });
        }
        """);

    private static string Shared(string type, string statements) => $$"""
        record Point(int X);
        struct Total { public int Count; }
        class Item
        {
            int _own;
            public int Field;
            public int Count { get; set; }
            public decimal Price { get; set; }
            public List<int> List { get; } = new();
            public event Action? Changed;
            public void Add(int n) => _own += n;
            public void Locked(int n) { lock (List) _own += n; }
            public void Counted() => Interlocked.Increment(ref _own);
            public void Raise() => Changed?.Invoke();
        }

        static class Raising { public static void Raise(this Item item, int n) => item.Count += n; }

        static class Store
        {
            static readonly ConcurrentDictionary<string, {{type}}> s_map = new();
            static readonly object s_gate = new();

            public static void Work(string key, int n)
            {
                {{statements}}
            }

            static void Bump(Item item) => item.Count++;
        }

        """;
}
