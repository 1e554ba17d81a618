using System.Xml.Linq;

namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>Collects items in the order in which the files name them; C# sources are kept as files, everything else as written.</summary>
internal sealed class ItemEvaluator
{
    /// <summary>Before the kind of an item that stands for a removal, for items whose defaults the SDK adds.</summary>
    public const string Removed = "-";

    private readonly string _folder;
    private readonly PropertyExpression _expression;
    private readonly List<Item> _items = [];
    private readonly List<string> _sources = [];

    public ItemEvaluator(string file, string sdk, PropertyBag properties, PropertyExpression expression)
    {
        _folder = Path.GetDirectoryName(file)!;
        _expression = expression;
        if (sdk.Length > 0 && !properties.IsFalse("EnableDefaultItems") && !properties.IsFalse("EnableDefaultCompileItems"))
            _sources.AddRange(DefaultSources(properties));
    }

    public IReadOnlyList<Item> Items => _items;

    public IReadOnlyList<string> Sources() => [.. _sources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public void Take(XElement element)
    {
        string kind = element.Name.LocalName;
        foreach (string pattern in List(element, "Remove"))
            Remove(kind, pattern);

        string[] included = List(element, "Include");
        if (kind == "Compile")
            IncludeSources(included, List(element, "Exclude"));
        else
            _items.AddRange(included.Select(include => new Item(kind, include, Metadata(element))));
    }

    private IEnumerable<string> DefaultSources(PropertyBag properties)
    {
        List<Glob> excluded = [.. properties.List("DefaultItemExcludes").Concat(properties.List("DefaultItemExcludesInProjectFolder")).Select(Pattern)];
        return SourceTree.FilesUnder(_folder, ".cs").Where(file => !excluded.Exists(pattern => pattern.Matches(file)));
    }

    private void IncludeSources(string[] patterns, string[] exclude)
    {
        if (patterns.Length == 0)
            return;

        List<Glob> excluded = [.. exclude.Select(Pattern)];
        _sources.AddRange(patterns
            .SelectMany(pattern => Glob.Expand(_folder, pattern))
            .Where(file => file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && !excluded.Exists(pattern => pattern.Matches(file))));
    }

    private void Remove(string kind, string pattern)
    {
        if (kind != "Compile")
        {
            _items.RemoveAll(item => item.Kind == kind && item.Include.Equals(pattern, StringComparison.OrdinalIgnoreCase));
            _items.Add(new Item(Removed + kind, pattern, new Dictionary<string, string>()));
            return;
        }

        Glob removed = Pattern(pattern);
        _sources.RemoveAll(removed.Matches);
    }

    private Glob Pattern(string pattern) => Glob.Of(_folder, pattern);

    private string[] List(XElement element, string attribute) =>
        _expression.Expand((string?)element.Attribute(attribute) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Metadata stands in attributes or in child elements.
    private Dictionary<string, string> Metadata(XElement element)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (XAttribute attribute in element.Attributes())
            metadata[attribute.Name.LocalName] = _expression.Expand(attribute.Value);
        foreach (XElement child in element.Elements())
            metadata[child.Name.LocalName] = _expression.Expand(child.Value);

        return metadata;
    }
}
