using MapSafety.Flow;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>Takes the verdicts of rules and turns them into diagnostics.</summary>
internal sealed class Report
{
    private readonly CompilationFacts _facts;
    private readonly INamedTypeSymbol _type;
    private readonly Action<Diagnostic> _publish;

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

        Location[] additional = [.. others.Where(IsHere)];
        _publish(Diagnostic.Create(rule, location, SeverityOf(severity), additional, handover.ToProperties(), arguments));
    }

    // Tests share state on purpose and run in an order of their own; what is found there is for a person to judge.
    private DiagnosticSeverity SeverityOf(DiagnosticSeverity severity) =>
        _facts.Project.IsTest && severity is DiagnosticSeverity.Warning ? DiagnosticSeverity.Info : severity;

    // A project reference is a compilation in the editor: its source has locations that this compilation does not contain.
    private bool IsHere(Location location) => location.SourceTree is { } tree && _facts.Compilation.ContainsSyntaxTree(tree);
}
