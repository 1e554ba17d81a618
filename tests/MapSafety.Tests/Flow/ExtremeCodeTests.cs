using System.Text;
using MapSafety.Rules.Synchronization;
using MapSafety.Tests.Rules;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Flow;

/// <summary>Code that is deeper, longer or more crooked than anybody writes by hand: it costs no stack and no time, and hides nothing it need not.</summary>
public sealed class ExtremeCodeTests : RuleTests<UnguardedMutation>
{
    [Fact]
    public Task A_long_chain_of_else_if() => Finds(Method(
        string.Concat(Enumerable.Range(0, 300).Select(i => $"if (x == {i}) x++; else ")) + "{|MAP1001:s_list.Add(1)|};"));

    [Fact]
    public Task A_long_sum() => Finds(Method(
        "x = " + string.Concat(Enumerable.Repeat("x + ", 1000)) + "1; {|MAP1001:s_list.Add(x)|};"));

    [Fact]
    public Task A_long_fluent_chain() => Finds(Method(
        "new StringBuilder()" + string.Concat(Enumerable.Repeat(".Append(x)", 400)) + "; {|MAP1001:s_list.Add(x)|};"));

    [Fact]
    public Task Many_statements() => Finds(Method(
        string.Concat(Enumerable.Repeat("x++; lock (s_gate) { x += s_list.Count; }\n", 2000)) + "{|MAP1001:s_list.Add(x)|};"));

    [Fact]
    public Task Deeply_nested_blocks_are_given_up_in_silence() => Silent(Method(
        new string('{', 300) + "s_list.Add(x);" + new string('}', 300)));

    [Fact]
    public Task Deeply_nested_parentheses() => Finds(Method(
        "x = " + new string('(', 200) + "x" + new string(')', 200) + "; {|MAP1001:s_list.Add(x)|};"));

    [Fact]
    public Task Deeply_nested_lambdas() => Finds(Method(
        string.Concat(Enumerable.Range(0, 30).Select(i => $"Action a{i} = () => {{ ")) + "{|MAP1001:s_list.Add(x)|};" + string.Concat(Enumerable.Repeat("};", 30))));

    [Fact]
    public Task A_long_chain_of_helpers_ends_in_silence()
    {
        StringBuilder helpers = new();
        for (int i = 0; i < 40; i++)
            helpers.Append($"private static void H{i}(List<int> list) => H{i + 1}(list);\n");

        return Silent($$"""
            static class Shared
            {
                static readonly List<int> s_list = new();

                public static void Change() => H0(s_list);

                {{helpers}}
                private static void H40(List<int> list) => list.Add(1);
            }
            """);
    }

    [Fact]
    public Task Helpers_that_call_each_other_in_circles() => Finds("""
        static class Shared
        {
            static readonly List<int> s_list = new();

            public static void Change() => {|MAP1001:Ping(s_list, 3)|};

            private static void Ping(List<int> list, int depth) { list.Add(depth); Pong(list, depth); }

            private static void Pong(List<int> list, int depth) { if (depth > 0) Ping(list, depth - 1); }
        }
        """);

    [Fact]
    public Task Callers_that_call_each_other_in_circles_hold_what_all_entries_hold() => Finds("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();
            static readonly List<int> s_bare = new();

            public static void A() { lock (s_gate) Ping(3); }

            public static void B() => Tick(3);

            private static void Ping(int depth) { s_list.Add(depth); if (depth > 0) Pong(depth - 1); }

            private static void Pong(int depth) => Ping(depth);

            private static void Tick(int depth) { {|MAP1001:s_bare.Add(depth)|}; if (depth > 0) Tock(depth - 1); }

            private static void Tock(int depth) => Tick(depth);
        }
        """);

    [Fact]
    public Task Circular_types_and_properties() => Broken("""
        class A : B { static readonly Dictionary<int, int> s_map = new(); void M() => {|MAP1001:s_map[1] = 1|}; }
        class B : A { }
        interface I : J { } interface J : I { }
        class G<T> where T : G<T> { static readonly G<G<T>> s_self; }
        static class P { static List<int> X => Y; static List<int> Y => X; static void M() => X.Add(1); }
        class L : List<L> { static readonly L s_all = new(); void M() => {|MAP1001:s_all.Add(this)|}; }
        """);

    [Fact]
    public Task Code_that_does_not_compile() => Broken("""
        static class Shared
        {
            static readonly Dictionary<string, int> s_map = new(;
            static readonly Unknown<int> s_unknown;
            static readonly Dictionary<string> s_arity;
            static readonly List<int> s_twice = new();
            static readonly List<int> s_twice = new();

            static void M(string key)
            {
                s_map[] = 1;
                s_map.;
                s_map.Add(;
                s_unknown.Add(1);
                s_arity["a"] = 1;
                s_twice.Add(1);
                foreach (var x in s_map
                lock (
            }
        """, ignoreFindings: true);

    private static Task Broken(string source, bool ignoreFindings = false)
    {
        CSharpAnalyzerTest<Only<UnguardedMutation>, DefaultVerifier> test = Test(source);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        if (ignoreFindings)
            test.DisabledDiagnostics.Add("MAP1001");

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Method(string statements) => $$"""
        using System.Text;

        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();

            public static void Change(int x)
            {
                {{statements}}
            }
        }
        """;
}
