using System.Collections.Immutable;
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
    public void At(DiagnosticDescriptor rule, Access access, SharedState state, IEnumerable<Location> others, params object[] arguments)
    {
        if (!_facts.Project.IsConcurrent)
            return;

        if (!IsHere(access.Location) || !SymbolEqualityComparer.Default.Equals(access.Member.ContainingType, _type))
            return;

        Location[] additional = [.. others.Where(IsHere)];
        ImmutableDictionary<string, string?> handover = new Handover(state.Symbol.GetDocumentationCommentId() ?? "").ToProperties();
        _publish(Diagnostic.Create(rule, access.Location, SeverityOf(rule), additional, handover, arguments));
    }

    // Tests share state on purpose and run in an order of their own; what is found there is for a person to judge.
    private DiagnosticSeverity SeverityOf(DiagnosticDescriptor rule) =>
        _facts.Project.IsTest && rule.DefaultSeverity is DiagnosticSeverity.Warning ? DiagnosticSeverity.Info : rule.DefaultSeverity;

    // A project reference is a compilation in the editor: its source has locations that this compilation does not contain.
    private bool IsHere(Location location) => location.SourceTree is { } tree && _facts.Compilation.ContainsSyntaxTree(tree);
}
