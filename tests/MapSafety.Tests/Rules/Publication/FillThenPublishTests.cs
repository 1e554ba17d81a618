using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class FillThenPublishTests : StateFixTests<FillThenPublish>
{
    private const string Rates = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static readonly ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
                s_rates.Clear(); // all of them
                foreach (string name in names)
                {
                    s_rates[name] = 1;
                }
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);

            public static int Count => s_rates.Count;
        }
        """;

    [Fact]
    public Task Map_that_a_loop_fills() => Fixes(Rates, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static volatile ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
                ConcurrentDictionary<string, int> rates = new(); // all of them
                foreach (string name in names)
                {
                    rates[name] = 1;
                }
                s_rates = rates;
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);

            public static int Count => s_rates.Count;
        }
        """,
        step: "if (thread == 0) Rates.Reload(new[] { \"a\", \"b\" }); else if (Rates.Count is not (0 or 2)) throw new Exception(\"half filled\");", holds: "Rates.Count == 2");

    [Fact]
    public Task Comparer_of_an_instance_field() => Fixes("""
        using System;
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class App
        {
            public static readonly Routes Routes = new();
        }

        internal sealed class Routes
        {
            private readonly ConcurrentDictionary<string, int> _routes = new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase);

            public void Reload(int count)
            {
                _routes.Clear();
                for (int i = 0; i < count; i++)
                    _routes.TryAdd("r" + i, i);
            }

            public int Sum() => _routes.Sum(route => 1);
        }
        """, """
        using System;
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class App
        {
            public static readonly Routes Routes = new();
        }

        internal sealed class Routes
        {
            private volatile ConcurrentDictionary<string, int> _routes = new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase);

            public void Reload(int count)
            {
                var routes = new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase);
                for (int i = 0; i < count; i++)
                    routes.TryAdd("r" + i, i);
                _routes = routes;
            }

            public int Sum() => _routes.Sum(route => 1);
        }
        """,
        step: "if (thread == 0) App.Routes.Reload(5); else if (App.Routes.Sum() is not (0 or 5)) throw new Exception(\"half filled\");", holds: "App.Routes.Sum() == 5");

    [Fact]
    public Task Title_and_key() => TitleIs("Fill a new collection and store it in 's_rates' when it is complete (1 place); the field becomes volatile", "MapSafety.FillThenPublish", Rates);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("先填充新集合，完成后再存入“s_rates”（1 处）；字段变为 volatile", Rates);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Rates);

    [Theory]
    [InlineData("public static void Add(string name) => s_rates[name] = 1;")] // would be lost
    [InlineData("public static bool Both(string name) => s_rates.ContainsKey(name) || s_rates.ContainsKey(\"*\");")] // two versions
    [InlineData("public static object All => s_rates;")] // who keeps it would keep an old one
    public Task Not_offered_beside(string member) => NotOffered(Rates.Replace("public static int Count => s_rates.Count;", member));

    [Fact]
    public Task Not_where_the_filling_may_end_early() => NotOffered(Rates.Replace("s_rates[name] = 1;", "if (name.Length == 0) return; s_rates[name] = 1;"));

    [Fact]
    public void A_reader_finds_it_empty_every_time_without_the_fix() => Proof.Proof.Of(Held("""
                s_rates.Clear();
                foreach (string name in names)
                    s_rates[name] = 1;
        """, "readonly"), Held("""
                ConcurrentDictionary<string, int> rates = new();
                foreach (string name in names)
                    rates[name] = 1;
                s_rates = rates;
        """, "volatile")).FailsBeforeAndPasses("""
        using System.Collections.Generic;

        internal static class Check
        {
            // The walk over the new names stops between the clear and the first addition, and looks as a reader does.
            public static string? Run()
            {
                Rates.Reload(new[] { "a" });
                bool wasThere = true;
                Rates.Reload(Names());
                return wasThere ? null : "an entry that was there before and is there afterwards is missing";

                IEnumerable<string> Names()
                {
                    System.Threading.Thread reader = new(() => wasThere = Rates.Has("a"));
                    reader.Start();
                    reader.Join();
                    yield return "a";
                }
            }
        }
        """);

    private static string Held(string reload, string modifier) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static {{modifier}} ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
        {{reload}}
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);
        }
        """;
}
