using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that makes an instance's lock around a static collection static.</summary>
public sealed class MakeLockStaticTests : StateFixTests<MakeLockStatic>
{
    [Fact]
    public async Task The_field_becomes_static()
    {
        const string Before = """
            using System.Collections.Generic;

            sealed class Visits
            {
                private static readonly Dictionary<string, int> s_visits = new();
                private readonly object _gate = new(); // guards the visits

                public int Of(string page)
                {
                    lock (this._gate)
                        return s_visits[page];
                }

                public void Visit(string page)
                {
                    lock (_gate)
                    {
                        s_visits.TryGetValue(page, out int visits);
                        s_visits[page] = visits + 1;
                    }
                }
            }

            """;
        const string After = """
            using System.Collections.Generic;

            sealed class Visits
            {
                private static readonly Dictionary<string, int> s_visits = new();
                private static readonly object _gate = new(); // guards the visits

                public int Of(string page)
                {
                    lock (_gate)
                        return s_visits[page];
                }

                public void Visit(string page)
                {
                    lock (_gate)
                    {
                        s_visits.TryGetValue(page, out int visits);
                        s_visits[page] = visits + 1;
                    }
                }
            }

            """;
        await Fixes(Before, After, "new Visits().Visit(\"a\");", "new Visits().Of(\"a\") == calls");
        Proof.Proof.Of(WithKeys(Before), WithKeys(After)).LosesWhenMeeting(operation: 2, step: "new Visits().Visit(k);", holds: "new Visits().Of(k) == calls");

        static string WithKeys(string source) => source.Replace("<string,", "<Key,", StringComparison.Ordinal).Replace("string page", "Key page", StringComparison.Ordinal);
    }

    [Fact]
    public Task A_lock_without_a_word_for_private() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Visits
        {
            static readonly List<string> s_visits = new();
            readonly object _gate = new();

            public int Count { get { lock (_gate) return s_visits.Count; } }

            public void Visit(string page) { lock (_gate) s_visits.Add(page); }
        }

        """,
        """
        using System.Collections.Generic;

        sealed class Visits
        {
            static readonly List<string> s_visits = new();
            static readonly object _gate = new();

            public int Count { get { lock (_gate) return s_visits.Count; } }

            public void Visit(string page) { lock (_gate) s_visits.Add(page); }
        }

        """,
        "new Visits().Visit(\"a\");",
        "new Visits().Count == calls");

    [Theory]
    [InlineData("internal readonly object Gate = new();", "lock (Gate)")]
    [InlineData("private readonly object _gate = new(); public bool Same(Visits other) => other._gate == _gate;", "lock (_gate)")]
    [InlineData("private int _count;", "lock (this) if (_count++ < 3)")]
    public Task Not_where_the_lock_may_be_wanted_for_each_instance(string gate, string head) => NotOffered($$"""
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly List<string> s_visits = new();
            {{gate}}

            public void Visit(string page) { {{head}} s_visits.Add(page); }
        }

        """);

    [Fact]
    public Task A_static_object_instead_of_each_instance() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly Dictionary<string, int> s_visits = new();

            public int Of(string page)
            {
                lock (this)
                    return s_visits[page];
            }

            public void Visit(string page)
            {
                lock (this)
                {
                    s_visits.TryGetValue(page, out int visits);
                    s_visits[page] = visits + 1;
                }
            }
        }

        """,
        """
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly Dictionary<string, int> s_visits = new();
            private static readonly object s_visitsLock = new();

            public int Of(string page)
            {
                lock (s_visitsLock)
                    return s_visits[page];
            }

            public void Visit(string page)
            {
                lock (s_visitsLock)
                {
                    s_visits.TryGetValue(page, out int visits);
                    s_visits[page] = visits + 1;
                }
            }
        }

        """,
        "new Visits().Visit(\"a\");",
        "new Visits().Of(\"a\") == calls");

    [Fact]
    public Task Two_instances_locks_by_fix_all() => FixesFiles(
        [("/0/Test0.cs", Two("private readonly object _gate = new();", "", "this"))],
        [("/0/Test0.cs", Two("private static readonly object _gate = new();", "\n    private static readonly object s_namesLock = new();", "s_namesLock"))]);

    private static string Two(string gate, string added, string other) => $$"""
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly List<string> s_visits = new();
            {{gate}}

            public void Visit(string page) { lock (_gate) s_visits.Add(page); }
        }

        sealed class Names
        {
            private static readonly List<string> s_names = new();{{added}}

            public void Add(string name) { lock ({{other}}) s_names.Add(name); }
        }

        """;

    [Fact]
    public Task Not_in_a_generic_type_around_the_collection_of_another() => NotOffered("""
        using System.Collections.Generic;

        static class All
        {
            internal static readonly List<string> s_visits = new();
        }

        sealed class Visits<T>
        {
            private readonly object _gate = new();

            public void Visit(string page) { lock (_gate) All.s_visits.Add(page); }
        }

        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将锁“_gate”改为静态", Simple);

    [Fact]
    public Task Title_names_the_lock() => TitleIs("Make the lock '_gate' static", "MapSafety.MakeLockStatic", Simple);

    [Fact]
    public Task Code_that_is_cut_off_anywhere() => SurvivesEveryPrefix(Simple);

    private const string Simple = """
        using System.Collections.Generic;

        sealed class Visits
        {
            private static readonly List<string> s_visits = new();
            private readonly object _gate = new();

            public void Visit(string page) { lock (_gate) s_visits.Add(page); }
        }

        """;
}
