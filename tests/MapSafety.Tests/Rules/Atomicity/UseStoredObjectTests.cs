using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class UseStoredObjectTests : StateFixTests<UseStoredObject>
{
    private const string Rooms = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rooms
        {
            private static readonly ConcurrentDictionary<string, List<string>> s_rooms = new();

            public static void Enter(string name, string guest)
            {
                // Everybody is written down.
                var guests = new List<string>();
                s_rooms.TryAdd(name, guests);
                lock (guests)
                    guests.Add(guest);
            }

            public static int Count(string name)
            {
                List<string> guests = new(4);
                guests.Capacity = 8;
                _ = s_rooms.TryAdd(name, guests);
                lock (guests)
                    return guests.Count;
            }
        }
        """;

    [Fact]
    public Task Goes_on_with_the_object_that_the_map_has() => Fixes(Rooms, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rooms
        {
            private static readonly ConcurrentDictionary<string, List<string>> s_rooms = new();

            public static void Enter(string name, string guest)
            {
                // Everybody is written down.
                var guests = s_rooms.GetOrAdd(name, static _ => new List<string>());
                lock (guests)
                    guests.Add(guest);
            }

            public static int Count(string name)
            {
                List<string> guests = new(4);
                guests.Capacity = 8;
                guests = s_rooms.GetOrAdd(name, guests);
                lock (guests)
                    return guests.Count;
            }
        }
        """,
        step: "Rooms.Enter(i.ToString(), thread.ToString());",
        holds: "Enumerable.Range(0, iterations).All(i => Rooms.Count(i.ToString()) == threads)");

    [Fact]
    public void Code_before_the_fix_loses_the_second_guest() => Proof.Proof.Of(Rooms, Rooms
            .Replace("var guests = new List<string>();", "var guests = s_rooms.GetOrAdd(name, new List<string>());")
            .Replace("        s_rooms.TryAdd(name, guests);\n", "")
            .Replace("_ = s_rooms.TryAdd(name, guests);", "guests = s_rooms.GetOrAdd(name, guests);"))
        .FailsBeforeAndPasses("""
            internal static class Check
            {
                public static string? Run()
                {
                    Rooms.Enter("a", "one");
                    Rooms.Enter("a", "two");
                    return Rooms.Count("a") == 2 ? null : "lost";
                }
            }
            """);

    [Fact]
    public Task Target_typed_and_assigned_objects_of_an_object() => FixesFiles([("/0/Test0.cs", """
        using System.Collections.Concurrent;

        internal sealed class Gates
        {
            private readonly ConcurrentDictionary<string, object> _gates = new();

            public object Of(string key)
            {
                object gate = new();
                this._gates.TryAdd(key, gate);
                return gate;
            }

            public object Late(string key)
            {
                object gate = key;
                gate = new object();
                _gates.TryAdd(key, gate);
                return gate;
            }
        }
        """)], [("/0/Test0.cs", """
        using System.Collections.Concurrent;

        internal sealed class Gates
        {
            private readonly ConcurrentDictionary<string, object> _gates = new();

            public object Of(string key)
            {
                object gate = this._gates.GetOrAdd(key, static _ => new());
                return gate;
            }

            public object Late(string key)
            {
                object gate = key;
                gate = _gates.GetOrAdd(key, static _ => new object());
                return gate;
            }
        }
        """)]);

    [Theory]
    [InlineData("System.Threading.CancellationTokenSource", "var made = new System.Threading.CancellationTokenSource(); s_map.TryAdd(key, made); return made;")]
    [InlineData("object", "var made = new object(); System.Func<object> get = () => made; s_map.TryAdd(key, made); return made;")]
    [InlineData("object", "var made = new object(); s_map.TryAdd(key, made); s_map.TryRemove(key, out _); return made;")]
    [InlineData("object", "var made = new object(); if (key.Length > 1) s_map.TryAdd(key, made); return made;")]
    [InlineData("object", "var made = new object(); bool added = s_map.TryAdd(key, made); return made;")]
    [InlineData("object", "System.Text.StringBuilder made = new(); return Keep(key, made); static object Keep(string k, object o) { var kept = new object(); switch (k) { default: var gate = new object(); s_map.TryAdd(k, gate); System.Action a = () => gate.ToString(); a(); return gate; } }")]
    public Task Not_offered_where_the_object_is_disposed_of_shared_or_taken_out(string type, string statements) => NotOffered($$"""
        using System.Collections.Concurrent;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static object Get(string key)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Go on with the object that 's_rooms' has", "MapSafety.UseStoredObject", Rooms);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("继续使用“s_rooms”中的对象", Rooms);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Rooms);
}
