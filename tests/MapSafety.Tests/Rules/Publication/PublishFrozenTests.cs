using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Publication;

public sealed class PublishFrozenTests : StateFixTests<PublishFrozen>
{
    private const string Rates = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static readonly ConcurrentDictionary<string, int> s_rates = new(StringComparer.Ordinal);

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
    public Task Map_that_is_cleared_and_filled_again() => Fixes(Rates, """
        using System;
        using System.Collections.Frozen;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static volatile FrozenDictionary<string, int> s_rates = FrozenDictionary<string, int>.Empty;

            public static void Reload(IEnumerable<string> names)
            {
                var rates = new Dictionary<string, int>(StringComparer.Ordinal); // all of them
                foreach (string name in names)
                {
                    rates[name] = 1;
                }
                s_rates = rates.ToFrozenDictionary(StringComparer.Ordinal);
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);

            public static int Count => s_rates.Count;
        }
        """,
        step: "if (thread == 0) { if (i % 20 == 0) Rates.Reload(new[] { \"a\", \"b\" }); } else if (Rates.Count is not (0 or 2)) throw new Exception(\"half filled\");", holds: "Rates.Count == 2");

    [Fact]
    public Task Map_of_an_object_that_is_stored_before_it_is_filled() => Fixes("""
        using System.Collections.Concurrent;

        internal static class App
        {
            public static readonly Table Table = new();
        }

        internal sealed class Table
        {
            private ConcurrentDictionary<int, string>? _rows;

            public void Load(int count)
            {
                _rows = new();
                for (int i = 0; i < count; i++)
                    _rows.TryAdd(i, "row");
            }

            public void Drop() => _rows = null;

            public int Count => _rows?.Count ?? 0;

            public string? Of(int row) => _rows != null && _rows.TryGetValue(row, out string? text) ? text : null;
        }
        """, """
        using System.Collections.Frozen;
        using System.Collections.Generic;

        internal static class App
        {
            public static readonly Table Table = new();
        }

        internal sealed class Table
        {
            private volatile FrozenDictionary<int, string>? _rows;

            public void Load(int count)
            {
                var rows = new Dictionary<int, string>();
                for (int i = 0; i < count; i++)
                    rows.TryAdd(i, "row");
                _rows = rows.ToFrozenDictionary();
            }

            public void Drop() => _rows = null;

            public int Count => _rows?.Count ?? 0;

            public string? Of(int row) => _rows != null && _rows.TryGetValue(row, out string? text) ? text : null;
        }
        """,
        step: "if (thread == 0) { if (i % 20 == 0) App.Table.Load(5); } else if (App.Table.Count is not (0 or 5)) throw new Exception(\"half filled\");", holds: "App.Table.Count == 5");

    [Fact]
    public Task Title_and_key() => TitleIs("Fill a local, and publish 's_rates' as a FrozenDictionary (4 uses in 1 file); it takes longer to make", "MapSafety.PublishFrozen", Rates);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("先填充局部变量，再将“s_rates”作为 FrozenDictionary 发布（1 个文件中的 4 处使用）；生成耗时更长", Rates);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Rates);

    [Theory]
    [InlineData("public static void Add(string name) => s_rates[name] = 1;")] // changes it elsewhere
    [InlineData("public static bool IsEmpty => s_rates.IsEmpty;")] // no such member
    [InlineData("public static object All => s_rates;")] // whoever keeps it
    public Task Not_offered_beside(string member) => NotOffered(Rates.Replace("public static int Count => s_rates.Count;", member));

    [Fact]
    public Task Not_where_the_framework_has_none() => NotOffered(Rates, ReferenceAssemblies.Net.Net60);

    [Fact]
    public void A_reader_finds_it_empty_every_time_without_the_fix() => Proof.Proof.Of(Held("""
                s_rates.Clear();
                foreach (string name in names)
                    s_rates[name] = 1;
        """, "readonly ConcurrentDictionary<string, int> s_rates = new()"), Held("""
                var rates = new Dictionary<string, int>();
                foreach (string name in names)
                    rates[name] = 1;
                s_rates = rates.ToFrozenDictionary();
        """, "volatile FrozenDictionary<string, int> s_rates = FrozenDictionary<string, int>.Empty")).FailsBeforeAndPasses("""
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

    private static string Held(string reload, string field) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Frozen;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static {{field}};

            public static void Reload(IEnumerable<string> names)
            {
        {{reload}}
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);
        }
        """;
}
