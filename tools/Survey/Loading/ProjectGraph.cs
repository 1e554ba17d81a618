using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Loading;

/// <summary>Which project sees which: directly and through others, as the SDK has it. References that would close a circle are dropped.</summary>
internal sealed class ProjectGraph
{
    private readonly Dictionary<string, LooseProject> _byFile;
    private readonly Dictionary<string, ProjectId> _ids;
    private readonly Dictionary<string, HashSet<string>> _reachable = [];

    public ProjectGraph(IReadOnlyList<LooseProject> projects)
    {
        Projects = projects;
        _byFile = projects.ToDictionary(project => project.File);
        _ids = projects.ToDictionary(project => project.File, project => ProjectId.CreateNewId(project.Name));
        foreach (LooseProject project in projects)
            Reach(project.File, path: []);
    }

    public IReadOnlyList<LooseProject> Projects { get; }

    public IReadOnlyList<string> AssemblyNames => [.. Projects.Select(project => project.AssemblyName).Distinct()];

    public ProjectId IdOf(LooseProject project) => _ids[project.File];

    public IEnumerable<LooseProject> ReferencesOf(LooseProject project) => _reachable[project.File].Select(file => _byFile[file]);

    // Depth first; what is on the path already would close a circle.
    private HashSet<string> Reach(string file, HashSet<string> path)
    {
        if (_reachable.TryGetValue(file, out HashSet<string>? known))
            return known;

        path.Add(file);
        var reached = new HashSet<string>();
        foreach (string reference in _byFile[file].ProjectReferences.Where(reference => _byFile.ContainsKey(reference) && !path.Contains(reference)))
        {
            reached.Add(reference);
            reached.UnionWith(Reach(reference, path));
        }

        path.Remove(file);
        reached.Remove(file);
        return _reachable[file] = reached;
    }
}
