using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class AvoidMapLocksTests : StateFixTests<AvoidMapLocks>
{
    private const string Stock = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Put(string article, int count) => s_stock[article] = count;

            public static int Letters()
            {
                int letters = 0;

                // every article
                foreach (string article in s_stock.Keys)
                    letters += article.Length;
                foreach (var count in s_stock.Values) // and its count
                {
                    letters += count;
                }

                return letters;
            }

            public static int Total() => s_stock.Values.Sum();

            public static string[] Short() => s_stock.Keys.Where(article => article.Length < 3).OrderBy(static article => article).ToArray();

            public static List<int> High() => (from count in s_stock.Values where count > 5 select count).ToList();
        }
        """;

    private const string Fixed = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Put(string article, int count) => s_stock[article] = count;

            public static int Letters()
            {
                int letters = 0;

                // every article
                foreach ((string article, _) in s_stock)
                    letters += article.Length;
                foreach (var (_, count) in s_stock) // and its count
                {
                    letters += count;
                }

                return letters;
            }

            public static int Total() => s_stock.Select(static pair => pair.Value).Sum();

            public static string[] Short() => s_stock.Select(static pair => pair.Key).Where(article => article.Length < 3).OrderBy(static article => article).ToArray();

            public static List<int> High() => (from count in s_stock.Select(static pair => pair.Value) where count > 5 select count).ToList();
        }
        """;

    private const string Counts = """
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_jobs = new();

            public static void Add(string name) => s_jobs.TryAdd(name, 1);

            public static void Drain()
            {
                while (s_jobs.Count > 0)
                    s_jobs.TryRemove(s_jobs.First());
            }

            public static int Missing(string[] names)
            {
                int missing = 0;
                foreach (string name in names)
                {
                    if (!s_jobs.Any())
                        missing += name.Length;
                }

                return missing;
            }

            public static int Lost(string[] names)
            {
                int missing = 0;
                foreach (string name in names)
                {
                    if (0 == s_jobs.Count())
                        missing += name.Length;
                }

                return missing;
            }

            public static int Size => s_jobs.Keys.Count;

            public static int Copies => s_jobs.Values.Count();

            public static bool HasAny => s_jobs.Values.Any();

            public static bool HasNone => !s_jobs.Keys.Any();

            public static bool IsIdle => s_jobs.Keys.Count == 0;
        }
        """;

    private const string Asked = """
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Jobs
        {
            private static readonly ConcurrentDictionary<string, int> s_jobs = new();

            public static void Add(string name) => s_jobs.TryAdd(name, 1);

            public static void Drain()
            {
                while (!s_jobs.IsEmpty)
                    s_jobs.TryRemove(s_jobs.First());
            }

            public static int Missing(string[] names)
            {
                int missing = 0;
                foreach (string name in names)
                {
                    if (s_jobs.IsEmpty)
                        missing += name.Length;
                }

                return missing;
            }

            public static int Lost(string[] names)
            {
                int missing = 0;
                foreach (string name in names)
                {
                    if (s_jobs.IsEmpty)
                        missing += name.Length;
                }

                return missing;
            }

            public static int Size => s_jobs.Count;

            public static int Copies => s_jobs.Count;

            public static bool HasAny => !s_jobs.IsEmpty;

            public static bool HasNone => s_jobs.IsEmpty;

            public static bool IsIdle => s_jobs.IsEmpty;
        }
        """;

    [Fact]
    public Task Pairs_are_walked() => Fixes(Stock, Fixed,
        step: """Stock.Put("a" + (thread * 10 + i % 10), i % 9); if (i % 100 == 0) { Stock.Letters(); Stock.Total(); Stock.Short(); Stock.High(); }""",
        holds: "Stock.Total() == 8 * Enumerable.Range(iterations - 10, 10).Sum(i => i % 9)");

    [Fact]
    public async Task Counts_become_questions()
    {
        await FixesFiles([("/0/Test0.cs", Counts)], [("/0/Test0.cs", Asked)]);
        Proof.Proof.Of(Counts, Asked).Hammer(
            step: """Jobs.Add("a" + thread + "," + i); _ = Jobs.HasNone; if (i % 500 == 0) Jobs.Missing(new[] { "a" });""",
            holds: """Jobs.Size == calls && Jobs.Copies == calls && Jobs.HasAny && !Jobs.HasNone && Jobs.Missing(new[] { "abc" }) == 0 && Jobs.Lost(new[] { "abc" }) == 0""");
    }

    [Fact]
    public void Code_before_the_fix_waits_for_whoever_is_adding() => Proof.Proof.Of(Watched("int count in s_stock.Values"), Watched("(_, int count) in s_stock")).FailsBeforeAndPasses("""
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Check
        {
            public static string? Run()
            {
                using ManualResetEventSlim isInside = new(), mayLeave = new();
                Stock.Put(new Article { Number = 1 }, 1);
                Article slow = new() { Number = 1, Compares = () => { isInside.Set(); mayLeave.Wait(20_000); } };
                Task puts = Task.Factory.StartNew(() => Stock.Put(slow, 2), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                isInside.Wait(20_000);
                Task<int> walks = Task.Factory.StartNew(() => Stock.Total(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                bool isDone = walks.Wait(5_000);
                mayLeave.Set();
                Task.WaitAll(puts, walks);
                return isDone ? null : "waits";
            }
        }
        """);

    [Fact]
    public Task Older_framework_names_the_pair() => FixesFiles(
        [("/0/Test0.cs", Older("string article in s_stock.Keys", "article.Length + pair", "s_stock.Values.Sum()"))],
        [("/0/Test0.cs", Older("var pair2 in s_stock", "pair2.Key.Length + pair", "s_stock.Select(pair => pair.Value).Sum()"))],
        ReferenceAssemblies.NetStandard.NetStandard20, LanguageVersion.CSharp7_3);

    [Fact]
    public Task Not_offered_for_a_number_that_is_needed() => NotOffered("""
        using System.Collections.Concurrent;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Fill(int[] counts)
            {
                int total = 0;
                foreach (int count in counts)
                    total += count * s_stock.Count;
                return total;
            }
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Enumerate the pairs of 's_stock'; entries added meanwhile may appear (5 places)", "MapSafety.AvoidMapLocks", Stock);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("遍历“s_stock”的键值对；可能出现其间添加的条目（5 处）", Stock);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Counts);

    private static string Watched(string loop) => $$"""
        using System;
        using System.Collections.Concurrent;

        internal sealed class Article
        {
            public int Number { get; init; }

            public Action? Compares { get; init; }

            public override bool Equals(object? other)
            {
                (Compares ?? (other as Article)?.Compares)?.Invoke();
                return other is Article article && article.Number == Number;
            }

            public override int GetHashCode() => Number;
        }

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<Article, int> s_stock = new();

            public static void Put(Article article, int count) => s_stock.TryAdd(article, count);

            public static int Total()
            {
                int total = 0;
                foreach ({{loop}})
                    total += count;
                return total;
            }
        }
        """;

    private static string Older(string head, string value, string sum) => $$"""
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new ConcurrentDictionary<string, int>();

            public static int Letters(int pair)
            {
                int total = 0;
                foreach ({{head}})
                    total += {{value}};
                return total;
            }

            public static int Total()
            {
                return {{sum}};
            }
        }
        """;
}
