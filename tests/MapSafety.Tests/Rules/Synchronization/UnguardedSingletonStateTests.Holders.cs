using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1004: changes of the state of objects that a container or a framework shares.</summary>
public sealed partial class UnguardedSingletonStateTests
{
    // As the packages declare them.
    private const string Packages = """
        namespace Microsoft.Extensions.DependencyInjection
        {
            public enum ServiceLifetime { Singleton, Scoped, Transient }
            public class ServiceDescriptor
            {
                public ServiceDescriptor(Type service, Type made, ServiceLifetime life) { }
                public static ServiceDescriptor Singleton<TService, TMade>() where TMade : class, TService => null!;
            }
            public interface IServiceCollection : IList<ServiceDescriptor> { }
            public static class ServiceCollectionServiceExtensions
            {
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services) where T : class => services;
                public static IServiceCollection AddSingleton<TService, TMade>(this IServiceCollection services) where TMade : class, TService => services;
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, Func<IServiceProvider, T> make) where T : class => services;
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, T made) where T : class => services;
                public static IServiceCollection AddSingleton(this IServiceCollection services, Type service, Type made) => services;
                public static IServiceCollection AddScoped<T>(this IServiceCollection services) where T : class => services;
                public static IServiceCollection AddTransient<T>(this IServiceCollection services) where T : class => services;
                public static IServiceCollection AddTransient<TService, TMade>(this IServiceCollection services) where TMade : class, TService => services;
            }
            public static class ServiceCollectionHostedServiceExtensions
            {
                public static IServiceCollection AddHostedService<T>(this IServiceCollection services) where T : class => services;
            }
        }
        namespace Microsoft.Extensions.DependencyInjection.Extensions
        {
            public static class ServiceCollectionDescriptorExtensions
            {
                public static void TryAddSingleton<TService, TMade>(this IServiceCollection services) where TMade : class, TService { }
            }
        }
        namespace Microsoft.Extensions.Hosting
        {
            public interface IHostedService { Task StartAsync(CancellationToken stop); Task StopAsync(CancellationToken stop); }
            public abstract class BackgroundService : IHostedService
            {
                protected abstract Task ExecuteAsync(CancellationToken stop);
                public virtual Task StartAsync(CancellationToken stop) => Task.CompletedTask;
                public virtual Task StopAsync(CancellationToken stop) => Task.CompletedTask;
            }
        }
        namespace Microsoft.AspNetCore.Http
        {
            public class HttpContext { public string Path { get; set; } = ""; }
            public delegate Task RequestDelegate(HttpContext context);
            public interface IMiddleware { Task InvokeAsync(HttpContext context, RequestDelegate next); }
        }
        namespace Microsoft.AspNetCore.Mvc { public class ControllerBase { } }
        namespace Microsoft.AspNetCore.Mvc.Filters
        {
            public interface IFilterMetadata { }
            public interface IActionFilter : IFilterMetadata { void OnActionExecuting(object context); }
        }
        namespace Orleans { public class Grain { } }
        namespace Akka.Actor { public class ActorBase { } }
        """;

    private const string Usings = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;

        """;

    [Theory]
    [InlineData("services.AddSingleton<Hits>()")]
    [InlineData("services.AddSingleton<IHits, Hits>()")]
    [InlineData("services.AddSingleton<IHits>(provider => new Hits())")]
    [InlineData("services.AddSingleton<IHits>(new Hits())")]
    [InlineData("services.AddSingleton(typeof(IHits), typeof(Hits))")]
    [InlineData("services.TryAddSingleton<IHits, Hits>()")]
    [InlineData("services.Add(ServiceDescriptor.Singleton<IHits, Hits>())")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(IHits), typeof(Hits), ServiceLifetime.Singleton))")]
    [InlineData("services.AddSingleton<Hits>().AddSingleton<IHits>(provider => null!)")]
    public Task Registered_in_any_spelling(string registration) => Finds(
        Usings + $$"""
        interface IHits { void Hit(string ip); }
        class Hits : IHits
        {
            private readonly Dictionary<string, int> _hits = new();
            public void Hit(string ip) => {|MAP1004:_hits[ip] = 1|};
        }
        class Startup { void ConfigureServices(IServiceCollection services) => {{registration}}; }
        """,
        Packages);

    [Theory]
    [InlineData("services.AddScoped<Hits>()")]
    [InlineData("services.AddTransient<Hits>()")]
    [InlineData("services.AddTransient<IHits, Hits>()")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(IHits), typeof(Hits), ServiceLifetime.Scoped))")]
    [InlineData("services.AddSingleton<IHits>(provider => null!)")]
    [InlineData("services.AddSingleton<Func<Hits>>(provider => () => new Hits())")]
    public Task Safe_twin_made_for_each_use(string registration) => Silent(
        Usings + $$"""
        interface IHits { void Hit(string ip); }
        class Hits : IHits
        {
            private readonly Dictionary<string, int> _hits = new();
            public void Hit(string ip) => _hits[ip] = 1;
        }
        class Startup { void ConfigureServices(IServiceCollection services) => {{registration}}; }
        """,
        Packages);

    [Fact]
    public Task Message_names_the_registration_and_its_place() => Says(
        "'Hit' writes to '_hits', a Dictionary that is shared because 'Hits' is registered by 'AddSingleton', with no lock held; 'Count' reads it and can run at the same time",
        [
            Usings + """
            class Hits
            {
                private readonly Dictionary<string, int> {|#1:_hits|} = new();
                public void Hit(string ip) => {|#0:_hits[ip] = 1|};
                public int Count => {|#3:_hits.Count|};
            }
            class Startup { void ConfigureServices(IServiceCollection services) => services.{|#2:AddSingleton<Hits>()|}; }
            """,
            Packages,
        ],
        others: 3);

    [Fact]
    public Task Message_in_Chinese_names_the_registration() => SaysInChinese(
        "“Hit”写入“_hits”（因为“Hits”由“AddSingleton”注册而被共享的 Dictionary），但没有持有任何锁；“Count”会读取它，且可能同时运行",
        Usings + """
        class Hits
        {
            private readonly Dictionary<string, int> _hits = new();
            public void Hit(string ip) => {|MAP1004:_hits[ip] = 1|};
            public int Count => _hits.Count;
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Hits>(); }
        """,
        Packages);

    [Theory]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "{|MAP1004:_state[key] = 1|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "{|MAP1004:_state[key]++|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "if (!_state.ContainsKey(key)) {|MAP1004:_state.Add(key, 1)|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "var alias = _state; {|MAP1004:alias.Remove(key)|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "{|MAP1004:_state.Bump(key)|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "{|MAP1004:Extensions.Bump(_state, key)|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "void Put() => {|MAP1004:_state[key] = 1|}; Put();")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "if (key.Length == 0) return; try { {|MAP1004:_state.Add(key, 1)|}; } finally { Console.WriteLine(); }")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "using var file = System.IO.File.OpenRead(key); {|MAP1004:_state[key] = 1|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "foreach (var letter in key) {|MAP1004:_state[letter.ToString()] = 1|};")]
    [InlineData("private readonly Dictionary<string, int> _state = new();", "new[] { key }.ToList().ForEach(name => {|MAP1004:_state[name] = 1|});")]
    [InlineData("private Dictionary<string, int>? _state;", "{|MAP1004:(_state ??= new()).Clear()|};")]
    [InlineData("private Dictionary<string, int> State { get; } = new();", "{|MAP1004:State[key] = 1|};")]
    [InlineData("private readonly IDictionary<string, int> _state = new Dictionary<string, int>();", "{|MAP1004:_state[key] = 1|};")]
    [InlineData("private readonly HashSet<string> _state = new();", "{|MAP1004:_state.Add(key)|};")]
    [InlineData("private readonly List<string> _state = new();", "{|MAP1004:_state.RemoveAll(item => item == key)|};")]
    [InlineData("private readonly Queue<string> _state = new();", "{|MAP1004:_state.Enqueue(key)|};")]
    [InlineData("private readonly SortedList<string, int> _state = new();", "{|MAP1004:_state.Add(key, 1)|};")]
    public Task Every_way_to_change_every_collection(string declaration, string statement) => Finds(
        Usings + $$"""
        static class Extensions { public static void Bump(this Dictionary<string, int> map, string key) => map[key] = 1; }
        class Service
        {
            {{declaration}}
            public void Change(string key) { {{statement}} }
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Service>(); }
        """,
        Packages);

    [Theory]
    [InlineData("lock (_gate) _state[key] = 1;")]
    [InlineData("lock (this) _state[key] = 1;")]
    [InlineData("lock (_state) { if (!_state.ContainsKey(key)) _state.Add(key, 1); }")]
    [InlineData("Monitor.Enter(_gate); try { _state[key] = 1; } finally { Monitor.Exit(_gate); }")]
    [InlineData("_slim.Wait(); try { _state[key] = 1; } finally { _slim.Release(); }")]
    [InlineData("_readers.EnterWriteLock(); try { _state[key] = 1; } finally { _readers.ExitWriteLock(); }")]
    [InlineData("lock (_gate) Put(key); } private void Put(string key) { _state[key] = 1;")]
    [InlineData("if (!Monitor.TryEnter(_gate)) return; try { _state.Clear(); } finally { Monitor.Exit(_gate); }")]
    [InlineData("Console.WriteLine(_state.ContainsKey(key));")]
    [InlineData("Fill(new Service(), key); } private static void Fill(Service other, string key) { Console.WriteLine(other._state.Count);")]
    public Task Safe_twin_every_change_under_a_guard(string statement) => Silent(
        Usings + $$"""
        class Service
        {
            private readonly object _gate = new();
            private readonly SemaphoreSlim _slim = new(1, 1);
            private readonly ReaderWriterLockSlim _readers = new();
            private readonly Dictionary<string, int> _state = new();
            public void Change(string key) { {{statement}} }
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Service>(); }
        """,
        Packages);

    [Fact]
    public Task What_a_base_class_of_a_registered_type_keeps() => Finds(
        Usings + """
        abstract class CacheBase<T>
        {
            protected readonly Dictionary<string, T> Entries = new();
            public virtual void Set(string key, T value) => {|MAP1004:Entries[key] = value|};
        }
        class Cache : CacheBase<int>
        {
            public override void Set(string key, int value) => {|MAP1004:Entries[key] = value + 1|};
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Cache>(); }
        """,
        Packages);

    [Fact]
    public Task Generic_partial_nested_and_record_types() => Finds(
        Usings + """
        partial class Outer<T> where T : notnull
        {
            public partial class Store
            {
                private readonly Dictionary<T, int> _items = new();
            }
        }
        record Session(string Id)
        {
            private readonly List<string> _events = new();
            public void Note(string text) => {|MAP1004:_events.Add(text)|};
        }
        class Startup
        {
            void ConfigureServices(IServiceCollection services) =>
                services.AddSingleton<Outer<int>.Store>().AddSingleton(new Session("a"));
        }
        """,
        """
        partial class Outer<T>
        {
            public partial class Store
            {
                public void Put(T key) => {|MAP1004:_items[key] = 1|};
                private class Cleaner { public void Clean(Store store) => {|MAP1004:store._items.Clear()|}; }
            }
        }
        """,
        Packages);

    [Fact]
    public Task Explicit_interface_implementation_indexer_event_and_operator() => Finds(
        Usings + """
        interface IBus { void Publish(string text); event Action Told; }
        class Bus : IBus
        {
            private readonly List<object> _all = new();
            void IBus.Publish(string text) => {|MAP1004:_all.Add(text)|};
            event Action IBus.Told { add { {|MAP1004:_all.Add(value)|}; } remove { {|MAP1004:_all.Remove(value)|}; } }
            public object this[int index] { get => _all[index]; set => {|MAP1004:_all[index] = value|}; }
            public static Bus operator +(Bus bus, string text) { {|MAP1004:bus._all.Add(text)|}; return bus; }
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<IBus, Bus>(); }
        """,
        Packages);

    [Fact]
    public Task After_an_await_in_an_asynchronous_member() => Finds(
        Usings + """
        class Users
        {
            private readonly Dictionary<string, string> _known = new();
            public async Task<string> GetAsync(string id)
            {
                if (_known.TryGetValue(id, out var name))
                    return name;
                await Task.Delay(1);
                {|MAP1004:_known[id] = id|};
                return id;
            }
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Users>(); }
        """,
        Packages);

    [Fact]
    public Task Safe_constructor_initializers_init_and_disposal_of_a_singleton() => Silent(
        Usings + """
        sealed class Routes : IDisposable
        {
            private readonly Dictionary<string, int> _routes = new() { ["a"] = 1 };
            public List<string> Names { get; init; } = new() { "a" };
            public Routes() { _routes["b"] = 2; Fill("c"); foreach (var name in Names) Add(name); void Add(string name) => _routes[name] = 3; }
            private void Fill(string key) => _routes[key] = 2;
            public int Of(string key) => _routes[key];
            public void Dispose() => _routes.Clear();
            ~Routes() => _routes.Clear();
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton(new Routes { Names = { "x" } }); }
        """,
        Packages);

    [Fact]
    public Task Safe_twin_a_concurrent_or_immutable_collection() => Silent(
        Usings + """
        class Hits
        {
            private readonly ConcurrentDictionary<string, int> _hits = new();
            private ImmutableDictionary<string, int> _limits = ImmutableDictionary<string, int>.Empty;
            private readonly ThreadLocal<List<string>> _scratch = new(() => new());
            public void Hit(string ip) => _hits[ip] = 1;
            public void Limit(string ip) => ImmutableInterlocked.TryAdd(ref _limits, ip, 1);
            public void Note(string ip) => _scratch.Value!.Add(ip);
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Hits>(); }
        """,
        Packages);

    [Theory]
    [InlineData("class Page : ControllerBase")]
    [InlineData("class Page : Orleans.Grain")]
    [InlineData("class Page : Akka.Actor.ActorBase")]
    [InlineData("class Page : IMiddleware")]
    [InlineData("class Page")]
    public Task Safe_type_that_serves_one_at_a_time(string head) => Silent(
        Usings + $$"""
        {{head}}
        {
            private readonly Dictionary<string, int> _state = new();
            public void Change(string key) => _state[key] = 1;
            public Task InvokeAsync(HttpContext context, RequestDelegate next) { _state["a"] = 1; return next(context); }
        }
        """,
        Packages);

    [Fact]
    public Task Member_of_a_background_service_beside_its_loop() => Says(
        "'Enqueue' adds to '_jobs', a Queue that is shared because 'Worker' is shared as IHostedService: its work runs beside all others, with no lock held; 'ExecuteAsync' reads it and can run at the same time",
        [
            Usings + """
            class {|#2:Worker|} : BackgroundService
            {
                private readonly Queue<string> {|#1:_jobs|} = new();
                public void Enqueue(string job) => {|#0:_jobs.Enqueue(job)|};
                protected override async Task ExecuteAsync(CancellationToken stop)
                {
                    while (!stop.IsCancellationRequested)
                        await Task.Delay({|#3:_jobs.Count|});
                }
            }
            """,
            Packages,
        ],
        others: 3);

    [Fact]
    public Task Loop_of_a_background_service_beside_its_member() => Finds(
        Usings + """
        class Worker : BackgroundService
        {
            private readonly Dictionary<string, int> _seen = new();
            public bool Has(string job) => _seen.ContainsKey(job);
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested) { await Task.Delay(1); Step(); }
            }
            private void Step() => {|MAP1004:_seen["a"] = 1|};
        }
        """,
        Packages);

    [Fact]
    public Task Safe_twin_loop_alone_and_start_and_stop_that_run_once() => Silent(
        Usings + """
        class Worker : BackgroundService
        {
            private readonly Dictionary<string, int> _seen = new();
            private readonly List<string> _parts = new();
            public override Task StartAsync(CancellationToken stop) { _parts.Add("a"); return base.StartAsync(stop); }
            public override Task StopAsync(CancellationToken stop) { _parts.Clear(); return base.StopAsync(stop); }
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested) { await Task.Delay(1); Step(); }
            }
            private void Step() => _seen["a"] = _parts.Count;
        }
        class Starter : IHostedService
        {
            private readonly List<string> _parts = new();
            public Task StartAsync(CancellationToken stop) { _parts.Add("a"); return Task.CompletedTask; }
            public Task StopAsync(CancellationToken stop) { _parts.Clear(); return Task.CompletedTask; }
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddHostedService<Worker>().AddHostedService<Starter>(); }
        """,
        Packages);

    [Theory]
    [InlineData("class Shared : System.Net.Http.DelegatingHandler", "protected override Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken stop) { {|MAP1004:_state[\"a\"] = 1|}; return base.SendAsync(request, stop); }")]
    [InlineData("class Shared : System.Text.Json.Serialization.JsonConverter<int>", "public override int Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) { {|MAP1004:_state[\"a\"] = 1|}; return 1; } public override void Write(System.Text.Json.Utf8JsonWriter writer, int value, System.Text.Json.JsonSerializerOptions options) { }")]
    [InlineData("class Shared : Attribute, IActionFilter", "public void OnActionExecuting(object context) => {|MAP1004:_state[\"a\"] = 1|};")]
    [InlineData("class Shared : System.ComponentModel.TypeConverter", "public override bool IsValid(System.ComponentModel.ITypeDescriptorContext? context, object? value) { {|MAP1004:_state[\"a\"] = 1|}; return true; }")]
    [InlineData("class Shared : IEqualityComparer<string>", "public bool Equals(string? a, string? b) => a == b; public int GetHashCode(string text) { if (!_state.TryGetValue(text, out int hash)) {|MAP1004:_state[text] = hash = 1|}; return hash; }")]
    [InlineData("[ThreadSafe] class Shared", "public void Change() => {|MAP1004:_state[\"a\"] = 1|};")]
    [InlineData("/// <summary>A map. This type is thread-safe.</summary>\nclass Shared", "public void Change() => {|MAP1004:_state[\"a\"] = 1|};")]
    public Task Shared_by_contract(string head, string member) => Finds(
        Usings + $$"""
        class ThreadSafeAttribute : Attribute { }
        {{head}}
        {
            private readonly Dictionary<string, int> _state = new();
            {{member}}
        }
        """,
        Packages);

    [Theory]
    [InlineData("class Shared : IActionFilter", "public void OnActionExecuting(object context) => _state[\"a\"] = 1;")]
    [InlineData("class Shared : IEqualityComparer<string>", "public bool Equals(string? a, string? b) => _state.Count == 0; public int GetHashCode(string text) => _state[text];")]
    [InlineData("[ThreadConfined] class Shared", "public void Change() => _state[\"a\"] = 1;")]
    [InlineData("/// <summary>Not thread-safe.</summary>\nclass Shared", "public void Change() => _state[\"a\"] = 1;")]
    [InlineData("/// <summary>Not thread-safe.</summary>\nclass Shared", "private readonly object _gate = new(); public void Lock() { lock (_gate) _state.Clear(); } public void Change() => _state[\"a\"] = 1;")]
    public Task Safe_twin_not_shared_by_contract(string head, string member) => Silent(
        Usings + $$"""
        class ThreadConfinedAttribute : Attribute { }
        {{head}}
        {
            private readonly Dictionary<string, int> _state = new() { ["a"] = 1 };
            {{member}}
        }
        """,
        Packages);

    [Theory]
    [InlineData("System.Timers.Timer timer", "timer.Elapsed += (_, _) => {|MAP1004:_state.Clear()|};")]
    [InlineData("System.IO.FileSystemWatcher watcher", "watcher.Created += OnCreated; } private void OnCreated(object sender, System.IO.FileSystemEventArgs e) { {|MAP1004:_state.Clear()|};")]
    [InlineData("CancellationToken stop", "stop.Register(() => {|MAP1004:_state.Clear()|});")]
    [InlineData("System.Diagnostics.Process process", "process.OutputDataReceived += (_, e) => {|MAP1004:_state.Clear()|};")]
    [InlineData("int count", "Task.Run(() => {|MAP1004:_state.Clear()|});")]
    [InlineData("int count", "Task.Run(async () => { await Task.Delay(1); {|MAP1004:_state.Clear()|}; });")]
    [InlineData("int count", "Task.Factory.StartNew(Run); } private void Run() { {|MAP1004:_state.Clear()|};")]
    [InlineData("int count", "ThreadPool.QueueUserWorkItem(_ => {|MAP1004:_state.Clear()|});")]
    [InlineData("int count", "new Thread(() => {|MAP1004:_state.Clear()|}).Start();")]
    [InlineData("int count", "_ = RunAsync(); } private async Task RunAsync() { await Task.Delay(1); {|MAP1004:_state.Clear()|};")]
    [InlineData("int count", "new Timer(Tick, null, 1, 1); } private void Tick(object? state) { Sweep(); } private void Sweep() { {|MAP1004:_state.Clear()|};")]
    public Task Another_thread_that_the_constructor_starts(string parameter, string body) => Finds($$"""
        class Subject
        {
            private readonly Dictionary<string, int> _state = new();
            public Subject({{parameter}}) { {{body}} }
            public bool Has(string key) => _state.ContainsKey(key);
        }
        """);

    [Theory]
    [InlineData("Task.Run(() => Console.WriteLine(_state.Count)).Wait(); _state.Clear();")]
    [InlineData("await Task.Run(() => _state.Clear());")]
    [InlineData("await RunAsync(); } private async Task RunAsync() { await Task.Delay(1); _state.Clear();")]
    [InlineData("await Task.WhenAll(RunAsync()); } private async Task RunAsync() { await Task.Delay(1); _state.Clear();")]
    [InlineData("var task = Task.Run(() => _state.Clear()); await task;")]
    public Task Safe_twin_tasks_that_are_awaited(string body) => Silent($$"""
        class Subject
        {
            private readonly Dictionary<string, int> _state = new();
            public async Task Work() { await Task.Yield(); {{body}} }
            public bool Has(string key) => _state.ContainsKey(key);
        }
        """);

    [Theory]
    [InlineData("private readonly object _gate = new(); private int _count; public void Count() { lock (_gate) _count++; }")]
    [InlineData("private readonly SemaphoreSlim _slim = new(1, 1); public async Task Wait() { await _slim.WaitAsync(); _slim.Release(); }")]
    [InlineData("private readonly ConcurrentQueue<int> _other = new();")]
    public Task A_type_that_locks_for_something_else_is_a_suggestion(string beside)
    {
        CSharpAnalyzerTest<Only<UnguardedSingletonState>, DefaultVerifier> test = Test($$"""
            class Subject
            {
                {{beside}}
                private readonly Dictionary<string, int> _state = new();
                public void Change(string key) => {|#0:_state[key] = 1|};
            }
            """);
        test.ExpectedDiagnostics.Add(
            new DiagnosticResult("MAP1004", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Safe_beside_a_number_that_is_counted_atomically() => Silent("""
        class Subject
        {
            private int _count;
            private readonly Dictionary<string, int> _state = new();
            public void Count() => Interlocked.Increment(ref _count);
            public void Change(string key) => _state[key] = 1;
        }
        """);

    [Fact]
    public Task A_change_outside_the_guard_that_others_hold() => Says(
        "'Change' writes to '_state', a Dictionary of 'Subject', which is made for several threads, with no lock held; 'Has' holds '_gate' there",
        """
        class Subject
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> {|#1:_state|} = new();
            public bool Has(string key) { lock (_gate) return {|#2:_state.ContainsKey(key)|}; }
            public void Change(string key) => {|#0:_state[key] = 1|};
        }
        """,
        others: 2);

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task A_parameter_of_a_primary_constructor_that_is_kept() => Finds(
        Usings + """
        class Hits(Dictionary<string, int> hits)
        {
            public void Hit(string ip) => {|MAP1004:hits[ip] = 1|};
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton(new Hits(new())); }
        """,
        Packages);

    [Fact]
    public Task A_field_that_takes_a_parameter_of_a_primary_constructor() => Finds(
        Usings + """
        class Hits(Dictionary<string, int> hits)
        {
            private readonly Dictionary<string, int> _hits = hits;
            public void Hit(string ip) => {|MAP1004:_hits[ip] = 1|};
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton(new Hits(new())); }
        """,
        Packages);
#endif

    [Fact]
    public Task A_state_of_a_private_helper_object() => Finds(
        Usings + """
        class Hits
        {
            private readonly Table _table = new();
            public void Hit(string ip) => _table.Bump(ip);
            private sealed class Table
            {
                private readonly Dictionary<string, int> _rows = new();
                public void Bump(string ip) => {|MAP1004:_rows[ip] = 1|};
            }
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Hits>(); }
        """,
        Packages);

    [Fact]
    public Task Message_tells_how_a_singleton_holds_the_object() => Says(
        "'Bump' writes to '_rows', a Dictionary that is shared because 'Hits' is registered by 'AddSingleton' and its '_table' holds 'Table', with no lock held; two calls of it can run at the same time",
        [
            Usings + """
            class Hits
            {
                private readonly Table {|#3:_table|} = new();
                public void Hit(string ip) => _table.Bump(ip);
            }
            class Table
            {
                private readonly Dictionary<string, int> {|#1:_rows|} = new();
                public void Bump(string ip) => {|#0:_rows[ip] = 1|};
            }
            class Startup { void ConfigureServices(IServiceCollection services) => services.{|#2:AddSingleton<Hits>()|}; }
            """,
            Packages,
        ],
        others: 3);

    [Theory]
    [InlineData("private readonly Table _table = new(); public void Hit(string ip) { var own = new Table(); own.Bump(ip); }")]
    [InlineData("private readonly Table _table; public Hits(Table table) => _table = table; public void Hit(string ip) => _table.Bump(ip);")]
    [InlineData("private readonly object _gate = new(); private readonly Table _table = new(); public void Hit(string ip) { lock (_gate) _table.Bump(ip); }")]
    public Task Safe_twin_an_object_of_its_own_or_under_the_lock_of_the_singleton(string members) => Silent(
        Usings + $$"""
        public class Hits { {{members}} }
        public class Table
        {
            private readonly Dictionary<string, int> _rows = new();
            public void Bump(string ip) => _rows[ip] = 1;
        }
        class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Hits>(); }
        """,
        Packages);

    [Fact]
    public async Task Misses_a_registration_in_another_project()
    {
        CSharpAnalyzerTest<Only<UnguardedSingletonState>, DefaultVerifier> test = Test(
            """
            public class Hits
            {
                private readonly Dictionary<string, int> _hits = new();
                public void Hit(string ip) => _hits[ip] = 1;
            }
            """);
        test.TestState.AdditionalProjects["Host"].Sources.Add(Usings + "class Startup { void ConfigureServices(IServiceCollection services) => services.AddSingleton<Hits>(); }");
        test.TestState.AdditionalProjects["Host"].Sources.Add(Packages);
        test.TestState.AdditionalProjects["Host"].Sources.Add(UsualUsings.Text);
        test.TestState.AdditionalProjects["Host"].AdditionalProjectReferences.Add("TestProject");
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
