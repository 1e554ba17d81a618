using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules;

/// <summary>Tests of what all rules say together about a piece of code: that something is found, by the rule it belongs to, and by no other.</summary>
public abstract class AllRulesTests
{
    /// <summary>The rules find exactly what the markup marks, as warnings.</summary>
    protected static Task Finds(params string[] sources) => Run(DiagnosticSeverity.Warning, sources);

    /// <summary>The rules find exactly what the markup marks, as suggestions.</summary>
    protected static Task Suggests(params string[] sources) => Run(DiagnosticSeverity.Info, sources);

    /// <summary>The rules find nothing.</summary>
    protected static Task Silent(params string[] sources)
    {
        Assert.All(sources, source => Assert.DoesNotContain("{|MAP", source, StringComparison.Ordinal));
        return Run(DiagnosticSeverity.Warning, sources);
    }

    /// <summary>The rules should find something here and do not. Fails the day they do.</summary>
    protected static Task KnownMiss(params string[] sources) => Silent(sources);

    private static Task Run(DiagnosticSeverity severity, string[] sources)
    {
        CSharpAnalyzerTest<MapSafetyAnalyzer, DefaultVerifier> test = new() { ReferenceAssemblies = Frameworks.Newest };
        foreach (string source in sources)
            test.TestState.Sources.Add(source);

        test.TestState.Sources.Add(("/0/Usings.cs", UsualUsings.Text));
        test.DisabledDiagnostics.AddRange(GrowthRules.Ids);
        test.DiagnosticVerifier = (found, _, verifier) => verifier.Equal(severity, found.Severity, found.GetMessage());
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
