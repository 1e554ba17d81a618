using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis.CodeActions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of something that offers code actions.</summary>
public abstract class CodeActionTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>The action to choose, counting from zero after nested ones are flattened.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>The equivalence key of the action to choose; with an index, both must agree.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>How closely the tree an action produced must follow the one the parser gives for its text.</summary>
    public CodeActionValidationMode CodeActionValidationMode { get; set; } = CodeActionValidationMode.SemanticStructure;

    /// <summary>A further check of each action chosen.</summary>
    public Action<CodeAction, IVerifier>? CodeActionVerifier { get; set; }

    /// <summary>The enumeration of the language's syntax kinds.</summary>
    public abstract Type SyntaxKindType { get; }

    /// <summary>Whether the state says anything about the outcome.</summary>
    protected static bool CodeActionExpected(SolutionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.InheritanceMode is not null
            || state.MarkupHandling is not null
            || state.Sources.Count > 0
            || state.GeneratedSources.Count > 0
            || state.AdditionalFiles.Count > 0
            || state.AnalyzerConfigFiles.Count > 0
            || state.AdditionalFilesFactories.Count > 0;
    }

    /// <summary>Whether two states differ in their files; also in those of other projects if <paramref name="recursive"/>.</summary>
    protected static bool HasAnyChange(ProjectState oldState, ProjectState newState, bool recursive)
    {
        ArgumentNullException.ThrowIfNull(oldState);
        ArgumentNullException.ThrowIfNull(newState);
        if (Differ(oldState.Sources, newState.Sources)
            || Differ(oldState.GeneratedSources, newState.GeneratedSources)
            || Differ(oldState.AdditionalFiles, newState.AdditionalFiles)
            || Differ(oldState.AnalyzerConfigFiles, newState.AnalyzerConfigFiles))
            return true;

        return recursive && oldState is SolutionState before && newState is SolutionState after && ProjectsDiffer(before.AdditionalProjects, after.AdditionalProjects);

        static bool Differ(SourceFileCollection old, SourceFileCollection @new) => !old.SequenceEqual(@new, FileEquality.OfEverything);
        static bool ProjectsDiffer(ProjectCollection before, ProjectCollection after) => before.Count != after.Count
            || before.Any(project => !after.TryGetValue(project.Key, out ProjectState? counterpart) || HasAnyChange(project.Value, counterpart, recursive: true));
    }

    /// <summary>The action the test asks for, or null if it is not among those offered.</summary>
    protected static CodeAction? TryGetCodeActionToApply(int iteration, ImmutableArray<CodeAction> actions, int? codeActionIndex, string? codeActionEquivalenceKey, Action<CodeAction, IVerifier>? codeActionVerifier, IVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        CodeAction? byKey = actions.FirstOrDefault(action => action.EquivalenceKey == codeActionEquivalenceKey);
        CodeAction? chosen = (codeActionIndex, codeActionEquivalenceKey) switch
        {
            // Later iterations may run out of the action; the first must have it.
            ({ } index, { } key) => byKey is null && iteration > 0 ? null : AtIndexWithKey(index, key),
            (_, { }) => byKey,
            _ => actions.ElementAtOrDefault(codeActionIndex ?? 0),
        };

        if (chosen is not null)
            codeActionVerifier?.Invoke(chosen, verifier);
        return chosen;

        CodeAction AtIndexWithKey(int index, string key)
        {
            verifier.True(actions.Length > index, $"Expected to find a code action at index '{index}', but only '{actions.Length}' code actions were found.");
            verifier.Equal(key, actions[index].EquivalenceKey, "The code action equivalence key and index must be consistent when both are specified.");
            return actions[index];
        }
    }

    /// <summary>The actions that can be applied: nested ones stand in for their parent.</summary>
    protected virtual ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions) =>
        [.. actions.SelectMany(action => NestedActions.Of(action) is { IsEmpty: false } nested ? FilterCodeActions(nested) : [action])];

    /// <summary>The project after an action, and what is wrong with the trees the action produced.</summary>
    protected async Task<(Project updatedProject, ExceptionDispatchInfo? validationError)> ApplyCodeActionAsync(Project project, CodeAction codeAction, IVerifier verifier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(codeAction);
        ImmutableArray<CodeActionOperation> operations = await codeAction.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        ApplyChangesOperation[] changes = [.. operations.OfType<ApplyChangesOperation>()];
        verifier.Equal(1, changes.Length, $"Expected the code action '{codeAction.Title}' to have exactly one {nameof(ApplyChangesOperation)}, but it has {changes.Length}.");

        Solution changed = changes[0].ChangedSolution;
        if (changed == project.Solution)
            return (project, null);
        (Solution reparsed, ExceptionDispatchInfo? error) = await ReparseAsync(project.Solution, changed, verifier, cancellationToken).ConfigureAwait(false);
        return (reparsed.GetProject(project.Id) ?? throw new InvalidOperationException($"The code action removed the project '{project.Name}'."), error);
    }

    // What an editor would do with the new text; the trees must not have depended on how the action built them.
    private async Task<(Solution Solution, ExceptionDispatchInfo? Error)> ReparseAsync(Solution before, Solution after, IVerifier verifier, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? error = null;
        Solution solution = after;
        foreach (DocumentId id in after.GetChanges(before).GetProjectChanges().SelectMany(changes => changes.GetChangedDocuments().Concat(changes.GetAddedDocuments())))
        {
            Document document = solution.GetDocument(id)!;
            Document reparsed = await Reparsing.ReparseAsync(document, cancellationToken).ConfigureAwait(false);
            if (CodeActionValidationMode != CodeActionValidationMode.None)
                error ??= await Reparsing.DifferenceAsync(document, reparsed, CodeActionValidationMode, SyntaxKindType, verifier, cancellationToken).ConfigureAwait(false);
            solution = reparsed.Project.Solution;
        }

        return (solution, error);
    }
}
