using System.Collections.Immutable;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>Takes the verdicts of rules and turns them into diagnostics.</summary>
internal sealed class Report
{
    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol _type;
    private readonly DiagnosticSeverity? _severity;
    private readonly Action<Diagnostic> _publish;

    /// <summary>A report on what stands in one type; what stands elsewhere is reported when that type is judged.</summary>
    /// <param name="compilation">The compilation that is analyzed.</param>
    /// <param name="type">The type whose turn it is.</param>
    /// <param name="severity">The severity of a project of this kind, where it is not each rule's own.</param>
    /// <param name="publish">Receives the diagnostics.</param>
    public Report(Compilation compilation, INamedTypeSymbol type, DiagnosticSeverity? severity, Action<Diagnostic> publish)
    {
        _compilation = compilation;
        _type = type;
        _severity = severity;
        _publish = publish;
    }

    /// <summary>Reports a finding at an access, with the other places that show the reason.</summary>
    public void At(DiagnosticDescriptor rule, Access access, SharedState state, IEnumerable<Location> others, params object[] arguments)
    {
        if (!SymbolEqualityComparer.Default.Equals(access.Member.ContainingType, _type))
            return;

        Location[] additional = [.. others.Where(IsHere)];
        ImmutableDictionary<string, string?> handover = new Handover(state.Symbol.GetDocumentationCommentId() ?? "").ToProperties();
        DiagnosticSeverity severity = _severity is { } lower && lower < rule.DefaultSeverity ? lower : rule.DefaultSeverity;
        if (IsHere(access.Location))
            _publish(Diagnostic.Create(rule, access.Location, severity, additional, handover, arguments));
    }

    // A project reference is a compilation in the editor: its source has locations that this compilation does not contain.
    private bool IsHere(Location location) => location.SourceTree is { } tree && _compilation.ContainsSyntaxTree(tree);
}
