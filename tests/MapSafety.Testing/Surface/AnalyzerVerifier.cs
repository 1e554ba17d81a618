using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Tests of one analyzer in one line.</summary>
public class AnalyzerVerifier<TAnalyzer, TTest, TVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TTest : AnalyzerTest<TVerifier>, new()
    where TVerifier : IVerifier, new()
{
    /// <summary>The analyzer's only diagnostic.</summary>
    public static DiagnosticResult Diagnostic() => Only(new TAnalyzer().SupportedDiagnostics, "the analyzer has a single supported diagnostic");

    /// <summary>The analyzer's diagnostic with an id.</summary>
    public static DiagnosticResult Diagnostic(string diagnosticId) =>
        Only(new TAnalyzer().SupportedDiagnostics.Where(descriptor => descriptor.Id == diagnosticId), $"the analyzer has a single supported diagnostic with the ID '{diagnosticId}'");

    /// <summary>A diagnostic of a descriptor.</summary>
    public static DiagnosticResult Diagnostic(DiagnosticDescriptor descriptor) => new(descriptor);

    /// <summary>Checks that the markup and <paramref name="expected"/> together are what is reported.</summary>
    public static Task VerifyAnalyzerAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new TTest { TestCode = source };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(CancellationToken.None);
    }

    private static DiagnosticResult Only(IEnumerable<DiagnosticDescriptor> descriptors, string when) => descriptors.ToArray() is [{ } one]
        ? Diagnostic(one)
        : throw new InvalidOperationException($"A diagnostic without a descriptor can only be named when {when}. Use 'Diagnostic(DiagnosticDescriptor)'.");
}
