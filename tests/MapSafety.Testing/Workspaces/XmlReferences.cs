using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Serves the files that documentation comments include from memory.</summary>
internal sealed class XmlReferences(IReadOnlyDictionary<string, string> files) : XmlReferenceResolver
{
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override Stream OpenRead(string resolvedPath) => files.TryGetValue(resolvedPath, out string? content)
        ? new MemoryStream(Encoding.UTF8.GetBytes(content))
        : throw new FileNotFoundException(null, resolvedPath);

    public override string ResolveReference(string path, string? baseFilePath) => path;
}
