using MapSafety.CodeFixes.Exposure;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Exposure;

public sealed class MakeImmutableTests : StateFixTests<MakeImmutable>
{
    private static string Library(string imports, string members) => $$"""
        #pragma warning disable CS1591 // what other assemblies see has to be public
        {{imports}}

        public static class Library
        {
        {{members}}
        }
        """;

    [Fact]
    public Task Map_becomes_frozen() => Fixes(
        Library("using System.Collections.Generic;", """
                public static readonly Dictionary<string, int> Ports = new() { ["http"] = 80, ["ssh"] = 22 }; // known

                public static int Of(string name) => Ports.TryGetValue(name, out int port) ? port : Ports.Count;
            """),
        Library("using System.Collections.Frozen;\nusing System.Collections.Generic;", """
                public static readonly FrozenDictionary<string, int> Ports = new Dictionary<string, int>() { ["http"] = 80, ["ssh"] = 22 }.ToFrozenDictionary(); // known

                public static int Of(string name) => Ports.TryGetValue(name, out int port) ? port : Ports.Count;
            """),
        step: "if (Library.Of(\"http\") != 80) throw new Exception();", holds: "Library.Of(\"x\") == 2");

    [Fact]
    public Task Comparer_goes_with_it() => Fixes(
        Library("using System;\nusing System.Collections.Generic;", """
                public static Dictionary<string, int> Ports { get; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
                {
                    ["http"] = 80,
                };
            """),
        Library("using System;\nusing System.Collections.Frozen;\nusing System.Collections.Generic;", """
                public static FrozenDictionary<string, int> Ports { get; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
                {
                    ["http"] = 80,
                }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
            """),
        step: "if (!Library.Ports.ContainsKey(\"HTTP\")) throw new Exception();", holds: "Library.Ports.Count == 1");

    [Fact]
    public Task Set_and_sorted_map() => Fixes(
        Library("using System.Collections.Generic;", """
                public static readonly HashSet<int> Primes = new() { 2, 3, 5 };
                public static readonly SortedDictionary<int, string> Names = new() { { 2, "two" } };

                public static bool IsPrime(int number) => Primes.Contains(number);
            """),
        Library("using System.Collections.Frozen;\nusing System.Collections.Generic;\nusing System.Collections.Immutable;", """
                public static readonly FrozenSet<int> Primes = new HashSet<int>() { 2, 3, 5 }.ToFrozenSet();
                public static readonly ImmutableSortedDictionary<int, string> Names = new SortedDictionary<int, string>() { { 2, "two" } }.ToImmutableSortedDictionary();

                public static bool IsPrime(int number) => Primes.Contains(number);
            """),
        step: "if (!Library.IsPrime(3)) throw new Exception();", holds: "Library.Names[2] == \"two\"");

    [Fact]
    public Task List_that_is_joined() => Fixes(
        Library("using System.Collections.Generic;", """
                public static readonly List<string> Names = new List<string> { "a", "b" };

                public static string Text() => string.Join(",", Names) + Names[0] + Names.Count;
            """),
        Library("using System.Collections.Generic;\nusing System.Collections.Immutable;", """
                public static readonly ImmutableList<string> Names = new List<string> { "a", "b" }.ToImmutableList();

                public static string Text() => string.Join(",", Names) + Names[0] + Names.Count;
            """),
        step: "if (Library.Text() != \"a,ba2\") throw new Exception();", holds: "Library.Names.Count == 2");

    [Fact]
    public Task Not_for_what_is_changed_here() => NotOffered(Library("using System.Collections.Generic;", """
            public static readonly List<string> Names = new();

            static Library() => Names.Add("a");
        """));

    [Fact]
    public Task Not_for_what_can_be_replaced() => NotOffered(Library("using System.Collections.Generic;", """
            public static List<string> Names = new() { "a" };
        """));

    [Fact]
    public Task Not_for_what_is_passed_to_code_that_may_change_it() => NotOffered(Library("using System.Collections.Generic;", """
            public static readonly List<string> Names = new() { "a" };

            public static void Fill() => Change(Names);

            private static void Change(ICollection<string> names) => names.Add("b");
        """));

    [Fact]
    public Task Not_for_what_a_method_makes() => NotOffered(Library("using System.Collections.Generic;", """
            public static readonly Dictionary<string, int> Ports = Make();

            private static Dictionary<string, int> Make() => new();
        """));

    [Fact]
    public Task Not_for_what_is_handed_out() => NotOffered(Library("using System.Collections.Generic;", """
            public static readonly List<string> Names = new() { "a" };

            public static IList<string> All() => Names;
        """));

    [Fact]
    public Task Not_for_a_queue() => NotOffered(Library("using System.Collections.Generic;", """
            public static readonly Queue<string> Names = new();
        """));

    [Fact]
    public Task Title_says_what_changes() => TitleIs(
        "Make 'Ports' a FrozenDictionary (1 use in 1 file); other assemblies have to be compiled again", "MapSafety.MakeImmutable",
        Library("using System.Collections.Generic;", """
                public static readonly Dictionary<string, int> Ports = new() { ["http"] = 80 };

                public static int Of(string name) => Ports[name];
            """));

    [Fact]
    public Task Title_in_chinese() => TitleInChineseIs(
        "将“Ports”改为 FrozenDictionary（1 个文件中的 1 处使用）；其他程序集必须重新编译",
        Library("using System.Collections.Generic;", """
                public static readonly Dictionary<string, int> Ports = new() { ["http"] = 80 };

                public static int Of(string name) => Ports[name];
            """));

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix(Library("using System.Collections.Generic;", """
            public static readonly Dictionary<string, int> Ports = new() { ["http"] = 80 };
        """));
}
