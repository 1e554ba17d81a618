using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Named files.</summary>
public class SourceFileCollection : List<(string filename, SourceText content)>
{
    /// <summary>Adds a file given as text, without an encoding.</summary>
    public void Add((string filename, string content) file) => Add((file.filename, SourceText.From(file.content)));

    /// <summary>Adds what a source generator writes, as UTF-8 text.</summary>
    public void Add((Type sourceGeneratorType, string filename, string content) file) =>
        Add((file.sourceGeneratorType, file.filename, SourceText.From(file.content, Encoding.UTF8)));

    /// <summary>Adds what a source generator writes.</summary>
    public void Add((Type sourceGeneratorType, string filename, SourceText content) file) =>
        Add((Path.Combine(AssemblyOf(file.sourceGeneratorType), file.sourceGeneratorType.FullName!, file.filename), file.content));

    private static string AssemblyOf(Type type) => type.GetTypeInfo().Assembly.GetName().Name ?? string.Empty;
}

/// <summary>Source files, of which those without a name are numbered.</summary>
/// <param name="defaultPrefix">What precedes the number, as in <c>/0/Test</c>.</param>
/// <param name="defaultExtension">The extension without its dot.</param>
public class SourceFileList(string defaultPrefix, string defaultExtension) : SourceFileCollection
{
    /// <summary>Adds an unnamed file given as text, without an encoding.</summary>
    public void Add(string content) => Add((NextName, content));

    /// <summary>Adds an unnamed file.</summary>
    public void Add(SourceText content) => Add((NextName, content));

    private string NextName => $"{defaultPrefix}{Count}.{defaultExtension}";
}

/// <summary>Projects by name; asking for one that is not there creates it.</summary>
/// <param name="defaultLanguage">The language of a project that names none.</param>
/// <param name="defaultExtension">The extension of that language's files, without its dot.</param>
public class ProjectCollection(string defaultLanguage, string defaultExtension) : Dictionary<string, ProjectState>
{
    /// <summary>The project, created in the default language if need be.</summary>
    public new ProjectState this[string projectName] =>
        TryGetValue(projectName, out ProjectState? project) ? project : this[projectName, defaultLanguage];

    /// <summary>The project, created in <paramref name="language"/> if need be.</summary>
    /// <exception cref="InvalidOperationException">The project exists in another language.</exception>
    public ProjectState this[string projectName, string language]
    {
        get
        {
            if (!TryGetValue(projectName, out ProjectState? project))
                Add(projectName, project = new ProjectState(projectName, language, $"/{projectName}/Test", ExtensionOf(language)));
            return project.Language == language ? project : throw new InvalidOperationException($"Project '{projectName}' is written in {project.Language}.");
        }
    }

    private string ExtensionOf(string language) => language switch
    {
        _ when language == defaultLanguage => defaultExtension,
        LanguageNames.CSharp => "cs",
        LanguageNames.VisualBasic => "vb",
        _ => throw new ArgumentOutOfRangeException(nameof(language)),
    };
}

/// <summary>References beyond the framework's.</summary>
public class MetadataReferenceCollection : List<MetadataReference>
{
    /// <summary>Adds a loaded assembly from its file.</summary>
    public void Add(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Add(assembly.Location);
    }

    /// <summary>Adds an assembly file.</summary>
    public void Add(string path) => Add(ReferenceFiles.Open(path));
}
