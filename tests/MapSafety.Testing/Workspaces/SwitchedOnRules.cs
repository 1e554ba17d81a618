using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Lets the options of a compilation switch on rules that are off by default. Compilers before 4.6 overlook that where a
/// project has configuration files, and to them every project of a workspace has; so it is said file by file as well.
/// </summary>
internal sealed class SwitchedOnRules(SyntaxTreeOptionsProvider files, ImmutableDictionary<string, ReportDiagnostic> rules) : SyntaxTreeOptionsProvider
{
    public static Compilation Apply(Compilation compilation)
    {
        ImmutableDictionary<string, ReportDiagnostic> rules = compilation.Options.SpecificDiagnosticOptions;
        return compilation.Options.SyntaxTreeOptionsProvider is { } files && !rules.IsEmpty
            ? compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new SwitchedOnRules(files, rules)))
            : compilation;
    }

    public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => files.IsGenerated(tree, cancellationToken);

    public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
        files.TryGetGlobalDiagnosticValue(diagnosticId, cancellationToken, out severity);

    // What a configuration file says still comes first.
    public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
        files.TryGetDiagnosticValue(tree, diagnosticId, cancellationToken, out severity)
        || (rules.TryGetValue(diagnosticId, out severity) && severity is not (ReportDiagnostic.Default or ReportDiagnostic.Suppress));
}
