using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>Over several files and projects, with foreign layout, older languages and frameworks, and the failure forced.</summary>
public sealed partial class GuardWithLockTests
{
    private const string Bans = """
        using System.Collections.Generic;

        static class Bans
        {
            private static readonly Dictionary<string, int> s_bans = new();

            public static void Ban(string ip)
            {
                if (!s_bans.ContainsKey(ip))
                    s_bans.Add(ip, 1);
            }

            public static int Count => s_bans.Count;
        }

        """;

    // What a method returns, a choice gives or a view shows is used elsewhere by another name.
    [Theory]
    [InlineData("private static Dictionary<string, int> Map() => s_map; public static void Put() => Map()[\"a\"] = 1;")]
    [InlineData("private static ref Dictionary<string, int> Map() => ref s_map; public static void Put() => Map()[\"a\"] = 1;")]
    [InlineData("public static void Put(bool other) { var map = other ? new Dictionary<string, int>() : s_map; map[\"a\"] = 1; }")]
    [InlineData("public static void Put() => Change(ref s_map); private static void Change(ref Dictionary<string, int> map) => map[\"a\"] = 1;")]
    [InlineData("public static void Put() { switch (s_map) { case IDictionary<string, int> map: map[\"a\"] = 1; break; } }")]
    public Task Not_offered_for_a_state_that_goes_by_another_name(string members) => NotOffered($$"""
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> s_map = new();

            {{members}}
        }

        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("用锁“s_bansLock”保护“s_bans”（1 个文件中的 3 处使用）", Bans);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Guard 's_bans' with a lock on 's_bansLock' (3 uses in 1 file)", "MapSafety.GuardWithLock", Bans);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Bans);

    [Fact]
    public void A_lost_update_is_forced_before_and_impossible_after() => Proof.Proof.Of(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<Key, int> s_hits = new();

            public static void Hit(Key key)
            {
                s_hits.TryGetValue(key, out var n);
                s_hits[key] = n + 1;
            }

            public static int Of(Key key) => s_hits[key];
        }
        """,
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<Key, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Hit(Key key)
            {
                lock (s_hitsLock)
                {
                    s_hits.TryGetValue(key, out var n);
                    s_hits[key] = n + 1;
                }
            }

            public static int Of(Key key)
            {
                lock (s_hitsLock)
                {
                    return s_hits[key];
                }
            }
        }
        """).LosesWhenMeeting(operation: 2, step: "Hits.Hit(k);", holds: "Hits.Of(k) == calls");

    [Fact]
    public void A_lost_entry_is_forced_before_and_impossible_after() => Proof.Proof.Of(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<Key, int> s_hits = new();

            public static void Set(Key key) => s_hits[key] = 1;

            public static bool Has(Key key) => s_hits.ContainsKey(key);
        }
        """,
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<Key, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(Key key)
            {
                lock (s_hitsLock)
                {
                    s_hits[key] = 1;
                }
            }

            public static bool Has(Key key)
            {
                lock (s_hitsLock)
                {
                    return s_hits.ContainsKey(key);
                }
            }
        }
        """).LosesWhenGrowing(add: "Hits.Set(k);", contains: "Hits.Has(k)");

    [Fact]
    public Task Other_types_in_other_files_share_the_gate() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                static partial class Hits
                {
                    internal static readonly Dictionary<string, int> Map = new(); // all of them

                    public static void Set(string ip) => Map[ip] = 1;
                }

                """),
            ("/0/B.cs", """
                static class Bans
                {
                    public static bool Lift(string ip)
                    {
                        return Hits.Map.Remove(ip);
                    }
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                static partial class Hits
                {
                    internal static readonly Dictionary<string, int> Map = new(); // all of them
                    internal static readonly object MapLock = new();

                    public static void Set(string ip)
                    {
                        lock (MapLock)
                        {
                            Map[ip] = 1;
                        }
                    }
                }

                """),
            ("/0/B.cs", """
                static class Bans
                {
                    public static bool Lift(string ip)
                    {
                        lock (Hits.MapLock)
                        {
                            return Hits.Map.Remove(ip);
                        }
                    }
                }

                """),
        ]);

    [Fact]
    public Task Two_states_that_are_used_together_share_a_gate() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                private static readonly Dictionary<string, int> s_a = new();
                private static readonly Dictionary<string, int> s_b = new();

                public static void Move(string ip)
                {
                    if (s_a.Remove(ip, out var n))
                    {
                        s_b[ip] = n;
                    }
                }

                public static void Put(string ip) => s_a[ip] = 1;

                public static int Moved => s_b.Count;
            }

            """)],
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                private static readonly Dictionary<string, int> s_a = new();
                private static readonly object s_aLock = new();
                private static readonly Dictionary<string, int> s_b = new();

                public static void Move(string ip)
                {
                    lock (s_aLock)
                    {
                        if (s_a.Remove(ip, out var n))
                        {
                            s_b[ip] = n;
                        }
                    }
                }

                public static void Put(string ip)
                {
                    lock (s_aLock)
                    {
                        s_a[ip] = 1;
                    }
                }

                public static int Moved
                {
                    get
                    {
                        lock (s_aLock)
                        {
                            return s_b.Count;
                        }
                    }
                }
            }

            """)]);

    [Fact]
    public async Task Several_projects()
    {
        using SolutionOf solution = await SolutionOf.ProjectsAsync(
            """
            using System.Collections.Generic;
            using System.Runtime.CompilerServices;

            [assembly: InternalsVisibleTo("Project1")]

            static class Hits
            {
                internal static readonly List<string> Log = new();

                public static void Write(string line)
                {
                    Log.Add(line);
                }
            }
            """,
            """
            static class Reader
            {
                public static int Count
                {
                    get { return Hits.Log.Count; }
                }
            }
            """);
        Assert.Equal(
            [
                """
                using System.Collections.Generic;
                using System.Runtime.CompilerServices;

                [assembly: InternalsVisibleTo("Project1")]

                static class Hits
                {
                    internal static readonly List<string> Log = new();
                    internal static readonly object LogLock = new();

                    public static void Write(string line)
                    {
                        lock (LogLock)
                        {
                            Log.Add(line);
                        }
                    }
                }
                """,
                """
                static class Reader
                {
                    public static int Count
                    {
                        get { lock (Hits.LogLock) { return Hits.Log.Count; } }
                    }
                }
                """,
            ],
            (await solution.FixAsync(new GuardWithLock()))!);
    }

    [Fact]
    public Task Carriage_returns_and_tabs_stay() => FixesFiles(
        [("/0/Test0.cs", "using System.Collections.Generic;\r\n\r\nstatic class Hits\r\n{\r\n\tprivate static readonly List<int> s_items = new();\r\n\r\n\tpublic static void Add(int n)\r\n\t{\r\n\t\t// One.\r\n\t\ts_items.Add(n); // more\r\n\t}\r\n}\r\n")],
        [("/0/Test0.cs", "using System.Collections.Generic;\r\n\r\nstatic class Hits\r\n{\r\n\tprivate static readonly List<int> s_items = new();\r\n\tprivate static readonly object s_itemsLock = new();\r\n\r\n\tpublic static void Add(int n)\r\n\t{\r\n\t\t// One.\r\n\t\tlock (s_itemsLock)\r\n\t\t{\r\n\t\t\ts_items.Add(n); // more\r\n\t\t}\r\n\t}\r\n}\r\n")]);

    [Fact]
    public Task Older_language_and_framework() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                static readonly List<int> s_items = new List<int>();

                public static void Add(int n) => s_items.Add(n);
            }

            """)],
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                static readonly List<int> s_items = new List<int>();
                static readonly object s_itemsLock = new object();

                public static void Add(int n)
                {
                    lock (s_itemsLock)
                    {
                        s_items.Add(n);
                    }
                }
            }

            """)],
        ReferenceAssemblies.NetStandard.NetStandard20, LanguageVersion.CSharp7_3);
    [Fact]
    public Task Not_offered_when_the_preferred_lock_is_not_there() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static void Add(int n) => s_items.Add(n);
        }

        """,
        option: "mapsafety.preferred_lock = lock");
#if ROSLYN_4_14_OR_GREATER

    [Theory]
    [InlineData("object", "object", "")]
    [InlineData("Object", "object", "")]
    [InlineData("lock", "Lock", "using System.Threading;\n")]
    [InlineData("auto", "Lock", "using System.Threading;\n")]
    [InlineData("", "Lock", "using System.Threading;\n")]
    public Task Preferred_lock(string preferred, string declared, string import) => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                private static readonly List<int> s_items = [];

                public static void Add(int n) => s_items.Add(n);
            }

            """)],
        [("/0/Test0.cs", $$"""
            using System.Collections.Generic;
            {{import}}
            static class Hits
            {
                private static readonly List<int> s_items = [];
                private static readonly {{declared}} s_itemsLock = new();

                public static void Add(int n)
                {
                    lock (s_itemsLock)
                    {
                        s_items.Add(n);
                    }
                }
            }

            """)],
        ReferenceAssemblies.Net.Net90,
        option: "mapsafety.preferred_lock = " + preferred);

    [Fact]
    public Task Lock_type_where_the_framework_and_the_language_have_it() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                private static readonly List<int> s_items = [];

                public static void Add(int n) => s_items.Add(n);
            }

            """)],
        [("/0/Test0.cs", """
            using System.Collections.Generic;
            using System.Threading;

            static class Hits
            {
                private static readonly List<int> s_items = [];
                private static readonly Lock s_itemsLock = new();

                public static void Add(int n)
                {
                    lock (s_itemsLock)
                    {
                        s_items.Add(n);
                    }
                }
            }

            """)],
        ReferenceAssemblies.Net.Net90);
#endif
}
