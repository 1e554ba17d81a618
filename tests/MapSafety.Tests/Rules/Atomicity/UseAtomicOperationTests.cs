using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class UseAtomicOperationTests : StateFixTests<UseAtomicOperation>
{
    [Fact]
    public Task Get_or_add_of_an_object_that_is_then_the_same_for_all() => Fixes("""
        using System.Collections.Concurrent;

        internal static class Gates
        {
            private static readonly ConcurrentDictionary<string, object> s_gates = new();

            public static object For(string key)
            {
                // one for each key
                if (!s_gates.TryGetValue(key, out var gate))
                {
                    gate = new object();
                    s_gates[key] = gate;
                }

                return gate;
            }

            public static object Again(string key) => For(key);
        }
        """, """
        using System.Collections.Concurrent;

        internal static class Gates
        {
            private static readonly ConcurrentDictionary<string, object> s_gates = new();

            public static object For(string key)
            {
                // one for each key
                return s_gates.GetOrAdd(key, static _ => new object());
            }

            public static object Again(string key) => For(key);
        }
        """,
        step: "if (!ReferenceEquals(Gates.For(i.ToString()), Gates.For(i.ToString()))) throw new Exception(\"two\");", holds: "true");

    [Fact]
    public Task Early_return_then_store_with_a_captured_value() => Fixes("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Rooms
        {
            private readonly ConcurrentDictionary<string, List<int>> _rooms = new();
            private readonly int _size = 4;

            public List<int> For(string key, int extra)
            {
                if (_rooms.TryGetValue(key, out var known))
                    return known;

                var made = new List<int>(_size + extra);
                _rooms[key] = made;
                return made;
            }

            public static readonly Rooms Default = new();
        }
        """, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Rooms
        {
            private readonly ConcurrentDictionary<string, List<int>> _rooms = new();
            private readonly int _size = 4;

            public List<int> For(string key, int extra)
            {
                return _rooms.GetOrAdd(key, static (_, state) => new List<int>(state.self._size + state.extra), (extra, self: this));
            }

            public static readonly Rooms Default = new();
        }
        """,
        step: "if (!ReferenceEquals(Rooms.Default.For(i.ToString(), 1), Rooms.Default.For(i.ToString(), 1))) throw new Exception(\"two\");", holds: "true");

    private const string Marks = """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Once
        {
            private static readonly ConcurrentDictionary<int, bool> s_done = new();
            private static int s_runs;

            public static void Do(int id)
            {
                if (s_done.ContainsKey(id))
                    return;

                s_done[id] = true;
                Run();
            }

            public static void DoToo(int id)
            {
                if (!s_done.ContainsKey(id))
                {
                    s_done[id] = true;
                    Run();
                }
            }

            public static int Runs() => Volatile.Read(ref s_runs);

            private static void Run() => Interlocked.Increment(ref s_runs);
        }
        """;

    [Fact]
    public Task Answer_of_the_addition_decides_what_is_done_once() => Fixes(Marks, """
        using System.Collections.Concurrent;
        using System.Threading;

        internal static class Once
        {
            private static readonly ConcurrentDictionary<int, bool> s_done = new();
            private static int s_runs;

            public static void Do(int id)
            {
                if (!s_done.TryAdd(id, true))
                    return;

                Run();
            }

            public static void DoToo(int id)
            {
                if (s_done.TryAdd(id, true))
                {
                    Run();
                }
            }

            public static int Runs() => Volatile.Read(ref s_runs);

            private static void Run() => Interlocked.Increment(ref s_runs);
        }
        """,
        step: "if (thread % 2 == 0) Once.Do(i); else Once.DoToo(i);", holds: "Once.Runs() == iterations");

    [Fact]
    public void Code_before_the_fix_does_twice_what_is_to_be_done_once() =>
        Proof.Proof.Of("""
            using System.Collections.Concurrent;
            using System.Threading;

            internal static class Once
            {
                private static readonly ConcurrentDictionary<Key, bool> s_done = new();
                private static int s_runs;

                public static void Do(Key id)
                {
                    if (s_done.ContainsKey(id))
                        return;

                    s_done[id] = true;
                    Interlocked.Increment(ref s_runs);
                }

                public static int Runs() => Volatile.Read(ref s_runs);
            }
            """, """
            using System.Collections.Concurrent;
            using System.Threading;

            internal static class Once
            {
                private static readonly ConcurrentDictionary<Key, bool> s_done = new();
                private static int s_runs;

                public static void Do(Key id)
                {
                    if (!s_done.TryAdd(id, true))
                        return;

                    Interlocked.Increment(ref s_runs);
                }

                public static int Runs() => Volatile.Read(ref s_runs);
            }
            """).LosesWhenMeeting(operation: 2, step: "Once.Do(k);", holds: "Once.Runs() == 2");

    [Fact]
    public Task One_look_for_an_entry_that_may_be_gone() => Fixes("""
        using System.Collections.Concurrent;

        internal static class Names
        {
            private static readonly ConcurrentDictionary<int, string> s_names = new();

            public static string? Of(int id)
            {
                if (!s_names.ContainsKey(id))
                    return null;

                return s_names[id];
            }

            public static string OrEmpty(int id) => s_names.ContainsKey(id) ? s_names[id] : "";

            public static void Put(int id) => s_names[id] = "name";

            public static void Remove(int id) => s_names.TryRemove(id, out _);
        }
        """, """
        using System.Collections.Concurrent;

        internal static class Names
        {
            private static readonly ConcurrentDictionary<int, string> s_names = new();

            public static string? Of(int id)
            {
                if (!s_names.TryGetValue(id, out var value))
                    return null;

                return value;
            }

            public static string OrEmpty(int id) => s_names.TryGetValue(id, out var value) ? value : "";

            public static void Put(int id) => s_names[id] = "name";

            public static void Remove(int id) => s_names.TryRemove(id, out _);
        }
        """,
        step: "Names.Put(i % 7); Names.Of(i % 7); Names.OrEmpty(i % 7); Names.Remove(i % 7);", holds: "true");

    [Fact]
    public Task Cheap_value_is_added_and_a_null_falls_back() => Fixes("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, int> s_ports = new();
            private static readonly ConcurrentDictionary<string, object> s_gates = new();

            public static void Put(string name, int port)
            {
                if (!s_ports.ContainsKey(name))
                    s_ports[name] = port;
            }

            public static object Gate(string name) => s_gates.GetValueOrDefault(name) ?? (s_gates[name] = new object());

            public static void Fill(ConcurrentDictionary<string, object> map, string name)
            {
                if (!map.ContainsKey(name))
                    map[name] = new object();
            }

            public static int Port(string name) => s_ports.TryGetValue(name, out int port) ? port : 0;
        }
        """, """
        using System.Collections.Concurrent;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, int> s_ports = new();
            private static readonly ConcurrentDictionary<string, object> s_gates = new();

            public static void Put(string name, int port)
            {
                s_ports.TryAdd(name, port);
            }

            public static object Gate(string name) => s_gates.GetOrAdd(name, static _ => new object());

            public static void Fill(ConcurrentDictionary<string, object> map, string name)
            {
                map.GetOrAdd(name, static _ => new object());
            }

            public static int Port(string name) => s_ports.TryGetValue(name, out int port) ? port : 0;
        }
        """,
        step: "Shared.Put(\"a\", thread); if (!ReferenceEquals(Shared.Gate(i.ToString()), Shared.Gate(i.ToString()))) throw new Exception(\"two\");", holds: "Shared.Port(\"a\") < threads");

    private const string Counters = """
        using System.Collections.Concurrent;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Branch(string ip, int by)
            {
                if (s_hits.TryGetValue(ip, out int hits))
                    s_hits[ip] = hits + by;
                else
                    s_hits[ip] = by;
            }

            public static void Choice(string ip) => s_hits[ip] = s_hits.TryGetValue(ip, out int hits) ? hits + 1 : 1;

            public static void Default(string ip)
            {
                s_hits.TryGetValue(ip, out int hits);
                s_hits[ip] = hits + 1;
            }

            public static void Start(string ip)
            {
                if (!s_hits.TryGetValue(ip, out int hits))
                    hits = 0;
                s_hits[ip] = hits + 1;
            }

            public static void Increment(string ip)
            {
                s_hits[ip]++; // counts
            }

            public static void Present(string ip)
            {
                if (s_hits.TryGetValue(ip, out int hits))
                {
                    s_hits[ip] = hits + 1;
                }
            }

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int hits) ? hits : 0;
        }
        """;

    [Fact]
    public Task Counts_come_out_exact() => Fixes(Counters, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Branch(string ip, int by)
            {
                s_hits.AddOrUpdate(ip, static (_, by) => by, static (_, hits, by) => hits + by, by);
            }

            public static void Choice(string ip) => s_hits.AddOrUpdate(ip, 1, static (_, hits) => hits + 1);

            public static void Default(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, hits) => hits + 1);
            }

            public static void Start(string ip)
            {
                s_hits.AddOrUpdate(ip, 1, static (_, hits) => hits + 1);
            }

            public static void Increment(string ip)
            {
                s_hits.AddOrUpdate(ip, static key => throw new KeyNotFoundException($"The given key '{key}' was not present in the dictionary."), static (_, current) => current + 1); // counts
            }

            public static void Present(string ip)
            {
                while (s_hits.TryGetValue(ip, out int hits) && !s_hits.TryUpdate(ip, hits + 1, hits))
                {
                    // Another thread has stored a value meanwhile: look again.
                }
            }

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int hits) ? hits : 0;
        }
        """,
        step: "Hits.Branch(\"a\", 1); Hits.Choice(\"a\"); Hits.Default(\"a\"); Hits.Start(\"a\"); Hits.Increment(\"a\"); Hits.Present(\"a\");",
        holds: "Hits.Of(\"a\") == calls * 6");

    [Fact]
    public void Count_before_the_fix_comes_out_too_low() => Proof.Proof.Of("""
        using System.Collections.Concurrent;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<Key, int> s_hits = new();

            public static void Hit(Key key)
            {
                s_hits.TryGetValue(key, out int hits);
                s_hits[key] = hits + 1;
            }

            public static int Of(Key key) => s_hits[key];
        }
        """, """
        using System.Collections.Concurrent;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<Key, int> s_hits = new();

            public static void Hit(Key key) => s_hits.AddOrUpdate(key, 1, static (_, hits) => hits + 1);

            public static int Of(Key key) => s_hits[key];
        }
        """).LosesWhenMeeting(operation: 2, step: "Hits.Hit(k);", holds: "Hits.Of(k) == 2");

    [Fact]
    public Task New_immutable_value_and_captured_members() => Fixes("""
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        internal sealed class Tags
        {
            public static readonly Tags Default = new();

            private readonly ConcurrentDictionary<int, ImmutableHashSet<int>> _tags = new();
            private readonly int _offset = 1;

            public void Add(int id, int tag)
            {
                if (_tags.TryGetValue(id, out var known))
                    _tags[id] = known.Add(tag + _offset);
                else
                    _tags[id] = ImmutableHashSet.Create(tag + _offset);
            }

            public int Count(int id) => _tags[id].Count;
        }
        """, """
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        internal sealed class Tags
        {
            public static readonly Tags Default = new();

            private readonly ConcurrentDictionary<int, ImmutableHashSet<int>> _tags = new();
            private readonly int _offset = 1;

            public void Add(int id, int tag)
            {
                _tags.AddOrUpdate(id, static (_, state) => ImmutableHashSet.Create(state.tag + state.self._offset), static (_, known, state) => known.Add(state.tag + state.self._offset), (tag, self: this));
            }

            public int Count(int id) => _tags[id].Count;
        }
        """,
        step: "Tags.Default.Add(1, thread * 300 + i % 300);", holds: "Tags.Default.Count(1) == threads * 300");

    [Fact]
    public Task What_is_stored_in_either_case_is_just_stored() => Fixes("""
        using System.Collections.Concurrent;

        internal static class Ports
        {
            private static readonly ConcurrentDictionary<string, int> s_ports = new();

            public static void Put(string name, int port)
            {
                if (s_ports.ContainsKey(name))
                {
                    s_ports[name] = port;
                }
                else
                {
                    s_ports.TryAdd(name, port);
                }
            }

            public static int Of(string name) => s_ports.TryGetValue(name, out int port) ? port : 0;
        }
        """, """
        using System.Collections.Concurrent;

        internal static class Ports
        {
            private static readonly ConcurrentDictionary<string, int> s_ports = new();

            public static void Put(string name, int port)
            {
                s_ports[name] = port;
            }

            public static int Of(string name) => s_ports.TryGetValue(name, out int port) ? port : 0;
        }
        """,
        step: "Ports.Put(\"a\", 7);", holds: "Ports.Of(\"a\") == 7");

    [Theory]
    [InlineData("System.Threading.SemaphoreSlim", "if (s_map.TryGetValue(key, out var found)) return found; var made = new System.Threading.SemaphoreSlim(1); s_map[key] = made; return made;")]
    [InlineData("object", "if (!s_map.TryGetValue(key, out var found) || found is string) { found = new object(); s_map[key] = found; } return found;")]
    [InlineData("object", "if (!s_map.ContainsKey(key)) { var made = new object(); System.Console.WriteLine(made); s_map[key] = made; } return s_map;")]
    [InlineData("object", "if (s_map?.ContainsKey(key) == false) s_map[key] = new object(); return key;")]
    public Task Not_offered_where_one_operation_would_not_do_the_same(string type, string statements) => NotOffered($$"""
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

    [Theory]
    [InlineData("if (s_map.TryGetValue(key, out int n)) { s_map[key] = n + 1; System.Console.WriteLine(n); }")]
    [InlineData("int n = s_map[key]; await System.Threading.Tasks.Task.Yield(); s_map[key] = n + 1;")]
    [InlineData("int i = 0; if (s_map.TryGetValue(key, out int n)) s_map[key] = n + i++; System.Console.WriteLine(i);")]
    [InlineData("int old = s_map[key]++; System.Console.WriteLine(old);")]
    public Task Not_offered_where_more_happens_between(string statements) => NotOffered($$"""
        using System.Collections.Concurrent;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();

            public static async System.Threading.Tasks.Task Run(string key)
            {
                await System.Threading.Tasks.Task.Yield();
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Use one atomic operation on 's_done'", "MapSafety.UseAtomicOperation", Marks);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Marks);
}
