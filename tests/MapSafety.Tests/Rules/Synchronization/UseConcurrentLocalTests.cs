using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class UseConcurrentLocalTests : LocalFixTests<UseConcurrentLocal>
{
    [Fact]
    public Task List_that_is_counted_afterwards() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item => results.Add(item * item));
                return results.Count;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Squares(int[] items)
            {
                ConcurrentQueue<int> results = new();
                Parallel.ForEach(items, item => results.Enqueue(item * item));
                return results.Count;
            }
        }

        """,
        holds: "Work.Squares(items) == 500");

    [Fact]
    public Task Implicitly_typed_dictionary_after_an_await() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Load(int[] items)
            {
                // One entry for each item.
                var pages = new Dictionary<int, string>();
                await Task.WhenAll(items.Select(async item =>
                {
                    await Task.Yield();
                    pages[item] = item.ToString();
                }));
                return pages.Count;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Load(int[] items)
            {
                // One entry for each item.
                var pages = new ConcurrentDictionary<int, string>();
                await Task.WhenAll(items.Select(async item =>
                {
                    await Task.Yield();
                    pages[item] = item.ToString();
                }));
                return pages.Count;
            }
        }

        """,
        holds: "Work.Load(items).Result == 500");

    [Fact]
    public Task Set_that_becomes_keys() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Distinct(int[] items)
            {
                HashSet<int> seen = new();
                Parallel.For(0, items.Length, i =>
                {
                    seen.Add(items[i] % 50);
                });
                return seen.Count;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Distinct(int[] items)
            {
                ConcurrentDictionary<int, byte> seen = new();
                Parallel.For(0, items.Length, i =>
                {
                    seen.TryAdd(items[i] % 50, 0);
                });
                return seen.Count;
            }
        }

        """,
        holds: "Work.Distinct(items) == 50");

    [Fact]
    public Task Counting_becomes_one_step() => Fixes(
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
                    counts[item % 5] = counts.GetValueOrDefault(item % 5) + 1;
                });
                return counts.Sum(count => count.Value);
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Count(int[] items)
            {
                var counts = new ConcurrentDictionary<int, int>();
                Parallel.ForEach(items, item =>
                {
                    counts.AddOrUpdate(item % 5, 1, static (_, current) => current + 1);
                });
                return counts.Sum(count => count.Value);
            }
        }

        """,
        holds: "Work.Count(items) == 500");

    [Fact]
    public Task Two_locals_of_one_name_and_one_more_by_fix_all() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Even(int[] items)
            {
                var all = new List<int>();
                var even = new Queue<int>();
                Parallel.ForEach(items, item =>
                {
                    all.Add(item);
                    if (item % 2 == 0)
                        even.Enqueue(item);
                });
                return even.Count + all.Count;
            }

            public static int Odd(int[] items)
            {
                var all = new Stack<int>();
                Parallel.ForEach(items, item => all.Push(item));
                return all.Count;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Even(int[] items)
            {
                var all = new ConcurrentQueue<int>();
                var even = new ConcurrentQueue<int>();
                Parallel.ForEach(items, item =>
                {
                    all.Enqueue(item);
                    if (item % 2 == 0)
                        even.Enqueue(item);
                });
                return even.Count + all.Count;
            }

            public static int Odd(int[] items)
            {
                var all = new ConcurrentStack<int>();
                Parallel.ForEach(items, item => all.Push(item));
                return all.Count;
            }
        }

        """,
        holds: "Work.Even(items) == 750 && Work.Odd(items) == 500");

    [Fact]
    public Task Title_says_what_it_becomes() => TitleIs(
        "Make 'results' a ConcurrentQueue", "MapSafety.UseConcurrentLocal",
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
        "将“results”改为 ConcurrentQueue",
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
    [InlineData("List<int> Run(int[] items) { List<int> list = new(); Parallel.ForEach(items, item => list.Add(item)); return list; }")] // the result's type
    [InlineData("void Run(int[] items) { List<int> list = new(); Parallel.ForEach(items, item => list.Add(item)); list.Sort(); }")] // its order counts
    [InlineData("int Run(int[] items) { List<int> list = new(); Parallel.ForEach(items, item => list.Add(item)); return list[0]; }")] // its order counts
    [InlineData("void Run(int[] items, List<int> list) { Parallel.ForEach(items, item => list.Add(item)); }")] // a parameter
    [InlineData("void Run(int[] items) { SortedSet<int> set = new(); Parallel.ForEach(items, item => set.Add(item)); }")] // no such type
    [InlineData("void Run(int[] items) { HashSet<int> set = new(); Parallel.ForEach(items, item => { if (set.Count < 3) set.Add(item); }); }")] // a look and a change
    [InlineData("void Run(int[] items) { List<int> list = new(), other = new(); Parallel.ForEach(items, item => list.Add(item)); other.Add(1); }")] // two in one declaration
    [InlineData("void Fill(List<int> list) { } void Run(int[] items) { List<int> list = new(); Fill(list); Parallel.ForEach(items, item => list.Add(item)); }")] // handed on
    public Task Not_offered_where_the_type_does_not_fit(string method) =>
        NotOffered("using System.Collections.Generic; using System.Threading.Tasks; class Work { " + method + " }");

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix("""
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            static int Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item => { if (item > 3) results.Add(item * item); });
                return results.Count;
            }
        }
        """);
}
