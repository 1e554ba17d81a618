using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<MapSafety.Testing.Conformance.BadField, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace MapSafety.Testing.Conformance;

/// <summary>What is reported against what is expected.</summary>
public sealed class DiagnosticTests
{
    private const string OneBad = "class C { int {|#0:bad1|}; }";

    private static DiagnosticResult Expected => Verify.Diagnostic("TST001").WithLocation(0).WithArguments("bad1");

    [Fact]
    public Task What_is_reported_is_expected() => new Analyzing<BadField> { TestCode = OneBad, ExpectedDiagnostics = { Expected } }.RunAsync();

    [Fact]
    public async Task Unexpected() => Assert.Contains("expected \"0\" actual \"1\"", await Failing.Run(new Analyzing<BadField> { TestCode = "class C { int bad1; }" }), StringComparison.Ordinal);

    [Fact]
    public async Task Missing() => Assert.Contains("expected \"1\" actual \"0\"", await Failing.Run(new Analyzing<Blind> { TestCode = OneBad, ExpectedDiagnostics = { Expected } }), StringComparison.Ordinal);

    [Fact]
    public async Task Mismatch_is_printed_as_code_that_can_be_pasted()
    {
        string message = await Failing.Run(new Analyzing<BadField> { TestCode = "class C { int bad1; }" });
        Assert.Contains(".WithSpan(1, 15, 1, 19).WithArguments(\"bad1\")", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Too_long_a_span_in_markup() => Failing.Run(new Analyzing<TooLong> { TestCode = "class C { int [|bad1|] = 1; }" });

    [Fact]
    public Task Too_long_a_span_in_a_result() => Failing.Run(new Analyzing<TooLong> { TestCode = "class C { int bad1 = 1; }", ExpectedDiagnostics = { Verify.Diagnostic().WithSpan(1, 15, 1, 19).WithArguments("bad1") } });

    [Fact]
    public Task Another_start() => Failing.Run(new Analyzing<BadField> { TestCode = "class C { int bad1; }", ExpectedDiagnostics = { Verify.Diagnostic().WithLocation(1, 16).WithArguments("bad1") } });

    [Fact]
    public Task Line_and_column_ignore_the_length() => new Analyzing<TooLong> { TestCode = "class C { int bad1 = 1; }", ExpectedDiagnostics = { Verify.Diagnostic().WithLocation(1, 15).WithArguments("bad1") } }.RunAsync();

    [Fact]
    public Task Another_argument() => Failing.Run(new Analyzing<WrongArgument> { TestCode = OneBad, ExpectedDiagnostics = { Expected } });

    [Fact]
    public Task Another_message() => Failing.Run(new Analyzing<BadField> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithMessage("The field 'bad2' has a bad name") } });

    [Fact]
    public Task The_message() => new Analyzing<BadField> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithMessage("The field 'bad1' has a bad name") } }.RunAsync();

    [Fact]
    public Task Any_message() => new Analyzing<WrongArgument> { TestCode = OneBad, ExpectedDiagnostics = { Verify.Diagnostic().WithLocation(0).WithMessage(null) } }.RunAsync();

    [Fact]
    public Task Any_message_with_another_argument() => Failing.Run(new Analyzing<WrongArgument> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithMessage(null) } });

    [Fact]
    public Task Arguments_without_a_format() =>
        Failing.Run(new Analyzing<WrongArgument> { TestCode = OneBad, ExpectedDiagnostics = { new DiagnosticResult("TST001", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("bad1") } });

    [Fact]
    public Task Another_severity() => Failing.Run(new Analyzing<TooSevere> { TestCode = OneBad, ExpectedDiagnostics = { Expected } });

    [Fact]
    public Task Severity_may_be_ignored() => new Analyzing<TooSevere> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithOptions(DiagnosticOptions.IgnoreSeverity) } }.RunAsync();

    [Fact]
    public Task Severity_may_be_stated() => new Analyzing<TooSevere> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithSeverity(DiagnosticSeverity.Error) } }.RunAsync();

    [Fact]
    public Task Markup_checks_neither_message_nor_severity_nor_further_places() => Task.WhenAll(
        new Analyzing<TooSevere> { TestCode = "class C { int [|bad1|]; }" }.RunAsync(),
        new Analyzing<WrongArgument> { TestCode = "class C { int [|bad1|]; }" }.RunAsync(),
        new Analyzing<WithEvidence> { TestCode = "class C { int [|bad1|]; }" }.RunAsync());

    [Fact]
    public Task A_further_place_that_is_not_expected() => Failing.Run(new Analyzing<WithEvidence> { TestCode = OneBad, ExpectedDiagnostics = { Expected } });

    [Fact]
    public Task A_further_place_that_is_not_reported() =>
        Failing.Run(new Analyzing<BadField> { TestCode = "class C { {|#1:int|} {|#0:bad1|}; }", ExpectedDiagnostics = { Expected.WithLocation(1) } });

    [Fact]
    public Task A_further_place() => new Analyzing<WithEvidence> { TestCode = "class C { {|#1:int|} {|#0:bad1|}; }", ExpectedDiagnostics = { Expected.WithLocation(1) } }.RunAsync();

    [Fact]
    public Task A_further_place_elsewhere() =>
        Failing.Run(new Analyzing<WithEvidence> { TestCode = "class {|#1:C|} { int {|#0:bad1|}; }", ExpectedDiagnostics = { Expected.WithLocation(1) } });

    [Fact]
    public Task Further_places_may_be_ignored() => new Analyzing<WithEvidence> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithOptions(DiagnosticOptions.IgnoreAdditionalLocations) } }.RunAsync();

    [Fact]
    public Task Another_file()
    {
        var test = new Analyzing<BadField> { TestState = { Sources = { "class C { int bad1; }", "class D { }" } } };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithSpan("/0/Test1.cs", 1, 15, 1, 19).WithArguments("bad1"));
        return Failing.Run(test);
    }

    [Fact]
    public Task Order_does_not_matter()
    {
        var test = new Analyzing<BadField> { TestCode = "class C { int {|#0:bad1|}, {|#1:bad2|}, {|#2:bad3|}; }" };
        foreach (int key in (int[])[2, 0, 1])
            test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithLocation(key).WithArguments($"bad{key + 1}"));
        return test.RunAsync();
    }

    [Fact]
    public async Task The_pairing_is_the_best_one()
    {
        var test = new Analyzing<BadField> { TestCode = "class C { int {|#0:bad1|}, {|#1:bad2|}, {|#2:bad3|}; }" };
        test.ExpectedDiagnostics.AddRange([
            Verify.Diagnostic().WithLocation(2).WithArguments("bad3"),
            Verify.Diagnostic().WithLocation(1).WithArguments("other"),
            Verify.Diagnostic().WithLocation(0).WithArguments("bad1"),
        ]);
        string message = await Failing.Run(test);
        Assert.Contains("'other'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("WithArguments(\"bad3\")", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task No_place() => new Analyzing<Everywhere> { TestCode = "class C { }", ExpectedDiagnostics = { new DiagnosticResult(Everywhere.Rule) } }.RunAsync();

    [Fact]
    public Task A_place_where_none_was_expected() => Failing.Run(new Analyzing<BadField> { TestCode = "class C { int bad1; }", ExpectedDiagnostics = { Verify.Diagnostic().WithArguments("bad1") } });

    [Fact]
    public Task A_numbered_place_that_is_not_in_the_text() => Assert.ThrowsAnyAsync<Exception>(() =>
        new Analyzing<BadField> { TestCode = "class C { int bad1; }", ExpectedDiagnostics = { Expected } }.RunAsync());

    [Fact]
    public async Task Each_diagnostic_can_be_verified_further()
    {
        var names = new List<string?>();
        var test = new Analyzing<WithEvidence>
        {
            TestCode = "class C { int [|bad1|]; }",
            TestBehaviors = TestBehaviors.SkipSuppressionCheck,
            DiagnosticVerifier = (diagnostic, _, _) => names.Add(diagnostic.Properties["name"]),
        };
        await test.RunAsync();
        Assert.Equal(["bad1"], names);
    }

    [Fact]
    public Task A_further_verification_can_fail() => Failing.Run(new Analyzing<BadField>
    {
        TestCode = "class C { int [|bad1|]; }",
        DiagnosticVerifier = (diagnostic, _, verifier) => verifier.True(diagnostic.Properties.ContainsKey("name")),
    });

    [Fact]
    public Task Suppressed_in_the_source() => new Analyzing<BadField>
    {
        TestCode = """
            #pragma warning disable TST001
            class C { int {|#0:bad1|}; }
            """,
        ExpectedDiagnostics = { Expected.WithIsSuppressed(true) },
    }.RunAsync();

    [Fact]
    public Task Not_suppressed_though_expected_to_be() => Failing.Run(new Analyzing<BadField> { TestCode = OneBad, ExpectedDiagnostics = { Expected.WithIsSuppressed(true) } });

    [Fact]
    public async Task Verifiers_name_what_they_verify()
    {
        string message = await Failing.Run(new Analyzing<BadField> { TestCode = "class C { int bad1; }" });
        Assert.StartsWith("Context: Diagnostics of test state", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_rule_can_go_unnamed() =>
        Assert.Throws<InvalidOperationException>(() => Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<TwoRules, DefaultVerifier>.Diagnostic());

    [Fact]
    public void Only_a_rule_of_the_analyzer_can_be_named() => Assert.Throws<InvalidOperationException>(() => Verify.Diagnostic("TST999"));

    [Fact]
    public void A_result_reads_as_the_compiler_prints_it() =>
        Assert.Equal("/0/Test0.cs(1,2,3,4): warning TST001: The field 'x' has a bad name", Verify.Diagnostic().WithSpan("/0/Test0.cs", 1, 2, 3, 4).WithArguments("x").ToString());
}
