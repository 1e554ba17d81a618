using MapSafety.Tests.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Peers;

/// <summary>
/// The published test cases of another tool, read there and written anew: each situation with a collection in it, in code of our own. All
/// rules run together. The verdict of a test says how the two tools compare; its comment says what each expects, and why they differ.
/// </summary>
public abstract class PeerTests
{
    /// <summary>Some attributes that tools of this kind know, as a project declares them for itself.</summary>
    private const string Annotations = """
        [System.AttributeUsage(System.AttributeTargets.All)]
        public sealed class ThreadSafeAttribute : System.Attribute { }

        [System.AttributeUsage(System.AttributeTargets.All)]
        public sealed class NotThreadSafeAttribute : System.Attribute { }

        [System.AttributeUsage(System.AttributeTargets.All)]
        public sealed class ThreadConfinedAttribute : System.Attribute { }

        [System.AttributeUsage(System.AttributeTargets.All)]
        public sealed class GuardedByAttribute : System.Attribute
        {
            public GuardedByAttribute(params string[] guards) => Guards = guards;

            public string[] Guards { get; }
        }
        """;

    /// <summary>Libraries, unless the peer looks at programs.</summary>
    private protected virtual OutputKind Output => OutputKind.DynamicallyLinkedLibrary;

    /// <summary>Both tools report this, if not always at the same place.</summary>
    protected Task BothReport(string source, As severity = As.Warning) => Finds(source, severity);

    /// <summary>Neither tool has anything to say.</summary>
    protected Task BothSilent(string source) => Silent(source);

    /// <summary>We report what the peer does not, and are right.</summary>
    protected Task OnlyWeReport(string source, As severity = As.Warning) => Finds(source, severity);

    /// <summary>The peer reports what we leave alone on purpose.</summary>
    protected Task OnlyThePeerReports(string source) => Silent(source);

    /// <summary>A hazard that we should report and do not. Fails the day we do; then it moves to one of the verdicts above.</summary>
    protected Task KnownMiss(string source) => Silent(source);

    /// <summary>We report something that is no hazard. Fails the day we stop; then it moves to one of the verdicts above.</summary>
    protected Task KnownFalseAlarm(string source, As severity = As.Warning) => Finds(source, severity);

    private Task Finds(string source, As severity)
    {
        Assert.Contains("{|MAP", source, StringComparison.Ordinal);
        return Run(source, severity);
    }

    private Task Silent(string source)
    {
        Assert.DoesNotContain("{|MAP", source, StringComparison.Ordinal);
        return Run(source, As.Warning);
    }

    private Task Run(string source, As severity)
    {
        CSharpAnalyzerTest<MapSafetyAnalyzer, DefaultVerifier> test = new() { ReferenceAssemblies = Frameworks.Newest };
        test.TestState.OutputKind = Output;
        test.TestState.Sources.Add(source);
        test.TestState.Sources.Add(("/0/Annotations.cs", Annotations));
        test.TestState.Sources.Add(("/0/Usings.cs", UsualUsings.Text));
        test.DisabledDiagnostics.AddRange(GrowthRules.Ids);
        test.DiagnosticVerifier = (found, _, verifier) =>
            verifier.Equal(severity is As.Warning ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info, found.Severity);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How sure a finding is.</summary>
    protected enum As
    {
        Warning,
        Suggestion,
    }
}
