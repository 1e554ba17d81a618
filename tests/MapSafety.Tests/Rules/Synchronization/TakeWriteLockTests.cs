using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that takes the write lock where the read lock was taken.</summary>
public sealed class TakeWriteLockTests : StateFixTests<TakeWriteLock>
{
    [Fact]
    public async Task Both_ends_change()
    {
        const string Before = """
            using System.Collections.Generic;
            using System.Threading;

            static class Hits
            {
                private static readonly ReaderWriterLockSlim s_lock = new();
                private static readonly Dictionary<string, int> s_hits = new();

                public static int Hit(string page)
                {
                    s_lock.EnterReadLock();
                    try
                    {
                        s_hits.TryGetValue(page, out int hits);
                        s_hits[page] = ++hits; // one more
                        return hits;
                    }
                    finally
                    {
                        s_lock.ExitReadLock();
                    }
                }
            }

            """;
        const string After = """
            using System.Collections.Generic;
            using System.Threading;

            static class Hits
            {
                private static readonly ReaderWriterLockSlim s_lock = new();
                private static readonly Dictionary<string, int> s_hits = new();

                public static int Hit(string page)
                {
                    s_lock.EnterWriteLock();
                    try
                    {
                        s_hits.TryGetValue(page, out int hits);
                        s_hits[page] = ++hits; // one more
                        return hits;
                    }
                    finally
                    {
                        s_lock.ExitWriteLock();
                    }
                }
            }

            """;
        await Fixes(Before, After, "Hits.Hit(\"a\");", "Hits.Hit(\"a\") == calls + 1");
        Proof.Proof.Of(WithKeys(Before), WithKeys(After)).LosesWhenMeeting(operation: 2, step: "Hits.Hit(k);", holds: "Hits.Hit(k) == calls + 1");

        static string WithKeys(string source) => source.Replace("<string,", "<Key,", StringComparison.Ordinal).Replace("string page", "Key page", StringComparison.Ordinal);
    }

    [Fact]
    public Task Attempts_the_old_lock_the_upgradeable_one_and_the_lock_of_an_object() => FixesFiles(
        [("/0/Test0.cs", Several("TryEnterReadLock", "ExitReadLock", "AcquireReaderLock", "ReleaseReaderLock", "EnterUpgradeableReadLock", "ExitUpgradeableReadLock"))],
        [("/0/Test0.cs", Several("TryEnterWriteLock", "ExitWriteLock", "AcquireWriterLock", "ReleaseWriterLock", "EnterWriteLock", "ExitWriteLock"))]);

    [Fact]
    public Task Only_the_section_around_the_change_and_every_way_out_of_it() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        internal sealed class Hits
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly Dictionary<string, int> _hits = new();

            public int this[string page]
            {
                get
                {
                    _lock.EnterReadLock();
                    bool isKnown = _hits.ContainsKey(page);
                    _lock.ExitReadLock();
                    if (isKnown)
                    {
                        _lock.EnterReadLock();
                        try { return _hits[page]; }
                        finally { _lock.ExitReadLock(); }
                    }

                    return 0;
                }
                set
                {
                    _lock.EnterWriteLock();
                    _hits.Remove("");
                    _lock.ExitWriteLock();

                    _lock.EnterReadLock();
                    _hits[page] = value;
                    _lock.ExitReadLock();
                }
            }

            public void Hit(string page)
            {
                _lock.EnterReadLock();
                if (page.Length == 0)
                {
                    _lock.ExitReadLock();
                    return;
                }

                _hits[page] = _hits.GetValueOrDefault(page) + 1;
                _lock.ExitReadLock();
            }
        }

        internal static class Shared
        {
            public static readonly Hits Hits = new();
        }

        """,
        """
        using System.Collections.Generic;
        using System.Threading;

        internal sealed class Hits
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly Dictionary<string, int> _hits = new();

            public int this[string page]
            {
                get
                {
                    _lock.EnterReadLock();
                    bool isKnown = _hits.ContainsKey(page);
                    _lock.ExitReadLock();
                    if (isKnown)
                    {
                        _lock.EnterReadLock();
                        try { return _hits[page]; }
                        finally { _lock.ExitReadLock(); }
                    }

                    return 0;
                }
                set
                {
                    _lock.EnterWriteLock();
                    _hits.Remove("");
                    _lock.ExitWriteLock();

                    _lock.EnterWriteLock();
                    _hits[page] = value;
                    _lock.ExitWriteLock();
                }
            }

            public void Hit(string page)
            {
                _lock.EnterWriteLock();
                if (page.Length == 0)
                {
                    _lock.ExitWriteLock();
                    return;
                }

                _hits[page] = _hits.GetValueOrDefault(page) + 1;
                _lock.ExitWriteLock();
            }
        }

        internal static class Shared
        {
            public static readonly Hits Hits = new();
        }

        """,
        "Shared.Hits.Hit(\"a\"); Shared.Hits[\"b\" + thread] = i;", "Shared.Hits[\"a\"] == calls");

    private static string Several(string @try, string exit, string acquire, string release, string upgradeable, string exitUpgradeable) => $$"""
        using System.Collections.Generic;
        using System.Threading;

        sealed class Shared
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly HashSet<string> _seen = new();
            private static readonly ReaderWriterLock s_old = new();
            private static readonly List<string> s_list = new();
            private static readonly ReaderWriterLockSlim s_new = new();
            private static readonly List<string> s_other = new();

            public bool See(string name)
            {
                if (!_lock.{{@try}}(10))
                    return false;

                try { return _seen.Add(name); }
                finally { _lock.{{exit}}(); }
            }

            public static void Put(string name)
            {
                s_old.{{acquire}}(-1);
                try { s_list.Add(name); }
                finally { s_old.{{release}}(); }
            }

            public static void Add(string name)
            {
                s_new.{{upgradeable}}();
                try { s_other.Add(name); }
                finally { s_new.{{exitUpgradeable}}(); }
            }

            public static string First()
            {
                s_new.EnterReadLock();
                try { return s_other[0]; }
                finally { s_new.ExitReadLock(); }
            }
        }

        """;

    [Theory]
    [InlineData("s_lock.EnterReadLock(); try { Put(name); } finally { s_lock.ExitReadLock(); }", "s_list.Add(name);")]
    [InlineData("s_lock.EnterReadLock(); try { s_list.Add(name); Put(name); } finally { s_lock.ExitReadLock(); }", "s_lock.EnterReadLock(); s_lock.ExitReadLock();")]
    [InlineData("s_lock.EnterReadLock(); try { s_list.Add(name); } finally { if (s_lock.IsReadLockHeld) s_lock.ExitReadLock(); }", "")]
    [InlineData("s_lock.EnterReadLock(); if (name == \"\") { s_lock.ExitReadLock(); return; } s_lock.EnterReadLock(); s_list.Add(name); s_lock.ExitReadLock(); s_lock.ExitReadLock();", "")]
    [InlineData("s_lock.EnterReadLock(); s_lock.ExitReadLock(); s_lock.EnterReadLock(); s_list.Add(name); Put(name);", "s_lock.ExitReadLock();")]
    [InlineData("s_lock.EnterReadLock(); s_list.Add(name); Put(name);", "s_lock.ExitReadLock();")]
    [InlineData("s_lock.EnterReadLock(); s_other.EnterReadLock(); s_list.Add(name); s_other.ExitReadLock(); s_lock.ExitReadLock();", "")]
    public Task Not_where_the_lock_is_not_taken_and_given_back_here_alone(string statements, string helper) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Threading;

        static class Shared
        {
            private static readonly ReaderWriterLockSlim s_lock = new(), s_other = new();
            private static readonly List<string> s_list = new();

            public static void Add(string name) { {{statements}} }

            private static void Put(string name) { {{helper}} }

            public static object Locks => (s_lock, s_other);
        }

        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("获取“s_lock”的写锁", Simple);

    [Fact]
    public Task Title_names_the_lock() => TitleIs("Take the write lock of 's_lock'", "MapSafety.TakeWriteLock", Simple);

    [Fact]
    public Task Code_that_is_cut_off_anywhere() => SurvivesEveryPrefix(Simple);

    private const string Simple = """
        using System.Collections.Generic;
        using System.Threading;

        static class Shared
        {
            private static readonly ReaderWriterLockSlim s_lock = new();
            private static readonly List<string> s_list = new();

            public static void Add(string name)
            {
                s_lock.EnterReadLock();
                try { s_list.Add(name); }
                finally { s_lock.ExitReadLock(); }
            }
        }

        """;
}
