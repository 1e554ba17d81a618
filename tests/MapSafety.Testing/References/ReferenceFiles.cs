using System.Collections.Concurrent;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assembly files opened once in a process; every compilation shares what was read from them.</summary>
internal static class ReferenceFiles
{
    // Bounded by the assemblies of the frameworks and packages that tests name.
    private static readonly ConcurrentDictionary<string, Lazy<MetadataReference>> s_opened = new(StringComparer.Ordinal);

    public static MetadataReference Open(string path) =>
        s_opened.GetOrAdd(Path.GetFullPath(path), static file => new Lazy<MetadataReference>(() => Read(file))).Value;

    private static PortableExecutableReference Read(string file)
    {
        string documentation = Path.ChangeExtension(file, ".xml");
        return MetadataReference.CreateFromFile(file, documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null);
    }
}
