using System.Xml;
using System.Xml.Linq;

namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>
/// Reads a project file the way MSBuild evaluates it, without MSBuild: Directory.Build.props, the file, Directory.Build.targets; first all
/// properties and imports in order, then all items with the final properties. No target runs and no SDK or package is looked at, so a
/// repository whose SDK or feeds are out of reach loads, and nothing of it is executed.
/// </summary>
internal sealed class ProjectEvaluator
{
    private const int DeepestImport = 32;

    private readonly string _file;
    private readonly PropertyBag _properties = new();
    private readonly PropertyExpression _expression;
    private readonly List<(XElement Group, string File)> _itemGroups = [];
    private readonly Stack<string> _importing = new();
    private string _sdk = "";

    private ProjectEvaluator(string file, TargetFramework? framework)
    {
        _file = file;
        _expression = new PropertyExpression(_properties);
        SetReserved();
        if (framework is not null)
            _properties.SetGlobal("TargetFramework", framework.Moniker);
    }

    /// <summary>The project at the newest framework it can be built for.</summary>
    /// <exception cref="XmlException">The file is not XML.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static EvaluatedProject Evaluate(string file)
    {
        var outer = new ProjectEvaluator(file, framework: null);
        outer.EvaluateProperties();
        if (outer._properties["TargetFramework"].Length > 0)
            return outer.Finish();

        var inner = new ProjectEvaluator(file, TargetFramework.Newest(outer._properties.List("TargetFrameworks")));
        inner.EvaluateProperties();
        return inner.Finish();
    }

    private void SetReserved()
    {
        string folder = Path.GetDirectoryName(_file)!;
        foreach ((string name, string value) in new[]
        {
            ("MSBuildProjectFullPath", _file), ("MSBuildProjectDirectory", folder), ("MSBuildProjectFile", Path.GetFileName(_file)),
            ("MSBuildProjectName", Path.GetFileNameWithoutExtension(_file)), ("MSBuildProjectExtension", ".csproj"),
            ("Configuration", "Debug"), ("Platform", "AnyCPU"), ("OS", OperatingSystem.IsWindows() ? "Windows_NT" : "Unix"),
            ("MSBuildRuntimeType", "Core"), ("Language", "C#"), ("NETCoreSdkVersion", "10.0.100"), ("BundledNETCoreAppTargetFrameworkVersion", "10.0"),
            ("NetCoreAppCurrent", "net10.0"),
        })
            _properties[name] = value;
    }

    private void EvaluateProperties()
    {
        string folder = Path.GetDirectoryName(_file)!;
        ImportAbove("Directory.Build.props", folder, "DirectoryBuildProps");
        ReadFile(_file);
        SetFrameworkParts();
        ImportAbove("Directory.Build.targets", folder, "DirectoryBuildTargets");
    }

    private void ImportAbove(string name, string folder, string property)
    {
        _properties["_" + property + "File"] = name;
        if (PropertyFunctions.FileAbove(name, folder) is not { } path)
            return;

        _properties["_" + property + "BasePath"] = Path.GetDirectoryName(path)!;
        _properties[property + "Path"] = path;
        TryReadFile(path);
    }

    private void SetFrameworkParts()
    {
        if (TargetFramework.Parse(_properties["TargetFramework"]) is not { } framework)
            return;

        _properties.SetDefault("TargetFrameworkIdentifier", framework.Identifier);
        _properties.SetDefault("TargetFrameworkVersion", "v" + framework.Version.ToString(2));
        _properties.SetDefault("TargetPlatformIdentifier", framework.Platform ?? "");
    }

    // An import that is missing or broken leaves the rest of the project readable.
    private void TryReadFile(string path)
    {
        try
        {
            ReadFile(path);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
        }
    }

    private void ReadFile(string path)
    {
        if (_importing.Count > DeepestImport || _importing.Contains(path))
            return;

        _importing.Push(path);
        Enter(path);
        XElement root = XDocument.Load(path).Root!;
        if (path == _file)
            _sdk = SdkOf(root);
        ReadChildren(root);
        _importing.Pop();
        if (_importing.TryPeek(out string? importer))
            Enter(importer);
    }

    private void Enter(string path)
    {
        _properties["MSBuildThisFile"] = Path.GetFileName(path);
        _properties["MSBuildThisFileFullPath"] = path;
        _properties["MSBuildThisFileName"] = Path.GetFileNameWithoutExtension(path);
        _properties["MSBuildThisFileDirectory"] = Path.GetDirectoryName(path)!.TrimEnd('/') + "/";
    }

    private static string SdkOf(XElement root) =>
        ((string?)root.Attribute("Sdk")
            ?? Named(root, "Sdk").Select(sdk => (string?)sdk.Attribute("Name")).FirstOrDefault()
            ?? root.Descendants().Select(element => (string?)element.Attribute("Sdk")).FirstOrDefault(sdk => sdk is not null)
            ?? "").Split(';', '/')[0].Trim();

    private void ReadChildren(XElement parent)
    {
        foreach (XElement element in parent.Elements())
        {
            string name = element.Name.LocalName;
            if (name == "ItemGroup")
                _itemGroups.Add((element, _importing.Peek()));
            else if (name == "Choose")
                ReadChoice(element);
            else if (name is "PropertyGroup" or "Import" or "ImportGroup" && Holds(element))
                ReadElement(element, name);
        }
    }

    private void ReadElement(XElement element, string name)
    {
        switch (name)
        {
            case "PropertyGroup": ReadProperties(element); break;
            case "ImportGroup": ReadChildren(element); break;
            default: Import(element); break;
        }
    }

    private void ReadProperties(XElement group)
    {
        foreach (XElement property in group.Elements())
            if (Holds(property))
                _properties[property.Name.LocalName] = _expression.Expand(property.Value).Trim();
    }

    private void Import(XElement element)
    {
        string project = _expression.Expand((string?)element.Attribute("Project") ?? "");
        if (project.Length == 0 || element.Attribute("Sdk") is not null)
            return;

        foreach (string path in Glob.Expand(Path.GetDirectoryName(_importing.Peek())!, project).Order(StringComparer.Ordinal).ToList())
            TryReadFile(path);
    }

    private void ReadChoice(XElement choose)
    {
        XElement? chosen = Named(choose, "When").FirstOrDefault(Holds) ?? Named(choose, "Otherwise").FirstOrDefault();
        if (chosen is not null)
            ReadChildren(chosen);
    }

    // A relative path in the condition of an import starts at the file that imports, in any other condition at the project.
    private bool Holds(XElement element)
    {
        bool imports = element.Name.LocalName is "Import" or "ImportGroup";
        string file = imports ? _importing.Peek() : _file;
        return Condition.Holds((string?)element.Attribute("Condition"), _expression, Path.GetDirectoryName(file)!);
    }

    // Elements carry the old MSBuild namespace in old files and none in new ones.
    private static IEnumerable<XElement> Named(XElement parent, string name) => parent.Elements().Where(element => element.Name.LocalName == name);

    private EvaluatedProject Finish()
    {
        var items = new ItemEvaluator(_file, _sdk, _properties, _expression);
        foreach ((XElement group, string file) in _itemGroups)
        {
            Enter(file);
            if (Holds(group))
                foreach (XElement item in group.Elements().Where(Holds))
                    items.Take(item);
        }

        return new EvaluatedProject(_file, _sdk, Framework(), _properties, items.Items, items.Sources());
    }

    private TargetFramework Framework() =>
        TargetFramework.Parse(_properties["TargetFramework"]) ?? TargetFramework.Parse(_properties["TargetFrameworkVersion"]) ?? TargetFramework.Default;
}
