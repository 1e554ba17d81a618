using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Loading;

/// <summary>
/// The framework's reference assemblies from the SDK's packs, and those a contributor points at. A project gets ASP.NET Core only when it
/// asks for it or for a package that is part of it: what a program references is evidence to some rules.
/// </summary>
internal sealed class ReferenceAssemblies
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private readonly Lazy<IReadOnlyList<PortableExecutableReference>> _core = new(() => Pack("Microsoft.NETCore.App.Ref"));
    private readonly Lazy<IReadOnlyList<PortableExecutableReference>> _web = new(() => Pack("Microsoft.AspNetCore.App.Ref"));
    private readonly Lazy<IReadOnlyList<PortableExecutableReference>> _packages;

    public ReferenceAssemblies(IReadOnlyList<string> packageFolders) =>
        _packages = new(() => Packages(packageFolders, known: [.. _core.Value.Concat(_web.Value).Select(NameOf)]));

    public IEnumerable<MetadataReference> For(IEnumerable<LooseProject> projectAndItsReferences)
    {
        List<LooseProject> projects = [.. projectAndItsReferences];
        IEnumerable<PortableExecutableReference> web =
            projects.Exists(UsesAspNetCore) ? _web.Value
            : projects.Exists(UsesExtensions) ? _web.Value.Where(reference => NameOf(reference).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            : [];
        return [.. _core.Value, .. web, .. _packages.Value];
    }

    private static bool UsesAspNetCore(LooseProject project) =>
        project.Sdk == "Microsoft.NET.Sdk.Web"
        || project.FrameworkReferences.Contains(AspNetCore)
        || project.PackageReferences.Any(package => package.StartsWith("Microsoft.AspNetCore", StringComparison.OrdinalIgnoreCase));

    private static bool UsesExtensions(LooseProject project) =>
        project.Sdk == "Microsoft.NET.Sdk.Worker"
        || project.PackageReferences.Any(package => package.StartsWith("Microsoft.Extensions.", StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<PortableExecutableReference> Pack(string name)
    {
        string folder = Path.Combine(DotnetRoot(), "packs", name);
        string? newest = Directory.Exists(folder) ? Directory.GetDirectories(folder, "ref", SearchOption.AllDirectories).OrderBy(VersionOf).LastOrDefault() : null;
        string? framework = newest is null ? null : Directory.GetDirectories(newest).Order(StringComparer.Ordinal).LastOrDefault();
        return framework is null
            ? throw new UsageException($"the .NET SDK at '{DotnetRoot()}' has no pack '{name}'")
            : [.. Directory.GetFiles(framework, "*.dll").Order(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path))];
    }

    private static Version? VersionOf(string refFolder) =>
        Version.TryParse(Path.GetFileName(Path.GetDirectoryName(refFolder)!).Split('-')[0], out Version? version) ? version : null;

    // shared/Microsoft.NETCore.App/10.0.0/ lies three folders below the root of the installation.
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    // Of several builds of one assembly the one for the newest framework, then the highest version.
    private static IReadOnlyList<PortableExecutableReference> Packages(IReadOnlyList<string> folders, HashSet<string> known) =>
    [
        .. from path in folders.SelectMany(folder => SourceTree.FilesUnder(folder, ".dll", withOutput: true))
           let assembly = TryRead(path)
           where assembly is not null && !known.Contains(assembly.Name!)
           group (path, assembly.Version) by assembly.Name into builds
           let best = builds.OrderBy(build => Rank(build.path)).ThenBy(build => build.Version).ThenBy(build => build.path, StringComparer.Ordinal).Last()
           orderby best.path
           select MetadataReference.CreateFromFile(best.path),
    ];

    private static (FrameworkFamily Family, Version Version) Rank(string path) =>
        TargetFramework.Parse(Path.GetFileName(Path.GetDirectoryName(path)!)) is { } framework ? (framework.Family, framework.Version) : (FrameworkFamily.NetStandard, new Version(0, 0));

    private static AssemblyName? TryRead(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            return file.HasMetadata ? file.GetMetadataReader().GetAssemblyDefinition().GetAssemblyName() : null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string NameOf(PortableExecutableReference reference) => Path.GetFileNameWithoutExtension(reference.FilePath!);
}
