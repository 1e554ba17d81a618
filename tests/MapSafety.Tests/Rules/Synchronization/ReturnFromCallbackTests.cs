using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class ReturnFromCallbackTests : LocalFixTests<ReturnFromCallback>
{
    [Fact]
    public Task Asynchronous_lambda_that_ends_by_adding() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<List<int>> Load(int[] items)
            {
                List<int> pages = new();
                await Task.WhenAll(items.Select(async item =>
                {
                    await Task.Yield();
                    int page = item * 2;
                    pages.Add(page); // one of many
                }));
                return pages;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<List<int>> Load(int[] items)
            {
                List<int> pages = new();
                pages.AddRange(await Task.WhenAll(items.Select(async item =>
                {
                    await Task.Yield();
                    int page = item * 2;
                    return page; // one of many
                })));
                return pages;
            }
        }

        """,
        holds: "Work.Load(items).Result.SequenceEqual(items.Select(item => item * 2))");

    [Fact]
    public Task Expression_bodies_and_configured_awaits() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        sealed class Work
        {
            private readonly List<int> _rows = new();

            public int Count => _rows.Count;

            private static async Task<int> Get(int item)
            {
                await Task.Yield();
                return item;
            }

            public static async Task<int> Load(int[] items)
            {
                HashSet<int> seen = new();
                await Task.WhenAll(items.Select(async item => seen.Add(await Get(item)))).ConfigureAwait(false);
                return seen.Count;
            }

            public async Task Import(int[] items) => await Task.WhenAll(items.Select(async item => _rows.Add(await Get(item))));
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        sealed class Work
        {
            private readonly List<int> _rows = new();

            public int Count => _rows.Count;

            private static async Task<int> Get(int item)
            {
                await Task.Yield();
                return item;
            }

            public static async Task<int> Load(int[] items)
            {
                HashSet<int> seen = new();
                seen.UnionWith(await Task.WhenAll(items.Select(async item => await Get(item))).ConfigureAwait(false));
                return seen.Count;
            }

            public async Task Import(int[] items) => _rows.AddRange(await Task.WhenAll(items.Select(async item => await Get(item))));
        }

        """,
        holds: "Work.Load(items).Result == 500 && new Work() is var work && work.Import(items).Wait(10000) && work.Count == 500");

    [Fact]
    public Task Entries_and_tasks_that_a_variable_gathers() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Names(int[] items)
            {
                var names = new Dictionary<int, string>();
                var tasks = items.Select(async item =>
                {
                    await Task.Yield();
                    names[item] = item.ToString();
                }).ToList();
                await Task.WhenAll(tasks);
                return names.Count;
            }

            public static async Task<int> Jobs(int[] items)
            {
                Queue<string> jobs = new();
                if (items.Length > 0)
                {
                    await Task.WhenAll(items.Select(item => Task.Run(() => jobs.Enqueue(item.ToString()))));
                }
                return jobs.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Names(int[] items)
            {
                var names = new Dictionary<int, string>();
                var tasks = items.Select(async item =>
                {
                    await Task.Yield();
                    return (item, item.ToString());
                }).ToList();
                foreach (var (key, value) in await Task.WhenAll(tasks))
                {
                    names[key] = value;
                }
                return names.Count;
            }

            public static async Task<int> Jobs(int[] items)
            {
                Queue<string> jobs = new();
                if (items.Length > 0)
                {
                    foreach (var result in await Task.WhenAll(items.Select(item => Task.Run(() => item.ToString()))))
                    {
                        jobs.Enqueue(result);
                    }
                }
                return jobs.Count;
            }
        }

        """,
        holds: "Work.Names(items).Result == 500 && Work.Jobs(items).Result == 500");

    [Fact]
    public Task Synchronous_and_asynchronous_work_of_the_pool() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Both(int[] items)
            {
                var squares = new List<int>();
                var cubes = new List<int>();
                await Task.WhenAll(items.Select(item => Task.Run(() =>
                {
                    int square = item * item;
                    squares.Add(square);
                })).ToArray());
                await Task.WhenAll(items.Select(item => Task.Run(async () =>
                {
                    await Task.Yield();
                    cubes.Add(item * item * item);
                })));
                return squares.Count + cubes.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Both(int[] items)
            {
                var squares = new List<int>();
                var cubes = new List<int>();
                squares.AddRange(await Task.WhenAll(items.Select(item => Task.Run(() =>
                {
                    int square = item * item;
                    return square;
                })).ToArray()));
                cubes.AddRange(await Task.WhenAll(items.Select(item => Task.Run(async () =>
                {
                    await Task.Yield();
                    return item * item * item;
                }))));
                return squares.Count + cubes.Count;
            }
        }

        """,
        holds: "Work.Both(items).Result == 1000");

    [Fact]
    public Task Throttled_by_a_semaphore() => Fixes(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Load(int[] items)
            {
                using SemaphoreSlim few = new(4);
                var pages = new List<string>();
                await Task.WhenAll(items.Select(async item =>
                {
                    await few.WaitAsync();
                    try
                    {
                        await Task.Yield();
                        pages.Add(item.ToString());
                    }
                    finally
                    {
                        few.Release();
                    }
                }));
                return pages.Count;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        static class Work
        {
            public static async Task<int> Load(int[] items)
            {
                using SemaphoreSlim few = new(4);
                var pages = new List<string>();
                pages.AddRange(await Task.WhenAll(items.Select(async item =>
                {
                    await few.WaitAsync();
                    try
                    {
                        await Task.Yield();
                        return item.ToString();
                    }
                    finally
                    {
                        few.Release();
                    }
                })));
                return pages.Count;
            }
        }

        """,
        holds: "Work.Load(items).Result == 500");

    [Fact]
    public Task Title_says_when_they_are_put_in() => TitleIs(
        "Put the results into 'pages' when all tasks are done, in their order; none when one fails", "MapSafety.ReturnFromCallback",
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            static async Task Load(int[] items)
            {
                List<int> pages = new();
                await Task.WhenAll(items.Select(async item => { await Task.Yield(); pages.Add(item); }));
            }
        }
        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "所有任务完成后按顺序将结果放入“pages”；只要有任务失败就不放入",
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            static async Task Load(int[] items)
            {
                List<int> pages = new();
                await Task.WhenAll(items.Select(async item => { await Task.Yield(); pages.Add(item); }));
            }
        }
        """);

    [Theory]
    [InlineData("await Task.WhenAll(items.Select(async item => { await Task.Yield(); if (item > 3) list.Add(item); }));")] // some make nothing
    [InlineData("await Task.WhenAll(items.Select(async item => { await Task.Yield(); if (item > 3) return; list.Add(item); }));")] // some make nothing
    [InlineData("await Task.WhenAll(items.Select(async item => { await Task.Yield(); list.Add(item); await Task.Yield(); }));")] // goes on afterwards
    [InlineData("await Task.WhenAll(items.Select(async item => { try { list.Add(await Task.FromResult(item)); } catch (Exception) { } }));")] // may fail
    [InlineData("await Task.WhenAll(items.Select(async item => { await Task.Yield(); if (!list.Contains(item)) list.Add(item); }));")] // looks too
    [InlineData("var tasks = items.Select(async item => { await Task.Yield(); list.Add(item); }).ToList(); while (tasks.Count > 0) tasks.Remove(await Task.WhenAny(tasks));")] // one by one
    [InlineData("Task.WaitAll(items.Select(item => Task.Run(() => list.Add(item))).ToArray());")] // no await
    [InlineData("Task all = Task.WhenAll(items.Select(item => Task.Run(() => list.Add(item)))); await all;")] // waited for elsewhere
    [InlineData("List<Task> tasks = items.Select(item => Task.Run(() => list.Add(item))).ToList(); await Task.WhenAll(tasks);")] // a type that has no result
    [InlineData("await Task.WhenAll(Task.Run(() => list.Add(1)), Task.Run(() => list.Add(2)));")] // no query
    [InlineData("await Parallel.ForEachAsync(items, async (item, stop) => { await Task.Yield(); list.Add(item); });")] // no results
    [InlineData("await Task.WhenAll(items.Select(async item => { await Task.Yield(); list.AddRange(items); }));")] // several at once
    public Task Not_offered_where_a_task_does_more(string statement) => NotOffered($$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        class Work
        {
            async Task Run(int[] items)
            {
                var list = new List<int>();
                await Task.Yield();
                {{statement}}
            }
        }
        """);

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix("""
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        static class Work
        {
            static async Task Load(int[] items)
            {
                List<int> pages = new();
                await Task.WhenAll(items.Select(async item => { await Task.Yield(); pages.Add(item); }));
            }
        }
        """);
}
