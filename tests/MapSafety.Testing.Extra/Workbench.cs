using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Testing.Extra;

/// <summary>Code in a workspace of its own, analysed and fixed as an editor would.</summary>
internal sealed class Workbench : IDisposable
{
    private static readonly Lazy<MefHostServices> s_services = new(() => MefHostServices.Create(MefHostServices.DefaultAssemblies));

    private readonly AdhocWorkspace _workspace = new(s_services.Value);

    public Workbench(Code code)
    {
        ProjectId id = ProjectId.CreateNewId();
        Solution solution = _workspace.CurrentSolution
            .AddProject(id, "Code", "Code", LanguageNames.CSharp)
            .WithProjectCompilationOptions(id, OptionsOf(code))
            .WithProjectParseOptions(id, new CSharpParseOptions(code.LanguageVersion))
            .AddMetadataReferences(id, code.References);
        for (int i = 0; i < code.Sources.Length; i++)
            solution = solution.AddDocument(DocumentId.CreateNewId(id), $"Code{i}.cs", SourceText.From(code.Sources[i], code.Encoding), filePath: $"/Code{i}.cs");
        if (code.EditorConfig is { } config)
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), ".editorconfig", SourceText.From(config), filePath: "/.editorconfig");
        Project = solution.GetProject(id)!;
    }

    public Project Project { get; }

    public static CSharpCompilationOptions OptionsOf(Code code) => new(code.OutputKind, allowUnsafe: true);

    /// <summary>What the analyzers report, in the order of the text.</summary>
    /// <exception cref="CheckFailedException">An analyzer threw.</exception>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, AnalyzerOptions options, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent, CancellationToken cancellationToken)
    {
        Exception? thrown = null;
        var settings = new CompilationWithAnalyzersOptions(options, (exception, _, _) => thrown = exception, concurrent, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> reported = await new CompilationWithAnalyzers(SwitchOn(compilation, analyzers), analyzers, settings).GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        if (thrown is not null)
            throw new CheckFailedException($"The analyzer threw: {thrown}", thrown);
        return [.. reported.OrderBy(Text, StringComparer.Ordinal)];
    }

    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken)
    {
        Compilation compilation = (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
        return await AnalyzeAsync(compilation, project.AnalyzerOptions, analyzers, concurrent: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actions offered for a diagnostic, nested ones instead of their parents.</summary>
    public static async Task<ImmutableArray<CodeAction>> ActionsAsync(Project project, Diagnostic diagnostic, ImmutableArray<CodeFixProvider> fixes, CancellationToken cancellationToken)
    {
        if (project.Solution.GetDocument(diagnostic.Location.SourceTree) is not { } document)
            return [];
        var offered = ImmutableArray.CreateBuilder<CodeAction>();
        foreach (CodeFixProvider fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic.Location.SourceSpan, [diagnostic], (action, _) => offered.Add(action), cancellationToken)).ConfigureAwait(false);
        return [.. offered.SelectMany(Flatten)];
    }

    /// <summary>The solution after an action.</summary>
    public static async Task<Solution> ApplyAsync(CodeAction action, CancellationToken cancellationToken)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().SingleOrDefault()?.ChangedSolution
            ?? throw new CheckFailedException($"The action '{action.Title}' does not have exactly one change of the solution.");
    }

    /// <summary>All of a diagnostic that a user sees, in one line.</summary>
    public static string Text(Diagnostic diagnostic) =>
        $"{diagnostic.Location.GetLineSpan()} {diagnostic.Severity} {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} [{string.Join(", ", diagnostic.AdditionalLocations.Select(location => location.GetLineSpan()))}]";

    public void Dispose() => _workspace.Dispose();

    private static Compilation SwitchOn(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        ImmutableDictionary<string, ReportDiagnostic> severities = compilation.Options.SpecificDiagnosticOptions;
        foreach (DiagnosticDescriptor rule in analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(rule => !rule.IsEnabledByDefault))
            severities = severities.SetItem(rule.Id, ReportDiagnostic.Info);
        return Microsoft.CodeAnalysis.Testing.SwitchedOnRules.Apply(compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(severities)));
    }

#if ROSLYN_4_14_OR_GREATER
    private static IEnumerable<CodeAction> Flatten(CodeAction action) => action.NestedActions.IsEmpty ? [action] : action.NestedActions.SelectMany(Flatten);
#else
    private static readonly System.Reflection.PropertyInfo s_nested =
        typeof(CodeAction).GetProperty("NestedCodeActions", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    private static IEnumerable<CodeAction> Flatten(CodeAction action) =>
        (ImmutableArray<CodeAction>)s_nested.GetValue(action)! is { IsEmpty: false } nested ? nested.SelectMany(Flatten) : [action];
#endif
}
