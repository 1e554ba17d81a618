using MapSafety.Flow;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>Takes the verdicts of rules and turns them into diagnostics.</summary>
internal sealed class Report
{
    // Where a type does the same in more places than these, that is how the type is written; a suggestion is not repeated as often.
    private const int MaximalFindings = 8;
    private const int MaximalSuggestions = 3;

    private readonly CompilationFacts _facts;
    private readonly INamedTypeSymbol _type;
    private readonly Action<Diagnostic> _publish;
    private readonly List<Finding> _habitual = [];
    private (StateRule Rule, SharedState State)? _judged;

    /// <summary>A report on what stands in one type; what stands elsewhere is reported when that type is judged.</summary>
    /// <param name="facts">The facts of the compilation that is analyzed.</param>
    /// <param name="type">The type whose turn it is.</param>
    /// <param name="publish">Receives the diagnostics.</param>
    public Report(CompilationFacts facts, INamedTypeSymbol type, Action<Diagnostic> publish)
    {
        _facts = facts;
        _type = type;
        _publish = publish;
    }

    /// <summary>Takes what a rule says of a state; it is published with what other rules and states of the same habit bring.</summary>
    public void Judge(StateRule rule, SharedState state)
    {
        // What a test makes is its own, whatever it registers it as; only what tests share by statics, or run on threads, can meet.
        if (_facts.Project.IsTest && state.Reach.Kind is not (ReachKind.Static or ReachKind.HeldByStatic or ReachKind.SeveralThreads) && state.GuardedBy is null)
            return;

        _judged = (rule, state);
        rule.Judge(state, _facts, this);
        _judged = null;
    }

    /// <summary>Publishes the findings about states: all of them, or one that shows all places where a habit has more than a reader would go through.</summary>
    public void PublishHabits()
    {
        foreach (IGrouping<string?, Finding> habit in _habitual.GroupBy(finding => finding.Habit, StringComparer.Ordinal))
            if (habit.Count() <= (habit.All(finding => finding.Severity is DiagnosticSeverity.Info) ? MaximalSuggestions : MaximalFindings))
                foreach (Finding finding in habit)
                    _publish(finding.ToDiagnostic());
            else
                _publish(Together([.. InOrder(habit)]).ToDiagnostic());

        _habitual.Clear();
    }

    /// <summary>Reports a finding at an access, with the other places that show the reason.</summary>
    public void At(DiagnosticDescriptor rule, Access access, SharedState state, IEnumerable<Location> others, params object[] arguments) =>
        At(rule, access.Member, access.Location, state.Symbol, rule.DefaultSeverity, others, arguments);

    /// <summary>Reports a finding at any place of a member.</summary>
    /// <param name="rule">What is reported.</param>
    /// <param name="member">The member that the place stands in.</param>
    /// <param name="location">The place.</param>
    /// <param name="state">The state it is about, for the fixes.</param>
    /// <param name="severity">How sure the finding is, where that is not the rule's own severity.</param>
    /// <param name="others">The other places that show the reason.</param>
    /// <param name="arguments">What the message says.</param>
    public void At(
        DiagnosticDescriptor rule, ISymbol member, Location location, ISymbol state, DiagnosticSeverity severity,
        IEnumerable<Location> others, params object[] arguments) =>
        At(rule, member, location, new Handover(state.GetDocumentationCommentId() ?? ""), severity, others, arguments);

    /// <summary>Reports a finding that tells its fixes more than the state.</summary>
    public void At(
        DiagnosticDescriptor rule, ISymbol member, Location location, Handover handover, DiagnosticSeverity severity,
        IEnumerable<Location> others, params object[] arguments)
    {
        if (!_facts.Project.IsConcurrent)
            return;

        if (!IsHere(location) || !SymbolEqualityComparer.Default.Equals(member.ContainingType, _type))
            return;

        Finding finding = new(
            _judged is var (judge, subject) ? judge.HabitOf(subject) : null, rule, location, SeverityOf(severity), [.. others.Where(IsHere)], handover, arguments);
        if (finding.Habit is null)
            _publish(finding.ToDiagnostic());
        else
            _habitual.Add(finding);
    }

    // The surest first, then changes before what they collide with, then the source's order.
    private static IEnumerable<Finding> InOrder(IEnumerable<Finding> habit) => habit
        .OrderByDescending(finding => finding.Severity)
        .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
        .ThenBy(finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(finding => finding.Location.SourceSpan.Start);

    // The message stays that of the first place; the others are at hand behind it.
    private static Finding Together(IReadOnlyList<Finding> habit) =>
        habit[0] with { Others = [.. habit[0].Others.Concat(habit.Skip(1).Select(finding => finding.Location)).Distinct()] };

    // Tests share state on purpose and run in an order of their own; what is found there is for a person to judge.
    private DiagnosticSeverity SeverityOf(DiagnosticSeverity severity) =>
        _facts.Project.IsTest && severity is DiagnosticSeverity.Warning ? DiagnosticSeverity.Info : severity;

    // A project reference is a compilation in the editor: its source has locations that this compilation does not contain.
    private bool IsHere(Location location) => location.SourceTree is { } tree && _facts.Compilation.ContainsSyntaxTree(tree);

    /// <summary>A verdict that waits to be published.</summary>
    private sealed record Finding(
        string? Habit, DiagnosticDescriptor Rule, Location Location, DiagnosticSeverity Severity, IReadOnlyList<Location> Others, Handover Handover, object[] Arguments)
    {
        public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location, Severity, Others, Handover.ToProperties(), Arguments);
    }
}
