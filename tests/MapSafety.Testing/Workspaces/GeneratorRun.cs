using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Runs source generators and adds what they write to the compilation.</summary>
internal static class GeneratorRun
{
    public static (Compilation Compilation, ImmutableArray<Diagnostic> Diagnostics) Apply(ImmutableArray<Type> generators, Project project, Compilation compilation, CancellationToken cancellationToken)
    {
        if (generators.IsEmpty)
            return (compilation, []);

        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            generators.Select(Create),
            project.AnalyzerOptions.AdditionalFiles,
            (CSharpParseOptions?)project.ParseOptions,
            project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> diagnostics, cancellationToken);
        return (updated, diagnostics);
    }

    private static ISourceGenerator Create(Type type) => Activator.CreateInstance(type) switch
    {
        ISourceGenerator generator => generator,
        IIncrementalGenerator generator => generator.AsSourceGenerator(),
        _ => throw new InvalidOperationException($"'{type}' is not a source generator."),
    };
}
