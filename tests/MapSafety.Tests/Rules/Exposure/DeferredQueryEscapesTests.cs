using MapSafety.Rules.Exposure;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Exposure;

public sealed class DeferredQueryEscapesTests : RuleTests<DeferredQueryEscapes>
{
    /// <summary>A static registry with a lock, and the member in question.</summary>
    private static string Names(string member) => $$"""
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

        internal static class Operators
        {
            public static IEnumerable<T> Every<T>(this IEnumerable<T> items, int step)
            {
                int i = 0;
                foreach (T item in items)
                    if (i++ % step == 0)
                        yield return item;
            }
        }
        """;

    [Theory]
    [InlineData("public static IEnumerable<string> Long() { lock (s_gate) return {|MAP6005:s_names.Where(name => name.Length > 9)|}; }", "method syntax")]
    [InlineData("public static IEnumerable<string> Long() { lock (s_gate) return {|MAP6005:from name in s_names where name.Length > 9 select name|}; }", "query syntax")]
    [InlineData("public static IEnumerable<string> Long() { lock (s_gate) { return {|MAP6005:s_names.Where(name => name.Length > 9).OrderBy(name => name).Take(3)|}; } }", "a chain")]
    [InlineData("public static IEnumerable<string> Long() { lock (s_gate) { var found = {|MAP6005:s_names.Where(name => name.Length > 9)|}; return found; } }", "through a local")]
    [InlineData("public static IEnumerable<int> Long() { lock (s_gate) { var found = {|MAP6005:s_names.Where(name => name.Length > 9)|}; return found.Select(name => name.Length); } }", "through a local, queried again")]
    [InlineData("public static IEnumerable<string> Names2() { lock (s_gate) return {|MAP6005:s_ports.Keys.Where(name => name.Length > 9)|}; }", "over the keys")]
    [InlineData("public static IEnumerable<int> Ports { get { lock (s_gate) return {|MAP6005:s_ports.Select(port => port.Value)|}; } }", "from a property")]
    [InlineData("public static int Sum() { IEnumerable<int> ports; lock (s_gate) ports = {|MAP6005:s_ports.Values.Select(port => port + 1)|}; return ports.Sum(); }", "run after the lock")]
    [InlineData("public static int Each() { IEnumerable<string> all; lock (s_gate) { all = {|MAP6005:s_names.Distinct()|}; } int n = 0; foreach (string name in all) n += name.Length; return n; }", "walked after the lock")]
    [InlineData("private static IEnumerable<string> Long() { lock (s_gate) return {|MAP6005:s_names.Skip(1)|}; } public static int Count() => Long().Count();", "to a private caller that holds nothing")]
    [InlineData("public static void Get(out IEnumerable<string> names) { lock (s_gate) names = {|MAP6005:s_names.Skip(1)|}; }", "through an out parameter")]
    [InlineData("public static IEnumerable<string>? Latest { get; private set; } public static void Publish() { lock (s_gate) Latest = {|MAP6005:s_names.Skip(1)|}; }", "stored where others read it")]
    [InlineData("public static IEnumerable<string> All(bool any) { lock (s_gate) return any ? {|MAP6005:s_names.Skip(1)|} : Enumerable.Empty<string>(); }", "from a branch")]
    [InlineData("public static IEnumerable<string> All() { Monitor.Enter(s_gate); try { return {|MAP6005:s_names.Skip(1)|}; } finally { Monitor.Exit(s_gate); } }", "under Monitor")]
    [InlineData("public static ParallelQuery<string> All() { lock (s_gate) return {|MAP6005:s_names.AsParallel().Where(name => name.Length > 9)|}; }", "in parallel")]
    [InlineData("public static IEnumerable<string> Second() { lock (s_gate) return {|MAP6005:s_names.Every(2)|}; }", "an iterator of the program's own")]
    [InlineData("public static IEnumerator<string> Walk() { lock (s_gate) return {|MAP6005:s_names.Skip(1)|}.GetEnumerator(); }", "its enumerator")]
    [InlineData("public static Task<IEnumerable<string>> GetAsync() { lock (s_gate) return Task.FromResult({|MAP6005:s_names.Skip(1)|}); }", "in a finished task")]
    [InlineData("public static IEnumerable<string> All() { lock (s_gate) { var all = s_names; return {|MAP6005:all.Skip(1)|}; } }", "of an alias")]
    [InlineData("public static IEnumerable<string> Both(string[] more) { lock (s_gate) return {|MAP6005:more.Concat(s_names)|}; }", "as the second source")]
    public Task Leaves_before_it_runs(string member, string shape) => Finds(Names(member + " // " + shape));

    [Fact]
    public Task Names_the_guard_and_the_moment() => Says(
        "'Long' queries 's_names', a static List, under 's_gate', but the query walks it only when it is itself walked: by the caller, when the lock has been released",
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

            public static IEnumerable<string> Long()
            {
                lock (s_gate)
                    return {|#0:s_names.Where(name => name.Length > 9)|};
            }
        }
        """,
        others: 2);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "“Sum”在“s_gate”下查询“s_ports”（静态的 Dictionary），但该查询只有在自身被遍历时才会遍历集合：在下文遍历，此时锁已经释放",
        Names("public static int Sum() { IEnumerable<int> ports; lock (s_gate) ports = {|MAP6005:s_ports.Select(port => port.Value)|}; return ports.Sum(); }"));

    [Fact]
    public Task Object_state_under_a_semaphore() => Finds("""
        public sealed class Store
        {
            private readonly SemaphoreSlim _gate = new(1, 1);
            private readonly Dictionary<string, string> _entries = new();

            public async Task SetAsync(string key, string value)
            {
                await _gate.WaitAsync();
                try
                {
                    _entries[key] = value;
                }
                finally
                {
                    _gate.Release();
                }
            }

            public async Task<IEnumerable<string>> FindAsync(string prefix)
            {
                await _gate.WaitAsync();
                try
                {
                    return {|MAP6005:_entries.Keys.Where(key => key.StartsWith(prefix))|};
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Kept_by_an_object_that_leaves() => Finds("""
        public sealed record Page(IEnumerable<int> Items);

        public sealed class Feed<T>
            where T : struct
        {
            private readonly object _gate = new();
            private readonly LinkedList<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.AddLast(item);
            }

            public Page First(int count)
            {
                lock (_gate)
                    return new Page({|MAP6005:_items.Take(count)|});
            }
        }
        """);

    // ---- silent

    [Theory]
    [InlineData("public static string[] Long() { lock (s_gate) return s_names.Where(name => name.Length > 9).ToArray(); }", "an array")]
    [InlineData("public static List<string> Long() { lock (s_gate) return (from name in s_names where name.Length > 9 select name).ToList(); }", "a list")]
    [InlineData("public static Dictionary<string, int> Map() { lock (s_gate) return s_ports.Where(port => port.Value > 9).ToDictionary(port => port.Key, port => port.Value); }", "a map")]
    [InlineData("public static ILookup<int, string> ByLength() { lock (s_gate) return s_names.ToLookup(name => name.Length); }", "a lookup, which is made whole")]
    [InlineData("public static int Count() { lock (s_gate) return s_names.Where(name => name.Length > 9).Count(); }", "a count")]
    [InlineData("public static string? First() { lock (s_gate) return s_names.Where(name => name.Length > 9).FirstOrDefault(); }", "one item")]
    [InlineData("public static string Text() { lock (s_gate) return string.Join(\", \", s_names.Select(name => name.Trim())); }", "a text")]
    [InlineData("public static IEnumerable<string> Long() { lock (s_gate) { var found = s_names.Where(name => name.Length > 9); return found.ToArray(); } }", "through a local")]
    [InlineData("public static int Sum() { lock (s_gate) { var found = s_ports.Where(port => port.Value > 9); int sum = 0; foreach (var port in found) sum += port.Value; return sum; } }", "walked inside")]
    [InlineData("public static IEnumerable<string> Long() { string[] copy; lock (s_gate) copy = s_names.ToArray(); return copy.Where(name => name.Length > 9); }", "a query over a copy")]
    [InlineData("public static HashSet<string> Set() { lock (s_gate) return new HashSet<string>(s_names.Where(name => name.Length > 9)); }", "a set made of it")]
    [InlineData("private static IEnumerable<string> Long() => s_names.Where(name => name.Length > 9); public static int Count() { lock (s_gate) return Long().Count(); }", "to callers that hold the guard")]
    [InlineData("private static IEnumerable<string> Long() { lock (s_gate) return s_names.Where(name => name.Length > 9); } public static int Count() { lock (s_gate) return Long().Count(); }", "to callers that take the guard again")]
    [InlineData("public static int Longest() { lock (s_gate) return Measure(s_names.Where(name => name != \"\")); } private static int Measure(IEnumerable<string> names) => names.Max(name => name.Length);", "to a helper that runs it")]
    [InlineData("public static bool Any() { lock (s_gate) { IEnumerable<string> found = s_names.Where(name => name.Length > 9); return found.Any() && !found.All(name => name.Length > 20); } }", "asked twice inside")]
    [InlineData("public static void Clean() { lock (s_gate) s_ports.Where(port => port.Value == 0).ToList().ForEach(port => s_ports.Remove(port.Key)); }", "run before it is changed")]
    [InlineData("public static int Sum() { IEnumerable<int> ports; lock (s_gate) ports = s_ports.Values.Select(port => port + 1); lock (s_gate) return ports.Sum(); }", "run under the guard taken again")]
    public Task Runs_inside(string member, string shape) => Silent(Names(member + " // " + shape));

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Spread_under_the_lock() => Silent(Names("public static string[] All() { lock (s_gate) return [.. s_names.Where(name => name.Length > 9)]; }"));
#endif

    [Fact]
    public Task Safe_twin_runs_the_query_under_the_lock() => Silent("""
        public sealed class Feed
        {
            private readonly object _gate = new();
            private readonly LinkedList<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.AddLast(item);
            }

            public IEnumerable<int> First(int count)
            {
                lock (_gate)
                    return _items.Take(count).ToArray();
            }
        }
        """);

    [Fact]
    public Task Immutable_and_concurrent_collections() => Silent("""
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        public sealed class Names
        {
            private readonly object _gate = new();
            private readonly ConcurrentDictionary<string, int> _ports = new();
            private ImmutableList<string> _names = ImmutableList<string>.Empty;

            public IEnumerable<string> Keys { get { lock (_gate) return _ports.Keys.Where(key => key != ""); } }

            public IEnumerable<string> All { get { lock (_gate) return _names.Where(name => name != ""); } }

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
    public Task Swapped_out_before_the_query_leaves() => Silent("""
        public sealed class Batch
        {
            private readonly object _gate = new();
            private List<int> _items = new();

            public void Add(int item)
            {
                lock (_gate)
                    _items.Add(item);
            }

            public IEnumerable<int> Take()
            {
                lock (_gate)
                {
                    IEnumerable<int> full = _items.Where(item => item > 0);
                    _items = new();
                    return full;
                }
            }
        }
        """);

    [Fact]
    public Task Query_with_no_lock_is_another_rules_matter() => Silent(Names("public static IEnumerable<string> Long() => s_names.Where(name => name.Length > 9);"));

    [Fact]
    public Task View_is_another_rules_matter() => Silent(Names("public static ICollection<string> Keys() { lock (s_gate) return s_ports.Keys; }"));

    // ---- limits

    [Fact]
    public Task Misses_a_query_that_a_lambda_returns() => KnownMiss(Names("public static Func<IEnumerable<string>> Long() => () => { lock (s_gate) return s_names.Skip(1); };"));

    [Fact]
    public Task Misses_a_query_that_a_helper_makes() => KnownMiss(Names("""
        public static IEnumerable<string> Long() { lock (s_gate) return Longer(s_names, 9); }

        private static IEnumerable<string> Longer(IEnumerable<string> names, int length) => names.Where(name => name.Length > length);
        """));

    [Fact]
    public Task Misses_a_query_that_a_local_gets_in_two_branches() => KnownMiss(Names("""
        public static IEnumerable<string> Some(bool all)
        {
            lock (s_gate)
            {
                IEnumerable<string> found = s_names.Skip(1);
                if (!all)
                    found = found.Take(5);
                return found;
            }
        }
        """));

    [Fact]
    public Task Takes_a_caller_that_runs_it_before_there_are_threads_for_any_other() => KnownFalseAlarm(Names("""
        // Only for the report at the end, when all writers have stopped.
        public static IEnumerable<string> Report() { lock (s_gate) return {|MAP6005:s_names.Skip(1)|}; }
        """));
}
