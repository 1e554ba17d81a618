#if ROSLYN_5_12_OR_GREATER
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Tests.Proof;

/// <summary>
/// The analyzers that users have beside ours: those of the SDK, SonarAnalyzer.CSharp and Meziantou.Analyzer, loaded once. What a fix writes must not be the
/// next tool's finding. They run with what they have switched on by default and with <see cref="Named"/>, without <see cref="Disregarded"/>.
/// </summary>
internal static class OtherAnalyzers
{
    /// <summary>What the fixes come near to, whether or not it is on by default.</summary>
    public static readonly ImmutableArray<string> Named =
        ["CA1836", "CA1854", "CA1860", "CA1864", "CA1868", "IDE0330", "S2551", "S6612", "S6618", "MA0064", "MA0105", "MA0106"];

    /// <summary>What does not count, and why.</summary>
    public static readonly ImmutableDictionary<string, string> Disregarded = new[]
    {
        ("it is a matter of style, and what the fix writes is what every version of C# knows",
            "IDE0028 IDE0300 IDE0301 IDE0302 IDE0303 IDE0304 IDE0305 IDE0306 IDE0018 IDE0090 MA0003 S3267"),
        ("a fix leaves the code around it to its author: a member that no longer needs its object, a lock or a method that has become empty, a declared result that could be narrower",
            "CA1822 S2325 MA0038 S1144 S1186 CA1859"),
        ("it speaks against the remedy itself: the copy that a property returns, the field that is replaced, the gate beside a static of a generic type",
            "S2365 S2223 S2743"),
        ("Add goes on throwing what it threw, and that names no parameter", "MA0015"),
        ("a body that stands on one line stays there", "S2681"),
        ("members that did the same in other words do it in the same words", "S4144"),
    }.SelectMany(row => row.Item2.Split(' ').Select(id => (id, row.Item1))).ToImmutableDictionary(pair => pair.id, pair => pair.Item2);

    // Analyzers look for thousands of types by name in every assembly; tests need few of the framework's hundred and sixty.
    private static readonly string[] s_assemblies =
        ["System.Runtime", "System.Collections", "System.Linq", "System.Threading", "System.ObjectModel", "System.Memory", "System.Console", "System.Text.RegularExpressions"];

    private static readonly Lazy<ImmutableArray<DiagnosticAnalyzer>> s_loaded = new(Load);
    private static readonly Lazy<ImmutableArray<DiagnosticAnalyzer>> s_wanted = new(() => [.. s_loaded.Value.Where(analyzer => analyzer.SupportedDiagnostics.Any(IsWanted))]);

    private static readonly ImmutableDictionary<string, ReportDiagnostic> s_severities =
        Disregarded.ToImmutableDictionary(row => row.Key, _ => ReportDiagnostic.Suppress).AddRange(Named.ToDictionary(id => id, _ => ReportDiagnostic.Warn));

    /// <summary>What the analyzers say about the code after a fix that they did not say about the code before it.</summary>
    public static async Task<string[]> NewFindingsAsync(Compilation before, Compilation after)
    {
        string[] now = await FindingsAsync(after);
        if (now.Length == 0)
            return [];

        // The place does not count, so that what was there before may be there more often.
        return [.. now.Except(await FindingsAsync(before))];
    }

    /// <summary>The rules that are loaded.</summary>
    public static IEnumerable<string> Ids => s_loaded.Value.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct();

    private static async Task<string[]> FindingsAsync(Compilation compilation)
    {
        CompilationWithAnalyzersOptions options = new(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        Compilation judged = Lean(compilation).WithOptions(compilation.Options.WithSpecificDiagnosticOptions(s_severities));
        ImmutableArray<Diagnostic> all = await new CompilationWithAnalyzers(judged, s_wanted.Value, options).GetAnalyzerDiagnosticsAsync();
        return [.. all.Where(finding => finding.Severity >= DiagnosticSeverity.Info).Select(finding => $"{finding.Id}: {finding.GetMessage()}").Distinct()];
    }

    private static Compilation Lean(Compilation compilation)
    {
        Compilation lean = compilation.WithReferences(compilation.References.Where(IsNeeded));
        return lean.GetDiagnostics().Any(problem => problem.Severity is DiagnosticSeverity.Error) ? compilation : lean;
    }

    private static bool IsNeeded(MetadataReference reference) =>
        reference.Display is not { } path || s_assemblies.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));

    private static ImmutableArray<DiagnosticAnalyzer> Load()
    {
        Loader loader = new();
        return [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "OtherAnalyzers"), "*.dll")
            .SelectMany(path => new AnalyzerFileReference(path, loader).GetAnalyzers(LanguageNames.CSharp))];
    }

    private static bool IsWanted(DiagnosticDescriptor rule) =>
        Named.Contains(rule.Id) || rule.IsEnabledByDefault && rule.DefaultSeverity >= DiagnosticSeverity.Info && !Disregarded.ContainsKey(rule.Id);

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
#endif
