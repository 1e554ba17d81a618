namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>One item of a project, with the metadata that stands on it.</summary>
internal sealed record Item(string Kind, string Include, IReadOnlyDictionary<string, string> Metadata)
{
    public bool Is(string name, string value) => Metadata.TryGetValue(name, out string? actual) && actual.Trim().Equals(value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A project file with its imports, properties and items worked out for one target framework.</summary>
/// <param name="Sdk">"" for the old kind of project that lists its files.</param>
/// <param name="Sources">Full paths of the C# files it compiles, without duplicates.</param>
internal sealed record EvaluatedProject(
    string File,
    string Sdk,
    TargetFramework Framework,
    PropertyBag Properties,
    IReadOnlyList<Item> Items,
    IReadOnlyList<string> Sources)
{
    public string Folder => Path.GetDirectoryName(File)!;

    public IEnumerable<Item> OfKind(string kind) => Items.Where(item => item.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase));
}
