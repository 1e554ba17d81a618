using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Samples.Tests.Comparing;

/// <summary>
/// Compiles a sample project as its build did. The build leaves the compiler's arguments beside the assembly, so that sources, references,
/// implicit usings, nullability and language version are those of the project and not a second opinion about them.
/// </summary>
internal static class SampleProject
{
    /// <exception cref="FileNotFoundException">The sample has not been built.</exception>
    public static CSharpCompilation Compile(string sample)
    {
        string arguments = Path.Combine(Repository.OutputOf(sample), "compile.rsp");
        if (!File.Exists(arguments))
            throw new FileNotFoundException($"{sample} has not been built: there is no {arguments}");

        CSharpCommandLineArguments parsed =
            CSharpCommandLineParser.Default.Parse(["@" + arguments], Repository.SourcesOf(sample), sdkDirectory: null);
        Diagnostic? refused = parsed.Errors.FirstOrDefault(error => error.Severity == DiagnosticSeverity.Error);
        if (refused is not null)
            throw new InvalidOperationException($"This compiler does not understand how {sample} was built: {refused}");

        return Compile(parsed);
    }

    private static CSharpCompilation Compile(CSharpCommandLineArguments parsed) => CSharpCompilation.Create(
        parsed.CompilationName,
        parsed.SourceFiles.Select(file => Parse(file.Path, parsed.ParseOptions)),
        parsed.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference, reference.Properties)),
        parsed.CompilationOptions);

    private static SyntaxTree Parse(string path, CSharpParseOptions options)
    {
        using FileStream stream = File.OpenRead(path);
        return CSharpSyntaxTree.ParseText(SourceText.From(stream), options, path);
    }
}
