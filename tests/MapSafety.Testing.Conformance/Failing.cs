using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

/// <summary>Runs that must fail, and with what.</summary>
internal static class Failing
{
    /// <summary>The message of the failure; the test fails if the run does not.</summary>
    public static async Task<string> Run<TVerifier>(AnalyzerTest<TVerifier> test)
        where TVerifier : IVerifier, new() =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => test.RunAsync(CancellationToken.None))).Message;
}

/// <summary>An analyzer under test, with <see cref="DefaultVerifier"/>.</summary>
public sealed class Analyzing<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new();

/// <summary>A fix under test for what <see cref="BadField"/> reports.</summary>
public sealed class Fixing<TCodeFix> : CSharpCodeFixTest<BadField, TCodeFix, DefaultVerifier>
    where TCodeFix : CodeFixProvider, new();
