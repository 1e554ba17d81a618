using System.Collections.Concurrent;
using System.Collections.Immutable;
using MapSafety.Survey.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Survey.Running;

/// <summary>What the rules said about one project.</summary>
/// <param name="CompileErrors">The compiler's own errors; in loose mode mostly packages that are not there.</param>
internal sealed record ProjectResult(
    Project Project,
    int Files,
    IReadOnlyList<Diagnostic> CompileErrors,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Crash> Crashes);

/// <summary>Runs the analyzers over projects, as a compiler would.</summary>
internal sealed class AnalysisRun(InstalledRules rules, string root)
{
    public async Task<ProjectResult> RunAsync(Project project, CancellationToken cancellation)
    {
        Compilation compilation = (await project.GetCompilationAsync(cancellation))!;
        var crashes = new ConcurrentQueue<Crash>();
        ImmutableArray<Diagnostic> found = await AnalyzeAsync(WithRules(compilation), project, crashes, cancellation);
        return new ProjectResult(
            project, LoadedSources.FilesOf(project), ErrorsOf(compilation, cancellation),
            [.. found.Where(diagnostic => !diagnostic.IsSuppressed).Select(diagnostic => Finding.From(diagnostic, project, root))],
            [.. crashes]);
    }

    public static IReadOnlyList<Diagnostic> ErrorsOf(Compilation compilation, CancellationToken cancellation) =>
        [.. compilation.GetDiagnostics(cancellation).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    private Compilation WithRules(Compilation compilation) => compilation.WithOptions(rules.Apply(compilation.Options));

    private async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        Compilation compilation, Project project, ConcurrentQueue<Crash> crashes, CancellationToken cancellation)
    {
        if (rules.Analyzers.IsEmpty)
            return [];

        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            onAnalyzerException: (exception, analyzer, _) => crashes.Enqueue(new Crash(analyzer.GetType().FullName!, project.Name, exception.ToString())),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        AnalysisResult result = await new CompilationWithAnalyzers(compilation, rules.Analyzers, options).GetAnalysisResultAsync(cancellation);
        return result.GetAllDiagnostics();
    }
}
