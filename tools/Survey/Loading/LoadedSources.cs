using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Loading;

/// <summary>What was loaded, and how far it can be trusted.</summary>
/// <param name="Solution">Everything, projects that are only referenced included.</param>
/// <param name="Surveyed">The projects that were asked for: one per project file, at its newest framework.</param>
/// <param name="Mode">"MSBuild" or "loose files".</param>
/// <param name="Notes">What could not be loaded or was guessed.</param>
internal sealed record LoadedSources(Solution Solution, IReadOnlyList<ProjectId> Surveyed, string Mode, IReadOnlyList<string> Notes)
{
    public IEnumerable<Project> SurveyedProjects => Surveyed.Select(id => Solution.GetProject(id)!);

    public int Files => SurveyedProjects.Sum(FilesOf);

    /// <summary>How many files people wrote; what a build writes lies in <c>obj</c>.</summary>
    public static int FilesOf(Project project) =>
        project.Documents.Count(document => document.FilePath is { } path && !SourceTree.IsBuildOutput(path));
}
