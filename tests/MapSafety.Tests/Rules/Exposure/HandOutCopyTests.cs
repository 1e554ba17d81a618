using MapSafety.CodeFixes.Exposure;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Exposure;

public sealed class HandOutCopyTests : StateFixTests<HandOutCopy>
{
    /// <summary>A type with a map and a list under one lock, and members of the test's own.</summary>
    private static string Ports(string members) => """
        #pragma warning disable CS1591 // a getter that other assemblies read has to be public
        using System.Collections.Generic;
        using System.Linq;

        public static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static void Set(string name, int port)
            {
                lock (s_gate)
                    s_ports[name] = port;
            }

            public static int Count()
            {
                lock (s_gate)
                    return s_ports.Count(port => port.Value >= 0);
            }

        """ + members + "\n}\n";

    private static Task Fixes(string before, string after, string walk) =>
        Fixes(Ports(before), Ports(after), step: $"Ports.Set((i % 64).ToString(), thread); {walk}", holds: "Ports.Count() == 64");

    [Fact]
    public Task Map_with_its_comparer() => Fixes("""
            public static IReadOnlyDictionary<string, int> All()
            {
                lock (s_gate)
                    return s_ports; // all of them
            }
        """, """
            public static IReadOnlyDictionary<string, int> All()
            {
                lock (s_gate)
                    return new Dictionary<string, int>(s_ports, s_ports.Comparer); // all of them
            }
        """, walk: "foreach (var port in Ports.All()) { }");

    [Fact]
    public Task Keys_and_values() => Fixes("""
            public static ICollection<string> Names()
            {
                lock (s_gate)
                    return s_ports.Keys;
            }

            public static IEnumerable<int> Values
            {
                get { lock (s_gate) return s_ports.Values; }
            }
        """, """
            public static ICollection<string> Names()
            {
                lock (s_gate)
                    return s_ports.Keys.ToArray();
            }

            public static IEnumerable<int> Values
            {
                get { lock (s_gate) return s_ports.Values.ToArray(); }
            }
        """, walk: "foreach (string name in Ports.Names()) { } foreach (int port in Ports.Values) { }");

    [Fact]
    public Task Enumerator() => Fixes("""
            public static IEnumerator<KeyValuePair<string, int>> Walk()
            {
                lock (s_gate)
                    return s_ports.GetEnumerator();
            }
        """, """
            public static IEnumerator<KeyValuePair<string, int>> Walk()
            {
                lock (s_gate)
                    return s_ports.ToList().GetEnumerator();
            }
        """, walk: "using var walk = Ports.Walk(); while (walk.MoveNext()) { }");

    [Fact]
    public Task Getter_with_no_lock() => Fixes("""
            public static IReadOnlyDictionary<string, int> All => s_ports;
        """, """
            public static IReadOnlyDictionary<string, int> All
            {
                get
                {
                    lock (s_gate)
                    {
                        return new Dictionary<string, int>(s_ports, s_ports.Comparer);
                    }
                }
            }
        """, walk: "foreach (var port in Ports.All) { }");

    [Fact]
    public Task Result_that_callers_may_change() => Fixes("""
            public static Dictionary<string, int> All()
            {
                lock (s_gate)
                {
                    return s_ports;
                }
            }
        """, """
            public static Dictionary<string, int> All()
            {
                lock (s_gate)
                {
                    return new Dictionary<string, int>(s_ports, s_ports.Comparer);
                }
            }
        """, walk: "foreach (var port in Ports.All()) { }");

    [Fact]
    public Task Wrapper() => Fixes("""
            public static IReadOnlyDictionary<string, int> All()
            {
                lock (s_gate)
                    return new System.Collections.ObjectModel.ReadOnlyDictionary<string, int>(s_ports);
            }
        """, """
            public static IReadOnlyDictionary<string, int> All()
            {
                lock (s_gate)
                    return new System.Collections.ObjectModel.ReadOnlyDictionary<string, int>(new Dictionary<string, int>(s_ports, s_ports.Comparer));
            }
        """, walk: "foreach (var port in Ports.All()) { }");

    [Fact]
    public Task Alias_and_out_parameter() => Fixes("""
            public static bool TryGet(out Dictionary<string, int> all)
            {
                lock (s_gate)
                {
                    all = s_ports;
                    return true;
                }
            }

            public static IReadOnlyDictionary<string, int> All()
            {
                lock (s_gate)
                {
                    var ports = s_ports;
                    return ports;
                }
            }
        """, """
            public static bool TryGet(out Dictionary<string, int> all)
            {
                lock (s_gate)
                {
                    all = new Dictionary<string, int>(s_ports, s_ports.Comparer);
                    return true;
                }
            }

            public static IReadOnlyDictionary<string, int> All()
            {
                lock (s_gate)
                {
                    var ports = s_ports;
                    return new Dictionary<string, int>(ports, ports.Comparer);
                }
            }
        """, walk: "Ports.TryGet(out var all); foreach (var port in all) { } foreach (var port in Ports.All()) { }");

    [Fact]
    public Task Local_that_is_returned_after_the_lock() => Fixes("""
            public static IReadOnlyDictionary<string, int> All()
            {
                Dictionary<string, int> all;
                lock (s_gate)
                {
                    all = s_ports;
                }

                return all;
            }
        """, """
            public static IReadOnlyDictionary<string, int> All()
            {
                Dictionary<string, int> all;
                lock (s_gate)
                {
                    all = new Dictionary<string, int>(s_ports, s_ports.Comparer);
                }

                return all;
            }
        """, walk: "foreach (var port in Ports.All()) { }");

    [Fact]
    public Task View_that_is_walked_after_the_lock() => Fixes("""
            public static int Sum()
            {
                ICollection<int> values;
                lock (s_gate)
                    values = s_ports.Values;

                int sum = 0;
                foreach (int value in values)
                    sum += value;

                return sum;
            }
        """, """
            public static int Sum()
            {
                ICollection<int> values;
                lock (s_gate)
                    values = s_ports.Values.ToArray();

                int sum = 0;
                foreach (int value in values)
                    sum += value;

                return sum;
            }
        """, walk: "Ports.Sum();");

    [Fact]
    public Task Loop_that_yields_under_the_lock() => Fixes("""
            public static IEnumerable<string> All()
            {
                lock (s_gate)
                {
                    foreach (var port in s_ports)
                    {
                        if (port.Value >= 0)
                            yield return port.Key;
                    }
                }
            }
        """, """
            public static IEnumerable<string> All()
            {
                KeyValuePair<string, int>[] ports;
                lock (s_gate)
                {
                    ports = s_ports.ToArray();
                }

                foreach (var port in ports)
                {
                    if (port.Value >= 0)
                        yield return port.Key;
                }
            }
        """, walk: "foreach (string name in Ports.All()) { }");

    [Fact]
    public async Task What_was_returned_stays_as_it_was()
    {
        await FixesFiles([("/0/Test0.cs", s_list)], [("/0/Test0.cs", s_copiedList)]);
        Proof.Proof.Of(s_list, s_copiedList).FailsBeforeAndPasses("""
            using System.Linq;
            internal static class Check
            {
                public static string? Run()
                {
                    Jobs jobs = new();
                    jobs.Add("a");
                    jobs.Add("b");
                    foreach (string job in jobs.All())
                        jobs.Add(job + job);

                    return jobs.All().Count == 4 ? null : "a job is lost";
                }
            }
            """);
    }

    private const string s_list = """
        using System.Collections.Generic;

        internal sealed class Jobs
        {
            private readonly object _gate = new();
            private readonly List<string> _jobs = new();

            public void Add(string job)
            {
                lock (_gate)
                    _jobs.Add(job);
            }

            public IReadOnlyList<string> All()
            {
                lock (_gate)
                    return _jobs.AsReadOnly();
            }
        }
        """;

    private const string s_copiedList = """
        using System.Collections.Generic;
        using System.Linq;

        internal sealed class Jobs
        {
            private readonly object _gate = new();
            private readonly List<string> _jobs = new();

            public void Add(string job)
            {
                lock (_gate)
                    _jobs.Add(job);
            }

            public IReadOnlyList<string> All()
            {
                lock (_gate)
                    return _jobs.ToList().AsReadOnly();
            }
        }
        """;

    [Fact]
    public Task Fix_all_copies_each_collection() => FixesFiles([("/0/Test0.cs", """
        using System.Collections.Generic;

        internal sealed class Store
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new();
            private readonly SortedSet<int> _ids = new();
            private readonly Queue<int> _open = new();

            public void Add(string name, int id)
            {
                lock (_gate)
                {
                    _names.Add(name);
                    _ids.Add(id);
                    _open.Enqueue(id);
                }
            }

            public IEnumerable<string> Names { get { lock (_gate) return _names; } }

            public ISet<int> Ids { get { lock (_gate) return _ids; } }

            public Queue<int> Open { get { lock (_gate) return _open; } }
        }
        """)], [("/0/Test0.cs", """
        using System.Collections.Generic;

        internal sealed class Store
        {
            private readonly object _gate = new();
            private readonly List<string> _names = new();
            private readonly SortedSet<int> _ids = new();
            private readonly Queue<int> _open = new();

            public void Add(string name, int id)
            {
                lock (_gate)
                {
                    _names.Add(name);
                    _ids.Add(id);
                    _open.Enqueue(id);
                }
            }

            public IEnumerable<string> Names { get { lock (_gate) return _names.ToArray(); } }

            public ISet<int> Ids { get { lock (_gate) return new SortedSet<int>(_ids, _ids.Comparer); } }

            public Queue<int> Open { get { lock (_gate) return new Queue<int>(_open); } }
        }
        """)]);

    // ---- not offered

    [Fact]
    public Task Not_for_a_result_that_somebody_changes() => NotOffered(Ports("""
            public static Dictionary<string, int> All()
            {
                lock (s_gate)
                    return s_ports;
            }

            public static void Reset() => All().Clear();
        """));

    [Fact]
    public Task Not_for_a_view_that_was_made_with_the_object() => NotOffered("""
        using System.Collections.Generic;

        internal sealed class Model
        {
            private readonly object _gate = new();
            private readonly List<int> _values = new();

            public Model() => Values = _values.AsReadOnly();

            public IReadOnlyList<int> Values { get; }

            public void Add(int value)
            {
                lock (_gate)
                    _values.Add(value);
            }
        }
        """);

    [Fact]
    public Task Not_for_a_local_that_is_changed_before_it_is_returned() => NotOffered(Ports("""
            public static Dictionary<string, int> Started()
            {
                Dictionary<string, int> all;
                lock (s_gate)
                {
                    all = s_ports;
                    all[""] = 0;
                }

                return all;
            }
        """));

    [Fact]
    public Task Not_for_a_local_with_no_lock() => NotOffered(Ports("""
            public static Dictionary<string, int> All()
            {
                var all = s_ports;
                return all;
            }
        """));

    [Fact]
    public Task Not_for_a_stack_whose_copy_is_upside_down() => NotOffered("""
        using System.Collections.Generic;

        internal sealed class Undo
        {
            private readonly object _gate = new();
            private readonly Stack<int> _steps = new();

            public Stack<int> Steps { get { lock (_gate) return _steps; } }

            public void Add(int step)
            {
                lock (_gate)
                    _steps.Push(step);
            }
        }
        """);

    [Fact]
    public Task Not_for_what_may_be_null() => NotOffered("""
        using System.Collections.Generic;

        internal sealed class Cache
        {
            private readonly object _gate = new();
            private List<int>? _items;

            public List<int>? Items { get { lock (_gate) return _items; } }

            public void Add(int item)
            {
                lock (_gate)
                {
                    _items ??= new();
                    _items.Add(item);
                }
            }
        }
        """);

    [Fact]
    public Task Not_for_an_interface_whose_comparer_is_not_known() => NotOffered("""
        using System;
        using System.Collections.Generic;

        internal sealed class Cache
        {
            private readonly object _gate = new();
            private readonly IDictionary<string, int> _items = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

            public IDictionary<string, int> Items { get { lock (_gate) return _items; } }

            public void Set(string key, int item)
            {
                lock (_gate)
                    _items[key] = item;
            }
        }
        """);

    [Fact]
    public Task Not_under_a_reader_writer_lock() => NotOffered("""
        using System.Collections.Generic;
        using System.Threading;

        internal sealed class Cache
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly List<int> _items = new();

            public IEnumerable<int> Items
            {
                get
                {
                    _lock.EnterReadLock();
                    try
                    {
                        return _items;
                    }
                    finally
                    {
                        _lock.ExitReadLock();
                    }
                }
            }

            public void Add(int item)
            {
                _lock.EnterWriteLock();
                try
                {
                    _items.Add(item);
                }
                finally
                {
                    _lock.ExitWriteLock();
                }
            }
        }
        """);

    [Fact]
    public Task Not_for_a_loop_that_does_more_under_the_lock() => NotOffered(Ports("""
            public static IEnumerable<string> All()
            {
                lock (s_gate)
                {
                    s_ports.Remove("");
                    foreach (var port in s_ports)
                        yield return port.Key;
                }
            }
        """));

    [Fact]
    public Task Title_says_what_changes() => TitleIs(
        "Hand out a copy of 's_ports' taken under 's_gate'; what callers change is the copy", "MapSafety.HandOutCopy",
        Ports("    public static Dictionary<string, int> All() { lock (s_gate) return s_ports; }"));

    [Fact]
    public Task Title_in_chinese() => TitleInChineseIs(
        "交出在“_gate”下获取的“_jobs”的副本", s_list);

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix(s_list);
}
