using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class DisposeOfUntakenTests : StateFixTests<DisposeOfUntaken>
{
    private const string Links = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Link : IDisposable
        {
            private static int s_open;

            public Link() => Interlocked.Increment(ref s_open);

            public static int Open => s_open;

            public void Dispose() => Interlocked.Decrement(ref s_open);
        }

        internal static class Links
        {
            private static readonly ConcurrentDictionary<string, Link> s_links = new();

            public static int Count => s_links.Count;

            public static void Connect(string host)
            {
                s_links.TryAdd(host, new Link()); // once
            }

            public static void Again(string host)
            {
                Link link = new();
                _ = link.ToString();
                _ = s_links.TryAdd(host, link);
            }
        }
        """;

    private const string Fixed = """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed class Link : IDisposable
        {
            private static int s_open;

            public Link() => Interlocked.Increment(ref s_open);

            public static int Open => s_open;

            public void Dispose() => Interlocked.Decrement(ref s_open);
        }

        internal static class Links
        {
            private static readonly ConcurrentDictionary<string, Link> s_links = new();

            public static int Count => s_links.Count;

            public static void Connect(string host)
            {
                var created = new Link();
                if (!s_links.TryAdd(host, created))
                    created.Dispose(); // once
            }

            public static void Again(string host)
            {
                Link link = new();
                _ = link.ToString();
                if (!s_links.TryAdd(host, link))
                    link.Dispose();
            }
        }
        """;

    [Fact]
    public Task Disposes_of_what_the_map_did_not_take() => Fixes(Links, Fixed,
        step: "Links.Connect(i.ToString()); Links.Again(i.ToString());",
        holds: "Link.Open == Links.Count && Links.Count == iterations");

    [Fact]
    public void Code_before_the_fix_leaves_links_open() => Proof.Proof.Of(Links, Fixed).FailsBeforeAndPasses("""
        internal static class Check
        {
            public static string? Run()
            {
                Links.Connect("a");
                Links.Connect("a");
                Links.Again("a");
                return Link.Open == 1 ? null : "open";
            }
        }
        """);

    [Fact]
    public Task Braces_target_types_and_names_that_are_taken() => FixesFiles([("/0/Test0.cs", """
        using System.Collections.Concurrent;
        using System.Timers;

        internal sealed class Alarms
        {
            private readonly ConcurrentDictionary<string, Timer> _alarms = new();

            public void Set(string name, int created)
            {
                if (created > 0)
                {
                    _alarms.TryAdd(name, new(created));
                }
            }
        }
        """)], [("/0/Test0.cs", """
        using System.Collections.Concurrent;
        using System.Timers;

        internal sealed class Alarms
        {
            private readonly ConcurrentDictionary<string, Timer> _alarms = new();

            public void Set(string name, int created)
            {
                if (created > 0)
                {
                    Timer created2 = new(created);
                    if (!_alarms.TryAdd(name, created2))
                    {
                        created2.Dispose();
                    }
                }
            }
        }
        """)]);

    [Theory]
    [InlineData("s_map.TryAdd(key.Trim(), new System.Timers.Timer());")]
    [InlineData("if (key.Length > 1) s_map.TryAdd(key, new System.Timers.Timer());")]
    [InlineData("var made = new System.Timers.Timer(); s_map.TryAdd(key, made); made.Start();")]
    [InlineData("bool added = s_map.TryAdd(key, new System.Timers.Timer());")]
    public Task Not_offered_where_the_object_is_used_or_the_statement_has_another_form(string statements) => NotOffered($$"""
        using System.Collections.Concurrent;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, System.Timers.Timer> s_map = new();

            public static void Get(string key)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Dispose of the object if 's_links' did not take it", "MapSafety.DisposeOfUntaken", Links);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("如果“s_links”未接受该对象则将其释放", Links);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Links);
}
