using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Knowledge;

/// <summary>What the collection table answers for members of types that are not in it: overrides, implementations, derived and broken types.</summary>
public sealed class EffectOfTests
{
    private const string Source = """
        using System.Collections;
        using System.Collections.Generic;
        using System.Collections.ObjectModel;

        class BanList : Dictionary<string, int> { public void Ban(string ip) => this[ip] = 1; public override string ToString() => ""; }
        class Rules : KeyedCollection<string, string>
        {
            protected override string GetKeyForItem(string item) => item;
            protected override void InsertItem(int index, string item) => base.InsertItem(index, item);
            protected override void ClearItems() => base.ClearItems();
        }
        class Table : Hashtable { public override void Add(object key, object value) { } public override object this[object key] { get => null; set { } } }
        class Cache<K, V> : IDictionary<K, V>
        {
            public V this[K key] { get => default; set { } }
            V IDictionary<K, V>.this[K key] { get => default; set { } }
            public ICollection<K> Keys => null;
            public ICollection<V> Values => null;
            public int Count => 0;
            public bool IsReadOnly => false;
            public void Add(K key, V value) { }
            public void Add(K key, V value, int cost) { }
            void ICollection<KeyValuePair<K, V>>.Add(KeyValuePair<K, V> item) { }
            public virtual void Clear() { }
            public bool Contains(KeyValuePair<K, V> item) => false;
            public bool ContainsKey(K key) => false;
            public void CopyTo(KeyValuePair<K, V>[] array, int index) { }
            public IEnumerator<KeyValuePair<K, V>> GetEnumerator() => null;
            public bool Remove(K key) => false;
            public bool Remove(KeyValuePair<K, V> item) => false;
            public bool TryGetValue(K key, out V value) { value = default; return false; }
            IEnumerator IEnumerable.GetEnumerator() => null;
            public static void Reset() { }
        }
        class Bounded : Cache<string, int> { public override void Clear() => base.Clear(); }
        class Unrelated { public void Add(int x) { } public int Count => 0; }
        class Cyclic : Cyclic { public void Add(int x) { } }
        class Broken : Missing<int> { public void Add(int x) { } }
        namespace Mine.System.Collections.Generic { class Dictionary<K, V> { public void Add(K k, V v) { } } }
        class HashSet<T> { public void Add(T item) { } class Dictionary<K, V> { public void Add() { } } }
        """;

    private static readonly CSharpCompilation s_compilation = Framework.Compile(Source);

    [Theory]
    [InlineData("Rules", "InsertItem", nameof(Effect.Grow))]
    [InlineData("Rules", "ClearItems", nameof(Effect.Clear))]
    [InlineData("Rules", "GetKeyForItem", nameof(Effect.None))]
    [InlineData("Table", "Add", nameof(Effect.Grow))]
    [InlineData("Table", "set_Item", nameof(Effect.Write))]
    [InlineData("Table", "get_Item", nameof(Effect.Read))]
    [InlineData("Cache`2", "System.Collections.Generic.IDictionary<K,V>.get_Item", nameof(Effect.Read))]
    [InlineData("Cache`2", "System.Collections.Generic.IDictionary<K,V>.set_Item", nameof(Effect.Write))]
    [InlineData("Cache`2", "System.Collections.Generic.ICollection<System.Collections.Generic.KeyValuePair<K,V>>.Add", nameof(Effect.Grow))]
    [InlineData("Cache`2", "Clear", nameof(Effect.Clear))]
    [InlineData("Cache`2", "Remove", nameof(Effect.Shrink))]
    [InlineData("Cache`2", "ContainsKey", nameof(Effect.Read))]
    [InlineData("Cache`2", "get_Count", nameof(Effect.Read))]
    [InlineData("Cache`2", "get_Keys", nameof(Effect.Enumerate))]
    [InlineData("Cache`2", "GetEnumerator", nameof(Effect.Enumerate))]
    [InlineData("Bounded", "Clear", nameof(Effect.Clear))]
    public void A_member_does_what_it_overrides_or_implements(string type, string member, string effect) =>
        Assert.All(Methods(type, member), method => Assert.Equal(effect, Collections.EffectOf(method)?.ToString()));

    [Theory]
    [InlineData("BanList", "Ban")]
    [InlineData("BanList", "ToString")]
    [InlineData("Cache`2", "get_Item")] // implements nothing: the explicit one does
    [InlineData("Cache`2", "set_Item")]
    [InlineData("Cache`2", "Reset")]
    [InlineData("Unrelated", "Add")]
    [InlineData("Unrelated", "get_Count")]
    [InlineData("Cyclic", "Add")]
    [InlineData("Broken", "Add")]
    [InlineData("Mine.System.Collections.Generic.Dictionary`2", "Add")]
    [InlineData("HashSet`1", "Add")]
    [InlineData("HashSet`1+Dictionary`2", "Add")]
    public void A_member_that_no_row_speaks_of_has_no_answer(string type, string member) =>
        Assert.All(Methods(type, member), method => Assert.Null(Collections.EffectOf(method)));

    [Fact]
    public void An_overload_that_implements_nothing_has_no_answer()
    {
        IEnumerable<IMethodSymbol> adds = Methods("Cache`2", "Add");

        Assert.Equal(Effect.Grow, Collections.EffectOf(adds.Single(method => method.Parameters.Length == 2)));
        Assert.Null(Collections.EffectOf(adds.Single(method => method.Parameters.Length == 3)));
    }

    [Theory]
    [InlineData("BanList", "System.Collections.Generic.Dictionary`2")]
    [InlineData("Rules", "System.Collections.ObjectModel.KeyedCollection`2")]
    [InlineData("Table", "System.Collections.Hashtable")]
    public void A_derived_type_behaves_as_its_nearest_known_base(string type, string row) =>
        Assert.Equal(row, Collections.Find(Type(type))?.MetadataName);

    [Theory]
    [InlineData("Cache`2")]
    [InlineData("Unrelated")]
    [InlineData("Cyclic")]
    [InlineData("Broken")]
    [InlineData("Mine.System.Collections.Generic.Dictionary`2")]
    [InlineData("HashSet`1+Dictionary`2")]
    public void A_type_that_derives_from_no_collection_has_no_row(string type) => Assert.Null(Collections.Find(Type(type)));

    [Fact]
    public void A_type_that_does_not_resolve_has_no_row()
    {
        Compilation nothing = CSharpCompilation.Create(
            "Nothing", [CSharpSyntaxTree.ParseText("class C { System.Collections.Generic.Dictionary<int, int> f; int[] a; dynamic d; }")]);

        Assert.All(
            nothing.GetTypeByMetadataName("C")!.GetMembers().OfType<IFieldSymbol>(), field => Assert.Null(Collections.Find(field.Type)));
    }

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary`2", "Add", true)]
    [InlineData("System.Collections.Generic.Dictionary`2", "set_Item", true)]
    [InlineData("System.Collections.Generic.Dictionary`2", "TrimExcess", false)]
    [InlineData("System.Collections.Generic.Dictionary`2", "Remove", false)]
    [InlineData("System.Collections.Generic.List`1", "set_Item", false)]
    [InlineData("System.Collections.Generic.HashSet`1", "SymmetricExceptWith", true)]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary`2", "TryUpdate", false)]
    public void A_map_may_gain_an_entry_by_a_write(string type, string member, bool adds) =>
        Assert.All(FrameworkMethods(type, member), method => Assert.Equal(adds, Collections.MayAdd(method)));

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary`2", "get_Keys", true)]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary`2", "get_Keys", false)]
    [InlineData("System.Collections.Generic.List`1", "AsReadOnly", true)]
    [InlineData("System.Collections.Generic.List`1", "GetRange", false)]
    [InlineData("System.Collections.ArrayList", "GetRange", true)]
    [InlineData("System.Collections.Generic.SortedSet`1", "GetViewBetween", true)]
    [InlineData("System.Collections.Immutable.ImmutableDictionary`2", "get_Keys", false)]
    public void A_view_stays_connected_and_a_copy_does_not(string type, string member, bool isView) =>
        Assert.All(FrameworkMethods(type, member), method => Assert.Equal(isView, Collections.ReturnsView(method)));

    [Fact]
    public void What_object_declares_touches_no_entry() => Assert.All(
        Framework.InstanceMembers(Framework.Get("System.Object")), member => Assert.Equal(Effect.None, Collections.EffectOf(member)));

    [Fact]
    public void A_question_about_a_type_allocates_nothing()
    {
        INamedTypeSymbol[] types =
            [Framework.Get("System.Collections.Generic.Dictionary`2"), Type("BanList"), Type("Unrelated"), Framework.Get("System.String")];
        Assert.Equal(0, Allocated(() => Array.TrueForAll(types, type => Collections.Find(type) is not null)));
    }

    [Fact]
    public void A_question_about_a_member_allocates_nothing()
    {
        IMethodSymbol[] members =
        [
            .. FrameworkMethods("System.Collections.Generic.Dictionary`2", "Add"), .. Methods("Rules", "InsertItem"),
            .. Methods("BanList", "Ban"), .. Methods("Unrelated", "Add"),
        ];
        Assert.Equal(0, Allocated(() => Array.TrueForAll(members, member => Collections.EffectOf(member) is not Effect.Replace)));
    }

    private static long Allocated(Action question)
    {
        for (int warmUp = 0; warmUp < 100; warmUp++)
            question();

        long before = GC.GetAllocatedBytesForCurrentThread();
        question();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static INamedTypeSymbol Type(string name) =>
        s_compilation.GetTypesByMetadataName(name).Single(type => type.ContainingAssembly.Name == "Subject");

    private static IMethodSymbol[] Methods(string type, string name) => Named(Type(type), name);

    private static IMethodSymbol[] FrameworkMethods(string type, string name) => Named(Framework.Get(type), name);

    private static IMethodSymbol[] Named(INamedTypeSymbol type, string name)
    {
        IMethodSymbol[] found = [.. type.GetMembers(name).OfType<IMethodSymbol>()];
        return found.Length > 0 ? found : throw new InvalidOperationException($"'{type}' has no method '{name}'.");
    }
}
