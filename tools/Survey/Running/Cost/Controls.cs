using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Survey.Running.Cost;

/// <summary>
/// The floor: asks for every operation of hand-written code and does nothing with it. What it costs is the compiler's price for showing
/// operations at all.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EveryOperationControl : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<OperationKind> s_kinds =
        [.. Enum.GetValues<OperationKind>().Where(kind => kind != OperationKind.None).Distinct()];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Control.Rule("SURVEY01")];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static _ => { }, s_kinds);
    }
}

/// <summary>Asks for every named type and does nothing with it: the price of an analyzer's mere presence.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EveryTypeControl : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Control.Rule("SURVEY02")];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static _ => { }, SymbolKind.NamedType);
    }
}

internal static class Control
{
    // On by default, or the compiler would not run the analyzer at all.
    public static DiagnosticDescriptor Rule(string id) =>
        new(id, "Never reported", "Never reported", "Survey", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
