using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that walks a copy taken under the lock: text, Fix All and behaviour under threads.</summary>
public sealed class EnumerateSnapshotTests : StateFixTests<EnumerateSnapshot>
{
    private const string Step = "Names.Add(\"n\" + thread + \"-\" + i); Names.Walk();";

    [Fact]
    public async Task A_loop_walks_a_copy()
    {
        const string Before = """
            using System.Collections.Generic;

            static class Names
            {
                private static readonly object s_gate = new();
                private static readonly List<string> s_names = new();

                public static void Add(string name)
                {
                    lock (s_gate)
                    {
                        s_names.Add(name);
                        if (s_names.Count > 100)
                            s_names.Clear();
                    }
                }

                public static int Walk(System.Action<string>? also = null)
                {
                    int length = 0;
                    // Everybody's.
                    foreach (string name in s_names) // one by one
                    {
                        length += name.Length;
                        also?.Invoke(name);
                    }

                    return length;
                }
            }

            """;
        const string After = """
            using System.Collections.Generic;

            static class Names
            {
                private static readonly object s_gate = new();
                private static readonly List<string> s_names = new();

                public static void Add(string name)
                {
                    lock (s_gate)
                    {
                        s_names.Add(name);
                        if (s_names.Count > 100)
                            s_names.Clear();
                    }
                }

                public static int Walk(System.Action<string>? also = null)
                {
                    int length = 0;
                    // Everybody's.
                    string[] names;
                    lock (s_gate)
                    {
                        names = s_names.ToArray();
                    }

                    foreach (string name in names) // one by one
                    {
                        length += name.Length;
                        also?.Invoke(name);
                    }

                    return length;
                }
            }

            """;
        await Fixes(Before, After, Step, "true");

        // Another thread adds a name in the middle of the walk, and is not kept waiting by it.
        const string Meeting = """
            using System;
            using System.Threading;
            internal static class Check
            {
                public static string? Run()
                {
                    bool isAdded = false;
                    void Add(string name)
                    {
                        Thread other = new(() => Names.Add("b")) { IsBackground = true };
                        other.Start();
                        isAdded = other.Join(TimeSpan.FromSeconds(10));
                    }

                    Names.Add("a");
                    try { Names.Walk(Add); }
                    catch (InvalidOperationException e) { return e.Message; }
                    return isAdded ? null : "nothing can be added meanwhile";
                }
            }
            """;
        Proof.Proof.Of(Before, After).FailsBefore(Meeting);
        Proof.Proof.Of(Before, After).Passes(Meeting);
    }

    [Fact]
    public Task Expression_bodies_of_a_method_and_a_property() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names.Add(name);
                }
            }

            public static string Walk() => string.Join(",", s_names);
            public static int Longest => s_names.Max(name => name.Length);
        }

        """,
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names.Add(name);
                }
            }

            public static string Walk()
            {
                string[] names;
                lock (s_gate)
                {
                    names = s_names.ToArray();
                }

                return string.Join(",", names);
            }
            public static int Longest
            {
                get
                {
                    string[] names;
                    lock (s_gate)
                    {
                        names = s_names.ToArray();
                    }

                    return names.Max(name => name.Length);
                }
            }
        }

        """,
        "Names.Add(\"n\"); if (i % 100 == 0) { Names.Walk(); _ = Names.Longest; }",
        "Names.Walk().Length == calls * 2 - 1");

    [Fact]
    public Task Copies_go_under_the_lock_as_they_are() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names[name] = 1;
                }
            }

            public static int Walk()
            {
                var all = s_names.ToList();
                string[] keys = s_names.Keys.ToArray();
                return all.Count + keys.Length;
            }

            public static KeyValuePair<string, int>[] Copy() => s_names.ToArray();
        }

        """,
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names[name] = 1;
                }
            }

            public static int Walk()
            {
                List<KeyValuePair<string, int>> all;
                lock (s_gate)
                {
                    all = s_names.ToList();
                }
                string[] keys;
                lock (s_gate)
                {
                    keys = s_names.Keys.ToArray();
                }
                return all.Count + keys.Length;
            }

            public static KeyValuePair<string, int>[] Copy()
            {
                KeyValuePair<string, int>[] names;
                lock (s_gate)
                {
                    names = s_names.ToArray();
                }

                return names;
            }
        }

        """,
        "Names.Add(\"n\" + thread + \"-\" + i); if (i % 100 == 0) Names.Walk();",
        "Names.Copy().Length == calls");

    [Fact]
    public Task A_using_for_the_copy_and_names_that_are_taken() => Fixes(
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names[name] = 1;
                }
            }

            public static int Walk(int names)
            {
                foreach (var (name, value) in s_names)
                    names += name.Length;
                foreach (int value in s_names.Values)
                {
                    names += value;
                }

                return names;
            }
        }

        """,
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names[name] = 1;
                }
            }

            public static int Walk(int names)
            {
                KeyValuePair<string, int>[] names2;
                lock (s_gate)
                {
                    names2 = s_names.ToArray();
                }

                foreach (var (name, value) in names2)
                    names += name.Length;
                int[] names3;
                lock (s_gate)
                {
                    names3 = s_names.Values.ToArray();
                }

                foreach (int value in names3)
                {
                    names += value;
                }

                return names;
            }
        }

        """,
        "Names.Add(\"n\" + thread + \"-\" + i); if (i % 100 == 0) Names.Walk(0);",
        "Names.Walk(0) > calls");

    [Fact]
    public Task Asynchronous_code_and_another_type() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Names
        {
            internal static readonly object s_gate = new();
            internal static readonly HashSet<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names.Add(name);
                }
            }
        }

        static class Reader
        {
            public static async Task<int> WalkAsync()
            {
                int length = 0;
                foreach (string name in Names.s_names)
                {
                    await Task.Yield();
                    length += name.Length;
                }

                return length;
            }

            public static IEnumerable<string> Each()
            {
                foreach (string name in Names.s_names.Where(name => name.Length > 0))
                    yield return name;
            }
        }

        """,
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Names
        {
            internal static readonly object s_gate = new();
            internal static readonly HashSet<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                {
                    s_names.Add(name);
                }
            }
        }

        static class Reader
        {
            public static async Task<int> WalkAsync()
            {
                int length = 0;
                string[] names;
                lock (Names.s_gate)
                {
                    names = Names.s_names.ToArray();
                }

                foreach (string name in names)
                {
                    await Task.Yield();
                    length += name.Length;
                }

                return length;
            }

            public static IEnumerable<string> Each()
            {
                string[] names;
                lock (Names.s_gate)
                {
                    names = Names.s_names.ToArray();
                }

                foreach (string name in names.Where(name => name.Length > 0))
                    yield return name;
            }
        }

        """,
        "Names.Add(\"n\" + thread + \"-\" + i); if (i % 500 == 0) { Reader.WalkAsync().Wait(); Reader.Each().Count(); }",
        "Reader.Each().Count() == calls");

    [Fact]
    public Task Several_states_and_files() => FixesFiles(
        [("/0/Test0.cs", States("string.Join(\",\", s_names)", "s_ages.Values.Sum()")), ("/0/Test1.cs", Elsewhere("        foreach (string name in States.s_names)"))],
        [
            ("/0/Test0.cs", States(
                """

                    {
                        string[] names;
                        lock (s_namesGate)
                        {
                            names = s_names.ToArray();
                        }

                        return string.Join(",", names);
                    }
                """,
                """

                    {
                        int[] ages;
                        lock (s_agesGate)
                        {
                            ages = s_ages.Values.ToArray();
                        }

                        return ages.Sum();
                    }
                """)),
            ("/0/Test1.cs", Elsewhere("""
                        string[] names;
                        lock (States.s_namesGate)
                        {
                            names = States.s_names.ToArray();
                        }

                        foreach (string name in names)
                """)),
        ]);

    private static string States(string names, string ages) => $$"""
        using System.Collections.Generic;
        using System.Linq;

        static class States
        {
            internal static readonly object s_namesGate = new();
            internal static readonly List<string> s_names = new();
            private static readonly object s_agesGate = new();
            private static readonly Dictionary<string, int> s_ages = new();

            public static void AddName(string name) { lock (s_namesGate) s_names.Add(name); }
            public static void AddAge(string name) { lock (s_agesGate) s_ages[name] = 1; }
            public static string Names(){{Body(names)}}
            public static int Ages(){{Body(ages)}}
        }

        """;

    private static string Body(string body) => body.StartsWith('\n') ? body : " => " + body + ";";

    private static string Elsewhere(string loop) => $$"""
        static class Elsewhere
        {
            public static void Walk()
            {
        {{loop}}
                    System.Console.WriteLine(name);
            }
        }

        """;

    [Theory]
    [InlineData("public static void Walk() { while (s_names.Any(name => name == \"\")) { } }")]
    [InlineData("public static int Walk(bool sure) => sure ? s_names.Sum(name => name.Length) : 0;")]
    [InlineData("public static bool Walk(bool sure) => sure && s_names.Any(name => name == \"\");")]
    [InlineData("public static int Walk() => System.Environment.GetLogicalDrives().Length + s_names.Sum(name => name.Length);")]
    [InlineData("public static int Walk(int[] items) => items.Count(item => s_names.Any(name => name.Length == item));")]
    [InlineData("public static void Walk(bool sure) { if (sure) foreach (string name in s_names) { } }")]
    [InlineData("public static void Walk() => s_names.ForEach(name => name.ToString());")]
    [InlineData("public static void Walk() => Fill(s_names); static void Fill(ICollection<string> names) { foreach (string name in names) { } }")]
    public Task Not_where_a_copy_before_it_would_be_another_thing(string member) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Linq;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            {{member}}
        }

        """);

    [Fact]
    public Task Not_where_those_who_change_it_hold_no_lock() => NotOffered("""
        using System.Collections.Generic;

        static class Names
        {
            private static readonly List<string> s_names = new();

            public static void Add(string name) => s_names.Add(name);

            public static string Walk() => string.Join(",", s_names);
        }

        """);

    [Fact]
    public Task Title_says_what_is_copied_under_which_lock() => TitleIs(
        "Enumerate a snapshot of 's_names' taken under 's_gate'",
        "MapSafety.EnumerateSnapshot",
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static string Walk() => string.Join(",", s_names);
        }

        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "枚举在“s_gate”内获取的“s_names”的快照",
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static string Walk() => string.Join(",", s_names);
        }

        """);

    [Fact]
    public Task Code_that_is_cut_off_anywhere() => SurvivesEveryPrefix("""
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Walk() { foreach (string name in s_names) { } }
        }

        """);
}
