using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that publishes an immutable collection: finding, text, Fix All and behaviour under threads.</summary>
public sealed partial class PublishImmutableMapTests : StateFixTests<PublishImmutableMap>
{
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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip, int n) => ImmutableInterlocked.Update(ref s_hits, static (map, change) => map.SetItem(change.ip, change.n), (ip, n));
            public static int Count => s_hits.Count;
        }

        """,
        step: "if (i < 300) Hits.Set(\"k\" + thread + \"-\" + i, i);",
        holds: "Hits.Count == threads * 300");

    [Fact]
    public Task Constant_value_stands_in_the_lambda() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Of(\"k7\") == 1");

    [Fact]
    public Task Add_keeps_throwing() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Add(string ip, int n)
            {
                s_hits.Add(ip, n); // once
            }

            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Add(string ip, int n)
            {
                if (!ImmutableInterlocked.TryAdd(ref s_hits, ip, n))
                    throw new ArgumentException("An item with the same key has already been added."); // once
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "try { Hits.Add(\"k\" + i % 100, i); } catch (ArgumentException) { }",
        holds: "Hits.Count == 100");

    [Fact]
    public Task TryAdd_Remove_and_Clear() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static bool First(string ip) => s_hits.TryAdd(ip, 1);
            public static bool Drop(string ip) => s_hits.Remove(ip);
            public static int Take(string ip) => s_hits.Remove(ip, out var n) ? n : 0;
            public static void Reset() => s_hits.Clear();
            public static bool None => s_hits.Count == 0;
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static bool First(string ip) => ImmutableInterlocked.TryAdd(ref s_hits, ip, 1);
            public static bool Drop(string ip) => ImmutableInterlocked.TryRemove(ref s_hits, ip, out _);
            public static int Take(string ip) => ImmutableInterlocked.TryRemove(ref s_hits, ip, out var n) ? n : 0;
            public static void Reset() => ImmutableInterlocked.Update(ref s_hits, static map => map.Clear());
            public static bool None => s_hits.IsEmpty;
        }

        """,
        step: "if (!Hits.First(\"k\" + thread)) throw new Exception(\"there\"); if (i % 2 == 0 ? !Hits.Drop(\"k\" + thread) : Hits.Take(\"k\" + thread) != 1) throw new Exception(\"lost\");",
        holds: "Hits.None");

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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase);

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set((thread % 2 == 0 ? \"k\" : \"K\") + i % 50);",
        holds: "Hits.Count == 50");

    [Fact]
    public Task Capacity_has_no_meaning_any_more() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new Dictionary<string, int>(1000);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Count == 50");

    [Fact]
    public Task Initializer_and_comparer() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new(StringComparer.Ordinal)
            {
                ["a"] = 1,
                ["b"] = 2,
            };

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = new Dictionary<string, int>(StringComparer.Ordinal)
            {
                ["a"] = 1,
                ["b"] = 2,
            }.ToImmutableDictionary(StringComparer.Ordinal);

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Count == 52");

    [Fact]
    public Task Explicit_initializer() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new Dictionary<string, int> { { "a", 1 } };

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = new Dictionary<string, int> { { "a", 1 } }.ToImmutableDictionary();

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Count == 51");

    [Fact]
    public Task ToDictionary() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = Enumerable.Range(0, 3).ToDictionary(n => "n" + n);

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Linq;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = Enumerable.Range(0, 3).ToDictionary(n => "n" + n).ToImmutableDictionary();

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Count == 53");

    [Fact]
    public Task Counter_becomes_AddOrUpdate() => Fixes(
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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Hit(string ip) => ImmutableInterlocked.AddOrUpdate(ref s_hits, ip, 1, static (_, n) => n + 1);
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

            public static void Hit(string ip, int by)
            {
                if (s_hits.TryGetValue(ip, out int n))
                {
                    s_hits[ip] = n + by;
                }
                else
                {
                    s_hits[ip] = by;
                }
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Hit(string ip, int by)
            {
                ImmutableInterlocked.AddOrUpdate(ref s_hits, ip, by, (_, n) => n + by);
            }

            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Hit(\"a\", 2);",
        holds: "Hits.Of(\"a\") == 2 * calls");

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
        using System.Collections.Generic;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Start(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 0), ip);
            public static void Hit(string ip) => ImmutableInterlocked.AddOrUpdate(ref s_hits, ip, static key => throw new KeyNotFoundException($"The given key '{key}' was not present in the dictionary."), static (_, current) => current + 1);
            public static int Of(string ip) => s_hits[ip];
        }

        """,
        step: "Hits.Start(\"k\" + thread); Hits.Hit(\"k\" + thread); if (i == 0) { try { Hits.Hit(\"none\"); throw new Exception(\"no throw\"); } catch (KeyNotFoundException) { } }",
        holds: "Hits.Of(\"k0\") == 1");

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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Add(string ip)
            {
                ImmutableInterlocked.TryAdd(ref s_hits, ip, 1);
            }

            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Add(\"k\" + i % 50);",
        holds: "Hits.Count == 50");

    [Fact]
    public Task Cache_becomes_GetOrAdd() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<int, string> s_names = new();

            public static string Name(int n, string prefix)
            {
                if (!s_names.TryGetValue(n, out var name))
                {
                    name = prefix + n;
                    s_names[n] = name;
                }

                return name;
            }
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<int, string> s_names = ImmutableDictionary<int, string>.Empty;

            public static string Name(int n, string prefix)
            {
                return ImmutableInterlocked.GetOrAdd(ref s_names, n, static (n, prefix) => prefix + n, prefix);
            }
        }

        """,
        step: "if (Hits.Name(i % 50, \"n\") != \"n\" + i % 50) throw new Exception(\"torn\");",
        holds: "Hits.Name(5, \"n\") == \"n5\"");

    [Fact]
    public Task Look_and_remove() => Fixes(
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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 7), ip);
            public static int Take(string ip)
            {
                if (ImmutableInterlocked.TryRemove(ref s_hits, ip, out var n))
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
    public Task Two_reads_take_one_snapshot() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.Remove(ip);
            public static double Average()
            {
                // Of all.
                if (s_hits.Count == 0)
                    return 0;

                return s_hits.Values.Average();
            }
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Linq;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static void Drop(string ip) => ImmutableInterlocked.TryRemove(ref s_hits, ip, out _);
            public static double Average()
            {
                // Of all.
                var hits = s_hits;
                if (hits.IsEmpty)
                    return 0;

                return hits.Values.Average();
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread); Hits.Average(); Hits.Drop(\"k\" + thread);",
        holds: "Hits.Average() == 0");

    [Fact]
    public Task Two_reads_in_an_expression_body() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static void Drop(string ip) => s_hits.Remove(ip);
            public static int Highest => s_hits.Any() ? s_hits.Values.Max() : 0;
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Linq;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static void Drop(string ip) => ImmutableInterlocked.TryRemove(ref s_hits, ip, out _);
            public static int Highest
            {
                get
                {
                    var hits = s_hits;
                    return !hits.IsEmpty ? hits.Values.Max() : 0;
                }
            }
        }

        """,
        step: "Hits.Set(\"k\" + thread); _ = Hits.Highest; Hits.Drop(\"k\" + thread);",
        holds: "Hits.Highest == 0");

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
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static void Drop(string ip) => ImmutableInterlocked.TryRemove(ref s_hits, ip, out _);
            public static int Of(string ip) => s_hits.TryGetValue(ip, out var value) ? value : 0;
        }

        """,
        step: "Hits.Set(\"a\"); Hits.Of(\"a\"); Hits.Drop(\"a\");",
        holds: "Hits.Of(\"a\") == 0");

    [Fact]
    public Task Loop_by_index_takes_one_snapshot() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new() { 1, 2 };

            public static void Add(int n) => s_items.Add(n);
            public static void Drop(int n) => s_items.Remove(n);
            public static int Sum()
            {
                var sum = 0;
                for (var i = 0; i < s_items.Count; i++)
                    sum += s_items[i];
                return sum;
            }
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableList<int> s_items = ImmutableList.Create<int>(1, 2);

            public static void Add(int n) => ImmutableInterlocked.Update(ref s_items, static (list, n) => list.Add(n), n);
            public static void Drop(int n) => ImmutableInterlocked.Update(ref s_items, static (list, n) => list.Remove(n), n);
            public static int Sum()
            {
                var sum = 0;
                var items = s_items;
                for (var i = 0; i < items.Count; i++)
                    sum += items[i];
                return sum;
            }
        }

        """,
        step: "Hits.Add(thread); Hits.Sum(); Hits.Drop(thread);",
        holds: "Hits.Sum() == 3");

    [Fact]
    public Task Set_add_and_remove_report_as_before() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly HashSet<string> s_seen = new() { "a" };

            public static bool First(string ip) => s_seen.Add(ip);
            public static bool Forget(string ip) => s_seen.Remove(ip);
            public static bool Seen(string ip) => s_seen.Contains(ip);
            public static void Merge(string[] ips) => s_seen.UnionWith(ips);
            public static int Count => s_seen.Count;
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableHashSet<string> s_seen = ImmutableHashSet.Create<string>("a");

            public static bool First(string ip) => ImmutableInterlocked.Update(ref s_seen, static (set, ip) => set.Add(ip), ip);
            public static bool Forget(string ip) => ImmutableInterlocked.Update(ref s_seen, static (set, ip) => set.Remove(ip), ip);
            public static bool Seen(string ip) => s_seen.Contains(ip);
            public static void Merge(string[] ips) => ImmutableInterlocked.Update(ref s_seen, static (set, ips) => set.Union(ips), ips);
            public static int Count => s_seen.Count;
        }

        """,
        step: "if (!Hits.First(\"k\" + thread) || Hits.First(\"a\") || !Hits.Forget(\"k\" + thread)) throw new Exception(\"wrong\"); Hits.Merge(new[] { \"m\" });",
        holds: "Hits.Count == 2 && Hits.Seen(\"m\")");

    [Fact]
    public Task Set_with_comparer_and_check() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly HashSet<string> s_seen = new(StringComparer.OrdinalIgnoreCase);

            public static void Add(string ip)
            {
                if (!s_seen.Contains(ip))
                    s_seen.Add(ip);
            }

            public static int Count => s_seen.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableHashSet<string> s_seen = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

            public static void Add(string ip)
            {
                ImmutableInterlocked.Update(ref s_seen, static (set, ip) => set.Add(ip), ip);
            }

            public static int Count => s_seen.Count;
        }

        """,
        step: "Hits.Add((thread % 2 == 0 ? \"k\" : \"K\") + i % 20);",
        holds: "Hits.Count == 20");

    [Fact]
    public Task List_of_listeners() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<Action> s_listeners = new();

            public static void Add(Action listener) => s_listeners.Add(listener);
            public static void Remove(Action listener) => s_listeners.Remove(listener);
            public static void Raise()
            {
                foreach (var listener in s_listeners)
                    listener();
            }

            public static int Count => s_listeners.Count;
        }

        """,
        after: """
        using System;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableList<Action> s_listeners = ImmutableList<Action>.Empty;

            public static void Add(Action listener) => ImmutableInterlocked.Update(ref s_listeners, static (list, listener) => list.Add(listener), listener);
            public static void Remove(Action listener) => ImmutableInterlocked.Update(ref s_listeners, static (list, listener) => list.Remove(listener), listener);
            public static void Raise()
            {
                foreach (var listener in s_listeners)
                    listener();
            }

            public static int Count => s_listeners.Count;
        }

        """,
        step: "Action a = () => { }; Hits.Add(a); Hits.Raise(); Hits.Remove(a);",
        holds: "Hits.Count == 0");

    [Fact]
    public Task List_changes() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;

        static class Hits
        {
            private static readonly List<int> s_items = new() { 0 };

            public static void Put(int n) => s_items.Insert(0, n);
            public static void Set(int n) => s_items[0] = n;
            public static void Many(int[] ns) => s_items.AddRange(ns);
            public static void DropFirst() => s_items.RemoveAt(0);
            public static int[] All() => s_items.ToArray();
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Linq;

        static class Hits
        {
            private static ImmutableList<int> s_items = ImmutableList.Create<int>(0);

            public static void Put(int n) => ImmutableInterlocked.Update(ref s_items, static (list, n) => list.Insert(0, n), n);
            public static void Set(int n) => ImmutableInterlocked.Update(ref s_items, static (list, n) => list.SetItem(0, n), n);
            public static void Many(int[] ns) => ImmutableInterlocked.Update(ref s_items, static (list, ns) => list.AddRange(ns), ns);
            public static void DropFirst() => ImmutableInterlocked.Update(ref s_items, static list => list.RemoveAt(0));
            public static int[] All() => s_items.ToArray();
        }

        """,
        step: "Hits.Put(1); Hits.Set(2); Hits.Many(new[] { 1 }); Hits.DropFirst(); Hits.DropFirst();",
        holds: "Hits.All().Length == 1");

    [Fact]
    public Task Sorted_map() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly SortedDictionary<int, string> s_names = new();

            public static void Set(int n) => s_names[n] = "x";
            public static bool Drop(int n) => s_names.Remove(n);
            public static int Count => s_names.Count;
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableSortedDictionary<int, string> s_names = ImmutableSortedDictionary<int, string>.Empty;

            public static void Set(int n) => ImmutableInterlocked.Update(ref s_names, static (map, n) => map.SetItem(n, "x"), n);
            public static bool Drop(int n) => ImmutableInterlocked.Update(ref s_names, static (map, n) => map.Remove(n), n);
            public static int Count => s_names.Count;
        }

        """,
        step: "Hits.Set(thread); if (!Hits.Drop(thread)) throw new Exception(\"lost\");",
        holds: "Hits.Count == 0");

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
        using System.Collections.Generic;
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static IReadOnlyDictionary<string, int> All => s_hits;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.All.Count == 50");

    [Fact]
    public Task Replaced_as_a_whole() => Fixes(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> s_hits = new();

            public static void Load(Dictionary<string, int> other) => s_hits = new Dictionary<string, int>(other);
            public static void Reset() => s_hits = new();
            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;

            public static void Load(Dictionary<string, int> other) => Volatile.Write(ref s_hits, new Dictionary<string, int>(other).ToImmutableDictionary());
            public static void Reset() => Volatile.Write(ref s_hits, ImmutableDictionary<string, int>.Empty);
            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Count == 50");

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
            }

            public static void Set(string ip) => s_hits[ip] = 1;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Immutable;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits;

            static Hits()
            {
                s_hits = ImmutableDictionary<string, int>.Empty;
                ImmutableInterlocked.Update(ref s_hits, static map => map.SetItem("a", 1));
            }

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Count == 51");

    [Fact]
    public Task Side_effects_of_arguments_happen_once() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();
            private static int s_made;

            public static void Set(string ip) => s_hits[ip] = Interlocked.Increment(ref s_made);
            public static int Made => s_made;
            public static int Count => s_hits.Count;
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Threading;

        static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty;
            private static int s_made;

            public static void Set(string ip) => ImmutableInterlocked.Update(ref s_hits, static (map, change) => map.SetItem(change.ip, change.value), (ip, value: Interlocked.Increment(ref s_made)));
            public static int Made => s_made;
            public static int Count => s_hits.Count;
        }

        """,
        step: "Hits.Set(\"k\" + i % 50);",
        holds: "Hits.Made == calls && Hits.Count == 50");

    // ---- not offered

    [Fact]
    public Task Not_offered_static_property_has_no_reference() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static Dictionary<string, int> Map { get; } = new();

            public static void Set(string ip) => Map[ip] = 1;
        }

        """);

    [Fact]
    public Task Not_offered_queue() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Queue<int> s_work = new();

            public static void Put(int n) => s_work.Enqueue(n);
        }

        """);

    [Fact]
    public Task Not_offered_look_before_the_write() => NotOffered(
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
    public Task Not_offered_handed_out_as_a_map_that_can_be_written() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static void Set(string ip) => s_hits[ip] = 1;
            public static IDictionary<string, int> All => s_hits;
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
    public Task Not_offered_values_that_are_plain_collections() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, List<int>> s_hits = new();

            public static void Add(string ip) => s_hits[ip] = new();
            public static void Put(string ip, int n) => s_hits[ip].Add(n);
        }

        """);

    [Fact]
    public Task Not_offered_sequence_that_may_run_only_once() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly List<int> s_items = new();

            public static void Many(IEnumerable<int> ns) => s_items.AddRange(ns);
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
    public Task Not_offered_two_reads_after_a_write() => NotOffered(
        """
        using System.Collections.Generic;

        static class Hits
        {
            private static readonly Dictionary<string, int> s_hits = new();

            public static int Set(string ip)
            {
                s_hits[ip] = 1;
                return s_hits.Count > 3 ? s_hits.Values.Count : 0;
            }
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
}
