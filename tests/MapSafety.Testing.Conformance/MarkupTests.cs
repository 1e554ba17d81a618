using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Verify = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<MapSafety.Testing.Conformance.BadField, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace MapSafety.Testing.Conformance;

/// <summary>The markup in sources.</summary>
public sealed class MarkupTests
{
    [Fact]
    public Task Anonymous_span() => Verify.VerifyAnalyzerAsync("class C { int [|bad1|], good; }");

    [Fact]
    public Task Named_span() => Verify.VerifyAnalyzerAsync("class C { int {|TST001:bad1|}, good; }");

    [Fact]
    public Task Position() => Verify.VerifyAnalyzerAsync("class C { int $$bad1; }");

    [Fact]
    public Task Position_elsewhere() => Failing.Run(new Analyzing<BadField> { TestCode = "class C { $$int bad1; }" });

    [Fact]
    public Task Positions_may_be_code() => new Analyzing<BadField>
    {
        TestCode = "class C { string [|bad1|] = $$\"\"\"{{1}}\"\"\"; }",
        MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode,
    }.RunAsync();

    [Fact]
    public Task Id_of_the_compiler() => Verify.VerifyAnalyzerAsync("class C { int F() => {|CS0103:x|}; }");

    [Fact]
    public Task Id_nobody_reports() => Failing.Run(new Analyzing<BadField> { TestCode = "class C { int {|TST999:good|}; }" });

    [Fact]
    public Task Anonymous_span_with_two_rules() => Assert.ThrowsAsync<InvalidOperationException>(() => new Analyzing<TwoRules> { TestCode = "class C { int [|bad1|]; }" }.RunAsync());

    [Fact]
    public Task Anonymous_span_for_the_first_of_two_rules() => new Analyzing<TwoRules> { TestCode = "class C { int [|bad1|]; }", MarkupOptions = MarkupOptions.UseFirstDescriptor }.RunAsync();

    [Fact]
    public Task Named_span_with_two_rules_of_that_id() => Assert.ThrowsAsync<InvalidOperationException>(() => new Analyzing<TwoRulesWithOneId> { TestCode = "class C { int {|TST001:bad1|}; }" }.RunAsync());

    [Fact]
    public Task Named_span_for_the_first_of_two_rules_of_that_id() => new Analyzing<TwoRulesWithOneId> { TestCode = "class C { int {|TST001:bad1|}; }", MarkupOptions = MarkupOptions.UseFirstDescriptor }.RunAsync();

    [Fact]
    public Task Markup_may_be_ignored() => Failing.Run(new Analyzing<BadField> { TestState = { Sources = { "class C { int [|bad1|]; }" }, MarkupHandling = MarkupMode.Ignore } });

    [Fact]
    public Task Markup_may_be_code() => new Analyzing<BadField>
    {
        // Read as markup, this would be a span that nobody closes.
        TestState = { Sources = { "class C { string good = \"[|\"; }" }, MarkupHandling = MarkupMode.None },
    }.RunAsync();

    [Fact]
    public void Spans_nest()
    {
        TestFileMarkupParser.GetSpans("a [|b [|c|] d|] e", out string code, out ImmutableArray<TextSpan> spans);
        Assert.Equal("a b c d e", code);
        Assert.Equal([TextSpan.FromBounds(2, 7), TextSpan.FromBounds(4, 5)], spans.OrderBy(span => span.Start));
    }

    [Fact]
    public void Numbered_spans_overlap()
    {
        TestFileMarkupParser.GetSpans("a {|#0:b {|#1:c|#0} d|#1} e", out string code, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        Assert.Equal("a b c d e", code);
        Assert.Equal(TextSpan.FromBounds(2, 5), spans["#0"].Single());
        Assert.Equal(TextSpan.FromBounds(4, 7), spans["#1"].Single());
    }

    [Theory]
    [InlineData("a [|b")]
    [InlineData("a b|]")]
    [InlineData("a {|TST001:b")]
    [InlineData("a {|#0:b|#1}")]
    public void Spans_must_be_closed_and_opened(string input) =>
        Assert.Throws<ArgumentException>(() => TestFileMarkupParser.GetSpans(input, out _, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _));

    [Fact]
    public void Positions_and_spans()
    {
        TestFileMarkupParser.GetPositionsAndSpans("a$$b {|x:c|}$$", out string code, out ImmutableArray<int> positions, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        Assert.Equal("ab c", code);
        Assert.Equal([1, 4], positions);
        Assert.Equal(new TextSpan(3, 1), spans["x"].Single());
    }

    [Fact]
    public void Written_markup_reads_back()
    {
        const string Marked = "a [|b {|x:c|} d|] $$e";
        TestFileMarkupParser.GetPositionsAndSpans(Marked, out string code, out ImmutableArray<int> positions, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        Assert.Equal(Marked, TestFileMarkupParser.CreateTestFile(code, positions, spans));
    }
}
