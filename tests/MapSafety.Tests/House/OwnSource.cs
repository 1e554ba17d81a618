// The source is written in today's language, which only the newest supported compiler reads.
#if ROSLYN_5_12_OR_GREATER
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.House;

/// <summary>What ships, compiled from its source as one library, so that the fixes see the analyzers' internals.</summary>
internal static class OwnSource
{
    private static readonly Lazy<CSharpCompilation> s_shipped = new(() => Compiled.Library(
        "MapSafety.Source", Compiled.Sources("src/Polyfills.cs", "src/Analyzers", "src/CodeFixes"), Compiled.FrameworkAndCompiler));

    /// <summary>The compilation, without errors.</summary>
    public static CSharpCompilation Shipped
    {
        get
        {
            Complaints.None(s_shipped.Value.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error).Select(error => error.ToString()));
            return s_shipped.Value;
        }
    }
}
#endif
