using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>Over several files and projects, with foreign layout, older languages and frameworks, and the failure forced.</summary>
public sealed partial class PublishImmutableMapTests
{
    private const string Rules = """
        using System.Collections.Generic;

        static class Rules
        {
            private static readonly Dictionary<string, int> s_rules = new();

            public static void Set(string name) => s_rules[name] = 1;

            public static int Of(string name) => s_rules[name];
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
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_rules”作为 ImmutableDictionary 发布（1 个文件中的 2 处使用）", Rules);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Publish 's_rules' as an ImmutableDictionary (2 uses in 1 file)", "MapSafety.PublishImmutableMap", Rules);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Rules);

    [Fact]
    public Task Not_offered_without_the_immutable_collections() => NotOffered(Rules.Replace("new()", "new Dictionary<string, int>()"), ReferenceAssemblies.NetStandard.NetStandard20);

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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<Key, int> s_hits = ImmutableDictionary<Key, int>.Empty;

            public static void Hit(Key key) => ImmutableInterlocked.AddOrUpdate(ref s_hits, key, 1, static (_, n) => n + 1);

            public static int Of(Key key) => s_hits[key];
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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<Key, int> s_hits = ImmutableDictionary<Key, int>.Empty;

            public static void Set(Key key) => ImmutableInterlocked.Update(ref s_hits, static (map, key) => map.SetItem(key, 1), key);

            public static bool Has(Key key) => s_hits.ContainsKey(key);
        }
        """).LosesWhenGrowing(add: "Hits.Set(k);", contains: "Hits.Has(k)");

    [Fact]
    public Task Partial_types_and_other_types_in_other_files() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                static partial class Rules
                {
                    // Read often.
                    internal static readonly Dictionary<string, int> Map = new();
                }

                """),
            ("/0/B.cs", """
                static partial class Rules
                {
                    public static void Drop(string name) => Map.Remove(name);
                }

                """),
            ("/0/C.cs", """
                static class Reader
                {
                    public static void Set(string name, int weight) => Rules.Map[name] = weight;

                    public static bool Has(string name) => Rules.Map.ContainsKey(name);
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Immutable;

                static partial class Rules
                {
                    // Read often.
                    internal static ImmutableDictionary<string, int> Map = ImmutableDictionary<string, int>.Empty;
                }

                """),
            ("/0/B.cs", """
                using System.Collections.Immutable;

                static partial class Rules
                {
                    public static void Drop(string name) => ImmutableInterlocked.TryRemove(ref Map, name, out _);
                }

                """),
            ("/0/C.cs", """
                using System.Collections.Immutable;

                static class Reader
                {
                    public static void Set(string name, int weight) => ImmutableInterlocked.Update(ref Rules.Map, static (map, change) => map.SetItem(change.name, change.weight), (name, weight));

                    public static bool Has(string name) => Rules.Map.ContainsKey(name);
                }

                """),
        ]);

    [Fact]
    public Task Fix_all_takes_several_states_that_share_a_using() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;

            static class Rules
            {
                private static readonly Dictionary<string, int> s_a = new();
                private static readonly List<string> s_b = new();

                public static void Set(string name)
                {
                    s_a[name] = 1;
                    s_b.Add(name);
                }
            }

            """)],
        [("/0/Test0.cs", """
            using System.Collections.Immutable;

            static class Rules
            {
                private static ImmutableDictionary<string, int> s_a = ImmutableDictionary<string, int>.Empty;
                private static ImmutableList<string> s_b = ImmutableList<string>.Empty;

                public static void Set(string name)
                {
                    ImmutableInterlocked.Update(ref s_a, static (map, name) => map.SetItem(name, 1), name);
                    ImmutableInterlocked.Update(ref s_b, static (list, name) => list.Add(name), name);
                }
            }

            """)]);

    [Fact]
    public Task Carriage_returns_and_tabs_stay() => FixesFiles(
        [("/0/Test0.cs", "using System.Collections.Generic;\r\n\r\nstatic class Hits\r\n{\r\n\tprivate static readonly List<int> s_items = new();\r\n\r\n\tpublic static void Add(int n) => s_items.Add(n);\r\n\r\n\tpublic static int Last => s_items[s_items.Count - 1];\r\n}\r\n")],
        [("/0/Test0.cs", "using System.Collections.Immutable;\r\n\r\nstatic class Hits\r\n{\r\n\tprivate static ImmutableList<int> s_items = ImmutableList<int>.Empty;\r\n\r\n\tpublic static void Add(int n) => ImmutableInterlocked.Update(ref s_items, static (list, n) => list.Add(n), n);\r\n\r\n\tpublic static int Last\r\n\t{\r\n\t\tget\r\n\t\t{\r\n\t\t\tvar items = s_items;\r\n\t\t\treturn items[items.Count - 1];\r\n\t\t}\r\n\t}\r\n}\r\n")]);
}
