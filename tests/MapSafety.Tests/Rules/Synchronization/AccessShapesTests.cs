namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The many ways in which code gets at a state, each with its safe twin.</summary>
public sealed partial class AccessShapesTests : AllRulesTests
{
    private const string Map = "static Dictionary<string, int> s_map = new() { [\"a\"] = 1 };", List = "static List<int> s_list = new() { 1 };";

    // What stands on the left is found, what stands on the right is silent under the lock that all code takes.
    [Theory]
    [InlineData(Map, "{|MAP1001:s_map[\"a\"] = 1|};")]
    [InlineData(Map, "({|MAP1001:s_map[\"a\"]|}, _) = (1, 2);")]
    [InlineData(Map, "foreach (var (key, value) in new Dictionary<string, int>()) {|MAP1001:s_map[key] = value|};")]
    [InlineData(Map, "if ({|MAP1001:s_map.Remove(\"a\", out var old)|}) Console.WriteLine(old);")]
    [InlineData(Map, "ref var map = ref s_map; {|MAP1001:map[\"a\"] = 1|};")]
    [InlineData(Map, "ref int slot = ref {|MAP1001:CollectionsMarshal.GetValueRefOrAddDefault(s_map, \"a\", out bool exists)|}; slot++;")]
    [InlineData(Map, "{|MAP1001:CollectionsMarshal.GetValueRefOrNullRef(s_map, \"a\")|}++;")]
    [InlineData(Map, "{|MAP1001:Volatile.Read(ref s_map).Clear()|};")]
    [InlineData(Map, "var map = Volatile.Read(ref s_map); {|MAP1001:map.Clear()|};")]
    [InlineData(Map, "{|MAP1001:LazyInitializer.EnsureInitialized(ref s_map, () => new()).Clear()|};")]
    [InlineData(Map, "{|MAP1001:Unsafe.As<Dictionary<string, int>>(s_map).Clear()|};")]
    [InlineData(Map, "{|MAP1001:GetMap().Clear()|};")]
    [InlineData(Map, "var map = GetMap(); {|MAP1001:map.Clear()|};")]
    [InlineData(Map, "{|MAP1001:GetRef().Clear()|};")]
    [InlineData(Map, "{|MAP1001:RefProperty.Clear()|};")]
    [InlineData(Map, "ref var map = ref GetRef(); {|MAP1001:map.Clear()|};")]
    [InlineData(Map, "{|MAP1001:ByRef(ref s_map)|};")]
    [InlineData(Map, "{|MAP1001:ByIn(in s_map)|};")]
    [InlineData(Map, "{|MAP1001:ByIn(s_map)|};")]
    [InlineData(Map, "{|MAP1001:Local(s_map)|}; static void Local(Dictionary<string, int> map) => map.Clear();")]
    [InlineData(Map, "var map = DateTime.Now.Year > 1 ? s_map : Fresh(); {|MAP1001:map.Clear()|};")]
    [InlineData(Map, "var map = DateTime.Now.Year switch { 1 => Fresh(), _ => s_map }; {|MAP1001:map.Clear()|};")]
    [InlineData(Map, "var map = Fresh(); if (DateTime.Now.Year > 1) map = s_map; {|MAP1001:map.Clear()|};")]
    [InlineData(Map, "{|MAP1001:(DateTime.Now.Year > 1 ? Fresh() : s_map).Clear()|};")]
    [InlineData(Map, "object boxed = s_map; if (s_map is IDictionary<string, int> same) {|MAP1001:same.Clear()|};")]
    [InlineData(Map, "if (s_map is not IDictionary<string, int> same) return; {|MAP1001:same.Clear()|};")]
    [InlineData(Map, "switch (s_map) { case IDictionary<string, int> { Count: > 0 } same: {|MAP1001:same.Clear()|}; break; }")]
    [InlineData(Map, "_ = s_map switch { IDictionary<string, int> same => {|MAP1001:same.Remove(\"a\")|}, _ => false };")]
    [InlineData(Map, "foreach (int i in from i in new[] { 1 } where {|MAP1001:s_map.TryAdd(\"a\", i)|} select i) { }")]
    [InlineData(List, "{|MAP1001:s_list[^1] = 1|};")]
    [InlineData(List, "{|MAP1001:s_list[^1]++|};")]
    [InlineData(List, "{|MAP1001:CollectionsMarshal.SetCount(s_list, 5)|};")]
    [InlineData(List, "{|MAP1001:CollectionsMarshal.AsSpan(s_list)[0] = 5|};")]
    [InlineData(List, "{|MAP1001:CollectionsMarshal.AsSpan(s_list).Clear()|};")]
    [InlineData(List, "{|MAP1001:CollectionsMarshal.AsSpan(s_list).Sort()|};")]
    [InlineData(List, "Span<int> span = CollectionsMarshal.AsSpan(s_list); {|MAP1001:span[0] = 1|};")]
    [InlineData(List, "{|MAP1001:s_list.Also().Also()|};")]
#if ROSLYN_4_14_OR_GREATER
    [InlineData(Map, "var lookup = s_map.GetAlternateLookup<ReadOnlySpan<char>>(); {|MAP1001:lookup[\"a\"] = 1|};")]
    [InlineData(Map, "{|MAP1001:s_map.GetAlternateLookup<ReadOnlySpan<char>>()[\"a\"] = 1|};")]
#endif
    public async Task Found_in_the_open_and_silent_under_the_lock(string declaration, string statement)
    {
        await Finds(Program(declaration, statement.Replace("s_list.Also().Also()|}", "s_list.Also()|}.Also()")));
        await Silent(Program(declaration, "lock (s_gate) { " + statement.Replace("{|MAP1001:", "").Replace("|}", "") + " }", "lock (s_gate) "));
    }

    private static string Program(string declaration, string statement, string guard = "")
    {
        string helpers = declaration == Map
            ? $$"""
            private static Dictionary<string, int> Fresh() => new();
            private static Dictionary<string, int> GetMap() => s_map;
            private static ref Dictionary<string, int> GetRef() => ref s_map;
            private static ref Dictionary<string, int> RefProperty => ref s_map;
            private static void ByRef(ref Dictionary<string, int> map) => map.Clear();
            private static void ByIn(in Dictionary<string, int> map) => map.Clear();
            public static int Get(string key) { {{guard}}return s_map[key]; }
            """
            : "private static List<int> Also(this List<int> list) { list.Add(1); return list; }";
        return $$"""
            static class Shared
            {
                private static readonly object s_gate = new();
                private {{declaration}}
                public static void Change()
                {
                    {{statement}}
                }
                {{helpers}}
            }
            """;
    }

    [Theory]
    [InlineData("{|MAP1006:s_list.ToArray()|}", "s_list.ToArray()")]
    [InlineData("(from i in {|MAP1006:s_list|} select i).ToArray()", "(from i in s_list select i).ToArray()")]
    [InlineData("(from i in new[] { 1 } from j in {|MAP1006:s_list|} select j).ToArray()", "(from i in new[] { 1 } from j in s_list select j).ToArray()")]
    [InlineData("(from i in new[] { 1 } join j in {|MAP1006:s_list|} on i equals j select j).ToArray()", "(from i in new[] { 1 } join j in s_list on i equals j select j).ToArray()")]
    [InlineData("new[] { 1 }.SelectMany(i => {|MAP1006:s_list|}).ToArray()", "new[] { 1 }.SelectMany(i => s_list).ToArray()")]
    [InlineData("{|MAP1006:s_list[1..]|}.ToArray()", "s_list[1..].ToArray()")]
    [InlineData("{|MAP1006:s_list.AsEnumerable().Reverse()|}.ToArray()", "s_list.AsEnumerable().Reverse().ToArray()")]
    public async Task Walked_in_the_open_and_silent_under_the_lock(string open, string guarded)
    {
        const string Text = """
            static class Shared
            {
                private static readonly object s_gate = new();
                private static readonly List<int> s_list = new();
                public static void Add(int item) { lock (s_gate) s_list.Add(item); }
                public static int[] Copy() { GUARD return EXPRESSION; }
            }
            """;
        await Finds(Text.Replace("GUARD ", "").Replace("EXPRESSION", open));
        await Silent(Text.Replace("GUARD", "lock (s_gate)").Replace("EXPRESSION", guarded));
    }

    [Fact]
    public Task Items_of_an_asynchronous_stream() => Finds("""
        static class Shared
        {
            private static readonly List<int> s_list = new();
            public static async Task Fill(IAsyncEnumerable<int> source) { await foreach (int item in source) {|MAP1001:s_list.Add(item)|}; }
        }
        """);

    [Fact]
    public Task Safe_twin_items_of_an_asynchronous_stream() => Silent("""
        static class Shared
        {
            private static readonly List<int> s_list = new();
            public static async Task Fill(IAsyncEnumerable<int> source) { await foreach (int item in source) lock (s_list) s_list.Add(item); }
            public static int Count { get { lock (s_list) return s_list.Count; } }
        }
        """);

    [Fact]
    public Task A_copy_of_a_record_has_the_same_map() => Suggests("""
        record Config(Dictionary<string, int> Map)
        {
            public static readonly Config Default = new(new Dictionary<string, int>());
            public Config With(string key) { Config copy = this with { }; {|MAP1001:copy.Map[key] = 1|}; return copy; }
        }
        """);

    [Fact]
    public Task Safe_twin_a_copy_of_a_record_with_a_map_of_its_own() => Silent("""
        record Config(Dictionary<string, int> Map)
        {
            public static readonly Config Default = new(new Dictionary<string, int>());
            public Config With(string key) => this with { Map = new(Map) { [key] = 1 } };
        }
        """);

    [Fact]
    public Task Methods_that_a_collection_of_the_compilation_adds() => Finds("""
        class Registry : Dictionary<string, int>
        {
            public void Bump(string key) => this[key] = 1;
            public void Drop() { Clear(); }
            public void Twice(string key) { Bump(key); this.Bump(key); }
            public int Of(string key) => this[key];
        }
        static class Shared
        {
            private static readonly Registry s_all = new();
            public static void A(string key) => {|MAP1001:s_all.Bump(key)|};
            public static void B() => {|MAP1001:s_all.Drop()|};
            public static void C(string key) => {|MAP1001:s_all.Twice(key)|};
            public static int D(string key) => s_all.Of(key);
        }
        """);

    [Fact]
    public Task Safe_twin_methods_that_a_collection_of_the_compilation_adds() => Silent("""
        class Registry : Dictionary<string, int>
        {
            public void Bump(string key) { lock (this) this[key] = 1; }
            public int Of(string key) { lock (this) return this[key]; }
        }
        static class Shared
        {
            private static readonly Registry s_all = new();
            public static void A(string key) => s_all.Bump(key);
            public static int B(string key) => s_all.Of(key);
        }
        """);

    [Fact]
    public Task A_getter_that_returns_a_field_by_this_is_its_name() => Finds("""
        class Box
        {
            public static readonly Box Instance = new();
            private readonly List<int> _items = new();
            private List<int> Items => this._items;
            public void Add(int item) => {|MAP1001:Items.Add(item)|};
        }
        """);

    [Fact]
    public Task A_method_that_returns_the_state_under_a_lock_is_not_its_name() => Silent("""
        static class Shared
        {
            private static readonly object s_gate = new();
            private static List<int> s_list = new();
            private static List<int> Copy() { lock (s_gate) return new List<int>(s_list); }
            public static void Use() => Copy().Add(1);
            public static void Put(int item) { lock (s_gate) s_list.Add(item); }
        }
        """);

    [Fact]
    public Task A_replaced_state_is_no_longer_what_the_method_returned() => Silent("""
        static class Shared
        {
            private static List<int> s_list = new();
            private static List<int> Current() => s_list;
            public static void Drain() { var old = Current(); s_list = new(); old.Clear(); }
        }
        """);

    [Fact]
    public Task Safe_object_that_is_filled_in_a_chain_of_calls() => Silent("""
        internal sealed class Content
        {
            private static readonly Content s_all = Make(1);
            private readonly List<int> _items = new();
            private static Content Make(int first) => new Content().Include(first).Include(2);
            public Content Include(int item) { _items.Add(item); return this; }
            public static Content Again(int first) { return new Content().Include(first).Include(3); }
        }
        """);

    [Fact]
    public Task Misses_a_copy_in_a_tuple() => KnownMiss("""
        static class Shared
        {
            private static readonly List<int> s_list = new();
            public static void Put() { var (list, count) = (s_list, 1); list.Add(count); }
        }
        """);

    [Fact]
    public Task Misses_what_a_callback_receives() => KnownMiss("""
        static class Shared
        {
            private static readonly List<int> s_list = new();
            private static void With(Action<List<int>> action) => action(s_list);
            public static void Put() => With(list => list.Add(1));
        }
        """);

    [Fact]
    public Task Misses_a_collection_that_a_structure_keeps() => KnownMiss("""
        struct Box { public List<int> Items; }
        static class Shared
        {
            private static Box s_box = new() { Items = new() };
            public static void Put() => s_box.Items.Add(1);
        }
        """);
}
