using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class MakeVolatileTests : StateFixTests<MakeVolatile>
{
    private const string Rates = """
        using System.Collections.Generic;

        internal static class Rates
        {
            private static Dictionary<string, int> s_rates = new();

            public static void Reload(Dictionary<string, int> rates) => s_rates = rates;

            public static int Count => s_rates.Count;
        }
        """;

    [Fact]
    public Task Field() => Fixes(
        Rates, Rates.Replace("static Dictionary<string, int> s_rates", "static volatile Dictionary<string, int> s_rates"),
        step: "if (thread == 0) Rates.Reload(new() { [\"a\"] = 1, [\"b\"] = 2 }); else if (Rates.Count is not (0 or 2)) throw new Exception(\"half filled\");", holds: "Rates.Count == 2");

    [Fact]
    public Task Field_of_an_object_that_code_exchanges() => Fixes("""
        using System.Collections.Frozen;
        using System.Collections.Generic;
        using System.Threading;

        internal static class App
        {
            public static readonly Router Router = new();
        }

        internal sealed class Router
        {
            // by path
            private FrozenDictionary<string, int>? _routes;

            public void Load(Dictionary<string, int> routes) => _routes = routes.ToFrozenDictionary();

            public void Drop() => Interlocked.Exchange(ref _routes, null);

            public int Find(string path) => _routes is { } routes && routes.TryGetValue(path, out int port) ? port : 0;
        }
        """, """
        using System.Collections.Frozen;
        using System.Collections.Generic;
        using System.Threading;

        internal static class App
        {
            public static readonly Router Router = new();
        }

        internal sealed class Router
        {
            // by path
            private volatile FrozenDictionary<string, int>? _routes;

            public void Load(Dictionary<string, int> routes) => _routes = routes.ToFrozenDictionary();

            public void Drop() => Interlocked.Exchange(ref _routes, null);

            public int Find(string path) => _routes is { } routes && routes.TryGetValue(path, out int port) ? port : 0;
        }
        """,
        step: "if (thread == 0) App.Router.Load(new() { [\"a\"] = 7 }); else if (App.Router.Find(\"a\") is not (0 or 7)) throw new Exception(\"wrong\");", holds: "App.Router.Find(\"a\") == 7");

    [Fact]
    public Task Automatic_property_with_a_comment() => Fixes("""
        using System.Collections.Generic;
        using System.Collections.Immutable;

        internal static class Settings
        {
            private static int s_loads;

            /// <summary>All of them.</summary>
            public static ImmutableDictionary<string, int> All { get; private set; } = ImmutableDictionary<string, int>.Empty;

            public static void Reload(Dictionary<string, int> settings)
            {
                All = settings.ToImmutableDictionary();
                s_loads = All.Count;
            }

            public static int Of(string name) => All.GetValueOrDefault(name) + 0 * s_loads;
        }
        """, """
        using System.Collections.Generic;
        using System.Collections.Immutable;

        internal static class Settings
        {
            private static int s_loads;

            private static volatile ImmutableDictionary<string, int> s_all = ImmutableDictionary<string, int>.Empty;

            /// <summary>All of them.</summary>
            public static ImmutableDictionary<string, int> All { get => s_all; private set => s_all = value; }

            public static void Reload(Dictionary<string, int> settings)
            {
                All = settings.ToImmutableDictionary();
                s_loads = All.Count;
            }

            public static int Of(string name) => All.GetValueOrDefault(name) + 0 * s_loads;
        }
        """,
        step: "if (thread == 0) Settings.Reload(new() { [\"a\"] = 7 }); else if (Settings.Of(\"a\") is not (0 or 7)) throw new Exception(\"wrong\");", holds: "Settings.Of(\"a\") == 7");

    [Fact]
    public Task Property_of_an_object_over_several_lines() => Fixes("""
        using System.Collections.Generic;

        internal static class App
        {
            public static readonly Table Table = new();
        }

        internal sealed class Table
        {
            public IReadOnlyDictionary<string, int>? Rows
            {
                get;
                set;
            }

            public int Count => Rows?.Count ?? 0;

            public void Load() => Rows = new Dictionary<string, int> { ["a"] = 1 };
        }
        """, """
        using System.Collections.Generic;

        internal static class App
        {
            public static readonly Table Table = new();
        }

        internal sealed class Table
        {
            private volatile IReadOnlyDictionary<string, int>? _rows;

            public IReadOnlyDictionary<string, int>? Rows
            {
                get => _rows;
                set => _rows = value;
            }

            public int Count => Rows?.Count ?? 0;

            public void Load() => Rows = new Dictionary<string, int> { ["a"] = 1 };
        }
        """,
        step: "if (thread == 0) App.Table.Load(); else if (App.Table.Count is not (0 or 1)) throw new Exception(\"half filled\");", holds: "App.Table.Count == 1");

    [Fact]
    public Task Double_checked_locking() => Fixes("""
        using System.Collections.Generic;

        internal static class Names
        {
            private static readonly object s_gate = new();
            private static Dictionary<string, int>? s_names;

            public static int Find(string name)
            {
                if (s_names == null)
                {
                    lock (s_gate)
                    {
                        s_names ??= new() { ["a"] = 1 };
                    }
                }

                return s_names[name];
            }
        }
        """, """
        using System.Collections.Generic;

        internal static class Names
        {
            private static readonly object s_gate = new();
            private static volatile Dictionary<string, int>? s_names;

            public static int Find(string name)
            {
                if (s_names == null)
                {
                    lock (s_gate)
                    {
                        s_names ??= new() { ["a"] = 1 };
                    }
                }

                return s_names[name];
            }
        }
        """,
        step: "if (Names.Find(\"a\") != 1) throw new Exception(\"wrong\");", holds: "true");

    [Fact]
    public Task Title_and_key() => TitleIs("Make 's_rates' volatile, so that readers without a lock see the collection that was stored last", "MapSafety.MakeVolatile", Rates);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_rates”声明为 volatile，使不加锁的读取者看到最后存入的集合", Rates);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Rates);

    [Fact]
    public Task Not_where_it_is_taken_by_reference() => NotOffered(Rates.Replace("public static int Count", "public static void Init() => Make(ref s_rates);\n    private static void Make(ref Dictionary<string, int> map) => map ??= new();\n    public static int Count"));

    [Fact]
    public Task Not_where_other_assemblies_see_the_field() => NotOffered(Rates.Replace("internal static class", "public static class").Replace("private static Dictionary", "public static Dictionary"));

    [Fact]
    public Task Not_for_a_struct() => NotOffered("""
        using System.Collections.Immutable;

        internal static class Names
        {
            private static ImmutableArray<string> s_all = ImmutableArray<string>.Empty;

            public static void Set(ImmutableArray<string> all) => s_all = all;

            public static int Count => s_all.Length;
        }
        """);

    // The compiler reads a plain field once for the whole loop where nothing in the loop forbids it.
    [Fact]
    public void A_loop_never_sees_the_new_collection_without_the_fix() => Proof.Proof.Of(Waiting(""), Waiting("volatile ")).FailsBeforeAndPasses("""
        using System.Collections.Immutable;
        using System.Threading;

        internal static class Check
        {
            public static string? Run()
            {
                Nodes nodes = new();
                bool isSeen = false;
                Thread waiter = new(() => isSeen = nodes.Wait());
                waiter.Start();
                Thread.Sleep(300);
                nodes.Set(ImmutableList.Create("a"));
                waiter.Join();
                return isSeen ? null : "the loop goes on with the old collection";
            }
        }
        """);

    private static string Waiting(string modifier) => $$"""
        using System.Collections.Immutable;
        using System.Runtime.CompilerServices;

        internal sealed class Nodes
        {
            private {{modifier}}ImmutableList<string> _nodes = ImmutableList<string>.Empty;

            public void Set(ImmutableList<string> nodes) => _nodes = nodes;

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public bool Wait()
            {
                for (long turn = 0; turn < 3_000_000_000; turn++)
                    if (_nodes.Count > 0)
                        return true;

                return false;
            }
        }
        """;
}
