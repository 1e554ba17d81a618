using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety;

/// <summary>Hosts every rule over one shared set of facts.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class MapSafetyAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_placeholder = Describe.Warning(
        id: "MAP1001", Category.Synchronization,
        title: Phrase.Text("Shared collection is changed without a lock", "共享集合在没有锁的情况下被修改"),
        message: Phrase.Text("{0}", "{0}"),
        description: Phrase.Text("d.", "d."));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(s_placeholder);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
    }
}
