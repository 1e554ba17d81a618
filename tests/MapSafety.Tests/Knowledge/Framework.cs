using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Knowledge;

/// <summary>The framework that runs the tests, as symbols: what the tables are compared with.</summary>
internal static class Framework
{
    private static readonly Lazy<CSharpCompilation> s_compilation = new(() => Compile(""));

    /// <summary>The shared frameworks as a compilation without source.</summary>
    public static Compilation Compilation => s_compilation.Value;

    /// <summary>The assemblies of .NET itself and, where it is installed beside it, of ASP.NET Core.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
        [.. Directories().SelectMany(AssembliesIn).Concat(Packages()).Select(file => MetadataReference.CreateFromFile(file))];

    /// <summary>A compilation of this source against the framework.</summary>
    public static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Subject",
        [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    /// <summary>The visible type with this full metadata name, or nothing.</summary>
    public static INamedTypeSymbol? Find(string metadataName)
    {
        ImmutableArray<INamedTypeSymbol> types = Compilation.GetTypesByMetadataName(metadataName);
        return types.FirstOrDefault(IsVisible);
    }

    /// <summary>The visible type with this full metadata name.</summary>
    public static INamedTypeSymbol Get(string metadataName) =>
        Find(metadataName) ?? throw new InvalidOperationException($"The framework has no type '{metadataName}'.");

    /// <summary>All visible types of all framework assemblies, nested ones included.</summary>
    public static IEnumerable<INamedTypeSymbol> VisibleTypes() =>
        from reference in References
        let assembly = (IAssemblySymbol)Compilation.GetAssemblyOrModuleSymbol(reference)!
        from type in TypesIn(assembly.GlobalNamespace)
        select type;

    /// <summary>The public and protected members that can be called on an instance, constructors and finalizers left out.</summary>
    public static IEnumerable<IMethodSymbol> InstanceMembers(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(member =>
            !member.IsStatic
            && member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
            && member.MethodKind is MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd
                or MethodKind.EventRemove);

    /// <summary>
    /// The visible methods a table row speaks of, inherited ones included: <c>Name</c> for all overloads, <c>Name/2</c> for those with two
    /// parameters, <c>.ctor</c> for constructors.
    /// </summary>
    public static IMethodSymbol[] Methods(INamedTypeSymbol type, string row)
    {
        string[] name = row.Split('/');
        return
        [
            .. BasesAndSelf(type).SelectMany(declaring => declaring.GetMembers(name[0])).OfType<IMethodSymbol>()
                .Where(method => method.DeclaredAccessibility is Accessibility.Public)
                .Where(method => name.Length == 1 || method.Parameters.Length == int.Parse(name[1], CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>The type and its base types, up to <see cref="object"/>.</summary>
    public static IEnumerable<INamedTypeSymbol> BasesAndSelf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    /// <summary>The type's full metadata name, as the tables spell it.</summary>
    public static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}" : $"{type.ContainingNamespace}.{type.MetadataName}";

    public static bool IsVisible(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Public && (type.ContainingType is null || IsVisible(type.ContainingType));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member switch
        {
            INamespaceSymbol inner => TypesIn(inner),
            INamedTypeSymbol type when IsVisible(type) => TypesIn(type).Prepend(type),
            _ => [],
        });

    private static IEnumerable<string> Directories()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        yield return runtime;

        string shared = Path.GetFullPath(Path.Combine(runtime, "..", "..", "Microsoft.AspNetCore.App"));
        if (Directory.Exists(shared))
            yield return Directory.GetDirectories(shared).OrderBy(path => path, StringComparer.Ordinal).Last();
    }

    /// <summary>Libraries that the tests themselves are built with, as far as the frameworks lack them.</summary>
    private static IEnumerable<string> Packages() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => Path.GetFileName(path) is "System.Runtime.Caching.dll");

    private static IEnumerable<string> AssembliesIn(string directory) => Directory.GetFiles(directory, "*.dll").Where(IsManaged);

    private static bool IsManaged(string file)
    {
        try
        {
            return AssemblyName.GetAssemblyName(file) is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
