using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class StoreFirstValueOnceTests : StateFixTests<StoreFirstValueOnce>
{
    private const string Cache = """
        using System.Collections.Concurrent;

        internal static class Cache
        {
            private static ConcurrentDictionary<string, object>? s_cache;

            public static object Of(string key)
            {
                s_cache ??= new();
                return s_cache.GetOrAdd(key, static _ => new object());
            }
        }
        """;

    [Fact]
    public Task Coalescing_assignment() => Fixes(Cache, """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Cache
        {
            private static ConcurrentDictionary<string, object>? s_cache;

            public static object Of(string key)
            {
                LazyInitializer.EnsureInitialized(ref s_cache, static () => new());
                return s_cache.GetOrAdd(key, static _ => new object());
            }
        }
        """,
        step: "if (!ReferenceEquals(Cache.Of(\"k\"), Cache.Of(\"k\"))) throw new Exception(\"two\");", holds: "true");

    [Fact]
    public Task Title_and_key() => TitleIs("Store the first value of 's_cache' only once (1 place); one may be made in vain", "MapSafety.StoreFirstValueOnce", Cache);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("“s_cache”的第一个值只存储一次（1 处）；可能会白白生成一个", Cache);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Cache);

    [Fact]
    public Task Tested_assignment() => Fixes("""
        using System.Collections.Concurrent;

        internal sealed class Registry
        {
            public static readonly Registry All = new();

            private ConcurrentDictionary<string, object>? _items;

            public object Of(string key)
            {
                if (_items == null)
                {
                    // made late
                    _items = new ConcurrentDictionary<string, object>(2, 16);
                }

                return _items.GetOrAdd(key, static _ => new object());
            }
        }
        """, """
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Registry
        {
            public static readonly Registry All = new();

            private ConcurrentDictionary<string, object>? _items;

            public object Of(string key)
            {
                if (_items == null)
                {
                    // made late
                    LazyInitializer.EnsureInitialized(ref _items, static () => new ConcurrentDictionary<string, object>(2, 16));
                }

                return _items.GetOrAdd(key, static _ => new object());
            }
        }
        """,
        step: "if (!ReferenceEquals(Registry.All.Of(\"k\"), Registry.All.Of(\"k\"))) throw new Exception(\"two\");", holds: "true");

    [Fact]
    public Task Value_of_a_getter_that_needs_the_object() => Fixes("""
        using System.Collections.Generic;
        using System.Linq;

        internal sealed class Squares
        {
            public static readonly Squares All = new();

            private readonly int _count = 100;
            private Dictionary<int, int>? _squares;

            private Dictionary<int, int> Map => _squares ?? (_squares = Make());

            public int Of(int number) => Map[number];

            private Dictionary<int, int> Make() => Enumerable.Range(0, _count).ToDictionary(n => n, n => n * n);
        }
        """, """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        internal sealed class Squares
        {
            public static readonly Squares All = new();

            private readonly int _count = 100;
            private Dictionary<int, int>? _squares;

            private Dictionary<int, int> Map => LazyInitializer.EnsureInitialized(ref _squares, () => Make());

            public int Of(int number) => Map[number];

            private Dictionary<int, int> Make() => Enumerable.Range(0, _count).ToDictionary(n => n, n => n * n);
        }
        """,
        step: "if (Squares.All.Of(9) != 81) throw new Exception(\"wrong\");", holds: "true");

    [Fact]
    public Task Without_nullable_annotation() => Fixes("""
        using System.Collections.Concurrent;

        internal static class Queue
        {
            private static ConcurrentQueue<int> s_items = null!;

            public static void Add(int item)
            {
                if (s_items is null)
                    s_items = new();
                s_items.Enqueue(item);
            }

            public static int Count => s_items.Count;
        }
        """, """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Queue
        {
            private static ConcurrentQueue<int> s_items = null!;

            public static void Add(int item)
            {
                if (s_items is null)
                    LazyInitializer.EnsureInitialized(ref s_items, static () => new());
                s_items.Enqueue(item);
            }

            public static int Count => s_items.Count;
        }
        """,
        step: "Queue.Add(i);", holds: "Queue.Count == calls");

    [Theory]
    [InlineData("internal static ConcurrentBag<int>? Items { get; private set; } public static void Add(int item) { Items ??= new(); Items.Add(item); }")]
    [InlineData("private static volatile ConcurrentBag<int>? s_items; public static void Add(int item) { s_items ??= new(); s_items.Add(item); }")]
    [InlineData("private static ConcurrentBag<int>? s_items; public static ConcurrentBag<int> Get() { var items = s_items; if (items == null) { items = new(); s_items = items; } return items; }")]
    [InlineData("private static ConcurrentBag<int>? s_items; public static async Task Add(Task<ConcurrentBag<int>> items) { s_items ??= await items; s_items.Add(1); }")]
    [InlineData("private static ConcurrentBag<int>? s_items; public static void Add(int item) { s_items = s_items ?? new(); s_items.Add(item); }")]
    [InlineData("private static ImmutableArray<int> s_items; public static ImmutableArray<int> All { get { if (s_items.IsDefault) s_items = ImmutableArray.Create(1); return s_items; } }")]
    [InlineData("private static ConcurrentBag<int>? s_items; public static int Count(int[] items) { if (s_items == null) { s_items = new(); foreach (int item in items) s_items.Add(item); } return s_items.Count; }")]
    [InlineData("private static ConcurrentBag<int>? s_items; public static void Add(int item) { if (s_items == null) { s_items = new(); s_items.Add(item); } else { s_items.Add(item); } }")]
    public Task Not_offered(string members) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Collections.Immutable;
        using System.Threading.Tasks;

        internal static class Holder
        {
            {{members}}
        }
        """);
}
