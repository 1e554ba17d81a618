using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class IgnoredTryResultTests : RuleTests<IgnoredTryResult>
{
    [Fact]
    public Task Message_names_member_state_reach_method_and_harm() => Says(
        "'Enter' ignores what 'TryAdd' on 's_rooms', a static ConcurrentDictionary, answers; where the key is there already, the object that is used afterwards is not the one that others find",
        """
        static class Rooms
        {
            static readonly ConcurrentDictionary<string, List<string>> s_rooms = new();

            public static void Enter(string name, string guest)
            {
                var guests = new List<string>();
                {|#0:s_rooms.TryAdd(name, guests)|};
                lock (guests)
                    guests.Add(guest);
            }
        }
        """);

    [Fact]
    public Task Message_about_an_object_that_stays_open() => Says(
        "'Watch' ignores what 'TryAdd' on '_watchers', a ConcurrentDictionary of 'Folders', which is made for several threads, answers; where the key is there already, nobody disposes of the object that was made for it",
        """
        class Folders
        {
            readonly ConcurrentDictionary<string, System.IO.FileSystemWatcher> {|#1:_watchers|} = new();

            public void Watch(string path) => {|#0:_watchers.TryAdd(path, new System.IO.FileSystemWatcher(path))|};
        }
        """,
        others: 1);

    [Fact]
    public Task Message_about_a_lost_change() => Says(
        "'Hit' ignores what 'TryUpdate' on 's_hits', a static ConcurrentDictionary, answers; where another thread has changed the entry meanwhile, this change is lost",
        """
        static class Hits
        {
            static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string page)
            {
                if (s_hits.TryGetValue(page, out int seen))
                    {|#0:s_hits.TryUpdate(page, seen + 1, seen)|};
            }
        }
        """);

    [Fact]
    public Task A_record_that_takes_one_change_over_is_a_suggestion() => Says(
        "'Finish' ignores what 'TryUpdate' on 's_jobs', a static ConcurrentDictionary, answers; where another thread has changed the entry meanwhile, this change is lost",
        """
        record Job(string Name, bool IsDone);

        static class Jobs
        {
            static readonly ConcurrentDictionary<string, Job> s_jobs = new();

            public static void Finish(string name)
            {
                if (s_jobs.TryGetValue(name, out var job))
                    {|#0:s_jobs.TryUpdate(name, job with { IsDone = true }, job)|};
            }
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Entry_that_is_renewed_unless_somebody_has_replaced_it() => Silent("""
        class Cached { public Cached(object value, DateTime until) => (Value, Until) = (value, until); public object Value { get; } public DateTime Until { get; } }

        static class Cache
        {
            static readonly ConcurrentDictionary<string, Cached> s_cache = new();

            public static object? Find(string key)
            {
                if (!s_cache.TryGetValue(key, out var found))
                    return null;

                s_cache.TryUpdate(key, new Cached(found.Value, DateTime.UtcNow.AddMinutes(1)), found);
                return found.Value;
            }
        }
        """);

    [Fact]
    public Task Under_the_id_of_an_object_it_is_a_suggestion() => Says(
        "'Ask' ignores what 'TryAdd' on 's_open', a static ConcurrentDictionary, answers; where the key is there already, the object that is used afterwards is not the one that others find",
        """
        record Request(Guid Id);

        static class Requests
        {
            static readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> s_open = new();

            public static Task<string> Ask(Request request)
            {
                var reply = new TaskCompletionSource<string>();
                {|#0:s_open.TryAdd(request.Id, reply)|};
                return reply.Task;
            }
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Gate”忽略了在“s_gates”（静态的 ConcurrentDictionary）上调用“TryAdd”的结果；如果键已存在，之后使用的对象就不是其他代码所找到的那个",
        """
        static class Gates
        {
            static readonly ConcurrentDictionary<string, object> s_gates = new();

            public static object Gate(string key)
            {
                object gate = new();
                {|MAP5013:s_gates.TryAdd(key, gate)|};
                return gate;
            }
        }
        """);

    [Theory]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(key, made)|}; return made;")]
    [InlineData("Item made = new(); _ = {|MAP5013:s_map.TryAdd(key, made)|}; return made;")]
    [InlineData("var made = new Item(); bool added = {|MAP5013:s_map.TryAdd(key, made)|}; return made;")]
    [InlineData("bool added; var made = new Item(); added = {|MAP5013:s_map.TryAdd(key, made)|}; return made;")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(value: made, key: key)|}; return made;")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(key.ToLowerInvariant(), made)|}; return made;")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd($\"item:{key}\", made)|}; return made;")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(\"only\", made)|}; return made;")]
    [InlineData("var made = new Item(); string k = key + \"/x\"; {|MAP5013:s_map.TryAdd(k, made)|}; return made;")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(string.Concat(key, \"x\"), made)|}; return made;")]
    [InlineData("Item made = null!; foreach (var k in keys) { made = new Item(); {|MAP5013:s_map.TryAdd(k, made)|}; made.Count(); } return made;")]
    [InlineData("var made = new Item(); try { {|MAP5013:s_map.TryAdd(key, made)|}; } finally { made.Count(); } return new Item();")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(key, made)|}; s_last = made; return new Item();")]
    [InlineData("var made = new Item(); {|MAP5013:s_map.TryAdd(key, made)|}; s_done += () => made.Count(); return new Item();")]
    [InlineData("Item Make(string k) { var made = new Item(); {|MAP5013:s_map.TryAdd(k, made)|}; return made; } return Make(key);")]
    [InlineData("Func<string, Item> make = k => { var made = new Item(); {|MAP5013:s_map.TryAdd(k, made)|}; return made; }; return make(key);")]
    [InlineData("var map = s_map; var made = new Item(); {|MAP5013:map.TryAdd(key, made)|}; return made;")]
    [InlineData("if (s_map.TryRemove(key, out var old)) old.Count(); var made = new Item(); {|MAP5013:s_map.TryAdd(key, made)|}; return made;")]
    public Task An_object_that_is_used_whether_or_not_the_map_took_it(string statements) => Finds(Shared(statements));

    [Theory]
    [InlineData("new System.Timers.Timer(100)", "System.Timers.Timer")]
    [InlineData("new System.IO.FileStream(key, System.IO.FileMode.Open)", "System.IO.Stream")]
    [InlineData("new System.Net.Sockets.TcpClient()", "System.Net.Sockets.TcpClient")]
    [InlineData("new Connection(key)", "Connection")]
    [InlineData("System.Diagnostics.Process.Start(key)", "System.Diagnostics.Process")]
    public Task An_object_that_nobody_disposes_of(string made, string type) => Finds($$"""
        sealed class Connection : IDisposable { public Connection(string host) => Host = host; public string Host { get; } public void Dispose() { } }

        static class Shared
        {
            static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static void Inline(string key) => {|MAP5013:s_map.TryAdd(key, {{made}})|};

            public static void Local(string key)
            {
                var made = {{made}};
                _ = made.ToString();
                {|MAP5013:s_map.TryAdd(key, made)|};
            }
        }
        """);

    [Theory]
    [InlineData("var seen = s_counts[key]; {|MAP5013:s_counts.TryUpdate(key, seen + 1, seen)|};")]
    [InlineData("s_counts.TryGetValue(key, out int seen); {|MAP5013:s_counts.TryUpdate(key, seen * 2, seen)|};")]
    [InlineData("if (s_counts.TryGetValue(key, out int seen)) { int more = seen + 3; _ = {|MAP5013:s_counts.TryUpdate(key, more, seen)|}; }")]
    [InlineData("int seen = s_counts.GetOrAdd(key, 0); {|MAP5013:s_counts.TryUpdate(key, seen - 1, seen)|};")]
    [InlineData("foreach (string k in keys) if (s_counts.TryGetValue(k, out int seen)) {|MAP5013:s_counts.TryUpdate(k, Math.Max(seen, 9), seen)|};")]
    public Task A_change_that_the_map_may_not_have_taken(string statements) => Finds(Counts(statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, List<int>> _map = new(); public List<int> Of(string k) { var l = new List<int>(); {|MAP5013:_map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("class C { ConcurrentDictionary<string, List<int>> Map { get; } = new(); public List<int> Of(string k) { var l = new List<int>(); {|MAP5013:this.Map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("class C<T> where T : notnull { readonly ConcurrentDictionary<T, object> _map = new(); public object Of(T k) { var l = new object(); {|MAP5013:_map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("record R { readonly ConcurrentDictionary<int, object> _map = new(); public async Task<object> Of(int k) { var l = new object(); await Task.Yield(); {|MAP5013:_map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("static class E { static readonly ConcurrentDictionary<Type, object> s_map = new(); public static object Of(this Type k) { var l = new object(); {|MAP5013:s_map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("static class E { public static object Of(this ConcurrentDictionary<string, object> map, string k) { var l = new object(); {|MAP5013:map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("partial class C { static readonly ConcurrentDictionary<(int, string), object> s_map = new(); } partial class C { object Of(int a, string b) { var l = new object(); {|MAP5013:s_map.TryAdd((a, b), l)|}; return l; } }")]
    [InlineData("class C { static readonly IDictionary<string, object> s_map = new ConcurrentDictionary<string, object>(); object Of(string k) { var l = new object(); {|MAP5013:s_map.TryAdd(k, l)|}; return l; } }")]
    [InlineData("class C { static class Inner { public static readonly ConcurrentDictionary<string, object> Map = new(); } object this[string k] { get { var l = new object(); {|MAP5013:Inner.Map.TryAdd(k, l)|}; return l; } } }")]
    [InlineData("class C { static ConcurrentDictionary<string, object>? s_map = new(); object Of(string k) { var l = new object(); {|MAP5013:s_map?.TryAdd(k, l)|}; return l; } }")]
    public Task Maps_that_are_reached_in_other_ways(string source) => Finds(source);

    [Theory]
    [InlineData("var made = new Item(); if (!s_map.TryAdd(key, made)) made = s_map[key]; return made;")]
    [InlineData("var made = new Item(); bool added = s_map.TryAdd(key, made); return added ? made : s_map[key];")]
    [InlineData("var made = new Item(); while (!s_map.TryAdd(key, made)) { } return made;")]
    [InlineData("var made = s_map.GetOrAdd(key, new Item()); return made;")]
    [InlineData("s_map.TryAdd(key, new Item()); return s_map[key];")]
    [InlineData("var made = new Item(); s_map.TryAdd(key, made); made = s_map[key]; return made;")]
    [InlineData("var made = new Item(); s_map.TryAdd(key, made); s_map.TryGetValue(key, out made); return made!;")]
    [InlineData("var made = new Item(); s_map.TryAdd(Guid.NewGuid().ToString(), made); return made;")]
    [InlineData("var made = new Item(); var id = $\"{key}-{Guid.NewGuid()}\"; s_map.TryAdd(id, made); return made;")]
    [InlineData("var made = new Item(); s_map.TryAdd(Interlocked.Increment(ref s_next).ToString(), made); return made;")]
    [InlineData("var made = new Item(); s_map.TryAdd(NextId(), made); return made;")]
    [InlineData("var made = new Item(); s_map.TryAdd(NextId(4), made); return made;")]
    [InlineData("var made = new Item(); s_map.TryAdd(made.Id, made); return made;")]
    [InlineData("var made = new Item(); key = NextId(); s_map.TryAdd(key, made); return made;")]
    [InlineData("lock (s_gate) { var made = new Item(); s_map.TryAdd(key, made); return made; }")]
    [InlineData("s_map.TryAdd(key, item); return item;")]
    [InlineData("var made = Find(key); s_map.TryAdd(key, made); return made;")]
    [InlineData("if (!s_map.ContainsKey(key)) { var made = new Item(); s_map.TryAdd(key, made); return made; } return s_map[key];")]
    [InlineData("s_map.TryAdd(key, new Item()); return item;")]
    [InlineData("Item made; s_map.TryAdd(key, made = new Item()); return item;")]
    [InlineData("var made = new Item(); Console.WriteLine(s_map.TryAdd(key, made)); return made;")]
    public Task What_the_map_has_or_what_nobody_else_names(string statements) => Silent(Shared(statements));

    [Theory]
    [InlineData("string, bool", "s_map.TryAdd(key, true);")]
    [InlineData("string, byte", "s_map.TryAdd(key, 0); s_map.TryAdd(key + key, default);")]
    [InlineData("string, string", "string text = key + key; s_map.TryAdd(key, text); Console.WriteLine(text);")]
    [InlineData("string, DateTime", "var now = DateTime.UtcNow; s_map.TryAdd(key, now); Console.WriteLine(now);")]
    [InlineData("string, Uri", "var uri = new Uri(key); s_map.TryAdd(key, uri); Console.WriteLine(uri);")]
    [InlineData("string, int[]", "var all = new int[] { 1 }; s_map.TryAdd(key, all); Console.WriteLine(all.Length);")]
    [InlineData("string, Point", "var point = new Point(1, 2); s_map.TryAdd(key, point); Console.WriteLine(point);")]
    [InlineData("string, Func<int>", "Func<int> f = () => 1; s_map.TryAdd(key, f); f();")]
    [InlineData("string, ImmutableArray<int>", "var all = ImmutableArray.Create(1); s_map.TryAdd(key, all); Console.WriteLine(all.Length);")]
    [InlineData("string, SemaphoreSlim", "s_map.TryAdd(key, new SemaphoreSlim(1)); s_map[key].Wait();")]
    [InlineData("string, System.IO.MemoryStream", "s_map.TryAdd(key, new System.IO.MemoryStream());")]
    [InlineData("string, System.IO.Stream", "var stream = System.IO.File.OpenRead(key); s_map.TryAdd(key, stream); Keep(stream);")]
    [InlineData("string, System.Timers.Timer", "using var timer = new System.Timers.Timer(); s_map.TryAdd(key, timer);")]
    [InlineData("string, System.Timers.Timer", "var timer = new System.Timers.Timer(); s_map.TryAdd(key, timer); try { Keep(key); } finally { timer.Dispose(); }")]
    [InlineData("string, System.Timers.Timer", "if (!s_map.TryAdd(key, new System.Timers.Timer())) throw new InvalidOperationException();")]
    [InlineData("string, System.Timers.Timer", "var timer = new System.Timers.Timer(); if (!s_map.TryAdd(key, timer)) timer.Dispose();")]
    [InlineData("Guid, System.Timers.Timer", "s_map.TryAdd(Guid.NewGuid(), new System.Timers.Timer());")]
    [InlineData("string, System.Timers.Timer", "var timer = new System.Timers.Timer(); s_all.Add(timer); s_map.TryAdd(key, timer);")]
    public Task Values_of_which_either_will_do(string types, string statements) => Silent($$"""
        record Point(int X, int Y);

        static class Shared
        {
            static readonly ConcurrentDictionary<{{types}}> s_map = new();
            static readonly ConcurrentBag<object> s_all = new();

            static void Keep(object it) => s_all.Add(it);

            public static void Run(string key)
            {
                {{statements}}
            }
        }
        """);

    [Theory]
    [InlineData("int seen; do seen = s_counts[key]; while (!s_counts.TryUpdate(key, seen + 1, seen));")]
    [InlineData("while (s_counts.TryGetValue(key, out int seen) && !s_counts.TryUpdate(key, seen + 1, seen)) { }")]
    [InlineData("int seen = s_counts[key]; if (!s_counts.TryUpdate(key, seen + 1, seen)) throw new InvalidOperationException();")]
    [InlineData("s_counts.TryUpdate(key, 1, 0);")]
    [InlineData("int seen = s_counts[key]; s_counts.TryUpdate(key, 0, seen);")]
    [InlineData("int seen = s_counts[key]; s_counts.TryUpdate(key, Environment.TickCount, seen);")]
    [InlineData("s_counts.AddOrUpdate(key, 1, static (_, n) => n + 1);")]
    [InlineData("lock (s_gate) { int seen = s_counts[key]; s_counts.TryUpdate(key, seen + 1, seen); }")]
    [InlineData("s_counts.TryRemove(key, out _);")]
    [InlineData("s_queue.TryAdd(1); s_channel.Writer.TryWrite(1);")]
    public Task Changes_that_are_tried_again_or_may_be_lost(string statements) => Silent(Counts(statements));

    [Fact]
    public Task Safe_twin_the_object_that_the_map_has() => Silent("""
        static class Rooms
        {
            static readonly ConcurrentDictionary<string, List<string>> s_rooms = new();

            public static void Enter(string name, string guest)
            {
                var guests = s_rooms.GetOrAdd(name, new List<string>());
                lock (guests)
                    guests.Add(guest);
            }
        }
        """);

    [Fact]
    public Task Safe_twin_the_other_is_disposed_of() => Silent("""
        class Folders
        {
            readonly ConcurrentDictionary<string, System.IO.FileSystemWatcher> _watchers = new();

            public void Watch(string path)
            {
                var watcher = new System.IO.FileSystemWatcher(path);
                if (!_watchers.TryAdd(path, watcher))
                    watcher.Dispose();
            }
        }
        """);

    [Fact]
    public Task Safe_twin_while_the_object_is_made_or_the_map_is_local() => Silent("""
        sealed class Rooms
        {
            readonly ConcurrentDictionary<string, List<string>> _rooms = new();

            public Rooms(string[] names)
            {
                foreach (string name in names)
                {
                    var guests = new List<string>();
                    _rooms.TryAdd(name, guests);
                    guests.Add("host");
                }
            }

            public static int Count(string[] names)
            {
                var rooms = new ConcurrentDictionary<string, List<string>>();
                foreach (string name in names)
                {
                    var guests = new List<string>();
                    rooms.TryAdd(name, guests);
                    guests.Add("host");
                }

                return rooms.Count;
            }
        }
        """);

    [Fact]
    public Task One_finding_for_a_member() => Says(
        "'Open' ignores what 'TryAdd' on 's_map', a static ConcurrentDictionary, answers; where the key is there already, nobody disposes of the object that was made for it",
        """
        static class Timers
        {
            static readonly ConcurrentDictionary<string, System.Timers.Timer> s_map = new();

            public static void Open(string one, string other)
            {
                {|#0:s_map.TryAdd(one, new System.Timers.Timer(1))|};
                {|#1:s_map.TryAdd(other, new System.Timers.Timer(2))|};
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Misses_an_object_that_a_helper_makes() => KnownMiss(Shared("var made = Make(); s_map.TryAdd(key, made); return made;"));

    [Fact]
    public Task Misses_an_object_that_its_own_constructor_names() => KnownMiss("""
        class Room { public Room(string name) => Name = name; public string Name { get; } public int Guests { get; private set; } public void Enter() => Guests++; }

        static class Rooms
        {
            static readonly ConcurrentDictionary<string, Room> s_rooms = new();

            public static void Enter(string name)
            {
                var room = new Room(name);
                s_rooms.TryAdd(room.Name, room);
                room.Enter();
            }
        }
        """);

    [Fact]
    public Task Does_not_know_that_every_caller_brings_a_new_key() => KnownFalseAlarm("""
        static class Requests
        {
            static readonly ConcurrentDictionary<string, TaskCompletionSource> s_open = new();

            public static Task Ask() => Ask(Guid.NewGuid().ToString("N"));

            static Task Ask(string id)
            {
                var reply = new TaskCompletionSource();
                {|MAP5013:s_open.TryAdd(id, reply)|};
                return reply.Task;
            }
        }
        """);

    private static string Shared(string statements) => $$"""
        class Item { int _n; public string Id => ToString()!; public void Count() => _n++; }

        static class Shared
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, Item> s_map = new();
            static Item? s_last;
            static int s_next;
            static event Action? s_done;

            static string NextId(int length = 8) => (s_next++).ToString("D" + length);

            static Item Make() => new Item();

            static Item Find(string key) => s_last ?? new Item();

            public static void Drop(string key) => s_map.TryRemove(key, out _);

            public static void Done() => s_done?.Invoke();

            public static Item Run(string key, string[] keys, Item item)
            {
                {{statements}}
            }
        }
        """;

    private static string Counts(string statements) => $$"""
        static class Counts
        {
            static readonly object s_gate = new();
            static readonly ConcurrentDictionary<string, int> s_counts = new();
            static readonly BlockingCollection<int> s_queue = new();
            static readonly System.Threading.Channels.Channel<int> s_channel = System.Threading.Channels.Channel.CreateUnbounded<int>();

            public static void Run(string key, string[] keys)
            {
                {{statements}}
            }
        }
        """;
}
