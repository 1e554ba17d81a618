using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Tests.Flow;

/// <summary>A finding stands in the editor while its file is open: an editor asks for one file at a time, and never for the end of a compilation.</summary>
public sealed class LiveFindingsTests
{
    private const string Owner = """
        using System.Collections.Generic;
        internal static partial class Bans
        {
            internal static readonly Dictionary<string, int> Hits = new();
            private static readonly List<string> s_log = new();
        }
        """;

    private const string SamePart = """
        internal static partial class Bans
        {
            public static void Log(string line) => s_log.Add(line);
        }
        """;

    private const string Other = """
        internal sealed class Login
        {
            private void Fail(string ip) => Bans.Hits[ip] = 1;
        }
        """;

    [Theory]
    [InlineData(0, new string[0])]
    [InlineData(1, new[] { "s_log.Add(line)" })]
    [InlineData(2, new[] { "Bans.Hits[ip] = 1" })]
    public async Task Each_file_shows_its_own_findings(int file, string[] expected)
    {
        SyntaxTree[] trees = [.. new[] { Owner, SamePart, Other }.Select((text, index) =>
            CSharpSyntaxTree.ParseText(text, path: index + ".cs", cancellationToken: TestContext.Current.CancellationToken))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Live", trees, References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new MapSafetyAnalyzer()));

        ImmutableArray<Diagnostic> shown = await analysis.GetAnalyzerSemanticDiagnosticsAsync(
            compilation.GetSemanticModel(trees[file]), filterSpan: null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, shown.Select(finding => trees[file].ToString()[finding.Location.SourceSpan.Start..finding.Location.SourceSpan.End]));
    }

    private static IEnumerable<MetadataReference> References() =>
        new[] { typeof(object), typeof(Dictionary<,>), typeof(Enumerable) }
            .Select(type => type.Assembly.Location)
            .Append(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Runtime.dll"))
            .Append(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Collections.dll"))
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path));
}
