using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

public abstract partial class CodeFixTest<TVerifier>
{
    private delegate Task<Step> FixStep(int iteration, Project project, ImmutableArray<(Project project, Diagnostic diagnostic)> reported, CancellationToken cancellationToken);

    private bool ChecksFixAll => !CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllCheck);

    /// <summary>Fixes the solution one by one and, where a fix supports it, all at once in each scope; compares the outcome.</summary>
    protected async Task VerifyFixAsync(SolutionState testState, SolutionState fixedState, SolutionState batchFixedState, IVerifier verifier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ImmutableArray<CodeFixProvider> fixes = [.. GetCodeFixProviders()];
        FixCounts counts = DeriveCounts(testState, fixedState, batchFixedState, fixes);
        await VerifyRunAsync("Iterative code fix application", testState, fixedState, counts.Incremental, inner => FixOneByOne(fixes, inner)).ConfigureAwait(false);

        if (fixes.All(fix => fix.GetFixAllProvider() is null))
        {
            verifier.False(ChecksFixAll && CodeActionExpected(BatchFixedState), "A batch fixed state was given, but no code fix has a FixAllProvider that could produce it.");
            return;
        }

        await VerifyFixAllAsync(FixAllScope.Document, CodeFixTestBehaviors.SkipFixAllInDocumentCheck, counts.InDocument).ConfigureAwait(false);
        await VerifyFixAllAsync(FixAllScope.Project, CodeFixTestBehaviors.SkipFixAllInProjectCheck, counts.InProject).ConfigureAwait(false);
        await VerifyFixAllAsync(FixAllScope.Solution, CodeFixTestBehaviors.SkipFixAllInSolutionCheck, counts.InSolution).ConfigureAwait(false);

        Task VerifyFixAllAsync(FixAllScope scope, CodeFixTestBehaviors skip, int count) => CodeFixTestBehaviors.HasFlag(skip)
            ? Task.CompletedTask
            : VerifyRunAsync($"Fix all in {scope.ToString().ToLowerInvariant()}", testState, batchFixedState, count, inner => FixAll(scope, fixes, inner));

        Task VerifyRunAsync(string name, SolutionState before, SolutionState after, int count, Func<IVerifier, FixStep> step)
        {
            IVerifier inner = verifier.PushContext(name);
            return VerifyOutcomeAsync(before, after, new IterationCount(count, inner), step(inner), inner, cancellationToken);
        }
    }

    private FixCounts DeriveCounts(SolutionState test, SolutionState @fixed, SolutionState batch, ImmutableArray<CodeFixProvider> fixes)
    {
        DiagnosticResult[] fixable = [.. test.ExpectedDiagnostics.Where(result => fixes.Any(fix => fix.FixableDiagnosticIds.Contains(result.Id)))];
        int languages = test.AdditionalProjects.Values.Select(project => project.Language).Append(test.Language).Distinct().Count();
        int files = fixable.GroupBy(result => result.Spans.FirstOrDefault().Span.Path).Count();
        int projects = (HasAnyChange(test, batch, recursive: false) ? 1 : 0)
            + test.AdditionalProjects.Count(project => !batch.AdditionalProjects.TryGetValue(project.Key, out ProjectState? after) || HasAnyChange(project.Value, after, recursive: true));
        return new FixCounts(
            Incremental: NumberOfIncrementalIterations ?? (HasAnyChange(test, @fixed, recursive: true) ? -fixable.Length : 0),
            InDocument: NumberOfFixAllInDocumentIterations ?? NumberOfFixAllIterations ?? (HasAnyChange(test, batch, recursive: false) ? -files : 0),
            InProject: NumberOfFixAllInProjectIterations ?? NumberOfFixAllIterations ?? -projects,
            InSolution: NumberOfFixAllIterations ?? (HasAnyChange(test, batch, recursive: true) ? -languages : 0));
    }

    private async Task VerifyOutcomeAsync(SolutionState before, SolutionState after, IterationCount count, FixStep step, IVerifier verifier, CancellationToken cancellationToken)
    {
        Project start = await CreateProjectAsync(before, cancellationToken).ConfigureAwait(false);
        (Project end, ExceptionDispatchInfo? failure) = await RepeatAsync(start, count, step, verifier, cancellationToken).ConfigureAwait(false);

        await VerifyProjectAsync(after, end, verifier, cancellationToken).ConfigureAwait(false);
        foreach ((string name, ProjectState state) in after.AdditionalProjects)
            await VerifyProjectAsync(state, end.Solution.Projects.Single(project => project.Name == name), verifier, cancellationToken).ConfigureAwait(false);
        failure?.Throw();
    }

    /// <summary>Applies fixes until nothing is reported any more, nothing changes any more, or the count is used up.</summary>
    private async Task<(Project Project, ExceptionDispatchInfo? Failure)> RepeatAsync(Project project, IterationCount count, FixStep step, IVerifier verifier, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;
        ImmutableArray<(Project project, Diagnostic diagnostic)> previous = [];
        for (int iteration = 0; ; iteration++)
        {
            var reported = await GetSortedDiagnosticsAsync(project.Solution, [.. GetDiagnosticAnalyzers()], [], CompilerDiagnostics, verifier, cancellationToken).ConfigureAwait(false);
            if (reported.IsEmpty || AreSame(reported, previous) || !count.Begin())
                break;

            Step done = await step(iteration, project, reported, cancellationToken).ConfigureAwait(false);
            failure ??= done.Failure;
            if (!done.Offered)
                count.TakeBack();
            if (done.Declined)
                return (project, failure);
            if (done.Changed is null)
                break;
            (project, previous) = (done.Changed, reported);
            if (CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
                break;
        }

        return (project, failure ?? count.Failure());
    }

    private FixStep FixOneByOne(ImmutableArray<CodeFixProvider> fixes, IVerifier verifier) => async (iteration, project, reported, cancellationToken) =>
    {
        ExceptionDispatchInfo? failure = null;
        bool offered = false;
        foreach ((_, Diagnostic diagnostic) in ToFix(project.Solution, reported, fixes, verifier))
        {
            if (await ChooseAsync(iteration, project.Solution, diagnostic, fixes, verifier, cancellationToken).ConfigureAwait(false) is not { } choice)
                continue;

            offered = true;
            (Project changed, ExceptionDispatchInfo? error) = await ApplyCodeActionAsync(choice.Document.Project, choice.Action, verifier, cancellationToken).ConfigureAwait(false);
            failure ??= error;
            if (changed.Solution != project.Solution)
                return new Step(offered, changed.Solution.GetProject(project.Id), failure);
        }

        return new Step(offered, null, failure);
    };

    private FixStep FixAll(FixAllScope scope, ImmutableArray<CodeFixProvider> fixes, IVerifier verifier) => async (iteration, project, reported, cancellationToken) =>
    {
        (Diagnostic Diagnostic, Choice Choice)? first = null;
        foreach ((_, Diagnostic diagnostic) in ToFix(project.Solution, reported, fixes, verifier))
        {
            if (await ChooseAsync(iteration, project.Solution, diagnostic, fixes, verifier, cancellationToken).ConfigureAwait(false) is { } choice)
            {
                first = (diagnostic, choice);
                break;
            }
        }

        if (first is not { } trigger || trigger.Choice.Fix.GetFixAllProvider() is not { } all || !all.GetSupportedFixAllScopes().Contains(scope))
            return new Step(Offered: false, null, null);

        FixAllContext context = CreateFixAllContext(
            trigger.Choice.Document,
            trigger.Diagnostic.Location.SourceSpan,
            trigger.Choice.Document.Project,
            trigger.Choice.Fix,
            scope,
            trigger.Choice.Action.EquivalenceKey,
            all.GetSupportedFixAllDiagnosticIds(trigger.Choice.Fix),
            trigger.Diagnostic.Severity,
            new ReportedDiagnostics(reported),
            cancellationToken);
        if (await all.GetFixAsync(context).ConfigureAwait(false) is not { } action)
            return new Step(Offered: true, null, null, Declined: true);

        (Project changed, ExceptionDispatchInfo? failure) = await ApplyCodeActionAsync(trigger.Choice.Document.Project, action, verifier, cancellationToken).ConfigureAwait(false);
        return new Step(Offered: true, changed.Solution == project.Solution ? null : changed.Solution.GetProject(project.Id), failure);
    };

    private ImmutableArray<(Project project, Diagnostic diagnostic)> ToFix(Solution solution, ImmutableArray<(Project project, Diagnostic diagnostic)> reported, ImmutableArray<CodeFixProvider> fixes, IVerifier verifier)
    {
        ImmutableArray<(Project project, Diagnostic diagnostic)> fixable =
            [.. reported.Where(pair => fixes.Any(fix => fix.FixableDiagnosticIds.Contains(pair.diagnostic.Id)) && solution.GetDocument(pair.diagnostic.Location.SourceTree) is not null)];
        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipLocalDiagnosticCheck))
            verifier.False(fixable.Any(pair => IsNonLocal(pair.diagnostic)), "Code fix is attempting to provide a fix for a non-local analyzer diagnostic");
        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
            return fixable;

        Diagnostic? selected = TrySelectDiagnosticToFix([.. fixable.Select(pair => pair.diagnostic)]);
        return [.. fixable.Where(pair => pair.diagnostic == selected).Take(1)];
    }

    private async Task<Choice?> ChooseAsync(int iteration, Solution solution, Diagnostic diagnostic, ImmutableArray<CodeFixProvider> fixes, IVerifier verifier, CancellationToken cancellationToken)
    {
        Document document = solution.GetDocument(diagnostic.Location.SourceTree)!;
        var offered = ImmutableArray.CreateBuilder<(CodeAction Action, CodeFixProvider Fix)>();
        foreach (CodeFixProvider fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = ImmutableArray.CreateBuilder<CodeAction>();
            await fix.RegisterCodeFixesAsync(CreateCodeFixContext(document, diagnostic.Location.SourceSpan, [diagnostic], (action, _) => actions.Add(action), cancellationToken)).ConfigureAwait(false);
            offered.AddRange(FilterCodeActions(actions.ToImmutable()).Select(action => (action, fix)));
        }

        CodeAction? chosen = TryGetCodeActionToApply(iteration, [.. offered.Select(pair => pair.Action)], CodeActionIndex, CodeActionEquivalenceKey, CodeActionVerifier, verifier);
        return chosen is null ? null : new Choice(document, chosen, offered.First(pair => pair.Action == chosen).Fix);
    }

    private static async Task VerifyProjectAsync(ProjectState expected, Project actual, IVerifier verifier, CancellationToken cancellationToken)
    {
        var files = new FileComparison(expected.DefaultPrefix, verifier, cancellationToken);
        await files.VerifyAsync(nameof(ProjectState.Sources), expected.Sources, [.. actual.Documents], async document =>
        {
            Document reduced = await Simplifier.ReduceAsync((Document)document, Simplifier.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
            return await Formatter.FormatAsync(reduced, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await files.VerifyAsync(nameof(ProjectState.AdditionalFiles), expected.AdditionalFiles, [.. actual.AdditionalDocuments], Task.FromResult).ConfigureAwait(false);
        await files.VerifyAsync(nameof(ProjectState.AnalyzerConfigFiles), expected.AnalyzerConfigFiles, [.. actual.AnalyzerConfigDocuments], Task.FromResult).ConfigureAwait(false);
    }

    private static bool AreSame(ImmutableArray<(Project project, Diagnostic diagnostic)> left, ImmutableArray<(Project project, Diagnostic diagnostic)> right) =>
        left.Select(Identity).SequenceEqual(right.Select(Identity));

    private static (ProjectId Project, string Id, TextSpan Span) Identity((Project project, Diagnostic diagnostic) reported) =>
        (reported.project.Id, reported.diagnostic.Id, reported.diagnostic.Location.SourceSpan);

    private sealed record FixCounts(int Incremental, int InDocument, int InProject, int InSolution);

    private sealed record Choice(Document Document, CodeAction Action, CodeFixProvider Fix);

    // What one iteration did: whether an action was offered, the project if it changed, and what was wrong with the new trees.
    private sealed record Step(bool Offered, Project? Changed, ExceptionDispatchInfo? Failure, bool Declined = false);
}
