using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Testing.Conformance;

/// <summary>Wrong: reports nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Blind : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [BadField.Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
    }
}

/// <summary>Wrong: reports the declarator, initializer included, and not the name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TooLong : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(Rule, field.GetLocation(), field.Identifier.Text);
}

/// <summary>Wrong: names another argument.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WrongArgument : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(Rule, field.Identifier.GetLocation(), "other");
}

/// <summary>Wrong: reports an error where a warning is due.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TooSevere : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) =>
        Diagnostic.Create(Rule, field.Identifier.GetLocation(), DiagnosticSeverity.Error, additionalLocations: null, properties: null, field.Identifier.Text);
}

/// <summary>Reports the type as an additional location, and the name as a property.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WithEvidence : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(
        Rule,
        field.Identifier.GetLocation(),
        [((VariableDeclarationSyntax)field.Parent!).Type.GetLocation()],
        ImmutableDictionary<string, string?>.Empty.Add("name", field.Identifier.Text),
        field.Identifier.Text);
}

/// <summary>Wrong: throws.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Throwing : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => throw new ArgumentException("deliberate");
}

/// <summary>Wrong: does not say how generated code is to be treated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CarelessOfGeneratedCode : BadField
{
    protected override void Configure(AnalysisContext context)
    {
    }
}

/// <summary>Wrong: reports the very start of the file, which no directive precedes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BeforeEveryDirective : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) =>
        Diagnostic.Create(Rule, Location.Create(field.SyntaxTree, new TextSpan(0, 0)), field.Identifier.Text);
}

/// <summary>Reports what no user can suppress, and says so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotConfigurable : BadField
{
    private static readonly DiagnosticDescriptor s_rule = new("TST002", "Bad name", "Bad", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: [WellKnownDiagnosticTags.NotConfigurable]);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(s_rule, field.Identifier.GetLocation());
}

/// <summary>Off by default.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OffByDefault : BadField
{
    private static readonly DiagnosticDescriptor s_rule = new("TST003", "Bad name", "Bad", "Test", DiagnosticSeverity.Info, isEnabledByDefault: false);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(s_rule, field.Identifier.GetLocation());
}

/// <summary>Has two rules, so that an anonymous span is ambiguous; reports the first.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TwoRules : BadField
{
    public static readonly DiagnosticDescriptor Other = new("TST004", "Other", "Other", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule, Other];
}

/// <summary>Has two rules with one id.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TwoRulesWithOneId : BadField
{
    private static readonly DiagnosticDescriptor s_twin = new(Rule.Id, "Twin", "Twin", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule, s_twin];
}

/// <summary>Reports each bad field when the compilation, the type, or the whole analysis of the type's symbol ends.</summary>
public abstract class AtTheEnd : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [BadField.Rule];

    protected static IEnumerable<Diagnostic> Findings(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>()
        .Where(field => field.Name.StartsWith("bad", StringComparison.Ordinal))
        .Select(field => Diagnostic.Create(BadField.Rule, field.Locations[0], field.Name));
}

/// <summary>Wrong for a fix: editors see nothing of it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AtCompilationEnd : AtTheEnd
{
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(end =>
        {
            foreach (Diagnostic finding in end.Compilation.GlobalNamespace.GetTypeMembers().SelectMany(Findings))
                end.ReportDiagnostic(finding);
        });
    }
}

/// <summary>Right for a fix: editors see it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AtTypeEnd : AtTheEnd
{
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(
            start => start.RegisterSymbolEndAction(end =>
            {
                foreach (Diagnostic finding in Findings((INamedTypeSymbol)end.Symbol))
                    end.ReportDiagnostic(finding);
            }),
            SymbolKind.NamedType);
    }
}

/// <summary>Reports each additional file whose text holds "bad", and each bad word an option names.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BadFiles : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor Rule = new("TST005", "Bad file", "The file '{0}' is bad", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterAdditionalFileAction(file =>
        {
            int at = file.AdditionalFile.GetText()!.ToString().IndexOf("bad", StringComparison.Ordinal);
            if (at >= 0)
                file.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(file.AdditionalFile.Path, new TextSpan(at, 3), file.AdditionalFile.GetText()!.Lines.GetLinePositionSpan(new TextSpan(at, 3))), Path.GetFileName(file.AdditionalFile.Path)));
        });
        context.RegisterSyntaxTreeAction(tree =>
        {
            if (tree.Options.AnalyzerConfigOptionsProvider.GetOptions(tree.Tree).TryGetValue("test.bad", out string? word))
                tree.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(tree.Tree, new TextSpan(0, 1)), word));
        });
    }
}

/// <summary>Reports a project as a whole.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Everywhere : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor Rule = new("TST006", "Project", "Project", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(end => end.ReportDiagnostic(Diagnostic.Create(Rule, Location.None)));
    }
}
