using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class CheckThenActTests : RuleTests<CheckThenAct>
{
    [Fact]
    public Task Message_names_member_state_reach_deed_and_harm() => Says(
        "'For' looks for an entry of 's_gates', a static ConcurrentDictionary, and then stores one in a second step; in between another thread can store an object of its own, which is then replaced while it is in use",
        """
        static class Gates
        {
            static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim For(string key)
            {
                if (!{|#0:s_gates.TryGetValue(key, out var gate)|})
                {
                    gate = new SemaphoreSlim(1, 1);
                    {|#1:s_gates[key] = gate|};
                }

                return gate;
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“For”先在“_gates”（为多线程设计的类型“Gates”的 ConcurrentDictionary）中查找条目，再用第二步存入条目；其间另一个线程可能存入它自己的对象，该对象随后在使用中被替换",
        """
        class Gates
        {
            readonly ConcurrentDictionary<string, object> _gates = new();

            public object For(string key)
            {
                if (!{|MAP5001:_gates.ContainsKey(key)|})
                    _gates[key] = new object();
                return _gates[key];
            }
        }
        """);

    [Theory]
    [InlineData("if (!{|MAP5001:s_map.ContainsKey(key)|}) s_map[key] = new object();")]
    [InlineData("if ({|MAP5001:s_map.ContainsKey(key)|} == false) { s_map[key] = new object(); }")]
    [InlineData("if ({|MAP5001:s_map.ContainsKey(key)|} is false) s_map[key] = new();")]
    [InlineData("if ({|MAP5001:s_map.ContainsKey(key)|}) return; s_map[key] = new object();")]
    [InlineData("if ({|MAP5001:s_map.ContainsKey(key)|}) { Use(key); } else { s_map[key] = new object(); }")]
    [InlineData("bool known = {|MAP5001:s_map.ContainsKey(key)|}; if (!known) s_map[key] = new object();")]
    [InlineData("if (!{|MAP5001:s_map.TryGetValue(key, out var found)|}) s_map[key] = found = new object(); Use(found);")]
    [InlineData("if (!{|MAP5001:s_map.TryGetValue(key, out var found)|}) found = s_map[key] = new object(); Use(found);")]
    [InlineData("if ({|MAP5001:s_map.TryGetValue(key, out var found)|}) { Use(found); return; } found = new object(); s_map[key] = found;")]
    [InlineData("{|MAP5001:s_map.TryGetValue(key, out var found)|}; if (found == null) { found = new object(); s_map[key] = found; }")]
    [InlineData("{|MAP5001:s_map.TryGetValue(key, out var found)|}; if (found is null) s_map[key] = new object();")]
    [InlineData("{|MAP5001:s_map.TryGetValue(key, out var found)|}; if (found is { } there) Use(there); else s_map[key] = new object();")]
    [InlineData("var found = {|MAP5001:s_map.GetValueOrDefault(key)|} ?? (s_map[key] = new object()); Use(found);")]
    [InlineData("var found = {|MAP5001:s_map.GetValueOrDefault(key)|}; if (found is not object) { s_map[key] = new object(); }")]
    [InlineData("if (!{|MAP5001:s_map.TryGetValue(key, out var found)|}) found = new object(); Use(found); s_map[key] = found;")]
    [InlineData("switch ({|MAP5001:s_map.ContainsKey(key)|}) { case true: Use(key); break; case false: s_map[key] = new object(); break; }")]
    [InlineData("object found = {|MAP5001:s_map.TryGetValue(key, out var it)|} ? it : s_map[key] = new object(); Use(found);")]
    [InlineData("object found = {|MAP5001:s_map.TryGetValue(key, out var it)|} switch { true => it!, false => s_map[key] = new object() }; Use(found);")]
    [InlineData("var map = s_map; if (!{|MAP5001:map.ContainsKey(key)|}) map[key] = new object();")]
    [InlineData("void Put() { if (!{|MAP5001:s_map.ContainsKey(key)|}) s_map[key] = new object(); } Put();")]
    [InlineData("Action put = () => { if (!{|MAP5001:s_map.ContainsKey(key)|}) s_map[key] = new object(); }; put();")]
    [InlineData("try { if ({|MAP5001:s_map.ContainsKey(key)|}) return; s_map[key] = new object(); } finally { Use(key); }")]
    [InlineData("lock (s_gate) if ({|MAP5001:s_map.ContainsKey(key)|}) return; lock (s_gate) s_map[key] = new object();")]
    [InlineData("if (!{|MAP5001:s_map.TryGetValue(key, out var found)|} || found == s_gate) { found = new object(); s_map[key] = found; }")]
    [InlineData("foreach (char c in key) { if ({|MAP5001:s_map.ContainsKey(key)|}) continue; s_map[key] = new object(); }")]
    public Task Object_that_replaces_another_thread_s(string statements) => Finds(Shared("object", statements));

    [Theory]
    [InlineData("object", "new object()")]
    [InlineData("Lazy<string>", "new Lazy<string>(() => key)")]
    [InlineData("List<int>", "new List<int>()")]
    [InlineData("ConcurrentBag<int>", "new()")]
    [InlineData("CancellationTokenSource", "new CancellationTokenSource()")]
    [InlineData("TaskCompletionSource<int>", "new()")]
    [InlineData("Task<int>", "Load(key)")]
    [InlineData("System.IO.Stream", "System.IO.File.OpenRead(key)")]
    [InlineData("Room", "new Room()")]
    public Task Values_with_an_identity(string type, string value) => Says(
        $"'Put' looks for an entry of 's_map', a static ConcurrentDictionary, and then stores one in a second step; in between another thread can store an object of its own, which is then replaced while it is in use",
        $$"""
        class Room { int _guests; public void Enter() => _guests++; }

        static class Shared
        {
            static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            static Task<int> Load(string key) => Task.FromResult(key.Length);

            public static {{type}} Put(string key)
            {
                if ({|#0:s_map.TryGetValue(key, out var found)|})
                    return found;
                {{type}} made = {{value}};
                {|#1:s_map[key] = made|};
                return made;
            }
        }
        """,
        others: 1);

    [Theory]
    [InlineData("if (!{|#0:s_map.ContainsKey(key)|}) {|#1:s_map[key] = 1|};")]
    [InlineData("if ({|#0:s_map.ContainsKey(key)|}) return; int length = key.Length; {|#1:s_map[key] = length|};")]
    public Task Value_without_an_identity_is_a_suggestion(string statements) => Says(
        "'Run' looks for an entry of 's_map', a static ConcurrentDictionary, and then stores one in a second step; in between another thread can store a value, which is then overwritten",
        Shared("int", statements), DiagnosticSeverity.Info, others: 1);

    [Theory]
    [InlineData("if ({|#0:s_map.ContainsKey(key)|}) return; {|#1:s_map[key] = true|}; Use(key);", "stores")]
    [InlineData("if (!{|#0:s_map.ContainsKey(key)|}) { Use(key); {|#1:s_map[key] = true|}; }", "stores")]
    [InlineData("if (!{|#0:s_map.ContainsKey(key)|}) { {|#1:s_map.TryAdd(key, true)|}; Use(key); }", "adds")]
    public Task Mark_of_what_is_to_be_done_once(string statements, string deed) => Says(
        $"'Run' looks for an entry of 's_map', a static ConcurrentDictionary, and then {deed} one in a second step; in between another thread can find no entry either, so that both do what is to be done once",
        Shared("bool", statements), others: 1);

    [Fact]
    public Task Added_object_of_which_another_thread_has_its_own() => Says(
        "'For' looks for an entry of 's_rooms', a static ConcurrentDictionary, and then adds one in a second step; in between another thread can add an object of its own, so that this one is used though nobody else can find it",
        """
        static class Rooms
        {
            static readonly ConcurrentDictionary<int, List<string>> s_rooms = new();

            public static List<string> For(int number)
            {
                if ({|#0:s_rooms.TryGetValue(number, out var room)|})
                    return room;

                room = new List<string>();
                {|#1:s_rooms.TryAdd(number, room)|};
                return room;
            }
        }
        """,
        others: 1);

    [Theory]
    [InlineData("if ({|#0:s_map.ContainsKey(key)|}) Use({|#1:s_map[key]|});")]
    [InlineData("if (!{|#0:s_map.ContainsKey(key)|}) return; Use({|#1:s_map[key]|});")]
    [InlineData("Use({|#0:s_map.ContainsKey(key)|} ? {|#1:s_map[key]|} : null);")]
    [InlineData("if ({|#0:s_map.TryGetValue(key, out _)|}) Use({|#1:s_map[key]|});")]
    [InlineData("if ({|#0:s_map.ContainsKey(key)|} && {|#1:s_map[key]|} == \"\") Use(key);")]
    [InlineData("while ({|#0:s_map.ContainsKey(key)|}) Use({|#1:s_map[key]|});")]
    public Task Entry_that_is_gone_when_it_is_read(string statements) => Says(
        "'Run' looks for an entry of 's_map', a static ConcurrentDictionary, and then reads it in a second step; in between another thread can remove it, so that the read throws",
        Shared("string", statements, "public static void Remove(string key) => s_map.TryRemove(key, out _);"), others: 1);

    [Fact]
    public Task Second_look_where_nothing_is_ever_removed_is_a_suggestion() => Says(
        "'Run' looks for an entry of 's_map', a static ConcurrentDictionary, and then reads it in a second step; in between another thread can remove it, so that the read throws",
        Shared("string", "if ({|#0:s_map.ContainsKey(key)|}) Use({|#1:s_map[key]|});"), DiagnosticSeverity.Info, others: 1);

    [Fact]
    public Task Removed_entry_that_comes_back() => Finds("""
        class Sessions
        {
            readonly ConcurrentDictionary<string, DateTime> _seen = new();

            public void Touch(string id)
            {
                if ({|MAP5001:_seen.ContainsKey(id)|})
                    _seen[id] = DateTime.UtcNow;
            }

            public void End(string id) => _seen.TryRemove(id, out _);
        }
        """);

    [Theory]
    [InlineData("class C { static readonly IDictionary<string, int> _map = new ConcurrentDictionary<string, int>(); public void Put(string k) { if (!{|MAP5001:_map.ContainsKey(k)|}) _map.Add(k, 1); } }")]
    [InlineData("class C { readonly ConcurrentQueue<string> _queue = new(); public void Put(string k) { if (!{|MAP5001:_queue.Contains(k)|}) _queue.Enqueue(k); } }")]
    [InlineData("class C { readonly ConcurrentBag<string> _bag = new(); public void Put(string k) { if ({|MAP5001:_bag.Contains(k)|}) return; _bag.Add(k); } }")]
    [InlineData("class C { readonly ConditionalWeakTable<string, object> _table = new(); public void Put(string k) { if (!{|MAP5001:_table.TryGetValue(k, out _)|}) _table.Add(k, new object()); } }")]
    [InlineData("static class E { public static void Put(this ConcurrentDictionary<string, object> map, string k) { if (!{|MAP5001:map.ContainsKey(k)|}) map[k] = new(); } }")]
    [InlineData("class C { static void Fill(ConcurrentDictionary<(int, int), object> map, int x, int y) { if (!{|MAP5001:map.ContainsKey((x, y))|}) map[(x, y)] = new(); } }")]
    [InlineData("class C { object Get(ConcurrentDictionary<string, ConcurrentDictionary<int, object>> maps, string k, int n) { ConcurrentDictionary<int, object> inner = maps.GetOrAdd(k, _ => new()); if (!{|MAP5001:inner.ContainsKey(n)|}) inner[n] = new(); return inner; } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, ConcurrentDictionary<int, object>> _maps = new(); public void Put(string k, int n) { if (_maps.TryGetValue(k, out var inner) && !{|MAP5001:inner.ContainsKey(n)|}) inner[n] = new(); } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, ConcurrentDictionary<int, object>> _maps = new(); public void Put(string k, int n) { var inner = _maps.GetOrAdd(k, static _ => new()); if ({|MAP5001:inner.ContainsKey(n)|}) return; inner[n] = new(); } }")]
    [InlineData("class C { void Run(string[] keys) { var map = new ConcurrentDictionary<string, object>(); Parallel.ForEach(keys, k => { if (!{|MAP5001:map.ContainsKey(k)|}) map[k] = new(); }); } }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<string, object> _map = new(); } partial class C { public void Put(Item item) { if (!{|MAP5001:_map.ContainsKey(item.Id)|}) _map[item.Id] = item; } } class Item : IDisposable { public string Id => \"\"; public void Dispose() { } public static Item Make() => new(); }")]
    [InlineData("class C<T> where T : notnull { ConcurrentDictionary<T, object> Map { get; } = new(); public object this[T k] { get { if (!{|MAP5001:Map.ContainsKey(k)|}) Map[k] = new(); return Map[k]; } } }")]
    [InlineData("class Outer { static readonly ConcurrentDictionary<string, object> s_map = new(); class Inner { public void Put(string k) { if (!{|MAP5001:s_map.ContainsKey(k)|}) s_map[k] = new(); } } }")]
    [InlineData("record R { readonly ConcurrentDictionary<string, object> _map = new(); public void Put(string k) { if (!{|MAP5001:this._map.ContainsKey(k)|}) this._map[k] = new(); } }")]
    [InlineData("class C { static readonly ConcurrentDictionary<string, SemaphoreSlim> s_map = new(); public async Task Run(string k) { if (!{|MAP5001:s_map.TryGetValue(k, out var gate)|}) { await Task.Yield(); gate = new(1); s_map[k] = gate; } await gate.WaitAsync(); } }")]
    [InlineData("class C { static ConcurrentDictionary<string, object>? s_map = new(); public void Put(string k) { if ({|MAP5001:s_map?.ContainsKey(k)|} == false) s_map[k] = new(); } }")]
    public Task Maps_that_are_reached_in_other_ways(string source) => Finds(source);

    [Theory]
    [InlineData("s_map.GetOrAdd(key, static _ => new object());")]
    [InlineData("if (!s_map.TryAdd(key, new object())) return; Use(key);")]
    [InlineData("if (!s_map.TryGetValue(key, out var found)) found = s_map.GetOrAdd(key, new object()); Use(found);")]
    [InlineData("if (s_map.ContainsKey(key)) return; if (s_map.TryAdd(key, new object())) Use(key);")]
    [InlineData("if (s_map.TryGetValue(key, out var found)) Use(found);")]
    [InlineData("if (s_map.ContainsKey(key)) Use(key);")]
    [InlineData("lock (s_gate) { if (!s_map.ContainsKey(key)) s_map[key] = new object(); }")]
    [InlineData("if (!s_map.TryGetValue(key, out var found)) lock (s_gate) { if (!s_map.TryGetValue(key, out found)) s_map[key] = found = new object(); }")]
    [InlineData("object? found; while (!s_map.TryGetValue(key, out found)) s_map.TryAdd(key, new object()); Use(found);")]
    [InlineData("if (!s_map.ContainsKey(key)) s_map[key + key] = new object();")]
    [InlineData("if (!s_map.ContainsKey(key)) { key += key; s_map[key] = new object(); }")]
    [InlineData("if (s_map.ContainsKey(key)) Use(key); s_map[key] = new object();")]
    [InlineData("if (s_map.TryGetValue(key, out var found)) Use(found); else Use(key);")]
    [InlineData("if (s_map.TryRemove(key, out var found)) { s_map[key] = found; }")]
    [InlineData("object Other(string other) => s_map[other]; if (s_map.ContainsKey(key)) Other(key);")]
    [InlineData("if (s_map.TryGetValue(key, out var found)) { Use(found); s_map[key] = found; }")]
    [InlineData("if (!s_map.IsEmpty) s_map[key] = new object();")]
    [InlineData("if (s_map.Count == 0) s_map[key] = new object();")]
    [InlineData("var old = s_map.GetOrAdd(key, new object()); if (old == s_gate) s_map.TryUpdate(key, new object(), old);")]
    public Task What_one_operation_decides(string statements) => Silent(Shared("object", statements));

    [Fact]
    public Task Added_data_of_which_another_thread_has_its_own_are_a_suggestion() => Says(
        "'Run' looks for an entry of 's_map', a static ConcurrentDictionary, and then adds one in a second step; in between another thread can add an object of its own, so that this one is used though nobody else can find it",
        Shared("UriBuilder", "if (!{|#0:s_map.TryGetValue(key, out var found)|}) { found = new UriBuilder(); {|#1:s_map.TryAdd(key, found)|}; } Use(found);"), DiagnosticSeverity.Info, others: 1);

    [Theory]
    [InlineData("object", "if (!s_map.TryGetValue(key, out var found)) { found = Compute(key); s_map.TryAdd(key, found); } Use(found); static object Compute(string key) => key;")]
    [InlineData("Func<int>", "if (!s_map.TryGetValue(key, out var found)) { found = (Func<int>)Delegate.CreateDelegate(typeof(Func<int>), null, (System.Reflection.MethodInfo)null!); s_map[key] = found; } Use(found);")]
    [InlineData("string", "if (!s_map.TryGetValue(key, out var found)) { found = key.Trim(); s_map[key] = found; } Use(found);")]
    [InlineData("int", "if (s_map.TryGetValue(key, out int found)) { Use(found); return; } s_map[key] = key.Length;")]
    [InlineData("Type", "if (!s_map.TryGetValue(key, out var found)) s_map[key] = found = Type.GetType(key)!; Use(found);")]
    [InlineData("ImmutableArray<int>", "if (!s_map.TryGetValue(key, out var found)) s_map[key] = found = ImmutableArray.Create(1); Use(found);")]
    [InlineData("(string Value, DateTime Until)", "if (!s_map.TryGetValue(key, out var found) || found.Until < DateTime.UtcNow) s_map[key] = (key, DateTime.UtcNow.AddHours(1));")]
    [InlineData("string", "if (s_map.ContainsKey(key)) return; string made = key.Trim(); s_map.TryAdd(key, key.Trim());")]
    public Task Cache_of_values_of_which_either_will_do(string type, string statements) => Silent(Shared(type, statements));

    [Fact]
    public Task Safe_twin_one_operation_makes_the_object() => Silent("""
        static class Gates
        {
            static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new();

            public static SemaphoreSlim For(string key) => s_gates.GetOrAdd(key, static _ => new SemaphoreSlim(1, 1));
        }
        """);

    [Fact]
    public Task Safe_twin_private_helper_whose_callers_hold_the_lock() => Silent("""
        class Gates
        {
            readonly object _gate = new();
            readonly ConcurrentDictionary<string, object> _gates = new();

            public object For(string key)
            {
                lock (_gate)
                    return Make(key);
            }

            object Make(string key)
            {
                if (!_gates.ContainsKey(key))
                    _gates[key] = new object();
                return _gates[key];
            }
        }
        """);

    [Fact]
    public Task Safe_twin_filled_before_anybody_else_has_it() => Silent("""
        class Gates
        {
            static readonly ConcurrentDictionary<string, object> s_gates = new();
            readonly ConcurrentDictionary<string, object> _gates = new();

            static Gates()
            {
                if (!s_gates.ContainsKey(""))
                    s_gates[""] = new object();
            }

            public Gates(string[] keys)
            {
                foreach (string key in keys)
                    if (!_gates.ContainsKey(key))
                        _gates[key] = new object();
            }

            public static ConcurrentDictionary<string, object> Of(string[] keys)
            {
                var made = new ConcurrentDictionary<string, object>();
                foreach (string key in keys)
                    if (!made.ContainsKey(key))
                        made[key] = new object();
                return made;
            }
        }
        """);

    [Fact]
    public Task Safe_twin_asynchronous_lock_around_both() => Silent("""
        class Gates
        {
            readonly SemaphoreSlim _gate = new(1, 1);
            readonly ConcurrentDictionary<string, object> _gates = new();

            public async Task<object> For(string key)
            {
                await _gate.WaitAsync();
                try
                {
                    if (_gates.TryGetValue(key, out var found))
                        return found;

                    await Task.Yield();
                    return _gates[key] = new object();
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        """);

    [Fact]
    public Task Safe_twin_a_lock_for_each_key() => Silent("""
        class Files
        {
            readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();
            readonly ConcurrentDictionary<string, System.IO.Stream> _files = new();

            public async Task<System.IO.Stream> Open(string path)
            {
                var gate = _gates.GetOrAdd(path, static _ => new SemaphoreSlim(1, 1));
                await gate.WaitAsync();
                try
                {
                    if (!_files.TryGetValue(path, out var file))
                    {
                        file = System.IO.File.OpenRead(path);
                        _files[path] = file;
                    }

                    return file;
                }
                finally
                {
                    gate.Release();
                }
            }

            public System.IO.Stream OpenNow(string path)
            {
                lock (_gates.GetOrAdd(path, static _ => new SemaphoreSlim(1, 1)))
                {
                    if (!_files.TryGetValue(path, out var file))
                        _files[path] = file = System.IO.File.OpenRead(path);
                    return file;
                }
            }
        }
        """);

    [Fact]
    public Task Update_of_the_entry_is_another_rule_s_matter() => Silent(Shared("int", """
        if (s_map.TryGetValue(key, out int count))
            s_map[key] = count + 1;
        else
            s_map[key] = 1;

        if (s_map.ContainsKey(key))
            s_map[key] = s_map[key] + 1;
        if (s_map.ContainsKey(key))
            s_map[key]++;
        """));

    [Fact]
    public Task Misses_an_object_s_map_behind_an_interface() => KnownMiss("""
        class C
        {
            readonly IDictionary<string, object> _map = new ConcurrentDictionary<string, object>();

            public void Put(string key)
            {
                if (!_map.ContainsKey(key))
                    _map[key] = new object();
            }
        }
        """);

    [Fact]
    public Task Misses_a_check_in_a_helper() => KnownMiss(Shared("object", "if (!Has(key)) s_map[key] = new object();", "static bool Has(string key) => s_map.ContainsKey(key);"));

    [Fact]
    public Task Misses_keys_that_are_equal_by_computation() => KnownMiss(Shared("object", "if (!s_map.ContainsKey(key.Trim())) s_map[key.Trim()] = new object();"));

    [Fact]
    public Task Takes_a_fresh_key_for_one_that_others_may_have() => KnownFalseAlarm("""
        static class Orders
        {
            static readonly ConcurrentDictionary<Guid, object> s_orders = new();

            public static Guid Open()
            {
                Guid id = Guid.NewGuid();
                if (!{|MAP5001:s_orders.ContainsKey(id)|})
                    s_orders[id] = new object();
                return id;
            }
        }
        """);

    private static string Shared(string type, string statements, string more = "") => $$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static void Run(string key)
            {
                {{statements}}
            }

            static void Use(object? value) { }
            {{more}}
        }
        """;
}
