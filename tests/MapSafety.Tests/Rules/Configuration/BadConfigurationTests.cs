using MapSafety.Rules.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Configuration;

public sealed class BadConfigurationTests : RuleTests<BadConfiguration>
{
    private const string Keys =
        "mapsafety.confined_types, mapsafety.synchronized_types, mapsafety.startup_methods, mapsafety.singleton_types, "
        + "mapsafety.singleton_registrations, mapsafety.single_threaded, mapsafety.preferred_lock, mapsafety.cache_limit";

    [Fact]
    public Task Message_names_file_key_value_and_what_is_allowed() => File(
        """
        is_global = true
        {|#0:mapsafety.single_threaded = maybe|}
        """,
        "'.globalconfig' sets 'mapsafety.single_threaded' to 'maybe', which has no effect: allowed is 'true' or 'false'");

    [Theory]
    [InlineData("mapsafety.singel_threaded = true", "mapsafety.singel_threaded", "true", "only " + Keys)]
    [InlineData("mapsafety. = 1", "mapsafety.", "1", "only " + Keys)]
    [InlineData("mapsafety.preferred_lock = mutex", "mapsafety.preferred_lock", "mutex", "one of auto, lock, object")]
    [InlineData("MapSafety.Preferred_Lock = mutex # no", "MapSafety.Preferred_Lock", "mutex", "one of auto, lock, object")]
    [InlineData("mapsafety.cache_limit = 0", "mapsafety.cache_limit", "0", "a whole number from 1 to 1000000000")]
    [InlineData("mapsafety.cache_limit = 10k", "mapsafety.cache_limit", "10k", "a whole number from 1 to 1000000000")]
    [InlineData("mapsafety.cache_limit = 99999999999", "mapsafety.cache_limit", "99999999999", "a whole number from 1 to 1000000000")]
    [InlineData("mapsafety.confined_types = A*B", "mapsafety.confined_types", "A*B",
        "full names separated by commas, with '*' at the end only, at most 512 characters each")]
    [InlineData("mapsafety.confined_types = [a-z]+(x+x+)+y", "mapsafety.confined_types", "[a-z]+(x+x+)+y",
        "full names separated by commas, with '*' at the end only, at most 512 characters each")]
    public Task Every_kind_of_mistake(string line, string key, string value, string allowed) => File(
        $$"""
        is_global = true
        {|#0:{{line}}|}
        """,
        $"'.globalconfig' sets '{key}' to '{value}', which has no effect: allowed is {allowed}");

    [Theory]
    [InlineData("mapsafety.single_threaded = true")]
    [InlineData("mapsafety.single_threaded =")]
    [InlineData("mapsafety.single_threaded = FALSE ; why not")]
    [InlineData("mapsafety.preferred_lock = lock")]
    [InlineData("mapsafety.cache_limit = 500")]
    [InlineData("mapsafety.confined_types = Company.Views.*, Company.Pump`1, Company.Outer+Inner")]
    [InlineData("mapsafety.startup_methods = Company.Program.Configure,")]
    [InlineData("# mapsafety.unknown = 1")]
    [InlineData("other.mapsafety.unknown = 1")]
    public Task Safe_twin_allowed_values(string line) => File($"is_global = true\n{line}\n");

    [Fact]
    public Task A_hostile_value_is_cut_and_made_printable() => File(
        "is_global = true\n{|#0:mapsafety.preferred_lock = \u001b[31m" + new string('x', 5000) + "|}\n",
        "'.globalconfig' sets 'mapsafety.preferred_lock' to '?[31m" + new string('x', 95) + "…', which has no effect: allowed is one of auto, lock, object");

    [Fact]
    public Task Too_many_names_are_refused() => File(
        "is_global = true\n{|#0:mapsafety.confined_types = " + string.Join(',', Enumerable.Repeat("A", 300)) + "|}\n",
        "'.globalconfig' sets 'mapsafety.confined_types' to '" + string.Join(',', Enumerable.Repeat("A", 300))[..100]
            + "…', which has no effect: allowed is at most 256 names");

    [Fact]
    public Task A_setting_whose_file_is_not_passed_on_is_reported_without_a_line()
    {
        CSharpAnalyzerTest<Only<BadConfiguration>, DefaultVerifier> test = Test("class C { }");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmapsafety.single_threaded = maybe\n"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("MAP0001", DiagnosticSeverity.Warning).WithMessage(
            "'.editorconfig' sets 'mapsafety.single_threaded' to 'maybe', which has no effect: allowed is 'true' or 'false'"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_setting_whose_file_is_passed_on_is_reported_once()
    {
        CSharpAnalyzerTest<Only<BadConfiguration>, DefaultVerifier> test = Test("class C { }");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmapsafety.single_threaded = maybe\n"));
        test.TestState.AdditionalFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n{|MAP0001:mapsafety.single_threaded = maybe|}\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task File(string text, string? message = null)
    {
        CSharpAnalyzerTest<Only<BadConfiguration>, DefaultVerifier> test = Test("class C { }");
        test.TestState.AdditionalFiles.Add(("/.globalconfig", text));
        if (message is not null)
            test.ExpectedDiagnostics.Add(new DiagnosticResult("MAP0001", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(message));

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
