using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that holds a semaphore where the code waits between a look and the change that depends on it.</summary>
public sealed class GuardWithSemaphoreTests : StateFixTests<GuardWithSemaphore>
{
    private const string Pages = """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Pages
        {
            private static readonly Dictionary<string, string> s_pages = new();

            public static async Task<string> GetAsync(string name)
            {
                if (s_pages.TryGetValue(name, out var page))
                    return page;

                page = await Task.Run(() => name + "!");
                s_pages[name] = page;
                return page;
            }
        }

        """;

    [Fact]
    public Task Title_says_what_is_held_where() => TitleIs(
        "Guard 's_pages' with a semaphore, 's_pagesLock', held across 'await' (2 uses in 1 file)", "MapSafety.GuardWithSemaphore", Pages);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("用跨 await 持有的信号量“s_pagesLock”保护“s_pages”（1 个文件中的 2 处使用）", Pages);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Pages);

    [Fact]
    public Task Look_await_and_store() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Pages
        {
            private static readonly Dictionary<string, string> s_pages = new();

            public static async Task<string> GetAsync(string name)
            {
                if (s_pages.TryGetValue(name, out var page))
                    return page;

                page = await Task.Run(() => name + "!");
                s_pages[name] = page;
                return page;
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        static class Pages
        {
            private static readonly Dictionary<string, string> s_pages = new();
            private static readonly SemaphoreSlim s_pagesLock = new(1, 1);

            public static async Task<string> GetAsync(string name)
            {
                await s_pagesLock.WaitAsync();
                try
                {
                    if (s_pages.TryGetValue(name, out var page))
                        return page;

                    page = await Task.Run(() => name + "!");
                    s_pages[name] = page;
                    return page;
                }
                finally
                {
                    s_pagesLock.Release();
                }
            }
        }

        """,
        step: "if (Pages.GetAsync(\"k\" + i % 50).Result != \"k\" + i % 50 + \"!\") throw new Exception(\"torn\");",
        holds: "Pages.GetAsync(\"a\").Result == \"a!\"");

    [Fact]
    public Task Synchronous_members_wait_and_nobody_needs_their_thread() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        sealed class Files
        {
            private readonly Dictionary<string, int> _sizes = new();

            public async Task<int> GetAsync(string path)
            {
                if (!_sizes.TryGetValue(path, out int size))
                {
                    size = await ReadAsync(path).ConfigureAwait(false);
                    _sizes.Add(path, size);
                }

                return size;
            }

            public int Count => _sizes.Count;

            public void Forget(string path)
            {
                if (path.Length > 0)
                    _sizes.Remove(path);
            }

            private static async Task<int> ReadAsync(string path)
            {
                await Task.Delay(0).ConfigureAwait(false);
                return path.Length;
            }
        }

        static class Shared { public static readonly Files Files = new(); }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        sealed class Files
        {
            private readonly Dictionary<string, int> _sizes = new();
            private readonly SemaphoreSlim _sizesLock = new(1, 1);

            public async Task<int> GetAsync(string path)
            {
                await _sizesLock.WaitAsync().ConfigureAwait(false);
                try
                {
                    if (!_sizes.TryGetValue(path, out int size))
                    {
                        size = await ReadAsync(path).ConfigureAwait(false);
                        _sizes.Add(path, size);
                    }

                    return size;
                }
                finally
                {
                    _sizesLock.Release();
                }
            }

            public int Count
            {
                get
                {
                    _sizesLock.Wait();
                    try
                    {
                        return _sizes.Count;
                    }
                    finally
                    {
                        _sizesLock.Release();
                    }
                }
            }

            public void Forget(string path)
            {
                _sizesLock.Wait();
                try
                {
                    if (path.Length > 0)
                        _sizes.Remove(path);
                }
                finally
                {
                    _sizesLock.Release();
                }
            }

            private static async Task<int> ReadAsync(string path)
            {
                await Task.Delay(0).ConfigureAwait(false);
                return path.Length;
            }
        }

        static class Shared { public static readonly Files Files = new(); }

        """,
        step: "if (Shared.Files.GetAsync(\"k\" + i % 50).Result != (\"k\" + i % 50).Length) throw new Exception(\"torn\"); Shared.Files.Forget(\"k\" + (i + 7) % 50);",
        holds: "Shared.Files.Count >= 0");

    [Fact]
    public Task Expression_bodies_and_the_habit_of_the_file() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Sums
        {
            private static readonly Dictionary<string, int> s_sums = new();

            public static async Task<int> AddAsync(string name) => s_sums[name] = s_sums.GetValueOrDefault(name) + await Task.FromResult(1).ConfigureAwait(false);

            public static async Task<int> OfAsync(string name)
            {
                await Task.Delay(0).ConfigureAwait(false);
                return s_sums[name];
            }
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        static class Sums
        {
            private static readonly Dictionary<string, int> s_sums = new();
            private static readonly SemaphoreSlim s_sumsLock = new(1, 1);

            public static async Task<int> AddAsync(string name)
            {
                await s_sumsLock.WaitAsync().ConfigureAwait(false);
                try
                {
                    return s_sums[name] = s_sums.GetValueOrDefault(name) + await Task.FromResult(1).ConfigureAwait(false);
                }
                finally
                {
                    s_sumsLock.Release();
                }
            }

            public static async Task<int> OfAsync(string name)
            {
                await Task.Delay(0).ConfigureAwait(false);
                await s_sumsLock.WaitAsync().ConfigureAwait(false);
                try
                {
                    return s_sums[name];
                }
                finally
                {
                    s_sumsLock.Release();
                }
            }
        }

        """,
        step: "Sums.AddAsync(\"a\").Wait();",
        holds: "Sums.OfAsync(\"a\").Result == calls");

    [Theory]
    [InlineData("public static void Set(string k) => s_map[k] = 1;")] // lock would do
    [InlineData("public static async Task<int> Get(string k) { if (s_map.TryGetValue(k, out var n)) return n; n = await Other(k); s_map[k] = n; return n; } static async Task<int> Other(string k) { await Task.Delay(0); return k.Length < 2 ? 1 : await Get(k.Substring(1)); }")] // comes back
    [InlineData("static TaskCompletionSource<int> s_source = new(); public static async Task<int> Get(string k) { s_map[k] = 1; int n = await s_source.Task; s_map.Remove(k); return n; } public static void Complete(string k) { if (s_map.ContainsKey(k)) s_source.TrySetResult(1); }")] // waits for another member
    [InlineData("public static async Task<int> Get(string k, System.Func<string, Task<int>> make) { if (s_map.TryGetValue(k, out var n)) return n; n = await make(k); s_map[k] = n; return n; }")] // a delegate
    [InlineData("public static async Task<int> Get(string k, IMaker maker) { if (s_map.TryGetValue(k, out var n)) return n; n = await maker.Make(k); s_map[k] = n; return n; } public interface IMaker { Task<int> Make(string k); }")] // an interface
    [InlineData("public static async Task<int> Get(string k, Maker maker) { if (s_map.TryGetValue(k, out var n)) return n; n = await maker.Make(k); s_map[k] = n; return n; } public class Maker { public virtual async Task<int> Make(string k) { await Task.Delay(0); return 1; } }")] // a virtual member
    [InlineData("public static event System.Action Changed = () => { }; public static async Task<int> Get(string k) { if (s_map.TryGetValue(k, out var n)) return n; n = await Task.FromResult(1); Changed(); s_map[k] = n; return n; }")] // an event
    [InlineData("public static async Task<int> Get(string k) { if (s_map.TryGetValue(k, out var n)) return n; n = await Task.FromResult(1); s_map[k] = n; return n; } public static int Count => s_map.Count;")] // a blocked thread that the holder needs
    [InlineData("public static async Task<int> Get(string k) { if (s_map.TryGetValue(k, out var n)) return n; n = await Make(k).ConfigureAwait(false); s_map[k] = n; return n; } static async Task<int> Make(string k) { await Task.Delay(0); return 1; } public static int Count => s_map.Count;")] // a helper that needs the blocked thread
    [InlineData("static readonly object s_gate = new(); static int s_n; public static async Task<int> Get(string k) { if (s_map.TryGetValue(k, out var n)) return n; n = await Task.FromResult(Next()); s_map[k] = n; return n; } static int Next() { lock (s_gate) return ++s_n; }")] // another lock inside
    [InlineData("public static async Task<int> Get(string k, Task<int> task) { if (s_map.TryGetValue(k, out var n)) return n; n = await task; s_map[k] = n; return n; }")] // a task that is not known
    [InlineData("public static async Task Get(IAsyncEnumerable<string> all) { s_map.Clear(); await foreach (string k in all) s_map[k] = 1; }")] // a stream of answers
    [InlineData("static readonly Dictionary<string, int> s_other = new(); public static async Task<int> Get(string k) { if (s_map.TryGetValue(k, out var n)) return n; n = await Task.FromResult(1); s_other[k] = n; s_map[k] = n; return n; }")] // another collection in the same statements
    public Task Not_offered_where_it_could_wait_for_ever(string members) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Cache
        {
            private static readonly Dictionary<string, int> s_map = new();
            {{members}}
        }

        """);

    [Fact]
    public Task Not_offered_where_requests_pass_through_own_code() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;

        sealed class Handler : DelegatingHandler { }

        static class Tokens
        {
            private static readonly HttpClient s_client = new(new Handler());
            private static readonly Dictionary<string, string> s_tokens = new();

            public static async Task<string> GetAsync(string name)
            {
                if (s_tokens.TryGetValue(name, out var token))
                    return token;

                token = await s_client.GetStringAsync(name);
                s_tokens[name] = token;
                return token;
            }
        }

        """);

    [Fact]
    public Task Uses_of_other_types_and_all_states_at_once() => FixesFiles(
        [("/0/Test0.cs", """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        static class Cache
        {
            internal static readonly Dictionary<string, int> All = new();
            private static readonly List<string> s_names = new();

            public static async Task<int> GetAsync(string name)
            {
                if (All.TryGetValue(name, out int n))
                    return n;

                n = await Task.FromResult(1).ConfigureAwait(false);
                All[name] = n;
                return n;
            }

            public static async Task AddAsync(string name)
            {
                if (!s_names.Contains(name))
                {
                    await Task.Delay(1).ConfigureAwait(false);
                    s_names.Add(name);
                }
            }
        }

        """), ("/0/Test1.cs", """
        static class Other
        {
            public static void Drop(string name)
            {
                Cache.All.Remove(name);
            }
        }

        """)],
        [("/0/Test0.cs", """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        static class Cache
        {
            internal static readonly Dictionary<string, int> All = new();
            internal static readonly SemaphoreSlim AllLock = new(1, 1);
            private static readonly List<string> s_names = new();
            private static readonly SemaphoreSlim s_namesLock = new(1, 1);

            public static async Task<int> GetAsync(string name)
            {
                await AllLock.WaitAsync().ConfigureAwait(false);
                try
                {
                    if (All.TryGetValue(name, out int n))
                        return n;

                    n = await Task.FromResult(1).ConfigureAwait(false);
                    All[name] = n;
                    return n;
                }
                finally
                {
                    AllLock.Release();
                }
            }

            public static async Task AddAsync(string name)
            {
                await s_namesLock.WaitAsync().ConfigureAwait(false);
                try
                {
                    if (!s_names.Contains(name))
                    {
                        await Task.Delay(1).ConfigureAwait(false);
                        s_names.Add(name);
                    }
                }
                finally
                {
                    s_namesLock.Release();
                }
            }
        }

        """), ("/0/Test1.cs", """
        static class Other
        {
            public static void Drop(string name)
            {
                Cache.AllLock.Wait();
                try
                {
                    Cache.All.Remove(name);
                }
                finally
                {
                    Cache.AllLock.Release();
                }
            }
        }

        """)]);

    [Fact]
    public Task Braces_on_the_same_line() => FixesFiles(
        [("/0/Test0.cs", "using System.Collections.Generic;\r\nusing System.Threading.Tasks;\r\n\r\nstatic class Cache {\r\n\tstatic readonly HashSet<string> s_names = new();\r\n\r\n\tpublic static async Task AddAsync(string name) {\r\n\t\tstring key = name.Trim();\r\n\t\tif (!s_names.Contains(key)) {\r\n\t\t\tawait Task.Delay(1);\r\n\t\t\ts_names.Add(key);\r\n\t\t}\r\n\t\tawait Task.Delay(1);\r\n\t}\r\n}\r\n")],
        [("/0/Test0.cs", "using System.Collections.Generic;\r\nusing System.Threading;\r\nusing System.Threading.Tasks;\r\n\r\nstatic class Cache {\r\n\tstatic readonly HashSet<string> s_names = new();\r\n\tstatic readonly SemaphoreSlim s_namesLock = new(1, 1);\r\n\r\n\tpublic static async Task AddAsync(string name) {\r\n\t\tstring key = name.Trim();\r\n\t\tawait s_namesLock.WaitAsync();\r\n\t\ttry {\r\n\t\t\tif (!s_names.Contains(key)) {\r\n\t\t\t\tawait Task.Delay(1);\r\n\t\t\t\ts_names.Add(key);\r\n\t\t\t}\r\n\t\t} finally {\r\n\t\t\ts_namesLock.Release();\r\n\t\t}\r\n\t\tawait Task.Delay(1);\r\n\t}\r\n}\r\n")]);
}
