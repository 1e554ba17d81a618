using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class ProjectInParallelTests : LocalFixTests<ProjectInParallel>
{
    [Fact]
    public Task List_that_is_made_for_the_results() => Fixes(
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

            public static int Cubes(int[] items)
            {
                var results = new List<int>(items.Length);

                Parallel.ForEach(items, item =>
                {
                    int square = item * item;
                    results.Add(square * item); // in int
                });
                results.Sort();
                return results[0] + results.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Work
        {
            public static List<int> Squares(int[] items)
            {
                List<int> results = items.AsParallel().Select(item => item * item).ToList();
                return results;
            }

            public static int Cubes(int[] items)
            {
                var results = items.AsParallel().Select(item =>
                {
                    int square = item * item;
                    return square * item; // in int
                }).ToList();
                results.Sort();
                return results[0] + results.Count;
            }
        }

        """,
        holds: "Work.Squares(items).OrderBy(n => n).SequenceEqual(items.Select(n => n * n)) && Work.Cubes(items) == 501");

    [Fact]
    public Task List_that_has_elements_already_a_parameter_and_a_field() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        sealed class Work
        {
            private readonly List<int> _rows = new();

            public static void Fill(int[] items, List<int> results) =>
                Parallel.ForEach(items, item => results.Add(item));

            public static int After(int[] items)
            {
                var results = new List<int> { 0 };
                Parallel.ForEach(items, item => { results.Add(item); });
                return results.Count;
            }

            public int Import(int[] items)
            {
                // All at once.
                Parallel.ForEach(items.Where(item => item > 0), item => this._rows.Add(item));
                return _rows.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        sealed class Work
        {
            private readonly List<int> _rows = new();

            public static void Fill(int[] items, List<int> results) =>
                results.AddRange(items.AsParallel().Select(item => item));

            public static int After(int[] items)
            {
                var results = new List<int> { 0 };
                results.AddRange(items.AsParallel().Select(item => item));
                return results.Count;
            }

            public int Import(int[] items)
            {
                // All at once.
                this._rows.AddRange(items.Where(item => item > 0).AsParallel().Select(item => item));
                return _rows.Count;
            }
        }

        """,
        holds: "Work.After(items) == 501 && new Work().Import(items) == 500");

    [Fact]
    public Task Only_some_items() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Even(int[] items)
            {
                var results = new List<string>();
                Parallel.ForEach(items, item =>
                {
                    if (item % 2 == 0)
                        results.Add(item.ToString());
                });
                return results.Count;
            }

            public static int Same(int[] items, List<int> results)
            {
                Parallel.ForEach(items, item => { if (item % 2 == 0) { results.Add(item); } });
                return results.Count;
            }

            public static int Halves(int[] items)
            {
                var results = new HashSet<int>();
                Parallel.ForEach(items, item =>
                {
                    var half = item / 2;
                    if (half > 10)
                        results.Add(half);
                });
                return results.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Work
        {
            public static int Even(int[] items)
            {
                var results = items.AsParallel().Where(item => item % 2 == 0).Select(item => item.ToString()).ToList();
                return results.Count;
            }

            public static int Same(int[] items, List<int> results)
            {
                results.AddRange(items.AsParallel().Where(item => item % 2 == 0));
                return results.Count;
            }

            public static int Halves(int[] items)
            {
                var results = new HashSet<int>();
                results.UnionWith(items.AsParallel().Select(item => item / 2).Where(half => half > 10));
                return results.Count;
            }
        }

        """,
        holds: "Work.Even(items) == 250 && Work.Same(items, new()) == 250 && Work.Halves(items) == 240");

    [Fact]
    public Task What_is_not_null() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            private static string? Name(int item) => item % 2 == 0 ? null : "n" + item;

            public static List<string> Names(int[] items)
            {
                var names = new List<string>();
                Parallel.ForEach(items, item =>
                {
                    var name = Name(item);
                    if (name != null)
                        names.Add(name);
                });
                return names;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Work
        {
            private static string? Name(int item) => item % 2 == 0 ? null : "n" + item;

            public static List<string> Names(int[] items)
            {
                var names = items.AsParallel().Select(item => Name(item)).OfType<string>().ToList();
                return names;
            }
        }

        """,
        holds: "Work.Names(items).Count == 250");

    [Fact]
    public Task Entries_are_stored_one_by_one() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Names(int[] items)
            {
                var names = new Dictionary<int, string>();
                Parallel.ForEach(items, item => names[item % 50] = "n" + item % 50);
                return names.Count;
            }

            public static int Jobs(int[] items)
            {
                Queue<string> jobs = new();
                Parallel.ForEach(items, item =>
                {
                    string job = item.ToString();
                    jobs.Enqueue(job);
                });
                return jobs.Count;
            }

            public static int Wide(int[] items)
            {
                var numbers = new List<long>();
                Parallel.ForEach(items, item => numbers.Add(item));
                return numbers.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Work
        {
            public static int Names(int[] items)
            {
                var names = new Dictionary<int, string>();
                foreach (var (key, value) in items.AsParallel().Select(item => (item % 50, "n" + item % 50)))
                    names[key] = value;
                return names.Count;
            }

            public static int Jobs(int[] items)
            {
                Queue<string> jobs = new();
                foreach (var result in items.AsParallel().Select(item =>
                {
                    string job = item.ToString();
                    return job;
                }))
                    jobs.Enqueue(result);
                return jobs.Count;
            }

            public static int Wide(int[] items)
            {
                var numbers = new List<long>();
                foreach (var result in items.AsParallel().Select(item => item))
                    numbers.Add(result);
                return numbers.Count;
            }
        }

        """,
        holds: "Work.Names(items) == 50 && Work.Jobs(items) == 500 && Work.Wide(items) == 500");

    // The compiler counts the namespace as used that has a WithCancellation of its own.
    [Fact]
    public Task Several_at_once_counted_loops_and_options() => Fixes(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Pairs(int[] items, List<int> results)
            {
                Parallel.ForEach(items, item => results.AddRange(new[] { item, -item }));
                return results.Count;
            }

            public static int Count(int[] items, CancellationToken stop)
            {
                List<int> results = new();
                Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop }, i => results.Add(items[i]));
                return results.Count;
            }

            public static int Hundred()
            {
                List<int> results = new();
                Parallel.For(1, 101, new() { MaxDegreeOfParallelism = 4 }, (i) => results.Add(i));
                return results.Count;
            }
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Pairs(int[] items, List<int> results)
            {
                results.AddRange(items.AsParallel().SelectMany(item => new[] { item, -item }));
                return results.Count;
            }

            public static int Count(int[] items, CancellationToken stop)
            {
                List<int> results = ParallelEnumerable.Range(0, items.Length).WithDegreeOfParallelism(Environment.ProcessorCount).WithCancellation(stop).Select(i => items[i]).ToList();
                return results.Count;
            }

            public static int Hundred()
            {
                List<int> results = ParallelEnumerable.Range(1, 100).WithDegreeOfParallelism(4).Select((i) => i).ToList();
                return results.Count;
            }
        }

        """,
        holds: "Work.Pairs(items, new()) == 1000 && Work.Count(items, default) == 500 && Work.Hundred() == 100");

    [Fact]
    public Task Objects_that_take_their_type_from_the_list_and_a_source_in_parentheses() => Fixes(
        """
        using System.Collections.Generic;
        using System.IO;
        using System.Threading.Tasks;

        sealed record Page(int Number);

        static class Work
        {
            public static int Pages(int[]? items)
            {
                List<Page> pages = new();
                Parallel.ForEach(items ?? new int[3], item =>
                {
                    using (var text = new StringReader(""))
                    {
                        text.Read();
                        pages.Add(new(item));
                    }
                });
                return pages.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;

        sealed record Page(int Number);

        static class Work
        {
            public static int Pages(int[]? items)
            {
                List<Page> pages = (items ?? new int[3]).AsParallel().Select(item =>
                {
                    using (var text = new StringReader(""))
                    {
                        text.Read();
                        return new Page(item);
                    }
                }).ToList();
                return pages.Count;
            }
        }

        """,
        holds: "Work.Pages(items) == 500");

    [Fact]
    public Task Capacity_that_somebody_works_out_and_a_try_that_only_cleans_up() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        static class Work
        {
            private static int s_started, s_ended;

            private static int Room(int[] items) => items.Length + s_started;

            public static int Squares(int[] items)
            {
                List<int> results = new(Room(items));
                Parallel.ForEach(items, item =>
                {
                    Interlocked.Increment(ref s_started);
                    try
                    {
                        results.Add(item * item);
                    }
                    finally
                    {
                        Interlocked.Increment(ref s_ended);
                    }
                });
                return results.Count + s_started - s_ended;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        static class Work
        {
            private static int s_started, s_ended;

            private static int Room(int[] items) => items.Length + s_started;

            public static int Squares(int[] items)
            {
                List<int> results = new(Room(items));
                results.AddRange(items.AsParallel().Select(item =>
                {
                    Interlocked.Increment(ref s_started);
                    try
                    {
                        return item * item;
                    }
                    finally
                    {
                        Interlocked.Increment(ref s_ended);
                    }
                }));
                return results.Count + s_started - s_ended;
            }
        }

        """,
        holds: "Work.Squares(items) == 500");

    [Fact]
    public Task A_remark_between_declaration_and_loop_stays() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Work
        {
            public static int Squares(int[] items)
            {
                List<int> results = new();
                // Every core takes part.
                Parallel.ForEach(items, item => results.Add(item * item));
                return results.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;

        static class Work
        {
            public static int Squares(int[] items)
            {
                List<int> results = new();
                // Every core takes part.
                results.AddRange(items.AsParallel().Select(item => item * item));
                return results.Count;
            }
        }

        """,
        holds: "Work.Squares(items) == 500");

    [Fact]
    public Task Title_says_that_there_is_no_order() => TitleIs(
        "Let a parallel query make what goes into 'results' (in no particular order, as now)", "MapSafety.ProjectInParallel",
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
        "由并行查询产生放入“results”的内容（与现在一样没有固定顺序）",
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
    [InlineData("Parallel.ForEach(items, item => { if (list.Count < 3) list.Add(item); });")] // looks too
    [InlineData("Parallel.ForEach(items, item => { list.Add(item); list.Add(-item); });")] // two results
    [InlineData("Parallel.ForEach(items, item => { list.Add(item); Console.WriteLine(item); });")] // goes on afterwards
    [InlineData("Parallel.ForEach(items, item => { if (item < 3) return; list.Add(item); });")] // some make nothing
    [InlineData("Parallel.ForEach(items, item => { if (item < 3) list.Add(item); else list.Add(0); });")] // two places
    [InlineData("Parallel.ForEach(items, item => { if (int.TryParse(\"1\", out int n)) list.Add(n); });")] // the condition declares what is added
    [InlineData("Parallel.ForEach(items, item => { Console.WriteLine(item); if (item < 3) list.Add(item); });")] // more than an expression before
    [InlineData("Parallel.ForEach(items, (item, loop) => list.Add(item));")] // may stop the loop
    [InlineData("Parallel.ForEach(items, (item, loop, index) => list.Add(item));")] // the index
    [InlineData("Parallel.ForEach(items.Where(item => !list.Contains(item)), item => list.Add(item));")] // the source reads the list
    [InlineData("Parallel.ForEach(Partitioner.Create(items, true), item => list.Add(item));")] // a partitioner
    [InlineData("Parallel.ForEach(items, options, item => list.Add(item));")] // options that are not to be seen
    [InlineData("Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = size }, item => list.Add(item));")] // may be -1
    [InlineData("Parallel.For(size, items.Length, i => list.Add(i));")] // may count down
    [InlineData("Parallel.For(0L, 10L, i => list.Add((int)i));")] // a range of longs
    [InlineData("var done = Parallel.ForEach(items, item => list.Add(item)).IsCompleted;")] // its result
    [InlineData("Parallel.ForEach(items, item => { foreach (int part in items) list.Add(part); });")] // any number of results
    [InlineData("Parallel.ForEach(items, item => { try { list.Add(item); } catch (Exception) { } });")] // may fail
    [InlineData("Parallel.ForEach(items, list.Add);")] // no lambda
    [InlineData("Parallel.ForEach(items, item => list.Insert(0, item));")] // a place
    [InlineData("Parallel.ForEach(items, item => list.Add(null!));")] // no type
    [InlineData("bool Known(int item) => list.Contains(item); Parallel.ForEach(items, item => list.Add(Known(item) ? 0 : item));")] // asks the list through a function
    [InlineData("Parallel.ForEach(items, item => _rows.Add(Rows + item));")] // asks the field through a property
    [InlineData("items.AsParallel().ForAll(item => list.Add(item));")] // another runner
    [InlineData("Task.WaitAll(Task.Run(() => list.Add(1)), Task.Run(() => list.Add(2)));")] // no loop
    public Task Not_offered_where_the_loop_does_more(string statement) => NotOffered($$"""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class Work
        {
            readonly List<int> _rows = new();

            int Rows => Count();

            int Count() => _rows.Count;

            void Run(int[] items, ParallelOptions options, int size)
            {
                var list = new List<{{(statement.Contains("null") ? "string" : "int")}}>();
                Console.WriteLine(size);
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
            static void Squares(int[] items)
            {
                List<int> results = new();
                Parallel.ForEach(items, item => { var square = item * item; if (square > 3) results.Add(square); });
            }
        }
        """);
}
