using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Benchmarks.Code;

/// <summary>A file of a code base.</summary>
internal sealed record SourceFile(string Path, SourceText Text);

/// <summary>Sources that are measured as one compilation.</summary>
internal sealed class CodeBase
{
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview);

    private readonly ImmutableArray<SourceFile> _files;
    private readonly OutputKind _output;

    public CodeBase(string name, IEnumerable<SourceFile> files, OutputKind output)
    {
        Name = name;
        _files = [.. files];
        _output = output;
    }

    public string Name { get; }

    public int Files => _files.Length;

    /// <summary>Lines of text, blank ones and comments included.</summary>
    public int Lines => _files.Sum(file => file.Text.Lines.Count);

    /// <summary>
    /// A compilation that nobody has bound before, over trees that nobody has walked before. A compiler never sees a tree twice either, and a
    /// tree keeps the nodes that an earlier walk has made.
    /// </summary>
    /// <param name="withThreads">Whether the compiler may bind on several threads.</param>
    public CSharpCompilation Fresh(bool withThreads) => CSharpCompilation.Create(
        "Measured",
        _files.AsParallel().AsOrdered().Select(file => CSharpSyntaxTree.ParseText(file.Text, s_parsing, file.Path)),
        FrameworkReferences.All,
        new CSharpCompilationOptions(_output, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: withThreads));

    /// <summary>The number of compile errors: what does not bind is cheaper for everybody, so a ratio over many errors says little.</summary>
    public int CountErrors() => Fresh(withThreads: true).GetDiagnostics().Count(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
}
