using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

/// <summary>Writes a class that the sources under test use.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WritesAClass : IIncrementalGenerator
{
    public const string Class = "class Written { }";

    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterPostInitializationOutput(output => output.AddSource("Written.cs", Class));
}

/// <summary>The analyzer under test, beside the generator.</summary>
public sealed class AnalyzingGenerated : CSharpAnalyzerTest<BadField, DefaultVerifier>
{
    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(WritesAClass)];
}
