using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

/// <summary>Fix All in its scopes, how often fixes are applied, and what states inherit.</summary>
public sealed class FixAllTests
{
    private const string Before = "class C { int [|bad1|], [|bad2|]; }";
    private const string After = "class C { int good1, good2; }";

    [Fact]
    public async Task Another_outcome_of_fix_all() => Assert.Contains("Fix all in document", await Failing.Run(new Fixing<WithAnotherFixAll> { TestCode = Before, FixedCode = After }), StringComparison.Ordinal);

    [Fact]
    public Task Another_outcome_of_fix_all_that_is_expected() => new Fixing<WithAnotherFixAll> { TestCode = Before, FixedCode = After, BatchFixedCode = After + "// all" }.RunAsync();

    [Theory]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck, "document")]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInDocumentCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck, "project")]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInDocumentCheck | CodeFixTestBehaviors.SkipFixAllInProjectCheck, "solution")]
    public async Task Each_scope_is_checked(CodeFixTestBehaviors others, string scope) =>
        Assert.Contains($"Fix all in {scope}", await Failing.Run(new Fixing<WithAnotherFixAll> { TestCode = Before, FixedCode = After, CodeFixTestBehaviors = others }), StringComparison.Ordinal);

    [Fact]
    public Task Fix_all_may_be_skipped() => new Fixing<WithAnotherFixAll> { TestCode = Before, FixedCode = After, CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck }.RunAsync();

    [Fact]
    public Task A_scope_that_is_not_supported() => Failing.Run(new Fixing<FixAllInDocumentOnly> { TestCode = Before, FixedCode = After });

    [Fact]
    public Task A_scope_that_is_not_supported_may_be_skipped() => new Fixing<FixAllInDocumentOnly>
    {
        TestCode = Before,
        FixedCode = After,
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck,
    }.RunAsync();

    [Fact]
    public Task No_fix_all() => new Fixing<WithoutFixAll> { TestCode = Before, FixedCode = After }.RunAsync();

    [Fact]
    public Task Several_files() => new Fixing<RenameField>
    {
        TestState = { Sources = { Before, "class D { int [|bad3|]; }" } },
        FixedState = { Sources = { After, "class D { int good3; }" } },
    }.RunAsync();

    [Fact]
    public Task Several_projects() => new Fixing<RenameField>
    {
        TestState = { Sources = { Before }, AdditionalProjects = { ["Other"] = { Sources = { "class D { int [|bad3|]; }" } } } },
        FixedState = { Sources = { After }, AdditionalProjects = { ["Other"] = { Sources = { "class D { int good3; }" } } } },
        NumberOfFixAllInDocumentIterations = 2,
    }.RunAsync();

    [Fact]
    public Task As_often_as_expected() => new Fixing<RenameField> { TestCode = Before, FixedCode = After, NumberOfIncrementalIterations = 2, NumberOfFixAllIterations = 1 }.RunAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(-1)]
    public Task More_or_less_often_than_expected(int count) => Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = After, NumberOfIncrementalIterations = count });

    [Fact]
    public Task At_most_so_often() => new Fixing<RenameField> { TestCode = Before, FixedCode = After, NumberOfIncrementalIterations = -3 }.RunAsync();

    [Fact]
    public async Task At_most_once_means_once()
    {
        var test = new Fixing<ChangesNothing> { TestCode = "class C { int [|bad1|]; }", FixedCode = "class C { int [|bad1|]; }", NumberOfIncrementalIterations = -1, CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck };
        await test.RunAsync();
        Assert.NotEmpty(await Failing.Run(new Fixing<OffersNothing> { TestCode = "class C { int [|bad1|]; }", FixedCode = "class C { int [|bad1|]; }", NumberOfIncrementalIterations = -1 }));
    }

    [Fact]
    public Task Fix_all_more_often_than_expected() => Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = After, NumberOfFixAllIterations = 2 });

    [Fact]
    public Task Fix_all_in_documents_has_a_count_of_its_own() => Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = After, NumberOfFixAllInDocumentIterations = 2 });

    [Fact]
    public Task Fix_all_in_projects_has_a_count_of_its_own() => Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = After, NumberOfFixAllInProjectIterations = 2 });

    [Fact]
    public async Task The_outcome_is_compared_before_the_count() =>
        Assert.Contains("did not match", await Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = "class X { }", NumberOfIncrementalIterations = 7 }), StringComparison.Ordinal);

    [Fact]
    public async Task An_action_that_changes_nothing() =>
        Assert.Contains("changes", await Failing.Run(new Fixing<ChangesNothing> { TestCode = Before, FixedCode = Before }), StringComparison.Ordinal);

    [Fact]
    public Task No_action_where_nothing_changes() => new Fixing<OffersNothing> { TestCode = Before, FixedCode = Before }.RunAsync();

    [Fact]
    public Task No_action_where_something_should_change() => Failing.Run(new Fixing<OffersNothing> { TestCode = Before, FixedCode = After });

    [Fact]
    public Task Only_one_is_fixed() => new Fixing<RenameField>
    {
        TestCode = Before,
        FixedState = { Sources = { "class C { int good1, [|bad2|]; }" }, MarkupHandling = MarkupMode.Allow },
        CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck,
        NumberOfIncrementalIterations = 1,
    }.RunAsync();

    [Fact]
    public Task What_is_not_fixable_is_inherited() => new Fixing<RenameField>
    {
        TestCode = "class C { int [|bad1|] = {|#0:x|}; }",
        ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithLocation(0).WithArguments("x") },
        FixedState =
        {
            Sources = { "class C { int good1 = {|#0:x|}; }" },
            ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithLocation(0).WithArguments("x") },
        },
    }.RunAsync();

    [Fact]
    public Task Markup_of_what_is_not_fixable_still_counts() => new Fixing<RenameField> { TestCode = "class C { int [|bad1|] = {|CS0103:x|}; }", FixedCode = "class C { int good1 = {|CS0103:x|}; }" }.RunAsync();

    [Fact]
    public Task Markup_of_what_is_fixable_does_not() => Failing.Run(new Fixing<OffersNothing>
    {
        TestCode = Before,
        FixedState = { Sources = { Before }, InheritanceMode = StateInheritanceMode.AutoInherit, MarkupHandling = MarkupMode.IgnoreFixable },
    });

    [Fact]
    public Task An_explicit_state_inherits_nothing() => Failing.Run(new Fixing<RenameField>
    {
        TestState = { Sources = { "class C { int [|bad1|]; }" }, AdditionalFiles = { ("/0/a.txt", "text") } },
        FixedState = { Sources = { "class C { int good1; }" }, InheritanceMode = StateInheritanceMode.Explicit },
    });

    [Fact]
    public Task Other_files_are_inherited() => new Fixing<RenameField>
    {
        TestState = { Sources = { "class C { int [|bad1|]; }" }, AdditionalFiles = { ("/0/a.txt", "text") }, AnalyzerConfigFiles = { ("/.editorconfig", "root = true") } },
        FixedCode = "class C { int good1; }",
    }.RunAsync();
}
