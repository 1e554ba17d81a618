using System.Collections.Immutable;
using MapSafety.Survey.Running.Cost;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Benchmarks.Measuring;

/// <summary>A way to compile a code base: bare, or with an analyzer beside it.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Analyzers">Made once, as a compiler does.</param>
/// <param name="Configure">What the user has set.</param>
internal sealed record Way(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, Func<CSharpCompilationOptions, CSharpCompilationOptions> Configure)
{
    private static readonly MapSafetyAnalyzer s_rules = new();

    /// <summary>All method bodies bound, as a build does without analyzers.</summary>
    public static Way Bare { get; } = new("bare bind", [], options => options);

    /// <summary>An analyzer that asks for every type and does nothing.</summary>
    public static Way EveryType { get; } = new("do-nothing, every type", [new EveryTypeControl()], options => options);

    /// <summary>The floor that the bar is set against: an analyzer that asks for every operation and does nothing.</summary>
    public static Way Floor { get; } = new("do-nothing, every operation", [new EveryOperationControl()], options => options);

    /// <summary>MapSafety as it is installed.</summary>
    public static Way AllRules { get; } = new("MapSafety, all rules", [s_rules], options => options);

    /// <summary>MapSafety switched off for the whole compilation: <c>NoWarn</c>, or severity none in a global configuration file.</summary>
    public static Way SwitchedOff { get; } = new("MapSafety, switched off", [s_rules], SwitchOff);

    /// <summary>MapSafety switched off file by file: severity none in an <c>.editorconfig</c>.</summary>
    public static Way SwitchedOffByFile { get; } =
        new("MapSafety, off by file", [s_rules], options => options.WithSyntaxTreeOptionsProvider(new SeverityNone()));

    public static ImmutableArray<Way> All { get; } = [Bare, EveryType, Floor, AllRules, SwitchedOff, SwitchedOffByFile];

    /// <summary>What is compared between sizes.</summary>
    public static ImmutableArray<Way> OfGrowth { get; } = [Bare, Floor, AllRules];

    /// <summary>Compiles, and returns the number of diagnostics so that nothing can be left out.</summary>
    public async Task<int> CompileAsync(CSharpCompilation fresh)
    {
        CSharpCompilation compilation = fresh.WithOptions(Configure(fresh.Options));
        if (Analyzers.IsEmpty)
            return compilation.GetDiagnostics().Length;

        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: fresh.Options.ConcurrentBuild, logAnalyzerExecutionTime: false);
        return (await new CompilationWithAnalyzers(compilation, Analyzers, options).GetAllDiagnosticsAsync()).Length;
    }

    private static CSharpCompilationOptions SwitchOff(CSharpCompilationOptions options) => options.WithSpecificDiagnosticOptions(
        s_rules.SupportedDiagnostics.Select(rule => rule.Id).Distinct().ToDictionary(id => id, _ => ReportDiagnostic.Suppress));

    private sealed class SeverityNone : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Suppress;
            return diagnosticId.StartsWith("MAP", StringComparison.Ordinal);
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = default;
            return false;
        }
    }
}
