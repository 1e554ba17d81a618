using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class AssignImmutableCollectionTests : StateFixTests<AssignImmutableCollection>
{
    private const string Scope = """
        using System.Collections.Generic;
        using System.Threading;

        internal static class Scope
        {
            private static readonly AsyncLocal<Dictionary<string, int>?> s_items = new();

            public static void Begin() => s_items.Value = new();

            public static void Set(string key, int value)
            {
                s_items.Value ??= new Dictionary<string, int>();
                s_items.Value[key] = value; // the newest wins
            }

            public static void Forget(string key) => s_items.Value?.Remove(key);

            public static void End() => s_items.Value = null;

            public static bool Has(string key) => s_items.Value != null && s_items.Value.ContainsKey(key);

            public static int Count => s_items.Value?.Count ?? 0;
        }
        """;

    [Fact]
    public Task Map() => Fixes(Scope, """
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Scope
        {
            private static readonly AsyncLocal<ImmutableDictionary<string, int>?> s_items = new();

            public static void Begin() => s_items.Value = ImmutableDictionary<string, int>.Empty;

            public static void Set(string key, int value)
            {
                s_items.Value ??= ImmutableDictionary<string, int>.Empty;
                s_items.Value = s_items.Value.SetItem(key, value); // the newest wins
            }

            public static void Forget(string key) => s_items.Value = s_items.Value?.Remove(key);

            public static void End() => s_items.Value = null;

            public static bool Has(string key) => s_items.Value != null && s_items.Value.ContainsKey(key);

            public static int Count => s_items.Value?.Count ?? 0;
        }
        """,
        step: """
            Scope.Begin();
            Scope.Set("own", thread);
            System.Threading.Tasks.Task.WaitAll(
                System.Threading.Tasks.Task.Run(() => { for (int n = 0; n < 5; n++) Scope.Set("a" + n, i); }),
                System.Threading.Tasks.Task.Run(() => { for (int n = 0; n < 5; n++) Scope.Forget("own"); }));
            if (Scope.Count != 1 || !Scope.Has("own")) throw new System.InvalidOperationException();
            """,
        holds: "Scope.Count == 0");

    [Fact]
    public Task Stack_of_scopes() => Fixes("""
        using System.Collections.Generic;
        using System.Threading;

        internal static class Scopes
        {
            private static readonly AsyncLocal<Stack<string>?> s_scopes = new AsyncLocal<Stack<string>?>();

            public static void Enter(string name)
            {
                if (s_scopes.Value is null)
                    s_scopes.Value = new();

                s_scopes.Value!.Push(name);
            }

            public static void Leave()
            {
                s_scopes.Value!.Pop();
            }

            public static string Current => s_scopes.Value!.Peek();
        }
        """, """
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Scopes
        {
            private static readonly AsyncLocal<ImmutableStack<string>?> s_scopes = new AsyncLocal<ImmutableStack<string>?>();

            public static void Enter(string name)
            {
                if (s_scopes.Value is null)
                    s_scopes.Value = ImmutableStack<string>.Empty;

                s_scopes.Value = s_scopes.Value!.Push(name);
            }

            public static void Leave()
            {
                s_scopes.Value = s_scopes.Value!.Pop();
            }

            public static string Current => s_scopes.Value!.Peek();
        }
        """,
        step: """Scopes.Enter("x" + i); if (Scopes.Current != "x" + i) throw new System.InvalidOperationException(); Scopes.Leave();""",
        holds: "calls > 0");

    [Fact]
    public Task Uses_in_other_files() => FixesFiles(
        [
            ("/0/Test0.cs", """
                using System.Collections.Generic;
                using System.Threading;

                internal static class Tags
                {
                    internal static readonly AsyncLocal<List<string>> Names = new();
                }
                """),
            ("/0/Test1.cs", """
                internal static class User
                {
                    public static void Add(string name) => Tags.Names.Value!.Add(name);

                    public static void Print()
                    {
                        foreach (string name in Tags.Names.Value!)
                            System.Console.WriteLine(name);
                    }
                }
                """),
        ],
        [
            ("/0/Test0.cs", """
                using System.Collections.Immutable;
                using System.Threading;

                internal static class Tags
                {
                    internal static readonly AsyncLocal<ImmutableList<string>> Names = new();
                }
                """),
            ("/0/Test1.cs", """
                internal static class User
                {
                    public static void Add(string name) => Tags.Names.Value = Tags.Names.Value!.Add(name);

                    public static void Print()
                    {
                        foreach (string name in Tags.Names.Value!)
                            System.Console.WriteLine(name);
                    }
                }
                """),
        ]);

    [Theory]
    [InlineData("{ var items = s_items.Value!; items[key] = 1; }")]
    [InlineData("{ if (s_items.Value is { } items) items.Remove(key); }")]
    [InlineData("{ s_items.Value!.Add(key, 1); }")]
    [InlineData("{ s_items.Value![key]++; }")]
    [InlineData("{ s_items.Value![key] = 1; System.Console.WriteLine(s_items.Value!.Remove(key)); }")]
    [InlineData("{ s_items.Value = new() { [key] = 1 }; } public static void Remove(string key) { s_items.Value!.Remove(key); }")]
    [InlineData("{ s_items.Value![key] = 1; } public static object Get() => s_items.Value!;")]
    [InlineData("{ s_items.Value![key] = 1; } public static Dictionary<string, int> Get() => s_items.Value!;")]
    public Task Not_offered_where_a_use_cannot_be_rewritten(string body) => NotOffered($$"""
        using System.Collections.Generic;
        using System.Threading;

        internal static class Scope
        {
            private static readonly AsyncLocal<Dictionary<string, int>> s_items = new();

            public static void Change(string key) {{body}}
        }
        """);

    [Fact]
    public Task Not_offered_where_there_is_a_handler() => NotOffered("""
        using System.Collections.Generic;
        using System.Threading;

        internal static class Scope
        {
            private static readonly AsyncLocal<Dictionary<string, int>> s_items = new(change => System.Console.WriteLine(change.CurrentValue));

            public static void Change(string key) => s_items.Value![key] = 1;
        }
        """);

    [Fact]
    public Task Holder_of_an_object() => Fixes(
        """
        using System.Collections.Generic;
        using System.Threading;

        internal sealed class Scope
        {
            private readonly AsyncLocal<Dictionary<string, int>?> _items = new();

            public void Set(string key, int value)
            {
                this._items.Value ??= new Dictionary<string, int>();
                _items.Value[key] = value;
            }

            public int Get(string key) => _items.Value!.TryGetValue(key, out int value) ? value : 0;

            public void Clear() => _items.Value = null;
        }

        """,
        after: """
        using System.Collections.Immutable;
        using System.Threading;

        internal sealed class Scope
        {
            private readonly AsyncLocal<ImmutableDictionary<string, int>?> _items = new();

            public void Set(string key, int value)
            {
                this._items.Value ??= ImmutableDictionary<string, int>.Empty;
                _items.Value = _items.Value.SetItem(key, value);
            }

            public int Get(string key) => _items.Value!.TryGetValue(key, out int value) ? value : 0;

            public void Clear() => _items.Value = null;
        }

        """,
        step: "var scope = new Scope(); scope.Set(\"a\", i); if (scope.Get(\"a\") != i) throw new Exception(); scope.Clear();", holds: "calls > 0");

    [Fact]
    public Task Holder_of_other_objects_and_of_a_generic_type() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;
            using System.Threading;

            internal class Context<T>
            {
                internal readonly AsyncLocal<List<T>> Items = new AsyncLocal<List<T>>();

                public void Add(T item) => Items.Value!.Add(item);
            }

            internal static class Entry
            {
                public static void Begin(Context<string> context)
                {
                    context.Items.Value = new List<string>();
                    context.Items.Value.Add("begin");
                }
            }
            """)],
        [("/0/Test0.cs", """
            using System.Collections.Immutable;
            using System.Threading;

            internal class Context<T>
            {
                internal readonly AsyncLocal<ImmutableList<T>> Items = new AsyncLocal<ImmutableList<T>>();

                public void Add(T item) => Items.Value = Items.Value!.Add(item);
            }

            internal static class Entry
            {
                public static void Begin(Context<string> context)
                {
                    context.Items.Value = ImmutableList<string>.Empty;
                    context.Items.Value = context.Items.Value.Add("begin");
                }
            }
            """)]);

    [Fact]
    public Task Title_says_what_changes() => TitleIs(
        "Keep an ImmutableDictionary in 's_items' and assign a new one at each change (8 uses in 1 file); what a flow changes, its parent does not see",
        "MapSafety.AssignImmutableCollection", Scope);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "在“s_items”中保存 ImmutableDictionary，每次修改时赋予新的集合（1 个文件中的 8 处使用）；父流程看不到子流程所做的修改", Scope);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Scope);
}
