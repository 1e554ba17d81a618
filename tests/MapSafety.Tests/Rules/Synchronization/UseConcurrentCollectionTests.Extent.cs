using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>Over several files and projects, with foreign layout, older languages and frameworks, and the failure forced.</summary>
public sealed partial class UseConcurrentCollectionTests
{
    private const string Counter = """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<Key, int> s_hits = new();

            public static void Hit(Key key) => s_hits[key] = s_hits.TryGetValue(key, out var n) ? n + 1 : 1;

            public static int Of(Key key) => s_hits[key];
        }

        sealed record Key(int Number);

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
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_hits”改为 ConcurrentDictionary（1 个文件中的 3 处使用）", Counter);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Make 's_hits' a ConcurrentDictionary (3 uses in 1 file)", "MapSafety.UseConcurrentCollection", Counter);

    [Fact]
    public Task Title_says_that_a_factory_may_run_twice() => TitleIs(
        "Make 's_names' a ConcurrentDictionary (2 uses in 1 file); a factory may run more than once", "MapSafety.UseConcurrentCollection",
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (s_names.TryGetValue(n, out var name))
                    return name;

                return s_names[n] = n.ToString();
            }
        }
        """);

    [Fact]
    public Task A_note_in_Chinese() => TitleInChineseIs(
        "将“s_names”改为 ConcurrentDictionary（1 个文件中的 2 处使用）；工厂可能执行不止一次",
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (s_names.TryGetValue(n, out var name))
                    return name;

                return s_names[n] = n.ToString();
            }
        }
        """);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Counter);

    [Fact]
    public void A_lost_update_is_forced_before_and_impossible_after() => Proof.Proof.Of(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<Key, int> s_hits = new();

            public static void Hit(Key key) => s_hits[key] = s_hits.TryGetValue(key, out var n) ? n + 1 : 1;

            public static int Of(Key key) => s_hits[key];
        }
        """,
        """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<Key, int> s_hits = new();

            public static void Hit(Key key) => s_hits.AddOrUpdate(key, 1, static (_, n) => n + 1);

            public static int Of(Key key) => s_hits[key];
        }
        """).LosesWhenMeeting(operation: 2, step: "Hits.Hit(k);", holds: "Hits.Of(k) == calls");

    [Fact]
    public void A_lost_entry_is_forced_before_and_impossible_after() => Proof.Proof.Of(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly HashSet<Key> s_seen = new();

            public static bool First(Key key) => s_seen.Add(key);

            public static bool Seen(Key key) => s_seen.Contains(key);
        }
        """,
        """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<Key, byte> s_seen = new();

            public static bool First(Key key) => s_seen.TryAdd(key, 0);

            public static bool Seen(Key key) => s_seen.ContainsKey(key);
        }
        """).LosesWhenGrowing(add: "Hits.First(k);", contains: "Hits.Seen(k)");

    [Fact]
    public Task Partial_types_and_other_types_in_other_files() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                static partial class Hits
                {
                    /// <summary>Seen by <see cref="Web.Bans"/>.</summary>
                    internal static readonly Dictionary<string, int> Map = new();
                }

                """),
            ("/0/B.cs", """
                static partial class Hits
                {
                    /// <summary>Adds to <see cref="Map"/>.</summary>
                    public static void Hit(string ip) => Map[ip] = Map.TryGetValue(ip, out var n) ? n + 1 : 1;
                }

                """),
            ("/0/C.cs", """
                namespace Web
                {
                    static class Bans
                    {
                        public static string Name => nameof(Hits.Map);

                        public static bool Lift(string ip) => global::Hits.Map.Remove(ip);
                    }
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Concurrent;

                static partial class Hits
                {
                    /// <summary>Seen by <see cref="Web.Bans"/>.</summary>
                    internal static readonly ConcurrentDictionary<string, int> Map = new();
                }

                """),
            ("/0/B.cs", """
                static partial class Hits
                {
                    /// <summary>Adds to <see cref="Map"/>.</summary>
                    public static void Hit(string ip) => Map.AddOrUpdate(ip, 1, static (_, n) => n + 1);
                }

                """),
            ("/0/C.cs", """
                namespace Web
                {
                    static class Bans
                    {
                        public static string Name => nameof(Hits.Map);

                        public static bool Lift(string ip) => global::Hits.Map.TryRemove(ip, out _);
                    }
                }

                """),
        ]);

    [Fact]
    public Task Fix_all_takes_several_states_that_share_a_using() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                static class Hits
                {
                    private static readonly Dictionary<string, int> s_a = new();
                    private static readonly HashSet<string> s_b = new();
                    private static readonly Queue<string> s_c = new();

                    public static void Do(string ip)
                    {
                        s_a[ip] = 1;
                        s_b.Add(ip);
                        s_c.Enqueue(ip);
                    }
                }

                """),
            ("/0/B.cs", """
                using System.Collections.Generic;

                static class More
                {
                    private static readonly Stack<string> s_d = new();

                    public static void Do(string ip) => s_d.Push(ip);
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Concurrent;

                static class Hits
                {
                    private static readonly ConcurrentDictionary<string, int> s_a = new();
                    private static readonly ConcurrentDictionary<string, byte> s_b = new();
                    private static readonly ConcurrentQueue<string> s_c = new();

                    public static void Do(string ip)
                    {
                        s_a[ip] = 1;
                        s_b.TryAdd(ip, 0);
                        s_c.Enqueue(ip);
                    }
                }

                """),
            ("/0/B.cs", """
                using System.Collections.Concurrent;

                static class More
                {
                    private static readonly ConcurrentStack<string> s_d = new();

                    public static void Do(string ip) => s_d.Push(ip);
                }

                """),
        ]);

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
                internal static readonly Dictionary<string, int> Map = new();

                public static void Set(string ip) => Map[ip] = 1;
            }
            """,
            """
            static class Bans
            {
                public static bool Lift(string ip) => Hits.Map.Remove(ip);
            }
            """);
        Assert.Equal(
            [
                """
                using System.Collections.Concurrent;
                using System.Runtime.CompilerServices;

                [assembly: InternalsVisibleTo("Project1")]

                static class Hits
                {
                    internal static readonly ConcurrentDictionary<string, int> Map = new();

                    public static void Set(string ip) => Map[ip] = 1;
                }
                """,
                """
                static class Bans
                {
                    public static bool Lift(string ip) => Hits.Map.TryRemove(ip, out _);
                }
                """,
            ],
            (await solution.FixAsync(new UseConcurrentCollection()))!);
    }

    [Fact]
    public async Task Not_offered_when_another_project_uses_it_as_its_own_type()
    {
        using SolutionOf solution = await SolutionOf.ProjectsAsync(
            """
            using System.Collections.Generic;
            using System.Runtime.CompilerServices;

            [assembly: InternalsVisibleTo("Project1")]

            static class Hits
            {
                internal static readonly Dictionary<string, int> Map = new();

                public static void Set(string ip) => Map[ip] = 1;
            }
            """,
            """
            using System.Collections.Generic;

            static class Bans
            {
                public static Dictionary<string, int> All => Hits.Map;
            }
            """);
        Assert.Null(await solution.FixAsync(new UseConcurrentCollection()));
    }

    [Fact]
    public Task Carriage_returns_and_tabs_stay() => FixesFiles(
        [("/0/Test0.cs", "using System;\r\nusing System.Collections.Generic;\r\n\r\nstatic class Hits\r\n{\r\n\tprivate static readonly Dictionary<string, int> s_hits = new();\r\n\r\n\tpublic static void Add(string ip) => s_hits.Add(ip, 1);\r\n}\r\n")],
        [("/0/Test0.cs", "using System;\r\nusing System.Collections.Concurrent;\r\n\r\nstatic class Hits\r\n{\r\n\tprivate static readonly ConcurrentDictionary<string, int> s_hits = new();\r\n\r\n\tpublic static void Add(string ip)\r\n\t{\r\n\t\tif (!s_hits.TryAdd(ip, 1))\r\n\t\t\tthrow new ArgumentException(\"An item with the same key has already been added.\", nameof(ip));\r\n\t}\r\n}\r\n")]);

    [Fact]
    public Task File_without_usings_below_a_licence() => FixesFiles(
        [
            ("/0/Test0.cs", """
                // Copyright.

                // The hits.
                static class Hits
                {
                    private static readonly Dictionary<string, int> s_hits = new();

                    public static void Set(string ip) => s_hits[ip] = 1;
                }

                """),
            ("/0/Usings.cs", "global using System.Collections.Generic;\n\nclass P { List<int>? l; List<int>? L => l ??= []; }\n".Replace("[]", "new()")),
        ],
        [
            ("/0/Test0.cs", """
                // Copyright.

                using System.Collections.Concurrent;

                // The hits.
                static class Hits
                {
                    private static readonly ConcurrentDictionary<string, int> s_hits = new();

                    public static void Set(string ip) => s_hits[ip] = 1;
                }

                """),
            ("/0/Usings.cs", "global using System.Collections.Generic;\n\nclass P { List<int>? l; List<int>? L => l ??= []; }\n".Replace("[]", "new()")),
        ]);

    [Fact]
    public Task Another_type_of_that_name_makes_the_full_name_necessary() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            class ConcurrentDictionary
            {
                private static readonly Dictionary<string, int> s_hits = new();

                public static void Set(string ip) => s_hits[ip] = 1;
            }

            """)],
        [("/0/Test0.cs", """
            class ConcurrentDictionary
            {
                private static readonly global::System.Collections.Concurrent.ConcurrentDictionary<string, int> s_hits = new();

                public static void Set(string ip) => s_hits[ip] = 1;
            }

            """)]);

    [Fact]
    public Task Type_written_in_full_or_by_an_alias() => FixesFiles(
        [("/0/Test0.cs", """
            using Map = System.Collections.Generic.Dictionary<string, int>;

            static class Hits
            {
                private static readonly Map s_hits = new Map();
                private static readonly System.Collections.Generic.HashSet<string> s_seen = new System.Collections.Generic.HashSet<string>();

                public static Map Copy(Map other) => other;
                public static void Set(string ip) => s_hits[ip] = 1;
                public static void Add(string ip) => s_seen.Add(ip);
            }

            """)],
        [("/0/Test0.cs", """
            using System.Collections.Concurrent;
            using Map = System.Collections.Generic.Dictionary<string, int>;

            static class Hits
            {
                private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();
                private static readonly ConcurrentDictionary<string, byte> s_seen = new ConcurrentDictionary<string, byte>();

                public static Map Copy(Map other) => other;
                public static void Set(string ip) => s_hits[ip] = 1;
                public static void Add(string ip) => s_seen.TryAdd(ip, 0);
            }

            """)]);

    [Fact]
    public Task Older_language_and_framework() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Hits
            {
                private static readonly Dictionary<string, int> s_hits = new Dictionary<string, int>();
                private static readonly HashSet<string> s_seen = new HashSet<string>();

                public static void Hit(string ip, int by)
                {
                    int n;
                    if (s_seen.Add(ip))
                        n = by;

                    s_hits[ip] = s_hits.ContainsKey(ip) ? s_hits[ip] + by : by;
                }

                public static int Length()
                {
                    int length = 0;
                    foreach (string ip in s_seen)
                        length += ip.Length;
                    return length;
                }
            }

            """)],
        [("/0/Test0.cs", """
            using System.Collections.Concurrent;

            static class Hits
            {
                private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();
                private static readonly ConcurrentDictionary<string, byte> s_seen = new ConcurrentDictionary<string, byte>();

                public static void Hit(string ip, int by)
                {
                    int n;
                    if (s_seen.TryAdd(ip, 0))
                        n = by;

                    s_hits.AddOrUpdate(ip, by, (_, current) => current + by);
                }

                public static int Length()
                {
                    int length = 0;
                    foreach (var entry in s_seen)
                        length += entry.Key.Length;
                    return length;
                }
            }

            """)],
        ReferenceAssemblies.NetStandard.NetStandard20, LanguageVersion.CSharp7_3);

    [Fact]
    public Task Lock_of_the_changes_goes_when_the_walk_had_none() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                {
                    s_hits[ip] = 1;
                }
            }

            public static int Sum()
            {
                int sum = 0;
                foreach (int n in s_hits.Values)
                    sum += n;
                return sum;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits[ip] = 1;
            }

            public static int Sum()
            {
                int sum = 0;
                foreach ((_, int n) in s_hits)
                    sum += n;
                return sum;
            }
        }

        """,
        step: "Hits.Hit(\"a\" + i); if (i % 100 == 0) Hits.Sum();",
        holds: "Hits.Sum() == iterations");
}
