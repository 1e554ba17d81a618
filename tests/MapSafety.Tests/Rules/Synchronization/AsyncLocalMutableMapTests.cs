using MapSafety.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class AsyncLocalMutableMapTests : RuleTests<AsyncLocalMutableMap>
{
    [Fact]
    public Task Message_names_member_collection_and_holder() => Says(
        "'Set' changes the Dictionary in 's_items' in place; an AsyncLocal hands the same Dictionary to every flow that starts from this one, and they run beside each other",
        """
        static class Scope
        {
            static readonly AsyncLocal<Dictionary<string, string>> {|#1:s_items|} = new();

            public static void Set(string key, string value) => {|#0:s_items.Value![key] = value|};
        }
        """,
        others: 1);

    [Fact]
    public Task One_finding_for_each_member_with_its_further_places_as_additional_locations() => Says(
        "'Set' changes the List in 's_items' in place; an AsyncLocal hands the same List to every flow that starts from this one, and they run beside each other",
        """
        static class Scope
        {
            static readonly AsyncLocal<List<string>> {|#2:s_items|} = new();

            public static void Set(string value)
            {
                {|#0:s_items.Value!.Clear()|};
                {|#1:s_items.Value.Add(value)|};
            }
        }
        """,
        others: 2);

    [Theory]
    [InlineData("{|MAP1010:s_items.Value![key] = 1|};")]
    [InlineData("{|MAP1010:s_items.Value!.Add(key, 1)|};")]
    [InlineData("{|MAP1010:s_items.Value?.Remove(key)|};")]
    [InlineData("{|MAP1010:s_items.Value?.Clear()|};")]
    [InlineData("{|MAP1010:Scope.s_items.Value![key]++|};")]
    [InlineData("s_items.Value ??= new(); {|MAP1010:s_items.Value[key] = 1|};")]
    [InlineData("{|MAP1010:(s_items.Value ??= new()).Add(key, 1)|};")]
    [InlineData("{|MAP1010:(s_items.Value ?? new()).Add(key, 1)|};")]
    [InlineData("if (s_items.Value == null) s_items.Value = new(); {|MAP1010:s_items.Value[key] = 1|};")]
    [InlineData("if (s_items.Value is null) { s_items.Value = new(); } {|MAP1010:s_items.Value.TryAdd(key, 1)|};")]
    [InlineData("var items = s_items.Value!; {|MAP1010:items[key] = 1|};")]
    [InlineData("var items = s_items.Value ??= new(); {|MAP1010:items[key] = 1|};")]
    [InlineData("var items = s_items.Value ?? (s_items.Value = new()); {|MAP1010:items[key] = 1|};")]
    [InlineData("var items = s_items.Value; if (items == null) { items = new(); s_items.Value = items; } {|MAP1010:items[key] = 1|};")]
    [InlineData("var items = s_items.Value; if (items is null) s_items.Value = items = new(); {|MAP1010:items.Add(key, 1)|};")]
    [InlineData("if (s_items.Value is { } items) {|MAP1010:items[key] = 1|};")]
    [InlineData("if (s_items.Value is Dictionary<string, int> items) {|MAP1010:items.Remove(key)|};")]
    [InlineData("{|MAP1010:Store(s_items.Value!, key)|};")]
    [InlineData("{|MAP1010:s_items.Value!.Put(key)|};")]
    [InlineData("{|MAP1010:CollectionsMarshal.GetValueRefOrAddDefault(s_items.Value!, key, out _)|} = 1;")]
    [InlineData("Task.Run(() => {|MAP1010:s_items.Value!.Remove(key)|});")]
    [InlineData("void Put() => {|MAP1010:s_items.Value!.Remove(key)|}; Put();")]
    [InlineData("foreach (char part in key) {|MAP1010:s_items.Value![part.ToString()] = 1|};")]
    [InlineData("try { } finally { {|MAP1010:s_items.Value!.Remove(key)|}; }")]
    [InlineData("Task.Run(() => s_items.Value = new()); {|MAP1010:s_items.Value!.Remove(key)|};")]
    [InlineData("s_items.Value = s_items.Value; {|MAP1010:s_items.Value!.Remove(key)|};")]
    public Task Every_way_to_change_it_in_place(string statements) => Finds(Scope(statements));

    [Theory]
    [InlineData("List<string>", "Add(key)")]
    [InlineData("Stack<string>", "Push(key)")]
    [InlineData("Queue<string>", "Enqueue(key)")]
    [InlineData("HashSet<string>", "Add(key)")]
    [InlineData("SortedDictionary<string, int>", "Add(key, 1)")]
    [InlineData("Hashtable", "Add(key, 1)")]
    [InlineData("LinkedList<string>", "AddLast(key)")]
    [InlineData("NameValueCollection", "Add(key, key)")]
    public Task Every_plain_collection(string type, string change) => Finds($$"""
        static class Scope
        {
            static readonly AsyncLocal<{{type}}> s_items = new();

            public static void Change(string key) => {|MAP1010:s_items.Value!.{{change}}|};
        }
        """);

    [Fact]
    public Task Holder_in_an_instance_field_a_property_and_a_base_type() => Finds("""
        class Base
        {
            protected readonly AsyncLocal<Stack<string>> _scopes = new();
            protected static AsyncLocal<List<string>> Names { get; } = new(_ => { });
        }

        class Derived : Base
        {
            public void Enter(string name)
            {
                _scopes.Value ??= new();
                {|MAP1010:_scopes.Value.Push(name)|};
            }

            public async Task EnterAsync(string name)
            {
                await Task.Yield();
                {|MAP1010:Names.Value!.Add(name)|};
            }
        }
        """);

    [Fact]
    public Task Property_that_returns_the_value() => Finds("""
        static class Scope
        {
            static readonly AsyncLocal<Dictionary<string, int>?> s_items = new();

            static Dictionary<string, int> Items => s_items.Value ??= new();

            public static Dictionary<string, int>? Current
            {
                get => s_items.Value;
                set => s_items.Value = value;
            }

            public static void Put(string key) => {|MAP1010:Items[key] = 1|};
        }

        class Stranger
        {
            void Put(string key)
            {
                if (Scope.Current != null)
                    {|MAP1010:Scope.Current[key] = 1|};
            }

            void Begin(string key)
            {
                Scope.Current = new();
                Scope.Current[key] = 1;
            }
        }
        """);

    [Fact]
    public Task Generic_nested_and_partial_types_records_and_accessors() => Finds(
        """
        partial class Context<T> where T : notnull
        {
            static readonly AsyncLocal<Dictionary<T, int>> s_items = new();

            record Nested(T Key)
            {
                public void Put() => {|MAP1010:s_items.Value![Key] = 1|};
            }
        }
        """,
        """
        partial class Context<T>
        {
            public int this[T key]
            {
                get => s_items.Value![key];
                set => {|MAP1010:s_items.Value![key] = value|};
            }
        }
        """);

    [Fact]
    public Task Interface_behind_which_there_is_a_plain_collection() => Finds("""
        static class Scope
        {
            static readonly AsyncLocal<IDictionary<string, object>> s_items = new();

            public static void Begin() => s_items.Value = new Dictionary<string, object>();

            public static void Put(string key) => {|MAP1010:s_items.Value!.Add(key, key)|};
        }
        """);

    [Fact]
    public Task Derived_collection_of_the_program() => Finds("""
        class Bag : Dictionary<string, object>
        {
        }

        static class Scope
        {
            static readonly AsyncLocal<Bag> s_items = new();

            public static void Put(string key)
            {
                Bag? bag = s_items.Value;
                if (bag == null)
                    return;

                {|MAP1010:bag[key] = key|};
            }
        }
        """);

    [Fact]
    public Task Safe_twin_new_immutable_value() => Silent("""
        static class Scope
        {
            static readonly AsyncLocal<ImmutableDictionary<string, string>> s_items = new();

            public static void Set(string key, string value) =>
                s_items.Value = (s_items.Value ?? ImmutableDictionary<string, string>.Empty).SetItem(key, value);
        }
        """);

    [Theory]
    [InlineData("s_items.Value = new() { [key] = 1 };")]
    [InlineData("s_items.Value = new(); s_items.Value[key] = 1;")]
    [InlineData("s_items.Value = new Dictionary<string, int>(s_items.Value!); s_items.Value.Add(key, 1);")]
    [InlineData("var copy = new Dictionary<string, int>(s_items.Value!); copy[key] = 1; s_items.Value = copy;")]
    [InlineData("var copy = new Dictionary<string, int>(); s_items.Value = copy; s_items.Value[key] = 1;")]
    [InlineData("s_items.Value = s_items.Value!.ToDictionary(pair => pair.Key, pair => pair.Value); s_items.Value.Remove(key);")]
    [InlineData("s_items.Value = Make(); s_items.Value[key] = 1;")]
    [InlineData("s_items.Value = key is \"\" ? new() : new(10); s_items.Value[key] = 1;")]
    [InlineData("s_items.Value = new(); foreach (char part in key) { s_items.Value[part.ToString()] = 1; }")]
    [InlineData("try { s_items.Value = new(); } finally { } s_items.Value[key] = 1;")]
    [InlineData("if (s_items.Value == null) { s_items.Value = new(); s_items.Value.Add(key, 1); }")]
    public Task Fresh_collection_that_this_flow_has_just_put_there(string statements) => Silent(Scope(statements));

    [Theory]
    [InlineData("_ = s_items.Value![key];")]
    [InlineData("_ = s_items.Value!.TryGetValue(key, out _);")]
    [InlineData("foreach (var item in s_items.Value!) Console.WriteLine(item);")]
    [InlineData("s_items.Value = null!;")]
    [InlineData("var items = s_items.Value; items = new(); items[key] = 1;")]
    [InlineData("Read(s_items.Value!, key);")]
    [InlineData("_ = nameof(s_items.Value.Add);")]
    public Task Readers_and_replacements(string statements) => Silent(Scope(statements));

    [Theory]
    [InlineData("lock (s_gate) s_items.Value![key] = 1;")]
    [InlineData("lock (s_items.Value!) s_items.Value![key] = 1;")]
    [InlineData("var items = s_items.Value!; lock (items) { items[key] = 1; }")]
    public Task Sharing_that_is_meant_and_guarded(string statements) => Silent(Scope(statements));

    [Fact]
    public Task Collections_that_several_flows_may_share() => Silent("""
        static class Scope
        {
            static readonly AsyncLocal<ConcurrentDictionary<string, int>> s_map = new();
            static readonly AsyncLocal<ConcurrentStack<string>> s_stack = new();
            static readonly AsyncLocal<ImmutableList<string>> s_list = new();
            static readonly AsyncLocal<IDictionary<string, int>> s_face = new();

            public static void Put(string key)
            {
                s_face.Value = new ConcurrentDictionary<string, int>();
                s_map.Value![key] = 1;
                s_stack.Value!.Push(key);
                s_list.Value = s_list.Value!.Add(key);
            }

            public static void PutBehindTheFace(string key) => s_face.Value!.Add(key, 1);
        }
        """);

    [Fact]
    public Task Interface_of_which_nobody_knows_what_is_behind() => Silent("""
        static class Scope
        {
            static readonly AsyncLocal<IDictionary<string, int>> s_items = new();

            public static void Begin(IDictionary<string, int> items) => s_items.Value = items;

            public static void Put(string key) => s_items.Value!.Add(key, 1);
        }
        """);

    [Fact]
    public Task Other_holders_with_a_value() => Silent("""
        static class Scope
        {
            static readonly ThreadLocal<List<string>> s_perThread = new(() => new());
            static readonly Lazy<List<string>> s_lazy = new();
            static readonly AsyncLocal<string> s_name = new();
            static readonly AsyncLocal<int[]> s_array = new();
            static readonly List<string> s_list = new();

            public static void Put(string key)
            {
                s_perThread.Value!.Add(key);
                s_name.Value = key;
                s_array.Value![0] = 1;
            }
        }

        class AsyncLocal<T, U>
        {
            public T? Value;
        }

        class Own
        {
            static readonly AsyncLocal<List<string>, int> s_own = new();

            void Put() => s_own.Value!.Add("");
        }
        """);

    [Fact]
    public Task Type_initialization_runs_before_any_flow() => Silent("""
        static class Scope
        {
            static readonly AsyncLocal<List<string>> s_items = new();

            static Scope()
            {
                s_items.Value ??= new();
                s_items.Value.Add("root");
            }
        }
        """);

    [Fact]
    public Task Misses_a_collection_inside_of_the_value() => KnownMiss("""
        class State
        {
            public Dictionary<string, int> Items { get; } = new();
        }

        static class Scope
        {
            static readonly AsyncLocal<State> s_state = new();

            public static void Put(string key) => s_state.Value!.Items[key] = 1;
        }
        """);

    [Fact]
    public Task Misses_a_collection_that_a_method_returned() => KnownMiss("""
        static class Scope
        {
            static readonly AsyncLocal<List<string>> s_items = new();

            public static List<string> Current() => s_items.Value!;

            public static void Put(string name) => Current().Add(name);
        }
        """);

    [Fact]
    public Task Reports_a_flow_that_never_starts_another() => KnownFalseAlarm("""
        static class Depth
        {
            static readonly AsyncLocal<Stack<string>> s_names = new();

            public static void Within(string name, Action action)
            {
                s_names.Value ??= new();
                {|MAP1010:s_names.Value.Push(name)|};
                try
                {
                    action();
                }
                finally
                {
                    s_names.Value.Pop();
                }
            }
        }
        """);

    private static string Scope(string statements) => $$"""
        static class Extensions
        {
            public static void Put(this Dictionary<string, int> items, string key) => items[key] = 1;
        }

        static class Scope
        {
            static readonly object s_gate = new();
            static readonly AsyncLocal<Dictionary<string, int>> s_items = new();

            public static void Change(string key)
            {
                {{statements}}
            }

            static void Store(Dictionary<string, int> items, string key) => items[key] = 1;

            static int Read(Dictionary<string, int> items, string key) => items[key];

            static Dictionary<string, int> Make() => new();
        }
        """;
}
