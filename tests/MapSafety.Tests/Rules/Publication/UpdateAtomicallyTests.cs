using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class UpdateAtomicallyTests : StateFixTests<UpdateAtomically>
{
    private const string Routes = """
        using System.Collections.Immutable;

        internal static class Routes
        {
            private static ImmutableDictionary<string, int> s_routes = ImmutableDictionary<string, int>.Empty;

            public static void Set(string from, int to) => s_routes = s_routes.SetItem(from, to);

            public static void Drop(string from)
            {
                // gone for good
                s_routes = s_routes.Remove(from);
            }

            public static int Count => s_routes.Count;
        }
        """;

    [Fact]
    public Task Calls_of_a_map() => Fixes(Routes, """
        using System.Collections.Immutable;

        internal static class Routes
        {
            private static ImmutableDictionary<string, int> s_routes = ImmutableDictionary<string, int>.Empty;

            public static void Set(string from, int to) => ImmutableInterlocked.Update(ref s_routes, static (map, change) => map.SetItem(change.from, change.to), (from, to));

            public static void Drop(string from)
            {
                // gone for good
                ImmutableInterlocked.TryRemove(ref s_routes, from, out _);
            }

            public static int Count => s_routes.Count;
        }
        """,
        step: "if (i < 200) { Routes.Set(thread + \"-\" + i, i); Routes.Set(\"x\" + thread, i); Routes.Drop(\"x\" + thread); }", holds: "Routes.Count == threads * 200");

    [Fact]
    public Task Title_and_key() => TitleIs("Update 's_routes' with ImmutableInterlocked (2 places)", "MapSafety.UpdateAtomically", Routes);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("用 ImmutableInterlocked 更新“s_routes”（2 处）", Routes);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Routes);

    [Fact]
    public Task Set_that_is_asked_first() => Fixes("""
        using System.Collections.Immutable;

        internal sealed class Names
        {
            private static ImmutableHashSet<string> s_names = ImmutableHashSet.Create<string>();

            public static bool Has(string name) => s_names.Contains(name);

            public void Add(string name)
            {
                if (!s_names.Contains(name))
                    s_names = s_names.Add(name);
            }
        }
        """, """
        using System.Collections.Immutable;

        internal sealed class Names
        {
            private static ImmutableHashSet<string> s_names = ImmutableHashSet.Create<string>();

            public static bool Has(string name) => s_names.Contains(name);

            public void Add(string name)
            {
                if (!s_names.Contains(name))
                    ImmutableInterlocked.Update(ref s_names, static (set, name) => set.Add(name), name);
            }
        }
        """,
        step: "if (i < 300) new Names().Add(thread + \"-\" + i);", holds: "Enumerable.Range(0, threads).All(t => Enumerable.Range(0, 300).All(n => Names.Has(t + \"-\" + n)))");

    [Fact]
    public Task List_of_an_object_that_a_static_holds() => Fixes("""
        using System;
        using System.Collections.Immutable;

        internal static class Host { public static readonly Hub Hub = new(); }

        internal sealed class Hub
        {
            private ImmutableList<Action> _handlers = ImmutableList<Action>.Empty;

            public int Count => _handlers.Count;

            public void Add(Action handler) => _handlers = _handlers.Add(handler);

            public void Clean(int longest) => _handlers = _handlers.RemoveAll(handler => handler.Method.Name.Length > longest);
        }
        """, """
        using System;
        using System.Collections.Immutable;

        internal static class Host { public static readonly Hub Hub = new(); }

        internal sealed class Hub
        {
            private ImmutableList<Action> _handlers = ImmutableList<Action>.Empty;

            public int Count => _handlers.Count;

            public void Add(Action handler) => ImmutableInterlocked.Update(ref _handlers, static (list, handler) => list.Add(handler), handler);

            public void Clean(int longest) => ImmutableInterlocked.Update(ref _handlers, list => list.RemoveAll(handler => handler.Method.Name.Length > longest));
        }
        """,
        step: "if (i < 200) Host.Hub.Add(() => { });", holds: "Host.Hub.Count == threads * 200");

    [Fact]
    public Task Queue_and_stack() => Fixes("""
        using System.Collections.Immutable;

        internal static class Jobs
        {
            private static ImmutableQueue<int> s_jobs = ImmutableQueue<int>.Empty;
            private static ImmutableStack<int> s_done = ImmutableStack<int>.Empty;

            public static void Add(int job) => s_jobs = s_jobs.Enqueue(job);

            public static void Done(int job) => s_done = s_done.Push(job);

            public static (ImmutableQueue<int> Jobs, ImmutableStack<int> Done) All => (s_jobs, s_done);
        }
        """, """
        using System.Collections.Immutable;

        internal static class Jobs
        {
            private static ImmutableQueue<int> s_jobs = ImmutableQueue<int>.Empty;
            private static ImmutableStack<int> s_done = ImmutableStack<int>.Empty;

            public static void Add(int job) => ImmutableInterlocked.Enqueue(ref s_jobs, job);

            public static void Done(int job) => ImmutableInterlocked.Push(ref s_done, job);

            public static (ImmutableQueue<int> Jobs, ImmutableStack<int> Done) All => (s_jobs, s_done);
        }
        """,
        step: "if (i < 200) { Jobs.Add(i); Jobs.Done(i); }", holds: "Jobs.All.Jobs.Count() == threads * 200 && Jobs.All.Done.Count() == threads * 200");

    [Fact]
    public Task Chain_of_calls_is_computed_again() => Fixes("""
        using System.Collections.Immutable;

        internal static class Window
        {
            private static ImmutableSortedSet<int> s_seen = ImmutableSortedSet<int>.Empty;

            public static void Move(int from, int to) => s_seen = s_seen.Remove(from).Add(to);

            public static int Count => s_seen.Count;
        }
        """, """
        using System.Collections.Immutable;

        internal static class Window
        {
            private static ImmutableSortedSet<int> s_seen = ImmutableSortedSet<int>.Empty;

            public static void Move(int from, int to) => ImmutableInterlocked.Update(ref s_seen, set => set.Remove(from).Add(to));

            public static int Count => s_seen.Count;
        }
        """,
        step: "if (i < 200) Window.Move(-1, thread * 1000 + i);", holds: "Window.Count == threads * 200");

    [Theory]
    [InlineData("private static volatile ImmutableList<int> s_items = ImmutableList<int>.Empty; public static void Add(int item) => s_items = s_items.Add(item);")]
    [InlineData("internal static ImmutableList<int> Items { get; private set; } = ImmutableList<int>.Empty; public static void Add(int item) => Items = Items.Add(item);")]
    [InlineData("private static ImmutableList<int> s_items = ImmutableList<int>.Empty; public static ImmutableList<int> Add(int item) => s_items = s_items.Add(item);")]
    [InlineData("private static ImmutableList<int> s_items = ImmutableList<int>.Empty; public static void Add(IEnumerable<int> items) => s_items = s_items.AddRange(items);")]
    [InlineData("private static ImmutableList<int> s_items = ImmutableList<int>.Empty; public static void Add(int item) { var items = s_items; s_items = items.Add(item); }")]
    [InlineData("private static ImmutableDictionary<int, int> s_items = ImmutableDictionary<int, int>.Empty; public static void Add(int item) { if (!s_items.ContainsKey(item)) s_items = s_items.Add(item, 1); }")]
    [InlineData("private static ImmutableList<int> s_items = ImmutableList<int>.Empty; public static async Task Add(Task<int> item) => s_items = s_items.Add(1).Add(await item);")]
    [InlineData("private static Dictionary<int, int> s_items = new(); public static void Add(int item) => s_items = new(s_items) { [item] = 1 };")]
    public Task Not_offered(string members) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading.Tasks;

        internal static class Holder
        {
            {{members}}
        }
        """);
}
