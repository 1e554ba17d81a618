using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Model;

/// <summary>A project with every default filled in, ready to be built.</summary>
public sealed record EvaluatedProjectState
{
    /// <summary>Fills in the defaults of <paramref name="state"/>.</summary>
    public EvaluatedProjectState(ProjectState state, ReferenceAssemblies defaultReferenceAssemblies)
    {
        ArgumentNullException.ThrowIfNull(state);
        State = state;
        ReferenceAssemblies = state.ReferenceAssemblies ?? defaultReferenceAssemblies;
        OutputKind = state.OutputKind ?? OutputKind.DynamicallyLinkedLibrary;
        DocumentationMode = state.DocumentationMode ?? DocumentationMode.Diagnose;
        Sources = [.. state.Sources];
        GeneratedSources = [.. state.GeneratedSources];
        AdditionalFiles = [.. state.AllAdditionalFiles()];
        AnalyzerConfigFiles = [.. state.AnalyzerConfigFiles];
        AdditionalProjectReferences = [.. state.AdditionalProjectReferences];
        AdditionalReferences = [.. state.AdditionalReferences];
    }

    /// <summary>The project's name.</summary>
    public string Name => State.Name;

    /// <summary>The assembly's name.</summary>
    public string AssemblyName => State.AssemblyName;

    /// <summary>One of <see cref="LanguageNames"/>.</summary>
    public string Language => State.Language;

    /// <summary>The framework.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; }

    /// <summary>What is built.</summary>
    public OutputKind OutputKind { get; }

    /// <summary>How documentation comments are read.</summary>
    public DocumentationMode DocumentationMode { get; }

    /// <summary>The sources.</summary>
    public ImmutableArray<(string filename, SourceText content)> Sources { get; private init; }

    /// <summary>What source generators are to write.</summary>
    public ImmutableArray<(string filename, SourceText content)> GeneratedSources { get; }

    /// <summary>Files handed to analyzers.</summary>
    public ImmutableArray<(string filename, SourceText content)> AdditionalFiles { get; }

    /// <summary>Analyzer configuration files.</summary>
    public ImmutableArray<(string filename, SourceText content)> AnalyzerConfigFiles { get; }

    /// <summary>Names of the projects referred to.</summary>
    public ImmutableArray<string> AdditionalProjectReferences { get; }

    /// <summary>References beyond the framework's.</summary>
    public ImmutableArray<MetadataReference> AdditionalReferences { get; }

    /// <summary>Diagnostics found before the analysis.</summary>
    public ImmutableArray<Diagnostic> AdditionalDiagnostics { get; private init; } = [];

    internal string DefaultPrefix => State.DefaultPrefix;

    private ProjectState State { get; }

    /// <summary>The same project with other sources.</summary>
    public EvaluatedProjectState WithSources(ImmutableArray<(string filename, SourceText content)> sources) => this with { Sources = sources };

    /// <summary>The same project with other diagnostics found before the analysis.</summary>
    public EvaluatedProjectState WithAdditionalDiagnostics(ImmutableArray<Diagnostic> additionalDiagnostics) => this with { AdditionalDiagnostics = additionalDiagnostics };
}
