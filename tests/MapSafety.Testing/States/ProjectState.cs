using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A project as a test describes it.</summary>
public class ProjectState
{
    /// <summary>An empty project.</summary>
    /// <param name="name">The name, also of the assembly.</param>
    /// <param name="language">One of <see cref="LanguageNames"/>.</param>
    /// <param name="defaultPrefix">What precedes the number of an unnamed source.</param>
    /// <param name="defaultExtension">The extension of an unnamed source, without its dot.</param>
    public ProjectState(string name, string language, string defaultPrefix, string defaultExtension)
    {
        Name = name;
        Language = language;
        DefaultPrefix = defaultPrefix;
        DefaultExtension = defaultExtension;
        Sources = new SourceFileList(defaultPrefix, defaultExtension);
    }

    /// <summary>The project's name.</summary>
    public string Name { get; }

    /// <summary>The assembly's name.</summary>
    public string AssemblyName => Name;

    /// <summary>One of <see cref="LanguageNames"/>.</summary>
    public string Language { get; }

    /// <summary>The framework, if not the test's.</summary>
    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    /// <summary>What is built; a library unless set.</summary>
    public OutputKind? OutputKind { get; set; }

    /// <summary>How documentation comments are read; with diagnostics unless set.</summary>
    public DocumentationMode? DocumentationMode { get; set; }

    /// <summary>The sources, with or without markup.</summary>
    public SourceFileList Sources { get; }

    /// <summary>What source generators are to write.</summary>
    public SourceFileCollection GeneratedSources { get; } = [];

    /// <summary>Files handed to analyzers.</summary>
    public SourceFileCollection AdditionalFiles { get; } = [];

    /// <summary>Files handed to analyzers, made when the run starts.</summary>
    public List<Func<IEnumerable<(string filename, SourceText content)>>> AdditionalFilesFactories { get; } = [];

    /// <summary><c>.editorconfig</c> and <c>.globalconfig</c> files, by absolute path.</summary>
    public SourceFileCollection AnalyzerConfigFiles { get; } = [];

    /// <summary>Names of projects of the solution that this one refers to.</summary>
    public List<string> AdditionalProjectReferences { get; } = [];

    /// <summary>References beyond the framework's.</summary>
    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    internal string DefaultPrefix { get; }

    private protected string DefaultExtension { get; }

    internal ProjectState With(Func<SourceFileCollection, SourceFileCollection> files)
    {
        var copy = new ProjectState(Name, Language, DefaultPrefix, DefaultExtension);
        copy.TakeSettings(from: this);
        copy.TakeReferences(from: this);
        copy.Sources.AddRange(files(Sources));
        copy.GeneratedSources.AddRange(files(GeneratedSources));
        copy.AdditionalFiles.AddRange(files(AllAdditionalFiles()));
        copy.AnalyzerConfigFiles.AddRange(files(AnalyzerConfigFiles));
        return copy;
    }

    internal SourceFileCollection AllAdditionalFiles() =>
        [.. AdditionalFiles, .. AdditionalFilesFactories.SelectMany(factory => factory())];

    private protected void TakeSettings(ProjectState from)
    {
        ReferenceAssemblies ??= from.ReferenceAssemblies;
        OutputKind ??= from.OutputKind;
        DocumentationMode ??= from.DocumentationMode;
    }

    private protected void TakeReferences(ProjectState from)
    {
        TakeIfEmpty(AdditionalProjectReferences, from.AdditionalProjectReferences);
        TakeIfEmpty(AdditionalReferences, from.AdditionalReferences);
    }

    private protected void TakeFiles(ProjectState from)
    {
        TakeIfEmpty(Sources, from.Sources);
        TakeIfEmpty(GeneratedSources, from.GeneratedSources);
        TakeIfEmpty(AdditionalFiles, from.AllAdditionalFiles());
        TakeIfEmpty(AnalyzerConfigFiles, from.AnalyzerConfigFiles);
    }

    private protected static void TakeIfEmpty<T>(List<T> own, List<T> inherited)
    {
        if (own.Count == 0)
            own.AddRange(inherited);
    }
}
