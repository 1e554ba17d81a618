using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of analyzers: sources, what is to be reported about them, and how they are compiled.</summary>
public abstract partial class AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <summary>An empty test.</summary>
    protected AnalyzerTest() => TestState = NewState();

    /// <summary>One of <see cref="LanguageNames"/>.</summary>
    public abstract string Language { get; }

    /// <summary>Adds a source.</summary>
    public string TestCode
    {
        set
        {
            if (value is not null)
                TestState.Sources.Add(value);
        }
    }

    /// <summary>The solution under test.</summary>
    public SolutionState TestState { get; }

    /// <summary>What is to be reported, besides what the markup says.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    /// <summary>The framework of every project without its own.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    /// <summary>The compiler diagnostics that must be expected too; errors, unless set.</summary>
    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    /// <summary>Ids that are suppressed by the project, whatever else says otherwise.</summary>
    public List<string> DisabledDiagnostics { get; } = [];

    /// <summary>How markup is read.</summary>
    public MarkupOptions MarkupOptions { get; set; }

    /// <summary>The checks left out.</summary>
    public TestBehaviors TestBehaviors { get; set; }

    /// <summary>Files that documentation comments include, by path.</summary>
    public Dictionary<string, string> XmlReferences { get; } = [];

    /// <summary>A further check of each diagnostic, with the expected one it was paired with.</summary>
    public Action<Diagnostic, DiagnosticResult, IVerifier>? DiagnosticVerifier { get; set; }

    /// <summary>Changes of the workspace's options before the run.</summary>
    public List<Func<OptionSet, OptionSet>> OptionsTransforms { get; } = [];

    /// <summary>Changes of the solution before the run; the id is the main project's.</summary>
    public List<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = [];

    /// <summary>Says what is wrong.</summary>
    protected static TVerifier Verify { get; } = new();

    /// <summary>What precedes the number of an unnamed source.</summary>
    protected virtual string DefaultFilePathPrefix => "/0/Test";

    /// <summary>The main project's name.</summary>
    protected virtual string DefaultTestProjectName => "TestProject";

    /// <summary>The path of the first unnamed source.</summary>
    protected virtual string DefaultFilePath => $"{DefaultFilePathPrefix}0.{DefaultFileExt}";

    /// <summary>The extension of an unnamed source, without its dot.</summary>
    protected abstract string DefaultFileExt { get; }

    /// <summary>Kept for tests that set it; pairing takes no noticeable time.</summary>
    protected TimeSpan MatchDiagnosticsTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Runs all checks and throws at the first that fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await RunImplAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            while (_workspaces.TryTake(out Workspace? workspace))
                workspace.Dispose();
        }
    }

    /// <summary>A workspace that is disposed when the run ends.</summary>
    public async Task<Workspace> CreateWorkspaceAsync()
    {
        Workspace workspace = await CreateWorkspaceImplAsync().ConfigureAwait(false);
        _workspaces.Add(workspace);
        return workspace;
    }

    /// <summary>The checks.</summary>
    protected virtual async Task RunImplAsync(CancellationToken cancellationToken)
    {
        Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);
        SolutionState state = Evaluate(TestState.WithInheritedValuesApplied(null, []), []);
        await VerifyStateAsync(state, Verify.PushContext("Diagnostics of test state"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The analyzers under test.</summary>
    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    /// <summary>The source generators that run before the analysis.</summary>
    protected virtual IEnumerable<Type> GetSourceGenerators() => [];

    /// <summary>What markup without an id stands for.</summary>
    protected internal virtual DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
    {
        ArgumentNullException.ThrowIfNull(analyzers);
        if (MarkupOptions.HasFlag(MarkupOptions.UseFirstDescriptor))
            return analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).FirstOrDefault();
        return analyzers is [{ SupportedDiagnostics: [{ } only] }, ..] ? only : null;
    }

    private protected SolutionState NewState() => new(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);

    /// <summary>The state without its markup, ready to be compiled.</summary>
    private protected SolutionState Evaluate(SolutionState inherited, ImmutableArray<string> fixable)
    {
        DiagnosticAnalyzer[] analyzers = [.. GetDiagnosticAnalyzers()];
        ImmutableArray<DiagnosticDescriptor> supported = [.. analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)];
        return inherited.WithProcessedMarkup(MarkupOptions, GetDefaultDiagnostic(analyzers), supported, fixable, DefaultFilePath);
    }

    private protected async Task VerifyStateAsync(SolutionState state, IVerifier verifier, CancellationToken cancellationToken)
    {
        if (!TestBehaviors.HasFlag(TestBehaviors.SkipGeneratedSourcesCheck) && GetSourceGenerators().Any())
            await VerifyGeneratedSourcesAsync(state, verifier.PushContext("Generated sources"), cancellationToken).ConfigureAwait(false);
        await VerifyDiagnosticsAsync(MainProject(state), OtherProjects(state), [.. state.ExpectedDiagnostics], verifier, cancellationToken).ConfigureAwait(false);
    }

    private protected Task<Project> CreateProjectAsync(SolutionState state, CancellationToken cancellationToken) =>
        CreateProjectAsync(MainProject(state), OtherProjects(state), cancellationToken);

    private async Task VerifyGeneratedSourcesAsync(SolutionState state, IVerifier verifier, CancellationToken cancellationToken)
    {
        Project project = await CreateProjectAsync(state, cancellationToken).ConfigureAwait(false);
        Compilation before = (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
        (Compilation after, _) = await GetProjectCompilationAsync(project, verifier, cancellationToken).ConfigureAwait(false);
        SyntaxTree[] written = [.. after.SyntaxTrees.Except(before.SyntaxTrees)];

        verifier.SequenceEqual(state.GeneratedSources.Select(file => file.filename), written.Select(tree => tree.FilePath), message: $"the generated files were: {string.Join(", ", written.Select(tree => tree.FilePath))}");
        for (int i = 0; i < written.Length; i++)
            verifier.EqualOrDiff(state.GeneratedSources[i].content.ToString(), written[i].ToString(), $"content of '{written[i].FilePath}' did not match. Diff shown with expected as baseline:");
    }

    private EvaluatedProjectState MainProject(SolutionState state) => new(state, ReferenceAssemblies);

    private ImmutableArray<EvaluatedProjectState> OtherProjects(SolutionState state) =>
        [.. state.AdditionalProjects.Values.Select(project => new EvaluatedProjectState(project, ReferenceAssemblies))];
}
