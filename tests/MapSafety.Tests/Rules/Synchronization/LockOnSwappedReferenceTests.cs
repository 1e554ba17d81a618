using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class LockOnSwappedReferenceTests : RuleTests<LockOnSwappedReference>
{
    [Fact]
    public Task Message_names_the_state_its_reach_the_lock_and_who_replaces_it() => Says(
        "'Hit' guards 's_hits', a static Dictionary, by locking 's_hits', but 'Reset' replaces 's_hits': a thread that locks the new object runs beside one that holds the old",
        """
        static class Bans
        {
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock ({|#0:s_hits|})
                    {|#2:s_hits[ip] = 1|};
            }

            public static void Reset() => {|#1:s_hits = new()|};
        }
        """,
        others: 2);

    [Fact]
    public Task Message_names_the_field_on_the_way_to_the_lock_that_is_replaced() => Says(
        "'Hit' guards 's_hits', a static Dictionary, by locking 's_owner.Gate', but 'Renew' replaces 's_owner': a thread that locks the new object runs beside one that holds the old",
        """
        class Owner
        {
            public readonly object Gate = new();
        }

        static class Bans
        {
            static Owner s_owner = new();
            static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock ({|#0:s_owner.Gate|})
                    {|#2:s_hits[ip] = 1|};
            }

            public static void Renew() => {|#1:s_owner = new()|};
        }
        """,
        others: 2);

    [Fact]
    public Task One_finding_for_each_member_with_its_further_places_as_additional_locations() => Says(
        "'Move' guards 's_hits', a static Dictionary, by locking 's_hits', but 'Reset' replaces 's_hits': a thread that locks the new object runs beside one that holds the old",
        """
        static class Bans
        {
            static Dictionary<string, int> s_hits = new();

            public static void Move(string from, string to)
            {
                lock ({|#0:s_hits|})
                    {|#2:s_hits.Remove(from)|};
                lock ({|#4:s_hits|})
                    {|#3:s_hits[to] = 1|};
            }

            public static void Reset() => {|#1:s_hits = new()|};
        }
        """,
        others: 4);

    [Theory]
    [InlineData("s_gate = new object()")]
    [InlineData("Interlocked.Exchange(ref s_gate, new object())")]
    [InlineData("Interlocked.CompareExchange(ref s_gate, new object(), other)")]
    [InlineData("(s_gate, _) = (new object(), 1)")]
    [InlineData("Volatile.Write(ref s_gate, new object())")]
    [InlineData("Renew(ref s_gate)")]
    [InlineData("Make(out s_gate)")]
    [InlineData("Task.Run(() => s_gate = new object())")]
    [InlineData("if (other != s_gate) s_gate = other")]
    [InlineData("Gates.s_gate = new object()")]
    [InlineData("other = s_gate = new object()")]
    public Task Every_way_to_replace_the_lock(string statement) => Finds($$"""
        static class Gates
        {
            static object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                lock ({|MAP1009:s_gate|})
                    s_map[key] = 1;
            }

            public static void Reset(object other)
            {
                {{statement}};
            }

            static void Renew(ref object gate) => gate = new();

            static void Make(out object gate) => gate = new();
        }
        """);

    [Theory]
    [InlineData("lock ({|MAP1009:s_gate|}) s_map[key] = 1;")]
    [InlineData("lock ({|MAP1009:Shared.s_gate|}) s_map[key] = 1;")]
    [InlineData("Monitor.Enter({|MAP1009:s_gate|}); try { s_map[key] = 1; } finally { Monitor.Exit(s_gate); }")]
    [InlineData("bool taken = false; try { Monitor.Enter({|MAP1009:s_gate|}, ref taken); s_map[key] = 1; } finally { if (taken) Monitor.Exit(s_gate); }")]
    [InlineData("if (Monitor.TryEnter({|MAP1009:s_gate|}, 10)) { try { s_map[key] = 1; } finally { Monitor.Exit(s_gate); } }")]
    [InlineData("var gate = s_gate; lock ({|MAP1009:gate|}) s_map[key] = 1;")]
    [InlineData("lock ({|MAP1009:s_gate|}) { if (s_map.Count > 9) return; s_map[key] = 1; }")]
    [InlineData("void Add() { lock ({|MAP1009:s_gate|}) s_map[key] = 1; } Add();")]
    [InlineData("lock ({|MAP1009:s_gate|}) Store(s_map, key);")]
    [InlineData("lock ({|MAP1009:s_gate|}) s_map.Put(key);")]
    [InlineData("lock ({|MAP1009:s_gate|}) foreach (var pair in s_map) Console.WriteLine(pair);")]
    [InlineData("Action add = () => { lock ({|MAP1009:s_gate|}) s_map[key] = 1; }; add();")]
    public Task Every_way_to_take_the_lock(string statements) => Finds($$"""
        static class Extensions
        {
            public static void Put(this Dictionary<string, int> map, string key) => map[key] = 1;
        }

        static class Shared
        {
            static object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                {{statements}}
            }

            public static void Clear()
            {
                lock ({|MAP1009:s_gate|})
                    s_map.Clear();
            }

            public static void Reset() => s_gate = new();

            static void Store(Dictionary<string, int> map, string key) => map[key] = 1;
        }
        """);

    [Theory]
    [InlineData("SemaphoreSlim s_gate = new(1, 1)", "await {|MAP1009:s_gate|}.WaitAsync(); try { s_map[key] = 1; } finally { s_gate.Release(); }")]
    [InlineData("ReaderWriterLockSlim s_gate = new()", "{|MAP1009:s_gate|}.EnterWriteLock(); try { s_map[key] = 1; } finally { s_gate.ExitWriteLock(); } await Task.Yield();")]
    [InlineData("Mutex s_gate = new()", "{|MAP1009:s_gate|}.WaitOne(); try { s_map[key] = 1; } finally { s_gate.ReleaseMutex(); } await Task.Yield();")]
    public Task Other_guards_that_are_replaced(string gate, string statements) => Finds($$"""
        static class Shared
        {
            static {{gate}};
            static readonly Dictionary<string, int> s_map = new();

            public static async Task PutAsync(string key)
            {
                {{statements}}
            }

            public static void Reset() => s_gate = new({{(gate.StartsWith("Sem", StringComparison.Ordinal) ? "1, 1" : "")}});
        }
        """);

    [Fact]
    public Task Framework_lock_taken_as_a_scope() => Finds("""
        static class Shared
        {
            static Lock s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                using (({|MAP1009:s_gate|}).EnterScope())
                    s_names.Add(name);
            }

            public static void AddTwice(string name)
            {
                using var scope = {|MAP1009:s_gate|}.EnterScope();
                s_names.Add(name);
                s_names.Add(name);
            }

            public static void Reset() => s_gate = new();
        }
        """);

    [Fact]
    public Task Property_that_is_locked_and_replaced() => Finds("""
        static class Shared
        {
            static object Gate { get; set; } = new();
            static readonly HashSet<string> s_names = new();

            public static bool Add(string name)
            {
                lock ({|MAP1009:Gate|})
                    return s_names.Add(name);
            }

            public static void Reset() => Gate = new();
        }
        """);

    [Fact]
    public Task Property_that_returns_a_field_which_is_replaced() => Finds("""
        static class Shared
        {
            static object s_gate = new();
            static readonly HashSet<string> s_names = new();

            static object Gate => s_gate;

            public static bool Add(string name)
            {
                lock ({|MAP1009:Gate|})
                    return s_names.Add(name);
            }

            public static void Reset() => s_gate = new();
        }
        """);

    [Fact]
    public Task Setter_through_which_anybody_replaces_the_lock() => Finds("""
        public static class Shared
        {
            static object s_gate = new();
            static readonly HashSet<string> s_names = new();

            public static object Gate
            {
                get => s_gate;
                set => s_gate = value ?? throw new ArgumentNullException(nameof(value));
            }

            public static bool Add(string name)
            {
                lock ({|MAP1009:s_gate|})
                    return s_names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Replaced_in_another_part_of_the_type_and_in_another_type() => Finds(
        """
        static partial class Shared
        {
            internal static object s_gate = new();
            internal static object s_other = new();
            static readonly HashSet<string> s_names = new();
            static readonly List<string> s_list = new();

            public static bool Add(string name)
            {
                lock ({|MAP1009:s_gate|})
                    return s_names.Add(name);
            }

            public static void Append(string name)
            {
                lock ({|MAP1009:s_other|})
                    s_list.Add(name);
            }
        }
        """,
        """
        static partial class Shared
        {
            public static void Reset() => s_gate = new();
        }

        class Stranger
        {
            public void Reset() => Shared.s_other = new();
        }
        """);

    [Fact]
    public Task Replaced_by_every_constructor_of_instances() => Finds("""
        class Shared
        {
            static object s_gate = new();
            static readonly HashSet<string> s_names = new();

            public Shared() => s_gate = new();

            public bool Add(string name)
            {
                lock ({|MAP1009:s_gate|})
                    return s_names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Private_helper_under_its_callers_lock_is_reported_at_the_callers() => Finds("""
        static class Shared
        {
            static object s_gate = new();
            static readonly HashSet<string> s_names = new();

            public static void Add(string name)
            {
                lock ({|MAP1009:s_gate|})
                    Store(name);
            }

            static void Store(string name) => s_names.Add(name);

            public static void Reset() => s_gate = new();
        }
        """);

    [Fact]
    public Task Map_that_is_replaced_under_its_own_lock() => Finds("""
        static class Routes
        {
            static Dictionary<string, string> s_routes = new();

            public static void Set(string from, string to)
            {
                lock ({|MAP1009:s_routes|})
                    s_routes = new(s_routes) { [from] = to };
            }
        }
        """);

    [Fact]
    public Task Immutable_map_that_is_replaced_under_its_own_lock() => Finds("""
        static class Routes
        {
            static ImmutableDictionary<string, string> s_routes = ImmutableDictionary<string, string>.Empty;

            public static void Set(string from, string to)
            {
                lock ({|MAP1009:s_routes|})
                    s_routes = s_routes.SetItem(from, to);
            }

            public static string Get(string from)
            {
                lock (s_routes)
                    return s_routes[from];
            }
        }
        """);

    [Fact]
    public Task Generic_type_and_a_map_behind_an_interface() => Finds("""
        class Pool<T> where T : notnull
        {
            static object s_gate = new();
            static readonly IDictionary<T, int> s_counts = new Dictionary<T, int>();

            public static void Count(T item)
            {
                lock ({|MAP1009:s_gate|})
                    s_counts[item] = 1;
            }

            public static void Reset() => s_gate = new();
        }
        """);

    [Fact]
    public Task Record_struct_nested_type_and_indexer() => Finds("""
        record struct Point(int X)
        {
            static object s_gate = new();
            static readonly List<int> s_seen = new();

            public void See()
            {
                lock ({|MAP1009:s_gate|})
                    s_seen.Add(X);
            }

            class Nested
            {
                public void Reset() => s_gate = new();

                public int this[int index]
                {
                    get
                    {
                        lock ({|MAP1009:s_gate|})
                            return s_seen[index];
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Closed_and_opened_again() => Finds("""
        static class Session
        {
            static Dictionary<string, int>? s_open;

            public static void Open() => s_open = new();

            public static void Put(string key)
            {
                lock ({|MAP1009:s_open|}!)
                    s_open![key] = 1;
            }

            public static void Close() => s_open = null;
        }
        """);

    [Fact]
    public Task Emptied_and_made_again_when_needed() => Finds("""
        static class Session
        {
            static Dictionary<string, int>? s_open;

            public static void Put(string key)
            {
                s_open ??= new();
                lock ({|MAP1009:s_open|})
                    s_open[key] = 1;
            }

            public static void Flush() => s_open = null;
        }
        """);

    [Fact]
    public Task State_of_an_object() => Finds("""
        class Cache
        {
            Dictionary<string, int> _entries = new();
            readonly List<string> _log = new();
            object _gate = new();

            public void Put(string key)
            {
                lock ({|MAP1009:_entries|})
                    _entries[key] = 1;
                lock ({|MAP1009:_gate|})
                    _log.Add(key);
            }

            public void Reset()
            {
                lock ({|MAP1009:_entries|})
                    _entries = new();
                _gate = new();
            }
        }
        """);

    [Fact]
    public Task State_of_an_object_that_code_outside_locks() => Finds("""
        class Cache
        {
            public static readonly Cache Instance = new();

            internal object Gate = new();
            internal readonly Dictionary<string, int> Entries = new();

            public int Count()
            {
                lock ({|MAP1009:Gate|})
                    return Entries.Count;
            }
        }

        static class User
        {
            public static void Put(string key)
            {
                lock ({|MAP1009:Cache.Instance.Gate|})
                    Cache.Instance.Entries[key] = 1;
            }

            public static void Reset() => Cache.Instance.Gate = new();
        }
        """);

    [Fact]
    public Task Lock_of_an_object_that_only_its_making_and_its_end_assign() => Silent("""
        class Cache : IDisposable
        {
            object? _gate = new();
            readonly Dictionary<string, int> _entries = new();

            public Cache(object? gate)
            {
                if (gate != null)
                    _gate = gate;
                Init();
            }

            public object? Gate { init => _gate = value; }

            void Init() => _gate = new();

            public static Cache Make()
            {
                Cache cache = new(null) { Gate = new() };
                cache._gate = new();
                return cache;
            }

            public void Put(string key)
            {
                lock (_gate!)
                    _entries[key] = 1;
            }

            public void Dispose() => _gate = null;
        }
        """);

    [Fact]
    public Task Safe_twin_lock_object_in_a_readonly_field() => Silent("""
        static class Bans
        {
            static readonly object s_gate = new();
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    s_hits[ip] = 1;
            }

            public static void Reset()
            {
                lock (s_gate)
                    s_hits = new();
            }
        }
        """);

    [Fact]
    public Task Safe_twin_map_cleared_under_its_own_lock() => Silent("""
        static class Bans
        {
            static readonly Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_hits)
                    s_hits[ip] = 1;
            }

            public static void Reset()
            {
                lock (s_hits)
                    s_hits.Clear();
            }
        }
        """);

    [Theory]
    [InlineData("static object s_gate = new();", "")]
    [InlineData("static object s_gate; static Shared() => s_gate = new();", "")]
    [InlineData("static object s_gate = new(); static Shared() { Init(); } static void Init() => s_gate = new();", "")]
    [InlineData("static object s_gate = new(); [ModuleInitializer] internal static void Init() => s_gate = new();", "")]
    [InlineData("static object? s_gate; static object Gate2 => s_gate ??= new();", "s_gate ??= new();")]
    [InlineData("static object? s_gate;", "if (s_gate == null) s_gate = new();")]
    [InlineData("static object? s_gate;", "if (s_gate is null) { s_gate = new(); }")]
    [InlineData("static object? s_gate;", "Interlocked.CompareExchange(ref s_gate, new object(), null);")]
    [InlineData("static object? s_gate;", "LazyInitializer.EnsureInitialized(ref s_gate);")]
    [InlineData("static object s_gate = new();", "_ = Volatile.Read(ref s_gate);")]
    [InlineData("static object? s_gate; public static void Init(object gate) => s_gate = gate;", "")]
    [InlineData("static object s_gate { get; } = new();", "")]
    [InlineData("static object s_gate { get; set; } = new();", "")]
    [InlineData("static object s_gate = new(); void Reset() { object s_gate = new(); s_gate = new(); }", "")]
    [InlineData("static object s_gate = new(); static void Dispose() => s_gate = null!;", "")]
    public Task A_first_value_is_no_replacement(string members, string before) => Silent($$"""
        class Shared
        {
            {{members}}
            static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                {{before}}
                lock (s_gate!)
                    s_names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Copy_of_the_map_in_a_readonly_field_as_lock() => Silent("""
        static class Bans
        {
            static Dictionary<string, int> s_hits = new();
            static readonly object s_first = s_hits;

            public static void Hit(string ip)
            {
                lock (s_first)
                    s_hits[ip] = 1;
            }

            public static void Reset()
            {
                lock (s_first)
                    s_hits = new();
            }
        }
        """);

    [Fact]
    public Task Lock_that_guards_no_state() => Silent("""
        static class Counter
        {
            static object s_gate = new();
            static int s_count;

            public static void Count()
            {
                lock (s_gate)
                    s_count++;
            }

            public static void Reset() => s_gate = new();
        }
        """);

    [Fact]
    public Task Lock_around_readers_of_a_map_that_is_only_published() => Silent("""
        static class Routes
        {
            static Dictionary<string, string> s_routes = new();

            public static string Get(string from)
            {
                lock (s_routes)
                    return s_routes[from];
            }

            public static void Publish(Dictionary<string, string> routes) => s_routes = routes;
        }
        """);

    [Fact]
    public Task Concurrent_collection_needs_no_lock() => Silent("""
        static class Bans
        {
            static ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_hits)
                    s_hits[ip] = 1;
            }

            public static void Reset() => s_hits = new();
        }
        """);

    [Fact]
    public Task Another_lock_around_it_that_stays() => Silent("""
        static class Bans
        {
            static readonly object s_gate = new();
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                lock (s_gate)
                    lock (s_hits)
                        s_hits[ip] = 1;
            }

            public static void Reset()
            {
                lock (s_gate)
                    s_hits = new();
            }
        }
        """);

    [Fact]
    public Task Replaced_lock_that_is_tested_again_after_it_was_taken() => Silent("""
        static class Bans
        {
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip)
            {
                while (true)
                {
                    var hits = Volatile.Read(ref s_hits);
                    lock (hits)
                    {
                        if (!ReferenceEquals(hits, s_hits))
                            continue;

                        s_hits[ip] = 1;
                        return;
                    }
                }
            }

            public static void Reset()
            {
                lock (s_hits)
                    s_hits = new();
            }
        }
        """);

    [Fact]
    public Task Code_without_findings_of_its_own() => Silent("""
        static class Bans
        {
            static Dictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits[ip] = 1;

            public static void Reset() => s_hits = new();
        }
        """);

    [Fact]
    public Task Locks_per_entry_that_are_replaced_with_it() => Silent("""
        class Bucket
        {
            public object Gate = new();
            public List<int> Items = new();
        }

        static class Buckets
        {
            static readonly ConcurrentDictionary<string, Bucket> s_buckets = new();

            public static void Add(string key, int item)
            {
                Bucket bucket = s_buckets.GetOrAdd(key, _ => new Bucket { Gate = new() });
                lock (bucket.Gate)
                    bucket.Items.Add(item);
            }
        }
        """);

    [Fact]
    public Task Replaced_only_before_the_program_serves_anyone()
    {
        CSharpAnalyzerTest<Only<LockOnSwappedReference>, DefaultVerifier> test = Test("""
            static class Program
            {
                static object s_gate = new();
                static readonly List<string> s_names = new();

                static void Main()
                {
                    s_gate = new();
                    Task.Run(() => Add("a"));
                }

                static void Add(string name)
                {
                    lock (s_gate)
                        s_names.Add(name);
                }
            }
            """);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Misses_a_single_assignment_of_a_field_that_starts_empty_and_may_run_again() => KnownMiss("""
        static class Routes
        {
            static Dictionary<string, string> s_routes = null!;

            public static void Reload() => s_routes = new();

            public static void Set(string from, string to)
            {
                lock (s_routes)
                    s_routes[from] = to;
            }
        }
        """);

    [Fact]
    public Task Misses_a_property_that_makes_a_new_lock_at_each_call() => KnownMiss("""
        static class Routes
        {
            static readonly Dictionary<string, string> s_routes = new();

            static object Gate => new();

            public static void Set(string from, string to)
            {
                lock (Gate)
                    s_routes[from] = to;
            }
        }
        """);

    [Fact]
    public Task Misses_a_replacement_through_a_reference_to_the_field() => KnownMiss("""
        static class Routes
        {
            static object s_gate = new();
            static readonly Dictionary<string, string> s_routes = new();

            public static ref object Gate => ref s_gate;

            public static void Reset() => Gate = new();

            public static void Set(string from, string to)
            {
                lock (s_gate)
                    s_routes[from] = to;
            }
        }
        """);

    [Fact]
    public Task Reports_a_reset_that_only_people_know_to_run_alone() => KnownFalseAlarm("""
        static class Routes
        {
            static Dictionary<string, string> s_routes = new();

            public static void Set(string from, string to)
            {
                lock ({|MAP1009:s_routes|})
                    s_routes[from] = to;
            }

            public static void ResetBeforeEachRun() => s_routes = new();
        }
        """);
}
