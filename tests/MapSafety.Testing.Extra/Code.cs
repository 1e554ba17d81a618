using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Testing.Extra;

/// <summary>Code to check analyzers and fixes with, and how it is compiled. A text alone is a library of one file.</summary>
public sealed record Code
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_platform = new(() =>
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "netstandard.dll" || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>Code in one or more files.</summary>
    public Code(params string[] sources) => Sources = [.. sources];

    /// <summary>The texts, without markup.</summary>
    public ImmutableArray<string> Sources { get; init; }

    /// <summary>What the code is compiled against; the framework the tests run on unless set.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = s_platform.Value;

    /// <summary>The language's version; the newest the compiler has unless set.</summary>
    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.Preview;

    /// <summary>What is built.</summary>
    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>The content of an <c>.editorconfig</c> file above the sources, if any.</summary>
    public string? EditorConfig { get; init; }

    /// <summary>The encoding of the files; UTF-8 without a byte order mark unless set.</summary>
    public System.Text.Encoding Encoding { get; init; } = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Code of one file.</summary>
    public static implicit operator Code(string source) => FromString(source);

    /// <summary>Code of one file.</summary>
    public static Code FromString(string source) => new(source);

    /// <summary>The same code with another text in place of the first file's.</summary>
    public Code WithFirst(string source) => this with { Sources = Sources.SetItem(0, source) };
}
