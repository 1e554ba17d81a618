using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that makes a partly locked state a concurrent collection and takes away the lock that it needs no more.</summary>
public sealed class SwitchToConcurrentCollectionTests : StateFixTests<SwitchToConcurrentCollection>
{
    private const string Bans = """
        using System.Collections.Generic;

        static class Bans
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    s_hits[ip] = s_hits.GetValueOrDefault(ip) + 1;
            }

            public static int Of(string ip) => s_hits.GetValueOrDefault(ip);
            public static void Forgive(string ip) => s_hits.Remove(ip);
            public static int Known => s_hits.Count;
        }

        """;

    [Fact]
    public Task Lock_around_one_change() => Fixes(
        Bans,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Bans
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, current) => current + 1);
            }

            public static int Of(string ip) => s_hits.GetValueOrDefault(ip);
            public static void Forgive(string ip) => s_hits.TryRemove(ip, out _);
            public static int Known => s_hits.Count;
        }

        """,
        step: "Bans.Hit(\"a\");",
        holds: "Bans.Of(\"a\") == calls");

    [Fact]
    public Task Title_says_that_the_lock_goes() => TitleIs(
        "Make 's_hits' a ConcurrentDictionary (5 uses in 1 file); the lock on 's_gate' goes", "MapSafety.SwitchToConcurrentCollection", Bans);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_hits”改为 ConcurrentDictionary（1 个文件中的 5 处使用）；移除锁“s_gate”", Bans);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Bans);

    [Fact]
    public Task Look_before_the_lock() => Fixes(
        """
        using System.Collections.Generic;

        static class Ports
        {
            // Guards the ports.
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static int Of(string name)
            {
                if (s_ports.TryGetValue(name, out int port))
                    return port;

                lock (s_gate)
                {
                    if (!s_ports.TryGetValue(name, out port))
                        s_ports.Add(name, port = Ask(name));
                    return port;
                }
            }

            private static int Ask(string name) => name.Length;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Ports
        {
            private static readonly ConcurrentDictionary<string, int> s_ports = new();

            public static int Of(string name)
            {
                if (s_ports.TryGetValue(name, out int port))
                    return port;

                port = s_ports.GetOrAdd(name, static name => Ask(name));
                return port;
            }

            private static int Ask(string name) => name.Length;
        }

        """,
        step: "if (Ports.Of(\"k\" + i) != (\"k\" + i).Length) throw new Exception(\"torn\");",
        holds: "Ports.Of(\"abc\") == 3");

    [Fact]
    public Task Second_look_that_returns() => Fixes(
        """
        using System.Collections.Generic;

        static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static int Of(string name)
            {
                if (s_ports.TryGetValue(name, out var port))
                {
                    return port;
                }

                lock (s_gate)
                {
                    if (s_ports.TryGetValue(name, out port))
                        return port;

                    port = name.Length;
                    s_ports[name] = port;
                    return port;
                }
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Ports
        {
            private static readonly ConcurrentDictionary<string, int> s_ports = new();

            public static int Of(string name)
            {
                if (s_ports.TryGetValue(name, out var port))
                {
                    return port;
                }

                return s_ports.GetOrAdd(name, static name => name.Length);
            }
        }

        """,
        step: "if (Ports.Of(\"k\" + i) != (\"k\" + i).Length) throw new Exception(\"torn\");",
        holds: "Ports.Of(\"abc\") == 3");

    [Fact]
    public Task State_that_is_locked_itself() => Fixes(
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly HashSet<string> s_names = new();

            public static bool Add(string name) { lock (s_names) { return s_names.Add(name); } }

            public static void Drop(string name)
            {
                lock (s_names)
                {
                    s_names.Remove(name);
                }
            }

            public static bool Has(string name) => s_names.Contains(name);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Names
        {
            private static readonly ConcurrentDictionary<string, byte> s_names = new();

            public static bool Add(string name) { return s_names.TryAdd(name, 0); }

            public static void Drop(string name)
            {
                s_names.TryRemove(name, out _);
            }

            public static bool Has(string name) => s_names.ContainsKey(name);
        }

        """,
        step: "string n = thread + \"-\" + i; Names.Add(n); if (!Names.Has(n)) throw new Exception(\"lost\"); Names.Drop(n);",
        holds: "!Names.Has(\"0-0\")");

    [Fact]
    public Task Lock_of_an_object_made_in_the_constructor() => Fixes(
        """
        using System.Collections.Generic;

        static class Shared { public static readonly Sessions Sessions = new(); }

        sealed class Sessions
        {
            private readonly object _gate;
            private readonly Dictionary<int, string> _names;

            private int _made;

            public Sessions()
            {
                _gate = new object();
                _names = new Dictionary<int, string>();
                _made = 1;
            }

            public int Made => _made;

            public void Set(int id, string name)
            {
                lock (this._gate)
                {
                    // The last one wins.
                    _names[id] = name;
                }
            }

            public string? Find(int id)
            {
                lock (_gate)
                    return _names.TryGetValue(id, out var name)
                        ? name
                        : null;
            }

            public bool Has(int id) => _names.ContainsKey(id);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Shared { public static readonly Sessions Sessions = new(); }

        sealed class Sessions
        {
            private readonly ConcurrentDictionary<int, string> _names;

            private int _made;

            public Sessions()
            {
                _names = new ConcurrentDictionary<int, string>();
                _made = 1;
            }

            public int Made => _made;

            public void Set(int id, string name)
            {
                // The last one wins.
                _names[id] = name;
            }

            public string? Find(int id)
            {
                return _names.TryGetValue(id, out var name)
                    ? name
                    : null;
            }

            public bool Has(int id) => _names.ContainsKey(id);
        }

        """,
        step: "Shared.Sessions.Set(i, \"n\"); if (!Shared.Sessions.Has(i)) throw new Exception(\"lost\");",
        holds: "Shared.Sessions.Find(5) == \"n\"");

    [Fact]
    public Task Monitor_with_try_and_finally() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        static class Jobs
        {
            private static readonly object s_gate = new();
            private static readonly Queue<string> s_jobs = new();

            public static void Put(string job)
            {
                Monitor.Enter(s_gate);
                try
                {
                    s_jobs.Enqueue(job);
                }
                finally
                {
                    Monitor.Exit(s_gate);
                }
            }

            public static int Count => s_jobs.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Jobs
        {
            private static readonly ConcurrentQueue<string> s_jobs = new();

            public static void Put(string job)
            {
                s_jobs.Enqueue(job);
            }

            public static int Count => s_jobs.Count;
        }

        """,
        step: "Jobs.Put(\"a\");",
        holds: "Jobs.Count == calls");

    [Fact]
    public Task Read_write_lock() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        static class Rates
        {
            private static readonly ReaderWriterLockSlim s_gate = new();
            private static readonly Dictionary<string, decimal> s_rates = new();

            public static void Set(string name, decimal rate)
            {
                s_gate.EnterWriteLock();
                try { s_rates[name] = rate; }
                finally { s_gate.ExitWriteLock(); }
            }

            public static decimal Get(string name)
            {
                s_gate.EnterReadLock();
                try
                {
                    return s_rates[name];
                }
                finally
                {
                    s_gate.ExitReadLock();
                }
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Rates
        {
            private static readonly ConcurrentDictionary<string, decimal> s_rates = new();

            public static void Set(string name, decimal rate)
            {
                s_rates[name] = rate;
            }

            public static decimal Get(string name)
            {
                return s_rates[name];
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);
        }

        """,
        step: "Rates.Set(\"k\" + i, 1); Rates.Get(\"k\" + i);",
        holds: "Rates.Has(\"k1\")");

    [Fact]
    public Task Semaphore_of_one() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        static class Jobs
        {
            private static readonly SemaphoreSlim s_gate = new(1, 1);
            private static readonly HashSet<string> s_jobs = new();

            public static bool Put(string job)
            {
                s_gate.Wait();
                try
                {
                    return s_jobs.Add(job);
                }
                finally
                {
                    s_gate.Release();
                }
            }

            public static bool Has(string job) => s_jobs.Contains(job);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Jobs
        {
            private static readonly ConcurrentDictionary<string, byte> s_jobs = new();

            public static bool Put(string job)
            {
                return s_jobs.TryAdd(job, 0);
            }

            public static bool Has(string job) => s_jobs.ContainsKey(job);
        }

        """,
        step: "Jobs.Put(\"a\" + i);",
        holds: "Jobs.Has(\"a1\")");

    [Fact]
    public Task Lock_stays_where_it_protects_another_field() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();
            private static int s_total;

            public static void Hit(string ip)
            {
                lock (s_gate)
                {
                    s_total++;
                    s_hits[ip] = s_total;
                }
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, int> s_hits = new();
            private static int s_total;

            public static void Hit(string ip)
            {
                lock (s_gate)
                {
                    s_total++;
                    s_hits[ip] = s_total;
                }
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Lock_stays_where_some_code_changes_two_entries() => Fixes(
        """
        using System.Collections.Generic;

        static class Pairs
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_pairs = new();

            public static void Set(string a, string b)
            {
                lock (s_gate)
                {
                    s_pairs[a] = 1;
                    s_pairs[b] = 2;
                }
            }

            public static void Drop(string a) { lock (s_gate) s_pairs.Remove(a); }

            public static bool Has(string a) => s_pairs.ContainsKey(a);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Pairs
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, int> s_pairs = new();

            public static void Set(string a, string b)
            {
                lock (s_gate)
                {
                    s_pairs[a] = 1;
                    s_pairs[b] = 2;
                }
            }

            public static void Drop(string a) { lock (s_gate) s_pairs.TryRemove(a, out _); }

            public static bool Has(string a) => s_pairs.ContainsKey(a);
        }

        """,
        step: "Pairs.Set(\"a\", \"b\" + i);",
        holds: "Pairs.Has(\"a\")");

    [Fact]
    public Task Lock_stays_where_the_maker_may_need_it() => Fixes(
        """
        using System.Collections.Generic;

        static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();
            private static int s_next;

            public static int Of(string name)
            {
                lock (s_gate)
                {
                    if (!s_ports.TryGetValue(name, out int port))
                        s_ports[name] = port = Next();
                    return port;
                }
            }

            private static int Next() => ++s_next;

            public static bool Has(string name) => s_ports.ContainsKey(name);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, int> s_ports = new();
            private static int s_next;

            public static int Of(string name)
            {
                lock (s_gate)
                {
                    return s_ports.GetOrAdd(name, static _ => Next());
                }
            }

            private static int Next() => ++s_next;

            public static bool Has(string name) => s_ports.ContainsKey(name);
        }

        """,
        step: "if (Ports.Of(\"k\" + i) > iterations) throw new Exception(\"twice\");",
        holds: "Ports.Has(\"k1\")");

    [Fact]
    public Task Lock_stays_where_a_walk_must_see_one_moment() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip) { lock (s_gate) s_hits[ip] = 1; }

            public static int Sum()
            {
                lock (s_gate)
                {
                    int sum = 0;
                    foreach (var hit in s_hits)
                        sum += hit.Value;
                    return sum;
                }
            }

            public static bool Has(string ip) => s_hits.ContainsKey(ip);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) { lock (s_gate) s_hits[ip] = 1; }

            public static int Sum()
            {
                lock (s_gate)
                {
                    int sum = 0;
                    foreach (var hit in s_hits)
                        sum += hit.Value;
                    return sum;
                }
            }

            public static bool Has(string ip) => s_hits.ContainsKey(ip);
        }

        """,
        step: "Hits.Hit(\"a\" + i);",
        holds: "Hits.Sum() == iterations");

    [Fact]
    public Task Lock_that_another_type_takes_too() => Fixes(
        """
        using System.Collections.Generic;

        static class Names
        {
            internal static readonly object Gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (Gate) s_names.Add(name); }

            public static int Count() => s_names.Count;
        }

        static class Other
        {
            private static int s_count;

            public static void Next() { lock (Names.Gate) s_count++; }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Names
        {
            internal static readonly object Gate = new();
            private static readonly ConcurrentQueue<string> s_names = new();

            public static void Add(string name) { lock (Gate) s_names.Enqueue(name); }

            public static int Count() => s_names.Count;
        }

        static class Other
        {
            private static int s_count;

            public static void Next() { lock (Names.Gate) s_count++; }
        }

        """,
        step: "Names.Add(\"a\"); Other.Next();",
        holds: "Names.Count() == calls");

    [Fact]
    public Task Embedded_lock() => Fixes(
        """
        using System.Collections.Generic;

        static class Bans
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_bans = new();

            public static void Ban(string ip, bool isReal)
            {
                if (isReal)
                    lock (s_gate)
                    {
                        int days = ip.Length;
                        s_bans[ip] = days;
                    }
                else
                    lock (s_gate)
                        s_bans.Remove(ip);
            }

            public static bool Has(string ip) => s_bans.ContainsKey(ip);
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Bans
        {
            private static readonly ConcurrentDictionary<string, int> s_bans = new();

            public static void Ban(string ip, bool isReal)
            {
                if (isReal)
                {
                    int days = ip.Length;
                    s_bans[ip] = days;
                }
                else
                    s_bans.TryRemove(ip, out _);
            }

            public static bool Has(string ip) => s_bans.ContainsKey(ip);
        }

        """,
        step: "Bans.Ban(\"a\" + i, true); Bans.Ban(\"b\" + i, false);",
        holds: "Bans.Has(\"a1\") && !Bans.Has(\"b1\")");

    [Fact]
    public Task Values_made_by_a_constructor() => Fixes(
        """
        using System.Collections.Generic;

        static class Users
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<int, User> s_users = new();

            public static User Of(int id)
            {
                lock (s_gate)
                {
                    if (!s_users.TryGetValue(id, out var user))
                    {
                        user = new User(id, "u");
                        s_users.Add(id, user);
                    }

                    return user;
                }
            }

            public static bool Has(int id) => s_users.ContainsKey(id);
        }

        sealed class User
        {
            public User(int id, string name)
            {
                Id = id;
                Name = name;
            }

            public int Id { get; }
            public string Name { get; set; }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Users
        {
            private static readonly ConcurrentDictionary<int, User> s_users = new();

            public static User Of(int id)
            {
                return s_users.GetOrAdd(id, static id => new User(id, "u"));
            }

            public static bool Has(int id) => s_users.ContainsKey(id);
        }

        sealed class User
        {
            public User(int id, string name)
            {
                Id = id;
                Name = name;
            }

            public int Id { get; }
            public string Name { get; set; }
        }

        """,
        step: "if (Users.Of(i) != Users.Of(i)) throw new Exception(\"two\");",
        holds: "Users.Has(3)");

    [Fact]
    public Task Not_offered_check_and_change_without_one_operation() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static bool Hit(string ip)
            {
                lock (s_gate)
                {
                    if (s_hits.Count > 100)
                        return false;

                    s_hits.Add(ip, 1);
                    return true;
                }
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """);

    [Fact]
    public Task Not_offered_two_looks_that_belong_together() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Move(string from, string to)
            {
                lock (s_gate)
                {
                    int n = s_hits[from];
                    s_hits.Remove(from);
                    s_hits[to] = n;
                }
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """);

    [Fact]
    public Task Not_offered_collection_without_a_concurrent_kind() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly SortedDictionary<string, int> s_hits = new();

            public static void Hit(string ip) { lock (s_gate) s_hits[ip] = 1; }

            public static int Of(string ip) => s_hits[ip];
        }

        """);

    [Fact]
    public Task Not_offered_state_whose_own_lock_must_stay() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static int s_total;

            public static void Hit(string ip)
            {
                lock (s_hits)
                {
                    s_total++;
                    s_hits[ip] = 1;
                }
            }

            public static int Of(string ip) => s_hits[ip] + s_total;
        }

        """);

    [Fact]
    public Task Not_offered_map_of_lists() => NotOffered(
        """
        using System.Collections.Generic;

        static class Groups
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, List<int>> s_groups = new();

            public static void Add(string name, int id)
            {
                lock (s_gate)
                {
                    if (!s_groups.TryGetValue(name, out var group))
                        s_groups[name] = group = new List<int>();
                    group.Add(id);
                }
            }

            public static bool Has(string name) => s_groups.ContainsKey(name);
        }

        """);

    [Fact]
    public Task Not_offered_look_that_the_locked_change_relies_on() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                if (s_hits.ContainsKey(ip))
                    return;

                lock (s_gate)
                    s_hits.Add(ip, 1);
            }
        }

        """);

    [Fact]
    public Task All_states_at_once_and_a_gate_of_two() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_hitsGate = new(), s_other = new();
            private static readonly object s_bansGate = new();
            private static readonly object s_both = new();

            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly HashSet<string> s_bans = new();
            private static readonly HashSet<string> s_left = new();
            private static readonly HashSet<string> s_right = new();

            public static void Hit(string ip) { lock (s_hitsGate) s_hits[ip] = 1; }
            public static bool IsHit(string ip) => s_hits.ContainsKey(ip);

            public static void Ban(string ip) { lock (s_bansGate) s_bans.Add(ip); }
            public static bool IsBanned(string ip) => s_bans.Contains(ip);

            public static void Add(string ip)
            {
                lock (s_both)
                {
                    s_left.Add(ip);
                    s_right.Add(ip);
                }
            }

            public static bool Has(string ip) => s_left.Contains(ip) && s_right.Contains(ip);
            public static object Other => s_other;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly object s_hitsGate = new(), s_other = new();
            private static readonly object s_both = new();

            private static readonly ConcurrentDictionary<string, int> s_hits = new();
            private static readonly ConcurrentDictionary<string, byte> s_bans = new();
            private static readonly ConcurrentDictionary<string, byte> s_left = new();
            private static readonly ConcurrentDictionary<string, byte> s_right = new();

            public static void Hit(string ip) { lock (s_hitsGate) s_hits[ip] = 1; }
            public static bool IsHit(string ip) => s_hits.ContainsKey(ip);

            public static void Ban(string ip) { s_bans.TryAdd(ip, 0); }
            public static bool IsBanned(string ip) => s_bans.ContainsKey(ip);

            public static void Add(string ip)
            {
                lock (s_both)
                {
                    s_left.TryAdd(ip, 0);
                    s_right.TryAdd(ip, 0);
                }
            }

            public static bool Has(string ip) => s_left.ContainsKey(ip) && s_right.ContainsKey(ip);
            public static object Other => s_other;
        }

        """,
        step: "string ip = thread + \"-\" + i; Hits.Hit(ip); Hits.Ban(ip); Hits.Add(ip);",
        holds: "Hits.IsHit(\"1-1\") && Hits.IsBanned(\"1-1\") && Hits.Has(\"1-1\")");

    [Fact]
    public Task Uses_in_other_files() => FixesFiles(
        [("/0/Test0.cs", """
        using System.Collections.Generic;

        static class Hits
        {
            internal static readonly object Gate = new();

            internal static readonly Dictionary<string, int> All = new();

            public static int Of(string ip) => All[ip];
        }

        """), ("/0/Test1.cs", """
        static class Counter
        {
            public static void Hit(string ip)
            {
                lock (Hits.Gate)
                {
                    Hits.All[ip] = 1;
                }
            }
        }

        """)],
        [("/0/Test0.cs", """
        using System.Collections.Concurrent;

        static class Hits
        {
            internal static readonly ConcurrentDictionary<string, int> All = new();

            public static int Of(string ip) => All[ip];
        }

        """), ("/0/Test1.cs", """
        static class Counter
        {
            public static void Hit(string ip)
            {
                Hits.All[ip] = 1;
            }
        }

        """)]);

    [Fact]
    public Task Foreign_layout_is_kept() => FixesFiles(
        [("/0/Test0.cs", "using System.Collections.Generic;\r\n\r\nstatic class Hits {\r\n\tstatic readonly object s_gate = new();\r\n\tstatic readonly Dictionary<string, int> s_hits = new();\r\n\r\n\tpublic static void Hit(string ip) {\r\n\t\tlock (s_gate) {\r\n\t\t\ts_hits[ip] =\r\n\t\t\t\t1;\r\n\t\t}\r\n\t}\r\n\r\n\tpublic static int Of(string ip) => s_hits[ip];\r\n}\r\n")],
        [("/0/Test0.cs", "using System.Collections.Concurrent;\r\n\r\nstatic class Hits {\r\n\tstatic readonly ConcurrentDictionary<string, int> s_hits = new();\r\n\r\n\tpublic static void Hit(string ip) {\r\n\t\ts_hits[ip] =\r\n\t\t\t1;\r\n\t}\r\n\r\n\tpublic static int Of(string ip) => s_hits[ip];\r\n}\r\n")]);

#if ROSLYN_4_14_OR_GREATER
    [Theory]
    [InlineData("lock (s_gate)\n            s_hits[ip] = 1;")]
    [InlineData("using (s_gate.EnterScope())\n        {\n            s_hits[ip] = 1;\n        }")]
    [InlineData("using (Lock.Scope scope = s_gate.EnterScope())\n            s_hits[ip] = 1;")]
    [InlineData("using Lock.Scope scope = s_gate.EnterScope();\n        s_hits[ip] = 1;")]
    [InlineData("s_gate.Enter();\n        try\n        {\n            s_hits[ip] = 1;\n        }\n        finally\n        {\n            s_gate.Exit();\n        }")]
    public Task Lock_objects_of_the_framework(string locked) => FixesFiles(
        [("/0/Test0.cs", "using System.Collections.Generic;\nusing System.Threading;\n\nstatic class Hits\n{\n    private static readonly Lock s_gate = new();\n    private static readonly Dictionary<string, int> s_hits = new();\n\n    public static void Hit(string ip)\n    {\n        " + locked + "\n    }\n\n    public static int Of(string ip) => s_hits[ip];\n}\n")],
        [("/0/Test0.cs", "using System.Collections.Concurrent;\n\nstatic class Hits\n{\n    private static readonly ConcurrentDictionary<string, int> s_hits = new();\n\n    public static void Hit(string ip)\n    {\n        s_hits[ip] = 1;\n    }\n\n    public static int Of(string ip) => s_hits[ip];\n}\n")],
        Frameworks.Newest);
#endif

    // What else the lock may be there for is not known, so it stays.
    [Theory]
    [InlineData("s_hits[ip] = 1; Changed?.Invoke();", "static event System.Action? Changed;")]
    [InlineData("s_hits[ip] = s_random.Next();", "static readonly System.Random s_random = new();")]
    [InlineData("s_hits[ip] = 1; Log(ip);", "static void Log(string text) => s_last = text; static string s_last = \"\"; public static string Last => s_last;")]
    [InlineData("s_hits[ip] = 1; lock (s_other) System.Console.WriteLine();", "static readonly object s_other = new();")]
    [InlineData("s_hits[ip] = s_make();", "static readonly System.Func<int> s_make = () => 1;")]
    [InlineData("s_hits[ip] = 1; s_words.Add(ip);", "static readonly HashSet<string> s_words = new(); public static int Words() { lock (s_gate) return s_words.Count; }")]
    [InlineData("s_hits[ip] = 1; foreach (int n in new[] { 1, 2 }) s_hits[ip + n] = 2;", "")]
    [InlineData("// Of note.\n s_hits[ip] = 1; } lock (s_gate) { Add(ip);", "static void Add(string ip) { s_hits[ip] = 1; s_hits[ip + 1] = 1; }")]
    [InlineData("s_hits[ip] = 1; System.Threading.Monitor.Pulse(s_gate);", "")]
    [InlineData("s_hits[ip] = 1; } lock (s_gate) {", "")]
    public async Task Lock_stays_for_what_is_not_known(string locked, string member)
    {
        string before = "using System.Collections.Generic;\nstatic class Hits\n{\n    static readonly object s_gate = new();\n    static readonly Dictionary<string, int> s_hits = new();\n    " + member
            + "\n    public static void Hit(string ip) { lock (s_gate) { " + locked + " } }\n    public static int Of(string ip) => s_hits[ip];\n}\n";
        string after = before.Replace("Dictionary<string, int>", "ConcurrentDictionary<string, int>", System.StringComparison.Ordinal)
            .Replace("using System.Collections.Generic;", before.Contains("HashSet", System.StringComparison.Ordinal) ? "using System.Collections.Concurrent;\nusing System.Collections.Generic;" : "using System.Collections.Concurrent;", System.StringComparison.Ordinal);
        await FixesFiles([("/0/Test0.cs", before)], [("/0/Test0.cs", after)]);
    }
}
