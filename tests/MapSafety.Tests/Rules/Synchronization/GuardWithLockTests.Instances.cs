namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The state of objects: each object has its lock, and code that uses another object takes that one's.</summary>
public sealed partial class GuardWithLockTests
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
                    _hits[ip] = 1;
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
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();
            private readonly object _hitsLock = new();

            public void Hit(string ip)
            {
                lock (_hitsLock)
                {
                    if (_hits.TryGetValue(ip, out var n))
                        this._hits[ip] = n + 1;
                    else
                        _hits[ip] = 1;
                }
            }

            public int Of(string ip)
            {
                lock (this._hitsLock)
                {
                    return this._hits[ip];
                }
            }
            public int Count { get { lock (_hitsLock) { return _hits.Count; } } }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Hit(\"a\");",
        holds: "App.Hits.Of(\"a\") == calls && App.Hits.Count == 1");

    [Fact]
    public Task Fields_with_another_prefix() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            Dictionary<string, int> m_hits = new Dictionary<string, int>();

            public void Set(string ip) { m_hits[ip] = 1; }
            public int Count { get { return m_hits.Count; } }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Hits
        {
            Dictionary<string, int> m_hits = new Dictionary<string, int>();
            readonly object m_hitsLock = new();

            public void Set(string ip) { lock (m_hitsLock) { m_hits[ip] = 1; } }
            public int Count { get { lock (m_hitsLock) { return m_hits.Count; } } }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread + \"-\" + i);",
        holds: "App.Hits.Count == calls");

    [Fact]
    public Task Property_used_by_another_type() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Cache
        {
            public Dictionary<string, int> Entries { get; } = new();
        }

        static class User
        {
            private static readonly Cache s_cache = new();

            public static void Set(string key) => s_cache.Entries[key] = 1;
            public static int Count() => s_cache.Entries.Count;
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Cache
        {
            public Dictionary<string, int> Entries { get; } = new();
            internal readonly object EntriesLock = new();
        }

        static class User
        {
            private static readonly Cache s_cache = new();

            public static void Set(string key)
            {
                lock (s_cache.EntriesLock)
                {
                    s_cache.Entries[key] = 1;
                }
            }
            public static int Count()
            {
                lock (s_cache.EntriesLock)
                {
                    return s_cache.Entries.Count;
                }
            }
        }

        """,
        step: "User.Set(\"k\" + thread + \"-\" + i);",
        holds: "User.Count() == calls");

    [Fact]
    public Task Own_lock_of_the_object_is_taken() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private object _gate = new();
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (this._gate)
                {
                    _hits[ip] = 1;
                }
            }

            public void Drop(string ip) => this._hits.Remove(ip);
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Hits
        {
            private object _gate = new();
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (this._gate)
                {
                    _hits[ip] = 1;
                }
            }

            public void Drop(string ip)
            {
                lock (this._gate)
                {
                    this._hits.Remove(ip);
                }
            }
            public int Count
            {
                get
                {
                    lock (_gate)
                    {
                        return _hits.Count;
                    }
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread); App.Hits.Drop(\"k\" + thread);",
        holds: "App.Hits.Count == 0");

    [Fact]
    public Task Lock_on_the_collection_is_taken() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (_hits)
                {
                    _hits[ip] = 1;
                }
            }

            public void Drop(string ip) => _hits.Remove(ip);
            public static int CountOf(Hits hits) => hits._hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (_hits)
                {
                    _hits[ip] = 1;
                }
            }

            public void Drop(string ip)
            {
                lock (_hits)
                {
                    _hits.Remove(ip);
                }
            }
            public static int CountOf(Hits hits)
            {
                lock (hits._hits)
                {
                    return hits._hits.Count;
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread); App.Hits.Drop(\"k\" + thread);",
        holds: "Hits.CountOf(App.Hits) == 0");

    [Fact]
    public Task Lock_on_the_object_is_taken() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (this)
                {
                    _hits[ip] = 1;
                }
            }

            public void Drop(string ip) => _hits.Remove(ip);
            public static int CountOf(Hits hits) => hits._hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (this)
                {
                    _hits[ip] = 1;
                }
            }

            public void Drop(string ip)
            {
                lock (this)
                {
                    _hits.Remove(ip);
                }
            }
            public static int CountOf(Hits hits)
            {
                lock (hits)
                {
                    return hits._hits.Count;
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread); App.Hits.Drop(\"k\" + thread);",
        holds: "Hits.CountOf(App.Hits) == 0");

    [Fact]
    public Task Static_lock_of_the_type_is_taken() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private static readonly object s_gate = new();
            private readonly List<int> _hits = new();

            public void Add(int hit)
            {
                lock (s_gate)
                    _hits.Add(hit);
            }

            public void Clear() => _hits.Clear();
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Hits
        {
            private static readonly object s_gate = new();
            private readonly List<int> _hits = new();

            public void Add(int hit)
            {
                lock (s_gate)
                    _hits.Add(hit);
            }

            public void Clear()
            {
                lock (s_gate)
                {
                    _hits.Clear();
                }
            }
            public int Count
            {
                get
                {
                    lock (s_gate)
                    {
                        return _hits.Count;
                    }
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Add(i);",
        holds: "App.Hits.Count == calls");

    [Fact]
    public Task Object_that_is_a_parameter() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public static void Set(Hits hits, string ip) => hits._hits[ip] = 1;
            public static int Total(IEnumerable<Hits> all)
            {
                int sum = 0;
                foreach (Hits hits in all)
                    sum += hits._hits.Count;
                return sum;
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();
            private readonly object _hitsLock = new();

            public static void Set(Hits hits, string ip)
            {
                lock (hits._hitsLock)
                {
                    hits._hits[ip] = 1;
                }
            }
            public static int Total(IEnumerable<Hits> all)
            {
                int sum = 0;
                foreach (Hits hits in all)
                    lock (hits._hitsLock)
                        sum += hits._hits.Count;
                return sum;
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "Hits.Set(App.Hits, \"k\" + thread + \"-\" + i);",
        holds: "Hits.Total(new[] { App.Hits }) == calls");

    [Fact]
    public Task Making_of_the_object_is_left_alone() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public readonly Dictionary<string, int> Map = new();

            public Hits()
            {
                Map["a"] = 1;
            }

            public static Hits Create()
            {
                var hits = new Hits { Map = { ["b"] = 2 } };
                hits.Map["c"] = 3;
                return hits;
            }

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

        sealed class Hits
        {
            public readonly Dictionary<string, int> Map = new();
            private readonly object _mapLock = new();

            public Hits()
            {
                Map["a"] = 1;
            }

            public static Hits Create()
            {
                var hits = new Hits { Map = { ["b"] = 2 } };
                hits.Map["c"] = 3;
                return hits;
            }

            public void Set(string ip)
            {
                lock (_mapLock)
                {
                    Map[ip] = 1;
                }
            }
            public int Count
            {
                get
                {
                    lock (_mapLock)
                    {
                        return Map.Count;
                    }
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = Hits.Create();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread);",
        holds: "App.Hits.Count == threads + 3");

    [Fact]
    public Task Constructor_that_has_given_the_object_away() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        sealed class Hits
        {
            private readonly List<int> _hits = new();
            private readonly Timer _timer;

            public Hits()
            {
                _hits.Add(1);
                _timer = new Timer(_ => _hits.Add(2), null, 0, 1);
                _hits.Add(3);
            }

            public int Count => _hits.Count;
            public void Stop() => _timer.Dispose();
            public void Add() => _hits.Add(4);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;
        using System.Threading;

        sealed class Hits
        {
            private readonly List<int> _hits = new();
            private readonly object _hitsLock = new();
            private readonly Timer _timer;

            public Hits()
            {
                _hits.Add(1);
                _timer = new Timer(_ =>
                {
                    lock (_hitsLock)
                    {
                        _hits.Add(2);
                    }
                }, null, 0, 1);
                lock (_hitsLock)
                {
                    _hits.Add(3);
                }
            }

            public int Count
            {
                get
                {
                    lock (_hitsLock)
                    {
                        return _hits.Count;
                    }
                }
            }
            public void Stop() => _timer.Dispose();
            public void Add()
            {
                lock (_hitsLock)
                {
                    _hits.Add(4);
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Add(); if (i == 10) App.Hits.Stop();",
        holds: "App.Hits.Count >= calls + 2");

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
            public void Set(string ip) => Items[ip] = 1;
            public bool Has(string ip) => base.Items.ContainsKey(ip);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        abstract class Store
        {
            protected readonly Dictionary<string, int> Items = new();
            protected readonly object ItemsLock = new();

            public int Count
            {
                get
                {
                    lock (ItemsLock)
                    {
                        return Items.Count;
                    }
                }
            }
        }

        sealed class Hits : Store
        {
            public void Set(string ip)
            {
                lock (ItemsLock)
                {
                    Items[ip] = 1;
                }
            }
            public bool Has(string ip)
            {
                lock (base.ItemsLock)
                {
                    return base.Items.ContainsKey(ip);
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + thread + \"-\" + i); App.Hits.Has(\"x\");",
        holds: "App.Hits.Count == calls");

    [Fact]
    public Task Generic_type() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Cache<TKey, TValue> where TKey : notnull
        {
            private readonly Dictionary<TKey, TValue> _entries = new();

            public void Set(TKey key, TValue value) => _entries[key] = value;
            public void CopyTo(List<TKey> keys)
            {
                foreach (var key in _entries.Keys)
                {
                    keys.Add(key);
                }
            }
        }

        static class App
        {
            public static readonly Cache<string, int> Cache = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Cache<TKey, TValue> where TKey : notnull
        {
            private readonly Dictionary<TKey, TValue> _entries = new();
            private readonly object _entriesLock = new();

            public void Set(TKey key, TValue value)
            {
                lock (_entriesLock)
                {
                    _entries[key] = value;
                }
            }
            public void CopyTo(List<TKey> keys)
            {
                lock (_entriesLock)
                {
                    foreach (var key in _entries.Keys)
                    {
                        keys.Add(key);
                    }
                }
            }
        }

        static class App
        {
            public static readonly Cache<string, int> Cache = new();
        }

        """,
        step: "App.Cache.Set(\"k\" + i, thread); App.Cache.CopyTo(new List<string>());",
        holds: "calls > 0");

    [Fact]
    public Task Collection_that_is_changed_in_the_middle_comes_under_the_same_lock() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Index
        {
            private readonly Dictionary<string, int> _ids = new();
            private readonly Dictionary<int, string> _names = new();

            public void Add(string name, int id)
            {
                _ids[name] = id;
                _names[id] = name;
                Count = _ids.Count;
            }

            public string? NameOf(int id) => _names.GetValueOrDefault(id);
            public int Count { get; private set; }
        }

        static class App
        {
            public static readonly Index Index = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Index
        {
            private readonly Dictionary<string, int> _ids = new();
            private readonly object _idsLock = new();
            private readonly Dictionary<int, string> _names = new();

            public void Add(string name, int id)
            {
                lock (_idsLock)
                {
                    _ids[name] = id;
                    _names[id] = name;
                    Count = _ids.Count;
                }
            }

            public string? NameOf(int id)
            {
                lock (_idsLock)
                {
                    return _names.GetValueOrDefault(id);
                }
            }
            public int Count { get; private set; }
        }

        static class App
        {
            public static readonly Index Index = new();
        }

        """,
        step: "App.Index.Add(\"n\" + i, i); App.Index.NameOf(i);",
        holds: "App.Index.Count == iterations");

    [Fact]
    public Task Disposal_takes_the_lock_where_it_can() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Pool : IDisposable
        {
            private readonly Dictionary<int, IDisposable> _items = new();

            public void Add(int id, IDisposable item) => _items[id] = item;
            public int Count => _items.Count;

            public void Dispose()
            {
                foreach (var item in _items.Values)
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
        using System.Collections.Generic;

        sealed class Pool : IDisposable
        {
            private readonly Dictionary<int, IDisposable> _items = new();
            private readonly object _itemsLock = new();

            public void Add(int id, IDisposable item)
            {
                lock (_itemsLock)
                {
                    _items[id] = item;
                }
            }
            public int Count
            {
                get
                {
                    lock (_itemsLock)
                    {
                        return _items.Count;
                    }
                }
            }

            public void Dispose()
            {
                lock (_itemsLock)
                {
                    foreach (var item in _items.Values)
                        item.Dispose();
                    _items.Clear();
                }
            }
        }

        static class App
        {
            public static readonly Pool Pool = new();
        }

        """,
        step: "App.Pool.Add(thread * 10000 + i, null!);",
        holds: "App.Pool.Count == calls");

    [Fact]
    public Task Look_through_another_member_is_one_step_with_the_change() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Plugins
        {
            private readonly List<string> _plugins = new();

            public bool Register(string plugin)
            {
                if (!Has(plugin))
                {
                    _plugins.Add(plugin);
                    return true;
                }

                return false;
            }

            public bool Has(string plugin) => _plugins.Contains(plugin);
            public int Count => _plugins.Count;
        }

        static class App
        {
            public static readonly Plugins Plugins = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Plugins
        {
            private readonly List<string> _plugins = new();
            private readonly object _pluginsLock = new();

            public bool Register(string plugin)
            {
                lock (_pluginsLock)
                {
                    if (!Has(plugin))
                    {
                        _plugins.Add(plugin);
                        return true;
                    }
                }

                return false;
            }

            public bool Has(string plugin)
            {
                lock (_pluginsLock)
                {
                    return _plugins.Contains(plugin);
                }
            }
            public int Count
            {
                get
                {
                    lock (_pluginsLock)
                    {
                        return _plugins.Count;
                    }
                }
            }
        }

        static class App
        {
            public static readonly Plugins Plugins = new();
        }

        """,
        step: "App.Plugins.Register(\"p\" + i % 50);",
        holds: "App.Plugins.Count == 50");

    [Fact]
    public Task Disposal_that_awaits_does_without() => Fixes(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        sealed class Pool : IAsyncDisposable
        {
            private readonly Dictionary<int, IAsyncDisposable> _items = new();

            public void Add(int id, IAsyncDisposable item) => _items[id] = item;
            public int Count => _items.Count;

            public async ValueTask DisposeAsync()
            {
                foreach (var item in _items.Values)
                    await item.DisposeAsync();
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
        using System.Collections.Generic;
        using System.Threading.Tasks;

        sealed class Pool : IAsyncDisposable
        {
            private readonly Dictionary<int, IAsyncDisposable> _items = new();
            private readonly object _itemsLock = new();

            public void Add(int id, IAsyncDisposable item)
            {
                lock (_itemsLock)
                {
                    _items[id] = item;
                }
            }
            public int Count
            {
                get
                {
                    lock (_itemsLock)
                    {
                        return _items.Count;
                    }
                }
            }

            public async ValueTask DisposeAsync()
            {
                foreach (var item in _items.Values)
                    await item.DisposeAsync();
                _items.Clear();
            }
        }

        static class App
        {
            public static readonly Pool Pool = new();
        }

        """,
        step: "App.Pool.Add(thread * 10000 + i, null!);",
        holds: "App.Pool.Count == calls");

    [Fact]
    public Task Loop_that_runs_foreign_code_walks_a_snapshot() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<Action<int>> _handlers = new();

            public void Subscribe(Action<int> handler) => _handlers.Add(handler);

            public void Raise(int value)
            {
                // Everybody is told.
                foreach (var handler in _handlers)
                {
                    handler(value);
                }
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<Action<int>> _handlers = new();
            private readonly object _handlersLock = new();

            public void Subscribe(Action<int> handler)
            {
                lock (_handlersLock)
                {
                    _handlers.Add(handler);
                }
            }

            public void Raise(int value)
            {
                // Everybody is told.
                Action<int>[] snapshot;
                lock (_handlersLock)
                {
                    snapshot = _handlers.ToArray();
                }

                foreach (var handler in snapshot)
                {
                    handler(value);
                }
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        step: "if (i < 20) App.Bus.Subscribe(_ => { }); App.Bus.Raise(i);",
        holds: "calls > 0");

    [Fact]
    public Task What_comes_before_the_loop_is_one_step_with_the_snapshot() => Fixes(
        """
        using System;
        using System.Collections.Generic;

        sealed class Rooms
        {
            private readonly Dictionary<int, Action<int>> _members = new();

            public void Join(int id, Action<int> member) => _members.Add(id, member);

            public void Leave(int id)
            {
                if (!_members.Remove(id)) // gone already
                    return;
                // Tell the rest.
                foreach (var (_, member) in _members)
                    member(id);
            }

            public int Count => _members.Count;
        }

        static class App
        {
            public static readonly Rooms Rooms = new();
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        sealed class Rooms
        {
            private readonly Dictionary<int, Action<int>> _members = new();
            private readonly object _membersLock = new();

            public void Join(int id, Action<int> member)
            {
                lock (_membersLock)
                {
                    _members.Add(id, member);
                }
            }

            public void Leave(int id)
            {
                KeyValuePair<int, Action<int>>[] snapshot;
                lock (_membersLock)
                {
                    if (!_members.Remove(id)) // gone already
                        return;
                    snapshot = _members.ToArray();
                }
                // Tell the rest.
                foreach (var (_, member) in snapshot)
                    member(id);
            }

            public int Count
            {
                get
                {
                    lock (_membersLock)
                    {
                        return _members.Count;
                    }
                }
            }
        }

        static class App
        {
            public static readonly Rooms Rooms = new();
        }

        """,
        step: "App.Rooms.Join(thread * 10000 + i, _ => { }); App.Rooms.Leave(thread * 10000 + i);",
        holds: "App.Rooms.Count == 0");

    [Fact]
    public Task Loop_that_awaits_walks_a_snapshot() => Fixes(
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        sealed class Bus
        {
            private readonly HashSet<string> _topics = new();

            public void Add(string topic) => _topics.Add(topic);

            public async Task<int> LengthAsync()
            {
                int length = 0;
                foreach (string topic in _topics.Where(topic => topic.Length > 1))
                {
                    await Task.Yield();
                    length += topic.Length;
                }

                return length;
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        sealed class Bus
        {
            private readonly HashSet<string> _topics = new();
            private readonly object _topicsLock = new();

            public void Add(string topic)
            {
                lock (_topicsLock)
                {
                    _topics.Add(topic);
                }
            }

            public async Task<int> LengthAsync()
            {
                int length = 0;
                string[] snapshot;
                lock (_topicsLock)
                {
                    snapshot = _topics.Where(topic => topic.Length > 1).ToArray();
                }

                foreach (string topic in snapshot)
                {
                    await Task.Yield();
                    length += topic.Length;
                }

                return length;
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        step: "App.Bus.Add(\"t\" + i % 10); if (i < 50) App.Bus.LengthAsync().Wait();",
        holds: "App.Bus.LengthAsync().Result == 20");

    [Fact]
    public Task Copy_that_is_walked_is_made_under_the_lock() => Fixes(
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        sealed class Bus
        {
            private readonly Dictionary<int, Action> _handlers = new();

            public void Subscribe(int id, Action handler) => _handlers[id] = handler;

            public void Raise()
            {
                foreach (var handler in _handlers.Values.ToList())
                    handler();
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        sealed class Bus
        {
            private readonly Dictionary<int, Action> _handlers = new();
            private readonly object _handlersLock = new();

            public void Subscribe(int id, Action handler)
            {
                lock (_handlersLock)
                {
                    _handlers[id] = handler;
                }
            }

            public void Raise()
            {
                List<Action> snapshot;
                lock (_handlersLock)
                {
                    snapshot = _handlers.Values.ToList();
                }

                foreach (var handler in snapshot)
                    handler();
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        step: "App.Bus.Subscribe(i % 100, () => { }); App.Bus.Raise();",
        holds: "calls > 0");

    [Fact]
    public Task Iterator_walks_a_snapshot() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<string> _topics = new();

            public void Add(string topic) => _topics.Add(topic);

            public IEnumerable<string> Topics()
            {
                foreach (string topic in _topics)
                    yield return topic;
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        after: """
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<string> _topics = new();
            private readonly object _topicsLock = new();

            public void Add(string topic)
            {
                lock (_topicsLock)
                {
                    _topics.Add(topic);
                }
            }

            public IEnumerable<string> Topics()
            {
                string[] snapshot;
                lock (_topicsLock)
                {
                    snapshot = _topics.ToArray();
                }

                foreach (string topic in snapshot)
                    yield return topic;
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """,
        step: "if (i < 100) { App.Bus.Add(\"t\"); foreach (var topic in App.Bus.Topics()) _ = topic.Length; }",
        holds: "new List<string>(App.Bus.Topics()).Count == threads * 100");

    [Fact]
    public Task Constructor_that_copies_another_object() => Fixes(
        """
        #nullable disable
        using System.Collections.Generic;

        class Hits
        {
            private readonly Dictionary<string, int> _hits;

            public Hits() => _hits = new();

            public Hits(Hits other)
            {
                _hits = new(other._hits);
            }

            public void Set(string ip) => _hits[ip] = 1;
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        after: """
        #nullable disable
        using System.Collections.Generic;

        class Hits
        {
            private readonly Dictionary<string, int> _hits;
            private readonly object _hitsLock = new();

            public Hits() => _hits = new();

            public Hits(Hits other)
            {
                lock (other._hitsLock)
                {
                    _hits = new(other._hits);
                }
            }

            public void Set(string ip)
            {
                lock (_hitsLock)
                {
                    _hits[ip] = 1;
                }
            }
            public int Count
            {
                get
                {
                    lock (_hitsLock)
                    {
                        return _hits.Count;
                    }
                }
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """,
        step: "App.Hits.Set(\"k\" + i); new Hits(App.Hits);",
        holds: "new Hits(App.Hits).Count == iterations");

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
        using System.Collections.Generic;

        sealed class Squares
        {
            private readonly Func<int, long> _square;
            private readonly Dictionary<int, long> _squares = new();
            private readonly object _squaresLock = new();

            public Squares(Func<int, long> square) => _square = square;

            public long Get(int n)
            {
                lock (_squaresLock)
                {
                    if (!_squares.TryGetValue(n, out long value))
                        _squares[n] = value = _square(n);
                    return value;
                }
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
    public Task Not_offered_record_whose_equality_would_change() => NotOffered(
        """
        using System.Collections.Generic;

        sealed record Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_object_that_a_serializer_makes() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Runtime.Serialization;

        [DataContract]
        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public int Count => _hits.Count;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_two_objects_at_once() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public void Merge(Hits other)
            {
                foreach (var hit in other._hits)
                    _hits[hit.Key] = hit.Value;
            }
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
            public static int CountOf(Hits? hits) => hits?._hits.Count ?? 0;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_local_that_walks_from_object_to_object() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Node
        {
            private readonly List<int> _items = new();
            private Node? _next;

            public void Add(int item) => _items.Add(item);
            public void Link(Node next) => _next = next;
            public static int Count(Node? node)
            {
                int sum = 0;
                for (; node != null; node = node._next)
                    sum += node._items.Count;
                return sum;
            }
        }

        static class App
        {
            public static readonly Node Node = new();
        }

        """);

    [Fact]
    public Task Not_offered_object_that_may_be_another_next_time() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            public static Hits Current = new();
            private readonly List<int> _items = new();

            public void Add(int item) => _items.Add(item);
            public static void Both(int item)
            {
                Current._items.Add(item);
                Current._items.Add(item);
            }
        }

        """);

    [Fact]
    public Task Not_offered_member_of_an_interface() => NotOffered(
        """
        using System.Collections.Generic;

        interface IHits
        {
            IDictionary<string, int> Map { get; }
        }

        sealed class Hits : IHits
        {
            public IDictionary<string, int> Map { get; } = new Dictionary<string, int>();

            public void Set(string ip) => Map[ip] = 1;
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_property_pattern() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip) => _hits[ip] = 1;
            public static bool IsEmpty(Hits hits) => hits is { _hits.Count: 0 };
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_when_the_loop_changes_the_state_through_a_helper() => NotOffered(
        """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<Action<int>> _handlers = new();

            public void Subscribe(Action<int> handler) => _handlers.Add(handler);
            private void Drop(Action<int> handler) => Remove(handler);
            private void Remove(Action<int> handler) => _handlers.Remove(handler);

            public void Raise(int value)
            {
                foreach (var handler in _handlers)
                {
                    handler(value);
                    Drop(handler);
                    break;
                }
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """);

    [Fact]
    public Task Not_offered_snapshot_of_collections_that_the_lock_guards() => NotOffered(
        """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly Dictionary<string, List<Action>> _handlers = new();

            public void Subscribe(string topic, Action handler)
            {
                if (!_handlers.TryGetValue(topic, out var list))
                    _handlers[topic] = list = new();
                list.Add(handler);
            }

            public void Raise()
            {
                foreach (var list in _handlers.Values)
                    foreach (var handler in list)
                        handler();
            }
        }

        static class App
        {
            public static readonly Bus Bus = new();
        }

        """);

    [Fact]
    public Task Not_offered_beside_another_kind_of_guard() => NotOffered(
        """
        using System.Collections.Generic;
        using System.Threading;

        sealed class Hits
        {
            private readonly SemaphoreSlim _one = new(1, 1);
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                _one.Wait();
                try
                {
                    _hits[ip] = 1;
                }
                finally
                {
                    _one.Release();
                }
            }

            public void Drop(string ip) => _hits.Remove(ip);
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_lock_of_another_object() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Owner
        {
            public readonly object Gate = new();
        }

        sealed class Hits
        {
            private readonly Owner _owner = new();
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (_owner.Gate)
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
    public Task Not_offered_lock_that_is_replaced() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private object _gate = new();
            private readonly Dictionary<string, int> _hits = new();

            public void Set(string ip)
            {
                lock (_gate)
                    _hits[ip] = 1;
            }

            public void Reset()
            {
                _hits.Clear();
                _gate = new();
            }
        }

        static class App
        {
            public static readonly Hits Hits = new();
        }

        """);

    [Fact]
    public Task Not_offered_when_the_lock_cannot_be_named() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Hits
        {
            private readonly object _gate = new();
            internal readonly Dictionary<string, int> Map = new();

            public void Set(string ip)
            {
                lock (_gate)
                    Map[ip] = 1;
            }
        }

        static class User
        {
            public static void Clear() => App.Hits.Map.Clear();
        }

        static class App
        {
            public static readonly Hits Hits = new();
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
        using System.Collections.Generic;

        sealed class Hits
        {
            public static readonly Hits All = new();
            private readonly Dictionary<Key, int> _hits = new();
            private readonly object _hitsLock = new();

            public void Hit(Key key)
            {
                lock (_hitsLock)
                {
                    _hits.TryGetValue(key, out var n);
                    _hits[key] = n + 1;
                }
            }

            public int Of(Key key)
            {
                lock (_hitsLock)
                {
                    return _hits[key];
                }
            }
        }
        """).LosesWhenMeeting(operation: 2, step: "Hits.All.Hit(k);", holds: "Hits.All.Of(k) == calls");

    // The handler changes the list while it is walked: that fails before, with one thread alone, and not after.
    [Fact]
    public void A_change_in_the_middle_of_the_loop_is_forced_before_and_harmless_after() => Proof.Proof.Of(
        """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<Action> _handlers = new();

            public void Subscribe(Action handler) => _handlers.Add(handler);

            public void Raise()
            {
                foreach (var handler in _handlers)
                {
                    handler();
                }
            }
        }
        """,
        """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            private readonly List<Action> _handlers = new();
            private readonly object _handlersLock = new();

            public void Subscribe(Action handler)
            {
                lock (_handlersLock)
                {
                    _handlers.Add(handler);
                }
            }

            public void Raise()
            {
                Action[] snapshot;
                lock (_handlersLock)
                {
                    snapshot = _handlers.ToArray();
                }

                foreach (var handler in snapshot)
                {
                    handler();
                }
            }
        }
        """).FailsBeforeAndPasses("""
        internal static class Check
        {
            public static string? Run()
            {
                Bus bus = new();
                bus.Subscribe(() => bus.Subscribe(() => { }));
                bus.Raise();
                return null;
            }
        }
        """);

    [Fact]
    public Task Title_says_that_a_loop_walks_a_snapshot() => TitleIs(
        "Guard '_handlers' with a lock on '_handlersLock' (2 uses in 1 file); a loop walks a snapshot", "MapSafety.GuardWithLock",
        """
        using System;
        using System.Collections.Generic;

        sealed class Bus
        {
            public static readonly Bus All = new();
            private readonly List<Action> _handlers = new();

            public void Subscribe(Action handler) => _handlers.Add(handler);

            public void Raise()
            {
                foreach (var handler in _handlers)
                {
                    handler();
                }
            }
        }

        """);

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
                    public void Set(string ip) => _hits[ip] = 1;
                    public int Count => _hits.Count;
                }

                """),
            ("/0/C.cs", """
                using System.Collections.Generic;

                sealed class Bans
                {
                    public static readonly Bans All = new();
                    private readonly HashSet<string> _bans = new();

                    public void Ban(string ip) => _bans.Add(ip);
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Generic;

                sealed partial class Hits
                {
                    public static readonly Hits All = new();
                    private readonly Dictionary<string, int> _hits = new();
                    private readonly object _hitsLock = new();
                }

                """),
            ("/0/B.cs", """
                sealed partial class Hits
                {
                    public void Set(string ip)
                    {
                        lock (_hitsLock)
                        {
                            _hits[ip] = 1;
                        }
                    }
                    public int Count
                    {
                        get
                        {
                            lock (_hitsLock)
                            {
                                return _hits.Count;
                            }
                        }
                    }
                }

                """),
            ("/0/C.cs", """
                using System.Collections.Generic;

                sealed class Bans
                {
                    public static readonly Bans All = new();
                    private readonly HashSet<string> _bans = new();
                    private readonly object _bansLock = new();

                    public void Ban(string ip)
                    {
                        lock (_bansLock)
                        {
                            _bans.Add(ip);
                        }
                    }
                }

                """),
        ]);

    // MAP1004: a timer's callback beside the rest of the type.
    [Fact]
    public Task State_that_a_timer_shares() => FixesFiles(
        [
            ("/0/A.cs", """
                using System.Collections.Generic;
                using System.Threading;

                sealed class Cache
                {
                    private readonly Dictionary<string, int> _entries = new();
                    private readonly Timer _timer;

                    public Cache() => _timer = new Timer(Tick, null, 1000, 1000);

                    public int Get(string key) => _entries[key];

                    private void Tick(object? state) => _entries.Clear();
                }

                """),
        ],
        [
            ("/0/A.cs", """
                using System.Collections.Generic;
                using System.Threading;

                sealed class Cache
                {
                    private readonly Dictionary<string, int> _entries = new();
                    private readonly object _entriesLock = new();
                    private readonly Timer _timer;

                    public Cache() => _timer = new Timer(Tick, null, 1000, 1000);

                    public int Get(string key)
                    {
                        lock (_entriesLock)
                        {
                            return _entries[key];
                        }
                    }

                    private void Tick(object? state)
                    {
                        lock (_entriesLock)
                        {
                            _entries.Clear();
                        }
                    }
                }

                """),
        ]);
}
