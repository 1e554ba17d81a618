using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class AccumulatePerWorkerTests : LocalFixTests<AccumulatePerWorker>
{
    [Fact]
    public Task Counts_are_added_up() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Count(int[] items)
            {
                var counts = new Dictionary<int, int>();
                Parallel.ForEach(items, item =>
                {
                    int key = item % 5;
                    counts[key] = counts.GetValueOrDefault(key) + 1;
                });
                return counts.Sum(count => count.Value);
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Count(int[] items)
            {
                var counts = new Dictionary<int, int>();
                Parallel.ForEach(items, () => new Dictionary<int, int>(), (item, state, mine) =>
                {
                    int key = item % 5;
                    mine[key] = mine.GetValueOrDefault(key) + 1;
                    return mine;
                }, mine =>
                {
                    lock (counts)
                    {
                        foreach (var pair in mine)
                            counts[pair.Key] = counts.TryGetValue(pair.Key, out var sum) ? sum + pair.Value : pair.Value;
                    }
                });
                return counts.Sum(count => count.Value);
            }
        }

        """,
        holds: "Work.Count(items) == 500");

    [Theory]
    [InlineData("counts[key] = counts.GetValueOrDefault(key) + item;")]
    [InlineData("counts[key] = item + counts.GetValueOrDefault(key);")]
    [InlineData("counts[key] = counts.TryGetValue(key, out int count) ? count + item : item;")]
    [InlineData("counts.TryGetValue(key, out var count); counts[key] = count + item;")]
    [InlineData("if (counts.TryGetValue(key, out int count)) counts[key] = count + item; else counts[key] = item;")]
    [InlineData("if (counts.TryGetValue(key, out int count)) { counts[key] += item; } else { counts.Add(key, item); }")]
    [InlineData("if (counts.ContainsKey(key)) counts[key] += item; else counts[key] = item;")]
    [InlineData("if (!counts.ContainsKey(key)) counts.Add(key, item); else counts[key] += item;")]
    [InlineData("if (!counts.ContainsKey(key)) counts[key] = 0; counts[key] += item;")]
    [InlineData("if (!counts.TryAdd(key, item)) counts[key] += item;")]
    public async Task Every_way_to_add(string addition)
    {
        string Source(string loop) => $$"""
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading.Tasks;

            static class Work
            {
                public static int Count(int[] items)
                {
                    var counts = new Dictionary<int, int>();
                    Parallel.ForEach(items, {{loop}});
                    return counts.Sum(count => count.Value);
                }
            }

            """;
        string own = addition.Replace("counts", "mine");
        await Fixes(
            Source($"item => {{ int key = item % 5; {addition} }}"),
            Source($$"""
        () => new Dictionary<int, int>(), (item, state, mine) => { int key = item % 5; {{own}} return mine; }, mine =>
                {
                    lock (counts)
                    {
                        foreach (var pair in mine)
                            counts[pair.Key] = counts.TryGetValue(pair.Key, out {{(addition.Contains("out int") ? "int" : "var")}} sum) ? sum + pair.Value : pair.Value;
                    }
                }
        """),
            holds: "Work.Count(items) == items.Sum()");
    }

    [Fact]
    public Task Lists_with_several_results_early_ends_and_a_loop_of_numbers() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Import(int[] items)
            {
                List<int> all = new();
                Parallel.For(
                    0,
                    items.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = 4 },
                    i =>
                    {
                        if (items[i] > 400)
                        {
                            return;
                        }

                        all.Add(items[i]);
                        all.AddRange(new[] { -items[i], 0 });
                    });
                return all.Count;
            }

            public static int Copy(int[] items, List<int> copy)
            {
                Parallel.ForEach(items, (item, loop) => copy.Add(item));
                return copy.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Import(int[] items)
            {
                List<int> all = new();
                Parallel.For(
                    0,
                    items.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = 4 },
                    () => new List<int>(),
                    (i, state, mine) =>
                    {
                        if (items[i] > 400)
                        {
                            return mine;
                        }

                        mine.Add(items[i]);
                        mine.AddRange(new[] { -items[i], 0 });
                        return mine;
                    },
                    mine =>
                    {
                        lock (all)
                        {
                            all.AddRange(mine);
                        }
                    });
                return all.Count;
            }

            public static int Copy(int[] items, List<int> copy)
            {
                Parallel.ForEach(items, () => new List<int>(), (item, loop, mine) =>
                {
                    mine.Add(item);
                    return mine;
                }, mine =>
                {
                    lock (copy)
                    {
                        copy.AddRange(mine);
                    }
                });
                return copy.Count;
            }
        }

        """,
        holds: "Work.Import(items) == 1200 && Work.Copy(items, new()) == 500");

    [Fact]
    public Task Sets_and_maps_that_compare_in_a_way_of_their_own() => Fixes(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Names(int[] items)
            {
                HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
                Parallel.ForEach(items, item =>
                {
                    names.Add("n" + item % 10);
                    names.Add("N" + item % 10);
                });
                return names.Count;
            }

            public static int Roots(int[] items, SortedDictionary<int, string> roots)
            {
                Parallel.ForEach(items, item => roots[item % 50] = "r");
                return roots.Count;
            }

            public static int Unique(int[] items)
            {
                Dictionary<int, string> names = new();
                Parallel.ForEach(items, item =>
                {
                    if (item > 250)
                        names.Add(item, "n");
                });
                return names.Count;
            }
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Names(int[] items)
            {
                HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
                Parallel.ForEach(items, () => new HashSet<string>(names.Comparer), (item, state, mine) =>
                {
                    mine.Add("n" + item % 10);
                    mine.Add("N" + item % 10);
                    return mine;
                }, mine =>
                {
                    lock (names)
                    {
                        names.UnionWith(mine);
                    }
                });
                return names.Count;
            }

            public static int Roots(int[] items, SortedDictionary<int, string> roots)
            {
                Parallel.ForEach(items, () => new SortedDictionary<int, string>(roots.Comparer), (item, state, mine) =>
                {
                    mine[item % 50] = "r";
                    return mine;
                }, mine =>
                {
                    lock (roots)
                    {
                        foreach (var pair in mine)
                            roots[pair.Key] = pair.Value;
                    }
                });
                return roots.Count;
            }

            public static int Unique(int[] items)
            {
                Dictionary<int, string> names = new();
                Parallel.ForEach(items, () => new Dictionary<int, string>(), (item, state, mine) =>
                {
                    if (item > 250)
                        mine.Add(item, "n");
                    return mine;
                }, mine =>
                {
                    lock (names)
                    {
                        foreach (var pair in mine)
                            names.Add(pair.Key, pair.Value);
                    }
                });
                return names.Count;
            }
        }

        """,
        holds: "Work.Names(items) == 10 && Work.Roots(items, new()) == 50 && Work.Unique(items) == 250");

    [Fact]
    public Task Title_says_how_the_parts_come_together() => TitleIs(
        "Fill a collection for each worker and merge it into 'results' under a lock", "MapSafety.AccumulatePerWorker",
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            static void Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item => results.Add(item * item));
            }
        }
        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "为每个工作线程各填充一个集合，并在锁内合并到“results”",
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            static void Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item => results.Add(item * item));
            }
        }
        """);

    [Theory]
    [InlineData("Parallel.ForEach(items, item => { if (list.Count < 3) list.Add(item); });")] // asks the whole
    [InlineData("Parallel.ForEach(items, item => list.Remove(item));")] // takes from the whole
    [InlineData("Parallel.ForEach(items, item => list.Insert(0, item));")] // a place in the whole
    [InlineData("Parallel.ForEach(items, item => counts[item]++);")] // the entry must be there
    [InlineData("Parallel.ForEach(items, item => counts[item] += 2);")] // the entry must be there
    [InlineData("Parallel.ForEach(items, item => { if (!counts.ContainsKey(item)) counts[item] = 1; });")] // the first wins
    [InlineData("Parallel.ForEach(items, item => { counts[item] = counts.GetValueOrDefault(item) * 2; });")] // no sum
    [InlineData("Parallel.ForEach(items, item => { counts[item] = counts.GetValueOrDefault(item + 1) + 1; });")] // another key
    [InlineData("Parallel.ForEach(items, item => { if (counts.ContainsKey(item)) counts[item] += 2; else counts[item] = 1; });")] // another number
    [InlineData("Parallel.ForEach(items, item => { counts[item] = 0; counts[item] = counts.GetValueOrDefault(item) + 1; });")] // a store among them
    [InlineData("Parallel.ForEach(items, (item, loop, index) => list.Add(item));")] // the index
    [InlineData("Parallel.ForEach(items, item => { foreach (int part in items.Where(part => list.Contains(part))) list.Add(part); });")] // asks the whole
    [InlineData("Parallel.ForEach(items, delegate (int item) { list.Add(item); });")] // no lambda
    [InlineData("void Put(int item) => list.Add(-item); Parallel.ForEach(items, item => { list.Add(item); Put(item); });")] // a function that fills the whole
    [InlineData("list = new(); Parallel.ForEach(items, item => list.Add(item));")] // another object may be locked
    [InlineData("Parallel.ForEach(items, item => _list.Add(item));")] // a field, which others may use without the lock
    [InlineData("Task.WaitAll(Task.Run(() => list.Add(1)), Task.Run(() => list.Add(2)));")] // no loop
    public Task Not_offered_where_the_parts_are_not_the_whole(string statement) => NotOffered($$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class Work
        {
            readonly List<int> _list = new();

            void Run(int[] items)
            {
                var list = new List<int>();
                var counts = new Dictionary<int, int>();
                {{statement}}
            }
        }
        """);

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix("""
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            static void Count(int[] items)
            {
                Dictionary<int, int> counts = new();
                Parallel.ForEach(items, item => { if (counts.ContainsKey(item)) counts[item]++; else counts[item] = 1; });
            }
        }
        """);
}
