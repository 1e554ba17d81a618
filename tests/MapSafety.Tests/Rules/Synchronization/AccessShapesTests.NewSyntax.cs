#if ROSLYN_4_14_OR_GREATER
namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>Code that the oldest compiler served cannot read.</summary>
public sealed partial class AccessShapesTests
{
    [Fact]
    public Task A_parameter_of_a_primary_constructor_in_an_object_that_a_static_holds() => Finds("""
        class Hits(Dictionary<string, int> hits)
        {
            public static readonly Hits Instance = new(new());
            public void Hit(string ip) => {|MAP1001:hits[ip] = 1|};
            public int Of(string ip) => hits[ip];
        }
        """);

    [Fact]
    public Task Safe_twin_a_parameter_of_a_primary_constructor_under_a_lock() => Silent("""
        class Hits(Dictionary<string, int> hits)
        {
            public static readonly Hits Instance = new(new());
            private readonly object _gate = new();
            public void Hit(string ip) { lock (_gate) hits[ip] = 1; }
            public int Of(string ip) { lock (_gate) return hits[ip]; }
        }
        """);

    [Theory]
    [InlineData("private readonly object _gate = new();", "_gate")]
    [InlineData("", "gate")]
    [InlineData("", "hits")]
    [InlineData("", "this")]
    public async Task A_parameter_of_a_primary_constructor_that_a_lock_guards_elsewhere(string declaration, string gate)
    {
        const string Text = """
            class Hits(Dictionary<string, int> hits, object gate)
            {
                DECLARATION
                private readonly object _other = gate;
                public void Hit(string ip) { lock (GATE) hits[ip] = 1; }
                public int Of(string ip) { BEFOREreturn READ; }
            }
            """;
        string source = Text.Replace("DECLARATION", declaration).Replace("GATE", gate);
        await Finds(source.Replace("BEFORE", "").Replace("READ", "{|MAP1002:hits[ip]|}"));
        await Silent(source.Replace("BEFORE", $"lock ({gate}) ").Replace("READ", "hits[ip]"));
    }

    [Fact]
    public Task A_parameter_of_a_primary_constructor_that_a_timer_changes() => Finds("""
        class Cache(List<int> items)
        {
            private Timer? _timer;
            public void Start() => _timer = new Timer(_ => {|MAP1004:items.Clear()|}, null, 1, 1);
            public void Add(int item) => {|MAP1004:items.Add(item)|};
        }
        """);

    [Fact]
    public Task Parameters_of_a_primary_constructor_and_of_that_of_the_base_class() => Finds("""
        class Base(List<int> items)
        {
            public void Put(int item) => {|MAP1001:items.Add(item)|};
        }
        class Derived(List<int> items) : Base(items)
        {
            public static readonly Derived Instance = new(new());
            public void Drop() => {|MAP1001:items.Clear()|};
        }
        """);

    [Fact]
    public Task Parameters_of_primary_constructors_of_generic_and_partial_types() => Finds("""
        partial class Pool<T>(Stack<T> items)
        {
            public static readonly Pool<T> Shared = new(new());
            public int Count => items.Count;
        }
        partial class Pool<T>
        {
            public void Return(T item) { void Put() => {|MAP1001:items.Push(item)|}; Put(); }
        }
        """);

    [Fact]
    public Task A_parameter_of_a_primary_constructor_behind_a_query() => Suggests("""
        public class Names(Dictionary<string, string> known)
        {
            public string Get(string key)
            {
                if (known.TryGetValue(key, out string? found)) return found;
                found = key.ToUpper();
                {|MAP1012:known[key] = found|};
                return found;
            }
        }
        """);

    [Theory]
    [InlineData("class Hits(Dictionary<string, int> hits)", "private readonly bool _added = hits.TryAdd(\"a\", 1); public bool Added => _added;", "new(new())")]
    [InlineData("class Hits(IDictionary<string, int> hits)", "public void Hit(string ip) => hits[ip] = 1;", "new(new Dictionary<string, int>())")]
    [InlineData("class Hits(ConcurrentDictionary<string, int> hits)", "public void Hit(string ip) => hits[ip] = 1;", "new(new())")]
    [InlineData("struct Hits(Dictionary<string, int> hits)", "public void Hit(string ip) => hits[ip] = 1;", "new(new())")]
    [InlineData("class Hits(Dictionary<string, int> hits)", "public void Hit(Dictionary<string, int> hits, string ip) => hits[ip] = 1;", "new(new())")]
    [InlineData("class Hits(Dictionary<string, int> hits)", "public int Of(string ip) => hits[ip];", "new(new())")]
    public Task Safe_parameter_of_a_primary_constructor(string head, string member, string made) => Silent($$"""
        {{head}}
        {
            public static readonly Hits Instance = {{made}};
            {{member}}
        }
        """);

    [Fact]
    public Task A_positional_property_of_a_record() => Finds("""
        record Box(List<int> Items)
        {
            public static readonly Box Instance = new(new List<int>());
            public void Add(int item) => {|MAP1001:Items.Add(item)|};
        }
        """);

    [Theory]
    [InlineData("static List<int> s_list = [];")]
    [InlineData("static IList<int> s_list = [];")]
    [InlineData("static ICollection<int> s_list = [1, 2];")]
    public Task A_collection_expression_makes_a_plain_list(string declaration) => Finds($$"""
        static class Shared
        {
            private {{declaration}}
            public static void Put() => {|MAP1001:s_list.Add(1)|};
        }
        """);

    [Fact]
    public Task A_spread_walks_the_state() => Finds("""
        static class Shared
        {
            private static readonly List<int> s_list = [];
            public static void Put() { lock (s_list) s_list.Add(1); }
            public static int[] Copy() => [{|MAP1006:..s_list|}];
            public static int[] Safe() { lock (s_list) return [.. s_list]; }
        }
        """);

    [Fact]
    public Task Parameters_that_collect_their_arguments_and_read_only_references() => Finds("""
        static class Shared
        {
            private static readonly List<int> s_list = [];
            private static void AddAll(List<int> target, params IEnumerable<int> items) { foreach (int item in items) target.Add(item); }
            private static void Clear(params List<int> all) => all.Clear();
            private static void ByReference(ref readonly List<int> list) => list.Clear();
            public static void A() => {|MAP1001:AddAll(s_list, 1, 2)|};
            public static void B() => {|MAP1001:Clear(s_list)|};
            public static void C() => {|MAP1001:ByReference(in s_list)|};
            public static int Count(params List<int> all) => all.Count;
        }
        """);

    [Fact]
    public Task Safe_twin_parameters_that_collect_their_arguments() => Silent("""
        static class Shared
        {
            private static readonly List<int> s_list = [1];
            private static int Sum(params IEnumerable<int> items) => items.Sum();
            private static int First(ref readonly List<int> list) => list[0];
            public static int A() => Sum(s_list);
            public static int B() => First(in s_list);
        }
        """);

    [Fact]
    public Task A_partial_property_that_returns_a_field() => Finds("""
        static partial class Shared
        {
            public static partial Dictionary<string, int> Map { get; }
            public static void Put(string key) => {|MAP1001:Map[key] = 1|};
        }
        static partial class Shared
        {
            private static readonly Dictionary<string, int> s_map = new();
            public static partial Dictionary<string, int> Map => s_map;
        }
        """);

    [Fact]
    public Task Safe_twin_a_partial_property_that_returns_a_copy() => Silent("""
        static partial class Shared
        {
            public static partial Dictionary<string, int> Map { get; }
            public static void Put(string key) => Map[key] = 1;
        }
        static partial class Shared
        {
            private static readonly Dictionary<string, int> s_map = new();
            public static partial Dictionary<string, int> Map => new(s_map);
        }
        """);

#if ROSLYN_5_12_OR_GREATER
    [Theory]
    [InlineData("get => field ??= new();")]
    [InlineData("get { return field ??= new(); }")]
    [InlineData("get; set => field = value ?? new();")]
    public Task A_property_with_storage_of_its_own(string accessors) => Finds($$"""
        #nullable enable
        static class Shared
        {
            public static Dictionary<string, int> Map { {{accessors}} } = new();
            public static void Put(string key) => {|MAP1001:Map[key] = 1|};
        }
        """);

    [Theory]
    [InlineData("get { {|MAP1001:field.Add(1)|}; return field; }")]
    [InlineData("get; set { {|MAP1001:field.AddRange(value)|}; }")]
    public Task An_accessor_that_changes_its_storage(string accessors) => Finds($$"""
        static class Shared
        {
            public static List<int> Items { {{accessors}} } = new();
            public static int Count => Items.Count;
        }
        """);

    [Theory]
    [InlineData("get => new(field); set => Volatile.Write(ref field, value);")]
    [InlineData("get { lock (s_gate) return new List<int>(field); } set { lock (s_gate) { field.Clear(); field.AddRange(value); } }")]
    public Task Safe_twin_a_property_that_returns_a_copy_of_its_storage(string accessors) => Silent($$"""
        static class Shared
        {
            private static readonly object s_gate = new();
            public static List<int> Items { {{accessors}} } = new();
            public static void Use() => Items.Add(1);
        }
        """);

    [Fact]
    public Task A_partial_property_with_storage_of_its_own() => Finds("""
        static partial class Shared
        {
            public static partial Dictionary<string, int> Map { get; }
            public static void Put(string key) => {|MAP1001:Map[key] = 1|};
        }
        static partial class Shared
        {
            public static partial Dictionary<string, int> Map { get => {|MAP3008:field ??= new()|}; }
        }
        """);

    [Fact]
    public Task Members_of_extension_blocks() => Finds("""
        static class Extensions
        {
            extension(Dictionary<string, int> map)
            {
                public void Bump(string key) => map[key] = 1;
                public int First { get => map["a"]; set => map["a"] = value; }
                public int Size => map.Count;
            }
            extension<T>(List<T> list)
            {
                public void Put(T item) => list.Add(item);
            }
        }
        static class Shared
        {
            private static readonly Dictionary<string, int> s_map = new();
            private static readonly List<int> s_list = new();
            public static void A(string key) => {|MAP1001:s_map.Bump(key)|};
            public static void B() => {|MAP1001:s_map.First = 1|};
            public static void C(string key) => {|MAP1001:Extensions.Bump(s_map, key)|};
            public static void D() => {|MAP1001:s_list.Put(1)|};
            public static int E() => s_map.Size + s_map.First;
        }
        """);

    [Fact]
    public Task Safe_twin_members_of_extension_blocks_that_lock() => Silent("""
        static class Extensions
        {
            extension(Dictionary<string, int> map)
            {
                public void Bump(string key) { lock (map) map[key] = 1; }
            }
        }
        static class Shared
        {
            private static readonly Dictionary<string, int> s_map = new();
            public static void A(string key) => s_map.Bump(key);
            public static int B(string key) { lock (s_map) return s_map[key]; }
        }
        """);

    [Fact]
    public Task An_assignment_behind_a_question_mark() => Finds("""
        #nullable enable
        static class Shared
        {
            private static Dictionary<string, int>? s_map = new();
            public static void A(string key) => {|MAP1001:s_map?[key] = 1|};
            public static void B(string key) => {|MAP1001:s_map?[key] += 1|};
        }
        """);

    [Fact]
    public Task An_assignment_to_the_state_of_an_object_behind_a_question_mark() => Suggests("""
        #nullable enable
        class Holder
        {
            public static readonly Holder? Instance = new();
            public Dictionary<string, int> Map = new();
        }
        static class Shared
        {
            public static void Put(string key) => {|MAP1001:Holder.Instance?.Map[key] = 1|};
        }
        """);

    [Fact]
    public Task Safe_twin_an_assignment_behind_a_question_mark() => Silent("""
        #nullable enable
        static class Shared
        {
            private static readonly object s_gate = new();
            private static Dictionary<string, int>? s_map = new();
            public static void A(string key) { lock (s_gate) s_map?[key] = 1; }
            public static void B(string key) { lock (s_gate) s_map?[key] += 1; }
        }
        """);
#endif
}
#endif
