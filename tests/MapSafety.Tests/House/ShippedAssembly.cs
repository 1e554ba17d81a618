using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MapSafety.Tests.House;

/// <summary>What an assembly needs of others, read from its metadata: whatever its code calls stands there.</summary>
internal sealed class ShippedAssembly
{
    private ShippedAssembly(string path)
    {
        Path = path;
        using PEReader file = new(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        References = [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
        Types = [.. reader.TypeReferences.Select(handle => NameOf(reader, handle))];
        Members =
        [
            .. reader.MemberReferences.Select(reader.GetMemberReference)
                .Where(member => member.Parent.Kind is HandleKind.TypeReference)
                .Select(member => NameOf(reader, (TypeReferenceHandle)member.Parent) + "." + reader.GetString(member.Name)),
        ];
        Imports = [.. reader.MethodDefinitions.Select(reader.GetMethodDefinition).Where(method => !method.GetImport().Module.IsNil).Select(method => reader.GetString(method.Name))];
    }

    public string Path { get; }

    public ImmutableArray<string> References { get; }

    /// <summary>The full names of the types it names.</summary>
    public ImmutableArray<string> Types { get; }

    /// <summary>The full names of the members it names, of types that are not generic.</summary>
    public ImmutableArray<string> Members { get; }

    /// <summary>The methods it imports from native libraries.</summary>
    public ImmutableArray<string> Imports { get; }

    public static ShippedAssembly Analyzers => Read(typeof(MapSafetyAnalyzer).Assembly.Location);

    public static ShippedAssembly CodeFixes => Read(System.IO.Path.Combine(AppContext.BaseDirectory, "MapSafety.CodeFixes.dll"));

    public static ShippedAssembly Read(string path) => new(path);

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind is HandleKind.TypeReference
            ? NameOf(reader, (TypeReferenceHandle)type.ResolutionScope) + "." + name
            : type.Namespace.IsNil ? name : reader.GetString(type.Namespace) + "." + name;
    }
}
