using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class GuardReplacementsTests : StateFixTests<GuardReplacements>
{
    private const string Flags = """
        using System.Collections.Generic;

        internal static class Flags
        {
            private static volatile Dictionary<string, int> s_flags = new();

            public static void Set(string name, int value)
            {
                var copy = new Dictionary<string, int>(s_flags) { [name] = value };
                s_flags = copy;
            }

            public static void Reset() => s_flags = new Dictionary<string, int>();

            public static int Count => s_flags.Count;
        }
        """;

    [Fact]
    public Task A_new_lock_for_all_replacements_and_no_reader() => Fixes(Flags, """
        using System.Collections.Generic;

        internal static class Flags
        {
            private static volatile Dictionary<string, int> s_flags = new();
            private static readonly object s_flagsLock = new();

            public static void Set(string name, int value)
            {
                lock (s_flagsLock)
                {
                    var copy = new Dictionary<string, int>(s_flags) { [name] = value };
                    s_flags = copy;
                }
            }

            public static void Reset()
            {
                lock (s_flagsLock)
                {
                    s_flags = new Dictionary<string, int>();
                }
            }

            public static int Count => s_flags.Count;
        }
        """,
        step: "if (i < 100) Flags.Set(thread + \"-\" + i, i);", holds: "Flags.Count == threads * 100");

    [Fact]
    public Task Title_and_key() => TitleIs("Guard the replacements of 's_flags' with a lock on 's_flagsLock' (2 places)", "MapSafety.GuardReplacements", Flags);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("用锁“s_flagsLock”保护对“s_flags”的替换（2 处）", Flags);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Flags);

    [Fact]
    public Task The_lock_that_the_others_take() => Fixes("""
        using System.Collections.Immutable;

        internal sealed class Items
        {
            public static readonly Items All = new();

            private readonly object _gate = new();
            private ImmutableList<int> _items = ImmutableList<int>.Empty;

            public int Count => _items.Count;

            public void Add(int item)
            {
                lock (_gate)
                    _items = _items.Add(item);
            }

            public void Remove(int item)
            {
                _items = _items.Remove(item);
            }
        }
        """, """
        using System.Collections.Immutable;

        internal sealed class Items
        {
            public static readonly Items All = new();

            private readonly object _gate = new();
            private ImmutableList<int> _items = ImmutableList<int>.Empty;

            public int Count => _items.Count;

            public void Add(int item)
            {
                lock (_gate)
                    _items = _items.Add(item);
            }

            public void Remove(int item)
            {
                lock (_gate)
                {
                    _items = _items.Remove(item);
                }
            }
        }
        """,
        step: "if (i < 200) { Items.All.Add(i); Items.All.Remove(-1); }", holds: "Items.All.Count == threads * 200");

    [Fact]
    public Task Changes_in_place_and_a_drain() => Fixes("""
        using System.Collections.Concurrent;
        using System.Linq;

        internal sealed class Batch
        {
            public static readonly Batch All = new();

            private int _flushed;
            private ConcurrentQueue<int> _pending = new();

            public int Sum()
            {
                Flush();
                return _flushed;
            }

            public void Add(int line) => _pending.Enqueue(line);

            public void Flush()
            {
                var lines = _pending;
                _pending = new();
                _flushed += lines.Count();
            }
        }
        """, """
        using System.Collections.Concurrent;
        using System.Linq;

        internal sealed class Batch
        {
            public static readonly Batch All = new();

            private int _flushed;
            private ConcurrentQueue<int> _pending = new();
            private readonly object _pendingLock = new();

            public int Sum()
            {
                Flush();
                return _flushed;
            }

            public void Add(int line)
            {
                lock (_pendingLock)
                {
                    _pending.Enqueue(line);
                }
            }

            public void Flush()
            {
                lock (_pendingLock)
                {
                    var lines = _pending;
                    _pending = new();
                    _flushed += lines.Count();
                }
            }
        }
        """,
        step: "Batch.All.Add(i); if (i % 100 == 0) Batch.All.Flush();", holds: "Batch.All.Sum() == calls");

    [Theory]
    [InlineData("private static List<int> s_items = new(); public static async Task Add(Task<int> item) { var copy = new List<int>(s_items); copy.Add(await item); s_items = copy; }")]
    [InlineData("static readonly object s_gate = new(); private static List<int> s_items = new(); public static void Add(int item) { var copy = new List<int>(s_items) { item }; lock (s_gate) s_items = copy; }")]
    [InlineData("static readonly SemaphoreSlim s_gate = new(1, 1); private static List<int> s_items = new(); public static void Add(int item) { s_gate.Wait(); s_gate.Release(); s_items = new List<int>(s_items) { item }; }")]
    public Task Not_offered(string members) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Holder
        {
            {{members}}
        }
        """);
}
