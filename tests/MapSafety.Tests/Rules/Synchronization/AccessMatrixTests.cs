namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>
/// Every kind of access to every kind of state: the rows are the states and the objects that hold them, the members of the source the accesses. A
/// gap in the one shows beside the others.
/// </summary>
public sealed class AccessMatrixTests : AllRulesTests
{
    private const string Held = "class Subject", Single = "[System.Composition.Shared] class Subject";

    private const string Kit = """
        #nullable enable
        namespace System.Composition { public class SharedAttribute : Attribute { } }
        static class Kit
        {
            public static void Put(IDictionary<string, int> map) => map["a"] = 1;
            public static void PutTwice(this IDictionary<string, int> map) { Put(map); Put(map); }
            public static void Named(IDictionary<string, int> map, int count) => map.Add("a", count);
        }
        static class State<T> { public static readonly Dictionary<string, int> Map = new(); }
        """;

    // Each is the member of a type of its own. What stands between the arrows is reported, and nothing is when the state's lock is taken around it.
    private static readonly string[] s_accesses =
    [
        "GUARD { «MAP[\"a\"] = 1»; }",
        "GUARD { «MAP[\"a\"] += 1»; }",
        "GUARD { «MAP[\"a\"]++»; }",
        "GUARD { «MAP.Add(\"a\", 1)»; }",
        "GUARD { «MAP?.Add(\"a\", 1)»; }",
        "GUARD { «MAP!.Add(\"a\", 1)»; }",
        "GUARD { if («MAP.Remove(\"a\")») return; }",
        "GUARD { «MAP.Clear()»; }",
        "GUARD { var map = MAP; «map.Clear()»; }",
        "GUARD { var map = MAP; var again = map; «again.Clear()»; }",
        "GUARD { var map = DateTime.Now.Year > 1 ? MAP : new Dictionary<string, int>(); «map.Clear()»; }",
        "GUARD { if (MAP is { } map) «map.Clear()»; }",
        "GUARD { «(MAP ?? new Dictionary<string, int>()).Clear()»; }",
        "void Local() => «MAP.Clear()»; GUARD { Local(); }",
        "GUARD { «Local(MAP)»; } static void Local(IDictionary<string, int> map) => map.Clear();",
        "GUARD { «Kit.Put(MAP)»; }",
        "GUARD { «MAP.PutTwice()»; }",
        "GUARD { «Kit.Named(count: 1, map: MAP)»; }",
        "Action act = () => { GUARD { «MAP.Clear()»; } }; act();",
        "Func<Task> act = async () => { await Task.Yield(); GUARD { «MAP.Clear()»; } }; act().Wait();",
        "GUARD { («MAP[\"a\"]», _) = (1, 2); }",
        "GUARD { «((ICollection<KeyValuePair<string, int>>)MAP).Clear()»; }",
        "GUARD { var map = MAP as IDictionary<string, int>; «map!.Clear()»; }",
        "GUARD { foreach (var key in new[] { \"a\" }) «MAP.Remove(key)»; }",
        "try { Console.Write(1); } finally { GUARD { «MAP.Clear()»; } }",
        "using var stream = new System.IO.MemoryStream(); GUARD { «MAP.Clear()»; }",
        "GUARD { switch (DateTime.Now.Year) { case 1: «MAP.Clear()»; break; } }",
        "GUARD { _ = «MAP.TryAdd(\"a\", 1)» ? 1 : throw new Exception(); }",
        "GUARD { Console.Write(«MAP.Remove(\"a\")»); }",
        "GUARD { Console.Write($\"{«MAP.Remove(\"a\")»}\"); }",
        "if (DateTime.Now.Year == 1) return; GUARD { «MAP.Clear()»; }",
        "for (int i = 0; i < 2; i++) { GUARD { «MAP.Remove(\"a\")»; } }",
        "foreach (int i in new[] { 1 }.Where(_ => { GUARD { return «MAP.Remove(\"a\")»; } })) { }",
    ];

    [Theory]
    [InlineData("private static Dictionary<string, int> s_map = new();", "s_map", "static class Subject", "MAP1001")]
    [InlineData("private static Dictionary<string, int> Map { get; set; } = new();", "Map", "static class Subject", "MAP1001")]
    [InlineData("private static Dictionary<string, int> s_map = new(); private static Dictionary<string, int> Map => s_map;", "Map", "static class Subject", "MAP1001")]
    [InlineData("private static Dictionary<string, int> s_map = new(); private static Dictionary<string, int> Map() => s_map;", "Map()", "static class Subject", "MAP1001")]
    [InlineData("private static IDictionary<string, int> s_map = new Dictionary<string, int>();", "s_map", "static class Subject", "MAP1001")]
    [InlineData("private static Dictionary<string, int>? s_map = new(); private static Dictionary<string, int> Map => s_map ??= new();", "Map", "static class Subject", "MAP1001")]
    [InlineData("", "State<int>.Map", "static class Subject", "MAP1001")]
    [InlineData("private static readonly Subject s_it = new(); private readonly Dictionary<string, int> _map = new();", "_map", Held, "MAP1001")]
    [InlineData("public static Subject It { get; } = new(); private Dictionary<string, int> Map { get; set; } = new();", "this.Map", Held, "MAP1001")]
    [InlineData("public static Subject It { get; } = new(); private readonly Dictionary<string, int> _map = new(); private Dictionary<string, int> Map() { return _map; }", "Map()", Held, "MAP1001")]
    [InlineData("public static Subject It { get; } = new();", "Map", "class Subject : Base", "MAP1001")]
    [InlineData("private static readonly Lazy<Subject> s_it = new(() => new Subject()); private IDictionary<string, int> _map = new SortedDictionary<string, int>();", "_map", Held, "MAP1001")]
    [InlineData("private readonly Dictionary<string, int> _map = new();", "_map", Single, "MAP1004")]
    [InlineData("private Dictionary<string, int> Map { get; } = new();", "Map", Single, "MAP1004")]
    [InlineData("", "Map", "[System.Composition.Shared] class Subject : Base", "MAP1004")]
    public async Task Every_access_is_found_and_is_silent_under_the_lock(string declaration, string name, string head, string id)
    {
        await Finds(Source(declaration, name, head, "").Replace("«", "{|" + id + ":").Replace("»", "|}"), Kit);
        await Silent(Source(declaration, name, head, "lock (s_gate)").Replace("«", "").Replace("»", ""), Kit);
    }

    private static string Source(string declaration, string name, string head, string guard) =>
        "#nullable enable\n" + string.Join("\n", s_accesses.Select((access, index) => $$"""
            abstract class Base{{index}} { protected readonly Dictionary<string, int> Map = new(); }
            {{Own(head, index)}}
            {
                private static readonly object s_gate = new();
                {{Own(declaration, index)}}
                public {{(head.StartsWith("static", StringComparison.Ordinal) ? "static " : "")}}void Access() { {{access.Replace("GUARD", guard).Replace("MAP", Own(name, index))}} }
            }
            """));

    // Each access has a type and a state of its own: a type that does the same in many places gets one finding for all of them.
    private static string Own(string code, int index) => code.Replace("Subject", "Subject" + index).Replace("Base", "Base" + index);
}
