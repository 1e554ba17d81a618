namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A package by id and version.</summary>
public sealed record PackageIdentity
{
    /// <summary>Names a package.</summary>
    public PackageIdentity(string id, string version)
    {
        Id = id ?? throw new ArgumentNullException(nameof(id));
        Version = version ?? throw new ArgumentNullException(nameof(version));
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Version}";
}
