namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The state of objects: each object publishes its own collection.</summary>
public sealed partial class PublishImmutableMapTests
{
    [Fact]
    public Task Members_of_an_object() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Hit(string ip)
            {
                if (_hits.TryGetValue(ip, out var n))
                    this._hits[ip] = n + 1;
                else
                    this._hits[ip] = 1;
            }

            public int Of(string ip) => this._hits[ip];
            public int Count { get { return _hits.Count; } }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Immutable;

        sealed class Hits
        {
            private ImmutableDictionary<string, int> _hits = ImmutableDictionary<string, int>.Empty;

            public void Hit(string ip)
            {
                ImmutableInterlocked.AddOrUpdate(ref _hits, ip, 1, static (_, n) => n + 1);
            }

            public int Of(string ip) => this._hits[ip];
            public int Count { get { return _hits.Count; } }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Hit(\"a\");",
        holds: "App.Hits.Of(\"a\") == calls && App.Hits.Count == 1");

    [Fact]
    public Task Object_that_is_a_parameter() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public static void Set(Hits hits, string ip) => hits._hits[ip] = 1;
            public static int CountOf(Hits hits) => hits._hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Immutable;

        sealed class Hits
        {
            private ImmutableDictionary<string, int> _hits = ImmutableDictionary<string, int>.Empty;

            public static void Set(Hits hits, string ip) => ImmutableInterlocked.Update(ref hits._hits, static (map, ip) => map.SetItem(ip, 1), ip);
            public static int CountOf(Hits hits) => hits._hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "Hits.Set(App.Hits, \"k\" + thread + \"-\" + i);",
        holds: "Hits.CountOf(App.Hits) == calls");

    [Fact]
    public Task Constructor_fills_and_object_initializer_replaces() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public Dictionary<string, int> Map = new();

            public Hits()
            {
                Map = new Dictionary<string, int>();
                Map["a"] = 1;
            }

            public static Hits Create() => new Hits { Map = new() { ["b"] = 2 } };

            public void Set(string ip) => Map[ip] = 1;
            public int Count => Map.Count;
        }

        static class App
        {
            public static readonly Hits Hits = Hits.Create();
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Collections.Immutable;

        sealed class Hits
        {
            public ImmutableDictionary<string, int> Map = ImmutableDictionary<string, int>.Empty;

            public Hits()
            {
                Map = ImmutableDictionary<string, int>.Empty;
                ImmutableInterlocked.Update(ref Map, static map => map.SetItem("a", 1));
            }

            public static Hits Create() => new Hits { Map = new Dictionary<string, int> { ["b"] = 2 }.ToImmutableDictionary() };

            public void Set(string ip) => ImmutableInterlocked.Update(ref Map, static (map, ip) => map.SetItem(ip, 1), ip);
            public int Count => Map.Count;
        }

        static class App
        {
            public static readonly Hits Hits = Hits.Create();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread);",
        holds: "App.Hits.Count == threads + 1 && new Hits().Count == 1");

    [Fact]
    public Task State_that_is_replaced() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private List<int> _hits = new();

            public void Add(int hit) => _hits.Add(hit);
            public void Reset() => _hits = new List<int>();
            public int Sum()
            {
                int sum = 0;
                foreach (int hit in this._hits)
                    sum += hit;
                return sum;
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Threading;

        sealed class Hits
        {
            private ImmutableList<int> _hits = ImmutableList<int>.Empty;

            public void Add(int hit) => ImmutableInterlocked.Update(ref _hits, static (list, hit) => list.Add(hit), hit);
            public void Reset() => Volatile.Write(ref _hits, ImmutableList<int>.Empty);
            public int Sum()
            {
                int sum = 0;
                foreach (int hit in this._hits)
                    sum += hit;
                return sum;
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Reset(); App.Hits.Add(1); App.Hits.Sum();",
        holds: "App.Hits.Sum() <= threads");

    [Fact]
    public Task Two_reads_of_one_object_see_one_collection() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly HashSet<int> _hits = new();

            public void Add(int hit) => _hits.Add(hit);
            public bool HasOnly(int hit)
            {
                if (_hits.Count != 1)
                    return false;

                return this._hits.Contains(hit);
            }
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Immutable;

        sealed class Hits
        {
            private ImmutableHashSet<int> _hits = ImmutableHashSet<int>.Empty;

            public void Add(int hit) => ImmutableInterlocked.Update(ref _hits, static (set, hit) => set.Add(hit), hit);
            public bool HasOnly(int hit)
            {
                var hits = _hits;
                if (hits.Count != 1)
                    return false;

                return hits.Contains(hit);
            }
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Add(i % 100); App.Hits.HasOnly(1);",
        holds: "App.Hits.Count == 100");

    [Fact]
    public Task Disposal_looks_and_clears() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Pool : IDisposable
        {
            private readonly List<IDisposable> _items = new();

            public void Add(IDisposable item) => _items.Add(item);
            public int Count => _items.Count;

            public void Dispose()
            {
                foreach (var item in _items)
                    item.Dispose();
                _items.Clear();
            }
        }

        static class App
        {
            public static readonly Pool Pool = new();
        }

        """,
        after: """
        using System;
        using System.Collections.Immutable;

        sealed class Pool : IDisposable
        {
            private ImmutableList<IDisposable> _items = ImmutableList<IDisposable>.Empty;

            public void Add(IDisposable item) => ImmutableInterlocked.Update(ref _items, static (list, item) => list.Add(item), item);
            public int Count => _items.Count;

            public void Dispose()
            {
                foreach (var item in _items)
                    item.Dispose();
                ImmutableInterlocked.Update(ref _items, static list => list.Clear());
            }
        }

        static class App
        {
            public static readonly Pool Pool = new();
        }

        """,
        step: "App.Pool.Add(null!);",
        holds: "App.Pool.Count == calls");

    [Fact]
    public Task Callbacks_that_the_constructor_makes() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        sealed class Hits
        {
            private readonly Dictionary<int, int> _hits = new();
            private readonly Timer _timer;

            public Hits()
            {
                _timer = new Timer(_ => _hits.Remove(-1), null, 0, 1);
            }

            public int Count => _hits.Count;
            public void Stop() => _timer.Dispose();
            public void Add(int id) => _hits[id] = 4;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Threading;

        sealed class Hits
        {
            private ImmutableDictionary<int, int> _hits = ImmutableDictionary<int, int>.Empty;
            private readonly Timer _timer;

            public Hits()
            {
                _timer = new Timer(_ => ImmutableInterlocked.TryRemove(ref _hits, -1, out var _), null, 0, 1);
            }

            public int Count => _hits.Count;
            public void Stop() => _timer.Dispose();
            public void Add(int id) => ImmutableInterlocked.Update(ref _hits, static (map, id) => map.SetItem(id, 4), id);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Add(i % 50); if (i == 10) App.Hits.Stop();",
        holds: "App.Hits.Count == 50");

    [Fact]
    public Task Derived_class_uses_protected_state() => Fixes(
        """
        using System.Collections.Generic;

        abstract class Store
        {
            protected readonly Dictionary<int, int> Items = new();

            public int Count => Items.Count;
        }

        sealed class Hits : Store
        {
            public void Set(int ip) => Items[ip] = 1;
            public bool Has(int ip) => base.Items.ContainsKey(ip);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Immutable;

        abstract class Store
        {
            protected ImmutableDictionary<int, int> Items = ImmutableDictionary<int, int>.Empty;

            public int Count => Items.Count;
        }

        sealed class Hits : Store
        {
            public void Set(int ip) => ImmutableInterlocked.Update(ref Items, static (map, ip) => map.SetItem(ip, 1), ip);
            public bool Has(int ip) => base.Items.ContainsKey(ip);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(i % 50); App.Hits.Has(1);",
        holds: "App.Hits.Count == 50");

    [Fact]
    public Task Generic_type() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Cache<TKey, TValue> where TKey : notnull
        {
            private readonly Dictionary<TKey, TValue> _entries = new();

            public void Set(TKey key, TValue value) => _entries[key] = value;
            public bool TryGet(TKey key, out TValue? value) => _entries.TryGetValue(key, out value);
        }

        static class App
        {
            public static readonly Cache<string, int> Cache = new();
        }

        """,
        after: """
        using System.Collections.Immutable;

        sealed class Cache<TKey, TValue> where TKey : notnull
        {
            private ImmutableDictionary<TKey, TValue> _entries = ImmutableDictionary<TKey, TValue>.Empty;

            public void Set(TKey key, TValue value) => ImmutableInterlocked.Update(ref _entries, static (map, change) => map.SetItem(change.key, change.value), (key, value));
            public bool TryGet(TKey key, out TValue? value) => _entries.TryGetValue(key, out value);
        }

        static class App
        {
            public static readonly Cache<string, int> Cache = new();
        }

        """,
        step: "App.Cache.Set(\"k\" + i % 50, thread);",
        holds: "App.Cache.TryGet(\"k7\", out _)");

    [Fact]
    public Task Comments_beside_the_first_elements_stay() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Names
        {
            private readonly List<string> _names = new()
            {
                // the default
                "a", "b", // and another
            };

            public void Add(string name) => _names.Add(name);
            public int Count => _names.Count;
        }

        static class App
        {
            public static readonly Names Names = new();
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Collections.Immutable;

        sealed class Names
        {
            private ImmutableList<string> _names = new List<string>
            {
                // the default
                "a", "b", // and another
            }.ToImmutableList();

            public void Add(string name) => ImmutableInterlocked.Update(ref _names, static (list, name) => list.Add(name), name);
            public int Count => _names.Count;
        }

        static class App
        {
            public static readonly Names Names = new();
        }

        """,
        step: "App.Names.Add(\"x\");",
        holds: "App.Names.Count == calls + 2");

    [Fact]
    public Task Query_that_remembers() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Squares
        {
            private readonly Func<int, long> _square;
            private readonly Dictionary<int, long> _squares = new();

            public Squares(Func<int, long> square) => _square = square;

            public long Get(int n)
            {
                if (!_squares.TryGetValue(n, out long value))
                    _squares[n] = value = _square(n);
                return value;
            }
        }

        static class Calls
        {
            public static Squares Of(Func<int, long> square) => new(square);
            public static readonly Func<int, long> Square = n => (long)n * n;
        }

        """,
        after: """
        using System;
        using System.Collections.Immutable;

        sealed class Squares
        {
            private readonly Func<int, long> _square;
            private ImmutableDictionary<int, long> _squares = ImmutableDictionary<int, long>.Empty;

            public Squares(Func<int, long> square) => _square = square;

            public long Get(int n)
            {
                return ImmutableInterlocked.GetOrAdd(ref _squares, n, static (n, self) => self._square(n), this);
            }
        }

        static class Calls
        {
            public static Squares Of(Func<int, long> square) => new(square);
            public static readonly Func<int, long> Square = n => (long)n * n;
        }

        """,
        step: "if (Calls.Of(Calls.Square).Get(i) != (long)i * i) throw new Exception(\"wrong\");",
        holds: "calls > 0");

    [Fact]
    public Task Not_offered_record_whose_copies_share_the_collection() => NotOffered(
        """
        using System.Collections.Generic;

        sealed record Hits(string Name)
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new("all");
        }

        """);

    [Fact]
    public Task Not_offered_object_whose_copies_share_the_collection() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public Hits Copy() => (Hits)MemberwiseClone();
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_property_of_an_object() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            internal Dictionary<string, int> Map { get; } = new();

            public void Set(string ip) => Map[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_field_of_a_serializable_type() => NotOffered(
        """
        using System;
        using System.Collections.Generic;

        [Serializable]
        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_member_that_a_serializer_reads() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Runtime.Serialization;

        [DataContract]
        sealed class Hits
        {
            [DataMember]
            private Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_object_that_may_be_missing() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public static bool Has(Hits? hits, string ip) => hits?._hits.ContainsKey(ip) == true;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_reads_of_two_objects_that_take_turns() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public bool SameAs(Hits other) => _hits.Count == other._hits.Count && _hits.ContainsKey("a") == other._hits.ContainsKey("a");
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_object_initializer_that_fills() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            internal Dictionary<string, int> Map = new();

            public static Hits Create() => new() { Map = { ["a"] = 1 } };
            public void Set(string ip) => Map[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_collection_of_the_caller() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public Hits() { }
            public Hits(Dictionary<string, int> hits) => _hits = hits;

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_look_through_another_member() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Plugins
        {
            private readonly HashSet<string> _plugins = new();

            public bool Register(string plugin)
            {
                if (Has(plugin) || Count > 10)
                    return false;

                _plugins.Add(plugin);
                return true;
            }

            private bool Has(string plugin) => _plugins.Contains(plugin);
            private int Count { get { return _plugins.Count; } }
        }

        static class App
        {
            public static readonly Plugins Plugins = new();
        }

        """);

    [Fact]
    public void A_lost_update_of_an_object_is_forced_before_and_impossible_after() => Proof.Proof.Of(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public static readonly Hits All = new();
            private readonly Dictionary<Key, int> _hits = new();

            public void Hit(Key key)
            {
                _hits.TryGetValue(key, out var n);
                _hits[key] = n + 1;
            }

            public int Of(Key key) => _hits[key];
        }
        """,
        """
        using System.Collections.Immutable;

        sealed class Hits
        {
            public static readonly Hits All = new();
            private ImmutableDictionary<Key, int> _hits = ImmutableDictionary<Key, int>.Empty;

            public void Hit(Key key)
            {
                ImmutableInterlocked.AddOrUpdate(ref _hits, key, 1, static (_, n) => n + 1);
            }

            public int Of(Key key) => _hits[key];
        }
        """).LosesWhenMeeting(operation: 2, step: "Hits.All.Hit(k);", holds: "Hits.All.Of(k) == calls");

    [Fact]
    public Task Partial_classes_in_several_files_by_one_and_all() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                sealed partial class Hits
                {
                    public static readonly Hits All = new();
                    private readonly Dictionary<string, int> _hits = new();
                }

                """),
            ("/0/B.cs", """
                sealed partial class Hits
                {
                    public bool Set(string ip) => _hits.TryAdd(ip, 1);
                }

                """),
            ("/0/C.cs", """
                using System.Collections.Generic;
                using System.Threading;

                sealed class Bans
                {
                    private readonly HashSet<string> _bans = new();
                    private readonly Timer _timer;

                    public Bans() => _timer = new Timer(_ => _bans.Clear(), null, 1000, 1000);

                    public bool IsBanned(string ip) => _bans.Contains(ip);
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Immutable;

                sealed partial class Hits
                {
                    public static readonly Hits All = new();
                    private ImmutableDictionary<string, int> _hits = ImmutableDictionary<string, int>.Empty;
                }

                """),
            ("/0/B.cs", """
                using System.Collections.Immutable;

                sealed partial class Hits
                {
                    public bool Set(string ip) => ImmutableInterlocked.TryAdd(ref _hits, ip, 1);
                }

                """),
            ("/0/C.cs", """
                using System.Collections.Immutable;
                using System.Threading;

                sealed class Bans
                {
                    private ImmutableHashSet<string> _bans = ImmutableHashSet<string>.Empty;
                    private readonly Timer _timer;

                    public Bans() => _timer = new Timer(_ => ImmutableInterlocked.Update(ref _bans, static set => set.Clear()), null, 1000, 1000);

                    public bool IsBanned(string ip) => _bans.Contains(ip);
                }

                """),
        ]);
}
