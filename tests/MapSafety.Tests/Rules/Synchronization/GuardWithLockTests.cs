using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that puts every use of a state under one lock: finding, text, Fix All and behaviour under threads.</summary>
public sealed partial class GuardWithLockTests : StateFixTests<GuardWithLock>
{
    [Fact]
    public Task Expression_bodied_method() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip, int n) => s_hits[ip] = n;
            public static int Of(string ip) => s_hits[ip];
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip, int n)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = n;
                }
            }
            public static int Of(string ip)
            {
                lock (s_hitsLock)
                {
                    return s_hits[ip];
                }
            }
            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i, i); if (Hits.Of(\"k\" + thread + \"-\" + i) != i) throw new Exception(\"torn\");",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Check_and_act_are_one() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                // Counts.
                if (s_hits.TryGetValue(ip, out var n))
                    s_hits[ip] = n + 1; // again
                else
                    s_hits[ip] = 1;
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Hit(string ip)
            {
                // Counts.
                lock (s_hitsLock)
                {
                    if (s_hits.TryGetValue(ip, out var n))
                        s_hits[ip] = n + 1; // again
                    else
                        s_hits[ip] = 1;
                }
            }

            public static int Of(string ip)
            {
                lock (s_hitsLock)
                {
                    return s_hits[ip];
                }
            }
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Only_the_statements_that_use_the_state() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                var key = ip.Trim();

                s_hits.TryGetValue(key, out var n);
                s_hits[key] = n + 1;

                Log(key);
            }

            private static void Log(string ip) { }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Hit(string ip)
            {
                var key = ip.Trim();

                lock (s_hitsLock)
                {
                    s_hits.TryGetValue(key, out var n);
                    s_hits[key] = n + 1;
                }

                Log(key);
            }

            private static void Log(string ip) { }

            public static int Of(string ip)
            {
                lock (s_hitsLock)
                {
                    return s_hits[ip];
                }
            }
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Return_that_uses_a_variable_of_the_range() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (!s_names.TryGetValue(n, out var name))
                {
                    name = "n" + n;
                    s_names.Add(n, name);
                }

                return name;
            }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();
            private static readonly object s_namesLock = new();

            public static string Name(int n)
            {
                lock (s_namesLock)
                {
                    if (!s_names.TryGetValue(n, out var name))
                    {
                        name = "n" + n;
                        s_names.Add(n, name);
                    }

                    return name;
                }
            }
        }

        """,
        step: "if (Hits.Name(i) != \"n\" + i) throw new Exception(\"torn\");",
        holds: "Hits.Name(5) == \"n5\"");

    [Fact]
    public Task Early_returns_inside() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (s_names.TryGetValue(n, out var name))
                    return name;

                name = "n" + n;
                s_names[n] = name;
                return name;
            }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();
            private static readonly object s_namesLock = new();

            public static string Name(int n)
            {
                lock (s_namesLock)
                {
                    if (s_names.TryGetValue(n, out var name))
                        return name;

                    name = "n" + n;
                    s_names[n] = name;
                    return name;
                }
            }
        }

        """,
        step: "if (Hits.Name(i) != \"n\" + i) throw new Exception(\"torn\");",
        holds: "Hits.Name(5) == \"n5\"");

    [Fact]
    public Task Declaration_whose_variable_is_used_far_below_stays_outside() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Of(string ip)
            {
                var n = s_hits[ip];
                Log(1);
                Log(2);
                Log(3);
                Log(4);
                return n;
            }

            private static void Log(int n) { }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = 1;
                }
            }
            public static int Of(string ip)
            {
                int n;
                lock (s_hitsLock)
                {
                    n = s_hits[ip];
                }
                Log(1);
                Log(2);
                Log(3);
                Log(4);
                return n;
            }

            private static void Log(int n) { }
        }

        """,
        step: "Hits.Set(\"k\" + thread); Hits.Of(\"k\" + thread);",
        holds: "Hits.Of(\"k0\") == 1");

    [Fact]
    public Task Await_after_the_declaration() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static async Task<int> Of(string ip)
            {
                int n = s_hits[ip];
                await Task.Yield();
                return n;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = 1;
                }
            }
            public static async Task<int> Of(string ip)
            {
                int n;
                lock (s_hitsLock)
                {
                    n = s_hits[ip];
                }
                await Task.Yield();
                return n;
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread); if (Hits.Of(\"k\" + thread).Result != 1) throw new Exception(\"torn\");",
        holds: "Hits.Of(\"k0\").Result == 1");

    [Fact]
    public Task Embedded_statement() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                if (ip.Length > 0)
                    s_hits[ip] = 1;
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                if (ip.Length > 0)
                    lock (s_hitsLock)
                        s_hits[ip] = 1;
            }

            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Body_of_a_loop() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Load(string[] ips)
            {
                foreach (var ip in ips)
                {
                    s_hits[ip] = 1;
                }
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Load(string[] ips)
            {
                foreach (var ip in ips)
                {
                    lock (s_hitsLock)
                    {
                        s_hits[ip] = 1;
                    }
                }
            }

            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Load(new[] { \"k\" + thread + \"-\" + i });",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Enumeration() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Length()
            {
                var length = 0;
                foreach (var entry in s_hits)
                    length += entry.Key.Length;
                return length;
            }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = 1;
                }
            }
            public static int Length()
            {
                var length = 0;
                lock (s_hitsLock)
                {
                    foreach (var entry in s_hits)
                        length += entry.Key.Length;
                }
                return length;
            }
        }

        """,
        step: "Hits.Set(\"k\" + (i % 10)); Hits.Length();",
        holds: "Hits.Length() == 20");

    [Fact]
    public Task Accessors() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static int Last
            {
                get => s_items[^1];
                set { s_items.Add(value); }
            }

            public static int Count
            {
                get { return s_items.Count; }
            }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();
            private static readonly object s_itemsLock = new();

            public static int Last
            {
                get
                {
                    lock (s_itemsLock)
                    {
                        return s_items[^1];
                    }
                }
                set { lock (s_itemsLock) { s_items.Add(value); } }
            }

            public static int Count
            {
                get { lock (s_itemsLock) { return s_items.Count; } }
            }
        }

        """,
        step: "Hits.Last = i; _ = Hits.Last;",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Query_that_ends_in_a_value() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static void Add(int n) => s_items.Add(n);
            public static int Big() => s_items.Where(n => n > 5).Count();
            public static int[] All() => s_items.ToArray();
            public static int Sum()
            {
                return s_items.Sum(n => n);
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly List<int> s_items = new();
            private static readonly object s_itemsLock = new();

            public static void Add(int n)
            {
                lock (s_itemsLock)
                {
                    s_items.Add(n);
                }
            }
            public static int Big()
            {
                lock (s_itemsLock)
                {
                    return s_items.Where(n => n > 5).Count();
                }
            }
            public static int[] All()
            {
                lock (s_itemsLock)
                {
                    return s_items.ToArray();
                }
            }
            public static int Sum()
            {
                lock (s_itemsLock)
                {
                    return s_items.Sum(n => n);
                }
            }
        }

        """,
        step: "Hits.Add(i % 10); if (i % 50 == 0) { Hits.Big(); Hits.All(); Hits.Sum(); }",
        holds: "Hits.Big() == calls * 4 / 10");

    [Fact]
    public Task Lambda_that_runs_later_takes_the_lock_itself() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static Action<int> Adder() => n => s_items.Add(n);
            public static int Count => s_items.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();
            private static readonly object s_itemsLock = new();

            public static Action<int> Adder() => n =>
            {
                lock (s_itemsLock)
                {
                    s_items.Add(n);
                }
            };
            public static int Count
            {
                get
                {
                    lock (s_itemsLock)
                    {
                        return s_items.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Adder()(i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Lambda_that_runs_at_once_is_part_of_its_statement() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Load(List<string> ips)
            {
                ips.ForEach(ip => s_hits[ip] = 1);
            }

            public static int Known(string[] ips) => ips.Count(ip => s_hits.ContainsKey(ip));
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Load(List<string> ips)
            {
                ips.ForEach(ip =>
                {
                    lock (s_hitsLock)
                    {
                        s_hits[ip] = 1;
                    }
                });
            }

            public static int Known(string[] ips)
            {
                lock (s_hitsLock)
                {
                    return ips.Count(ip => s_hits.ContainsKey(ip));
                }
            }
        }

        """,
        step: "Hits.Load(new List<string> { \"k\" + i });",
        holds: "Hits.Known(new[] { \"k1\", \"x\" }) == 1");

    [Fact]
    public Task Local_function() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static void Add(int n)
            {
                Keep(n);

                static void Keep(int n) => s_items.Add(n);
            }

            public static int Count => s_items.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();
            private static readonly object s_itemsLock = new();

            public static void Add(int n)
            {
                Keep(n);

                static void Keep(int n)
                {
                    lock (s_itemsLock)
                    {
                        s_items.Add(n);
                    }
                }
            }

            public static int Count
            {
                get
                {
                    lock (s_itemsLock)
                    {
                        return s_items.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Add(i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Void_lambda_with_a_block() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static Action<int> Adder()
            {
                return n =>
                {
                    if (n >= 0)
                    {
                        s_items.Add(n);
                    }
                };
            }

            public static int Count => s_items.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();
            private static readonly object s_itemsLock = new();

            public static Action<int> Adder()
            {
                return n =>
                {
                    if (n >= 0)
                    {
                        lock (s_itemsLock)
                        {
                            s_items.Add(n);
                        }
                    }
                };
            }

            public static int Count
            {
                get
                {
                    lock (s_itemsLock)
                    {
                        return s_items.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Adder()(i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Static_constructor_and_initializer_are_left_alone() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new() { ["a"] = 1 };

            static Hits()
            {
                s_hits["b"] = 2;
            }

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new() { ["a"] = 1 };
            private static readonly object s_hitsLock = new();

            static Hits()
            {
                s_hits["b"] = 2;
            }

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = 1;
                }
            }
            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + i);",
        holds: "Hits.Count == iterations + 2");

    [Fact]
    public Task Existing_lock_is_reused() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                lock (s_gate)
                {
                    s_hits[ip] = 1;
                }
            }

            public static void Drop(string ip) => s_hits.Remove(ip);
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                lock (s_gate)
                {
                    s_hits[ip] = 1;
                }
            }

            public static void Drop(string ip)
            {
                lock (s_gate)
                {
                    s_hits.Remove(ip);
                }
            }
            public static int Count
            {
                get
                {
                    lock (s_gate)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread); Hits.Drop(\"k\" + thread);",
        holds: "Hits.Count == 0");

    [Fact]
    public Task Look_outside_the_existing_lock_goes_inside() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (!s_names.TryGetValue(n, out var name))
                {
                    lock (s_gate)
                    {
                        s_names[n] = name = "n" + n;
                    }
                }

                return name;
            }

            public static void Drop(int n) => s_names.Remove(n);
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                lock (s_gate)
                {
                    if (!s_names.TryGetValue(n, out var name))
                    {
                        lock (s_gate)
                        {
                            s_names[n] = name = "n" + n;
                        }
                    }

                    return name;
                }
            }

            public static void Drop(int n)
            {
                lock (s_gate)
                {
                    s_names.Remove(n);
                }
            }
        }

        """,
        step: "if (Hits.Name(i) != \"n\" + i) throw new Exception(\"torn\"); Hits.Drop(i);",
        holds: "Hits.Name(5) == \"n5\"");

    [Fact]
    public Task Two_members_of_a_switch_section() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Do(int what, string ip)
            {
                switch (what)
                {
                    case 0:
                        s_hits[ip] = 1;
                        break;
                    default:
                        s_hits.Remove(ip);
                        break;
                }
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Do(int what, string ip)
            {
                lock (s_hitsLock)
                {
                    switch (what)
                    {
                        case 0:
                            s_hits[ip] = 1;
                            break;
                        default:
                            s_hits.Remove(ip);
                            break;
                    }
                }
            }

            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Do(0, \"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Instance_methods_and_constructors() => Fixes(
        """
        using System.Collections.Generic;

        class Session
        {
            static readonly HashSet<int> s_open = new();

            readonly int _id;

            public Session(int id)
            {
                _id = id;
                s_open.Add(_id);
            }

            public void Close() => s_open.Remove(_id);

            public static int Open => s_open.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        class Session
        {
            static readonly HashSet<int> s_open = new();
            static readonly object s_openLock = new();

            readonly int _id;

            public Session(int id)
            {
                _id = id;
                lock (s_openLock)
                {
                    s_open.Add(_id);
                }
            }

            public void Close()
            {
                lock (s_openLock)
                {
                    s_open.Remove(_id);
                }
            }

            public static int Open
            {
                get
                {
                    lock (s_openLock)
                    {
                        return s_open.Count;
                    }
                }
            }
        }

        """,
        step: "new Session(thread * 10000 + i).Close();",
        holds: "Session.Open == 0");

    [Fact]
    public Task Inner_collection_stays_inside() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, List<int>> s_lists = new();

            public static void Add(string ip, int n)
            {
                if (!s_lists.TryGetValue(ip, out var list))
                    s_lists[ip] = list = new();

                list.Add(n);
            }

            public static int Count(string ip) => s_lists[ip].Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, List<int>> s_lists = new();
            private static readonly object s_listsLock = new();

            public static void Add(string ip, int n)
            {
                lock (s_listsLock)
                {
                    if (!s_lists.TryGetValue(ip, out var list))
                        s_lists[ip] = list = new();

                    list.Add(n);
                }
            }

            public static int Count(string ip)
            {
                lock (s_listsLock)
                {
                    return s_lists[ip].Count;
                }
            }
        }

        """,
        step: "Hits.Add(\"a\", i);",
        holds: "Hits.Count(\"a\") == calls");

    [Fact]
    public Task Text_that_spans_lines_keeps_its_content() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, string> s_texts = new();

            public static void Set(string ip)
            {
                s_texts[ip] = @"one
            two";
            }

            public static string Of(string ip) => s_texts[ip];
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, string> s_texts = new();
            private static readonly object s_textsLock = new();

            public static void Set(string ip)
            {
                lock (s_textsLock)
                {
                    s_texts[ip] = @"one
            two";
                }
            }

            public static string Of(string ip)
            {
                lock (s_textsLock)
                {
                    return s_texts[ip];
                }
            }
        }

        """,
        step: "Hits.Set(\"a\");",
        holds: "Hits.Of(\"a\") == \"one\\n    two\"");

    [Fact]
    public Task Statement_of_several_lines_moves_in() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                s_hits[ip] =
                    ip.Length +
                    1;
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] =
                        ip.Length +
                        1;
                }
            }

            public static int Of(string ip)
            {
                lock (s_hitsLock)
                {
                    return s_hits[ip];
                }
            }
        }

        """,
        step: "Hits.Set(\"a\");",
        holds: "Hits.Of(\"a\") == 2");

    [Fact]
    public Task Property_state() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> Map { get; } = new();

            public static void Set(string ip) => Map[ip] = 1;
            public static int Count => Map.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> Map { get; } = new();
            private static readonly object MapLock = new();

            public static void Set(string ip)
            {
                lock (MapLock)
                {
                    Map[ip] = 1;
                }
            }
            public static int Count
            {
                get
                {
                    lock (MapLock)
                    {
                        return Map.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Brace_at_the_end_of_the_line() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) {
                s_hits[ip] = 1;
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip) {
                lock (s_hitsLock) {
                    s_hits[ip] = 1;
                }
            }

            public static int Count {
                get {
                    lock (s_hitsLock) {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Class_on_few_lines() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            static readonly Dictionary<string, int> s_hits = new(); public static void Set(string ip) { s_hits[ip] = 1; } public static int Count { get { return s_hits.Count; } }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            static readonly Dictionary<string, int> s_hits = new(); static readonly object s_hitsLock = new(); public static void Set(string ip) { lock (s_hitsLock) { s_hits[ip] = 1; } } public static int Count { get { lock (s_hitsLock) { return s_hits.Count; } } }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Name_that_is_taken() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            private static readonly string s_hitsLock = "";

            public static void Set(string ip) => s_hits[ip + s_hitsLock] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock2 = new();

            private static readonly string s_hitsLock = "";

            public static void Set(string ip)
            {
                lock (s_hitsLock2)
                {
                    s_hits[ip + s_hitsLock] = 1;
                }
            }
            public static int Count
            {
                get
                {
                    lock (s_hitsLock2)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task State_that_is_replaced() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Reset() => s_hits = new();
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits[ip] = 1;
                }
            }
            public static void Reset()
            {
                lock (s_hitsLock)
                {
                    s_hits = new();
                }
            }
            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Lazily_made_state() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int>? s_hits;

            public static void Set(string ip)
            {
                s_hits ??= new();
                s_hits[ip] = 1;
            }

            public static int Count => s_hits?.Count ?? 0;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int>? s_hits;
            private static readonly object s_hitsLock = new();

            public static void Set(string ip)
            {
                lock (s_hitsLock)
                {
                    s_hits ??= new();
                    s_hits[ip] = 1;
                }
            }

            public static int Count
            {
                get
                {
                    lock (s_hitsLock)
                    {
                        return s_hits?.Count ?? 0;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Sorted_and_linked_collections() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly SortedDictionary<int, int> s_sorted = new();

            public static void Set(int n) => s_sorted[n] = n;
            public static int First() => s_sorted.First().Key;
            public static int Count => s_sorted.Count;
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly SortedDictionary<int, int> s_sorted = new();
            private static readonly object s_sortedLock = new();

            public static void Set(int n)
            {
                lock (s_sortedLock)
                {
                    s_sorted[n] = n;
                }
            }
            public static int First()
            {
                lock (s_sortedLock)
                {
                    return s_sorted.First().Key;
                }
            }
            public static int Count
            {
                get
                {
                    lock (s_sortedLock)
                    {
                        return s_sorted.Count;
                    }
                }
            }
        }

        """,
        step: "Hits.Set(i); Hits.First();",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Nested_type_uses_it() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Stack<int> s_free = new();

            public static int Count => s_free.Count;

            public static class Pool
            {
                public static void Return(int n) => s_free.Push(n);

                public static int Rent()
                {
                    return s_free.Count > 0 ? s_free.Pop() : -1;
                }
            }
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Stack<int> s_free = new();
            private static readonly object s_freeLock = new();

            public static int Count
            {
                get
                {
                    lock (s_freeLock)
                    {
                        return s_free.Count;
                    }
                }
            }

            public static class Pool
            {
                public static void Return(int n)
                {
                    lock (s_freeLock)
                    {
                        s_free.Push(n);
                    }
                }

                public static int Rent()
                {
                    lock (s_freeLock)
                    {
                        return s_free.Count > 0 ? s_free.Pop() : -1;
                    }
                }
            }
        }

        """,
        step: "Hits.Pool.Return(1); if (Hits.Pool.Rent() != 1) throw new Exception(\"empty\");",
        holds: "Hits.Count == 0");

    [Fact]
    public Task Generic_type_has_a_gate_for_each_instance() => Fixes(
        """
        using System.Collections.Generic;

        static class Cache<T>
        {
            private static readonly Dictionary<string, T> s_items = new();

            public static void Set(string key, T item) => s_items[key] = item;

            public static int Count => s_items.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        static class Cache<T>
        {
            private static readonly Dictionary<string, T> s_items = new();
            private static readonly object s_itemsLock = new();

            public static void Set(string key, T item)
            {
                lock (s_itemsLock)
                {
                    s_items[key] = item;
                }
            }

            public static int Count
            {
                get
                {
                    lock (s_itemsLock)
                    {
                        return s_items.Count;
                    }
                }
            }
        }

        """,
        step: "Cache<int>.Set(\"k\" + thread + \"-\" + i, i);",
        holds: "Cache<int>.Count == calls && Cache<string>.Count == 0");

    // ---- not offered

    [Fact]
    public Task Not_offered_await_in_the_middle() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static async Task Set(string ip)
            {
                if (!s_hits.ContainsKey(ip))
                {
                    var n = await Task.FromResult(1);
                    s_hits[ip] = n;
                }
            }
        }

        """);

    [Fact]
    public Task Not_offered_handed_out() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static IReadOnlyDictionary<string, int> All => s_hits;
        }

        """);

    [Fact]
    public Task Not_offered_keys_handed_out() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static IEnumerable<string> All => s_hits.Keys;
        }

        """);

    [Fact]
    public Task Not_offered_query_handed_out() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static IEnumerable<string> All() => s_hits.Select(e => e.Key);
        }

        """);

    [Fact]
    public Task Not_offered_inner_collection_handed_out() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, List<int>> s_lists = new();

            public static List<int> Get(string ip)
            {
                if (!s_lists.TryGetValue(ip, out var list))
                    s_lists[ip] = list = new();

                return list;
            }
        }

        """);

    [Fact]
    public Task Not_offered_passed_to_a_method() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => Put(s_hits, ip);
            private static void Put(Dictionary<string, int> map, string ip) => map[ip] = 1;
        }

        """);

    [Fact]
    public Task Not_offered_aliased_by_a_local() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                var map = s_hits;
                map[ip] = 1;
            }
        }

        """);

    [Fact]
    public Task Not_offered_passed_by_reference() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Swap() => System.Threading.Interlocked.Exchange(ref s_hits, new()).Count;
        }

        """);

    [Fact]
    public Task Not_offered_loop_that_waits_for_another_thread() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Queue<int> s_work = new();

            public static void Put(int n) => s_work.Enqueue(n);
            public static void WaitForWork()
            {
                while (s_work.Count == 0)
                    System.Threading.Thread.Yield();
            }
        }

        """);

    [Fact]
    public Task Not_offered_sleep_inside_the_range() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                s_hits[ip] = 1;
                System.Threading.Thread.Sleep(100);
                s_hits[ip] = 2;
            }
        }

        """);

    [Fact]
    public Task Not_offered_when_foreign_code_would_run_under_the_lock_afterwards() => NotOffered(
        """
        using System;
        using System.Collections.Generic;

        static class Commands
        {
            private static readonly Dictionary<string, Action> s_commands = new();

            public static void Add(string name, Action command) => s_commands[name] = command;

            public static void Run(string name)
            {
                if (s_commands.TryGetValue(name, out Action command))
                {
                    command();
                }
            }
        }

        """);

    [Fact]
    public Task A_loop_that_runs_foreign_code_walks_a_snapshot() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                abstract class Listener
                {
                    private static readonly List<Listener> s_all = new();

                    public Listener() => s_all.Add(this);

                    public static void Raise()
                    {
                        foreach (Listener listener in s_all)
                        {
                            listener.OnRaised();
                        }
                    }

                    protected abstract void OnRaised();
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                abstract class Listener
                {
                    private static readonly List<Listener> s_all = new();
                    private static readonly object s_allLock = new();

                    public Listener()
                    {
                        lock (s_allLock)
                        {
                            s_all.Add(this);
                        }
                    }

                    public static void Raise()
                    {
                        Listener[] snapshot;
                        lock (s_allLock)
                        {
                            snapshot = s_all.ToArray();
                        }

                        foreach (Listener listener in snapshot)
                        {
                            listener.OnRaised();
                        }
                    }

                    protected abstract void OnRaised();
                }

                """),
        ]);

    [Fact]
    public Task A_copy_is_taken_under_the_lock_and_used_outside() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_hits = new();

            public static void Add(int hit) => s_hits.Add(hit);
            public static int Sum()
            {
                var hits = s_hits.ToArray();
                int sum = 0;
                foreach (int hit in hits)
                {
                    sum += Weight(hit);
                }
                return sum;
            }

            private static int Weight(int hit) => hit > 0 ? 1 : 1;
        }

        """,
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_hits = new();
            private static readonly object s_hitsLock = new();

            public static void Add(int hit)
            {
                lock (s_hitsLock)
                {
                    s_hits.Add(hit);
                }
            }
            public static int Sum()
            {
                int[] hits;
                lock (s_hitsLock)
                {
                    hits = s_hits.ToArray();
                }
                int sum = 0;
                foreach (int hit in hits)
                {
                    sum += Weight(hit);
                }
                return sum;
            }

            private static int Weight(int hit) => hit > 0 ? 1 : 1;
        }

        """,
        step: "Hits.Add(i); Hits.Sum();",
        holds: "Hits.Sum() == calls");

    [Fact]
    public Task Not_offered_two_different_locks() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_one = new();
            private static readonly object s_two = new();
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                lock (s_one)
                    s_hits[ip] = 1;
            }

            public static void Drop(string ip)
            {
                lock (s_two)
                    s_hits.Remove(ip);
            }

            public static void Clear() => s_hits.Clear();
        }

        """);

    [Fact]
    public Task Not_offered_lock_on_an_instance() => NotOffered(
        """
        using System.Collections.Generic;

        class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private readonly object _gate = new();

            public void Set(string ip)
            {
                lock (_gate)
                    s_hits[ip] = 1;
            }

            public static void Clear() => s_hits.Clear();
        }

        """);

    [Fact]
    public Task Not_offered_public_state_of_a_library() => NotOffered(
        """
        using System.Collections.Generic;

        public static class Hits
        {
            public static readonly Dictionary<string, int> Map = new();

            public static void Set(string ip) => Map[ip] = 1;
        }

        """);

    [Fact]
    public Task Not_offered_lambda_on_other_threads_inside_the_range() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Load(string[] ips)
            {
                s_hits.Clear();
                Parallel.ForEach(ips, ip => s_hits[ip] = 1);
                s_hits.Remove("");
            }
        }

        """);

    [Fact]
    public Task Not_offered_used_by_a_field_initializer_of_an_instance() => NotOffered(
        """
        using System.Collections.Generic;

        class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private readonly int _id = s_hits.Count;

            public void Set(string ip) => s_hits[ip] = _id;
        }

        """);

    [Fact]
    public Task Not_offered_used_by_a_constructor_initializer() => NotOffered(
        """
        using System.Collections.Generic;

        class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public Hits(int n) => s_hits[""] = n;

            public Hits() : this(s_hits.Count) { }
        }

        """);

    [Fact]
    public Task Not_offered_node_of_a_linked_list_handed_out() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly LinkedList<int> s_items = new();

            public static LinkedListNode<int> Add(int n) => s_items.AddLast(n);
        }

        """);

    [Fact]
    public Task Declared_guard_is_the_lock() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            [GuardedBy(nameof(s_gate))]
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Bump(string ip)
            {
                s_hits[ip] = s_hits.TryGetValue(ip, out int n) ? n + 1 : 1;
            }

            public static int Of(string ip)
            {
                lock (s_gate)
                {
                    return s_hits[ip];
                }
            }
        }

        sealed class GuardedByAttribute : Attribute
        {
            public GuardedByAttribute(string guard) { }
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly object s_gate = new();
            [GuardedBy(nameof(s_gate))]
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Bump(string ip)
            {
                lock (s_gate)
                {
                    s_hits[ip] = s_hits.TryGetValue(ip, out int n) ? n + 1 : 1;
                }
            }

            public static int Of(string ip)
            {
                lock (s_gate)
                {
                    return s_hits[ip];
                }
            }
        }

        sealed class GuardedByAttribute : Attribute
        {
            public GuardedByAttribute(string guard) { }
        }

        """,
        step: "Hits.Bump(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Not_offered_where_a_helper_takes_the_lock() => NotOffered(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading;

        class Hits
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                using (new Writer(_lock))
                    _hits[ip] = 1;
            }

            public int Of(string ip) => _hits[ip];

            private sealed class Writer : IDisposable
            {
                private readonly ReaderWriterLockSlim _held;

                public Writer(ReaderWriterLockSlim held)
                {
                    _held = held;
                    _held.EnterWriteLock();
                }

                public void Dispose() => _held.ExitWriteLock();
            }
        }

        """);
}
