using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class LockReadOnlyObjectTests : StateFixTests<LockReadOnlyObject>
{
    private const string Bans = """
        using System.Collections.Generic;

        internal static class Bans
        {
            private static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_hits)
                {
                    s_hits[ip] = s_hits.GetValueOrDefault(ip) + 1; // counts
                }
            }

            public static void Renew()
            {
                lock (s_hits)
                    s_hits = new(s_hits);
            }

            public static int Of(string ip)
            {
                lock (s_hits)
                    return s_hits.GetValueOrDefault(ip);
            }
        }
        """;

    [Fact]
    public Task Every_lock_on_the_map_becomes_one_on_the_new_object() => Fixes(Bans, """
        using System.Collections.Generic;

        internal static class Bans
        {
            private static Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Hit(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = s_hits.GetValueOrDefault(ip) + 1; // counts
                }
            }

            public static void Renew()
            {
                lock (s_hitsLock)
                    s_hits = new(s_hits);
            }

            public static int Of(string ip)
            {
                lock (s_hitsLock)
                    return s_hits.GetValueOrDefault(ip);
            }
        }
        """,
        step: "if (i % 50 == 0) Bans.Renew(); Bans.Hit(\"a\");", holds: "Bans.Of(\"a\") == calls");

    [Fact]
    public Task Replacements_and_readers_without_a_lock_come_under_it() => Fixes("""
        using System.Collections.Generic;

        internal static class Names
        {
            private static HashSet<string> s_names = new();

            public static bool Add(string name)
            {
                lock (s_names)
                {
                    return s_names.Add(name);
                }
            }

            public static void Copy()
            {
                // every day
                s_names = new HashSet<string>(s_names);
            }

            public static int Count => s_names.Count;
        }
        """, """
        using System.Collections.Generic;

        internal static class Names
        {
            private static HashSet<string> s_names = new();
            private static readonly object s_namesLock = new();

            public static bool Add(string name)
            {
                lock (s_namesLock)
                {
                    return s_names.Add(name);
                }
            }

            public static void Copy()
            {
                // every day
                lock (s_namesLock)
                {
                    s_names = new HashSet<string>(s_names);
                }
            }

            public static int Count
            {
                get
                {
                    lock (s_namesLock)
                    {
                        return s_names.Count;
                    }
                }
            }
        }
        """,
        step: "if (i % 50 == 0) Names.Copy(); Names.Add(thread + \"/\" + i);", holds: "Names.Count == calls");

    [Fact]
    public Task Immutable_map_under_its_own_lock() => Fixes("""
        using System.Collections.Immutable;

        internal static class Routes
        {
            private static ImmutableDictionary<string, string> s_routes = ImmutableDictionary<string, string>.Empty;

            public static void Set(string from, string to)
            {
                lock (s_routes)
                {
                    s_routes = s_routes.SetItem(from, to);
                }
            }

            public static int Count()
            {
                lock (s_routes)
                {
                    return s_routes.Count;
                }
            }
        }
        """, """
        using System.Collections.Immutable;

        internal static class Routes
        {
            private static ImmutableDictionary<string, string> s_routes = ImmutableDictionary<string, string>.Empty;
            private static readonly object s_routesLock = new();

            public static void Set(string from, string to)
            {
                lock (s_routesLock)
                {
                    s_routes = s_routes.SetItem(from, to);
                }
            }

            public static int Count()
            {
                lock (s_routesLock)
                {
                    return s_routes.Count;
                }
            }
        }
        """,
        step: "Routes.Set(thread + \"/\" + i, \"\");", holds: "Routes.Count() == calls");

    [Fact]
    public Task Locks_in_other_files_and_two_states_at_once() => FixesFiles(
        [
            ("/0/Test0.cs", """
                using System.Collections.Generic;

                internal static class Shared
                {
                    internal static List<string> s_names = new();
                    internal static Queue<string> s_jobs = new();

                    public static void Add(string name)
                    {
                        lock (s_names) { s_names.Add(name); }
                    }

                    public static void Enqueue(string job)
                    {
                        lock (s_jobs)
                            s_jobs.Enqueue(job);
                    }
                }
                """),
            ("/0/Test1.cs", """
                internal static class Stranger
                {
                    public static void Reset()
                    {
                        lock (Shared.s_names)
                            Shared.s_names = new();
                        lock (Shared.s_jobs)
                            Shared.s_jobs = new();
                    }
                }
                """),
        ],
        [
            ("/0/Test0.cs", """
                using System.Collections.Generic;

                internal static class Shared
                {
                    internal static List<string> s_names = new();
                    internal static readonly object s_namesLock = new();
                    internal static Queue<string> s_jobs = new();
                    internal static readonly object s_jobsLock = new();

                    public static void Add(string name)
                    {
                        lock (s_namesLock) { s_names.Add(name); }
                    }

                    public static void Enqueue(string job)
                    {
                        lock (s_jobsLock)
                            s_jobs.Enqueue(job);
                    }
                }
                """),
            ("/0/Test1.cs", """
                internal static class Stranger
                {
                    public static void Reset()
                    {
                        lock (Shared.s_namesLock)
                            Shared.s_names = new();
                        lock (Shared.s_jobsLock)
                            Shared.s_jobs = new();
                    }
                }
                """),
        ]);

    [Fact]
    public Task State_of_objects_through_this_and_through_another_name() => Fixes("""
        using System.Collections.Generic;

        internal sealed class Bans
        {
            private Dictionary<string, int> _hits = new();

            public void Hit(string ip)
            {
                lock (_hits)
                {
                    _hits[ip] = _hits.GetValueOrDefault(ip) + 1;
                }
            }

            public void Renew()
            {
                lock (this._hits)
                    this._hits = new(_hits);
            }

            public static int Count(Bans bans)
            {
                lock (bans._hits)
                    return bans._hits.Count;
            }

            public int Of(string ip) => _hits.GetValueOrDefault(ip);
        }

        internal static class Shared
        {
            public static readonly Bans Bans = new();
        }
        """, """
        using System.Collections.Generic;

        internal sealed class Bans
        {
            private Dictionary<string, int> _hits = new();
            private readonly object _hitsLock = new();

            public void Hit(string ip)
            {
                lock (_hitsLock)
                {
                    _hits[ip] = _hits.GetValueOrDefault(ip) + 1;
                }
            }

            public void Renew()
            {
                lock (this._hitsLock)
                    this._hits = new(_hits);
            }

            public static int Count(Bans bans)
            {
                lock (bans._hitsLock)
                    return bans._hits.Count;
            }

            public int Of(string ip)
            {
                lock (_hitsLock)
                {
                    return _hits.GetValueOrDefault(ip);
                }
            }
        }

        internal static class Shared
        {
            public static readonly Bans Bans = new();
        }
        """,
        step: "if (i % 50 == 0) Shared.Bans.Renew(); Shared.Bans.Hit(\"a\");", holds: "Shared.Bans.Of(\"a\") == calls && Bans.Count(Shared.Bans) == 1");

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Framework_lock_where_there_is_one() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            internal static class Names
            {
                private static HashSet<string> s_names = [];

                public static bool Add(string name)
                {
                    lock (s_names)
                    {
                        return s_names.Add(name);
                    }
                }

                public static void Reset()
                {
                    lock (s_names)
                    {
                        s_names = [];
                    }
                }
            }
            """)],
        [("/0/Test0.cs", """
            using System.Collections.Generic;
            using System.Threading;

            internal static class Names
            {
                private static HashSet<string> s_names = [];
                private static readonly Lock s_namesLock = new();

                public static bool Add(string name)
                {
                    lock (s_namesLock)
                    {
                        return s_names.Add(name);
                    }
                }

                public static void Reset()
                {
                    lock (s_namesLock)
                    {
                        s_names = [];
                    }
                }
            }
            """)],
        ReferenceAssemblies.Net.Net100);
#endif

    [Fact]
    public Task Lock_object_that_is_only_replaced_by_another_is_kept() => Fixes("""
        using System.Collections.Generic;

        internal static class Names
        {
            private static object s_gate = new();
            private static readonly HashSet<string> s_names = new();

            public static bool Add(string name)
            {
                lock (s_gate)
                    return s_names.Add(name);
            }

            public static void Reset()
            {
                lock (s_gate)
                {
                    s_names.Clear();
                }

                // Nobody waits any longer.
                s_gate = new();
            }

            public static void Renew() => s_gate = new object();

            public static int Count => s_names.Count;
        }
        """, """
        using System.Collections.Generic;

        internal static class Names
        {
            private static readonly object s_gate = new();
            private static readonly HashSet<string> s_names = new();

            public static bool Add(string name)
            {
                lock (s_gate)
                    return s_names.Add(name);
            }

            public static void Reset()
            {
                lock (s_gate)
                {
                    s_names.Clear();
                }

                // Nobody waits any longer.
            }

            public static void Renew() { }

            public static int Count
            {
                get
                {
                    lock (s_gate)
                    {
                        return s_names.Count;
                    }
                }
            }
        }
        """,
        step: "if (i % 50 == 0) Names.Renew(); Names.Add(thread + \"/\" + i);", holds: "Names.Count == calls");

    [Fact]
    public Task Lock_object_of_each_object_made_on_demand_and_taken_by_calls() => Fixes("""
        using System.Collections.Generic;
        using System.Threading;

        internal sealed class Names
        {
            private readonly Dictionary<string, int> _names = new();
            private object? _gate;

            public void Add(string name)
            {
                _gate ??= new object();
                lock (this._gate)
                {
                    _names[name] = _names.GetValueOrDefault(name) + 1;
                }
            }

            public void Renew()
            {
                this._gate = new object();
            }

            public int Of(string name)
            {
                this._gate ??= new();
                Monitor.Enter(_gate);
                try
                {
                    return _names.GetValueOrDefault(name);
                }
                finally
                {
                    Monitor.Exit(_gate);
                }
            }
        }

        internal static class Shared
        {
            public static readonly Names Names = new();
        }
        """, """
        using System.Collections.Generic;
        using System.Threading;

        internal sealed class Names
        {
            private readonly Dictionary<string, int> _names = new();
            private readonly object _gate = new();

            public void Add(string name)
            {
                lock (this._gate)
                {
                    _names[name] = _names.GetValueOrDefault(name) + 1;
                }
            }

            public void Renew()
            {
            }

            public int Of(string name)
            {
                Monitor.Enter(_gate);
                try
                {
                    return _names.GetValueOrDefault(name);
                }
                finally
                {
                    Monitor.Exit(_gate);
                }
            }
        }

        internal static class Shared
        {
            public static readonly Names Names = new();
        }
        """,
        step: "if (i % 50 == 0) Shared.Names.Renew(); Shared.Names.Add(\"a\");", holds: "Shared.Names.Of(\"a\") == calls");

    [Fact]
    public Task Another_field_that_has_to_change_is_locked_no_more() => Fixes("""
        using System.Collections.Generic;

        internal sealed class Owner
        {
            public string Name { get; set; } = "";
        }

        internal static class Names
        {
            private static Owner s_owner = new();
            private static readonly HashSet<string> s_names = new();

            public static bool Add(string name)
            {
                lock (s_owner)
                    return s_names.Add(name);
            }

            public static void Rename(string name)
            {
                lock (Names.s_owner)
                {
                    s_owner.Name = name;
                }
            }

            public static void Renew(string name) => s_owner = new Owner { Name = name };

            public static int Count()
            {
                return s_names.Count;
            }
        }
        """, """
        using System.Collections.Generic;

        internal sealed class Owner
        {
            public string Name { get; set; } = "";
        }

        internal static class Names
        {
            private static Owner s_owner = new();
            private static readonly HashSet<string> s_names = new();
            private static readonly object s_namesLock = new();

            public static bool Add(string name)
            {
                lock (s_namesLock)
                    return s_names.Add(name);
            }

            public static void Rename(string name)
            {
                lock (s_namesLock)
                {
                    s_owner.Name = name;
                }
            }

            public static void Renew(string name) => s_owner = new Owner { Name = name };

            public static int Count()
            {
                lock (s_namesLock)
                {
                    return s_names.Count;
                }
            }
        }
        """,
        step: "if (i % 50 == 0) Names.Renew(\"x\"); Names.Add(thread + \"/\" + i);", holds: "Names.Count() == calls");

    [Fact]
    public Task One_lock_object_of_two_states_in_two_files() => FixesFiles(
        [
            ("/0/Test0.cs", """
                using System.Collections.Generic;

                internal static class Shared
                {
                    internal static object s_gate = new();
                    internal static readonly List<string> s_names = new();
                    internal static readonly Queue<string> s_jobs = new();

                    public static void Add(string name)
                    {
                        lock (s_gate) { s_names.Add(name); }
                    }
                }
                """),
            ("/0/Test1.cs", """
                internal static class Stranger
                {
                    public static void Enqueue(string job)
                    {
                        lock (Shared.s_gate)
                            Shared.s_jobs.Enqueue(job);
                    }

                    public static void Reset()
                    {
                        Shared.s_gate = new object();
                    }
                }
                """),
        ],
        [
            ("/0/Test0.cs", """
                using System.Collections.Generic;

                internal static class Shared
                {
                    internal static readonly object s_gate = new();
                    internal static readonly List<string> s_names = new();
                    internal static readonly Queue<string> s_jobs = new();

                    public static void Add(string name)
                    {
                        lock (s_gate) { s_names.Add(name); }
                    }
                }
                """),
            ("/0/Test1.cs", """
                internal static class Stranger
                {
                    public static void Enqueue(string job)
                    {
                        lock (Shared.s_gate)
                            Shared.s_jobs.Enqueue(job);
                    }

                    public static void Reset()
                    {
                    }
                }
                """),
        ]);

    [Theory]
    [InlineData("static void Reset() { lock (s_other) s_names.Clear(); s_gate = new(); }")] // a second lock
    [InlineData("static void Reset(bool now) { if (now) s_gate = s_other; } static void Enter() { System.Threading.Monitor.Enter(s_gate); }")] // taken by a call, and another object
    [InlineData("static void Reset() => s_gate = new(); static object Gate() => s_names;")] // the set is handed out
    [InlineData("static async System.Threading.Tasks.Task Reset() { s_gate = new(); foreach (string name in s_names) await System.IO.File.ReadAllTextAsync(name); }")] // no place for the lock
    public Task Not_offered_where_the_lock_cannot_be_the_only_one(string members) => NotOffered($$"""
        using System.Collections.Generic;

        internal static class Names
        {
            private static object s_gate = new();
            private static readonly object s_other = new();
            private static readonly HashSet<string> s_names = new();

            private static bool Add(string name)
            {
                lock (s_gate)
                    return s_names.Add(name);
            }

            private {{members}}
        }
        """);

    [Fact]
    public Task Title_says_that_replacements_go() => TitleIs("Make the lock 's_gate' of 's_names' read-only and drop what replaces it", "MapSafety.LockReadOnlyObject", """
        using System.Collections.Generic;

        internal static class Names
        {
            private static object s_gate = new();
            private static readonly HashSet<string> s_names = new();

            public static bool Add(string name)
            {
                lock (s_gate)
                    return s_names.Add(name);
            }

            public static void Reset() => s_gate = new();
        }
        """);

    [Fact]
    public Task Not_offered_where_the_lock_is_taken_by_calls() => NotOffered("""
        using System.Collections.Generic;
        using System.Threading;

        internal static class Names
        {
            private static HashSet<string> s_names = new();

            public static void Add(string name)
            {
                Monitor.Enter(s_names);
                try
                {
                    s_names.Add(name);
                }
                finally
                {
                    Monitor.Exit(s_names);
                }
            }

            public static void Reset()
            {
                lock (s_names)
                    s_names = new();
            }
        }
        """);

    [Fact]
    public Task Not_offered_where_the_map_is_handed_out_without_a_lock() => NotOffered("""
        using System.Collections.Generic;

        internal static class Names
        {
            private static HashSet<string> s_names = new();

            public static HashSet<string> All => s_names;

            public static void Add(string name)
            {
                lock (s_names)
                    s_names.Add(name);
            }

            public static void Reset()
            {
                lock (s_names)
                    s_names = new();
            }
        }
        """);

    [Fact]
    public Task Not_offered_where_others_can_name_the_state() => NotOffered("""
        using System.Collections.Generic;

        public static class Names
        {
            public static HashSet<string> Known = new();

            public static void Add(string name)
            {
                lock (Known)
                    Known.Add(name);
            }

            public static void Reset()
            {
                lock (Known)
                    Known = new();
            }
        }
        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("用不会被替换的锁“s_hitsLock”保护“s_hits”（1 个文件中的 8 处使用）", Bans);

    [Fact]
    public Task Title_says_what_changes() =>
        TitleIs("Guard 's_hits' with a lock on 's_hitsLock', which nothing replaces (8 uses in 1 file)", "MapSafety.LockReadOnlyObject", Bans);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Bans);
}
