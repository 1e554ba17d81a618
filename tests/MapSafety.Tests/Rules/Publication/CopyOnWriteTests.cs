using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class CopyOnWriteTests : StateFixTests<CopyOnWrite>
{
    private const string Hits = """
        using System;
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Hits
        {
            private static ConcurrentDictionary<string, int> s_hits = new(StringComparer.Ordinal);

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static void Sweep() => s_hits = new(s_hits.Where(hit => hit.Value > 0), StringComparer.Ordinal);

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int count) ? count : 0;
        }
        """;

    [Fact]
    public Task Map_that_is_compacted() => Fixes(Hits, """
        using System;
        using System.Collections.Immutable;
        using System.Linq;

        internal static class Hits
        {
            private static ImmutableDictionary<string, int> s_hits = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

            public static void Hit(string ip) => ImmutableInterlocked.AddOrUpdate(ref s_hits, ip, 1, (_, n) => n + 1);

            public static void Sweep() => ImmutableInterlocked.Update(ref s_hits, current => ImmutableDictionary.CreateRange<string, int>(StringComparer.Ordinal, current.Where(hit => hit.Value > 0)));

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int count) ? count : 0;
        }
        """,
        step: "if (thread == 0) Hits.Sweep(); else Hits.Hit(\"a\");", holds: "Hits.Of(\"a\") == calls - iterations");

    [Fact]
    public Task Queue_that_is_drained() => Fixes("""
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Batch
        {
            public static readonly Lines Lines = new();
        }

        internal sealed class Lines
        {
            private ConcurrentQueue<string> _pending = new();
            private int _written;

            public int Written => _written;

            public void Add(string line) => _pending.Enqueue(line);

            public void Flush()
            {
                ConcurrentQueue<string> lines = Interlocked.Exchange(ref _pending, new());
                foreach (string line in lines)
                    Interlocked.Increment(ref _written);
            }
        }
        """, """
        using System;
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Batch
        {
            public static readonly Lines Lines = new();
        }

        internal sealed class Lines
        {
            private ImmutableQueue<string> _pending = ImmutableQueue<string>.Empty;
            private int _written;

            public int Written => _written;

            public void Add(string line) => ImmutableInterlocked.Enqueue(ref _pending, line);

            public void Flush()
            {
                ImmutableQueue<string> lines = Interlocked.Exchange(ref _pending, ImmutableQueue<string>.Empty);
                foreach (string line in lines)
                    Interlocked.Increment(ref _written);
            }
        }
        """,
        step: "if (thread == 0) Batch.Lines.Flush(); else Batch.Lines.Add(\"a\"); if (thread == 0 && i == iterations - 1) { System.Threading.Thread.Sleep(10); }",
        holds: "new Func<bool>(() => { Batch.Lines.Flush(); return Batch.Lines.Written == calls - iterations; })()");

    [Fact]
    public Task Map_that_is_taken_away_in_two_statements() => Fixes("""
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Totals
        {
            private static ConcurrentDictionary<string, int> s_open = new();
            private static int s_sum;

            public static int Sum => s_sum;

            public static void Add(string key)
            {
                s_open[key] = 1;
            }

            public static void Close()
            {
                var open = s_open;
                s_open = new();
                foreach (var entry in open)
                    Interlocked.Add(ref s_sum, entry.Value);
            }
        }
        """, """
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Totals
        {
            private static ImmutableDictionary<string, int> s_open = ImmutableDictionary<string, int>.Empty;
            private static int s_sum;

            public static int Sum => s_sum;

            public static void Add(string key)
            {
                ImmutableInterlocked.Update(ref s_open, static (map, key) => map.SetItem(key, 1), key);
            }

            public static void Close()
            {
                var open = Interlocked.Exchange(ref s_open, ImmutableDictionary<string, int>.Empty);
                foreach (var entry in open)
                    Interlocked.Add(ref s_sum, entry.Value);
            }
        }
        """,
        step: "if (thread == 0) Totals.Close(); else Totals.Add(thread + \".\" + i);", holds: "new Func<bool>(() => { Totals.Close(); return Totals.Sum == calls - iterations; })()");

    [Fact]
    public Task Title_and_key() => TitleIs(
        "Make 's_hits' an ImmutableDictionary that each change replaces (4 uses in 1 file); a change copies O(log n); the new version may be computed more than once", "MapSafety.CopyOnWrite", Hits);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_hits”改为每次修改都会被替换的 ImmutableDictionary（1 个文件中的 4 处使用）；一次修改复制 O(log n)；新版本可能计算不止一次", Hits);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Hits);

    [Theory]
    [InlineData("public static object All => s_hits;")] // a live view for whoever has it
    [InlineData("public static void Pass() => Console.Write(s_hits.GetEnumerator());")]
    [InlineData("public static void Init() => Make(ref s_hits); private static void Make(ref ConcurrentDictionary<string, int> map) => map = new();")]
    [InlineData("public static int Add(string ip) => s_hits.AddOrUpdate(ip, (_, n) => n, (_, old, n) => old + n, 1);")] // no such method
    public Task Not_offered_beside(string member) => NotOffered(Hits.Replace("public static int Of(", member + "\n    public static int Of("));

    [Fact]
    public Task Not_where_making_the_version_does_something_else() => NotOffered(Hits.Replace("hit => hit.Value > 0", "hit => s_swept++ >= 0").Replace("public static int Of(", "private static int s_swept;\n    public static int Of("));

    // A change that begins while the sweep walks the old map goes to it, and with it.
    [Fact]
    public void A_hit_during_the_sweep_is_lost_every_time_without_the_fix() => Proof.Proof.Of(Held(
        "ConcurrentDictionary<string, int> s_hits = new()", "s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1)", "s_hits = new(s_hits.Where(Keep))"), Held(
        "ImmutableDictionary<string, int> s_hits = ImmutableDictionary<string, int>.Empty", "ImmutableInterlocked.AddOrUpdate(ref s_hits, ip, 1, (_, n) => n + 1)",
        "ImmutableInterlocked.Update(ref s_hits, current => ImmutableDictionary.CreateRange<string, int>(current.Where(Keep)))")).FailsBeforeAndPasses("""
        internal static class Check
        {
            public static string? Run()
            {
                Hits.Hit("a");
                bool isHit = false;
                Hits.During = () =>
                {
                    if (isHit)
                        return;

                    isHit = true;
                    System.Threading.Thread other = new(() => Hits.Hit("a"));
                    other.Start();
                    other.Join();
                };
                Hits.Sweep();
                return Hits.Of("a") == 2 ? null : "a hit is lost";
            }
        }
        """);

    private static string Held(string field, string hit, string sweep) => $$"""
        #nullable enable
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;

        internal static class Hits
        {
            private static {{field}};

            public static Action? During { get; set; }

            public static void Hit(string ip) => {{hit}};

            public static void Sweep() => {{sweep}};

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int count) ? count : 0;

            private static bool Keep(KeyValuePair<string, int> hit)
            {
                During?.Invoke();
                return true;
            }
        }
        """;
}
