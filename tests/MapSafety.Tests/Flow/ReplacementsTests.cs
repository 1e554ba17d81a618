using MapSafety.Model;

namespace MapSafety.Tests.Flow;

/// <summary>What the places that replace a collection store, and how others get to see it.</summary>
public sealed class ReplacementsTests
{
    private const string OfImmutables = """
        static ImmutableDictionary<string, int> Map => s_map;
        static ImmutableDictionary<string, int> WithOwn(string key) => s_map.Remove(key);
        static ImmutableDictionary<string, int> Copy(string key) { var copy = new Dictionary<string, int>(s_map); copy.Remove(key); return copy.ToImmutableDictionary(); }
        """;

    [Theory]
    [InlineData("s_map = null;", "Nothing Plain")]
    [InlineData("s_map = default!;", "Nothing Plain")]
    [InlineData("s_map = new();", "Empty Plain")]
    [InlineData("s_map = new Dictionary<string, int>(16, StringComparer.Ordinal);", "Empty Plain")]
    [InlineData("s_map = new() { [\"a\"] = 1 };", "Value Plain")]
    [InlineData("s_map = Load();", "Value Plain")]
    [InlineData("s_map = new(s_map.Count);", "Empty Plain")]
    [InlineData("s_map = Load(s_map.Comparer);", "Value Plain")]
    [InlineData("(s_map, s_other) = (s_other, s_map);", "Value Plain")]
    [InlineData("(s_map, s_other) = (new(s_map), s_map);", "Derived Plain")]
    [InlineData("Get(out s_map);", "Unknown Plain")]
    [InlineData("Volatile.Write(ref s_map, new());", "Empty Volatile")]
    [InlineData("Interlocked.Exchange(ref s_map, Load());", "Value Exchange")]
    [InlineData("var old = Interlocked.Exchange(ref s_map, new()); old.Clear();", "Empty Exchange, old used")]
    [InlineData("var old = s_map; s_map = new(); foreach (var pair in old) Console.WriteLine(pair);", "Empty Plain, old used")]
    [InlineData("Interlocked.CompareExchange(ref s_map, new(), null);", "FirstValue CompareAndSwap")]
    [InlineData("ref var map = ref s_map; map = new();", "Unknown Plain")]
    [InlineData("LazyInitializer.EnsureInitialized(ref s_map, () => Load());", "FirstValue Once")]
    public void Of_a_dictionary(string code, string expected) => Assert.Equal(expected, Replaced("static Dictionary<string, int> s_map = new();", code));

    [Theory]
    [InlineData("s_map ??= new();")]
    [InlineData("if (s_map == null) s_map = new();")]
    [InlineData("if (s_map is null) { var map = Load(); map.Add(\"a\", 1); s_map = map; }")]
    [InlineData("if (s_map is not null) return; s_map = Load();")]
    [InlineData("if (s_map is { } known) { known.Clear(); return; } s_map = Load();")]
    [InlineData("if (!(s_map != null)) s_map = Load();")]
    [InlineData("if (null == s_map && flag) s_map = Load();")]
    [InlineData("if (s_map != null || flag) return; s_map = Load();")]
    [InlineData("var map = s_map; if (map == null) { map = Load(); s_map = map; }")]
    [InlineData("var map = s_map; map ??= Load(); s_map = map;")]
    [InlineData("var map = s_map ?? (s_map = new()); map.Clear();")]
    [InlineData("s_map = s_map ?? Load();")]
    [InlineData("s_map = s_map == null ? Load() : s_map;")]
    [InlineData("if (Volatile.Read(ref s_map) == null) s_map = Load();")]
    [InlineData("if (ReferenceEquals(s_map, null)) s_map = Load();")]
    [InlineData("bool isMissing = s_map is null; if (isMissing) s_map = Load();")]
    [InlineData("if (s_map == null) lock (s_gate) if (s_map == null) s_map = Load();")]
    public void First_values(string code) => Assert.Equal("FirstValue Plain", Replaced("static Dictionary<string, int> s_map;", code));

    [Theory]
    [InlineData("if (s_map == null || flag) s_map = Load();")]
    [InlineData("if (s_other == null) s_map = Load();")]
    [InlineData("if (s_map != null) s_map = Load();")]
    [InlineData("if (s_map == null) { Load(); } s_map = Load();")]
    [InlineData("if (s_map.Count == 0) s_map = Load();")]
    public void Values_that_are_no_first_ones(string code) => Assert.Equal("Value Plain", Replaced("static Dictionary<string, int> s_map;", code));

    [Theory]
    [InlineData("s_map = s_map.SetItem(\"a\", 1);")]
    [InlineData("s_map = s_map.Remove(\"a\").Add(\"b\", 2);")]
    [InlineData("s_map = Map.SetItem(\"a\", 1);")]
    [InlineData("var map = s_map; map = map.Add(\"a\", 1); s_map = map;")]
    [InlineData("var map = s_map; foreach (var key in s_keys) map = map.Remove(key); s_map = map;")]
    [InlineData("var builder = s_map.ToBuilder(); builder[\"a\"] = 1; s_map = builder.ToImmutable();")]
    [InlineData("s_map = s_map.Where(pair => pair.Value > 1).ToImmutableDictionary();")]
    [InlineData("s_map = ImmutableDictionary.CreateRange(s_map.Concat(s_more));")]
    [InlineData("s_map = flag ? s_map.Add(\"a\", 1) : s_map;")]
    [InlineData("s_map = (s_map ?? ImmutableDictionary<string, int>.Empty).Add(\"a\", 1);")]
    [InlineData("s_map = flag switch { true => s_map.Clear(), _ => s_map.Remove(\"a\") };")]
    [InlineData("s_map = With(s_map, \"a\");")]
    [InlineData("s_map = WithOwn(\"a\");")]
    [InlineData("s_map = Copy(\"a\");")]
    [InlineData("s_map = s_map?.Add(\"a\", 1);")]
    public void Immutable_versions_of_itself(string code) => Assert.Equal("Derived Plain", 
        Replaced("static ImmutableDictionary<string, int> s_map = ImmutableDictionary<string, int>.Empty;", code));

    [Theory]
    [InlineData("s_map = s_map.Clear();", "Empty Plain")]
    [InlineData("s_map = ImmutableDictionary<string, int>.Empty;", "Empty Plain")]
    [InlineData("s_map = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);", "Empty Plain")]
    [InlineData("s_map = s_more.ToImmutableDictionary();", "Value Plain")]
    [InlineData("s_map = Fresh(s_map.Count);", "Value Plain")]
    [InlineData("ImmutableInterlocked.Update(ref s_map, map => map.Clear());", "Derived Update")]
    [InlineData("ImmutableInterlocked.TryAdd(ref s_map, \"a\", 1);", "Derived Update")]
    [InlineData("Interlocked.Exchange(ref s_map, s_map.Add(\"a\", 1));", "Derived Exchange")]
    [InlineData("Volatile.Write(ref s_map, Volatile.Read(ref s_map).Add(\"a\", 1));", "Derived Volatile")]
    [InlineData("while (true) { var old = s_map; var next = old.Add(\"a\", 1); if (Interlocked.CompareExchange(ref s_map, next, old) == old) return; }", "Derived CompareAndSwap")]
    public void Of_an_immutable_map(string code, string expected) =>
        Assert.Equal(expected, Replaced("static ImmutableDictionary<string, int> s_map = ImmutableDictionary<string, int>.Empty;", code));

    [Theory]
    [InlineData("var copy = new Dictionary<string, int>(s_map); copy[\"a\"] = 1; s_map = copy;")]
    [InlineData("s_map = new Dictionary<string, int>(s_map, StringComparer.Ordinal) { [\"a\"] = 1 };")]
    [InlineData("s_map = s_map.ToDictionary(pair => pair.Key, pair => pair.Value + 1);")]
    [InlineData("var copy = new Dictionary<string, int>(); foreach (var pair in s_map) copy.Add(pair.Key, pair.Value); s_map = copy;")]
    [InlineData("var copy = new Dictionary<string, int>(); foreach (var key in s_map.Keys) copy[key] = 0; s_map = copy;")]
    [InlineData("Dictionary<string, int> copy; if (flag) copy = new(s_map); else copy = new(); s_map = copy;")]
    public void Copies_of_itself(string code) => Assert.Equal("Derived Volatile", Replaced("static volatile Dictionary<string, int> s_map = new();", code));

    [Theory]
    [InlineData("static FrozenDictionary<string, int> s_map = FrozenDictionary<string, int>.Empty;", "s_map = s_map.Append(new(\"a\", 1)).ToFrozenDictionary();")]
    [InlineData("static IReadOnlyDictionary<string, int> s_map = new Dictionary<string, int>();", "s_map = new Dictionary<string, int>(s_map) { [\"a\"] = 1 };")]
    [InlineData("static List<int> s_map = new();", "var copy = new List<int>(); copy.AddRange(s_map); copy.Add(1); s_map = copy;")]
    [InlineData("static HashSet<int> s_map = new();", "var copy = new HashSet<int>(); copy.UnionWith(s_map); s_map = copy;")]
    [InlineData("static ImmutableArray<int> s_map = ImmutableArray<int>.Empty;", "s_map = s_map.Add(1);")]
    [InlineData("static IReadOnlyList<int> s_map = new List<int>();", "s_map = s_map.Append(1).ToArray();")]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("static IReadOnlyList<int> s_map = [];", "s_map = [.. s_map, 1];")]
    [InlineData("static List<int> s_map = [];", "s_map = [1, .. s_map.Where(one => one > 1)];")]
#endif
    public void Other_collections(string state, string code) => Assert.Equal("Derived Plain", Replaced(state, code));

    private static string Replaced(string state, string code)
    {
        Facts facts = Facts.Of($$"""
            using System.Collections.Frozen;

            static class Holder
            {
                {{state}}
                static Dictionary<string, int> s_other = new();
                static readonly Dictionary<string, int> s_more = new();
                static readonly string[] s_keys = { "a" };
                static readonly object s_gate = new();

                public static void Act(bool flag) { {{code}} }

                static Dictionary<string, int> Load(object more = null) => new() { ["a"] = 1 };
                static void Get(out Dictionary<string, int> map) => map = new();
                static ImmutableDictionary<string, int> With(ImmutableDictionary<string, int> map, string key) { if (map == null) return null; return map.Remove(key); }
                static ImmutableDictionary<string, int> Fresh(int count) => ImmutableDictionary<string, int>.Empty.Add("a", count);
                {{(state.Contains("ImmutableDictionary", StringComparison.Ordinal) ? OfImmutables : "")}}
            }
            """);
        SharedState map = facts.Whole.StatesUsedBy(facts.Type("Holder"), _ => true, default).Single(one => one.Name is "s_map");
        return string.Join("; ", facts.Whole.ReplacementsOf(map).Where(one => one.Access.Member.Name is "Act")
            .Select(one => $"{one.Stored} {one.What.Publication}{(one.What.IsOldUsed ? ", old used" : "")}"));
    }
}
