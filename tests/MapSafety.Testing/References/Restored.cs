using System.Collections.Immutable;
using System.Reflection;
using System.Xml.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Packages that are already on the machine: those the build restored, and the reference packs of the SDK. Nothing is
/// downloaded, and nothing stands in for what is missing.
/// </summary>
internal static class Restored
{
    private static readonly ImmutableArray<string> s_roots = FindRoots();

    /// <summary>The framework's assemblies; all of them unless some are named.</summary>
    /// <exception cref="InvalidOperationException">The framework's package is not there.</exception>
    public static ImmutableArray<string> Framework(ReferenceAssemblies framework, ImmutableArray<string> names)
    {
        if (framework.ReferenceAssemblyPackage is not { } package)
            return [];

        string folder = Path.Combine(FrameworkPackage(package, framework.TargetFramework), framework.ReferenceAssemblyPath ?? string.Empty);
        if (!Directory.Exists(folder))
            throw Missing(package, $"'{framework.ReferenceAssemblyPath}' is not in it");
        return names.IsEmpty ? Libraries(folder) : [.. names.Distinct().Select(name => Assembly(folder, name))];
    }

    /// <summary>The assemblies of the packages added to the framework, and of those they depend on.</summary>
    /// <exception cref="InvalidOperationException">A package is not there, or has nothing for the framework.</exception>
    public static ImmutableArray<string> Packages(ReferenceAssemblies framework)
    {
        var done = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Queue<PackageIdentity>(framework.Packages);
        var assemblies = ImmutableArray.CreateBuilder<string>();
        while (open.TryDequeue(out PackageIdentity? package))
        {
            if (!done.Add(package.Id))
                continue;
            string folder = Folder(package) ?? throw Missing(package, "it is not restored");
            assemblies.AddRange(AssembliesOf(folder, framework.TargetFramework));
            foreach (PackageIdentity dependency in Dependencies(folder, framework.TargetFramework))
                open.Enqueue(dependency);
        }

        return assemblies.ToImmutable();
    }

    private static ImmutableArray<string> FindRoots()
    {
        IEnumerable<string> built = typeof(Restored).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key == "PackageRoot" && attribute.Value is not null)
            .Select(attribute => attribute.Value!);
        string home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return [.. built.Append(Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? home).Where(Directory.Exists).Distinct()];
    }

    // The patches of a reference pack have the same members, so that any patch of the version serves.
    private static string FrameworkPackage(PackageIdentity package, string framework)
    {
        PackageVersion wanted = PackageVersion.Parse(package.Version);
        return Folder(package)
            ?? Versions(package.Id).Where(version => version.Version.IsPatchOf(wanted)).OrderByDescending(version => version.Version).Select(version => version.Folder).FirstOrDefault()
            ?? throw Missing(package, $"no patch of it is restored, so code for '{framework}' cannot be compiled here");
    }

    private static string Assembly(string folder, string name)
    {
        string[] places = [Path.Combine(folder, name + ".dll"), Path.Combine(folder, "Facades", name + ".dll")];
        return places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"The framework has no assembly '{name}'.");
    }

    private static ImmutableArray<string> AssembliesOf(string folder, string framework)
    {
        foreach (string kind in (string[])["ref", "lib"])
        {
            if (BestFolder(Path.Combine(folder, kind), framework) is { } best)
                return Libraries(best);
        }

        return [];
    }

    private static ImmutableArray<string> Libraries(string folder) => [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)];

    private static string? BestFolder(string folder, string framework)
    {
        if (!Directory.Exists(folder))
            return null;
        return Directory.EnumerateDirectories(folder).MinBy(child => FrameworkName.Distance(framework, Path.GetFileName(child))) is { } best
            && FrameworkName.Distance(framework, Path.GetFileName(best)) < FrameworkName.Unfit ? best : null;
    }

    private static IEnumerable<PackageIdentity> Dependencies(string folder, string framework)
    {
        XElement? list = Directory.EnumerateFiles(folder, "*.nuspec").Select(file => XDocument.Load(file)).FirstOrDefault()?.Root?
            .Descendants().FirstOrDefault(element => element.Name.LocalName == "dependencies");
        XElement[] groups = [.. (list?.Elements() ?? []).Where(element => element.Name.LocalName == "group")];
        XElement? best = groups.Length == 0 ? list : groups.MinBy(Distance);
        return best is null || (groups.Length > 0 && Distance(best) == FrameworkName.Unfit) ? [] : best.Elements().Select(Needed).OfType<PackageIdentity>();

        int Distance(XElement group) => FrameworkName.Distance(framework, (string?)group.Attribute("targetFramework") ?? "any");
    }

    // The lowest version that fits, as a restore would choose; what the framework has already is not asked for.
    private static PackageIdentity? Needed(XElement dependency)
    {
        string id = (string?)dependency.Attribute("id") ?? string.Empty;
        if (id is "NETStandard.Library" or "Microsoft.NETCore.Platforms")
            return null;
        var lowest = PackageVersion.Parse(((string?)dependency.Attribute("version") ?? "0").Trim('[', '(', ')', ']').Split(',')[0].Trim());
        (PackageVersion Version, string Folder) found = Versions(id).Where(version => version.Version.CompareTo(lowest) >= 0).OrderBy(version => version.Version).FirstOrDefault();
        return new PackageIdentity(id, found.Folder is null ? lowest.Text : found.Version.Text);
    }

    private static string? Folder(PackageIdentity package) =>
        Versions(package.Id).FirstOrDefault(version => version.Version.Text.Equals(package.Version, StringComparison.OrdinalIgnoreCase)).Folder;

    // The package folder has ids in lower case, the SDK's packs folder has them as they are.
    private static IEnumerable<(PackageVersion Version, string Folder)> Versions(string id) =>
        from root in s_roots
        from name in new[] { id.ToLowerInvariant(), id }.Distinct()
        let folder = Path.Combine(root, name)
        where Directory.Exists(folder)
        from version in Directory.EnumerateDirectories(folder)
        where Directory.EnumerateFileSystemEntries(version).Any()
        select (PackageVersion.Parse(Path.GetFileName(version)), version);

    private static InvalidOperationException Missing(PackageIdentity package, string why) =>
        new($"The package {package} is needed to compile the test's code, but {why}. Restore it with the test project (PackageReference, or PackageDownload for a reference pack), or choose other reference assemblies.");
}
