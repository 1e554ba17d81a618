namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The state of objects: through themselves, through others, while they are made and at their end.</summary>
public sealed partial class UseConcurrentCollectionTests
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
        using System.Collections.Concurrent;

        sealed class Hits
        {
            private readonly ConcurrentDictionary<string, int> _hits = new();

            public void Hit(string ip)
            {
                _hits.AddOrUpdate(ip, 1, static (_, n) => n + 1);
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

            public static void Hit(Hits hits, string ip)
            {
                if (!hits._hits.ContainsKey(ip))
                    hits._hits.Add(ip, 1);
            }

            public static int CountOf(Hits hits) => hits._hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Concurrent;

        sealed class Hits
        {
            private readonly ConcurrentDictionary<string, int> _hits = new();

            public static void Hit(Hits hits, string ip)
            {
                hits._hits.TryAdd(ip, 1);
            }

            public static int CountOf(Hits hits) => hits._hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "Hits.Hit(App.Hits, \"k\" + i);",
        holds: "Hits.CountOf(App.Hits) == iterations");

    [Fact]
    public Task Factory_that_uses_the_object() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Names
        {
            private readonly string _prefix = "n";
            private readonly Dictionary<int, string> _names = new();

            public string Of(int id)
            {
                if (!_names.TryGetValue(id, out var name))
                {
                    name = _prefix + id;
                    _names[id] = name;
                }

                return name;
            }
        }

        static class App
        {
            public static readonly Names Names = new();
        }

        """,
        after: """
        using System.Collections.Concurrent;

        sealed class Names
        {
            private readonly string _prefix = "n";
            private readonly ConcurrentDictionary<int, string> _names = new();

            public string Of(int id)
            {
                return _names.GetOrAdd(id, static (id, self) => self._prefix + id, this);
            }
        }

        static class App
        {
            public static readonly Names Names = new();
        }

        """,
        step: "if (App.Names.Of(i) != \"n\" + i) throw new Exception(\"torn\");",
        holds: "App.Names.Of(7) == \"n7\"");

    [Fact]
    public Task Constructors_and_object_initializers() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public Dictionary<string, int> Map = new();

            public Hits(int capacity)
            {
                Map = new Dictionary<string, int>(capacity);
                Map["a"] = 1;
                Map.Add("b", 2);
            }

            public static Hits Filled() => new Hits(4) { Map = { ["c"] = 3 } };
            public static Hits Other() => new Hits(4) { Map = new() { ["c"] = 3 } };

            public void Set(string ip) => Map[ip] = 1;
            public int Count => Map.Count;
        }

        static class App
        {
            public static readonly Hits Hits = Hits.Filled();
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        sealed class Hits
        {
            public ConcurrentDictionary<string, int> Map = new();

            public Hits(int capacity)
            {
                Map = new ConcurrentDictionary<string, int>(Environment.ProcessorCount, capacity);
                Map["a"] = 1;
                if (!Map.TryAdd("b", 2))
                    throw new ArgumentException("An item with the same key has already been added.");
            }

            public static Hits Filled() => new Hits(4) { Map = { ["c"] = 3 } };
            public static Hits Other() => new Hits(4) { Map = new() { ["c"] = 3 } };

            public void Set(string ip) => Map[ip] = 1;
            public int Count => Map.Count;
        }

        static class App
        {
            public static readonly Hits Hits = Hits.Filled();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread); Hits.Other();",
        holds: "App.Hits.Count == threads + 3");

    [Fact]
    public Task Disposal_looks_and_clears() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Pool : IDisposable
        {
            private readonly Dictionary<int, IDisposable?> _items = new();

            public void Add(int id, IDisposable? item) => _items[id] = item;
            public int Count => _items.Count;

            public void Dispose()
            {
                foreach (var item in _items.Values)
                    item?.Dispose();
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
        using System.Collections.Concurrent;

        sealed class Pool : IDisposable
        {
            private readonly ConcurrentDictionary<int, IDisposable?> _items = new();

            public void Add(int id, IDisposable? item) => _items[id] = item;
            public int Count => _items.Count;

            public void Dispose()
            {
                foreach (var (_, item) in _items)
                    item?.Dispose();
                _items.Clear();
            }
        }

        static class App
        {
            public static readonly Pool Pool = new();
        }

        """,
        step: "App.Pool.Add(thread * 10000 + i, null);",
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
                _hits[0] = 1;
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
        using System.Collections.Concurrent;
        using System.Threading;

        sealed class Hits
        {
            private readonly ConcurrentDictionary<int, int> _hits = new();
            private readonly Timer _timer;

            public Hits()
            {
                _hits[0] = 1;
                _timer = new Timer(_ => _hits.TryRemove(-1, out var _), null, 0, 1);
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
        step: "App.Hits.Add(i); if (i == 10) App.Hits.Stop();",
        holds: "App.Hits.Count == iterations");

    [Fact]
    public Task Derived_class_uses_protected_state() => Fixes(
        """
        using System.Collections.Generic;

        abstract class Store
        {
            protected readonly Dictionary<string, int> Items = new();

            public int Count => Items.Count;
        }

        sealed class Hits : Store
        {
            public Hits() => Items["x"] = 1;

            public void Set(string ip) => Items[ip] = 1;
            public bool Has(string ip) => base.Items.ContainsKey(ip);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Concurrent;

        abstract class Store
        {
            protected readonly ConcurrentDictionary<string, int> Items = new();

            public int Count => Items.Count;
        }

        sealed class Hits : Store
        {
            public Hits() => Items["x"] = 1;

            public void Set(string ip) => Items[ip] = 1;
            public bool Has(string ip) => base.Items.ContainsKey(ip);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread + \"-\" + i); if (!App.Hits.Has(\"x\")) throw new Exception(\"lost\");",
        holds: "App.Hits.Count == calls + 1");

    [Fact]
    public Task Generic_type() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Cache<TKey, TValue> where TKey : notnull
        {
            private readonly Dictionary<TKey, TValue> _entries = new();
            private readonly Func<TKey, TValue> _make;

            public Cache(Func<TKey, TValue> make) => _make = make;

            public TValue Get(TKey key)
            {
                if (_entries.TryGetValue(key, out var value))
                    return value;

                value = _make(key);
                _entries[key] = value;
                return value;
            }
        }

        static class App
        {
            public static readonly Cache<string, int> Cache = new(key => key.Length);
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;

        sealed class Cache<TKey, TValue> where TKey : notnull
        {
            private readonly ConcurrentDictionary<TKey, TValue> _entries = new();
            private readonly Func<TKey, TValue> _make;

            public Cache(Func<TKey, TValue> make) => _make = make;

            public TValue Get(TKey key)
            {
                return _entries.GetOrAdd(key, static (key, self) => self._make(key), this);
            }
        }

        static class App
        {
            public static readonly Cache<string, int> Cache = new(key => key.Length);
        }

        """,
        step: "if (App.Cache.Get(\"k\" + i) != (\"k\" + i).Length) throw new Exception(\"torn\");",
        holds: "App.Cache.Get(\"abc\") == 3");

    [Fact]
    public Task Record_whose_copies_share_the_collection() => Fixes(
        """
        using System.Collections.Generic;

        sealed record Hits(string Name)
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new("all");
        }

        """,
        after: """
        using System.Collections.Concurrent;

        sealed record Hits(string Name)
        {
            private readonly ConcurrentDictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new("all");
        }

        """,
        step: "(App.Hits with { Name = \"x\" }).Set(\"k\" + thread + \"-\" + i);",
        holds: "App.Hits.Count == calls");

    [Fact]
    public Task Queue_of_an_object() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Jobs
        {
            private readonly Queue<string> _jobs = new();

            public void Add(string job) => _jobs.Enqueue(job);

            public string? Next()
            {
                if (this._jobs.Count == 0)
                    return null;

                return _jobs.Dequeue();
            }

            public int Count => _jobs.Count;
        }

        static class App
        {
            public static readonly Jobs Jobs = new();
        }

        """,
        after: """
        using System.Collections.Concurrent;

        sealed class Jobs
        {
            private readonly ConcurrentQueue<string> _jobs = new();

            public void Add(string job) => _jobs.Enqueue(job);

            public string? Next()
            {
                if (!_jobs.TryDequeue(out var item))
                    return null;

                return item;
            }

            public int Count => _jobs.Count;
        }

        static class App
        {
            public static readonly Jobs Jobs = new();
        }

        """,
        step: "App.Jobs.Add(\"j\"); App.Jobs.Next();",
        holds: "App.Jobs.Count == 0");

    [Fact]
    public Task Set_of_an_object_through_another_type() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Bans
        {
            internal readonly HashSet<string> Ips = new();
        }

        static class User
        {
            private static readonly Bans s_bans = new();

            public static bool Ban(string ip) => s_bans.Ips.Add(ip);
            public static int Count() => s_bans.Ips.Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        sealed class Bans
        {
            internal readonly ConcurrentDictionary<string, byte> Ips = new();
        }

        static class User
        {
            private static readonly Bans s_bans = new();

            public static bool Ban(string ip) => s_bans.Ips.TryAdd(ip, 0);
            public static int Count() => s_bans.Ips.Count;
        }

        """,
        step: "User.Ban(\"k\" + thread + \"-\" + i);",
        holds: "User.Count() == calls");

    [Fact]
    public Task Internal_property() => Fixes(
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

        """,
        after: """
        using System.Collections.Concurrent;

        sealed class Hits
        {
            internal ConcurrentDictionary<string, int> Map { get; } = new();

            public void Set(string ip) => Map[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "App.Hits.Map.Count == calls");

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
        using System.Collections.Concurrent;

        sealed class Squares
        {
            private readonly Func<int, long> _square;
            private readonly ConcurrentDictionary<int, long> _squares = new();

            public Squares(Func<int, long> square) => _square = square;

            public long Get(int n)
            {
                return _squares.GetOrAdd(n, static (n, self) => self._square(n), this);
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
    public Task Not_offered_public_property() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public Dictionary<string, int> Map { get; } = new();

            public void Set(string ip) => Map[ip] = 1;
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
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_member_with_a_json_name() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Text.Json.Serialization;

        sealed class Hits
        {
            [JsonInclude]
            internal Dictionary<string, int> Map = new();

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
    public Task Not_offered_property_behind_an_interface() => NotOffered(
        """
        using System.Collections.Generic;

        interface IHits
        {
            Dictionary<string, int> Map { get; }
        }

        sealed class Hits : IHits
        {
            public Dictionary<string, int> Map { get; } = new();

            public void Set(string ip) => Map[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_virtual_property() => NotOffered(
        """
        using System.Collections.Generic;

        class Hits
        {
            internal virtual Dictionary<string, int> Map { get; } = new();

            public void Set(string ip) => Map[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_look_at_one_object_and_change_of_another() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Copy(Hits other, string ip)
            {
                if (!other._hits.ContainsKey(ip))
                    _hits.Add(ip, 1);
            }

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_object_that_may_be_another_next_time() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public static Hits Current = new();
            private readonly Dictionary<string, int> _hits = new();

            public static void Set(string ip)
            {
                if (!Current._hits.ContainsKey(ip))
                    Current._hits.Add(ip, 1);
            }
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
    public Task Not_offered_state_that_is_locked_on() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (_hits)
                    _hits[ip] = 1;
            }

            public void Drop(string ip) => _hits.Remove(ip);
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
            private readonly Dictionary<string, int> _hits;

            public Hits() => _hits = new();
            public Hits(Dictionary<string, int> hits) => _hits = hits;

            public void Set(string ip) => _hits[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_initializer_that_adds() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            internal readonly Dictionary<string, int> Map = new();

            public static Hits Create() => new() { Map = { { "a", 1 } } };
            public void Set(string ip) => Map[ip] = 1;
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
        using System.Collections.Concurrent;

        sealed class Hits
        {
            public static readonly Hits All = new();
            private readonly ConcurrentDictionary<Key, int> _hits = new();

            public void Hit(Key key)
            {
                _hits.AddOrUpdate(key, 1, static (_, n) => n + 1);
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
                    public void Set(string ip) => _hits.Add(ip, 1);
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

                    public bool Ban(string ip) => _bans.Add(ip);
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Concurrent;

                sealed partial class Hits
                {
                    public static readonly Hits All = new();
                    private readonly ConcurrentDictionary<string, int> _hits = new();
                }

                """),
            ("/0/B.cs", """
                using System;

                sealed partial class Hits
                {
                    public void Set(string ip)
                    {
                        if (!_hits.TryAdd(ip, 1))
                            throw new ArgumentException("An item with the same key has already been added.", nameof(ip));
                    }
                }

                """),
            ("/0/C.cs", """
                using System.Collections.Concurrent;
                using System.Threading;

                sealed class Bans
                {
                    private readonly ConcurrentDictionary<string, byte> _bans = new();
                    private readonly Timer _timer;

                    public Bans() => _timer = new Timer(_ => _bans.Clear(), null, 1000, 1000);

                    public bool Ban(string ip) => _bans.TryAdd(ip, 0);
                }

                """),
        ]);
}
