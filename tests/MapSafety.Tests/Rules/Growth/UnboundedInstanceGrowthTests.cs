using MapSafety.Rules.Growth;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Growth;

public sealed class UnboundedInstanceGrowthTests : RuleTests<UnboundedInstanceGrowth>
{
    private const string Held = "public static readonly Service Instance = new();";

    [Theory]
    [InlineData("readonly Dictionary<Guid, int> {|MAP2002:_map|} = new(); public int Get(Guid id) { lock (_map) return _map[id] = 1; }", "map")]
    [InlineData("readonly List<DateTime> {|MAP2002:_times|} = new(); public void Mark() { lock (_times) _times.Add(DateTime.UtcNow); }", "list")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, int> {|MAP2002:_map|} = new(); public int Get(Guid id) => _map.GetOrAdd(id, 1);", "concurrent map")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentQueue<Guid> {|MAP2002:_ids|} = new(); public Guid Next() { Guid id = Guid.NewGuid(); _ids.Enqueue(id); return id; }", "queue")]
    [InlineData("HashSet<long>? {|MAP2002:_seen|}; public bool Is(long id) { lock (this) return (_seen ??= new()).Add(id); }", "set made at first use")]
    [InlineData("IDictionary<Guid, string> {|MAP2002:Map|} { get; } = new Dictionary<Guid, string>(); public string Get(Guid id) { lock (Map) return Map[id] = \"\"; }", "property behind an interface")]
    [InlineData("internal readonly SortedSet<Guid> {|MAP2002:_ids|} = new(); public bool Add(Guid id) { lock (_ids) return _ids.Add(id); }", "internal")]
    [InlineData("readonly Dictionary<string, int> {|MAP2002:_map|} = new(); public int Get(Guid tenant, Type type) { string key = tenant + type.Name; lock (_map) return _map[key] = 1; }", "composed key")]
    [InlineData("readonly Dictionary<Guid, int> {|MAP2002:_map|} = new(); public async Task<int> GetAsync(Guid id) { await Task.Yield(); lock (_map) return _map[id] = 1; }", "asynchronous")]
    [InlineData("readonly Dictionary<Guid, int> {|MAP2002:_map|} = new(); public int Get(Guid id) { return Keep(id); int Keep(Guid key) { lock (_map) return _map[id] = 1; } }", "local function")]
    [InlineData("readonly Dictionary<Guid, int> {|MAP2002:_map|} = new(); public int Get(Guid id) => Keep(id); private int Keep(Guid key) { lock (_map) return _map[key] = 1; }", "private helper")]
    [InlineData("readonly Dictionary<Guid, List<int>> {|MAP2002:_map|} = new(); public int Get(Guid id) { lock (_map) { if (!_map.TryGetValue(id, out var list)) _map[id] = list = new(); list.Add(1); return list.Count; } }", "buckets that only fill")]
    public Task Of_an_object_that_a_static_holds(string members, string shape) => Finds($$"""
        public class Service
        {
            {{Held}}
            {{members}} // {{shape}}
        }
        """);

    [Fact]
    public Task Of_a_singleton() => Says(
        "'_lastSeen', a ConcurrentDictionary that is shared because 'Visitors' is registered by 'AddSingleton', only grows: 'Touch' adds to it for every 'visitor' that callers of 'Touch' pass, and nothing here takes entries out or limits them while its object lives",
        [
            """
            using System.Collections.Concurrent;

            public sealed class Visitors
            {
                private readonly ConcurrentDictionary<Guid, DateTime> {|#0:_lastSeen|} = new();

                public void Touch(Guid visitor) => {|#1:_lastSeen[visitor] = DateTime.UtcNow|};
            }
            """,
            """
            namespace Microsoft.Extensions.DependencyInjection
            {
                public interface IServiceCollection { }
                public static class ServiceCollectionServiceExtensions { public static IServiceCollection AddSingleton<T>(this IServiceCollection services) => services; }
            }

            namespace App
            {
                using Microsoft.Extensions.DependencyInjection;

                public static class Start { public static void Add(IServiceCollection services) => services.{|#2:AddSingleton<Visitors>()|}; }
            }
            """,
        ],
        others: 2);

    [Theory]
    [InlineData("public sealed class Converter : System.Text.Json.Serialization.JsonConverter<int> { readonly Dictionary<long, int> {|MAP2002:_map|} = new(); public override int Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) { long key = reader.GetInt64(); lock (_map) return _map[Stamp()] = (int)key; } static long Stamp() => System.Diagnostics.Stopwatch.GetTimestamp(); public override void Write(System.Text.Json.Utf8JsonWriter writer, int value, System.Text.Json.JsonSerializerOptions options) { } }", "shared by contract")]
    [InlineData("public class Base { readonly List<Guid> {|MAP2002:_ids|} = new(); public Guid Next() { Guid id = Guid.NewGuid(); lock (_ids) _ids.Add(id); return id; } } public class Derived : Base { static readonly Derived s_it = new(); public static Guid Do() => s_it.Next(); }", "in a base class")]
    [InlineData("public record Book { public static Book It { get; } = new(); readonly List<Guid> {|MAP2002:_ids|} = new(); public Guid Next() { Guid id = Guid.NewGuid(); lock (_ids) _ids.Add(id); return id; } }", "record")]
    [InlineData("public class Box<T> { public static readonly Box<T> It = new(); readonly Dictionary<Guid, T> {|MAP2002:_all|} = new(); public T Put(Guid id, T value) { lock (_all) return _all[id] = value; } }", "generic type")]
    [InlineData("public static class Outer { static readonly Inner s_it = new(); public static int Get(Guid id) => s_it.Get(id); sealed class Inner { readonly Dictionary<Guid, int> {|MAP2002:_map|} = new(); public int Get(Guid id) { lock (_map) return _map[id] = 1; } } }", "nested type")]
    [InlineData("public sealed class Service : IDisposable { public static readonly Service It = new(); readonly Dictionary<Guid, int> {|MAP2002:_map|} = new(); public int Get(Guid id) { lock (_map) return _map[id] = 1; } public void Dispose() { lock (_map) _map.Clear(); } }", "emptied only at the end")]
    public Task In_any_type(string code, string shape) => Finds($"{code} // {shape}");

    [Fact]
    public Task Suggests_for_a_concurrent_collection_of_an_object_of_unknown_life() => Says(
        "'_done', a ConcurrentDictionary of 'Translations', which is made for several threads, only grows: 'Of' adds to it for every 'text' that callers of 'Of' pass, and nothing here takes entries out or limits them while its object lives",
        """
        public sealed class Translations
        {
            private readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, string> {|#0:{|#2:_done|}|} = new();

            public string Of(Guid text) => {|#1:_done.GetOrAdd(text, static original => original.ToString())|};
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "“_ids”（因为静态的“Book.It”持有“Book”而被共享的 List）只增不减：“Next”为“Guid.NewGuid”的每个新值向其添加条目，而在其对象存活期间，这里没有任何代码移除条目或限制其数量",
        "public class Book { public static Book It { get; } = new(); readonly List<Guid> {|MAP2002:_ids|} = new(); public Guid Next() { Guid id = Guid.NewGuid(); lock (_ids) _ids.Add(id); return id; } }");

    // ---- silent

    [Theory]
    [InlineData("readonly Dictionary<Guid, int> _map = new(); public int Get(Guid id) { lock (_map) return _map[id] = 1; } public void Remove(Guid id) { lock (_map) _map.Remove(id); }", "removed from")]
    [InlineData("readonly Dictionary<Guid, int> _map = new(); public int Get(Guid id) { lock (_map) { if (_map.Count >= 100) return 0; return _map[id] = 1; } }", "limited")]
    [InlineData("readonly Queue<Guid> _ids = new(); public void Add(Guid id) { lock (_ids) { _ids.Enqueue(id); if (_ids.Count > 10) _ids.Dequeue(); } }", "ring")]
    [InlineData("Dictionary<Guid, int> _map = new(); public int Get(Guid id) { lock (this) return _map[id] = 1; } public void Reload() { lock (this) _map = new(); }", "replaced")]
    [InlineData("readonly Dictionary<Type, int> _map = new(); public int Get(Type type) { lock (_map) return _map[type] = 1; }", "types")]
    [InlineData("readonly Dictionary<(DayOfWeek, bool), int> _map = new(); public int Get(DayOfWeek day, bool even) { lock (_map) return _map[(day, even)] = 1; }", "few values")]
    [InlineData("readonly List<Action> _handlers = new(); public void Add(Action handler) { lock (_handlers) _handlers.Add(handler); }", "handlers")]
    [InlineData("readonly Dictionary<string, Action> _handlers = new(); public Service Map(string name, Action handler) { lock (_handlers) _handlers[name] = handler; return this; }", "builder")]
    [InlineData("readonly Dictionary<Guid, int> _map = new(); public Service() => _map[Guid.NewGuid()] = 1; public int Get(Guid id) => _map[id];", "filled by the constructor")]
    [InlineData("public readonly Dictionary<Guid, int> Map = new(); public int Get(Guid id) { lock (Map) return Map[id] = 1; }", "others can clear it")]
    [InlineData("readonly Dictionary<Guid, List<int>> _map = new(); public int Get(Guid id) { lock (_map) { if (!_map.TryGetValue(id, out var list)) _map[id] = list = new(); list.Add(1); return list.Count; } } public void Take(Guid id) { lock (_map) _map[id].RemoveAt(0); }", "buckets that are emptied are another rule's")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, System.Threading.SemaphoreSlim> _gates = new(); public object Get(Guid id) => _gates.GetOrAdd(id, static _ => new(1)).AvailableWaitHandle;", "locks are another rule's")]
    [InlineData("readonly Dictionary<Guid, int> _map = new(); public int Get(Guid id) { lock (_map) return _map[id] = 1; } private void Sweep() { lock (_map) foreach (Guid id in _map.Keys.ToArray()) _map.Remove(id); } public void Start() => _ = new System.Threading.Timer(_ => Sweep());", "swept")]
    [InlineData("readonly System.Collections.Concurrent.BlockingCollection<Guid> _jobs = new(); public void Add() => _jobs.Add(Guid.NewGuid()); public Guid Take() => _jobs.Take();", "taken from")]
    public Task Has_a_bound(string members, string shape) => Silent($$"""
        public class Service
        {
            {{Held}}
            {{members}} // {{shape}}
        }
        """);

    [Theory]
    [InlineData("public sealed class Counts { readonly Dictionary<Guid, int> _map = new(); public int Get(Guid id) => _map[id] = 1; }", "of unknown life")]
    [InlineData("public sealed class Scope : IDisposable { readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, int> _map = new(); public int Get(Guid id) => _map.GetOrAdd(id, 1); public void Dispose() { } }", "that has an end")]
    [InlineData("public static class Work { public static int Do(Guid id) { Dictionary<Guid, int> map = new(); return map[id] = 1; } }", "local")]
    public Task Object_is_not_known_to_live_long(string code, string shape) => Silent($"{code} // {shape}");

    [Fact]
    public Task Safe_twin_removes_the_entry_when_the_visitor_leaves() => Silent("""
        using System.Collections.Concurrent;

        public sealed class Visitors
        {
            public static readonly Visitors Instance = new();
            private readonly ConcurrentDictionary<Guid, DateTime> _lastSeen = new();

            public void Touch(Guid visitor) => _lastSeen[visitor] = DateTime.UtcNow;

            public void Leave(Guid visitor) => _lastSeen.TryRemove(visitor, out _);
        }
        """);
}
