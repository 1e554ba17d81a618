using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>
/// Tests of a fix for a whole state. The findings are those that the rule reports on the source; what is tested is what the fix makes of them:
/// its text, one by one and by Fix All in every scope, that it compiles as cleanly as before, that no other analyzer finds anything new in it, and that it
/// holds under threads.
/// </summary>
public abstract class StateFixTests<TFix>
    where TFix : CodeFixProvider, new()
{
    private const string Path = "/0/Test0.cs";

    private static readonly ImmutableArray<string> s_ids = new TFix().FixableDiagnosticIds;

    /// <summary>The framework that the tests' sources are compiled against. It has no <c>System.Threading.Lock</c>.</summary>
    private protected static ReferenceAssemblies Framework => ReferenceAssemblies.Net.Net80;

    /// <summary>The fix gives this text, and the fixed code passes the hammer.</summary>
    private protected static async Task Fixes(string before, string after, string step, string holds)
    {
        await FixesFiles([(Path, before)], [(Path, after)]);
        Proof.Proof.Of(before, after).Hammer(step, holds);
    }

    private protected static async Task FixesFiles(
        (string Path, string Text)[] before, (string Path, string Text)[] after, ReferenceAssemblies? framework = null, LanguageVersion? language = null,
        string? option = null)
    {
        CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier> test = await TestOf(before, framework ?? Framework, language);
        Set(test, option);
        await ExpectAfter(test, after, framework ?? Framework, language);

        // Hidden ones included: a fix leaves no using behind that is not needed any more.
        test.CompilerDiagnostics = CompilerDiagnostics.Suggestions;
        await test.RunAsync();
#if ROSLYN_5_12_OR_GREATER
        // What the user has asked for needs no other tool's consent.
        if (option is null)
            Assert.Empty(await Proof.OtherAnalyzers.NewFindingsAsync(
                await CompilationOf(before, framework ?? Framework, language), await CompilationOf(after, framework ?? Framework, language)));
#endif
    }

    /// <summary>There is a finding, and the fix does not offer itself.</summary>
    private protected static async Task NotOffered(string source, ReferenceAssemblies? framework = null, string? option = null)
    {
        CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier> test = await TestOf([(Path, source)], framework ?? Framework, language: null);
        Set(test, option);
        Expect(test, [(Path, source)], test.TestState.ExpectedDiagnostics);
        await test.RunAsync();
    }

    private protected static async Task TitleIs(string title, string key, string source)
    {
        List<(string Title, string? Key)> offered = await OfferedAsync(source);
        Assert.All(offered, item => Assert.Equal((title, key), item));
        Assert.NotEmpty(offered);
    }

    private protected static async Task TitleInChineseIs(string title, string source)
    {
        // Flows with this method's calls, and is what it was when the method returns.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-Hans");
        List<(string Title, string? Key)> offered = await OfferedAsync(source);
        Assert.All(offered, item => Assert.Equal(title, item.Title));
        Assert.NotEmpty(offered);
    }

    /// <summary>Neither offers nor throws on code that is cut off anywhere.</summary>
    private protected static async Task SurvivesEveryPrefix(string source)
    {
        for (int length = 0; length < source.Length; length += 7)
            await OfferedAsync(source[..length], onBrokenCode: true);
    }

    private static async Task<CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier>> TestOf(
        (string Path, string Text)[] files, ReferenceAssemblies framework, LanguageVersion? language)
    {
        CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier> test = new() { ReferenceAssemblies = framework };
        foreach ((string path, string text) in files)
            test.TestState.Sources.Add((path, text));

        test.SolutionTransforms.Add((solution, project) => Configured(solution.GetProject(project)!, language).Solution);

        if (!s_ids.Any(GrowthRules.Ids.Contains))
            test.DisabledDiagnostics.AddRange(GrowthRules.Ids);

        ImmutableArray<Diagnostic> findings = await FindingsAsync(files, framework, language);
        Assert.NotEmpty(findings);
        test.ExpectedDiagnostics.AddRange(findings.Select(Expected));
        return test;
    }

    // What the fix does not remedy may remain, but nothing may come.
    private static async Task ExpectAfter(
        CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier> test, (string Path, string Text)[] after, ReferenceAssemblies framework, LanguageVersion? language)
    {
        ImmutableArray<Diagnostic> left = await FindingsAsync(after, framework, language);
        Assert.DoesNotContain(left, finding => s_ids.Contains(finding.Id));
        Assert.All(left, finding => Assert.Contains(test.TestState.ExpectedDiagnostics, before => before.Id == finding.Id));
        Expect(test, after, left.Select(Expected));
    }

    private static void Expect(
        CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier> test, (string Path, string Text)[] files, IEnumerable<DiagnosticResult> findings)
    {
        foreach ((string path, string text) in files)
            test.FixedState.Sources.Add((path, text));

        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.FixedState.InheritanceMode = StateInheritanceMode.Explicit;
        test.FixedState.ExpectedDiagnostics.AddRange(findings);
        test.FixedState.AnalyzerConfigFiles.AddRange(test.TestState.AnalyzerConfigFiles);
    }

    private static void Set(CSharpCodeFixTest<MapSafetyAnalyzer, TFix, DefaultVerifier> test, string? option)
    {
        if (option is not null)
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + option + "\n"));
    }

    private static Project Configured(Project project, LanguageVersion? language)
    {
        CSharpParseOptions options = (CSharpParseOptions)project.ParseOptions!;
        return project.WithParseOptions(options.WithLanguageVersion(language ?? LanguageVersion.Latest))
            .WithCompilationOptions(((CSharpCompilationOptions)project.CompilationOptions!).WithNullableContextOptions(Nullable(language)));
    }

    private static NullableContextOptions Nullable(LanguageVersion? language) =>
        language < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable;

    private protected static DiagnosticResult Expected(Diagnostic finding)
    {
        FileLinePositionSpan span = finding.Location.GetLineSpan();
        return new DiagnosticResult(finding.Id, finding.Severity)
            .WithSpan(span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1, span.EndLinePosition.Line + 1, span.EndLinePosition.Character + 1)
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);
    }

    private protected static async Task<ImmutableArray<Diagnostic>> FindingsAsync(
        (string Path, string Text)[] files, ReferenceAssemblies framework, LanguageVersion? language = null, params MetadataReference[] more)
    {
        CSharpCompilation compilation = await CompilationOf(files, framework, language, more);
        ImmutableArray<Diagnostic> findings = await compilation.WithAnalyzers([new MapSafetyAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return s_ids.Any(GrowthRules.Ids.Contains) ? findings : [.. findings.Where(finding => !GrowthRules.Ids.Contains(finding.Id))];
    }

    private static async Task<CSharpCompilation> CompilationOf(
        (string Path, string Text)[] files, ReferenceAssemblies framework, LanguageVersion? language, params MetadataReference[] more)
    {
        CSharpParseOptions options = new(language ?? LanguageVersion.Latest);
        return CSharpCompilation.Create(
            "Findings", files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)),
            (await framework.ResolveAsync(LanguageNames.CSharp, CancellationToken.None)).AddRange(more),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: Nullable(language)));
    }

    private static async Task<List<(string Title, string? Key)>> OfferedAsync(string source, bool onBrokenCode = false)
    {
        using AdhocWorkspace workspace = new();
        Project project = workspace.AddProject("Project", LanguageNames.CSharp)
            .WithMetadataReferences(await Framework.ResolveAsync(LanguageNames.CSharp, CancellationToken.None))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Document document = project.AddDocument("Test0.cs", source, filePath: Path);
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        var findings = await compilation.WithAnalyzers([new MapSafetyAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        List<(string, string?)> offered = [];
        foreach (Diagnostic finding in findings.Where(finding => s_ids.Contains(finding.Id)))
            await new TFix().RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offered.Add((action.Title, action.EquivalenceKey)), CancellationToken.None));

        Assert.DoesNotContain(findings, finding => finding.Id == "AD0001");
        Assert.True(onBrokenCode || offered.Count > 0);
        return offered;
    }
}
