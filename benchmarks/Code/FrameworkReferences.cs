using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace MapSafety.Benchmarks.Code;

/// <summary>The reference assemblies that every .NET SDK brings along, ASP.NET Core's included.</summary>
internal static class FrameworkReferences
{
    public static ImmutableArray<MetadataReference> All { get; } = [.. Pack("Microsoft.NETCore.App.Ref"), .. Pack("Microsoft.AspNetCore.App.Ref")];

    private static IEnumerable<MetadataReference> Pack(string name)
    {
        string pack = Path.Combine(DotnetRoot(), "packs", name);
        string? newest = Directory.Exists(pack) ? Directory.GetDirectories(pack).MaxBy(VersionOf) : null;
        return newest is null
            ? throw new DirectoryNotFoundException($"The .NET SDK at '{DotnetRoot()}' has no pack '{name}'.")
            : Directory.GetFiles(Path.Combine(newest, "ref"), "*.dll", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static Version? VersionOf(string folder) => Version.TryParse(Path.GetFileName(folder).Split('-')[0], out Version? version) ? version : null;

    // shared/Microsoft.NETCore.App/10.0.0/ lies three folders below the root of the installation.
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
