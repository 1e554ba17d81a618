using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Package.Witness;

/// <summary>Says what it was handed: every additional file, and whether the project is a test project.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Witness : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_file = Warning(id: "WIT0001", "reads {0} of {1} lines");
    private static readonly DiagnosticDescriptor s_property = Warning(id: "WIT0002", "IsTestProject is '{0}'");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(s_file, s_property);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Testify);
    }

    private static void Testify(CompilationAnalysisContext context)
    {
        foreach (AdditionalText file in context.Options.AdditionalFiles)
            context.ReportDiagnostic(Diagnostic.Create(s_file, Location.None, file.Path, file.GetText(context.CancellationToken)!.Lines.Count));

        context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out string? test);
        context.ReportDiagnostic(Diagnostic.Create(s_property, Location.None, test ?? "unknown"));
    }

    private static DiagnosticDescriptor Warning(string id, string message) =>
        new(id, "Witness", message, "Witness", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
