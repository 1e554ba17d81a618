using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Samples.Tests.Comparing;

/// <summary>Runs an analyzer with every rule it has switched on, those that are off or hidden by default too.</summary>
internal static class Findings
{
    /// <summary>What the analyzer reports, and AD0001 if it throws; what a source suppresses is left out.</summary>
    public static async Task<ImmutableArray<Diagnostic>> InAsync(Compilation compilation, DiagnosticAnalyzer analyzer, CancellationToken stop)
    {
        ImmutableDictionary<string, ReportDiagnostic> allOn =
            analyzer.SupportedDiagnostics.Select(rule => rule.Id).Distinct().ToImmutableDictionary(id => id, _ => ReportDiagnostic.Warn);

        Compilation switchedOn = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(allOn));
        return await switchedOn.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync(stop);
    }

    public static Finding Of(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        return diagnostic.Location.IsInSource
            ? new Finding(place.Path, place.StartLinePosition.Line + 1, diagnostic.Id)
            : new Finding(File: "", Line: 0, diagnostic.Id);
    }
}
