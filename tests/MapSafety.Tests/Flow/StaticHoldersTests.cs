using MapSafety.Flow;
using MapSafety.Model;

namespace MapSafety.Tests.Flow;

/// <summary>How statics get hold of objects: directly, as elements, along fields; and how sure that is.</summary>
public sealed class StaticHoldersTests
{
    private const string Certain = nameof(Certainty.Certain), Likely = nameof(Certainty.Likely), Possible = nameof(Certainty.Possible);

    [Theory]
    [InlineData("class Cache { public static readonly Cache Instance = new(); }", Certain)]
    [InlineData("class Cache { public static Cache Instance { get; } = new Cache(); }", Certain)]
    [InlineData("class Cache { static Cache s_instance; public static Cache Instance => s_instance ??= new Cache(); }", Certain)]
    [InlineData("class Cache { static readonly Lazy<Cache> s_lazy = new(() => new Cache()); public static Cache Instance => s_lazy.Value; }", Certain)]
    [InlineData("class Cache { } static class Registry { static readonly Cache s_cache = new(); }", Certain)]
    [InlineData("class Cache { } static class Registry { static readonly Cache s_cache; static Registry() { s_cache = new Cache(); } }", Certain)]
    [InlineData("class Cache { } static class Registry { static readonly Cache s_cache = Make(); static Cache Make() => new(); }", Certain)]
    [InlineData("class Cache { } static class Registry { static readonly Task<Cache> s_cache = Task.Run(() => new Cache()); }", Certain)]
    [InlineData("interface ICache { } class Cache : ICache { } static class Registry { static readonly ICache s_cache = new Cache(); }", Certain)]
    [InlineData("interface ICache { } class Cache : ICache { } static class Registry { static ICache s_cache; static void Start() { s_cache = new Cache(); } }", Certain)]
    [InlineData("abstract class Base { } class Cache : Base { } static class Registry { static Base Default { get; set; } = new Cache(); }", Certain)]
    [InlineData("class Cache { static class Nested { internal static readonly Cache Instance = new(); } public static Cache Instance => Nested.Instance; }", Certain)]
    [InlineData("class Cache { static Cache s_it; static void Start() { var cache = new Cache(); cache.ToString(); s_it = cache; } }", Certain)]
    [InlineData("class Cache { static Cache s_it; static void Start() => Interlocked.CompareExchange(ref s_it, new Cache(), null); }", Certain)]
    [InlineData("class Cache { static Cache s_it; static Cache It => s_it ??= Make(); static Cache Make() { return new Cache(); } }", Certain)]
    [InlineData("class Cache { } class Service { readonly Cache _cache = new(); static readonly Service s_it = new(); }", Certain)]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("class Cache { } class Service(Cache cache) { readonly Cache _cache = cache; static readonly Service s_it = new(new Cache()); }", Certain)]
#endif
    [InlineData("class Cache { } class Service { Cache Items { get; } = new(); static readonly Service s_it = new(); }", Certain)]
    [InlineData("class Cache { } static class Registry { static readonly ConcurrentDictionary<string, Cache> s_all = new(); static Cache Of(string key) => s_all.GetOrAdd(key, _ => new Cache()); }", Likely)]
    [InlineData("class Cache { } static class Registry { static readonly Cache[] s_all = { new(), new() }; }", Likely)]
    [InlineData("class Cache { } static class Registry { static readonly Dictionary<string, List<Cache>> s_all = new(); }", Likely)]
    [InlineData("class Cache { } static class Registry { static Cache s_cache; static void Use(Cache cache) => s_cache = cache; }", Likely)]
    [InlineData("class Cache { static Cache s_it; static void Open() { s_it = new Cache(); } static void Close() { s_it = null; } }", Likely)]
    [InlineData("class Cache { static Cache s_it; static void Open() => s_it = new Cache(); static void Reopen() => s_it = new Cache(); }", Likely)]
    [InlineData("class Cache { static Cache s_it; static Cache It { get { if (s_it == null) s_it = new Cache(); return s_it; } } static void Close() => s_it = null!; }", Certain)]
    [InlineData("class Cache { static Cache s_it = new(); static void Reset() => s_it = new Cache(); }", Certain)]
    [InlineData("class Cache { internal static Cache It; static void Open() => It = new Cache(); } class Program { static void Quit() => Cache.It = default; }", Likely)]
    [InlineData("class Cache { internal static Cache It; static void Open() => It = new Cache(); } class Other { Cache It; void Quit() => It = null; }", Certain)]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("class Cache : List<int> { public static readonly Cache Empty = new(); } class User { Cache _own = []; }", Possible)]
#endif
    [InlineData("class Cache { public static readonly Cache Empty = new(); static Cache Copy() => new Cache(); }", Possible)]
    [InlineData("class Cache { public static readonly Cache Empty = new(); } class User { Cache M() { Cache cache = new(); return cache; } }", Possible)]
    [InlineData("class Cache { public static readonly Cache Empty = new(); } class User { Cache _own; User() { _own = new(); } }", Possible)]
    [InlineData("interface ICache { } class Cache : ICache { } static class Registry { static readonly ConcurrentDictionary<string, ICache> s_all = new(); static ICache Of(string key) => s_all.GetOrAdd(key, _ => new Cache()); }", Likely)]
    [InlineData("abstract class Base { } class Cache : Base { } static class Registry { static readonly List<Base> s_all = new() { new Cache() }; }", Likely)]
    [InlineData("interface ICache { } class Cache : ICache { } static class App { public static ICache Default { get; set; } } static class Start { static void Main2() => App.Default = new Cache(); }", Likely)]
    [InlineData("interface ICache { } class Cache : ICache { } static class Registry { static readonly List<ICache> s_all = new(); }", Possible)]
    [InlineData("interface ICache { } class Cache : ICache { } static class Registry { static readonly List<ICache> s_all = new(); } class User { ICache Own() { ICache own = new Cache(); return own; } }", Possible)]
    [InlineData("class Singleton<T> where T : new() { public static readonly T Instance = new(); } class Cache { } class User { object Use() => Singleton<Cache>.Instance; }", Certain)]
    [InlineData("abstract class Singleton<T> where T : new() { public static T Instance { get; } = new(); } class Cache : Singleton<Cache> { }", Certain)]
    [InlineData("abstract class Singleton<T> where T : class { static readonly Lazy<T> s_it = new(() => (T)Activator.CreateInstance(typeof(T), true)!); public static T Instance => s_it.Value; } class Cache : Singleton<Cache> { }", Certain)]
    [InlineData("abstract class Singleton<T> where T : new() { public static T Instance { get; } = new(); } class Cache : Singleton<Cache> { public static Cache Copy() => new Cache(); }", Possible)]
    [InlineData("class Cache { public static Cache Create() { var cache = new Cache(); return cache; } } static class App { static readonly Cache s_cache = Cache.Create(); }", Certain)]
    [InlineData("class Cache { public static Cache Create() { var cache = new Cache(); return cache; } } static class App { static readonly Cache s_cache = Cache.Create(); static object Other() => Cache.Create(); }", Possible)]
    [InlineData("class Cache { } static class App { static Cache Cache { get; } = new(); static object Other() { var own = new Cache(); return own; } }", Possible)]
    [InlineData("class Item { } static class Registry { static readonly List<Item> s_items = new(); static void Add() { Item item = new(); Use(item); } static void Use(object o) { } } class Cache : Item { }", Possible)]
    public void A_static_holds_it(string source, string? certainty) => Assert.Equal(certainty, Held(source, "Cache")?.Certainty.ToString());

    [Theory]
    [InlineData("class Cache { [ThreadStatic] static Cache t_it; }")]
    [InlineData("class Cache { static readonly ThreadLocal<Cache> s_it = new(() => new Cache()); }")]
    [InlineData("class Cache { static readonly AsyncLocal<Cache> s_it = new(); }")]
    [InlineData("class Cache { static readonly Func<Cache> s_make = () => new Cache(); }")]
    [InlineData("class Cache { static readonly IComparer<Cache> s_compare = Comparer<Cache>.Default; }")]
    [InlineData("class Cache { static readonly ConcurrentBag<Cache> s_pool = new(); }")]
    [InlineData("class Cache { static readonly Type s_type = typeof(Cache); }")]
    [InlineData("class Cache { readonly Cache _parent = null; }")]
    [InlineData("class Cache { static Cache Make() => new(); }")]
    [InlineData("class Cache { } class Service { readonly Cache _cache = new(); }")]
    [InlineData("class Cache { const string Name = \"\"; static int s_count; }")]
    public void Safe_twin_no_static_holds_it(string source) => Assert.Null(Held(source, "Cache"));

    [Fact]
    public void The_chain_is_the_evidence()
    {
        HeldByStatic held = Held("""
            class Entry { }
            class Store { readonly Dictionary<int, Entry> _entries = new(); void Add() => _entries[0] = new Entry(); }
            class Service { public Store Store { get; } = new(); }
            static class Registry { public static readonly Service Default = new(); }
            """, "Entry")!;

        Assert.Equal(
            ["the static 'Registry.Default' holds 'Service' @ Default", "its 'Store' holds 'Store' @ Store", "its '_entries' holds 'Entry' @ _entries"],
            held.Chain.Select(Facts.Text));
        Assert.Equal(Certainty.Likely, held.Certainty);
    }

    [Fact]
    public void What_a_base_type_declares_is_held_too()
    {
        HeldByStatic held = Held("class Base { } class Cache : Base { static readonly Cache s_it = new(); }", "Base")!;

        Assert.Equal(["the static 'Cache.s_it' holds 'Cache' @ s_it"], held.Chain.Select(Facts.Text));
        Assert.Equal(Certainty.Certain, held.Certainty);
    }

    [Theory]
    [InlineData("class Base { } class Cache : Base { static readonly Cache s_it = new(); } class Local { Base M() => new Base(); }")]
    [InlineData("class Base { } class Cache : Base { static readonly Cache s_it = new(); } class Other : Base { } class Local { Base M() => new Other(); }")]
    public void Others_of_a_base_type_are_made_elsewhere(string source) => Assert.Equal(Certainty.Possible, Held(source, "Base")!.Certainty);

    [Fact]
    public void A_chain_has_few_steps() => Assert.Null(Held("""
        class A { readonly B _b = new(); static readonly A s_it = new(); }
        class B { readonly C _c = new(); }
        class C { readonly D _d = new(); }
        class D { readonly E _e = new(); }
        class E { }
        """, "E"));

    [Fact]
    public void Types_that_hold_one_another_end() => Assert.NotNull(Held("""
        class Node<T> { Node<Node<T>> _deep; Node<T> _next; static readonly Node<int> s_root = new(); }
        """, "Node`1"));

    private static HeldByStatic? Held(string source, string type)
    {
        Facts facts = Facts.Of(source);
        return facts.Holders.Of(facts.Type(type), TestContext.Current.CancellationToken);
    }
}
