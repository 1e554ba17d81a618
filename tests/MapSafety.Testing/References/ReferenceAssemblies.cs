using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The framework and packages a project is compiled against. Immutable; compared by content.</summary>
public sealed partial class ReferenceAssemblies : IEquatable<ReferenceAssemblies?>
{
    private readonly Lazy<ImmutableArray<MetadataReference>> _resolved;

    /// <summary>A framework all of whose assemblies come from packages.</summary>
    public ReferenceAssemblies(string targetFramework)
        : this(targetFramework, null, null)
    {
    }

    /// <summary>A framework whose assemblies lie in a folder of a package.</summary>
    /// <param name="targetFramework">The framework's short name, as in <c>net8.0</c>.</param>
    /// <param name="referenceAssemblyPackage">The package.</param>
    /// <param name="referenceAssemblyPath">The folder within it.</param>
    public ReferenceAssemblies(string targetFramework, PackageIdentity? referenceAssemblyPackage, string? referenceAssemblyPath)
    {
        TargetFramework = targetFramework ?? throw new ArgumentNullException(nameof(targetFramework));
        ReferenceAssemblyPackage = referenceAssemblyPackage;
        ReferenceAssemblyPath = referenceAssemblyPath;
        _resolved = new Lazy<ImmutableArray<MetadataReference>>(Resolve);
    }

    private ReferenceAssemblies(ReferenceAssemblies original)
        : this(original.TargetFramework, original.ReferenceAssemblyPackage, original.ReferenceAssemblyPath)
    {
        AssemblyIdentityComparer = original.AssemblyIdentityComparer;
        Assemblies = original.Assemblies;
        FacadeAssemblies = original.FacadeAssemblies;
        LanguageSpecificAssemblies = original.LanguageSpecificAssemblies;
        Packages = original.Packages;
        NuGetConfigFilePath = original.NuGetConfigFilePath;
    }

    /// <summary>.NET 8.</summary>
    public static ReferenceAssemblies Default => Net.Net80;

    /// <summary>The framework's short name.</summary>
    public string TargetFramework { get; }

    /// <summary>The package the framework's assemblies come from, if one.</summary>
    public PackageIdentity? ReferenceAssemblyPackage { get; }

    /// <summary>The folder within that package.</summary>
    public string? ReferenceAssemblyPath { get; }

    /// <summary>How assembly identities are compared.</summary>
    public AssemblyIdentityComparer AssemblyIdentityComparer { get; private init; } = AssemblyIdentityComparer.Default;

    /// <summary>Names of the framework's assemblies to take; all if empty.</summary>
    public ImmutableArray<string> Assemblies { get; private init; } = [];

    /// <summary>Names of the framework's facades to take.</summary>
    public ImmutableArray<string> FacadeAssemblies { get; private init; } = [];

    /// <summary>Names of the framework's assemblies to take for a language.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> LanguageSpecificAssemblies { get; private init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The packages added.</summary>
    public ImmutableArray<PackageIdentity> Packages { get; private init; } = [];

    /// <summary>A configuration for restoring; kept, though nothing is restored while tests run.</summary>
    public string? NuGetConfigFilePath { get; private init; }

    /// <summary>With another way to compare assembly identities.</summary>
    public ReferenceAssemblies WithAssemblyIdentityComparer(AssemblyIdentityComparer assemblyIdentityComparer) => new(this) { AssemblyIdentityComparer = assemblyIdentityComparer };

    /// <summary>With exactly these assemblies of the framework.</summary>
    public ReferenceAssemblies WithAssemblies(ImmutableArray<string> assemblies) => new(this) { Assemblies = assemblies };

    /// <summary>With these assemblies of the framework as well.</summary>
    public ReferenceAssemblies AddAssemblies(ImmutableArray<string> assemblies) => WithAssemblies([.. Assemblies.Union(assemblies)]);

    /// <summary>With exactly these facades.</summary>
    public ReferenceAssemblies WithFacadeAssemblies(ImmutableArray<string> facadeAssemblies) => new(this) { FacadeAssemblies = facadeAssemblies };

    /// <summary>With these facades as well.</summary>
    public ReferenceAssemblies AddFacadeAssemblies(ImmutableArray<string> facadeAssemblies) => WithFacadeAssemblies([.. FacadeAssemblies.Union(facadeAssemblies)]);

    /// <summary>With exactly these assemblies for languages.</summary>
    public ReferenceAssemblies WithLanguageSpecificAssemblies(ImmutableDictionary<string, ImmutableArray<string>> languageSpecificAssemblies) => new(this) { LanguageSpecificAssemblies = languageSpecificAssemblies };

    /// <summary>With exactly these assemblies for one language.</summary>
    public ReferenceAssemblies WithLanguageSpecificAssemblies(string language, ImmutableArray<string> assemblies) => WithLanguageSpecificAssemblies(LanguageSpecificAssemblies.SetItem(language, assemblies));

    /// <summary>With these assemblies for one language as well.</summary>
    public ReferenceAssemblies AddLanguageSpecificAssemblies(string language, ImmutableArray<string> assemblies) =>
        WithLanguageSpecificAssemblies(language, [.. LanguageSpecificAssemblies.GetValueOrDefault(language, []).Union(assemblies)]);

    /// <summary>With exactly these packages.</summary>
    public ReferenceAssemblies WithPackages(ImmutableArray<PackageIdentity> packages) => new(this) { Packages = packages };

    /// <summary>With these packages as well.</summary>
    public ReferenceAssemblies AddPackages(ImmutableArray<PackageIdentity> packages) => WithPackages([.. Packages.Union(packages)]);

    /// <summary>With a configuration for restoring.</summary>
    public ReferenceAssemblies WithNuGetConfigFilePath(string nugetConfigFilePath) => new(this) { NuGetConfigFilePath = nugetConfigFilePath };

    /// <summary>The references, taken from packages already on the machine.</summary>
    /// <exception cref="InvalidOperationException">The framework or a package is not there.</exception>
    public Task<ImmutableArray<MetadataReference>> ResolveAsync(string? language, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableArray<string> wanted = LanguageSpecificAssemblies.GetValueOrDefault(language ?? string.Empty, []);
        return Task.FromResult(wanted.IsEmpty ? _resolved.Value : [.. _resolved.Value.Union(Restored.Framework(this, wanted).Select(ReferenceFiles.Open))]);
    }

    /// <inheritdoc/>
    public bool Equals(ReferenceAssemblies? other) =>
        other is not null
        && (TargetFramework, ReferenceAssemblyPackage, ReferenceAssemblyPath, NuGetConfigFilePath) == (other.TargetFramework, other.ReferenceAssemblyPackage, other.ReferenceAssemblyPath, other.NuGetConfigFilePath)
        && AssemblyIdentityComparer == other.AssemblyIdentityComparer
        && Assemblies.SequenceEqual(other.Assemblies)
        && FacadeAssemblies.SequenceEqual(other.FacadeAssemblies)
        && Packages.SequenceEqual(other.Packages)
        && LanguageSpecificAssemblies.Count == other.LanguageSpecificAssemblies.Count
        && LanguageSpecificAssemblies.All(pair => other.LanguageSpecificAssemblies.GetValueOrDefault(pair.Key, []).SequenceEqual(pair.Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReferenceAssemblies);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TargetFramework, ReferenceAssemblyPackage, Packages.Length, Assemblies.Length);

    // Where a package brings a later version of one of the framework's assemblies, the later one is taken.
    private ImmutableArray<MetadataReference> Resolve() =>
        [.. Restored.Framework(this, [.. Assemblies, .. FacadeAssemblies]).Concat(Restored.Packages(this))
            .GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
            .Select(files => files.Count() == 1 ? files.First() : files.MaxBy(VersionOf)!)
            .Select(ReferenceFiles.Open)];

    private static Version VersionOf(string assembly) => System.Reflection.AssemblyName.GetAssemblyName(assembly).Version ?? new Version();
}
