using MapSafety.CodeFixes.Exposure;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Exposure;

public sealed class RunQueryUnderLockTests : StateFixTests<RunQueryUnderLock>
{
    /// <summary>A map under a lock, and members of the test's own.</summary>
    private static string Ports(string members) => """
        using System.Collections.Generic;
        using System.Linq;

        internal static class Ports
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
                    return s_ports.Count;
            }

        """ + members + "\n}\n";

    private static Task Fixes(string before, string after, string walk) =>
        Fixes(Ports(before), Ports(after), step: $"Ports.Set((i % 64).ToString(), thread); {walk}", holds: "Ports.Count() == 64");

    [Fact]
    public Task Method_syntax() => Fixes("""
            public static IEnumerable<string> Named(string prefix)
            {
                lock (s_gate)
                    return s_ports.Keys.Where(name => name.StartsWith(prefix)); // the caller's choice
            }
        """, """
            public static IEnumerable<string> Named(string prefix)
            {
                lock (s_gate)
                    return s_ports.Keys.Where(name => name.StartsWith(prefix)).ToArray(); // the caller's choice
            }
        """, walk: "foreach (string name in Ports.Named(\"1\")) { }");

    [Fact]
    public Task Query_syntax_over_several_lines() => Fixes("""
            public static IEnumerable<int> Open()
            {
                lock (s_gate)
                {
                    return from port in s_ports
                           where port.Value > 0
                           orderby port.Value
                           select port.Value;
                }
            }
        """, """
            public static IEnumerable<int> Open()
            {
                lock (s_gate)
                {
                    return (from port in s_ports
                           where port.Value > 0
                           orderby port.Value
                           select port.Value).ToArray();
                }
            }
        """, walk: "foreach (int port in Ports.Open()) { }");

    [Fact]
    public Task Through_a_local_that_is_queried_again() => Fixes("""
            public static IEnumerable<int> Open()
            {
                lock (s_gate)
                {
                    var open = s_ports.OrderBy(port => port.Key);
                    return open.Select(port => port.Value);
                }
            }
        """, """
            public static IEnumerable<int> Open()
            {
                lock (s_gate)
                {
                    var open = s_ports.OrderBy(port => port.Key).ToArray();
                    return open.Select(port => port.Value);
                }
            }
        """, walk: "foreach (int port in Ports.Open()) { }");

    [Fact]
    public Task Walked_after_the_lock() => Fixes("""
            public static int Sum()
            {
                IEnumerable<int> values;
                lock (s_gate)
                {
                    values = s_ports.Values.Select(port => port + 1);
                }

                return values.Sum();
            }
        """, """
            public static int Sum()
            {
                IEnumerable<int> values;
                lock (s_gate)
                {
                    values = s_ports.Values.Select(port => port + 1).ToArray();
                }

                return values.Sum();
            }
        """, walk: "Ports.Sum();");

    [Fact]
    public Task Private_helper() => Fixes("""
            public static int Open() => Positive().Count();

            private static IEnumerable<KeyValuePair<string, int>> Positive()
            {
                lock (s_gate)
                    return s_ports.Where(port => port.Value > 0);
            }
        """, """
            public static int Open() => Positive().Count();

            private static IEnumerable<KeyValuePair<string, int>> Positive()
            {
                lock (s_gate)
                    return s_ports.Where(port => port.Value > 0).ToArray();
            }
        """, walk: "Ports.Open();");

    private const string s_jobs = """
        using System.Collections.Generic;
        using System.Linq;

        internal sealed class Jobs
        {
            private readonly object _gate = new();
            private readonly List<string> _jobs = new();
            private readonly HashSet<string> _done = new();

            public void Add(string job)
            {
                lock (_gate)
                {
                    _jobs.Add(job);
                    _done.Add(job);
                }
            }

            public IEnumerable<string> Short()
            {
                lock (_gate)
                    return _jobs.Where(job => job.Length < 2);
            }

            public IEnumerable<string> Done { get { lock (_gate) return _done.Skip(1); } }
        }
        """;

    private const string s_run = """
        using System.Collections.Generic;
        using System.Linq;

        internal sealed class Jobs
        {
            private readonly object _gate = new();
            private readonly List<string> _jobs = new();
            private readonly HashSet<string> _done = new();

            public void Add(string job)
            {
                lock (_gate)
                {
                    _jobs.Add(job);
                    _done.Add(job);
                }
            }

            public IEnumerable<string> Short()
            {
                lock (_gate)
                    return _jobs.Where(job => job.Length < 2).ToArray();
            }

            public IEnumerable<string> Done { get { lock (_gate) return _done.Skip(1).ToArray(); } }
        }
        """;

    [Fact]
    public async Task Fix_all_and_results_that_stay_as_they_were()
    {
        await FixesFiles([("/0/Test0.cs", s_jobs)], [("/0/Test0.cs", s_run)]);
        Proof.Proof.Of(s_jobs, s_run).FailsBeforeAndPasses("""
            using System.Linq;
            internal static class Check
            {
                public static string? Run()
                {
                    Jobs jobs = new();
                    jobs.Add("a");
                    jobs.Add("b");
                    foreach (string job in jobs.Short())
                        jobs.Add(job + job);

                    return jobs.Short().Count() == 2 ? null : "a job is lost";
                }
            }
            """);
    }

    [Fact]
    public Task Not_where_the_type_of_the_query_is_asked_for() => NotOffered(Ports("""
            public static IOrderedEnumerable<string> Sorted()
            {
                lock (s_gate)
                    return s_ports.Keys.OrderBy(name => name);
            }
        """));

    [Fact]
    public Task Not_for_a_parallel_query() => NotOffered(Ports("""
            public static ParallelQuery<string> Parallel()
            {
                lock (s_gate)
                    return s_ports.Keys.AsParallel().Where(name => name.Length > 1);
            }
        """));

    [Fact]
    public Task Not_where_an_enumerator_is_taken_of_it() => NotOffered("""
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

            // The array's own enumerator is of another type.
            public IEnumerator<string> GetEnumerator()
            {
                lock (_gate)
                    return _jobs.Skip(1).GetEnumerator();
            }
        }
        """);

    [Fact]
    public Task Not_under_a_reader_writer_lock() => NotOffered("""
        using System.Collections.Generic;
        using System.Linq;
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
                        return _items.Where(item => item > 0);
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
    public Task Title_says_what_changes() => TitleIs(
        "Run the query over '_jobs' under '_gate'; it runs once", "MapSafety.RunQueryUnderLock",
        s_jobs.Replace("return _done.Skip(1);", "return _done.ToArray();"));

    [Fact]
    public Task Title_in_chinese() => TitleInChineseIs(
        "在“_gate”下运行对“_jobs”的查询；只运行一次", s_jobs.Replace("return _done.Skip(1);", "return _done.ToArray();"));

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix(s_jobs);
}
