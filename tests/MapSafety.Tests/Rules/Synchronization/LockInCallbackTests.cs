using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class LockInCallbackTests : LocalFixTests<LockInCallback>
{
    [Fact]
    public Task Expression_becomes_a_block() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static List<int> Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item => results.Add(item * item));
                return results;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static List<int> Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item =>
                {
                    lock (results)
                    {
                        results.Add(item * item);
                    }
                });
                return results;
            }
        }

        """,
        holds: "Work.Squares(items).Count == 500");

    [Fact]
    public Task Look_and_change_come_under_one_lock() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Some(int[] items)
            {
                List<int> some = new();
                Parallel.ForEach(items, item =>
                {
                    int square = item * item;
                    if (some.Count < 20)
                        some.Add(square);
                });
                return some.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Some(int[] items)
            {
                List<int> some = new();
                Parallel.ForEach(items, item =>
                {
                    int square = item * item;
                    lock (some)
                    {
                        if (some.Count < 20)
                            some.Add(square);
                    }
                });
                return some.Count;
            }
        }

        """,
        holds: "Work.Some(items) == 20");

    [Fact]
    public Task Both_callbacks_and_the_merge_of_workers() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Merge(int[] items, SortedSet<int> all)
            {
                Parallel.ForEach(
                    items,
                    () => new List<int>(),
                    (item, state, mine) => { mine.Add(item); return mine; },
                    mine => all.UnionWith(mine));
                return all.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Merge(int[] items, SortedSet<int> all)
            {
                Parallel.ForEach(
                    items,
                    () => new List<int>(),
                    (item, state, mine) => { mine.Add(item); return mine; },
                    mine =>
                    {
                        lock (all)
                        {
                            all.UnionWith(mine);
                        }
                    });
                return all.Count;
            }
        }

        """,
        holds: "Work.Merge(items, new()) == 500");

    [Fact]
    public Task The_creator_too_where_it_goes_on_meanwhile() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Both(int[] items)
            {
                List<int> all = new();
                all.Add(0);
                Task adding = Task.Run(() =>
                {
                    foreach (int item in items)
                        all.Add(item);
                });
                all.AddRange(items);
                await adding;
                return all.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Both(int[] items)
            {
                List<int> all = new();
                all.Add(0);
                Task adding = Task.Run(() =>
                {
                    foreach (int item in items)
                        lock (all)
                            all.Add(item);
                });
                lock (all)
                {
                    all.AddRange(items);
                }
                await adding;
                lock (all)
                {
                    return all.Count;
                }
            }
        }

        """,
        holds: "Work.Both(items).Result == 1001");

    [Fact]
    public Task Local_function_and_two_collections_by_fix_all() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Split(int[] items)
            {
                var even = new List<int>();
                var odd = new List<int>();
                Parallel.ForEach(items, Put);
                return even.Count - odd.Count;

                void Put(int item)
                {
                    if (item % 2 == 0)
                    {
                        even.Add(item);
                    }
                    else
                    {
                        odd.Add(item);
                    }
                }
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Split(int[] items)
            {
                var even = new List<int>();
                var odd = new List<int>();
                Parallel.ForEach(items, Put);
                return even.Count - odd.Count;

                void Put(int item)
                {
                    if (item % 2 == 0)
                    {
                        lock (even)
                        {
                            even.Add(item);
                        }
                    }
                    else
                    {
                        lock (odd)
                        {
                            odd.Add(item);
                        }
                    }
                }
            }
        }

        """,
        holds: "Work.Split(items) == 0");

    [Fact]
    public Task Title_says_where_it_locks() => TitleIs(
        "Lock 'results' where callbacks use it", "MapSafety.LockInCallback",
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
        "在回调使用“results”时将其锁定",
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
    [InlineData("async Task Run(int[] items) { List<int> list = new(); await Parallel.ForEachAsync(items, async (item, stop) => list.Add(await Task.FromResult(item))); }")] // waits inside
    [InlineData("void Run(int[] items) { List<int> list; list = new(); Parallel.ForEach(items, item => list.Add(item)); }")] // another object may be locked
    [InlineData("void Run(int[] items) { List<int> list = new(); Parallel.ForEach(items, list.Add); }")] // no place for a lock
    public Task Not_offered_where_no_lock_can_stand(string method) =>
        NotOffered("using System.Collections.Generic; using System.Threading.Tasks; class Work { " + method + " }");
}
