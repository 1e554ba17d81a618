using System.Collections.Immutable;
using MapSafety.Docs;
using MapSafety.Testing.Extra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.House;

/// <summary>Code that is nobody's good code: the analyzer stays calm.</summary>
public sealed class BrokenCodeTests
{
    [Fact]
    public async Task An_empty_compilation() => Assert.Empty(await FindingsAsync(CSharpCompilation.Create("Empty")));

    [Fact]
    public async Task A_compilation_without_references() => Assert.Empty(await FindingsAsync(CSharpCompilation.Create("Bare", [Hazard], references: [])));

    [Fact]
    public async Task A_compilation_that_takes_a_framework_type_for_its_own()
    {
        SyntaxTree imitation = Compiled.Parse("Dictionary.cs", """
            namespace System.Collections.Generic { public class Dictionary<K, V> { public V this[K key] { get => default; set { } } } }
            """);

        await FindingsAsync(CSharpCompilation.Create("Imitation", [Hazard, imitation], Compiled.Framework));
    }

    [Theory]
    [InlineData("class A : B; class B : A; static class C { static A s_a; static void M() => s_a.Add(1); }")]
    [InlineData("class A<T> : A<A<T>>; static class C { static A<int> s_a = new(); static void M() => s_a.Add(1); }")]
    [InlineData("class D : System.Collections.Generic.Dictionary<D, D.E> { class E; } static class C { static D s_d = new(); static void M() => s_d.Clear(); }")]
    [InlineData("static class C { static Unknown<int> s_a; static Dictionary<Unknown, ?> s_b; static void M() { s_a.Add(); s_b[; s_b.Add(( } }")]
    [InlineData("static class C { static List<int> A => B; static List<int> B => A; static void M() => A.Add(1); }")]
    [InlineData("static class C { static List<int> s_l = new(); static void A() { B(); s_l.Add(1); } static void B() { A(); C(); } static void C() => B(); }")]
    [InlineData("static class C { static List<int> s_l = new(); static void M(System.Action a) { M(() => M(a)); M(() => s_l.Add(1)); } }")]
    [InlineData("List<int> s_l = new(); s_l.Add(1); void F() => s_l.Add(2); F(); partial class Program { static List<int> s_m = new(); static void G() => s_m.Add(1) }")]
    [InlineData("static class C { static List<int> s_l = new(); static int M() { lock (s_l) return lock; goto missing; s_l.Add(1) } ~C() => s_l.Add(; }")]
    [InlineData("extension(List<int> l) { void M() => l.Add(1); } file class F; static class C { extension(List<int>) { static List<int> P { get; } } }")]
    [InlineData("static class C { static List<int> s_l = s_l; static C() { } static C() { s_l.Add(1); } static List<int> s_l = new(); }")]
    [InlineData("\u202Estatic class C\u0000 { static List<int> s_\u200Bl = new(); static void M() => s_\u200Bl.Add(1); }")]
    public Task Broken_cyclic_and_hostile_code(string source) =>
        FindingsAsync(CSharpCompilation.Create("Broken", [Compiled.Parse("Broken.cs", "using System.Collections.Generic;" + source)], Compiled.Framework));

    [Theory]
    [InlineData("s_map.Remove()")]
    [InlineData("s_map[] = 1")]
    [InlineData("s_map.TryGetValue(key)")]
    [InlineData("if (s_map.TryGetValue()) s_map.Remove(key)")]
    [InlineData("if (!s_map.ContainsKey()) s_map.Add(key, 1)")]
    [InlineData("s_map.Unknown(key)")]
    [InlineData("s_nested[key].Add(1)", "List<>")]
    [InlineData("s_map.Remove((dynamic)key)")]
    [InlineData("s_map[(dynamic)key] = 1")]
    [InlineData("s_nested[key].Contains((dynamic)1)")]
    [InlineData("foreach (dynamic item in s_nested[(dynamic)key]) { }")]
    public Task Fixes_of_uses_that_do_not_bind(string statement, string inner = "List<int>") => Extra.Survives(
        new MapSafetyAnalyzer(),
        Catalogue.Fixes,
        "",
        [$$"""
        using System.Collections.Generic;

        static class Hits
        {
            static readonly Dictionary<string, int> s_map = new();
            static readonly Dictionary<string, {{inner}}> s_nested = new();

            static void Set(string key)
            {
                s_map[key] = 1;
                s_nested[key] = new();
            }

            static void Other(string key)
            {
                {{statement}};
            }
        }
        """],
        cancellationToken: TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("+ 1")]
    [InlineData(".ToString()")]
    public async Task Very_deep_expressions(string step)
    {
        string deep = "0" + string.Concat(Enumerable.Repeat(step, 400));
        string source = $"static class C {{ static readonly System.Collections.Generic.List<object> s_l = new(); static void M() => s_l.Add({deep}); }}";

        Assert.Equal(["MAP1001"], (await FindingsAsync(CSharpCompilation.Create(
            "Deep", [Compiled.Parse("Deep.cs", source)], Compiled.Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)))).Select(finding => finding.Id));
    }

    [Fact]
    public async Task A_name_of_a_million_characters()
    {
        string name = new('n', 1_000_000);
        string source = $"static class C {{ static readonly System.Collections.Generic.List<int> s_{name} = new(); static void M() => s_{name}.Add(1); }}";

        Assert.Equal(["MAP1001"], (await FindingsAsync(CSharpCompilation.Create(
            "Long", [Compiled.Parse("Long.cs", source)], Compiled.Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)))).Select(finding => finding.Id));
    }

    private static SyntaxTree Hazard => Compiled.Parse("Hazard.cs", """
        using System.Collections.Generic;
        static class C { static readonly Dictionary<string, int> s_map = new(); static void M(string key) => s_map[key] = 1; }
        """);

    private static Task<ImmutableArray<Diagnostic>> FindingsAsync(Compilation compilation) => Compiled.FindingsAsync(compilation, new MapSafetyAnalyzer());
}
