using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class ReadOnceTests : StateFixTests<ReadOnce>
{
    /// <summary>A map that is replaced, one time with the entry and one time without it, with members of the test's own.</summary>
    private static string Rates(string members) => """
        using System.Collections.Generic;
        using System.Linq;

        internal static class Rates
        {
            private static volatile Dictionary<string, int> s_rates = new();
            private static volatile List<int> s_list = new();

            public static void Reload(bool isFull)
            {
                s_rates = isFull ? new() { ["a"] = 1, ["b"] = 1 } : new();
                s_list = isFull ? new() { 1, 1, 1 } : new();
            }

            public static bool IsRight => s_rates.Values.All(rate => rate == 1);

        """ + members + "\n}\n";

    private static Task Fixes(string before, string after, string call) =>
        Fixes(Rates(before), Rates(after), step: $"if (thread == 0) Rates.Reload(i % 2 == 0); else {call}", holds: "Rates.IsRight");

    [Fact]
    public Task Expression_body() => Fixes("""
            public static int Of(string name) => s_rates.ContainsKey(name) ? s_rates[name] : 0;
        """, """
            public static int Of(string name)
            {
                var rates = s_rates;
                return rates.ContainsKey(name) ? rates[name] : 0;
            }
        """, "Rates.Of(\"a\");");

    [Fact]
    public Task Property_with_expression_body() => Fixes("""
            public static int Last => s_list.Count == 0 ? 0 : s_list[s_list.Count - 1];
        """, """
            public static int Last
            {
                get
                {
                    var list = s_list;
                    return list.Count == 0 ? 0 : list[list.Count - 1];
                }
            }
        """, "_ = Rates.Last;");

    [Fact]
    public Task Branch_that_leaves() => Fixes("""
            public static int Of(string name)
            {
                if (name.Length == 0)
                    return 0;

                // not every name has one
                if (!s_rates.ContainsKey(name))
                    return 0;

                return s_rates[name];
            }
        """, """
            public static int Of(string name)
            {
                if (name.Length == 0)
                    return 0;

                // not every name has one
                var rates = s_rates;
                if (!rates.ContainsKey(name))
                    return 0;

                return rates[name];
            }
        """, "Rates.Of(\"a\");");

    [Fact]
    public Task Loops_over_indexes_and_keys() => Fixes("""
            public static int Sum()
            {
                int sum = 0;
                for (int i = 0; i < s_list.Count; i++)
                    sum += s_list[i];

                foreach (string name in s_rates.Keys)
                {
                    sum += s_rates[name];
                }

                return sum;
            }
        """, """
            public static int Sum()
            {
                int sum = 0;
                var list = s_list;
                for (int i = 0; i < list.Count; i++)
                    sum += list[i];

                var rates = s_rates;
                foreach (string name in rates.Keys)
                {
                    sum += rates[name];
                }

                return sum;
            }
        """, "Rates.Sum();");

    [Fact]
    public Task A_loop_that_goes_on_reads_once_in_each_round() => Fixes("""
            public static int Wait(string name, int rounds)
            {
                while (rounds-- > 0)
                {
                    if (s_rates.ContainsKey(name))
                        return s_rates[name];
                }

                return 0;
            }
        """, """
            public static int Wait(string name, int rounds)
            {
                while (rounds-- > 0)
                {
                    var rates = s_rates;
                    if (rates.ContainsKey(name))
                        return rates[name];
                }

                return 0;
            }
        """, "Rates.Wait(\"a\", 3);");

    [Fact]
    public Task Lambda() => Fixes("""
            public static int Sum(string[] names) => names.Sum(name => s_rates.ContainsKey(name) ? s_rates[name] : 0);
        """, """
            public static int Sum(string[] names) => names.Sum(name =>
            {
                var rates = s_rates;
                return rates.ContainsKey(name) ? rates[name] : 0;
            });
        """, "Rates.Sum(new[] { \"a\" });");

    [Fact]
    public Task Name_that_is_taken() => Fixes("""
            public static int Of(string rates)
            {
                return s_rates.ContainsKey(rates) ? s_rates[rates] : 0;
            }
        """, """
            public static int Of(string rates)
            {
                var rates2 = s_rates;
                return rates2.ContainsKey(rates) ? rates2[rates] : 0;
            }
        """, "Rates.Of(\"a\");");

    [Fact]
    public Task Title_and_key() => TitleIs("Read 's_rates' once into the local 'rates'", "MapSafety.ReadOnce", Rates("""
            public static int Of(string name) => s_rates.ContainsKey(name) ? s_rates[name] : 0;
        """));

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("只读取一次“s_rates”，存入局部变量“rates”", Rates("""
            public static int Of(string name) => s_rates.ContainsKey(name) ? s_rates[name] : 0;
        """));

    [Fact]
    public Task Not_where_the_condition_of_a_loop_asks_again() => NotOffered(Rates("""
            public static int Act(int index)
            {
                while (index < s_list.Count)
                    index += s_list[index];

                return index;
            }
        """));

    [Fact]
    public Task Not_where_the_code_stores_one_itself() => NotOffered("""
        using System.Collections.Generic;

        internal static class Cache
        {
            private static Dictionary<string, int>? s_map;

            public static void Invalidate() => s_map = null;

            public static int Of(string key)
            {
                s_map ??= new();
                return s_map.Count;
            }
        }
        """);

    [Fact]
    public void A_reader_between_two_collections_fails_every_time_without_the_local() => Proof.Proof.Of(Held("""
            public static int Of(string name) => s_rates.ContainsKey(name) ? s_rates[name] : 0;
        """), Held("""
            public static int Of(string name)
            {
                var rates = s_rates;
                return rates.ContainsKey(name) ? rates[name] : 0;
            }
        """)).FailsBeforeAndPasses("""
        using System;
        using System.Collections.Generic;
        using System.Threading;

        internal static class Check
        {
            // The hash of the first look stops the reader until the map is another one.
            public static string? Run()
            {
                string? error = null;
                Thread reader = new(() =>
                {
                    try { Rates.Of("a"); } catch (KeyNotFoundException thrown) { error = thrown.Message; }
                });
                reader.Start();
                Rates.Comparer.Reached.Wait();
                Rates.Reload(new());
                Rates.Comparer.GoOn.Set();
                reader.Join();
                return error;
            }
        }
        """);

    private static string Held(string read) => $$"""
        using System.Collections.Generic;
        using System.Threading;

        internal static class Rates
        {
            public static readonly StoppingComparer Comparer = new();
            private static volatile Dictionary<string, int> s_rates = Filled();

            public static void Reload(Dictionary<string, int> next) => s_rates = next;

        {{read}}

            private static Dictionary<string, int> Filled()
            {
                Dictionary<string, int> rates = new(Comparer) { ["a"] = 1 };
                Comparer.Stops = true;
                return rates;
            }
        }

        internal sealed class StoppingComparer : IEqualityComparer<string>
        {
            public readonly ManualResetEventSlim Reached = new(), GoOn = new();
            public volatile bool Stops;

            public bool Equals(string? one, string? other) => one == other;

            public int GetHashCode(string key)
            {
                if (Stops)
                {
                    Reached.Set();
                    GoOn.Wait();
                }

                return key.Length;
            }
        }
        """;
}
