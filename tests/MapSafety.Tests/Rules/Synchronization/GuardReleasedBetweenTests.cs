using MapSafety.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class GuardReleasedBetweenTests : RuleTests<GuardReleasedBetween>
{
    [Fact]
    public Task Message_names_member_state_reach_guard_and_harm() => Says(
        "'Register' checks 's_ports', a static Dictionary, under 's_gate', but changes it under 's_gate' taken again; in between another thread can add the same key, so that this throws",
        """
        static class Ports
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string name)
            {
                lock (s_gate)
                {
                    if ({|#1:s_ports.ContainsKey(name)|})
                        return;
                }

                int port = Probe();
                lock (s_gate)
                    {|#0:s_ports.Add(name, port)|};
            }

            static int Probe() => 1;
        }
        """,
        others: 1);

    [Fact]
    public Task One_finding_for_each_member_with_its_further_places_as_additional_locations() => Says(
        "'Register' checks 's_ports', a static Dictionary, under 's_gate', but changes it under 's_gate' taken again; in between another thread can add the same key, so that this throws",
        """
        static class Ports
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string one, string other)
            {
                lock (s_gate)
                    if ({|#1:s_ports.ContainsKey(one)|} || {|#2:s_ports.ContainsKey(other)|})
                        return;
                lock (s_gate)
                    {|#0:s_ports.Add(one, 1)|};
                lock (s_gate)
                    {|#3:s_ports.Add(other, 1)|};
            }
        }
        """,
        others: 3);

    [Theory]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("bool known; lock (s_gate) { known = s_map.ContainsKey(key); } if (!known) { lock (s_gate) { {|MAP1013:s_map.Add(key, 1)|}; } }")]
    [InlineData("bool known; lock (s_gate) known = s_map.ContainsKey(key); if (known) return; lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("bool isNew = false; lock (s_gate) { if (!s_map.ContainsKey(key)) isNew = true; } if (isNew) lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("int old; lock (s_gate) { if (s_map.TryGetValue(key, out old)) return; } lock (s_gate) {|MAP1013:s_map.Add(key, old + 1)|};")]
    [InlineData("lock (s_gate) { if (s_map.TryGetValue(key, out _)) throw new ArgumentException(); } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("int old; lock (s_gate) { old = s_map.GetValueOrDefault(key); } if (old == 0) lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("bool known; lock (s_gate) known = s_map.ContainsKey(key); switch (known) { case false: lock (s_gate) {|MAP1013:s_map.Add(key, 1)|}; break; }")]
    [InlineData("foreach (char _ in key) { lock (s_gate) { if (s_map.ContainsKey(key)) continue; } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|}; }")]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) { return; } else { Console.WriteLine(key); } } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("Monitor.Enter(s_gate); try { if (s_map.ContainsKey(key)) return; } finally { Monitor.Exit(s_gate); } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("bool Known() { return true; } lock (s_gate) { if (Known() && s_map.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|};")]
    [InlineData("void Put() { lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|}; } Put();")]
    [InlineData("Action put = () => { lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:s_map.Add(key, 1)|}; }; put();")]
    [InlineData("var map = s_map; lock (s_gate) { if (map.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:map.Add(key, 1)|};")]
    public Task Add_by_a_check_that_is_no_longer_true(string statements) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                {{statements}}
            }
        }
        """);

    [Theory]
    [InlineData("int n; lock (s_gate) { s_map.TryGetValue(key, out n); } n++; lock (s_gate) {|MAP1013:s_map[key] = n|};")]
    [InlineData("int n; lock (s_gate) { n = s_map[key]; } lock (s_gate) {|MAP1013:s_map[key] = n + 1|};")]
    [InlineData("int n; lock (s_gate) n = s_map[key]; int more = Math.Max(n, 3); lock (s_gate) {|MAP1013:s_map[key] = more|};")]
    [InlineData("int n; lock (s_gate) n = s_map.GetValueOrDefault(key); n += 5; lock (s_gate) {|MAP1013:s_map[key] = n|};")]
    public Task Value_computed_from_one_that_may_be_stale(string statements) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Count(string key)
            {
                {{statements}}
            }
        }
        """);

    [Theory]
    [InlineData("object", "new object()")]
    [InlineData("SemaphoreSlim", "new SemaphoreSlim(1, 1)")]
    [InlineData("List<int>", "new List<int>()")]
    [InlineData("ConcurrentDictionary<int, int>", "new()")]
    [InlineData("TaskCompletionSource<int>", "new TaskCompletionSource<int>()")]
    [InlineData("CancellationTokenSource", "new CancellationTokenSource(100)")]
    public Task Object_of_its_own_for_each_of_two_threads(string type, string creation) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, {{type}}> s_map = new();

            public static {{type}} Get(string key)
            {
                {{type}}? found;
                lock (s_gate)
                {
                    if (s_map.TryGetValue(key, out found))
                        return found;
                }

                found = {{creation}};
                lock (s_gate)
                {
                    {|MAP1013:s_map[key] = found|};
                }

                return found;
            }
        }
        """);

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Empty_collection_expression() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, List<int>> s_lists = [];

            public static List<int> Get(string key)
            {
                List<int>? list;
                lock (s_gate)
                    if (s_lists.TryGetValue(key, out list))
                        return list;
                list = [];
                lock (s_gate)
                    return {|MAP1013:s_lists[key] = list|};
            }

            public static List<int> GetFilled(string key)
            {
                List<int>? list;
                lock (s_gate)
                    if (s_lists.TryGetValue(key, out list))
                        return list;
                list = [1];
                lock (s_gate)
                    return s_lists[key] = list;
            }
        }
        """);
#endif

    [Theory]
    [InlineData("List<string>", "lock (s_gate) { if (s_state.Contains(key)) return; } lock (s_gate) {|MAP1013:s_state.Add(key)|};")]
    [InlineData("List<string>", "int at; lock (s_gate) at = s_state.IndexOf(key); if (at >= 0) lock (s_gate) {|MAP1013:s_state.RemoveAt(at)|};")]
    [InlineData("List<string>", "int at; lock (s_gate) { at = s_state.FindIndex(item => item == key); } lock (s_gate) {|MAP1013:s_state[at] = key|};")]
    [InlineData("List<string>", "lock (s_gate) { if (s_state.Count >= 100) return; } lock (s_gate) {|MAP1013:s_state.Add(key)|};")]
    [InlineData("List<string>", "bool full; lock (s_gate) full = s_state.Count >= 100; if (!full) lock (s_gate) {|MAP1013:s_state.Add(key)|};")]
    [InlineData("List<string>", "int count; lock (s_gate) count = s_state.Count; if (count < key.Length) lock (s_gate) {|MAP1013:s_state.Insert(0, key)|};")]
    [InlineData("HashSet<string>", "lock (s_gate) { if (s_state.Count >= 100) return; } lock (s_gate) {|MAP1013:s_state.Add(key)|};")]
    [InlineData("Queue<string>", "lock (s_gate) { if (s_state.Count == 0) return; } lock (s_gate) {|MAP1013:s_state.Dequeue()|};")]
    [InlineData("Queue<string>", "lock (s_gate) { if (s_state.Contains(key)) return; } lock (s_gate) {|MAP1013:s_state.Enqueue(key)|};")]
    [InlineData("Queue<string>", "bool any; lock (s_gate) any = s_state.TryPeek(out _); if (any) lock (s_gate) {|MAP1013:s_state.Dequeue()|};")]
    [InlineData("Stack<string>", "bool any; lock (s_gate) any = s_state.Count > 0; while (any) { lock (s_gate) {|MAP1013:s_state.Pop()|}; any = false; }")]
    [InlineData("LinkedList<string>", "lock (s_gate) { if (s_state.Count < 1) return; } lock (s_gate) {|MAP1013:s_state.RemoveFirst()|};")]
    [InlineData("List<string>", "lock (s_gate) { if (s_state.Count == 0) return; } lock (s_gate) {|MAP1013:s_state.RemoveAt(0)|};")]
    [InlineData("SortedDictionary<string, int>", "lock (s_gate) { if (s_state.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:s_state.Add(key, 1)|};")]
    [InlineData("Hashtable", "lock (s_gate) { if (s_state.ContainsKey(key)) return; } lock (s_gate) {|MAP1013:s_state.Add(key, 1)|};")]
    public Task Every_kind_of_collection(string type, string statements) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly {{type}} s_state = new();

            public static void Change(string key)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Entry_that_is_removed_for_what_it_was() => Finds("""
        record Session(DateTime Seen);

        static class Sessions
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, Session> s_sessions = new();

            public static void Expire(string id)
            {
                Session? session;
                lock (s_gate)
                    s_sessions.TryGetValue(id, out session);

                if (session is null || session.Seen > DateTime.UtcNow.AddHours(-1))
                    return;

                lock (s_gate)
                    {|MAP1013:s_sessions.Remove(id)|};
            }
        }
        """);

    [Fact]
    public Task Read_lock_for_the_check_and_write_lock_for_the_write() => Finds("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                s_lock.EnterReadLock();
                try
                {
                    if (s_map.ContainsKey(key))
                        return;
                }
                finally
                {
                    s_lock.ExitReadLock();
                }

                s_lock.EnterWriteLock();
                try
                {
                    {|MAP1013:s_map.Add(key, 1)|};
                }
                finally
                {
                    s_lock.ExitWriteLock();
                }
            }
        }
        """);

    [Fact]
    public Task Semaphore_that_is_released_for_an_await() => Finds("""
        static class Shared
        {
            static readonly SemaphoreSlim s_lock = new(1, 1);
            static readonly Dictionary<string, byte[]> s_map = new();

            public static async Task<byte[]> GetAsync(string key, CancellationToken token)
            {
                await s_lock.WaitAsync(token);
                try
                {
                    if (s_map.TryGetValue(key, out byte[]? found))
                        return found;
                }
                finally
                {
                    s_lock.Release();
                }

                byte[] loaded = await LoadAsync(key);
                await s_lock.WaitAsync(token);
                try
                {
                    {|MAP1013:s_map.Add(key, loaded)|};
                    return loaded;
                }
                finally
                {
                    s_lock.Release();
                }
            }

            static Task<byte[]> LoadAsync(string key) => Task.FromResult(new byte[1]);
        }
        """);

    [Fact]
    public Task Framework_lock_in_using_declarations_and_scopes() => Finds("""
        static class Shared
        {
            static readonly Lock s_lock = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                using (s_lock.EnterScope())
                {
                    if (s_map.ContainsKey(key))
                        return;
                }

                using var scope = s_lock.EnterScope();
                {|MAP1013:s_map.Add(key, 1)|};
            }
        }
        """);

    [Fact]
    public Task Key_from_a_property_path_a_constant_and_a_field() => Finds("""
        class Order
        {
            public string Id { get; init; } = "";
        }

        class Orders
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, Order> s_orders = new();
            readonly string _name = "";

            public void Add(Order order)
            {
                lock (s_gate)
                    if (s_orders.ContainsKey(order.Id))
                        return;
                lock (s_gate)
                    {|MAP1013:s_orders.Add(order.Id, order)|};
            }

            public void AddDefault(Order order)
            {
                lock (s_gate)
                    if (s_orders.ContainsKey("default"))
                        return;
                lock (s_gate)
                    {|MAP1013:s_orders.Add("default", order)|};
            }

            public void AddOwn(Order order)
            {
                lock (s_gate)
                    if (s_orders.ContainsKey(_name))
                        return;
                lock (s_gate)
                    {|MAP1013:s_orders.Add(this._name, order)|};
            }
        }
        """);

    [Fact]
    public Task Accessor_indexer_constructor_operator_and_generic_type() => Finds("""
        class Registry<T> where T : class
        {
            static readonly object s_gate = new();
            static readonly IDictionary<string, T> s_items = new Dictionary<string, T>();

            public Registry(string key, T item)
            {
                lock (s_gate)
                    if (s_items.ContainsKey(key))
                        return;
                lock (s_gate)
                    {|MAP1013:s_items.Add(key, item)|};
            }

            public T this[string key]
            {
                set
                {
                    lock (s_gate)
                        if (s_items.ContainsKey(key))
                            return;
                    lock (s_gate)
                        {|MAP1013:s_items.Add(key, value)|};
                }
            }
        }
        """);

    [Fact]
    public Task Synchronized_on_the_collection_itself_and_in_another_part() => Finds(
        """
        static partial class Names
        {
            static readonly List<string> s_names = new();
        }
        """,
        """
        static partial class Names
        {
            public static void Add(string name)
            {
                lock (s_names)
                {
                    if (s_names.Contains(name))
                        return;
                }

                lock (s_names)
                {
                    {|MAP1013:s_names.Add(name)|};
                }
            }
        }
        """);

    [Fact]
    public Task State_of_an_object() => Finds("""
        class Cache
        {
            readonly object _gate = new();
            readonly Dictionary<string, int> _entries = new();

            public void Put(string key)
            {
                lock (_gate)
                    if (_entries.ContainsKey(key))
                        return;
                lock (_gate)
                    {|MAP1013:_entries.Add(key, 1)|};
            }
        }
        """);

    [Fact]
    public Task State_of_an_object_that_code_outside_locks() => Finds("""
        class Cache
        {
            public static readonly Cache Instance = new();

            internal readonly object Gate = new();
            internal readonly Dictionary<string, int> Entries = new();

            public int Count()
            {
                lock (Gate)
                    return Entries.Count;
            }
        }

        static class User
        {
            public static void Put(string key)
            {
                lock (Cache.Instance.Gate)
                    if (Cache.Instance.Entries.ContainsKey(key))
                        return;
                lock (Cache.Instance.Gate)
                    {|MAP1013:Cache.Instance.Entries.Add(key, 1)|};
            }

            public static void PutSafely(string key)
            {
                lock (Cache.Instance.Gate)
                {
                    if (!Cache.Instance.Entries.ContainsKey(key))
                        Cache.Instance.Entries.Add(key, 1);
                }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_one_lock_around_both() => Silent("""
        static class Ports
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.ContainsKey(name))
                        return;

                    s_ports.Add(name, 1);
                }
            }
        }
        """);

    [Theory]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) { if (!s_map.ContainsKey(key)) s_map.Add(key, 1); }")]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) { if (s_map.TryGetValue(key, out int now)) return; s_map.Add(key, 1); }")]
    [InlineData("int n; lock (s_gate) n = s_map[key]; lock (s_gate) { if (s_map[key] == n) s_map[key] = n + 1; }")]
    [InlineData("int n; lock (s_gate) n = s_map[key]; lock (s_gate) s_map[key] = s_map[key] + n;")]
    [InlineData("lock (s_gate) { if (s_map.Count >= 100) return; } lock (s_gate) { if (s_map.Count < 100) s_map[key] = 1; }")]
    public Task Safe_twin_checked_again_under_the_second_lock(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) s_map.TryAdd(key, 1);")]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) { if (!s_map.TryAdd(key, 1)) return; }")]
    [InlineData("lock (s_gate) { if (!s_map.ContainsKey(key)) return; } lock (s_gate) s_map.Remove(key);")]
    [InlineData("lock (s_gate) { if (!s_map.ContainsKey(key)) return; } lock (s_gate) { if (s_map.Remove(key, out int old)) Console.WriteLine(old); }")]
    [InlineData("lock (s_gate) { if (s_map.Count < 1000) return; } lock (s_gate) s_map.Clear();")]
    public Task Write_that_decides_by_itself_or_may_be_repeated(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("int v; lock (s_gate) { if (s_map.TryGetValue(key, out v)) return; } v = key.Length; lock (s_gate) s_map[key] = v;")]
    [InlineData("bool missing; int v; lock (s_gate) { missing = !s_map.TryGetValue(key, out v); } if (missing) { v = Compute(key); lock (s_gate) s_map[key] = v; }")]
    [InlineData("int v; lock (s_gate) { s_map.TryGetValue(key, out v); } if (v == 0) lock (s_gate) s_map[key] = Compute(key);")]
    public Task Cache_whose_last_writer_wins(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) s_map.Add(other, 1);")]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; } key += other; lock (s_gate) s_map.Add(key, 1);")]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) Console.WriteLine(key); } lock (s_gate) s_map.Add(key, 1);")]
    [InlineData("bool known; lock (s_gate) known = s_map.ContainsKey(key); if (other == key) lock (s_gate) s_map.Add(key, 1);")]
    [InlineData("lock (s_gate) s_map.Add(key, 1); lock (s_gate) if (s_map.ContainsKey(other)) return;")]
    [InlineData("int n; lock (s_gate) n = s_map.Count; lock (s_gate) s_map[key] = 1;")]
    [InlineData("lock (s_gate) { if (s_map.Count > 100) s_map.Clear(); } lock (s_gate) s_map[key] = 1;")]
    [InlineData("lock (s_gate) { if (s_map.Count == 0) return; } lock (s_gate) s_map[key] = 1;")]
    [InlineData("int v = 0; lock (s_gate) { s_map.TryGetValue(other, out v); } lock (s_gate) s_map[key] = v;")]
    [InlineData("lock (s_gate) { if (s_map.ContainsKey(key)) return; Action later = () => { lock (s_gate) s_map.Add(key, 1); }; later(); }")]
    public Task Write_that_depends_on_no_check_of_its_key(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("lock (s_gate) lock (s_other) { if (s_map.ContainsKey(key)) return; } lock (s_other) s_map.Add(key, 1);")]
    [InlineData("if (s_map.ContainsKey(key)) return; lock (s_gate) s_map.Add(key, 1);")]
    [InlineData("lock (s_other) { if (s_map.ContainsKey(key)) return; } lock (s_gate) s_map.Add(key, 1);")]
    [InlineData("lock (s_gate) { lock (s_gate) { if (s_map.ContainsKey(key)) return; } lock (s_gate) s_map.Add(key, 1); }")]
    public Task Guards_that_other_rules_speak_of_or_that_span_both(string statements) => statements.StartsWith("lock (s_gate) lock", StringComparison.Ordinal)
        ? Finds(Shared(statements.Replace("s_map.Add(key, 1)", "{|MAP1013:s_map.Add(key, 1)|}", StringComparison.Ordinal)))
        : Silent(Shared(statements));

    [Fact]
    public Task Upgradeable_lock_that_is_held_from_the_check_to_the_write() => Silent("""
        static class Shared
        {
            static readonly ReaderWriterLockSlim s_lock = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                s_lock.EnterUpgradeableReadLock();
                try
                {
                    if (s_map.ContainsKey(key))
                        return;

                    s_lock.EnterWriteLock();
                    try
                    {
                        s_map.Add(key, 1);
                    }
                    finally
                    {
                        s_lock.ExitWriteLock();
                    }
                }
                finally
                {
                    s_lock.ExitUpgradeableReadLock();
                }
            }
        }
        """);

    [Fact]
    public Task Callers_hold_the_lock_around_both() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                lock (s_gate)
                    PutLocked(key);
            }

            static void PutLocked(string key)
            {
                lock (s_gate)
                {
                    if (s_map.ContainsKey(key))
                        return;
                }

                lock (s_gate)
                    s_map.Add(key, 1);
            }
        }
        """);

    [Fact]
    public Task Locks_of_different_objects() => Silent("""
        class Shared
        {
            static readonly object[] s_stripes = { new(), new() };
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                lock (s_stripes[key.Length % 2])
                {
                    if (s_map.ContainsKey(key))
                        return;
                }

                lock (s_stripes[key.Length % 2])
                    s_map.Add(key, 1);
            }
        }
        """);

    [Fact]
    public Task Queue_that_is_filled_again_with_what_was_taken() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Queue<string> s_queue = new();

            public static void Retry()
            {
                string? item = null;
                lock (s_gate)
                {
                    if (s_queue.Count > 0)
                        item = s_queue.Dequeue();
                }

                if (item is not null && !Send(item))
                    lock (s_gate)
                        s_queue.Enqueue(item);
            }

            static bool Send(string item) => false;
        }
        """);

    [Fact]
    public Task Concurrent_and_immutable_collections_are_not_its_business() => Silent("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, int> s_map = new();
            static ImmutableList<string> s_list = ImmutableList<string>.Empty;

            public static void Put(string key)
            {
                lock (s_gate)
                    if (s_map.ContainsKey(key) || s_list.Contains(key))
                        return;
                lock (s_gate)
                {
                    s_map.TryAdd(key, 1);
                    s_list = s_list.Add(key);
                }
            }
        }
        """);

    [Fact]
    public Task Marks_what_has_been_done_in_a_set() => Silent("""
        static class Warnings
        {
            static readonly object s_gate = new();
            static readonly HashSet<string> s_told = new();

            public static void Tell(string text)
            {
                lock (s_gate)
                {
                    if (s_told.Contains(text))
                        return;
                }

                Console.WriteLine(text);
                lock (s_gate)
                    s_told.Add(text);
            }
        }
        """);

    [Fact]
    public Task Misses_a_check_and_a_write_in_helpers_that_lock_each_for_itself() => KnownMiss("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                if (!Knows(key))
                    Store(key);
            }

            static bool Knows(string key)
            {
                lock (s_gate)
                    return s_map.ContainsKey(key);
            }

            static void Store(string key)
            {
                lock (s_gate)
                    s_map.Add(key, 1);
            }
        }
        """);

    [Fact]
    public Task Misses_keys_that_are_equal_by_computation() => KnownMiss("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key)
            {
                lock (s_gate)
                    if (s_map.ContainsKey(key.Trim()))
                        return;
                lock (s_gate)
                    s_map.Add(key.Trim(), 1);
            }
        }
        """);

    [Fact]
    public Task Misses_a_search_by_a_condition() => KnownMiss("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    if (s_names.Exists(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)))
                        return;
                lock (s_gate)
                    s_names.Add(name);
            }
        }
        """);

    [Fact]
    public Task Reports_a_key_that_only_one_thread_can_have() => KnownFalseAlarm("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly Dictionary<Guid, int> s_map = new();

            public static void Put()
            {
                Guid id = Guid.NewGuid();
                lock (s_gate)
                    if (s_map.ContainsKey(id))
                        return;
                lock (s_gate)
                    {|MAP1013:s_map.Add(id, 1)|};
            }
        }
        """);

    private static string Shared(string statements) => $$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly object s_other = new();
            static readonly Dictionary<string, int> s_map = new();

            public static void Put(string key, string other)
            {
                {{statements}}
            }

            static int Compute(string key) => key.Length;
        }
        """;

    [Theory]
    [InlineData("using (Locked()) if (_map.ContainsKey(key)) return; using (Locked()) {|MAP1013:_map.Add(key, 1)|};")]
    [InlineData("Enter(); bool known = _map.ContainsKey(key); Exit(); if (known) return; Enter(); {|MAP1013:_map.Add(key, 1)|}; Exit();")]
    [InlineData("using (Locked()) { if (_map.ContainsKey(key)) return; } lock (_gate) {|MAP1013:_map.Add(key, 1)|};")]
    public Task A_lock_that_a_helper_takes_twice(string statements) => Finds(Helped(statements));

    [Theory]
    [InlineData("using (Locked()) { if (_map.ContainsKey(key)) return; _map.Add(key, 1); }")]
    [InlineData("Enter(); if (!_map.ContainsKey(key)) _map.Add(key, 1); Exit();")]
    [InlineData("using (Locked()) { if (_map.ContainsKey(key)) return; using (Locked()) _map.Add(key, 1); }")]
    [InlineData("using (Locked()) if (_map.ContainsKey(key)) return; using (Locked()) _map.TryAdd(key, 1);")]
    public Task Safe_twin_a_lock_that_a_helper_takes_once(string statements) => Silent(Helped(statements));

    private static string Helped(string statements) => $$"""
        class Cache
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _map = new();
            public void Put(string key) { {{statements}} }
            private void Enter() => Monitor.Enter(_gate);
            private void Exit() => Monitor.Exit(_gate);
            private IDisposable Locked() { Enter(); return new End(this); }
            private sealed class End : IDisposable
            {
                private readonly Cache _cache;
                public End(Cache cache) => _cache = cache;
                public void Dispose() => _cache.Exit();
            }
        }
        """;
}
