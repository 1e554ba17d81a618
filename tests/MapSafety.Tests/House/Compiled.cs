using System.Collections.Immutable;
using MapSafety.Testing.Extra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Tests.House;

/// <summary>Code as a project with the SDK's defaults compiles it, against the framework the tests run on.</summary>
internal static class Compiled
{
    /// <summary>The framework alone.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } = new Code().References;

    /// <summary>The framework and the compiler that the tests run on.</summary>
    public static ImmutableArray<MetadataReference> FrameworkAndCompiler { get; } =
    [
        .. Framework,
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What <c>ImplicitUsings</c> gives to a project.</summary>
    public static SyntaxTree ImplicitUsings { get; } = Parse("ImplicitUsings.cs", """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """);

    public static SyntaxTree Parse(string path, string text) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path, System.Text.Encoding.UTF8);

    /// <summary>The files below these folders of the clone, or these files themselves.</summary>
    public static IEnumerable<SyntaxTree> Sources(params string[] places) => places
        .SelectMany(place => place.EndsWith(".cs", StringComparison.Ordinal) ? [place] : Clone.Files(place, "*.cs"))
        .Select(path => Parse(path, Clone.Text(path)));

    /// <summary>A library of these files.</summary>
    public static CSharpCompilation Library(string name, IEnumerable<SyntaxTree> sources, IEnumerable<MetadataReference>? references = null) =>
        CSharpCompilation.Create(
            name,
            [.. sources, ImplicitUsings],
            references ?? Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>What the analyzer reports, in the order of the text; it fails the test when the analyzer throws.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindingsAsync(
        Compilation compilation, DiagnosticAnalyzer analyzer, bool concurrent = true, ImmutableArray<AdditionalText> files = default)
    {
        Exception? thrown = null;
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions(files.IsDefault ? [] : files), (exception, _, _) => thrown = exception, concurrent, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await new CompilationWithAnalyzers(compilation, [analyzer], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        if (thrown is not null)
            Assert.Fail($"The analyzer threw: {thrown}");

        return [.. found.OrderBy(Text, StringComparer.Ordinal)];
    }

    /// <summary>All that a user or a fix sees of a finding.</summary>
    public static string Text(Diagnostic finding) =>
        $"{finding.Location.GetLineSpan()}: {finding.Severity} {finding.Id}: {finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"
        + $" [{string.Join(", ", finding.AdditionalLocations.Select(location => location.GetLineSpan()))}]"
        + $" {{{string.Join(", ", finding.Properties.OrderBy(property => property.Key, StringComparer.Ordinal))}}}";
}
