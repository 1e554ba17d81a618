using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class UseVolatileAccessTests : StateFixTests<UseVolatileAccess>
{
    private const string Rates = """
        using System.Collections.Generic;
        using System.Threading;

        internal static class Rates
        {
            private static Dictionary<string, int> s_rates = new();

            public static void Reload(Dictionary<string, int> rates)
            {
                s_rates = rates; // all of them
            }

            public static int Count => s_rates.Count;

            public static int Sum()
            {
                int sum = 0;
                foreach (var rate in s_rates)
                    sum += rate.Value;

                return sum;
            }
        }
        """;

    [Fact]
    public Task Every_use() => Fixes(Rates, """
        using System.Collections.Generic;
        using System.Threading;

        internal static class Rates
        {
            private static Dictionary<string, int> s_rates = new();

            public static void Reload(Dictionary<string, int> rates)
            {
                Volatile.Write(ref s_rates, rates); // all of them
            }

            public static int Count => Volatile.Read(ref s_rates).Count;

            public static int Sum()
            {
                int sum = 0;
                foreach (var rate in Volatile.Read(ref s_rates))
                    sum += rate.Value;

                return sum;
            }
        }
        """,
        step: "if (thread == 0) Rates.Reload(new() { [\"a\"] = 1, [\"b\"] = 2 }); else if (Rates.Sum() is not (0 or 3)) throw new Exception(\"half filled\");", holds: "Rates.Count == 2");

    [Fact]
    public Task Field_that_is_taken_by_reference_too() => Fixes("""
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Flags
        {
            public static ImmutableHashSet<string> All = ImmutableHashSet<string>.Empty;

            public static void Add(string flag) => ImmutableInterlocked.Update(ref All, static (all, one) => all.Add(one), flag);

            public static void Set(ImmutableHashSet<string> flags) => All = flags;

            public static bool Has(string flag) => All.Contains(flag);
        }
        """, """
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Flags
        {
            public static ImmutableHashSet<string> All = ImmutableHashSet<string>.Empty;

            public static void Add(string flag) => ImmutableInterlocked.Update(ref All, static (all, one) => all.Add(one), flag);

            public static void Set(ImmutableHashSet<string> flags) => Volatile.Write(ref All, flags);

            public static bool Has(string flag) => Volatile.Read(ref All).Contains(flag);
        }
        """,
        step: "Flags.Add(\"k\" + thread);", holds: "Flags.Has(\"k7\")");

    [Fact]
    public Task Array_that_is_a_struct() => Fixes("""
        using System.Collections.Immutable;

        internal static class Names
        {
            private static ImmutableArray<string> s_all = ImmutableArray<string>.Empty;

            public static void Set(ImmutableArray<string> all) => s_all = all;

            public static int Count => s_all.Length;
        }
        """, """
        using System.Collections.Immutable;

        internal static class Names
        {
            private static ImmutableArray<string> s_all = ImmutableArray<string>.Empty;

            public static void Set(ImmutableArray<string> all) => ImmutableInterlocked.InterlockedExchange(ref s_all, all);

            public static int Count => s_all.Length;
        }
        """,
        step: "if (thread == 0) Names.Set(System.Collections.Immutable.ImmutableArray.Create(\"a\", \"b\")); else if (Names.Count is not (0 or 2)) throw new Exception(\"half filled\");", holds: "Names.Count == 2");

    [Fact]
    public Task Title_and_key() => TitleIs("Write and read 's_rates' with Volatile (3 places)", "MapSafety.UseVolatileAccess", Rates);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("用 Volatile 写入和读取“s_rates”（3 处）", Rates);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Rates);

    [Theory]
    [InlineData("public static int Set(Dictionary<string, int> m) => (s_rates = m).Count;")]
    [InlineData("public static void Swap(Dictionary<string, int> m) { int n; (s_rates, n) = (m, 1); }")]
    [InlineData("public static void Init() => Make(ref s_rates); private static void Make(ref Dictionary<string, int> map) => map ??= new();")]
    public Task Not_offered_beside(string member) => NotOffered(Rates.Replace("public static int Count => s_rates.Count;", member));

    [Fact]
    public Task Not_for_a_property() => NotOffered("""
        using System.Collections.Generic;

        internal static class Table
        {
            public static Dictionary<string, int> Rows { get; set; } = new();

            public static void Load() => Rows = new() { ["a"] = 1 };

            public static int Count => Rows.Count;
        }
        """);
}
