using System.Text;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Verify = Microsoft.CodeAnalysis.CSharp.Testing.CSharpCodeFixVerifier<MapSafety.Testing.Conformance.BadField, MapSafety.Testing.Conformance.RenameField, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace MapSafety.Testing.Conformance;

/// <summary>What a fix makes of the code.</summary>
public sealed class FixTests
{
    private const string Before = "class C { int [|bad1|]; }";
    private const string After = "class C { int good1; }";

    [Fact]
    public Task One() => Verify.VerifyCodeFixAsync(Before, After);

    [Fact]
    public Task Several() => Verify.VerifyCodeFixAsync("class C { int [|bad1|], /* why */ [|bad2|] /* so */; }", "class C { int good1, /* why */ good2 /* so */; }");

    [Fact]
    public Task With_an_explicit_result() => Verify.VerifyCodeFixAsync("class C { int {|#0:bad1|}; }", Verify.Diagnostic().WithLocation(0).WithArguments("bad1"), After);

    [Fact]
    public async Task Another_outcome() => Assert.Contains("+class C { int good1; }", await Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = "class C { int good2; }" }), StringComparison.Ordinal);

    [Fact]
    public Task A_wrong_diagnostic_is_found_before_the_fix() => Failing.Run(new Fixing<RenameField> { TestCode = "class [|C|] { int bad1; }", FixedCode = After });

    [Fact]
    public Task A_lost_comment() => Failing.Run(new Fixing<LosesComments> { TestCode = "class C { int /* why */ [|bad1|] /* so */; }", FixedCode = "class C { int /* why */ good1 /* so */; }" });

    [Fact]
    public Task An_edit_elsewhere() => Failing.Run(new Fixing<EditsMore> { TestCode = "class C {   int [|bad1|]; }", FixedCode = "class C {   int good1; }" });

    [Fact]
    public Task Line_ends_count() => Failing.Run(new Fixing<EditsMore> { TestCode = "class C\n{\n    int [|bad1|];\n}", FixedCode = "class C\n{\n    int good1;\n}" });

    [Fact]
    public async Task Output_that_does_not_compile() =>
        Assert.Contains("CS0103", await Failing.Run(new Fixing<BreaksTheCode> { TestCode = Before, FixedCode = "class C { int good1 = undeclared; }" }), StringComparison.Ordinal);

    [Fact]
    public Task Output_that_does_not_compile_and_says_so() => new Fixing<BreaksTheCode> { TestCode = Before, FixedCode = "class C { int good1 = {|CS0103:undeclared|}; }" }.RunAsync();

    [Fact]
    public Task A_tree_that_its_text_is_not_parsed_to() => Failing.Run(new Fixing<WritesCodeIntoAToken> { TestCode = Before, FixedCode = "class C { int good1 = 1; }" });

    [Fact]
    public Task A_tree_may_go_unchecked() => new Fixing<WritesCodeIntoAToken> { TestCode = Before, FixedCode = "class C { int good1 = 1; }", CodeActionValidationMode = CodeActionValidationMode.None }.RunAsync();

    [Fact]
    public Task Trivia_in_another_place() => Failing.Run(new Fixing<MisplacesTrivia> { TestCode = Before, FixedCode = After, CodeActionValidationMode = CodeActionValidationMode.Full });

    [Fact]
    public Task Trivia_in_another_place_is_not_looked_at_unless_asked_for() => new Fixing<MisplacesTrivia> { TestCode = Before, FixedCode = After }.RunAsync();

    [Fact]
    public Task A_right_tree_in_full() => new Fixing<RenameField> { TestCode = Before, FixedCode = After, CodeActionValidationMode = CodeActionValidationMode.Full }.RunAsync();

    [Fact]
    public async Task Another_encoding()
    {
        var test = new Fixing<ChangesTheEncoding>();
        test.TestState.Sources.Add(SourceText.From(Before, Encoding.UTF8));
        test.FixedState.Sources.Add(SourceText.From(After, Encoding.UTF8));
        Assert.Contains("encoding", await Failing.Run(test), StringComparison.Ordinal);
    }

    [Fact]
    public Task The_encoding_is_kept()
    {
        var test = new Fixing<RenameField>();
        test.TestState.Sources.Add(SourceText.From(Before, Encoding.Unicode));
        test.FixedState.Sources.Add(SourceText.From(After, Encoding.Unicode));
        return test.RunAsync();
    }

    [Fact]
    public async Task Another_checksum() => Assert.Contains("checksum", await Failing.Run(new Fixing<ChangesTheChecksum> { TestCode = Before, FixedCode = After }), StringComparison.Ordinal);

    [Fact]
    public async Task Another_file_name() => Assert.Contains("file name", await Failing.Run(new Fixing<RenamesTheFile> { TestCode = Before, FixedCode = After }), StringComparison.Ordinal);

    [Fact]
    public Task Another_file_name_that_is_expected() => new Fixing<RenamesTheFile> { TestCode = Before, FixedState = { Sources = { ("/0/Renamed.cs", After) } } }.RunAsync();

    [Fact]
    public async Task Another_folder() => Assert.Contains("folders", await Failing.Run(new Fixing<MovesTheFile> { TestCode = Before, FixedCode = After }), StringComparison.Ordinal);

    [Fact]
    public Task Another_folder_that_is_expected() => new Fixing<MovesTheFile> { TestCode = Before, FixedState = { Sources = { ("/0/Moved/Test0.cs", After) } } }.RunAsync();

    [Fact]
    public Task A_file_more() => Failing.Run(new Fixing<AddsAFile> { TestCode = Before, FixedCode = After });

    [Fact]
    public Task A_file_more_that_is_expected() => new Fixing<AddsAFile>
    {
        TestCode = Before,
        FixedState = { Sources = { After, ("Added.cs", SourceText.From("class Added { }", Encoding.UTF8)) } },
    }.RunAsync();

    [Fact]
    public Task Another_additional_file() =>
        Failing.Run(new Fixing<EditsOtherFiles> { TestState = { Sources = { Before }, AdditionalFiles = { ("/0/a.txt", "text") } }, FixedCode = After });

    [Fact]
    public Task Another_additional_file_that_is_expected() => new Fixing<EditsOtherFiles>
    {
        TestState = { Sources = { Before }, AdditionalFiles = { ("/0/a.txt", "text") } },
        FixedState = { Sources = { After }, AdditionalFiles = { ("/0/a.txt", "changed") } },
    }.RunAsync();

    [Fact]
    public Task Another_configuration_file() =>
        Failing.Run(new Fixing<EditsOtherFiles> { TestState = { Sources = { Before }, AnalyzerConfigFiles = { ("/.editorconfig", "root = false") } }, FixedCode = After });

    [Fact]
    public Task Another_configuration_file_that_is_expected() => new Fixing<EditsOtherFiles>
    {
        TestState = { Sources = { Before }, AnalyzerConfigFiles = { ("/.editorconfig", "root = false") } },
        FixedState = { Sources = { After }, AnalyzerConfigFiles = { ("/.editorconfig", "root = true") } },
    }.RunAsync();

    [Fact]
    public Task Another_project() => Failing.Run(new Fixing<EditsOtherProjects>
    {
        TestState = { Sources = { Before }, AdditionalProjects = { ["Library"] = { Sources = { "class Library { }" } } } },
        FixedCode = After,
    });

    [Fact]
    public Task Another_project_that_is_expected() => new Fixing<EditsOtherProjects>
    {
        TestState = { Sources = { Before }, AdditionalProjects = { ["Library"] = { Sources = { "class Library { }" } } } },
        FixedState = { Sources = { After }, AdditionalProjects = { ["Library"] = { Sources = { "class Changed { }" } } } },
    }.RunAsync();

    [Fact]
    public Task Two_changes_in_one_action() => Assert.ThrowsAsync<InvalidOperationException>(() => new Fixing<AppliesTwice> { TestCode = Before, FixedCode = After }.RunAsync());

    [Fact]
    public async Task A_diagnostic_that_editors_do_not_see()
    {
        var test = new CSharpCodeFixTest<AtCompilationEnd, RenameField, DefaultVerifier> { TestCode = Before, FixedCode = After };
        Assert.Contains("non-local", await Failing.Run(test), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_diagnostic_that_editors_do_not_see_may_be_fixed_if_asked_for() => new CSharpCodeFixTest<AtCompilationEnd, RenameField, DefaultVerifier>
    {
        TestCode = Before,
        FixedCode = After,
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck,
    }.RunAsync();

    [Fact]
    public Task A_diagnostic_reported_when_the_type_ends() => CSharpCodeFixVerifier<AtTypeEnd, RenameField, DefaultVerifier>.VerifyCodeFixAsync(Before, After);

    [Fact]
    public Task A_diagnostic_of_the_compiler() =>
        CSharpCodeFixVerifier<EmptyDiagnosticAnalyzer, DeclareMissingName, DefaultVerifier>.VerifyCodeFixAsync("class C { int F() => {|CS0103:x|}; }", "class C { int F() => 1; }");

    [Fact]
    public Task No_fix() => CSharpCodeFixVerifier<BadField, EmptyCodeFixProvider, DefaultVerifier>.VerifyAnalyzerAsync(Before);

    [Theory]
    [InlineData(0, "first")]
    [InlineData(1, "second")]
    [InlineData(2, "third")]
    public Task An_action_by_index(int index, string name) => new Fixing<OffersSeveral> { TestCode = Before, FixedCode = $"class C {{ int {name}; }}", CodeActionIndex = index }.RunAsync();

    [Fact]
    public Task An_action_by_key() => new Fixing<OffersSeveral> { TestCode = Before, FixedCode = "class C { int third; }", CodeActionEquivalenceKey = "third" }.RunAsync();

    [Fact]
    public Task An_action_by_both() => new Fixing<OffersSeveral> { TestCode = Before, FixedCode = "class C { int second; }", CodeActionIndex = 1, CodeActionEquivalenceKey = "second" }.RunAsync();

    [Fact]
    public Task An_action_by_both_that_disagree() => Failing.Run(new Fixing<OffersSeveral> { TestCode = Before, FixedCode = "class C { int second; }", CodeActionIndex = 1, CodeActionEquivalenceKey = "third" });

    [Fact]
    public Task An_action_that_is_not_offered() => Failing.Run(new Fixing<OffersSeveral> { TestCode = Before, FixedCode = After, CodeActionEquivalenceKey = "fourth" });

    [Fact]
    public async Task The_chosen_action_can_be_verified()
    {
        string? title = null;
        await new Fixing<OffersSeveral> { TestCode = Before, FixedCode = "class C { int third; }", CodeActionIndex = 2, CodeActionVerifier = (action, _) => title = action.Title }.RunAsync();
        Assert.Equal("Call it third", title);
    }

    [Fact]
    public Task The_chosen_action_can_be_wrong() =>
        Failing.Run(new Fixing<RenameField> { TestCode = Before, FixedCode = After, CodeActionVerifier = (action, verifier) => verifier.Equal("Another title", action.Title) });
}
