using System.Text.RegularExpressions;
using MapSafety.Survey.Loading.Evaluation;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Loading;

/// <summary>What a compiler must know of a project, worked out without building it.</summary>
/// <param name="File">The project file, or the folder that stands in for one.</param>
/// <param name="Friends">Assemblies that see its internals.</param>
internal sealed record LooseProject(
    string File,
    string Folder,
    string Name,
    string AssemblyName,
    string RootNamespace,
    string Sdk,
    TargetFramework Framework,
    OutputKind OutputKind,
    NullableContextOptions Nullable,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Symbols,
    IReadOnlyList<string> NoWarn,
    IReadOnlyList<string> Usings,
    IReadOnlyList<string> ProjectReferences,
    IReadOnlyList<string> PackageReferences,
    IReadOnlyList<string> FrameworkReferences,
    IReadOnlyList<string> Friends);

/// <summary>Reads a project file, or takes a bare folder for a project.</summary>
internal static partial class LooseProjects
{
    private static readonly string[] s_debugSymbols = ["DEBUG", "TRACE"];

    private static readonly HashSet<string> s_executableSdks = ["Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker"];

    // Packages that write the entry point themselves while building; without them an executable would seem to have none.
    private static readonly string[] s_entryPointWriters = ["Microsoft.NET.Test.Sdk", "xunit.v3", "MSTest", "TUnit", "Microsoft.Testing.Platform.MSBuild"];

    private static readonly string[] s_testFrameworks = ["xunit", "nunit", "MSTest.", "TUnit"];

    /// <summary>A folder without a project file: every source in it, as <c>dotnet new</c> would set up a project.</summary>
    public static LooseProject OfFolder(string folder)
    {
        string name = Path.GetFileName(folder);
        string[] sources = [.. SourceTree.FilesUnder(folder, ".cs").Order(StringComparer.Ordinal)];
        return new LooseProject(
            folder, folder, name, name, name, "Microsoft.NET.Sdk", TargetFramework.Default, OutputKind.DynamicallyLinkedLibrary,
            NullableContextOptions.Enable, sources, [.. s_debugSymbols, .. TargetFramework.Default.PreprocessorSymbols()],
            [], [.. ImplicitUsings.Of("Microsoft.NET.Sdk").Select(Import)], [], [], ["Microsoft.AspNetCore.App"], []);
    }

    public static LooseProject OfFile(string file)
    {
        EvaluatedProject project = ProjectEvaluator.Evaluate(file);
        PropertyBag properties = project.Properties;
        string name = Path.GetFileNameWithoutExtension(file);
        string assembly = properties["AssemblyName"] is { Length: > 0 } given ? given : name;
        string[] packages = [.. project.OfKind("PackageReference").Select(item => item.Include).Distinct()];
        return new LooseProject(
            file, project.Folder, name, assembly, properties["RootNamespace"] is { Length: > 0 } root ? root : name, project.Sdk, project.Framework,
            Output(properties["OutputType"], project.Sdk, packages), Nullable(properties["Nullable"]), project.Sources,
            [.. Words(properties["DefineConstants"]).Concat(s_debugSymbols).Concat(project.Framework.PreprocessorSymbols()).Where(IsSymbol).Distinct()],
            [.. Words(properties["NoWarn"]).Where(IsSymbol)],
            Usings(project), ProjectReferences(project), packages,
            [.. project.OfKind("FrameworkReference").Select(item => item.Include)], Friends(project));
    }

    private static OutputKind Output(string type, string sdk, string[] packages) => type.ToLowerInvariant() switch
    {
        "library" => OutputKind.DynamicallyLinkedLibrary,
        _ when packages.Any(WritesEntryPoint) => OutputKind.DynamicallyLinkedLibrary,
        "winexe" => OutputKind.WindowsApplication,
        "exe" => OutputKind.ConsoleApplication,
        _ => s_executableSdks.Contains(sdk) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
    };

    /// <summary>Whether a build would say <c>IsTestProject</c>: the packages that set it are not restored here, but they are named.</summary>
    public static bool IsTest(LooseProject project) => project.PackageReferences.Any(package =>
        WritesEntryPoint(package) || s_testFrameworks.Any(name => package.StartsWith(name, StringComparison.OrdinalIgnoreCase)));

    private static bool WritesEntryPoint(string package) => s_entryPointWriters.Contains(package, StringComparer.OrdinalIgnoreCase);

    private static NullableContextOptions Nullable(string value) => value.ToLowerInvariant() switch
    {
        "enable" => NullableContextOptions.Enable,
        "warnings" => NullableContextOptions.Warnings,
        "annotations" => NullableContextOptions.Annotations,
        _ => NullableContextOptions.Disable,
    };

    private static string[] Words(string list) => list.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsSymbol(string word) => Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(word);

    // `<Using>` items work without ImplicitUsings; removals reach the implicit ones too.
    private static string[] Usings(EvaluatedProject project)
    {
        bool implicitOnes = project.Properties["ImplicitUsings"].ToLowerInvariant() is "enable" or "true";
        IEnumerable<string> imported = implicitOnes ? ImplicitUsings.Of(project.Sdk).Where(name => !RemovedUsings(project).Contains(name)).Select(Import) : [];
        return [.. imported.Concat(project.OfKind("Using").Where(IsWellFormed).Select(Import)).Distinct()];
    }

    private static HashSet<string> RemovedUsings(EvaluatedProject project) => [.. project.OfKind(ItemEvaluator.Removed + "Using").Select(item => item.Include)];

    private static bool IsWellFormed(Item item) => UsingTarget().IsMatch(item.Include);

    private static string Import(string name) => $"global using {name};";

    private static string Import(Item item) => item switch
    {
        _ when item.Is("Static", "true") => $"global using static {item.Include};",
        _ when item.Metadata.TryGetValue("Alias", out string? alias) && IsSymbol(alias) => $"global using {alias} = {item.Include};",
        _ => Import(item.Include),
    };

    private static string[] ProjectReferences(EvaluatedProject project) =>
    [
        .. from item in project.OfKind("ProjectReference")
           where !item.Is("ReferenceOutputAssembly", "false") && !item.Is("OutputItemType", "Analyzer")
           from path in Glob.Expand(project.Folder, item.Include)
           where path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)
           select Path.GetFullPath(path),
    ];

    // Any item that is named so counts: repositories have their own that a target turns into the real one.
    private static string[] Friends(EvaluatedProject project) =>
        [.. project.Items.Where(item => item.Kind.StartsWith("InternalsVisibleTo", StringComparison.OrdinalIgnoreCase)).Select(item => item.Include.Split(',')[0].Trim()).Distinct()];

    [GeneratedRegex("""^[\p{L}_][\w.<>,: ]*$""")]
    private static partial Regex UsingTarget();
}
