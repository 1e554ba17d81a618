using System.Collections.Immutable;
using MapSafety.Configuration;
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
    private readonly ImmutableArray<Rule> _rules;

    /// <summary>Hosts every rule.</summary>
    public MapSafetyAnalyzer()
        : this(AllRules.Instances)
    {
    }

    /// <summary>Hosts some rules.</summary>
    internal MapSafetyAnalyzer(ImmutableArray<Rule> rules)
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
        Settings settings = Settings.Read(context.Compilation, context.Options.AnalyzerConfigOptionsProvider, context.CancellationToken);
        foreach (ConfigurationRule rule in _rules.OfType<ConfigurationRule>())
        {
            context.RegisterAdditionalFileAction(rule.Check);
            context.RegisterCompilationEndAction(end => rule.Check(end, settings));
        }

        StateRule[] rules = [.. _rules.OfType<StateRule>()];
        BodyRule[] bodyRules = [.. _rules.OfType<BodyRule>()];
        CompilationFacts facts = new(context.Compilation, settings);
        context.RegisterSymbolAction(
            type =>
            {
                Judge((INamedTypeSymbol)type.Symbol, rules, facts, type);
                Judge((INamedTypeSymbol)type.Symbol, bodyRules, facts, type);
            },
            SymbolKind.NamedType);
    }

    private static void Judge(INamedTypeSymbol type, BodyRule[] rules, CompilationFacts facts, SymbolAnalysisContext context)
    {
        Report report = new(facts, type, context.ReportDiagnostic);
        foreach (BodyRule rule in rules)
            foreach (BodyFacts body in facts.BodiesMentioning(type, rule.Words(facts), context.CancellationToken))
                rule.Judge(body, facts, report, context.CancellationToken);
    }

    private static void Judge(INamedTypeSymbol type, StateRule[] rules, CompilationFacts facts, SymbolAnalysisContext context)
    {
        Report report = new(facts, type, context.ReportDiagnostic);
        foreach (SharedState state in facts.StatesUsedBy(type, IsConcerned, context.CancellationToken))
            foreach (StateRule rule in rules)
                if (rule.Concerns(state.Collection) && (rule.JudgesThreadBound || !state.IsThreadBound))
                    report.Judge(rule, state);

        StateRule[] ofVariables = Array.FindAll(rules, rule => rule.JudgesVariables);
        if (ofVariables.Length > 0)
            foreach (SharedState variable in facts.VariablesOf(type, context.CancellationToken))
                foreach (StateRule rule in ofVariables)
                    report.Judge(rule, variable);

        report.PublishHabits();

        bool IsConcerned(CollectionType collection) => Array.Exists(rules, rule => rule.Concerns(collection));
    }
}
