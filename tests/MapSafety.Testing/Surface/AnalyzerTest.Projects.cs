using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Testing.Model;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

public abstract partial class AnalyzerTest<TVerifier>
{
    /// <summary>The main project of a new solution, with the options analyzers are tested under.</summary>
    protected async Task<Project> CreateProjectAsync(EvaluatedProjectState primaryProject, ImmutableArray<EvaluatedProjectState> additionalProjects, CancellationToken cancellationToken) =>
        ApplyCompilationOptions(await CreateProjectImplAsync(primaryProject, additionalProjects, cancellationToken).ConfigureAwait(false));

    /// <summary>The main project of a new solution.</summary>
    protected virtual async Task<Project> CreateProjectImplAsync(EvaluatedProjectState primaryProject, ImmutableArray<EvaluatedProjectState> additionalProjects, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(primaryProject);
        ImmutableArray<EvaluatedProjectState> all = [primaryProject, .. additionalProjects];
        Dictionary<string, ProjectId> ids = all.ToDictionary(project => project.Name, project => ProjectId.CreateNewId(project.Name));

        Solution solution = await CreateSolutionAsync(ids[primaryProject.Name], primaryProject, cancellationToken).ConfigureAwait(false);
        foreach (EvaluatedProjectState project in additionalProjects)
            solution = await AddProjectAsync(solution, ids[project.Name], project, cancellationToken).ConfigureAwait(false);
        foreach (EvaluatedProjectState project in all)
            solution = AddContent(solution, ids[project.Name], project).AddProjectReferences(ids[project.Name], project.AdditionalProjectReferences.Select(name => new ProjectReference(ids[name])));

        solution = SolutionTransforms.Aggregate(solution, (current, transform) => transform(current, ids[primaryProject.Name]));
        return solution.GetProject(ids[primaryProject.Name]) ?? throw new InvalidOperationException($"Project '{primaryProject.Name}' is gone from the solution.");
    }

    /// <summary>A solution with the main project, still without files.</summary>
    protected virtual async Task<Solution> CreateSolutionAsync(ProjectId projectId, EvaluatedProjectState projectState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projectState);
        Workspace workspace = await CreateWorkspaceAsync().ConfigureAwait(false);
        Solution solution = workspace.CurrentSolution;
        OptionSet options = OptionsTransforms.Aggregate(solution.Options, (current, transform) => transform(current));
        solution = solution.WithOptions(options)
            .AddProject(projectId, projectState.Name, projectState.AssemblyName, projectState.Language)
            .WithProjectCompilationOptions(projectId, CreateCompilationOptions())
            .WithProjectParseOptions(projectId, CreateParseOptions());
        return await ConfigureAsync(solution, projectId, projectState, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Switches every rule under test on, failures of analyzers to errors, and the disabled ids off.</summary>
    protected virtual Project ApplyCompilationOptions(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        var severities = ImmutableDictionary.CreateBuilder<string, ReportDiagnostic>();
        foreach (DiagnosticDescriptor descriptor in GetDiagnosticAnalyzers().SelectMany(analyzer => analyzer.SupportedDiagnostics))
            severities[descriptor.Id] = descriptor.IsEnabledByDefault ? ReportDiagnostic.Default : Reported(descriptor.DefaultSeverity);
        severities["AD0001"] = ReportDiagnostic.Error;
        foreach (string id in DisabledDiagnostics)
            severities[id] = ReportDiagnostic.Suppress;

        CompilationOptions options = project.CompilationOptions ?? throw new InvalidOperationException("The project has no compilation options.");
        return project.WithCompilationOptions(options.WithSpecificDiagnosticOptions(severities.ToImmutable().SetItems(options.SpecificDiagnosticOptions)));
    }

    /// <summary>A new workspace.</summary>
    protected virtual Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(Hosts.NewWorkspace());

    /// <summary>How the main project is compiled.</summary>
    protected abstract CompilationOptions CreateCompilationOptions();

    /// <summary>How the main project is parsed.</summary>
    protected abstract ParseOptions CreateParseOptions();

    /// <summary>The name and folders of a document.</summary>
    protected (string fileName, IEnumerable<string> folders) GetNameAndFoldersFromPath(string projectPathPrefix, string path) => DocumentPlace.Of(projectPathPrefix, path);

    private Task<Solution> AddProjectAsync(Solution solution, ProjectId id, EvaluatedProjectState state, CancellationToken cancellationToken) =>
        ConfigureAsync(solution.AddProject(id, state.Name, state.AssemblyName, state.Language), id, state, cancellationToken);

    private async Task<Solution> ConfigureAsync(Solution solution, ProjectId id, EvaluatedProjectState state, CancellationToken cancellationToken)
    {
        Project project = solution.GetProject(id)!;
        ImmutableArray<MetadataReference> references = await state.ReferenceAssemblies.ResolveAsync(state.Language, cancellationToken).ConfigureAwait(false);
        return solution
            .WithProjectCompilationOptions(id, project.CompilationOptions!
                .WithOutputKind(state.OutputKind)
                .WithXmlReferenceResolver(new XmlReferences(XmlReferences))
                .WithAssemblyIdentityComparer(state.ReferenceAssemblies.AssemblyIdentityComparer))
            .WithProjectParseOptions(id, project.ParseOptions!.WithDocumentationMode(state.DocumentationMode))
            .AddMetadataReferences(id, references.Concat(state.AdditionalReferences).Distinct());
    }

    private static Solution AddContent(Solution solution, ProjectId id, EvaluatedProjectState state)
    {
        foreach ((string path, SourceText content) in state.Sources)
            solution = solution.AddDocument(NewId(path), NameOf(path), content, FoldersOf(path), path);
        foreach ((string path, SourceText content) in state.AdditionalFiles)
            solution = solution.AddAdditionalDocument(NewId(path), NameOf(path), content, FoldersOf(path), path);
        foreach ((string path, SourceText content) in state.AnalyzerConfigFiles)
            solution = solution.AddAnalyzerConfigDocument(NewId(path), NameOf(path), content, FoldersOf(path), path);
        return solution;

        DocumentId NewId(string path) => DocumentId.CreateNewId(id, path);
        string NameOf(string path) => DocumentPlace.Of(state.DefaultPrefix, path).Name;
        string[] FoldersOf(string path) => DocumentPlace.Of(state.DefaultPrefix, path).Folders;
    }

    private static ReportDiagnostic Reported(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Hidden => ReportDiagnostic.Hidden,
        DiagnosticSeverity.Info => ReportDiagnostic.Info,
        DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        _ => ReportDiagnostic.Error,
    };
}
