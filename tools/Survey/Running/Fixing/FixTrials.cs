using MapSafety.Survey.Loading;
using MapSafety.Survey.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>
/// Applies every action that is offered for every finding, and every Fix All, each to the solution as it was loaded. Nothing is written
/// to disk.
/// </summary>
internal sealed class FixTrials
{
    private static readonly (FixAllScope Scope, FixScope Name)[] s_scopes =
        [(FixAllScope.Document, FixScope.Document), (FixAllScope.Project, FixScope.Project), (FixAllScope.Solution, FixScope.Solution)];

    private readonly Solution _solution;
    private readonly InstalledRules _rules;
    private readonly SurveyOptions _options;
    private readonly FixJudge _judge;
    private readonly TimeLimit _limit;
    private readonly List<FixOutcome> _outcomes = [];
    private readonly List<(string Provider, Finding Finding)> _declined = [];

    public FixTrials(Solution solution, InstalledRules rules, SurveyOptions options)
    {
        _solution = solution;
        _rules = rules;
        _options = options;
        _judge = new FixJudge(solution, new AnalysisRun(rules, options.Root), options.Root);
        _limit = new TimeLimit(options.TimeLimit);
    }

    public async Task<FixResult> RunAsync(IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        var offers = new List<FixOffer>();
        foreach (Finding finding in findings.Take(_options.FixLimit ?? int.MaxValue))
            foreach (CodeFixProvider provider in _rules.Fixes.Where(provider => provider.FixableDiagnosticIds.Contains(finding.Rule)))
                offers.AddRange(await OffersAsync(finding, provider, cancellation));

        foreach (FixOffer offer in offers)
            await TryActionAsync(offer, cancellation);

        foreach (IGrouping<(CodeFixProvider, string), FixOffer> fix in offers.Where(CanFixAll).GroupBy(offer => (offer.Provider, offer.Action.EquivalenceKey!)))
            await TryFixAllsAsync([.. fix], cancellation);

        return new FixResult(_outcomes, _declined);
    }

    private async Task<IReadOnlyList<FixOffer>> OffersAsync(Finding finding, CodeFixProvider provider, CancellationToken cancellation)
    {
        if (_solution.GetDocument(finding.Diagnostic.Location.SourceTree) is not { } document)
            return [];

        IReadOnlyList<FixOffer> offers = [];
        var name = new FixName(provider.GetType().Name, "", "(asking for fixes)");
        bool answered = await AttemptAsync(name, FixScope.Action, [finding], PlaceOf(finding), async token =>
        {
            offers = await FixOffer.AskAsync(finding, document, provider, token);
            return null;
        }, cancellation);
        if (answered && offers.Count == 0)
            _declined.Add((name.Provider, finding));

        return offers;
    }

    private Task TryActionAsync(FixOffer offer, CancellationToken cancellation) =>
        AttemptAsync(offer.Name, FixScope.Action, [offer.Finding], PlaceOf(offer.Finding), token => ChangedAsync(offer.Action, token), cancellation);

    private static bool CanFixAll(FixOffer offer) => offer.Action.EquivalenceKey is not null && offer.Provider.GetFixAllProvider() is not null;

    private async Task TryFixAllsAsync(IReadOnlyList<FixOffer> offers, CancellationToken cancellation)
    {
        FixAllProvider provider = offers[0].Provider.GetFixAllProvider()!;
        List<FixAllScope> supported = [.. provider.GetSupportedFixAllScopes()];
        foreach ((FixAllScope scope, FixScope name) in s_scopes.Where(scope => supported.Contains(scope.Scope)))
            foreach (IGrouping<object, FixOffer> start in offers.GroupBy(offer => StartOf(offer, scope)))
                await TryFixAllAsync(provider, scope, name, [.. start], cancellation);
    }

    private static object StartOf(FixOffer offer, FixAllScope scope) => scope switch
    {
        FixAllScope.Document => offer.Document.Id,
        FixAllScope.Project => offer.Document.Project.Id,
        _ => offer.Document.Project.Solution.Id,
    };

    private Task TryFixAllAsync(FixAllProvider provider, FixAllScope scope, FixScope name, IReadOnlyList<FixOffer> offers, CancellationToken cancellation)
    {
        FixOffer first = offers[0];
        Finding[] covered = [.. offers.Select(offer => offer.Finding)];
        return AttemptAsync(first.Name, name, covered, At(first, name), async token =>
        {
            var context = new FixAllContext(
                first.Document, first.Provider, scope, first.Action.EquivalenceKey!, covered.Select(finding => finding.Rule).Distinct(),
                new FindingsAsDiagnostics(covered), token);
            return await provider.GetFixAsync(context) is { } action ? await ChangedAsync(action, token) : _solution;
        }, cancellation);
    }

    private string At(FixOffer offer, FixScope scope) => scope switch
    {
        FixScope.Document => Paths.Relative(_options.Root, offer.Document.FilePath ?? offer.Document.Name),
        FixScope.Project => offer.Document.Project.Name,
        _ => "solution",
    };

    private static string PlaceOf(Finding finding) => finding.Place?.ToString() ?? finding.Project;

    // An action without a changed solution (one that opens a window, say) changes nothing.
    private async Task<Solution?> ChangedAsync(CodeAction action, CancellationToken cancellation)
    {
        var operations = await action.GetOperationsAsync(_solution, new Progress<CodeAnalysisProgress>(), cancellation);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution ?? _solution;
    }

    /// <summary>Runs one step under the time limit and records its verdict, or only a failure when it changes nothing by intent.</summary>
    private async Task<bool> AttemptAsync(
        FixName fix, FixScope scope, IReadOnlyList<Finding> covered, string at, Func<CancellationToken, Task<Solution?>> step, CancellationToken cancellation)
    {
        try
        {
            if (await _limit.RunAsync(step, cancellation) is { } changed)
                await JudgeAsync(fix, scope, covered, at, ChangedFiles.WithLinkedFiles(_solution, changed), cancellation);
            return true;
        }
        catch (TimeoutException exception)
        {
            Record(fix, scope, covered, at, FixProblem.TimedOut, [exception.Message]);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Record(fix, scope, covered, at, FixProblem.Threw, [exception.ToString()]);
        }

        return false;
    }

    private async Task JudgeAsync(
        FixName fix, FixScope scope, IReadOnlyList<Finding> covered, string at, Solution changed, CancellationToken cancellation)
    {
        (FixProblem problems, IReadOnlyList<string> details) = await _judge.JudgeAsync(changed, covered, cancellation);
        Record(fix, scope, covered, at, problems, details, _options.ShowDiffs ? UnifiedDiff.Between(_solution, changed, _options.Root) : "");
    }

    private void Record(
        FixName fix, FixScope scope, IReadOnlyList<Finding> covered, string at, FixProblem problems, IReadOnlyList<string> details, string diff = "") =>
        _outcomes.Add(new FixOutcome(fix, scope, covered[0].Rule, at, covered.Count, problems, details, diff));
}
