using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1005 about a field: the fixes of whole states speak of it.</summary>
public static class CapturedFieldFixesTests
{
    private const string Importer = """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class Importer
        {
            private readonly List<int> _rows = new();

            public void Import(int[] items) => Parallel.ForEach(items, item => _rows.Add(item));

            public int Count => _rows.Count;
        }

        """;

    /// <summary>The concurrent collection.</summary>
    public sealed class UseConcurrentCollectionOfFieldTests : LocalFixTests<UseConcurrentCollection>
    {
        [Fact]
        public Task List_that_callbacks_fill() => Fixes(Importer, """
            using System.Collections.Concurrent;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly ConcurrentQueue<int> _rows = new();

                public void Import(int[] items) => Parallel.ForEach(items, item => _rows.Enqueue(item));

                public int Count => _rows.Count;
            }

            """,
            holds: "((Func<int>)(() => { Importer importer = new(); importer.Import(items); return importer.Count; }))() == 500");

        [Fact]
        public Task Two_fields_by_fix_all() => Fixes("""
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly Dictionary<int, string> _names = new();
                private readonly HashSet<int> _seen = new();

                public async Task<int> Import(int[] items)
                {
                    await Task.WhenAll(items.Select(async item =>
                    {
                        await Task.Yield();
                        _names[item] = item.ToString();
                        _seen.Add(item);
                    }));
                    return _names.Count + _seen.Count;
                }
            }

            """, """
            using System.Collections.Concurrent;
            using System.Linq;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly ConcurrentDictionary<int, string> _names = new();
                private readonly ConcurrentDictionary<int, byte> _seen = new();

                public async Task<int> Import(int[] items)
                {
                    await Task.WhenAll(items.Select(async item =>
                    {
                        await Task.Yield();
                        _names[item] = item.ToString();
                        _seen.TryAdd(item, 0);
                    }));
                    return _names.Count + _seen.Count;
                }
            }

            """,
            holds: "new Importer().Import(items).Result == 1000");
    }

    /// <summary>The lock.</summary>
    public sealed class GuardWithLockOfFieldTests : LocalFixTests<GuardWithLock>
    {
        [Fact]
        public Task Every_use_comes_under_one_lock() => Fixes(Importer, """
            using System.Collections.Generic;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly List<int> _rows = new();
                private readonly object _rowsLock = new();

                public void Import(int[] items) => Parallel.ForEach(items, item =>
                {
                    lock (_rowsLock)
                    {
                        _rows.Add(item);
                    }
                });

                public int Count
                {
                    get
                    {
                        lock (_rowsLock)
                        {
                            return _rows.Count;
                        }
                    }
                }
            }

            """,
            holds: "((Func<int>)(() => { Importer importer = new(); importer.Import(items); return importer.Count; }))() == 500");

        [Fact]
        public Task Look_and_change_in_a_callback_and_a_read_after_it() => Fixes("""
            using System.Collections.Generic;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly List<int> _rows = new();

                public int Import(int[] items)
                {
                    Parallel.ForEach(items, item =>
                    {
                        if (_rows.Count < 20)
                            _rows.Add(item);
                    });
                    return _rows.Count;
                }
            }

            """, """
            using System.Collections.Generic;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly List<int> _rows = new();
                private readonly object _rowsLock = new();

                public int Import(int[] items)
                {
                    Parallel.ForEach(items, item =>
                    {
                        lock (_rowsLock)
                        {
                            if (_rows.Count < 20)
                                _rows.Add(item);
                        }
                    });
                    lock (_rowsLock)
                    {
                        return _rows.Count;
                    }
                }
            }

            """,
            holds: "new Importer().Import(items) == 20");

        [Fact]
        public Task Not_offered_where_the_lock_would_be_held_while_callbacks_wait_for_it() => NotOffered("""
            using System.Collections.Generic;
            using System.Threading.Tasks;

            class Importer
            {
                private readonly List<int> _rows = new();

                public int Import(int[] items)
                {
                    _rows.Clear();
                    Parallel.ForEach(items, item => _rows.Add(item));
                    return _rows.Count;
                }
            }
            """);
    }
}
