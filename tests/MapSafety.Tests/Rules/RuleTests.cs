using System.Globalization;
using MapSafety.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules;

/// <summary>What every test class of a rule says about a piece of code. Sources have the usual usings.</summary>
public abstract class RuleTests<TRule>
    where TRule : Rule, new()
{
    /// <summary>The rule finds exactly what the markup marks.</summary>
    protected static Task Finds(params string[] sources) => Test(sources).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The rule finds nothing.</summary>
    protected static Task Silent(params string[] sources) => Finds(sources);

    /// <summary>The rule should find something here and does not. This fails the day it does; then the test moves to the findings.</summary>
    protected static Task KnownMiss(params string[] sources) => Finds(sources);

    /// <summary>The rule finds something here and should not. This fails the day it stops; then the test moves to the silences.</summary>
    protected static Task KnownFalseAlarm(params string[] sources) => Finds(sources);

    /// <summary>The rule reports at location 0, with the following locations as additional ones, and this message.</summary>
    protected static Task Says(string message, string source, DiagnosticSeverity? severity = null, int others = 0) =>
        Says(message, [source], severity, others);

    protected static Task Says(string message, string[] sources, DiagnosticSeverity? severity = null, int others = 0)
    {
        CSharpAnalyzerTest<Only<TRule>, DefaultVerifier> test = Test(sources);
        DiagnosticResult expected = new DiagnosticResult(Descriptor.Id, severity ?? Descriptor.DefaultSeverity).WithMessage(message);
        for (int key = 0; key <= others; key++)
            expected = expected.WithLocation(key);

        test.ExpectedDiagnostics.Add(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The rule's only finding reads so in Chinese.</summary>
    protected static Task SaysInChinese(string message, params string[] sources)
    {
        CSharpAnalyzerTest<Only<TRule>, DefaultVerifier> test = Test(sources);
        test.DiagnosticVerifier = (finding, _, verifier) => verifier.Equal(message, finding.GetMessage(CultureInfo.GetCultureInfo("zh-Hans")));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    protected static DiagnosticDescriptor Descriptor { get; } = new TRule().Descriptor;

    /// <summary>A test of these files, for cases that need a setting beside them.</summary>
    protected static CSharpAnalyzerTest<Only<TRule>, DefaultVerifier> Test(params string[] sources)
    {
        CSharpAnalyzerTest<Only<TRule>, DefaultVerifier> test = new() { ReferenceAssemblies = Frameworks.For(Frameworks.Newest, sources) };
        foreach (string source in sources)
            test.TestState.Sources.Add(source);

        test.TestState.Sources.Add(("/0/Usings.cs", UsualUsings.Text));
        return test;
    }
}

/// <summary>The reference assemblies that tests compile against.</summary>
public static class Frameworks
{
    public static ReferenceAssemblies Newest => ReferenceAssemblies.Net.Net100;

    /// <summary>The framework; the newest, with the packages of the caches, where a source uses one.</summary>
    public static ReferenceAssemblies For(ReferenceAssemblies framework, params string[] sources)
    {
        if (sources.Any(source => source.Contains("using Microsoft.Extensions.Caching.", StringComparison.Ordinal) && !source.Contains("namespace Microsoft.Extensions.", StringComparison.Ordinal)))
            framework = Newest.AddPackages([new PackageIdentity("Microsoft.Extensions.Caching.Memory", "10.0.14")]);

        return sources.Any(source => source.Contains("using System.Runtime.Caching", StringComparison.Ordinal))
            ? Newest.AddPackages([new PackageIdentity("System.Runtime.Caching", "10.0.14")])
            : framework;
    }
}
