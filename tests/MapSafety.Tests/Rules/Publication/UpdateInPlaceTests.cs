using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class UpdateInPlaceTests : StateFixTests<UpdateInPlace>
{
    private const string Names = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Names
        {
            private static volatile IDictionary<string, int> s_names = new ConcurrentDictionary<string, int>();

            public static int Count => s_names.Count;

            public static void Add(string name) => s_names[name] = 1;

            public static void Reset() => s_names = new Dictionary<string, int>();

            public static void Load(string[] names)
            {
                // all at once
                s_names = names.ToDictionary(name => name, _ => 1, StringComparer.Ordinal);
            }
        }
        """;

    private const string Hits = """
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Hits
        {
            private static ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static void Sweep() => s_hits = new(s_hits.Where(hit => hit.Value > 0));

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int count) ? count : 0;
        }
        """;

    [Fact]
    public Task Map_behind_an_interface() => Fixes(Names, """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Names
        {
            private static readonly IDictionary<string, int> s_names = new ConcurrentDictionary<string, int>();

            public static int Count => s_names.Count;

            public static void Add(string name) => s_names[name] = 1;

            public static void Reset() => s_names.Clear();

            public static void Load(string[] names)
            {
                // all at once
                var next = names.ToDictionary(name => name, _ => 1, StringComparer.Ordinal);
                foreach (var entry in s_names)
                {
                    if (!next.ContainsKey(entry.Key))
                    {
                        s_names.Remove(entry.Key);
                    }
                }

                foreach (var entry in next)
                {
                    s_names[entry.Key] = entry.Value;
                }
            }
        }
        """,
        step: "if (thread == 0) Names.Load(new[] { \"a\", \"b\" }); else if (thread == 1) Names.Add(\"a\"); else if (Names.Count > 2) throw new Exception(\"too many\");", holds: "Names.Count is 1 or 2");

    [Fact]
    public Task Sweep_removes_only_what_it_has_judged() => Fixes(Hits, """
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Hits
        {
            private static readonly ConcurrentDictionary<string, int> s_hits = new();

            public static void Hit(string ip) => s_hits.AddOrUpdate(ip, 1, (_, n) => n + 1);

            public static void Sweep()
            {
                foreach (var hit in s_hits)
                {
                    if (hit.Value > 0)
                    {
                        continue;
                    }

                    s_hits.TryRemove(hit);
                }
            }

            public static int Of(string ip) => s_hits.TryGetValue(ip, out int count) ? count : 0;
        }
        """.Replace("using System.Linq;\n", ""),
        step: "if (thread == 0) Hits.Sweep(); else Hits.Hit(\"a\");", holds: "Hits.Of(\"a\") == calls - iterations");

    [Fact]
    public Task Map_of_an_object_that_is_given_a_new_one() => Fixes("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class App
        {
            public static readonly Routes Routes = new();
        }

        internal sealed class Routes
        {
            private IDictionary<string, int> _routes = new ConcurrentDictionary<string, int>();

            public void Set(string path, int port) => _routes[path] = port;

            public void Load(Dictionary<string, int> routes) => _routes = routes;

            public int Find(string path) => _routes.TryGetValue(path, out int port) ? port : 0;
        }
        """, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class App
        {
            public static readonly Routes Routes = new();
        }

        internal sealed class Routes
        {
            private readonly IDictionary<string, int> _routes = new ConcurrentDictionary<string, int>();

            public void Set(string path, int port) => _routes[path] = port;

            public void Load(Dictionary<string, int> routes)
            {
                foreach (var entry in _routes)
                {
                    if (!routes.ContainsKey(entry.Key))
                    {
                        _routes.Remove(entry.Key);
                    }
                }

                foreach (var entry in routes)
                {
                    _routes[entry.Key] = entry.Value;
                }
            }

            public int Find(string path) => _routes.TryGetValue(path, out int port) ? port : 0;
        }
        """,
        step: "if (thread == 0) App.Routes.Load(new() { [\"a\"] = 7 }); else App.Routes.Set(\"k\" + thread, 1);", holds: "App.Routes.Find(\"a\") == 7");

    [Fact]
    public Task Title_and_key() => TitleIs("Keep the map in 's_names' and update it in place (2 places); readers may see old and new entries side by side", "MapSafety.UpdateInPlace", Names);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("保留“s_names”中的映射并就地更新（2 处）；读取者可能同时看到新旧条目", Names);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Names);

    [Theory]
    [InlineData("public static void Take() { var old = s_names; s_names = new Dictionary<string, int>(); old.Clear(); }")] // goes on with the old one
    [InlineData("public static void Drop() => s_names = null!;")]
    [InlineData("public static IDictionary<string, int> Set(IDictionary<string, int> names) => s_names = names;")]
    public Task Not_offered_beside(string member) => NotOffered(Names.Replace("public static int Count", member + "\n    public static int Count"));

    [Fact]
    public Task Not_where_the_new_version_is_made_of_other_entries() => NotOffered(Hits.Replace("s_hits.Where(hit => hit.Value > 0)", "s_hits.Where(hit => hit.Value > 0).Concat(s_hits)"));

    [Fact]
    public void An_addition_during_the_load_breaks_the_plain_map_without_the_fix() => Proof.Proof.Of(Held("volatile", "s_names = next;"), Held("readonly", """
        foreach (var entry in s_names)
        {
            if (!next.ContainsKey(entry.Key))
            {
                s_names.Remove(entry.Key);
            }
        }

        foreach (var entry in next)
        {
            s_names[entry.Key] = entry.Value;
        }
        """)).LosesWhenGrowing(add: "Names.Start(); Names.Add(k);", contains: "Names.Has(k)");

    private static string Held(string modifier, string store) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Threading;

        internal static class Names
        {
            private static {{modifier}} IDictionary<object, int> s_names = new ConcurrentDictionary<object, int>();
            private static int s_isLoaded;

            // The first to come loads an empty version.
            public static void Start()
            {
                if (Interlocked.Exchange(ref s_isLoaded, 1) == 0)
                    Load(new());
            }

            public static void Load(Dictionary<object, int> next)
            {
                {{store}}
            }

            public static void Add(object name) => s_names[name] = 1;

            public static bool Has(object name) => s_names.ContainsKey(name);
        }
        """;
}
