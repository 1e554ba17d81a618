using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Testing.Conformance;

/// <summary>Right in every respect: reports each field whose name begins with "bad", at the name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class BadField : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor Rule = new("TST001", "Bad name", "The field '{0}' has a bad name", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        Configure(context);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.FieldDeclaration);
    }

    /// <summary>What a wrong analyzer says about generated code.</summary>
    protected virtual void Configure(AnalysisContext context) => context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);

    /// <summary>What a wrong analyzer reports instead.</summary>
    protected virtual Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(Rule, field.Identifier.GetLocation(), field.Identifier.Text);

    private void Analyze(SyntaxNodeAnalysisContext context)
    {
        foreach (VariableDeclaratorSyntax field in ((FieldDeclarationSyntax)context.Node).Declaration.Variables)
        {
            if (field.Identifier.Text.StartsWith("bad", StringComparison.Ordinal))
                context.ReportDiagnostic(Finding(field));
        }
    }
}
