using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class CopyByToArrayTests : StateFixTests<CopyByToArray>
{
    private const string Hits = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, static (_, count) => count + 1);

            public static List<KeyValuePair<string, int>> All() => s_hits.ToList();

            // the busiest first
            public static string[] Top(int count) => s_hits
                .OrderByDescending(static pair => pair.Value) // ties as they come
                .Take(count)
                .Select(static pair => pair.Key)
                .ToArray();

            public static int Walk()
            {
                int sum = 0;
                foreach (var pair in s_hits.Reverse())
                    sum += pair.Value;
                return sum;
            }

            public static Queue<KeyValuePair<string, int>> Pending() => new(s_hits);

            public static void AddTo(List<KeyValuePair<string, int>> all)
            {
                all.AddRange(s_hits);
            }

            public static SortedList<string, int> Sorted() => new(s_hits);

            public static ImmutableArray<KeyValuePair<string, int>> Frozen() => s_hits.ToImmutableArray();

            public static KeyValuePair<string, int>[] More(KeyValuePair<string, int> more) => s_hits.Append(more).ToArray();

            public static IEnumerable<string> Ordered() => from pair in s_hits orderby pair.Key select pair.Key;

            public static KeyValuePair<string, int>[] Static() => Enumerable.ToArray(s_hits);

            public static List<KeyValuePair<string, int>> Maybe() => s_hits?.ToList() ?? new();

            public static KeyValuePair<string, int>[] Chain() => s_hits?.Reverse().ToArray() ?? System.Array.Empty<KeyValuePair<string, int>>();
        }
        """;

    private const string Fixed = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, static (_, count) => count + 1);

            public static List<KeyValuePair<string, int>> All() => s_hits.ToArray().ToList();

            // the busiest first
            public static string[] Top(int count) => s_hits.ToArray()
                .OrderByDescending(static pair => pair.Value) // ties as they come
                .Take(count)
                .Select(static pair => pair.Key)
                .ToArray();

            public static int Walk()
            {
                int sum = 0;
                foreach (var pair in s_hits.ToArray().Reverse())
                    sum += pair.Value;
                return sum;
            }

            public static Queue<KeyValuePair<string, int>> Pending() => new(s_hits.ToArray());

            public static void AddTo(List<KeyValuePair<string, int>> all)
            {
                all.AddRange(s_hits.ToArray());
            }

            public static SortedList<string, int> Sorted() => new(new Dictionary<string, int>(s_hits));

            public static ImmutableArray<KeyValuePair<string, int>> Frozen() => s_hits.ToArray().ToImmutableArray();

            public static KeyValuePair<string, int>[] More(KeyValuePair<string, int> more) => s_hits.ToArray().Append(more).ToArray();

            public static IEnumerable<string> Ordered() => from pair in s_hits.ToArray() orderby pair.Key select pair.Key;

            public static KeyValuePair<string, int>[] Static() => s_hits.ToArray();

            public static List<KeyValuePair<string, int>> Maybe() => s_hits?.ToArray().ToList() ?? new();

            public static KeyValuePair<string, int>[] Chain() => s_hits?.ToArray().Reverse().ToArray() ?? System.Array.Empty<KeyValuePair<string, int>>();
        }
        """;

    [Fact]
    public async Task The_map_copies_itself_first()
    {
        await FixesFiles([("/0/Test0.cs", Hits)], [("/0/Test0.cs", Fixed)], language: LanguageVersion.CSharp11);
        Proof.Proof.Of(Hits, Fixed).Hammer(
            step: """
                Hits.Hit("a" + thread + "," + i);
                if (i % 200 == 0)
                {
                    if (Hits.All().Exists(pair => pair.Key is null) || Hits.Top(10).Contains(null) || Hits.Pending().Count == 0 || Hits.More(default).Length < 2 || Hits.Static().Length == 0)
                        throw new InvalidOperationException("an empty entry");
                    Hits.Walk();
                    Hits.AddTo(new List<KeyValuePair<string, int>>());
                    Hits.Sorted();
                    Hits.Frozen();
                    Hits.Ordered().Count();
                    Hits.Maybe();
                }
                """,
            holds: "Hits.All().Count == calls");
    }

    [Fact]
    public void Code_before_the_fix_throws_when_an_entry_comes_in_between() =>
        Proof.Proof.Of(Racing("s_hits.OrderBy(pair => pair.Key)"), Racing("s_hits.ToArray().OrderBy(pair => pair.Key)")).FailsBeforeAndPasses("""
            internal static class Check
            {
                public static string? Run()
                {
                    try
                    {
                        return Hits.Report().Length == 0 ? "nothing" : null;
                    }
                    catch (System.ArgumentException e)
                    {
                        return e.Message;
                    }
                }
            }
            """);

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Spreads() => FixesFiles(
        [("/0/Test0.cs", Spreading(".. s_hits", "first, .. s_hits"))],
        [("/0/Test0.cs", Spreading(".. s_hits.ToArray()", "first, .. s_hits.ToArray()"))]);
#endif

    [Fact]
    public Task Older_code() => FixesFiles(
        [("/0/Test0.cs", Older("s_hits.ToList()", "new List<KeyValuePair<string, int>>(s_hits)"))],
        [("/0/Test0.cs", Older("s_hits.ToArray().ToList()", "new List<KeyValuePair<string, int>>(s_hits.ToArray())"))],
        ReferenceAssemblies.NetStandard.NetStandard20, LanguageVersion.CSharp7_3);

    [Fact]
    public Task Not_offered_behind_an_interface() => NotOffered("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Hits
        {
            private static readonly IDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();

            public static void Hit(string ip) => s_hits[ip] = 1;

            public static List<KeyValuePair<string, int>> All() => s_hits.ToList();
        }
        """);

    [Fact]
    public Task Title_names_the_map() => TitleIs("Copy 's_hits' by its own ToArray first (12 places)", "MapSafety.CopyByToArray", Hits);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("先用“s_hits”自己的 ToArray 复制（12 处）", Hits);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Hits);

    private static string Older(string list, string copy) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();

            public static void Hit(string ip)
            {
                s_hits.TryAdd(ip, 1);
            }

            public static List<KeyValuePair<string, int>> All()
            {
                return {{list}};
            }

            public static List<KeyValuePair<string, int>> Copy()
            {
                return {{copy}};
            }
        }
        """;

    private static string Spreading(string all, string more) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.TryAdd(ip, 1);

            public static KeyValuePair<string, int>[] All() => [{{all}}];

            public static List<KeyValuePair<string, int>> More(KeyValuePair<string, int> first) => [{{more}}];
        }
        """;

    // A map that another thread seems to change whenever it has told its count.
    private static string Racing(string report) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal sealed class RacingMap : ConcurrentDictionary<int, int>, ICollection<KeyValuePair<int, int>>
        {
            int ICollection<KeyValuePair<int, int>>.Count
            {
                get
                {
                    int count = Count;
                    TryAdd(count + 1, 0);
                    return count;
                }
            }
        }

        internal static class Hits
        {
            private static readonly RacingMap s_hits = new RacingMap { [1] = 1, [2] = 2 };

            public static KeyValuePair<int, int>[] Report() => {{report}}.ToArray();
        }
        """;
}
