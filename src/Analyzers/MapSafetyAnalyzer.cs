using System.Collections.Immutable;
using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using MapSafety.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety;

/// <summary>
/// Hosts the rules over one set of facts for each compilation. One analyzer for all rules is what lets them share: between analyzers there is
/// no place for facts but static state, which would keep compilations alive.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class MapSafetyAnalyzer : DiagnosticAnalyzer
{
    private readonly ImmutableArray<StateRule> _rules;

    /// <summary>Hosts every rule.</summary>
    public MapSafetyAnalyzer()
        : this(AllRules.Instances)
    {
    }

    /// <summary>Hosts some rules.</summary>
    private protected MapSafetyAnalyzer(ImmutableArray<StateRule> rules)
    {
        _rules = rules;
        SupportedDiagnostics = rules.Select(rule => rule.Descriptor).ToImmutableArray();
    }

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private void Start(CompilationStartAnalysisContext context)
    {
        CompilationFacts facts = new(context.Compilation);
        context.RegisterSymbolAction(type => Judge((INamedTypeSymbol)type.Symbol, facts, type), SymbolKind.NamedType);
    }

    private void Judge(INamedTypeSymbol type, CompilationFacts facts, SymbolAnalysisContext context)
    {
        Report report = new(context.Compilation, type, null, context.ReportDiagnostic);
        foreach (SharedState state in facts.StatesUsedBy(type, IsConcerned, context.CancellationToken))
            foreach (StateRule rule in _rules)
                if (rule.Concerns(state.Collection))
                    rule.Judge(state, report);

        bool IsConcerned(CollectionType collection) => _rules.Any(rule => rule.Concerns(collection));
    }
}
