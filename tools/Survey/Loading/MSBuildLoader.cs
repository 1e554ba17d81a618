using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Survey.Loading;

/// <summary>What MSBuild gave, or why it gave nothing that can be trusted.</summary>
internal sealed record MSBuildResult(LoadedSources? Sources, IReadOnlyList<string> Reasons);

/// <summary>
/// Loads projects through MSBuild. That evaluates and partly runs the surveyed repository's build, and serves only after a restore. When a
/// project was not restored, or <c>object</c> cannot be found in it, the whole load is refused: half a load hides findings.
/// </summary>
internal static class MSBuildLoader
{
    public static async Task<MSBuildResult> TryLoadAsync(ProjectSet projects, SurveyOptions options, CancellationToken cancellation)
    {
        MSBuildWorkspace workspace = MSBuildWorkspace.Create();
        workspace.SkipUnrecognizedProjects = true;
        workspace.LoadMetadataForReferencedProjects = false;
        try
        {
            await OpenAsync(workspace, projects, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new MSBuildResult(null, [exception.Message]);
        }

        Solution solution = WithConfigs(workspace.CurrentSolution, options.ConfigFiles);
        string[] failures = [.. workspace.Diagnostics.Where(diagnostic => diagnostic.Kind == WorkspaceDiagnosticKind.Failure).Select(FirstLine).Distinct()];
        string[] unusable = await UnusableAsync(solution, cancellation);
        ProjectId[] surveyed = Newest(solution, projects);
        return unusable.Length > 0 || surveyed.Length == 0
            ? new MSBuildResult(null, [.. unusable, .. failures])
            : new MSBuildResult(new LoadedSources(solution, surveyed, "MSBuild", failures), []);
    }

    private static async Task OpenAsync(MSBuildWorkspace workspace, ProjectSet projects, CancellationToken cancellation)
    {
        foreach (string file in projects.Files)
            if (workspace.CurrentSolution.Projects.All(project => project.FilePath != file))
                await workspace.OpenProjectAsync(file, cancellationToken: cancellation);
    }

    private static Solution WithConfigs(Solution solution, IReadOnlyList<string> files)
    {
        foreach (string file in files)
            foreach (ProjectId project in solution.ProjectIds)
                solution = solution.AddAnalyzerConfigDocument(
                    DocumentId.CreateNewId(project), Path.GetFileName(file), SourceText.From(File.ReadAllText(file)), filePath: file);

        return solution;
    }

    private static async Task<string[]> UnusableAsync(Solution solution, CancellationToken cancellation)
    {
        var unusable = new List<string>();
        foreach (Project project in solution.Projects)
            if (await project.GetCompilationAsync(cancellation) is not { } compilation || compilation.ObjectType.TypeKind == TypeKind.Error)
                unusable.Add($"'{project.Name}' has no framework to compile against");
            else if (!IsRestored(project))
                unusable.Add($"'{project.Name}' is not restored");

        return [.. unusable];
    }

    // A restore leaves project.assets.json beside or above the files that the build generates. An old project has neither.
    private static bool IsRestored(Project project)
    {
        string[] generated = [.. project.Documents.Select(document => document.FilePath).OfType<string>().Where(SourceTree.IsBuildOutput)];
        return generated.Length == 0 || generated.SelectMany(SourceTree.FoldersAbove).Distinct().Any(folder => File.Exists(Path.Combine(folder, "project.assets.json")));
    }

    // A project with several frameworks comes as several projects, named `Name(framework)`.
    private static ProjectId[] Newest(Solution solution, ProjectSet projects) =>
    [
        .. from project in solution.Projects
           where project.Language == LanguageNames.CSharp && projects.Files.Contains(project.FilePath)
           group project by project.FilePath into builds
           select builds.OrderBy(FrameworkOf, s_byAge).Last().Id,
    ];

    private static TargetFramework? FrameworkOf(Project project) =>
        project.Name.LastIndexOf('(') is var open and > 0 ? TargetFramework.Parse(project.Name[(open + 1)..].TrimEnd(')')) : null;

    private static readonly Comparer<TargetFramework?> s_byAge = Comparer<TargetFramework?>.Create((one, other) =>
        (one?.Family, one?.Version).CompareTo((other?.Family, other?.Version)));

    private static string FirstLine(WorkspaceDiagnostic diagnostic) => diagnostic.Message.Split('\n')[0].Trim();
}
