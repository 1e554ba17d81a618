using MapSafety.Testing.Extra;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Testing.Conformance;

using Extra = MapSafety.Testing.Extra.Extra;

/// <summary>The checks the public test library does not have: right stand-ins pass, wrong ones fail.</summary>
public sealed class ExtraTests
{
    private const string Field = """
        class C
        {
            // why
            int bad1 = 1; // so

            int Other() => 2;
        }
        """;

    public static TheoryData<DiagnosticAnalyzer> WronglyBilingual => [new LosesAnArgument(), new WantsAnArgument(), new NotTranslated()];

    public static TheoryData<CodeFixProvider> WrongLayouts => [new AddsALineFeed(), new IndentsWithSpaces(), new LosesTheMark(), new EditsAnotherMember(), new EditsMore()];

    [Fact]
    public Task The_same_twice() => Extra.RunTwice(new BadField(), Field);

    [Fact]
    public Task Not_the_same_twice() => Fails(() => Extra.RunTwice(new Remembering(), Field));

    [Fact]
    public Task Throwing() => Fails(() => Extra.RunTwice(new Throwing(), Field));

    [Fact]
    public Task Rules_that_are_off_by_default_are_switched_on() => Fails(() => Extra.RunTwice(new OffByDefaultAndRemembering(), Field));

    [Fact]
    public Task Prefixes() => Extra.ForEveryPrefix(new BadField(), [new RenameField()], Field);

    [Fact]
    public async Task Prefixes_an_analyzer_does_not_survive() => Assert.Contains("int bad1", await Fails(() => Extra.ForEveryPrefix(new TrustsTheCode(), [], Field)), StringComparison.Ordinal);

    [Fact]
    public async Task Prefixes_a_fix_does_not_survive() => Assert.Contains("no semicolon", await Fails(() => Extra.ForEveryPrefix(new BadField(), [new FixTrustsTheCode()], Field)), StringComparison.Ordinal);

    [Fact]
    public async Task Prefixes_that_take_too_long() => Assert.Contains("longer", await Fails(() => Extra.ForEveryPrefix(new Slow(), [], Field, TimeSpan.FromSeconds(1))), StringComparison.Ordinal);

    [Fact]
    public Task Mutations() => Extra.Mutations(new BadField(), [new RenameField()], Field, seed: 1);

    [Fact]
    public Task Mutations_an_analyzer_does_not_survive() => Fails(() => Extra.Mutations(new TrustsTheCode(), [], Field, seed: 1));

    [Fact]
    public Task Mutations_a_fix_does_not_survive() => Fails(() => Extra.Mutations(new BadField(), [new FixTrustsTheCode()], Field, seed: 1));

    [Fact]
    public void Released() => Extra.Released(new BadField(), new Code(Field, "class D { int bad2; }"));

    [Fact]
    public void Trees_that_are_kept() => Assert.Throws<CheckFailedException>(() => Extra.Released(new KeepsTrees(), Field));

    [Fact]
    public void Compilations_that_are_kept() => Assert.Throws<CheckFailedException>(() => Extra.Released(new KeepsCompilations(), Field));

    [Fact]
    public Task Two_languages() => Extra.Cultures(new RightlyBilingual(), Field, "en", "zh-Hans");

    [Theory]
    [MemberData(nameof(WronglyBilingual), DisableDiscoveryEnumeration = true)]
    public Task Two_languages_with_a_mistake(DiagnosticAnalyzer analyzer) => Fails(() => Extra.Cultures(analyzer, Field, "en", "zh-Hans"));

    [Fact]
    public Task Layout_that_is_kept() => Extra.UnrelatedTextUnchanged(new BadField(), new RenameField(), Field);

    [Theory]
    [MemberData(nameof(WrongLayouts), DisableDiscoveryEnumeration = true)]
    public Task Layout_that_is_not_kept(CodeFixProvider fix) => Fails(() => Extra.UnrelatedTextUnchanged(new BadField(), fix, Field));

    [Fact]
    public Task Layout_without_an_action() => Fails(() => Extra.UnrelatedTextUnchanged(new BadField(), new OffersNothing(), Field));

    [Fact]
    public Task Versions() => Extra.LanguageVersions(new BadField(), Field);

    [Fact]
    public Task Versions_that_differ() => Fails(() => Extra.LanguageVersions(new OnlyInNewVersions(), Field));

    [Fact]
    public Task Versions_the_code_is_too_new_for_are_left_out() => Extra.LanguageVersions(new OnlyInNewVersions(), "namespace N; class C { int bad1; }", LanguageVersion.CSharp8);

    [Fact]
    public Task Code_that_compiles_in_no_version() => Fails(() => Extra.LanguageVersions(new BadField(), "class C { int bad1"));

    [Fact]
    public Task Fixed_code_stays() => Extra.Idempotent(new BadField(), new RenameField(), "class C { int bad1, bad2; }");

    [Fact]
    public Task Fixed_code_that_is_fixed_again() => Fails(() => Extra.Idempotent(new BadField(), new NeverEnds(), "class C { int bad1; }"));

    [Fact]
    public Task A_fix_that_changes_nothing() => Fails(() => Extra.Idempotent(new BadField(), new ChangesNothing(), "class C { int bad1; }"));

    private static async Task<string> Fails(Func<Task> check) => (await Assert.ThrowsAsync<CheckFailedException>(check)).Message;
}
