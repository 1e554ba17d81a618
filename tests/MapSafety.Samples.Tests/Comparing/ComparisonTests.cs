using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Samples.Tests.Comparing;

/// <summary>The comparison itself, with an analyzer whose only rule is hidden and off by default: it reports calls of <c>Hazard</c> and throws at calls of <c>Crash</c>.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public async Task Agrees_when_every_finding_is_wanted_and_every_wanted_one_found()
    {
        Comparison comparison = await CompareAsync("""
            Hazard(); // MAP9999
            Safe();
            """);

        Assert.True(comparison.IsEqual, comparison.ToString());
        Assert.Equal(["MAP9999"], comparison.Agreed.Select(finding => finding.Id));
    }

    [Fact]
    public async Task Names_the_line_of_a_finding_that_is_missing()
    {
        Comparison comparison = await CompareAsync("Safe(); // MAP9999");

        Assert.False(comparison.IsEqual);
        Assert.Contains("missing     Case.cs(1): MAP9999  Safe(); // MAP9999", comparison.ToString());
    }

    [Fact]
    public async Task Names_the_line_and_message_of_a_finding_that_nobody_wants()
    {
        Comparison comparison = await CompareAsync("Safe();\nHazard();");

        Assert.False(comparison.IsEqual);
        Assert.Contains("unexpected  Case.cs(2): MAP9999  Hazard();", comparison.ToString());
        Assert.Contains("\"Hazard was called\"", comparison.ToString());
    }

    [Theory]
    [InlineData("Hazard(); // MAP1001", "another rule is wanted")]
    [InlineData("Hazard();\nSafe(); // MAP9999", "it is wanted one line below")]
    [InlineData("// MAP9999\nHazard();", "it is wanted one line above")]
    [InlineData("Hazard(); // MAP9999 some day", "a comment with words wants nothing")]
    [InlineData("Hazard(); // MAP9999, MAP1001", "one of two is missing")]
    [InlineData("Crash();", "a crash is a finding nobody wants")]
    public async Task Differs(string body, string reason)
    {
        Comparison comparison = await CompareAsync(body);

        Assert.False(comparison.IsEqual, reason);
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_refused()
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => CompareAsync("Unknown();"));

        Assert.Contains("CS0103", error.Message);
    }

    private static Task<Comparison> CompareAsync(string body)
    {
        const string Callees = "static class Callees { public static void Hazard() { } public static void Safe() { } public static void Crash() { } }";
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Case",
            [CSharpSyntaxTree.ParseText(body, path: "Case.cs"), CSharpSyntaxTree.ParseText("global using static Callees; " + Callees)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        return Comparison.OfAsync(compilation, new CallReporter(), TestContext.Current.CancellationToken);
    }

    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class CallReporter : DiagnosticAnalyzer
    {
        public static readonly DiagnosticDescriptor Rule =
            new("MAP9999", "Call", "{0} was called", "Test", DiagnosticSeverity.Hidden, isEnabledByDefault: false);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterOperationAction(Report, OperationKind.Invocation);
        }

        private static void Report(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            if (call.TargetMethod.Name == "Crash")
                throw new InvalidOperationException("Crash was called");
            if (call.TargetMethod.Name == "Hazard")
                context.ReportDiagnostic(Diagnostic.Create(Rule, call.Syntax.GetLocation(), call.TargetMethod.Name));
        }
    }
}
