using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class EnumeratePairsTests : StateFixTests<EnumeratePairs>
{
    private const string Stock = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total()
            {
                int total = 0;

                // every article
                foreach (var article in s_stock.Keys)
                    total += s_stock[article];
                return total;
            }

            public static List<string> Low()
            {
                List<string> low = new();
                foreach (string article in s_stock.Keys.ToList())
                {
                    if (s_stock[article] < 3 || s_stock[article] > 1000)
                    {
                        low.Add(article);
                        s_stock.TryRemove(article, out _);
                    }
                }

                return low;
            }

            public static int Sum() => s_stock.Keys.Sum(article => s_stock[article] * article.Length);

            public static void Put(string article, int count) => s_stock[article] = count;
        }
        """;

    [Fact]
    public Task Values_come_with_their_keys() => Fixes(Stock, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static int Total()
            {
                int total = 0;

                // every article
                foreach (var (_, value) in s_stock)
                    total += value;
                return total;
            }

            public static List<string> Low()
            {
                List<string> low = new();
                foreach ((string article, int value) in s_stock)
                {
                    if (value < 3 || value > 1000)
                    {
                        low.Add(article);
                        s_stock.TryRemove(article, out _);
                    }
                }

                return low;
            }

            public static int Sum() => s_stock.Sum(pair => pair.Value * pair.Key.Length);

            public static void Put(string article, int count) => s_stock[article] = count;
        }
        """,
        step: "Stock.Put((i % 50).ToString(), i % 9); Stock.Total(); Stock.Low(); Stock.Sum();", holds: "true");

    [Fact]
    public void Code_before_the_fix_throws_when_an_entry_goes_meanwhile() => Proof.Proof.Of(Walking("foreach (string article in s_stock.Keys) { meanwhile(); total += s_stock[article]; }"), Walking("foreach ((_, int value) in s_stock) { meanwhile(); total += value; }"))
        .FailsBeforeAndPasses("""
            internal static class Check
            {
                public static string? Run()
                {
                    Stock.Put("a", 1);
                    return Stock.Total(() => Stock.Drop("a")) == 1 ? null : "wrong total";
                }
            }
            """);

    [Fact]
    public Task Older_framework_names_the_pair() => FixesFiles(
        [("/0/Test0.cs", Older("string article in s_stock.Keys", "article.Length + s_stock[article]"))],
        [("/0/Test0.cs", Older("var pair in s_stock", "pair.Key.Length + pair.Value"))],
        ReferenceAssemblies.NetStandard.NetStandard20, LanguageVersion.CSharp7_3);

    [Theory]
    [InlineData("foreach (var k in s_map.Keys) { s_map[k] = 3; s_last = s_map[k]; }")]
    [InlineData("foreach (var k in s_map.Keys.OrderBy(k => k)) s_last = s_map[k];")]
    [InlineData("foreach (var pair in s_map) s_last = s_map[pair.Key];")]
    [InlineData("var keys = s_map.Keys; foreach (var k in keys) s_last = s_map[k];")]
    [InlineData("s_names = s_map.Keys.Where(k => s_map[k] > 1).ToList();")]
    public Task Not_offered_where_the_walk_is_another(string statements) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();
            private static int s_last;
            private static IReadOnlyList<string>? s_names;

            public static void Run()
            {
                {{statements}}
            }

            public static int Last() => s_names?.Count ?? s_last;
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Enumerate the pairs of 's_stock'", "MapSafety.EnumeratePairs", Stock);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Stock);

    private static string Older(string head, string value) => $$"""
        using System.Collections.Concurrent;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new ConcurrentDictionary<string, int>();

            public static int Total()
            {
                int total = 0;
                foreach ({{head}})
                    total += {{value}};
                return total;
            }
        }
        """;

    private static string Walking(string loop) => $$"""
        using System;
        using System.Collections.Concurrent;

        internal static class Stock
        {
            private static readonly ConcurrentDictionary<string, int> s_stock = new();

            public static void Put(string article, int count) => s_stock[article] = count;

            public static void Drop(string article) => s_stock.TryRemove(article, out _);

            public static int Total(Action meanwhile)
            {
                int total = 0;
                {{loop}}
                return total;
            }
        }
        """;
}
