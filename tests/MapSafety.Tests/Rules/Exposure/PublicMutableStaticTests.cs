using MapSafety.Rules.Exposure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Exposure;

public sealed class PublicMutableStaticTests : RuleTests<PublicMutableStatic>
{
    [Theory]
    [InlineData("public static readonly Dictionary<string, int> {|MAP6001:Ports|} = new();", "read-only field")]
    [InlineData("public static Dictionary<string, int> {|MAP6001:Ports|} = new() { [\"http\"] = 80 };", "field that can be replaced")]
    [InlineData("public static List<string> {|MAP6001:Names|} { get; } = new();", "property")]
    [InlineData("public static List<string> {|MAP6001:Names|} { get; set; } = new();", "property with a setter")]
    [InlineData("public static List<string> {|MAP6001:Names|} { get; private set; } = new();", "property with a private setter")]
    [InlineData("private static readonly HashSet<string> s_names = new(); public static HashSet<string> {|MAP6001:Names|} => s_names;", "getter of a private field")]
    [InlineData("private static readonly HashSet<string> s_names = new(); public static ISet<string> {|MAP6001:Names|} { get { return s_names; } }", "getter with a body")]
    [InlineData("private static SortedSet<string>? s_names; public static SortedSet<string> {|MAP6001:Names|} => s_names ??= new();", "getter that makes it")]
    [InlineData("public static readonly IDictionary<string, int> {|MAP6001:Ports|} = new Dictionary<string, int>();", "changeable interface")]
    [InlineData("public static readonly IList<string> {|MAP6001:Names|} = new List<string>();", "list behind an interface")]
    [InlineData("public static readonly System.Collections.Hashtable {|MAP6001:Table|} = new();", "non-generic")]
    [InlineData("public static readonly Queue<int> {|MAP6001:Jobs|} = new(), {|MAP6001:Done|} = new();", "two in one declaration")]
    [InlineData("protected internal static readonly SortedList<int, string> {|MAP6001:Sorted|} = new();", "for types that inherit from it")]
    [InlineData("protected static LinkedList<int> {|MAP6001:Chain|} { get; } = new();", "protected property")]
    [InlineData("public static class Inner { public static readonly Stack<int> {|MAP6001:Steps|} = new(); }", "in a nested type")]
    [InlineData("public static readonly System.Collections.ObjectModel.ObservableCollection<int> {|MAP6001:Items|} = new();", "observable")]
    [InlineData("public sealed class Map : Dictionary<string, int> { } public static readonly Map {|MAP6001:Own|} = new();", "type of one's own")]
    public Task Others_can_change_it(string member, string shape) => Finds($$"""
        public class Registry
        {
            {{member}} // {{shape}}
        }
        """);

    [Fact]
    public Task Generic_type_struct_interface_and_record() => Finds("""
        public class Cache<T> { public static readonly Dictionary<string, T> {|MAP6001:Entries|} = new(); }
        public struct Point { public static readonly List<Point> {|MAP6001:Known|} = new(); }
        public record Color(int Value) { public static List<Color> {|MAP6001:All|} { get; } = new(); }
        public interface IShape { static readonly List<IShape> {|MAP6001:Shapes|} = new(); }
        """);

    [Fact]
    public Task Partial_type_that_fills_it_in_another_file() => Finds(
        "public static partial class Ports { public static readonly Dictionary<string, int> {|MAP6001:Known|} = new(); }",
        "public static partial class Ports { static Ports() { Known[\"http\"] = 80; } }");

    [Fact]
    public Task Says_that_it_can_be_immutable() => Says(
        "Every assembly that sees 'Ports', a static Dictionary, can change it, from any thread and with no lock that all of them know; no code here does, so it can be immutable",
        """
        public static class Registry
        {
            public static readonly Dictionary<string, int> {|#0:Ports|} = new() { ["http"] = 80 };

            public static int Of(string name) => Ports[name];
        }
        """,
        DiagnosticSeverity.Info);

    [Fact]
    public Task Says_who_changes_it_here() => Says(
        "Every assembly that sees 'Names', a static HashSet, can change it, from any thread and with no lock that all of them know; 'Add' changes it here",
        """
        public static class Registry
        {
            private static readonly HashSet<string> {|#1:s_names|} = new();

            public static HashSet<string> {|#0:Names|} => s_names;

            public static void Add(string name) => {|#2:s_names.Add(name)|};
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "每个能看到“Ports”（静态的 Dictionary）的程序集都可以修改它，可来自任何线程，且没有大家都知道的锁；这里没有代码修改它，因此它可以是不可变的",
        "public static class Registry { public static readonly Dictionary<string, int> {|MAP6001:Ports|} = new(); }");

    // ---- silent

    [Theory]
    [InlineData("private static readonly Dictionary<string, int> s_ports = new();", "private")]
    [InlineData("internal static readonly Dictionary<string, int> Ports = new();", "internal")]
    [InlineData("private protected static readonly Dictionary<string, int> Ports = new();", "for types of the assembly")]
    [InlineData("public static List<string> Names { internal get; set; } = new();", "getter for the assembly")]
    [InlineData("public readonly Dictionary<string, int> Ports = new();", "of an object")]
    [InlineData("public static readonly IReadOnlyDictionary<string, int> Ports = new Dictionary<string, int>();", "read-only interface")]
    [InlineData("public static IEnumerable<string> Names { get; } = new List<string>();", "sequence")]
    [InlineData("private static readonly List<string> s_names = new(); public static IReadOnlyList<string> Names => s_names;", "getter with a read-only interface")]
    [InlineData("public static readonly System.Collections.ObjectModel.ReadOnlyCollection<string> Names = new List<string>().AsReadOnly();", "read-only wrapper")]
    [InlineData("public static readonly System.Collections.Immutable.ImmutableDictionary<string, int> Ports = System.Collections.Immutable.ImmutableDictionary<string, int>.Empty;", "immutable")]
    [InlineData("public static readonly System.Collections.Frozen.FrozenSet<string> Names = System.Collections.Frozen.FrozenSet<string>.Empty;", "frozen")]
    [InlineData("public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Ports = new();", "concurrent")]
    [InlineData("public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Jobs = new();", "concurrent queue")]
    [InlineData("[ThreadStatic] public static List<int>? Scratch;", "one for each thread")]
    [InlineData("public static readonly ThreadLocal<List<int>> Scratch = new(() => new());", "thread-local")]
    [InlineData("public static List<string> Names => new();", "a new one each time")]
    [InlineData("private static readonly List<string> s_names = new(); public static List<string> Names => s_names.ToList();", "a copy each time")]
    [InlineData("public static readonly string[] Names = { \"a\" };", "array, which other analyzers speak of")]
    [InlineData("public const string Name = \"a\"; public static readonly Func<List<int>> Make = () => new();", "no collection")]
    public Task Others_cannot_change_it(string member, string shape) => Silent($$"""
        public class Registry
        {
            {{member}} // {{shape}}
        }
        """);

    [Fact]
    public Task Safe_twin_is_private_behind_members_that_lock() => Silent("""
        public static class Registry
        {
            private static readonly object s_gate = new();
            private static readonly HashSet<string> s_names = new();

            public static void Add(string name)
            {
                lock (s_gate)
                    s_names.Add(name);
            }

            public static string[] All()
            {
                lock (s_gate)
                    return s_names.ToArray();
            }
        }
        """);

    [Fact]
    public Task Type_that_only_the_assembly_sees() => Silent("""
        internal static class Registry { public static readonly Dictionary<string, int> Ports = new(); }
        public static class Outer { private static class Inner { public static readonly List<int> Items = new(); } }
        """);

    [Fact]
    public async Task Program_whose_types_are_its_own()
    {
        CSharpAnalyzerTest<Only<PublicMutableStatic>, DefaultVerifier> test = Test("""
            using System.Threading.Tasks;

            public static class Registry
            {
                public static readonly Dictionary<string, int> Ports = new();

                public static async Task Main() => await Task.Run(() => Ports["http"] = 80);
            }
            """);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Test_project()
    {
        CSharpAnalyzerTest<Only<PublicMutableStatic>, DefaultVerifier> test = Test("public static class Cases { public static readonly List<string> Names = new(); }");
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Guarded_collection_that_a_getter_hands_out_is_another_rules_matter() => Silent("""
        public static class Registry
        {
            private static readonly object s_gate = new();
            private static readonly HashSet<string> s_names = new();

            public static HashSet<string> Names => s_names;

            public static void Add(string name)
            {
                lock (s_gate)
                    s_names.Add(name);
            }
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_a_method_that_returns_it() => KnownMiss("""
        public static class Registry
        {
            private static readonly HashSet<string> s_names = new();

            public static HashSet<string> Names() => s_names;
        }
        """);

    [Fact]
    public Task Misses_an_interface_when_the_object_behind_it_is_not_known() => KnownMiss("""
        public static class Registry
        {
            public static IDictionary<string, int> Ports { get; } = Make();

            private static IDictionary<string, int> Make() => new Dictionary<string, int>();
        }
        """);

    [Fact]
    public Task Takes_a_place_to_register_at_for_a_hazard() => KnownFalseAlarm("""
        public static class Handlers
        {
            /// <summary>Fill it before the first request; it is not looked at before.</summary>
            public static readonly Dictionary<string, Action> {|MAP6001:All|} = new();
        }
        """);
}
