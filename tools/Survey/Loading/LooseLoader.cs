using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Survey.Loading;

/// <summary>Puts projects together from their files alone, against the framework's reference assemblies.</summary>
internal sealed partial class LooseLoader
{
    private readonly SurveyOptions _options;
    private readonly List<string> _notes = [];
    private readonly ReferenceAssemblies _assemblies;
    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);

    private LooseLoader(SurveyOptions options)
    {
        _options = options;
        _assemblies = new ReferenceAssemblies(options.PackageFolders);
    }

    public static LoadedSources Load(ProjectSet projects, SurveyOptions options)
    {
        var loader = new LooseLoader(options);
        ProjectGraph graph = projects.Files.Count == 0
            ? new ProjectGraph([LooseProjects.OfFolder(projects.Folder)])
            : new ProjectGraph(loader.ReadWithReferences(projects.Files));

        var workspace = new AdhocWorkspace();
        Solution solution = workspace.AddSolution(SolutionInfo.Create(SolutionId.CreateNewId(), VersionStamp.Default, projects: loader.Infos(graph)));
        HashSet<string> wanted = projects.Files.Count == 0 ? [projects.Folder] : [.. projects.Files];
        return new LoadedSources(solution, [.. graph.Projects.Where(project => wanted.Contains(project.File)).Select(graph.IdOf)], "loose files", loader._notes);
    }

    private List<LooseProject> ReadWithReferences(IReadOnlyList<string> files)
    {
        var read = new List<LooseProject>();
        var seen = new HashSet<string>(files);
        var pending = new Queue<string>(files);
        while (pending.TryDequeue(out string? file))
        {
            if (TryRead(file) is not { } project)
                continue;

            read.Add(project);
            foreach (string reference in project.ProjectReferences.Where(seen.Add))
                pending.Enqueue(reference);
        }

        return read;
    }

    private LooseProject? TryRead(string file)
    {
        try
        {
            return LooseProjects.OfFile(file);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            _notes.Add($"project left out: {Paths.Relative(_options.Root, file)}: {exception.Message}");
            return null;
        }
    }

    private IEnumerable<ProjectInfo> Infos(ProjectGraph graph)
    {
        string[] configs = _options.IgnoreEditorConfig ? [] : [.. EditorConfigs()];
        return [.. graph.Projects.Select(project => Info(project, graph, configs))];
    }

    private ProjectInfo Info(LooseProject project, ProjectGraph graph, string[] configs)
    {
        ProjectId id = graph.IdOf(project);
        List<DocumentInfo> documents = [.. project.Sources.Select(path => Document(id, path, TryReadText(path))).OfType<DocumentInfo>()];
        documents.Add(Document(id, Path.Combine(project.Folder, "obj", "MapSafety.Survey.g.cs"), SourceText.From(Synthesized(project, graph), Encoding.UTF8))!);
        return ProjectInfo.Create(
                id, VersionStamp.Default, project.Name, project.AssemblyName, LanguageNames.CSharp, project.File,
                compilationOptions: Options(project, documents), parseOptions: ParseOptions(project), documents: documents,
                projectReferences: graph.ReferencesOf(project).Select(reference => new ProjectReference(graph.IdOf(reference))),
                metadataReferences: _assemblies.For([project, .. graph.ReferencesOf(project)]))
            .WithAnalyzerConfigDocuments(Configs(id, project, configs));
    }

    private static CSharpParseOptions ParseOptions(LooseProject project) =>
        new(LanguageVersion.Preview, DocumentationMode.Parse, SourceCodeKind.Regular, project.Symbols);

    private static CSharpCompilationOptions Options(LooseProject project, List<DocumentInfo> documents) => new(
        StandsForFolder(project) && documents.Exists(HasTopLevelStatements) ? OutputKind.ConsoleApplication : project.OutputKind,
        allowUnsafe: true,
        nullableContextOptions: project.Nullable,
        concurrentBuild: true,
        specificDiagnosticOptions: project.NoWarn.Distinct().Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress)),
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private static bool StandsForFolder(LooseProject project) => project.File == project.Folder;

    private static bool HasTopLevelStatements(DocumentInfo document) =>
        document.TextLoader!.LoadTextAndVersionAsync(new LoadTextOptions(SourceHashAlgorithm.Sha256), CancellationToken.None).GetAwaiter().GetResult() is { } loaded
        && CSharpSyntaxTree.ParseText(loaded.Text).GetRoot().ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement));

    private static DocumentInfo? Document(ProjectId project, string path, SourceText? text) => text is null
        ? null
        : DocumentInfo.Create(
            DocumentId.CreateNewId(project, path), Path.GetFileName(path), filePath: path,
            loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Default, path)));

    private SourceText? TryReadText(string path)
    {
        if (_texts.TryGetValue(path, out SourceText? known))
            return known;

        try
        {
            using FileStream stream = File.OpenRead(path);
            return _texts[path] = SourceText.From(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _notes.Add($"source left out: {Paths.Relative(_options.Root, path)}: {exception.Message}");
            return null;
        }
    }

    // Nothing is signed here, so a friend is named without the key that the sources give it.
    private string Synthesized(LooseProject project, ProjectGraph graph)
    {
        HashSet<string> friends = [.. project.Friends, .. project.Sources.SelectMany(FriendsIn)];
        IEnumerable<string> granted = graph.AssemblyNames.Where(friends.Contains).Select(name =>
            $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]");
        return string.Join('\n', ["// <auto-generated/>", .. project.Usings, .. granted, ""]);
    }

    private IEnumerable<string> FriendsIn(string path) => _texts.TryGetValue(path, out SourceText? text) && text.Length < 1_000_000
        ? FriendAttribute().Matches(text.ToString()).Select(match => match.Groups["name"].Value)
        : [];

    private IEnumerable<string> EditorConfigs()
    {
        IEnumerable<string> above = SourceTree.FoldersAbove(_options.Root).Select(folder => Path.Combine(folder, ".editorconfig"));
        return SourceTree.FilesUnder(_options.Root, ".editorconfig").Concat(above.Where(File.Exists));
    }

    private IEnumerable<DocumentInfo> Configs(ProjectId id, LooseProject project, string[] editorConfigs)
    {
        HashSet<string> folders = [.. project.Sources.SelectMany(SourceTree.FoldersAbove)];
        var properties = SourceText.From(BuildProperties(project), Encoding.UTF8);
        return editorConfigs
            .Where(path => folders.Contains(Path.GetDirectoryName(path)!))
            .Concat(_options.ConfigFiles)
            .Select(path => Document(id, path, TryReadText(path)))
            .Append(Document(id, Path.Combine(project.Folder, "obj", "MapSafety.Survey.globalconfig"), properties))
            .OfType<DocumentInfo>();
    }

    private static string BuildProperties(LooseProject project) => $"""
        is_global = true
        build_property.TargetFramework = {project.Framework.Moniker}
        build_property.RootNamespace = {project.RootNamespace}
        build_property.ProjectDir = {project.Folder}/
        build_property.IsTestProject = {LooseProjects.IsTest(project)}

        """;

    [GeneratedRegex("""InternalsVisibleTo(?:Attribute)?\s*\(\s*@?"(?<name>[^",]+)""")]
    private static partial Regex FriendAttribute();
}
