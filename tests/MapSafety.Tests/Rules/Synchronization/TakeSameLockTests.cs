using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that replaces the odd lock by the one that most uses take.</summary>
public sealed class TakeSameLockTests : StateFixTests<TakeSameLock>
{
    [Fact]
    public Task The_odd_lock_is_replaced() => Fixes(
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly List<string> s_names = new();

            public static int Count { get { lock (s_gate) return s_names.Count; } }

            public static void Add(string name)
            {
                lock (s_gate)
                    s_names.Add(name);
            }

            public static void AddTwice(string name)
            {
                // Both.
                lock (s_other)
                {
                    s_names.Add(name);
                    s_names.Add(name);
                }
            }
        }

        """,
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly List<string> s_names = new();

            public static int Count { get { lock (s_gate) return s_names.Count; } }

            public static void Add(string name)
            {
                lock (s_gate)
                    s_names.Add(name);
            }

            public static void AddTwice(string name)
            {
                // Both.
                lock (s_gate)
                {
                    s_names.Add(name);
                    s_names.Add(name);
                }
            }
        }

        """,
        "Names.Add(\"a\"); Names.AddTwice(\"b\");",
        "Names.Count == calls * 3");

    [Fact]
    public Task An_instances_lock_gives_way_to_the_static_one() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_visits = new();

            public static int Of(string page) { lock (s_gate) return s_visits[page]; }

            public static void Reset() { lock (s_gate) s_visits.Clear(); }

            public void Visit(string page)
            {
                lock (this)
                {
                    s_visits.TryGetValue(page, out int visits);
                    s_visits[page] = visits + 1;
                }
            }
        }

        """,
        """
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_visits = new();

            public static int Of(string page) { lock (s_gate) return s_visits[page]; }

            public static void Reset() { lock (s_gate) s_visits.Clear(); }

            public void Visit(string page)
            {
                lock (s_gate)
                {
                    s_visits.TryGetValue(page, out int visits);
                    s_visits[page] = visits + 1;
                }
            }
        }

        """,
        "new Visits().Visit(\"a\");",
        "Visits.Of(\"a\") == calls");

    [Theory]
    [InlineData("lock (s_other) { s_names.Remove(name); s_count--; }")]
    [InlineData("lock (s_other) { s_names.Remove(name); Note(name); }")]
    [InlineData("lock (s_other) { lock (s_third) s_names.Remove(name); }")]
    public Task Not_where_the_other_lock_may_guard_more(string statement) => NotOffered($$"""
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly object s_third = new();
            private static readonly List<string> s_names = new();
            private static int s_count;

            public static int Known => s_count;

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Clear() { lock (s_gate) s_names.Clear(); }

            public static void Remove(string name) { {{statement}} }

            private static void Note(string name) => System.Console.WriteLine(name, s_third);
        }

        """);

    [Fact]
    public Task Not_where_some_code_takes_its_lock_by_calls() => NotOffered("""
        using System.Collections.Generic;
        using System.Threading;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Clear() { lock (s_gate) s_names.Clear(); }

            public static void Sort() { lock (s_other) s_names.Sort(); }

            public static void Remove(string name)
            {
                Monitor.Enter(s_other);
                try { s_names.Remove(name); }
                finally { Monitor.Exit(s_other); }
            }
        }

        """);

    [Fact]
    public Task Properties_lambdas_and_other_files() => FixesFiles(
        [
            ("/0/Test0.cs", """
                using System;
                using System.Collections.Generic;

                internal static partial class Names
                {
                    internal static readonly object Gate = new();
                    internal static readonly object Other = new();
                    internal static readonly List<string> All = new();

                    public static void Add(string name) { lock (Gate) All.Add(name); }

                    public static void Clear() { lock (Gate) All.Clear(); }

                    public static string Last
                    {
                        get { lock (Other) return All[^1]; }
                        set { lock (Other) { if (!All.Contains(value)) All.Add(value); } }
                    }
                }
                """),
            ("/0/Test1.cs", """
                using System;

                internal static class Report
                {
                    public static Action<string> Remover() => name =>
                    {
                        lock (Names.Other)
                        {
                            if (name.Length == 0)
                                return;

                            Names.All.Remove(name);
                        }
                    };
                }
                """),
        ],
        [
            ("/0/Test0.cs", """
                using System;
                using System.Collections.Generic;

                internal static partial class Names
                {
                    internal static readonly object Gate = new();
                    internal static readonly object Other = new();
                    internal static readonly List<string> All = new();

                    public static void Add(string name) { lock (Other) All.Add(name); }

                    public static void Clear() { lock (Other) All.Clear(); }

                    public static string Last
                    {
                        get { lock (Other) return All[^1]; }
                        set { lock (Other) { if (!All.Contains(value)) All.Add(value); } }
                    }
                }
                """),
            ("/0/Test1.cs", """
                using System;

                internal static class Report
                {
                    public static Action<string> Remover() => name =>
                    {
                        lock (Names.Other)
                        {
                            if (name.Length == 0)
                                return;

                            Names.All.Remove(name);
                        }
                    };
                }
                """),
        ]);

    [Fact]
    public Task State_of_objects() => Fixes(
        """
        using System.Collections.Generic;

        internal sealed class Names
        {
            private readonly object _gate = new();
            private readonly object _other = new();
            private readonly List<string> _names = new();

            public void Add(string name) { lock (_gate) _names.Add(name); }

            public void Twice(string name)
            {
                lock (this._other)
                {
                    this._names.Add(name);
                    this._names.Add(name);
                }
            }

            public int Count { get { lock (_gate) return _names.Count; } }
        }

        internal static class Shared
        {
            public static readonly Names Names = new();
        }

        """,
        """
        using System.Collections.Generic;

        internal sealed class Names
        {
            private readonly object _gate = new();
            private readonly object _other = new();
            private readonly List<string> _names = new();

            public void Add(string name) { lock (_gate) _names.Add(name); }

            public void Twice(string name)
            {
                lock (this._gate)
                {
                    this._names.Add(name);
                    this._names.Add(name);
                }
            }

            public int Count { get { lock (_gate) return _names.Count; } }
        }

        internal static class Shared
        {
            public static readonly Names Names = new();
        }

        """,
        "Shared.Names.Add(\"a\"); Shared.Names.Twice(\"b\");", "Shared.Names.Count == calls * 3");

    [Fact]
    public Task Title_says_which_lock() => TitleIs(
        "Take the lock 's_gate' at every use of 's_names'",
        "MapSafety.TakeSameLock",
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Clear() { lock (s_other) s_names.Clear(); }
        }

        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "每次使用“s_names”时都获取锁“s_gate”",
        """
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Clear() { lock (s_other) s_names.Clear(); }
        }

        """);

    [Fact]
    public Task Code_that_is_cut_off_anywhere() => SurvivesEveryPrefix("""
        using System.Collections.Generic;

        static class Names
        {
            private static readonly object s_gate = new();
            private static readonly object s_other = new();
            private static readonly List<string> s_names = new();

            public static void Add(string name) { lock (s_gate) s_names.Add(name); }

            public static void Clear() { lock (s_other) s_names.Clear(); }
        }

        """);
}
