using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

public sealed class Smoke
{
    [Fact]
    public Task Analyzer() => CSharpAnalyzerVerifier<BadField, DefaultVerifier>.VerifyAnalyzerAsync("class C { int {|TST001:bad1|}, good2; }");

    [Fact]
    public Task Fix() => CSharpCodeFixVerifier<BadField, RenameField, DefaultVerifier>.VerifyCodeFixAsync("class C { int [|bad1|], [|bad2|]; }", "class C { int good1, good2; }");
}
