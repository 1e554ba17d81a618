using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class KeepOneObjectTests : StateFixTests<KeepOneObject>
{
    private const string Gates = """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Gates
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim For(string key)
            {
                if (!s_gates.TryGetValue(key, out var gate))
                {
                    gate = new SemaphoreSlim(1, 1); // one at a time
                    s_gates[key] = gate;
                }

                return gate;
            }

            public static SemaphoreSlim Wide(string key)
            {
                if (s_gates.TryGetValue(key, out SemaphoreSlim? known))
                    return known;

                SemaphoreSlim made = new(9);
                s_gates.TryAdd(key, made);
                return made;
            }
        }
        """;

    [Fact]
    public Task Map_decides_which_object_is_kept_and_the_other_is_disposed_of() => Fixes(Gates, """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Gates
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim For(string key)
            {
                if (!s_gates.TryGetValue(key, out var gate))
                {
                    var created = new SemaphoreSlim(1, 1); // one at a time
                    gate = s_gates.GetOrAdd(key, created);
                    if (!ReferenceEquals(gate, created))
                        created.Dispose();
                }

                return gate;
            }

            public static SemaphoreSlim Wide(string key)
            {
                if (s_gates.TryGetValue(key, out SemaphoreSlim? known))
                    return known;

                SemaphoreSlim created = new(9);
                SemaphoreSlim made = s_gates.GetOrAdd(key, created);
                if (!ReferenceEquals(made, created))
                    created.Dispose();
                return made;
            }
        }
        """,
        step: "var gate = thread % 2 == 0 ? Gates.For(i.ToString()) : Gates.Wide(i.ToString()); gate.Wait(); gate.Release(); if (!ReferenceEquals(gate, Gates.For(i.ToString()))) throw new Exception(\"two\");",
        holds: "true");

    [Fact]
    public void Code_before_the_fix_gives_two_threads_an_object_each() => Proof.Proof.Of(Before, Before
            .Replace("made = new CancellationTokenSource();", "var created = new CancellationTokenSource(); made = s_map.GetOrAdd(key, created); if (!ReferenceEquals(made, created)) created.Dispose();")
            .Replace("s_map[key] = made;", ""))
        .LosesWhenMeeting(operation: 2, step: "Shared.Of(k);", holds: "Shared.AreSame(k)");

    [Theory]
    [InlineData("object", "if (!s_map.TryGetValue(key, out var made)) { made = new object(); s_map[key] = made; } return made;")]
    [InlineData("System.IO.Stream", "if (!s_map.TryGetValue(key, out var made)) s_map[key] = made = System.IO.File.OpenRead(key); return made;")]
    [InlineData("System.IO.Stream", "if (!s_map.TryGetValue(key, out var made)) { made = System.IO.File.OpenRead(key); made.Position = 3; s_map[key] = made; } return made;")]
    public Task Not_offered_where_nothing_is_to_be_disposed_of_or_more_happens(string type, string statements) => NotOffered($$"""
        using System.Collections.Concurrent;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static object Get(string key)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Addition_that_nothing_was_asked_before() => Fixes("""
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Gates
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim For(string key)
            {
                SemaphoreSlim gate = new(1, 1);
                s_gates.TryAdd(key, gate);
                return gate;
            }
        }
        """, """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Gates
        {
            private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim For(string key)
            {
                SemaphoreSlim created = new(1, 1);
                SemaphoreSlim gate = s_gates.GetOrAdd(key, created);
                if (!ReferenceEquals(gate, created))
                    created.Dispose();
                return gate;
            }
        }
        """,
        step: "var gate = Gates.For(i.ToString()); gate.Wait(); gate.Release(); if (!ReferenceEquals(gate, Gates.For(i.ToString()))) throw new Exception(\"two\");",
        holds: "true");

    [Theory]
    [InlineData("using var made = new CancellationTokenSource(); s_map.TryAdd(key, made); return made.Token;")]
    [InlineData("var made = new CancellationTokenSource(); s_map.TryAdd(key, made); try { return made.Token; } finally { made.Dispose(); }")]
    [InlineData("var made = new CancellationTokenSource(); s_map.TryAdd(key, made); try { return made.Token; } finally { s_map.TryRemove(key, out _); }")]
    [InlineData("var made = new CancellationTokenSource(); made.CancelAfter(9); s_map.TryAdd(key, made); return made.Token;")]
    public Task Not_offered_where_the_member_ends_what_it_has_added(string statements) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, CancellationTokenSource> s_map = new();

            public static CancellationToken Get(string key)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Keep the object that 's_gates' has, dispose of the other", "MapSafety.KeepOneObject", Gates);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Gates);

    private const string Before = """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<Key, CancellationTokenSource> s_map = new();
            private static readonly ConcurrentBag<(Key Key, CancellationTokenSource Source)> s_given = new();

            public static void Of(Key key)
            {
                if (!s_map.TryGetValue(key, out var made))
                {
                    made = new CancellationTokenSource();
                    s_map[key] = made;
                }

                s_given.Add((key, made));
            }

            public static bool AreSame(Key key)
            {
                foreach (var (given, source) in s_given)
                    if (given.Number == key.Number && !ReferenceEquals(source, s_map[key]))
                        return false;

                return true;
            }
        }
        """;
}
