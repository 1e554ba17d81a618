using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which expected diagnostics vanish when the main project's sources are generated code, or suppressed.</summary>
internal sealed class Exclusion(ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<(string filename, SourceText content)> sources)
{
    public static bool IsCompilerId(string id) => id.StartsWith("CS", StringComparison.Ordinal) || id.StartsWith("BC", StringComparison.Ordinal);

    /// <summary>Whether an analyzer under test reports it in a source file.</summary>
    public bool IsSubject(DiagnosticResult result) =>
        !IsCompilerId(result.Id)
        && !result.Id.StartsWith("AD", StringComparison.Ordinal)
        && IsInSource(result)
        && DescriptorsOf(result).Any();

    /// <summary>Whether the user may suppress it.</summary>
    public bool IsSuppressible(DiagnosticResult result) =>
        IsSubject(result) && !DescriptorsOf(result).Any(descriptor => descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable));

    /// <summary>Where it is after a line was put before every source.</summary>
    public DiagnosticResult OneLineDown(DiagnosticResult result) => IsInSource(result) ? result.WithLineOffset(1) : result;

    private bool IsInSource(DiagnosticResult result) => result.HasLocation && sources.Any(source => source.filename == result.Spans[0].Span.Path);

    private IEnumerable<DiagnosticDescriptor> DescriptorsOf(DiagnosticResult result) =>
        analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(descriptor => descriptor.Id == result.Id);
}
