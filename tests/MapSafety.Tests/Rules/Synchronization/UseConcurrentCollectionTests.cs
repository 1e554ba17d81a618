using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that gives a state the concurrent type of its kind: finding, text, Fix All and behaviour under threads.</summary>
public sealed partial class UseConcurrentCollectionTests : StateFixTests<UseConcurrentCollection>
{
    [Fact]
    public Task Usings_inside_a_namespace() => Fixes(
        """
        namespace Web
        {
            using System;
            using System.Collections.Generic;

            static class Hits
            {
                private static readonly Dictionary<string, DateTime> s_hits = new();

                public static void Set(string ip) => s_hits[ip] = default;
                public static int Count => s_hits.Count;
            }
        }

        """,
        after: """
        namespace Web
        {
            using System;
            using System.Collections.Concurrent;

            static class Hits
            {
                private static readonly ConcurrentDictionary<string, DateTime> s_hits = new();

                public static void Set(string ip) => s_hits[ip] = default;
                public static int Count => s_hits.Count;
            }
        }

        """,
        step: "Web.Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Web.Hits.Count == calls");

    [Fact]
    public Task Indexer_write() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip, int n) => s_hits[ip] = n;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip, int n) => s_hits[ip] = n;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i, i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Explicit_type_in_the_creation() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new Dictionary<string, int>();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Comparer_is_kept() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new(StringComparer.OrdinalIgnoreCase);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new(StringComparer.OrdinalIgnoreCase);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set((thread % 2 == 0 ? \"k\" : \"K\") + i);",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Capacity_is_kept() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new(1000);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new(Environment.ProcessorCount, 1000);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Capacity_and_comparer_are_kept() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new Dictionary<string, int>(64, StringComparer.Ordinal);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new ConcurrentDictionary<string, int>(Environment.ProcessorCount, 64, StringComparer.Ordinal);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Add_keeps_throwing_in_a_statement() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                // First sight.
                s_hits.Add(ip, 1); // counted
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                // First sight.
                if (!s_hits.TryAdd(ip, 1))
                    throw new ArgumentException("An item with the same key has already been added.", nameof(ip)); // counted
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "try { Hits.Add(\"k\" + i); } catch (ArgumentException) { }",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Add_keeps_throwing_in_an_expression_body() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip) => s_hits.Add(ip, 1);

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                if (!s_hits.TryAdd(ip, 1))
                    throw new ArgumentException("An item with the same key has already been added.", nameof(ip));
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "try { Hits.Add(\"k\" + i); } catch (ArgumentException) { }",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Add_as_an_embedded_statement() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                if (ip.Length > 0)
                    s_hits.Add(ip, 1);
                else
                    return;
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                if (ip.Length > 0)
                {
                    if (!s_hits.TryAdd(ip, 1))
                        throw new ArgumentException("An item with the same key has already been added.", nameof(ip));
                }
                else
                    return;
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "try { Hits.Add(\"k\" + i); } catch (ArgumentException) { }",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Add_of_a_computed_key() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(int n) => s_hits.Add(n.ToString(), n);

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(int n)
            {
                if (!s_hits.TryAdd(n.ToString(), n))
                    throw new ArgumentException("An item with the same key has already been added.");
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "try { Hits.Add(i); } catch (ArgumentException) { }",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Remove_by_key() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static bool Drop(string ip) => s_hits.Remove(ip);
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static bool Drop(string ip) => s_hits.TryRemove(ip, out _);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i); if (!Hits.Drop(\"k\" + thread + \"-\" + i)) throw new Exception(\"lost\");",
        holds: "Hits.Count == 0");

    [Fact]
    public Task Remove_with_the_value() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 7;
            public static int Take(string ip) => s_hits.Remove(ip, out var n) ? n : 0;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 7;
            public static int Take(string ip) => s_hits.TryRemove(ip, out var n) ? n : 0;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i); if (Hits.Take(\"k\" + thread + \"-\" + i) != 7) throw new Exception(\"lost\");",
        holds: "Hits.Count == 0");

    [Fact]
    public Task TryAdd_and_Clear_stay() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static bool First(string ip) => s_hits.TryAdd(ip, 1);
            public static void Reset() => s_hits.Clear();
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static bool First(string ip) => s_hits.TryAdd(ip, 1);
            public static void Reset() => s_hits.Clear();
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.First(\"k\" + i);",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Count_compared_with_zero_becomes_IsEmpty() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static bool None => s_hits.Count == 0;
            public static bool Some => 0 < s_hits.Count;
            public static int Count() => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static bool None => s_hits.IsEmpty;
            public static bool Some => !s_hits.IsEmpty;
            public static int Count() => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i); if (Hits.None || !Hits.Some) throw new Exception(\"empty\");",
        holds: "Hits.Count() == calls");

    [Fact]
    public Task Check_then_add_becomes_TryAdd() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                if (!s_hits.ContainsKey(ip))
                    s_hits.Add(ip, 1);
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(string ip)
            {
                s_hits.TryAdd(ip, 1);
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Add(\"k\" + i);",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task Check_then_write_becomes_TryAdd() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip, int n)
            {
                if (!s_hits.ContainsKey(ip))
                {
                    s_hits[ip] = n;
                }
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(string ip, int n)
            {
                s_hits.TryAdd(ip, n);
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Add(\"k\" + i, i);",
        holds: "Hits.Count == iterations");

    [Fact]
    public Task What_follows_a_first_add_stays_under_its_condition() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static int s_first;

            public static void Add(string ip)
            {
                if (!s_hits.ContainsKey(ip))
                {
                    s_hits.Add(ip, 1);
                    Interlocked.Increment(ref s_first);
                }
            }

            public static int First => s_first;
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Threading;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();
            private static int s_first;

            public static void Add(string ip)
            {
                if (s_hits.TryAdd(ip, 1))
                {
                    Interlocked.Increment(ref s_first);
                }
            }

            public static int First => s_first;
        }

        """,
        step: "Hits.Add(\"k\" + i);",
        holds: "Hits.First == iterations");

    [Fact]
    public Task Value_with_a_cost_is_made_only_when_the_key_is_missing() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (!s_names.ContainsKey(n))
                    s_names.Add(n, n.ToString());
                return s_names[n];
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                return s_names.GetOrAdd(n, static n => n.ToString());
            }
        }

        """,
        step: "if (Hits.Name(i) != i.ToString()) throw new Exception(\"torn\");",
        holds: "Hits.Name(5) == \"5\"");

    [Fact]
    public Task Counter_by_conditional_expression() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits[ip] = s_hits.TryGetValue(ip, out var n) ? n + 1 : 1;
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, static (_, n) => n + 1);
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Counter_by_ContainsKey_conditional() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits[ip] = s_hits.ContainsKey(ip) ? s_hits[ip] + 1 : 1;
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, current) => current + 1);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Counter_by_if_and_else() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                if (s_hits.TryGetValue(ip, out int n))
                {
                    s_hits[ip] = n + 1;
                }
                else
                {
                    s_hits[ip] = 1;
                }
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, n) => n + 1);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Counter_by_ContainsKey_and_increment() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                if (s_hits.ContainsKey(ip))
                    s_hits[ip]++;
                else
                    s_hits.Add(ip, 1);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, current) => current + 1);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Counter_with_the_branches_the_other_way_round() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                if (!s_hits.ContainsKey(ip))
                    s_hits[ip] = 1;
                else
                    s_hits[ip] += 1;
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, current) => current + 1);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Counter_by_default_value() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits[ip] = s_hits.GetValueOrDefault(ip) + 1;
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, static (_, current) => current + 1);
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Counter_by_a_look_that_may_fail() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.TryGetValue(ip, out var n);
                s_hits[ip] = n + 1;
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, n) => n + 1);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\");",
        holds: "Hits.Of(\"a\") == calls");

    [Fact]
    public Task Increment_keeps_throwing_for_a_missing_key() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Start(string ip) => s_hits[ip] = 0;
            public static void Hit(string ip) => s_hits[ip]++;
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Start(string ip) => s_hits[ip] = 0;
            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, static key => throw new KeyNotFoundException($"The given key '{key}' was not present in the dictionary."), static (_, current) => current + 1);
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "if (i == 0 && thread == 0) { try { Hits.Hit(\"b\"); throw new Exception(\"no throw\"); } catch (KeyNotFoundException) { } } Hits.Start(\"k\" + thread); Hits.Hit(\"k\" + thread);",
        holds: "Hits.Of(\"k0\") == 1");

    [Fact]
    public Task Sum_of_a_captured_amount() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip, int amount)
            {
                if (s_hits.TryGetValue(ip, out var n))
                    s_hits[ip] = n + amount;
                else
                    s_hits[ip] = amount;
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Add(string ip, int amount)
            {
                s_hits.AddOrUpdate(ip, static (_, amount) => amount, static (_, n, amount) => n + amount, amount);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Add(\"a\", 2);",
        holds: "Hits.Of(\"a\") == 2 * calls");

    [Fact]
    public Task Two_captured_values_become_a_tuple() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static int Add(string ip, int amount, int weight) =>
                s_hits[ip] = s_hits.TryGetValue(ip, out var n) ? n + amount * weight : amount;

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static int Add(string ip, int amount, int weight) =>
                s_hits.AddOrUpdate(ip, static (_, state) => state.amount, static (_, n, state) => n + state.amount * state.weight, (amount, weight));

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Add(\"a\", 2, 1);",
        holds: "Hits.Of(\"a\") == 2 * calls");

    [Fact]
    public Task Captured_this_is_passed_along() => Fixes(
        """
        using System.Collections.Generic;

        class Meter
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private readonly int _weight = 2;

            public void Hit(string ip) => s_hits[ip] = s_hits.TryGetValue(ip, out var n) ? n + _weight : _weight;

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Concurrent;

        class Meter
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();
            private readonly int _weight = 2;

            public void Hit(string ip) => s_hits.AddOrUpdate(ip, static (_, self) => self._weight, static (_, n, self) => n + self._weight, this);

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "new Meter().Hit(\"a\");",
        holds: "Meter.Of(\"a\") == 2 * calls");

    [Fact]
    public Task Cache_with_early_return() => Fixes(
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
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                return s_names.GetOrAdd(n, static n => "n" + n);
            }
        }

        """,
        step: "if (Hits.Name(i) != \"n\" + i) throw new Exception(\"torn\");",
        holds: "Hits.Name(5) == \"n5\"");

    [Fact]
    public Task Cache_filled_inside_the_condition() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                if (!s_names.TryGetValue(n, out var name))
                {
                    name = Make(n);
                    s_names.Add(n, name);
                }

                return name;
            }

            private static string Make(int n) => "n" + n;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<int, string> s_names = new();

            public static string Name(int n)
            {
                return s_names.GetOrAdd(n, static n => Make(n));
            }

            private static string Make(int n) => "n" + n;
        }

        """,
        step: "if (Hits.Name(i) != \"n\" + i) throw new Exception(\"torn\");",
        holds: "Hits.Name(5) == \"n5\"");

    [Fact]
    public Task Cache_filled_by_chained_assignment() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static int Length(int n, string prefix)
            {
                if (!s_names.TryGetValue(n, out string? name))
                    s_names[n] = name = prefix + n;

                return name.Length;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<int, string> s_names = new();

            public static int Length(int n, string prefix)
            {
                string name = s_names.GetOrAdd(n, static (n, prefix) => prefix + n, prefix);

                return name.Length;
            }
        }

        """,
        step: "if (Hits.Length(i, \"n\") != (\"n\" + i).Length) throw new Exception(\"torn\");",
        holds: "Hits.Length(5, \"n\") == 2");

    [Fact]
    public Task Checked_read_becomes_one_look() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.Remove(ip);
            public static int Of(string ip) => s_hits.ContainsKey(ip) ? s_hits[ip] : 0;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.TryRemove(ip, out _);
            public static int Of(string ip) => s_hits.TryGetValue(ip, out var value) ? value : 0;
        }

        """,
        step: "Hits.Set(\"a\"); Hits.Of(\"a\"); Hits.Drop(\"a\");",
        holds: "Hits.Of(\"a\") == 0");

    [Fact]
    public Task Checked_read_after_an_early_return() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.Remove(ip);
            public static int Of(string ip)
            {
                if (!s_hits.ContainsKey(ip))
                    return 0;

                return s_hits[ip] * 2;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.TryRemove(ip, out _);
            public static int Of(string ip)
            {
                if (!s_hits.TryGetValue(ip, out var value))
                    return 0;

                return value * 2;
            }
        }

        """,
        step: "Hits.Set(\"a\"); Hits.Of(\"a\"); Hits.Drop(\"a\");",
        holds: "Hits.Of(\"a\") == 0");

    [Fact]
    public Task Look_and_remove_become_TryRemove() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 7;
            public static int Take(string ip)
            {
                if (s_hits.TryGetValue(ip, out var n))
                {
                    s_hits.Remove(ip);
                    return n;
                }

                return 0;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 7;
            public static int Take(string ip)
            {
                if (s_hits.TryRemove(ip, out var n))
                {
                    return n;
                }

                return 0;
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread); if (Hits.Take(\"k\" + thread) != 7) throw new Exception(\"lost\");",
        holds: "Hits.Take(\"a\") == 0");

    [Fact]
    public Task Check_and_remove_become_TryRemove() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 7;
            public static void Drop(string ip)
            {
                if (s_hits.ContainsKey(ip))
                    s_hits.Remove(ip);
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 7;
            public static void Drop(string ip)
            {
                s_hits.TryRemove(ip, out _);
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread); Hits.Drop(\"k\" + thread);",
        holds: "Hits.Count == 0");

    [Fact]
    public Task Keys_in_a_loop_become_entries() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Length()
            {
                int length = 0;
                foreach (var ip in s_hits.Keys)
                    length += ip.Length;
                return length;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Length()
            {
                int length = 0;
                foreach (var (ip, _) in s_hits)
                    length += ip.Length;
                return length;
            }
        }

        """,
        step: "Hits.Set(\"k\" + (i % 10)); Hits.Length();",
        holds: "Hits.Length() == 20");

    [Fact]
    public Task Values_in_a_query_become_entries() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Total() => s_hits.Values.Sum();
            public static string[] All() => s_hits.Keys.ToArray();
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Total() => s_hits.Select(static entry => entry.Value).Sum();
            public static string[] All() => s_hits.Keys.ToArray();
        }

        """,
        step: "Hits.Set(\"k\" + (i % 10)); Hits.Total(); Hits.All();",
        holds: "Hits.Total() == 10");

    [Fact]
    public Task Queries_that_copy_get_the_maps_own_copy() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static List<KeyValuePair<string, int>> Top() => s_hits.OrderBy(p => p.Key).ToList();
            public static int Ones() => s_hits.Count(p => p.Value == 1);
            public static bool Some() => s_hits.Any();
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static List<KeyValuePair<string, int>> Top() => s_hits.ToArray().OrderBy(p => p.Key).ToList();
            public static int Ones() => s_hits.Count(p => p.Value == 1);
            public static bool Some() => !s_hits.IsEmpty;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + (i % 50)); Hits.Top(); Hits.Some();",
        holds: "Hits.Ones() == 50 * threads && Hits.Top().Count == 50 * threads");

    [Fact]
    public Task Initializer_with_constant_keys() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new()
            {
                { "a", 1 }, // first
                { "b", 2 },
            };

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new()
            {
                ["a"] = 1, // first
                ["b"] = 2,
            };

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i);",
        holds: "Hits.Count == iterations + 2");

    [Fact]
    public Task Initializer_whose_keys_may_collide_still_throws() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new() { { Name(1), 1 }, { Name(2), 2 } };

            private static string Name(int n) => "n" + n;
            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new(new Dictionary<string, int>() { { Name(1), 1 }, { Name(2), 2 } });

            private static string Name(int n) => "n" + n;
            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i);",
        holds: "Hits.Count == iterations + 2");

    [Fact]
    public Task Copy_of_another_map_and_ToDictionary() => Fixes(
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static volatile Dictionary<string, int> s_hits = Enumerable.Range(0, 3).ToDictionary(n => "n" + n, StringComparer.Ordinal);

            public static void Load(Dictionary<string, int> other) => s_hits = new Dictionary<string, int>(other);
            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static volatile ConcurrentDictionary<string, int> s_hits = new(Enumerable.Range(0, 3).ToDictionary(n => "n" + n, StringComparer.Ordinal), StringComparer.Ordinal);

            public static void Load(Dictionary<string, int> other) => s_hits = new ConcurrentDictionary<string, int>(other);
            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i);",
        holds: "Hits.Count == iterations + 3");

    [Fact]
    public Task Handed_out_as_a_read_only_map() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static IReadOnlyDictionary<string, int> All => s_hits;
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static IReadOnlyDictionary<string, int> All => s_hits;
        }

        """,
        step: "Hits.Set(\"k\" + i);",
        holds: "Hits.All.Count == iterations");

    [Fact]
    public Task Passed_to_framework_code() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static string Text() => string.Join(",", s_hits.Keys);
            public static List<KeyValuePair<string, int>> Copy() => new List<KeyValuePair<string, int>>(s_hits);
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static string Text() => string.Join(",", s_hits.Keys);
            public static List<KeyValuePair<string, int>> Copy() => new List<KeyValuePair<string, int>>(s_hits.ToArray());
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + (i % 50)); Hits.Text(); Hits.Copy();",
        holds: "Hits.Copy().Count == 50 * threads");

    [Fact]
    public Task Sweep_removes_only_what_it_saw() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip, int n) => s_hits[ip] = n;
            public static void Sweep(int limit)
            {
                foreach (var entry in s_hits.Where(e => e.Value < limit).ToList())
                    s_hits.Remove(entry.Key);
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Set(string ip, int n) => s_hits[ip] = n;
            public static void Sweep(int limit)
            {
                foreach (var entry in s_hits.Where(e => e.Value < limit))
                    s_hits.TryRemove(entry);
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i, i % 2); Hits.Sweep(1);",
        holds: "Hits.Count == calls / 2");

    [Fact]
    public Task Static_auto_property() => Fixes(
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
        using System.Collections.Concurrent;

        static class Hits
        {
            private static ConcurrentDictionary<string, int> Map { get; } = new();

            public static void Set(string ip) => Map[ip] = 1;
            public static int Count => Map.Count;
        }

        """,
        step: "Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "Hits.Count == calls");

    [Fact]
    public Task Static_constructor_that_fills() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits;

            static Hits()
            {
                s_hits = new Dictionary<string, int>();
                s_hits["a"] = 1;
                s_hits["a"] += 1;
            }

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits;

            static Hits()
            {
                s_hits = new ConcurrentDictionary<string, int>();
                s_hits["a"] = 1;
                s_hits["a"] += 1;
            }

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i);",
        holds: "Hits.Count == iterations + 1");

    [Fact]
    public Task Set_becomes_a_map_of_keys() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly HashSet<string> s_seen = new(StringComparer.OrdinalIgnoreCase) { "a", "b" };

            public static bool First(string ip) => s_seen.Add(ip);
            public static void Forget(string ip) => s_seen.Remove(ip);
            public static bool Seen(string ip) => s_seen.Contains(ip);
            public static int Count => s_seen.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, byte> s_seen = new(StringComparer.OrdinalIgnoreCase) { ["a"] = 0, ["b"] = 0 };

            public static bool First(string ip) => s_seen.TryAdd(ip, 0);
            public static void Forget(string ip) => s_seen.TryRemove(ip, out _);
            public static bool Seen(string ip) => s_seen.ContainsKey(ip);
            public static int Count => s_seen.Count;
        }

        """,
        step: "Hits.First(\"k\" + i); Hits.Seen(\"a\"); Hits.Forget(\"b\");",
        holds: "Hits.Count == iterations + 1");

    [Fact]
    public Task Set_that_is_walked_and_queried() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly HashSet<string> s_seen = new() { "a" };

            public static void Add(string ip)
            {
                if (!s_seen.Contains(ip))
                    s_seen.Add(ip);
            }

            public static int Length()
            {
                var length = 0;
                foreach (string ip in s_seen)
                    length += ip.Length;
                return length;
            }

            public static bool AnyLong() => s_seen.Any(ip => ip.Length > 9);
            public static string[] All() => s_seen.ToArray();
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;

        static class Hits
        {
            private static readonly ConcurrentDictionary<string, byte> s_seen = new() { ["a"] = 0 };

            public static void Add(string ip)
            {
                s_seen.TryAdd(ip, 0);
            }

            public static int Length()
            {
                var length = 0;
                foreach ((string ip, _) in s_seen)
                    length += ip.Length;
                return length;
            }

            public static bool AnyLong() => s_seen.Select(static entry => entry.Key).Any(ip => ip.Length > 9);
            public static string[] All() => s_seen.Keys.ToArray();
        }

        """,
        step: "Hits.Add(\"k\" + (i % 10)); Hits.Length(); Hits.AnyLong(); Hits.All();",
        holds: "Hits.Length() == 21");

    [Fact]
    public Task Queue_taken_from_while_not_empty() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Queue<int> s_work = new(16);

            public static void Put(int n) => s_work.Enqueue(n);
            public static int Drain()
            {
                var sum = 0;
                while (s_work.Count > 0)
                {
                    var n = s_work.Dequeue();
                    sum += n;
                }

                return sum;
            }

            public static int? Next()
            {
                if (s_work.Count == 0)
                    return null;

                return s_work.Dequeue();
            }

            public static int Must() => s_work.Dequeue();
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        static class Hits
        {
            private static readonly ConcurrentQueue<int> s_work = new();

            public static void Put(int n) => s_work.Enqueue(n);
            public static int Drain()
            {
                var sum = 0;
                while (s_work.TryDequeue(out var n))
                {
                    sum += n;
                }

                return sum;
            }

            public static int? Next()
            {
                if (!s_work.TryDequeue(out var item))
                    return null;

                return item;
            }

            public static int Must() => s_work.TryDequeue(out var item) ? item : throw new InvalidOperationException("Queue empty.");
        }

        """,
        step: "Hits.Put(1); Hits.Put(1); if (i % 2 == 0) Hits.Drain(); else Hits.Next();",
        holds: "Hits.Drain() >= 0 && Hits.Next() is null");

    [Fact]
    public Task Stack_keeps_throwing_when_empty() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Stack<int> s_work = new Stack<int>();

            public static void Put(int n) => s_work.Push(n);
            public static int Take() => s_work.Pop();
            public static int TakeOr(int other) => s_work.Count > 0 ? s_work.Pop() : other;
            public static bool Has(int n) => s_work.Contains(n);
            public static int Count => s_work.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;
        using System.Linq;

        static class Hits
        {
            private static readonly ConcurrentStack<int> s_work = new ConcurrentStack<int>();

            public static void Put(int n) => s_work.Push(n);
            public static int Take() => s_work.TryPop(out var item) ? item : throw new InvalidOperationException("Stack empty.");
            public static int TakeOr(int other) => s_work.TryPop(out var item) ? item : other;
            public static bool Has(int n) => s_work.Contains(n);
            public static int Count => s_work.Count;
        }

        """,
        step: "Hits.Put(1); Hits.Take(); Hits.Has(2);",
        holds: "Hits.Count == 0 && Hits.TakeOr(3) == 3");

    [Fact]
    public Task List_that_is_only_added_to() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly List<string> s_log = new() { "start" };

            public static void Write(string line) => s_log.Add(line);
            public static string All() => string.Join(",", s_log);
            public static string? Last() => s_log.LastOrDefault();
            public static int Count => s_log.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;

        static class Hits
        {
            private static readonly ConcurrentQueue<string> s_log = new(new string[] { "start" });

            public static void Write(string line) => s_log.Enqueue(line);
            public static string All() => string.Join(",", s_log);
            public static string? Last() => s_log.LastOrDefault();
            public static int Count => s_log.Count;
        }

        """,
        step: "Hits.Write(\"x\"); if (i % 100 == 0) Hits.All();",
        holds: "Hits.Count == calls + 1 && Hits.Last() == \"x\"");

    // ---- not offered

    [Fact]
    public Task Not_offered_size_check_before_the_write() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip)
            {
                if (s_hits.Count < 100)
                    s_hits[ip] = 1;
            }
        }

        """);

    [Fact]
    public Task Not_offered_write_that_depends_on_another_entry() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Copy(string from, string to)
            {
                var n = s_hits[from];
                s_hits[to] = n;
            }
        }

        """);

    [Fact]
    public Task Not_offered_old_value_of_an_increment_is_used() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static int Next(string ip) => s_hits[ip]++;
        }

        """);

    [Fact]
    public Task Not_offered_handed_out_as_its_own_type() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static Dictionary<string, int> All => s_hits;
        }

        """);

    [Fact]
    public Task Not_offered_passed_to_a_method_of_the_program() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            static int Sum(Dictionary<string, int> map) => map.Count;
            public static int Total() => Sum(s_hits);
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
            public static Dictionary<string, int> Swap() => System.Threading.Interlocked.Exchange(ref s_hits, new());
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
    public Task Not_offered_emptied_and_filled_again() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Load(string[] ips)
            {
                s_hits.Clear();
                foreach (var ip in ips)
                    s_hits[ip] = 1;
            }
        }

        """);

    [Fact]
    public Task Not_offered_values_that_are_plain_collections() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, List<int>> s_hits = new();

            public static void Add(string ip, int n)
            {
                if (!s_hits.TryGetValue(ip, out var list))
                    s_hits[ip] = list = new();
                list.Add(n);
            }
        }

        """);

    [Fact]
    public Task Not_offered_value_that_must_exist_once() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, System.IO.MemoryStream> s_hits = new();

            public static System.IO.Stream Get(string ip)
            {
                if (!s_hits.TryGetValue(ip, out var stream))
                    s_hits[ip] = stream = new();
                return stream;
            }
        }

        """);

    [Fact]
    public Task Not_offered_sorted_dictionary_has_no_counterpart() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly SortedDictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
        }

        """);

    [Fact]
    public Task Not_offered_linked_list_has_no_counterpart() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly LinkedList<string> s_hits = new();

            public static void Set(string ip) => s_hits.AddLast(ip);
        }

        """);

    [Fact]
    public Task Not_offered_list_that_is_indexed() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<string> s_log = new();

            public static void Write(string line) => s_log.Add(line);
            public static string First() => s_log[0];
        }

        """);

    [Fact]
    public Task Not_offered_list_that_is_removed_from() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<string> s_log = new();

            public static void Write(string line) => s_log.Add(line);
            public static void Drop(string line) => s_log.Remove(line);
        }

        """);

    [Fact]
    public Task Not_offered_queue_trimmed_by_count() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Queue<int> s_work = new();

            public static void Put(int n)
            {
                s_work.Enqueue(n);
                while (s_work.Count > 100)
                    s_work.Dequeue();
            }
        }

        """);

    [Fact]
    public Task Not_offered_set_operation() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly HashSet<string> s_seen = new();

            public static void Add(string[] ips) => s_seen.UnionWith(ips);
        }

        """);

    [Fact]
    public Task Not_offered_member_without_counterpart() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static bool Has(int n) => s_hits.ContainsValue(n);
        }

        """);

    [Fact]
    public Task Not_offered_factory_that_awaits() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static async Task<int> Get(string ip)
            {
                if (s_hits.TryGetValue(ip, out var n))
                    return n;

                n = await Task.FromResult(1);
                s_hits[ip] = n;
                return n;
            }
        }

        """);

    [Fact]
    public Task Not_offered_lazy_creation_of_the_state() => NotOffered(
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
        }

        """);

    [Fact]
    public Task Not_offered_two_states_declared_together() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_a = new(), s_b = new();

            public static void Set(string ip) => s_a[ip] = 1;
            public static int Count => s_b.Count;
        }

        """);

    [Fact]
    public Task Not_offered_enumerator_in_the_open() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static bool Any()
            {
                using var e = s_hits.GetEnumerator();
                return e.MoveNext();
            }
        }

        """);

    [Fact]
    public Task Not_offered_key_that_is_assigned_between_check_and_read() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.Remove(ip);
            public static int Of(string ip)
            {
                if (!s_hits.ContainsKey(ip))
                    return 0;

                ip += "x";
                return s_hits[ip];
            }
        }

        """);
}
