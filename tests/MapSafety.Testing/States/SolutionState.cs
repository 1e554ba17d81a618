using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A solution as a test describes it: a main project, others beside it, and what is to be reported.</summary>
public class SolutionState : ProjectState
{
    /// <summary>An empty solution.</summary>
    /// <inheritdoc cref="ProjectState(string, string, string, string)"/>
    public SolutionState(string name, string language, string defaultPrefix, string defaultExtension)
        : base(name, language, defaultPrefix, defaultExtension) =>
        AdditionalProjects = new ProjectCollection(language, defaultExtension);

    /// <summary>What is to be reported, besides what the markup says.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>The other projects.</summary>
    public ProjectCollection AdditionalProjects { get; }

    /// <summary>What is taken from the state before; derived from what this one changes if not set.</summary>
    public StateInheritanceMode? InheritanceMode { get; set; }

    /// <summary>What markup stands for; derived from what this state changes if not set.</summary>
    public MarkupMode? MarkupHandling { get; set; }

    /// <summary>This state with what it takes from <paramref name="baseState"/> filled in; the first of two steps.</summary>
    /// <param name="baseState">The state before, itself evaluated; null for the first.</param>
    /// <param name="fixableDiagnostics">The ids the fixes under test handle.</param>
    public SolutionState WithInheritedValuesApplied(SolutionState? baseState, ImmutableArray<string> fixableDiagnostics)
    {
        (StateInheritanceMode inheritance, MarkupMode markup) = ModesAfter(baseState);
        if (baseState?.AdditionalFilesFactories.Count > 0)
            throw new InvalidOperationException("The base state must be evaluated before it is inherited from.");

        SolutionState result = Copy();
        result.InheritanceMode = StateInheritanceMode.Explicit;
        result.MarkupHandling = markup;
        if (baseState is not null && inheritance != StateInheritanceMode.Explicit)
            result.TakeFrom(baseState, keep: id => inheritance == StateInheritanceMode.AutoInheritAll || !fixableDiagnostics.Contains(id));
        result.AdditionalFiles.AddRange(AdditionalFilesFactories.SelectMany(factory => factory()));
        return result;
    }

    /// <summary>This state with its markup removed and turned into expected diagnostics; the second of two steps.</summary>
    /// <param name="markupOptions">How markup is read.</param>
    /// <param name="defaultDiagnostic">What <c>[|text|]</c> stands for, if anything.</param>
    /// <param name="supportedDiagnostics">The descriptors that named spans are looked up in.</param>
    /// <param name="fixableDiagnostics">The ids the fixes under test handle.</param>
    /// <param name="defaultPath">The file that locations without a path lie in.</param>
    public SolutionState WithProcessedMarkup(
        MarkupOptions markupOptions,
        DiagnosticDescriptor? defaultDiagnostic,
        ImmutableArray<DiagnosticDescriptor> supportedDiagnostics,
        ImmutableArray<string> fixableDiagnostics,
        string defaultPath)
    {
        if (InheritanceMode != StateInheritanceMode.Explicit || MarkupHandling is not { } handling)
            throw new InvalidOperationException("Inheritance processing must complete before markup processing.");

        var markup = new StateMarkup(handling, markupOptions, defaultDiagnostic, supportedDiagnostics, fixableDiagnostics);
        var result = new SolutionState(Name, Language, DefaultPrefix, DefaultExtension) { InheritanceMode = StateInheritanceMode.Explicit, MarkupHandling = MarkupMode.None };
        result.TakeSettings(from: this);
        result.TakeReferences(from: this);
        result.TakeStripped(this, markup);
        result.ExpectedDiagnostics.AddRange(markup.Resolve(ExpectedDiagnostics, defaultPath));
        return result;
    }

    private (StateInheritanceMode Inheritance, MarkupMode Markup) ModesAfter(SolutionState? baseState)
    {
        (StateInheritanceMode inheritance, MarkupMode markup) = baseState switch
        {
            null => (StateInheritanceMode.Explicit, MarkupMode.Allow),
            _ when ChangesContentOf(baseState) => (StateInheritanceMode.AutoInherit, MarkupMode.IgnoreFixable),
            _ => (StateInheritanceMode.AutoInheritAll, baseState.MarkupHandling ?? MarkupMode.Allow),
        };
        return (InheritanceMode ?? inheritance, MarkupHandling ?? markup);
    }

    private bool ChangesContentOf(SolutionState baseState)
    {
        return Changes(Sources, baseState.Sources)
            || Changes(GeneratedSources, baseState.GeneratedSources)
            || Changes(AdditionalFiles, baseState.AdditionalFiles)
            || Changes(AnalyzerConfigFiles, baseState.AnalyzerConfigFiles)
            || (!IsInherited(AdditionalReferences) && !AdditionalReferences.SequenceEqual(baseState.AdditionalReferences));

        bool Changes(SourceFileCollection own, SourceFileCollection before) => !IsInherited(own) && !own.SequenceEqual(before, FileEquality.OfContentAndEncoding);
        bool IsInherited<T>(List<T> own) => own.Count == 0 && InheritanceMode != StateInheritanceMode.Explicit;
    }

    private SolutionState Copy()
    {
        var copy = new SolutionState(Name, Language, DefaultPrefix, DefaultExtension);
        copy.TakeSettings(this);
        copy.TakeReferences(this);
        copy.Sources.AddRange(Sources);
        copy.GeneratedSources.AddRange(GeneratedSources);
        copy.AdditionalFiles.AddRange(AdditionalFiles);
        copy.AnalyzerConfigFiles.AddRange(AnalyzerConfigFiles);
        copy.ExpectedDiagnostics.AddRange(ExpectedDiagnostics);
        copy.TakeProjects(AdditionalProjects);
        return copy;
    }

    private void TakeFrom(SolutionState baseState, Func<string, bool> keep)
    {
        TakeSettings(baseState);
        TakeReferences(baseState);
        TakeFiles(baseState);
        TakeProjects(baseState.AdditionalProjects);
        TakeIfEmpty(ExpectedDiagnostics, [.. baseState.ExpectedDiagnostics.Where(diagnostic => keep(diagnostic.Id))]);
    }

    private void TakeProjects(ProjectCollection projects)
    {
        if (AdditionalProjects.Count > 0)
            return;
        foreach ((string name, ProjectState project) in projects)
            AdditionalProjects.Add(name, project);
    }

    private void TakeStripped(SolutionState state, StateMarkup markup)
    {
        Sources.AddRange(markup.Strip(state.Sources));
        GeneratedSources.AddRange(markup.Strip(state.GeneratedSources));
        AdditionalFiles.AddRange(markup.Strip(state.AllAdditionalFiles()));
        AnalyzerConfigFiles.AddRange(markup.Strip(state.AnalyzerConfigFiles));
        foreach ((string name, ProjectState project) in state.AdditionalProjects)
            AdditionalProjects.Add(name, project.With(markup.Strip));
    }
}

/// <summary>When two files of states count as the same.</summary>
internal sealed class FileEquality(bool withChecksum) : IEqualityComparer<(string filename, SourceText content)>
{
    public static FileEquality OfContentAndEncoding { get; } = new(withChecksum: false);

    public static FileEquality OfEverything { get; } = new(withChecksum: true);

    public bool Equals((string filename, SourceText content) x, (string filename, SourceText content) y) =>
        x.filename == y.filename
        && Equals(x.content.Encoding, y.content.Encoding)
        && (!withChecksum || x.content.ChecksumAlgorithm == y.content.ChecksumAlgorithm)
        && x.content.ContentEquals(y.content);

    public int GetHashCode((string filename, SourceText content) file) => file.filename.GetHashCode(StringComparison.Ordinal);
}
