using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class RepeatUntilStoredTests : StateFixTests<RepeatUntilStored>
{
    private const string Flags = """
        using System.Collections.Generic;

        internal static class Flags
        {
            private static Dictionary<string, int> s_flags = new();

            public static void Set(string name, int value)
            {
                // readers go on with the old one
                var copy = new Dictionary<string, int>(s_flags);
                copy[name] = value;
                s_flags = copy;
            }

            public static int Count => s_flags.Count;
        }
        """;

    [Fact]
    public Task Copy_that_is_changed_and_published() => Fixes(Flags, """
        using System.Collections.Generic;
        using System.Threading;

        internal static class Flags
        {
            private static Dictionary<string, int> s_flags = new();

            public static void Set(string name, int value)
            {
                // readers go on with the old one
                while (true)
                {
                    var current = s_flags;
                    var copy = new Dictionary<string, int>(current);
                    copy[name] = value;
                    if (Interlocked.CompareExchange(ref s_flags, copy, current) == current)
                        break;
                }
            }

            public static int Count => s_flags.Count;
        }
        """,
        step: "if (i < 100) Flags.Set(thread + \"-\" + i, i);", holds: "Flags.Count == threads * 100");

    [Fact]
    public void An_update_is_lost_every_time_without_the_loop() => Proof.Proof.Of(Held("""
            public static void Set(string name)
            {
                var copy = new Dictionary<string, int>(s_flags, s_flags.Comparer);
                copy[name] = 1;
                s_flags = copy;
            }
        """), Held("""
            public static void Set(string name)
            {
                while (true)
                {
                    var current = s_flags;
                    var copy = new Dictionary<string, int>(current, current.Comparer);
                    copy[name] = 1;
                    if (Interlocked.CompareExchange(ref s_flags, copy, current) == current)
                        break;
                }
            }
        """)).FailsBeforeAndPasses("""
        using System;
        using System.Threading;

        internal static class Check
        {
            // The slow key stops its thread between the copy and the store until the other key is stored.
            public static string? Run()
            {
                Flags.Comparer.Slow = "slow";
                Thread slow = new(() => Flags.Set("slow"));
                slow.Start();
                Flags.Comparer.Reached.Wait();
                Flags.Set("fast");
                Flags.Comparer.GoOn.Set();
                slow.Join();
                return Flags.Has("fast") && Flags.Has("slow") ? null : "an update is lost";
            }
        }
        """);

    private static string Held(string set) => $$"""
        using System.Collections.Generic;
        using System.Threading;

        internal static class Flags
        {
            public static readonly StoppingComparer Comparer = new();
            private static Dictionary<string, int> s_flags = new(Comparer);

            public static bool Has(string name) => s_flags.ContainsKey(name);

        {{set}}
        }

        internal sealed class StoppingComparer : IEqualityComparer<string>
        {
            public readonly ManualResetEventSlim Reached = new(), GoOn = new();
            public string? Slow;

            public bool Equals(string? x, string? y) => x == y;

            public int GetHashCode(string text)
            {
                if (text == Slow)
                {
                    Slow = null;
                    Reached.Set();
                    GoOn.Wait();
                }

                return text.GetHashCode();
            }
        }
        """;

    [Fact]
    public Task Title_and_key() => TitleIs("Compare and swap 's_flags' in a loop (1 place); a new version may be computed more than once", "MapSafety.RepeatUntilStored", Flags);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("在循环中比较并交换“s_flags”（1 处）；新版本可能计算不止一次", Flags);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Flags);

    [Fact]
    public Task Expression_body_and_target_typed_creation() => Fixes("""
        using System.Collections.Generic;

        internal static class Flags
        {
            private static volatile Dictionary<string, int> s_flags = new();

            public static void Set(string name, int value) => s_flags = new(s_flags) { [name] = value };

            public static int Count => s_flags.Count;
        }
        """, """
        using System.Collections.Generic;
        using System.Threading;

        internal static class Flags
        {
            private static volatile Dictionary<string, int> s_flags = new();

            public static void Set(string name, int value)
            {
                while (true)
                {
                    var current = s_flags;
                    Dictionary<string, int> next = new(current) { [name] = value };
                    if (Interlocked.CompareExchange(ref s_flags, next, current) == current)
                        break;
                }
            }

            public static int Count => s_flags.Count;
        }
        """,
        step: "if (i < 100) Flags.Set(thread + \"-\" + i, i);", holds: "Flags.Count == threads * 100");

    [Fact]
    public Task Local_that_keeps_what_was_read() => Fixes("""
        using System.Collections.Generic;
        using System.Linq;

        internal sealed class Names
        {
            private static IReadOnlyList<string> s_names = new List<string>();

            public static int Count => s_names.Count;

            public void Add(string name)
            {
                var known = s_names;
                if (known.Contains(name))
                    return;

                s_names = known.Append(name).ToList();
            }
        }
        """, """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        internal sealed class Names
        {
            private static IReadOnlyList<string> s_names = new List<string>();

            public static int Count => s_names.Count;

            public void Add(string name)
            {
                while (true)
                {
                    var known = s_names;
                    if (known.Contains(name))
                        return;

                    var next = known.Append(name).ToList();
                    if (Interlocked.CompareExchange(ref s_names, next, known) == known)
                        break;
                }
            }
        }
        """,
        step: "if (i < 50) new Names().Add(thread + \"-\" + i);", holds: "Names.Count == threads * 50");

    [Fact]
    public Task Embedded_statement_of_an_object_that_a_static_holds() => Fixes("""
        using System.Collections.Generic;

        internal static class Host { public static readonly Table Table = new(); }

        internal sealed class Table
        {
            private SortedDictionary<int, int> _rows = new();

            public int Count => _rows.Count;

            public void Put(int key, bool isOn)
            {
                if (isOn)
                    _rows = new SortedDictionary<int, int>(_rows) { [key] = 1 };
            }
        }
        """, """
        using System.Collections.Generic;
        using System.Threading;

        internal static class Host { public static readonly Table Table = new(); }

        internal sealed class Table
        {
            private SortedDictionary<int, int> _rows = new();

            public int Count => _rows.Count;

            public void Put(int key, bool isOn)
            {
                if (isOn)
                    while (true)
                    {
                        var current = _rows;
                        var next = new SortedDictionary<int, int>(current) { [key] = 1 };
                        if (Interlocked.CompareExchange(ref _rows, next, current) == current)
                            break;
                    }
            }
        }
        """,
        step: "if (i < 100) Host.Table.Put(thread * 1000 + i, true);", holds: "Host.Table.Count == threads * 100");

    [Theory]
    [InlineData("private static ImmutableArray<int> s_items = ImmutableArray<int>.Empty; public static void Add(int item) => s_items = s_items.Add(item);")]
    [InlineData("internal static List<int> Items { get; private set; } = new(); public static void Add(int item) => Items = new List<int>(Items) { item };")]
    [InlineData("private static List<int> s_items = new(); static int s_calls; public static void Add(int item) { var copy = new List<int>(s_items); s_calls++; copy.Add(item); s_items = copy; }")]
    [InlineData("private static List<int> s_items = new(); public static void Move(List<int> from) { var copy = new List<int>(s_items); copy.AddRange(from); from.Clear(); s_items = copy; }")]
    [InlineData("private static List<int> s_items = new(); public static int Add(int item) { var copy = new List<int>(s_items) { item }; s_items = copy; return copy.Count; }")]
    [InlineData("private static List<int> s_items = new(); public static async Task Add(Task<int> item) { var copy = new List<int>(s_items); copy.Add(await item); s_items = copy; }")]
    [InlineData("private static List<int> s_items = new(); public static void Add(int[] items) { foreach (var item in items) { var copy = new List<int>(s_items); if (item == 0) continue; copy.Add(item); s_items = copy; } }")]
    [InlineData("private static List<int> s_items = new(); public static void Add(int item) => Interlocked.Exchange(ref s_items, new List<int>(s_items) { item });")]
    public Task Not_offered(string members) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Holder
        {
            {{members}}
        }
        """);
}
