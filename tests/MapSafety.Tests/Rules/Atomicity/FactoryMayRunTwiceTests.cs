using MapSafety.Rules.Atomicity;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class FactoryMayRunTwiceTests : RuleTests<FactoryMayRunTwice>
{
    [Fact]
    public Task Message_names_member_state_reach_and_what_is_made() => Says(
        "'Open' gives 's_files', a static ConcurrentDictionary, a factory that makes a FileStream; it can run twice for one key, and nobody disposes of what is not kept",
        """
        static class Files
        {
            static readonly ConcurrentDictionary<string, System.IO.FileStream> s_files = new();

            public static System.IO.FileStream Open(string path) => s_files.GetOrAdd(path, {|#0:p => System.IO.File.OpenRead(p)|});
        }
        """);

    [Fact]
    public Task Message_of_a_value() => Says(
        "'Open' gives 's_files', a static ConcurrentDictionary, a FileStream that is made at every call; where the map has an entry already, nobody disposes of it",
        """
        static class Files
        {
            static readonly ConcurrentDictionary<string, System.IO.FileStream> s_files = new();

            public static System.IO.FileStream Open(string path) => s_files.GetOrAdd(path, {|#0:System.IO.File.OpenRead(path)|});
        }
        """);

    [Fact]
    public Task Message_of_work() => Says(
        "'Page' gives '_pages', a ConcurrentDictionary of 'Pages', which is made for several threads, a factory that starts work by 'Load'; it can run twice for one key, so that the work is done twice",
        """
        class Pages
        {
            readonly ConcurrentDictionary<string, Task<string>> {|#1:_pages|} = new();

            public Task<string> Page(string url) => _pages.GetOrAdd(url, {|#0:Load|});

            async Task<string> Load(string url) { await Task.Yield(); return url; }
        }
        """,
        others: 1);

    [Fact]
    public Task Message_of_a_side_effect() => Says(
        "'Id' gives 's_ids', a static ConcurrentDictionary, a factory that changes 's_next'; it can run twice for one key, and so does that",
        """
        static class Ids
        {
            static readonly ConcurrentDictionary<string, int> s_ids = new();
            static int s_next;

            public static int Id(string name) => s_ids.GetOrAdd(name, {|#0:_ => s_next++|});
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Open”为“s_files”（静态的 ConcurrentDictionary）提供一个创建 FileStream 的工厂；它可能对同一个键运行两次，没有被保留的对象无人释放",
        """
        static class Files
        {
            static readonly ConcurrentDictionary<string, System.IO.FileStream> s_files = new();

            public static System.IO.FileStream Open(string path) => s_files.GetOrAdd(path, {|MAP5003:p => System.IO.File.OpenRead(p)|});
        }
        """);

    [Theory]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:k => new Timer(_ => { })|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:static (k, n) => new Timer(_ => { }, null, n, n)|}, 5);")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:k => { var timer = new Timer(_ => { }); timer.Change(1, 1); return timer; }|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:delegate (string k) { return new Timer(_ => { }); }|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:new Timer(_ => { })|});")]
    [InlineData("var timer = new Timer(_ => { }); s_map.GetOrAdd(key, {|MAP5003:timer|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:Make|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:k => Make(k)|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:k => k.Length > 3 ? Make(k) : null!|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:k => k switch { \"a\" => null!, _ => Make(k) }|});")]
    [InlineData("s_map.GetOrAdd(key, {|MAP5003:Local|}); Timer Local(string k) => new(_ => { });")]
    [InlineData("s_map.AddOrUpdate(key, {|MAP5003:k => new Timer(_ => { })|}, (k, old) => old);")]
    [InlineData("s_map.AddOrUpdate(key, k => null!, {|MAP5003:(k, old) => { old.Dispose(); return new Timer(_ => { }); }|});")]
    [InlineData("s_map.AddOrUpdate(key, {|MAP5003:new Timer(_ => { })|}, (k, old) => old);")]
    [InlineData("if (!s_map.TryGetValue(key, out var timer)) timer = s_map.GetOrAdd(key, {|MAP5003:Make|});")]
    [InlineData("try { s_map.GetOrAdd(key, {|MAP5003:Make|}).Change(1, 1); } finally { s_map.Clear(); }")]
    [InlineData("lock (s_gate) s_map.GetOrAdd(key, {|MAP5003:Make|});")] // the indexer of Set adds without it
    [InlineData("Func<Timer> later = () => s_map.GetOrAdd(key, {|MAP5003:Make|}); later();")]
    [InlineData("var map = s_map; map.GetOrAdd(key, {|MAP5003:Make|});")]
    [InlineData("using var first = s_map.GetOrAdd(key, {|MAP5003:Make|});")]
    public Task Object_that_nobody_disposes_of(string statements) => Finds(Shared("Timer", statements));

    [Theory]
    [InlineData("class C { readonly ConcurrentDictionary<string, FileStream> _map = new(); public Stream this[string k] => _map.GetOrAdd(k, {|MAP5003:p => File.Open(p, FileMode.Open)|}); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, StreamReader> _map = new(); public StreamReader Get(string k) => _map.GetOrAdd(k, {|MAP5003:p => new StreamReader(p)|}); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, (int, Stream)> _map = new(); public void Get(string k) => _map.GetOrAdd(k, {|MAP5003:p => (1, File.OpenRead(p))|}); }")]
    [InlineData("class Holder { public Holder(Stream stream) => Stream = stream; public Stream Stream { get; } } class C { readonly ConcurrentDictionary<string, Holder> _map = new(); public void Get(string k) => _map.GetOrAdd(k, {|MAP5003:p => new Holder(File.OpenRead(p))|}); }")]
    [InlineData("class Log : IDisposable { readonly Stream _file; public Log(string path) { _file = File.OpenWrite(path); } public void Dispose() => _file.Dispose(); } class C { readonly ConcurrentDictionary<string, Log> _map = new(); public Log Get(string k) => _map.GetOrAdd(k, {|MAP5003:p => new Log(p)|}); }")]
    [InlineData("class Beat : IDisposable { readonly Timer _timer = new(_ => { }); public void Dispose() => _timer.Dispose(); } class C { readonly ConcurrentDictionary<string, Beat> _map = new(); public Beat Get(string k) => _map.GetOrAdd(k, {|MAP5003:_ => new()|}); }")]
    [InlineData("class Base { protected Base() => new Thread(() => { }).Start(); } class Worker : Base { } class C { readonly ConcurrentDictionary<string, Worker> _map = new(); public Worker Get(string k) => _map.GetOrAdd(k, {|MAP5003:_ => new Worker()|}); }")]
    [InlineData("class Feed { public event Action? Changed; } class View { public View(Feed feed) { feed.Changed += On; } void On() { } } class C { readonly Feed _feed = new(); readonly ConcurrentDictionary<string, View> _map = new(); public View Get(string k) => _map.GetOrAdd(k, {|MAP5003:_ => new View(_feed)|}); }")]
    [InlineData("class C { public event Action? Changed; readonly ConcurrentDictionary<string, List<int>> _map = new(); public void Get(string k) => _map.GetOrAdd(k, {|MAP5003:_ => { var list = new List<int>(); Changed += list.Clear; return list; }|}); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, CancellationTokenSource> _map = new(); public void Get(string k, CancellationToken token) => _map.GetOrAdd(k, {|MAP5003:_ => CancellationTokenSource.CreateLinkedTokenSource(token)|}); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, System.Data.Common.DbConnection> _map = new(); public void Get(string k, Func<System.Data.Common.DbConnection> make) => _map.GetOrAdd(k, {|MAP5003:_ => { var c = make(); c.Open(); return c; }|}); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Thread> _map = new(); public void Get(string k) => _map.GetOrAdd(k, {|MAP5003:_ => { var t = new Thread(() => { }); t.Start(); return t; }|}); }")]
    [InlineData("class C<T> where T : notnull { readonly ConcurrentDictionary<T, Timer> _map = new(); public class Inner { public Timer Get(C<T> c, T k) => c._map.GetOrAdd(k, {|MAP5003:_ => new Timer(_ => { })|}); } }")]
    [InlineData("static class E { public static Timer Beat(this ConcurrentDictionary<string, Timer> map, string k) => map.GetOrAdd(k, {|MAP5003:_ => new Timer(_ => { })|}); }")]
    [InlineData("partial class C { readonly ConcurrentDictionary<string, Timer> _map = new(); } partial class C { public Timer Get(string k) => _map.GetOrAdd(k, {|MAP5003:Make|}); } partial class C { static Timer Make(string k) => new(_ => { }); }")]
    [InlineData("record Entry(string Name, Timer Timer); class C { readonly ConcurrentDictionary<string, Entry> _map = new(); public Entry Get(string k) => _map.GetOrAdd(k, {|MAP5003:n => new Entry(n, new Timer(_ => { }))|}); }")]
    [InlineData("class Entry { public Timer? Timer { get; set; } } class C { readonly ConcurrentDictionary<string, Entry> _map = new(); public Entry Get(string k) => _map.GetOrAdd(k, {|MAP5003:n => new Entry { Timer = new Timer(_ => { }) }|}); }")]
    [InlineData("class C { void Run(string[] keys) { var map = new ConcurrentDictionary<string, Timer>(); Parallel.ForEach(keys, k => map.GetOrAdd(k, {|MAP5003:_ => new Timer(_ => { })|})); } }")]
    [InlineData("class C { public ConcurrentDictionary<string, Timer> Timers { get; } = new(); } class D { static readonly C s_c = new(); public void Hit(string k) => s_c?.Timers.GetOrAdd(k, {|MAP5003:_ => new Timer(_ => { })|}); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, System.Diagnostics.Metrics.Meter> _map = new(); public void Get(string k) => _map.GetOrAdd(k, {|MAP5003:n => new System.Diagnostics.Metrics.Meter(n)|}); }")]
    public Task Things_that_hold_on_to_something(string source) => Finds("using System.IO;\n" + source);

    [Theory]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => LoadAsync(k)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:LoadAsync|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:LoadAsync(key)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:async k => { await Task.Yield(); return k.Length; }|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => Task.Run(() => k.Length)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => Task.Factory.StartNew(() => k.Length)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => _source.LoadAsync(k)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:_source.LoadAsync|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:static (k, source) => source.LoadAsync(k)|}, _source)")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => Begin(k)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => k.Length == 0 ? Task.FromResult(0) : LoadAsync(k)|})")]
    [InlineData("_map.AddOrUpdate(key, k => Task.FromResult(0), {|MAP5003:(k, last) => last.ContinueWith(t => t.Result + 1)|})")]
    [InlineData("_map.GetOrAdd(key, {|MAP5003:k => _load(k)|})")]
    public Task Work_that_is_done_twice(string call) => Finds(Tasks(call));

    [Theory]
    [InlineData("s_next++; return k;")]
    [InlineData("s_last = k; return k;")]
    [InlineData("made = true; return k;")]
    [InlineData("s_order.Enqueue(k); return k;")]
    [InlineData("s_names.Add(k); return k;")]
    [InlineData("Interlocked.Increment(ref s_next); return k;")]
    [InlineData("System.IO.File.AppendAllText(\"log\", k); return k;")]
    [InlineData("return Named(k);")]
    [InlineData("log.Length += 1; return k;")]
    public Task Side_effects_are_suggestions(string body) => Finds(Effects("{|MAP5003:k => { " + body + " }|}"));

    [Theory]
    [InlineData("return k.Trim();")]
    [InlineData("var b = new System.Text.StringBuilder(); b.Append(k); return b.ToString();")]
    [InlineData("int n = 0; n++; return k + n;")]
    [InlineData("Console.WriteLine(k); return k;")]
    [InlineData("s_ready = true; return k;")]
    [InlineData("s_set.TryAdd(k, 1); return k;")]
    [InlineData("s_set[k] = 1; return k;")]
    [InlineData("return k + Interlocked.Increment(ref s_next);")]
    [InlineData("System.IO.Directory.CreateDirectory(k); return k;")]
    [InlineData("s_lazy ??= k; return k;")]
    [InlineData("var item = new Item(); item.Count++; return k;")]
    public Task Silent_where_a_second_run_leaves_no_trace(string body) => Silent(Effects("k => { " + body + " }"));

    [Theory]
    [InlineData("SemaphoreSlim", "s_map.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));", "the loser holds nothing")]
    [InlineData("SemaphoreSlim", "s_map.GetOrAdd(key, new SemaphoreSlim(1, 1));", "the loser holds nothing")]
    [InlineData("object", "s_map.GetOrAdd(key, _ => new object());", "a lock object")]
    [InlineData("ReaderWriterLockSlim", "s_map.GetOrAdd(key, _ => new());", "a lock")]
    [InlineData("CancellationTokenSource", "s_map.GetOrAdd(key, _ => new CancellationTokenSource());", "no link, no timer")]
    [InlineData("System.IO.MemoryStream", "s_map.GetOrAdd(key, _ => new System.IO.MemoryStream());", "memory")]
    [InlineData("System.IO.StringWriter", "s_map.GetOrAdd(key, _ => new System.IO.StringWriter());", "memory")]
    [InlineData("System.Net.Http.HttpClient", "s_map.GetOrAdd(key, _ => new System.Net.Http.HttpClient());", "connects when it is used")]
    [InlineData("TaskCompletionSource", "s_map.GetOrAdd(key, _ => new TaskCompletionSource());", "nobody works on it")]
    [InlineData("Lazy<Timer>", "s_map.GetOrAdd(key, k => new Lazy<Timer>(() => new Timer(_ => { })));", "runs its factory once")]
    [InlineData("Lazy<Task<int>>", "s_map.GetOrAdd(key, k => new Lazy<Task<int>>(async () => { await Task.Yield(); return 1; }));", "starts once")]
    [InlineData("Task<int>", "s_map.GetOrAdd(key, k => Task.FromResult(k.Length));", "is over already")]
    [InlineData("Task", "s_map.GetOrAdd(key, _ => Task.CompletedTask);", "is over already")]
    [InlineData("Task", "s_map.GetOrAdd(key, _ => new Task(() => { }));", "not started")]
    [InlineData("Task<int>", "Task<int> made = Task.FromResult(1); s_map.AddOrUpdate(key, made, (_, old) => { Task unused = old.ContinueWith(t => t.Exception); return made; });", "the task is there already")]
    [InlineData("Thread", "s_map.GetOrAdd(key, _ => new Thread(() => { }));", "not started")]
    [InlineData("Func<Timer>", "s_map.GetOrAdd(key, _ => () => new Timer(_ => { }));", "makes it later")]
    [InlineData("Timer", "s_map.GetOrAdd(key, _ => s_shared);", "nothing is made")]
    [InlineData("Timer", "s_map.GetOrAdd(key, _ => s_make());", "not known")]
    [InlineData("Timer", "s_map.TryAdd(key, new Timer(_ => { }));", "another rule's")]
    [InlineData("Timer", "var made = new Timer(_ => { }); var kept = s_map.GetOrAdd(key, made); if (!ReferenceEquals(kept, made)) made.Dispose();", "the loser is disposed of")]
    [InlineData("Timer", "var made = new Timer(_ => { }); if (s_map.GetOrAdd(key, made) != made) made.Dispose();", "the loser is disposed of")]
    [InlineData("Timer", "Timer? made = null; var kept = s_map.GetOrAdd(key, _ => made = new Timer(_ => { })); if (made != null && made != kept) made.Dispose();", "the loser is disposed of")]
    [InlineData("Timer", "var made = new Timer(_ => { }); s_map.AddOrUpdate(key, made, (_, old) => { old.Dispose(); return made; });", "is used either way")]
    [InlineData("string", "s_map.GetOrAdd(key, k => { using var reader = new System.IO.StreamReader(k); return reader.ReadToEnd(); });", "disposed of inside")]
    [InlineData("List<int>", "s_map.GetOrAdd(key, _ => new List<int>());", "garbage")]
    public Task Silent_where_the_loser_leaves_nothing(string type, string statements, string reason) => Silent(Shared(type, statements, isAdded: false) + "// " + reason);

    [Theory]
    [InlineData("class Item : IDisposable { readonly SemaphoreSlim _gate = new(1, 1); public void Dispose() => _gate.Dispose(); } class C { readonly ConcurrentDictionary<string, Item> _map = new(); public Item Get(string k) => _map.GetOrAdd(k, _ => new Item()); }")]
    [InlineData("class Item : IDisposable { public Item(string name) => Name = name; public string Name { get; } public void Dispose() { } } class C { readonly ConcurrentDictionary<string, Item> _map = new(); public Item Get(string k) => _map.GetOrAdd(k, n => new Item(n)); }")]
    [InlineData("class Scope : IDisposable { public Scope() { using var t = new Timer(_ => { }); } public void Dispose() { } } class C { readonly ConcurrentDictionary<string, Scope> _map = new(); public Scope Get(string k) => _map.GetOrAdd(k, n => new Scope()); }")]
    [InlineData("class Item { public event Action? Changed; public Item() { Changed += () => { }; } } class C { readonly ConcurrentDictionary<string, Item> _map = new(); public Item Get(string k) => _map.GetOrAdd(k, _ => { var item = new Item(); item.Changed += () => { }; return item; }); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Timer> _map = new(); readonly object _gate = new(); public Timer Get(string k) { lock (_gate) return _map.GetOrAdd(k, _ => new Timer(_ => { })); } public void Drop(string k) => _map.TryRemove(k, out _); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Timer> _map = new(); readonly SemaphoreSlim _gate = new(1, 1); public async Task<Timer> Get(string k) { await _gate.WaitAsync(); try { return _map.GetOrAdd(k, _ => new Timer(_ => { })); } finally { _gate.Release(); } } }")]
    [InlineData("class C { Timer Get(string k) { var map = new ConcurrentDictionary<string, Timer>(); return map.GetOrAdd(k, _ => new Timer(_ => { })); } }")]
    [InlineData("class C { readonly Dictionary<string, Timer> _map = new(); public Timer Get(string k) { if (!_map.TryGetValue(k, out var t)) _map[k] = t = new Timer(_ => { }); return t; } }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Timer> _map = new(); public C() { _map.GetOrAdd(\"a\", _ => new Timer(_ => { })); } }")]
    [InlineData("interface IMaker { IDisposable Make(); } class C { readonly ConcurrentDictionary<string, IDisposable> _map = new(); public IDisposable Get(string k, IMaker maker) => _map.GetOrAdd(k, _ => maker.Make()); }")]
    [InlineData("class C { readonly ConcurrentDictionary<Type, Func<object>> _map = new(); public object Get(Type t) => _map.GetOrAdd(t, static type => { var made = System.Linq.Expressions.Expression.New(type); return System.Linq.Expressions.Expression.Lambda<Func<object>>(made).Compile(); })(); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _waiting = new(); public Task<int> Wait(string k) => _waiting.GetOrAdd(k, _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)).Task; }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Task<int>> _map = new(); public Task<int> Get(string k) => _map.GetOrAdd(k, Zero); static Task<int> Zero(string k) => Task.FromResult(0); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, Task<int>> _map = new(); public Task<int> Get(string k, Task<int> known) => _map.GetOrAdd(k, known); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, int> _map = new(); public int Get(string k) => _map.GetOrAdd(k, n => Task.Run(() => n.Length).Result); }")]
    [InlineData("class C { readonly ConcurrentDictionary<string, string> _map = new(); public string Get(string k) { string? text = null; return _map.GetOrAdd(k, n => { if (n.Length > 3) text = n.Trim(); return text ?? n; }); } }")]
    public Task Silent_programs(string source) => Silent(source);

    [Theory]
    [InlineData("public bool Add(string k, int n) { bool added = false; _map.AddOrUpdate(k, _ => { added = true; return n; }, (_, old) => { added = false; return old; }); return added; }", "the last run says what happened")]
    [InlineData("public void Add(string k, int n) => _items.AddOrUpdate(k, _ => new Item().With(n), (_, old) => new Item().With(n));", "an object that was just made")]
    public Task Silent_where_the_last_run_counts(string member, string reason) => Silent($$"""
        class Item { int _n; public Item With(int n) { _n = n; return this; } }

        class Store
        {
            readonly ConcurrentDictionary<string, int> _map = new();
            readonly ConcurrentDictionary<string, Item> _items = new();

            {{member}} // {{reason}}
        }
        """);

    [Fact]
    public Task Safe_twin_a_Lazy_runs_its_factory_once() => Silent("""
        static class Files
        {
            static readonly ConcurrentDictionary<string, Lazy<System.IO.FileStream>> s_files = new();

            public static System.IO.FileStream Open(string path) => s_files.GetOrAdd(path, static p => new Lazy<System.IO.FileStream>(() => System.IO.File.OpenRead(p))).Value;
        }
        """);

    [Fact]
    public Task One_finding_for_each_member() => Says(
        "'Both' gives 's_map', a static ConcurrentDictionary, a factory that makes a Timer; it can run twice for one key, and nobody disposes of what is not kept",
        """
        static class Timers
        {
            static readonly ConcurrentDictionary<string, Timer> s_map = new();

            public static void Both(string one, string other)
            {
                s_map.GetOrAdd(one, {|#0:_ => new Timer(_ => { })|});
                s_map.GetOrAdd(other, {|#1:_ => new Timer(_ => { })|});
            }
        }
        """,
        others: 1);

    [Fact]
    public Task Misses_a_factory_behind_an_interface() => KnownMiss("""
        interface IOpener { System.IO.Stream Open(string path); }

        class Files
        {
            readonly ConcurrentDictionary<string, System.IO.Stream> _files = new();

            public System.IO.Stream Open(string path, IOpener opener) => _files.GetOrAdd(path, p => opener.Open(p));
        }
        """);

    [Fact]
    public Task Misses_a_factory_that_the_caller_hands_in() => KnownMiss("""
        class Files
        {
            readonly ConcurrentDictionary<string, System.IO.Stream> _files = new();

            System.IO.Stream Open(string path, Func<string, System.IO.Stream> open) => _files.GetOrAdd(path, open);

            public System.IO.Stream Read(string path) => Open(path, p => System.IO.File.OpenRead(p));
        }
        """);

    [Fact]
    public Task Keeper_of_the_only_thread_is_accused() => KnownFalseAlarm("""
        class Loop
        {
            readonly ConcurrentDictionary<string, Timer> _timers = new();

            public void Run(IEnumerable<string> names)
            {
                foreach (var name in names)
                    _timers.GetOrAdd(name, {|MAP5003:_ => new Timer(_ => { })|});
            }

            public int Count => _timers.Count;
        }
        """);

    private static string Shared(string type, string statements, bool isAdded = true) => $$"""
        static class Store
        {
            static readonly ConcurrentDictionary<string, {{type}}> s_map = new();
            static readonly object s_gate = new();
            static readonly {{type}} s_shared = null!;
            static readonly Func<{{type}}> s_make = null!;

            public static void Work(string key)
            {
                {{statements}}
            }

            {{(isAdded ? "public static void Set(string key, Timer value) => s_map[key] = value; static Timer Make(string key) { return new Timer(_ => { }); }" : "")}}
        }

        """;

    private static string Tasks(string call) => $$"""
        interface ISource { Task<int> LoadAsync(string key); }

        class Store
        {
            readonly ConcurrentDictionary<string, Task<int>> _map = new();
            readonly ISource _source;
            readonly Func<string, Task<int>> _load;

            public Store(ISource source, Func<string, Task<int>> load) => (_source, _load) = (source, load);

            public Task<int> Get(string key) => {{call}};

            async Task<int> LoadAsync(string key)
            {
                await Task.Delay(10);
                return key.Length;
            }

            Task<int> Begin(string key)
            {
                if (key.Length == 0)
                    return Task.FromResult(0);

                return LoadAsync(key);
            }
        }
        """;

    private static string Effects(string factory) => $$"""
        class Item { public int Count; }

        static class Store
        {
            static readonly ConcurrentDictionary<string, string> s_map = new();
            static readonly ConcurrentDictionary<string, int> s_set = new();
            static readonly ConcurrentQueue<string> s_order = new();
            static readonly ConcurrentBag<string> s_names = new();
            static int s_next;
            static bool s_ready;
            static string? s_last, s_lazy;

            public static bool Work(string key, System.Text.StringBuilder log)
            {
                bool made = false;
                s_map.GetOrAdd(key, {{factory}});
                return made;
            }

            static string Named(string key)
            {
                s_next += 1;
                return key;
            }
        }
        """;
}
