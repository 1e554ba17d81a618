using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MapSafety.Survey.Loading;

/// <summary>The C# project files that a target stands for.</summary>
/// <param name="Folder">The folder of the target, which is itself the project when there is no project file.</param>
internal sealed partial record ProjectSet(string Folder, IReadOnlyList<string> Files)
{
    /// <exception cref="UsageException">The file is neither a project nor a solution, or cannot be read.</exception>
    public static ProjectSet Find(string target)
    {
        if (Directory.Exists(target))
            return new ProjectSet(target, [.. SourceTree.FilesUnder(target, ".csproj").Order(StringComparer.Ordinal)]);

        string folder = Path.GetDirectoryName(target)!;
        return new ProjectSet(folder, [.. InFile(target).Select(path => Paths.Resolve(folder, path)).Where(File.Exists).Distinct()]);
    }

    private static IEnumerable<string> InFile(string file)
    {
        try
        {
            return Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".csproj" => [file],
                ".sln" => InSolution(File.ReadAllText(file)),
                ".slnx" => InXmlSolution(XDocument.Load(file)),
                ".slnf" => InFilter(File.ReadAllText(file)),
                _ => throw new UsageException($"'{file}' is neither a folder, a C# project nor a solution"),
            };
        }
        catch (Exception exception) when (exception is IOException or System.Xml.XmlException or JsonException)
        {
            throw new UsageException($"'{file}' cannot be read: {exception.Message}");
        }
    }

    private static IEnumerable<string> InSolution(string text) =>
        ProjectLine().Matches(text).Select(match => match.Groups["path"].Value);

    private static IEnumerable<string> InXmlSolution(XDocument document) =>
        from project in document.Descendants("Project").ToList()
        let path = (string?)project.Attribute("Path")
        where path?.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) == true
        select path;

    // A filter's paths are relative to the solution it filters.
    private static IEnumerable<string> InFilter(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement solution = document.RootElement.GetProperty("solution");
        string folder = Path.GetDirectoryName(Paths.Normalize(solution.GetProperty("path").GetString() ?? "")) ?? "";
        return [.. from project in solution.GetProperty("projects").EnumerateArray()
                   let path = project.GetString()
                   where path?.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) == true
                   select Path.Combine(folder, Paths.Normalize(path))];
    }

    [GeneratedRegex("""^Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"(?<path>[^"]*\.csproj)" """, RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ProjectLine();
}
