using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Survey.Tests.Probes;

/// <summary>Reports static fields by their names, so that a fixture says what is to happen: <c>Ask</c>, <c>Crash</c>, <c>Hint</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProbeAnalyzer : DiagnosticAnalyzer
{
    public const string Field = "PROBE1";
    public const string Hint = "PROBE2";
    public const string Off = "PROBE3";

    private static readonly DiagnosticDescriptor s_field = new(
        Field, "A probed field", "Field '{0}' is probed", "Probe", DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: "https://example.org/probe1");

    private static readonly DiagnosticDescriptor s_hint = new(
        Hint, "A hinted field", "Field '{0}' is hinted at", "Probe", DiagnosticSeverity.Info, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor s_off = new(
        Off, "A rule that is off", "Field '{0}' is reported by a rule that is off", "Probe", DiagnosticSeverity.Warning, isEnabledByDefault: false);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_field, s_hint, s_off];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Report, SymbolKind.Field);
    }

    private static void Report(SymbolAnalysisContext context)
    {
        ISymbol field = context.Symbol;
        if (field.Name == "Crash")
            throw new InvalidOperationException("the probe crashed as asked");

        DiagnosticDescriptor? rule = field.Name[0] switch { 'P' => s_field, 'H' => s_hint, 'O' => s_off, _ => null };
        if (rule is not null)
            context.ReportDiagnostic(Diagnostic.Create(rule, field.Locations[0], additionalLocations: field.ContainingType.Locations, field.Name));
    }
}
