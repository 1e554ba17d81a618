using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>A solution of several projects, each with one file, the first of which declares the state; later ones refer to the earlier.</summary>
internal sealed class SolutionOf : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly List<DocumentId> _documents = [];
    private Solution _solution;

    private SolutionOf() => _solution = _workspace.CurrentSolution;

    public static async Task<SolutionOf> ProjectsAsync(params string[] sources)
    {
        SolutionOf result = new();
        List<ProjectId> earlier = [];
        var framework = await ReferenceAssemblies.Net.Net80.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        foreach (string source in sources)
        {
            ProjectId project = ProjectId.CreateNewId();
            string name = "Project" + earlier.Count;
            result._solution = result._solution.AddProject(ProjectInfo.Create(
                project, VersionStamp.Default, name, name, LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest), metadataReferences: framework,
                projectReferences: earlier.Select(id => new ProjectReference(id))));
            DocumentId document = DocumentId.CreateNewId(project);
            result._solution = result._solution.AddDocument(document, name + ".cs", source, filePath: "/" + name + ".cs");
            result._documents.Add(document);
            earlier.Add(project);
        }

        return result;
    }

    /// <summary>The texts of all files after the fix of the first project's first finding, or nothing when none is offered.</summary>
    public async Task<string[]?> FixAsync(CodeFixProvider fix)
    {
        Document document = _solution.GetDocument(_documents[0])!;
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        Diagnostic finding = (await compilation.WithAnalyzers([new MapSafetyAnalyzer()]).GetAnalyzerDiagnosticsAsync()).First(item => item.Id == "MAP1001");
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offered = action, CancellationToken.None));
        if (offered is null)
            return null;

        Solution changed = ((ApplyChangesOperation)Assert.Single(await offered.GetOperationsAsync(CancellationToken.None))).ChangedSolution;
        foreach (Project project in changed.Projects)
            Assert.DoesNotContain((await project.GetCompilationAsync())!.GetDiagnostics(), item => item.Severity >= DiagnosticSeverity.Warning && item.Id != "CS1591");

        return await Task.WhenAll(_documents.Select(async id => (await changed.GetDocument(id)!.GetTextAsync()).ToString()));
    }

    public void Dispose() => _workspace.Dispose();
}
