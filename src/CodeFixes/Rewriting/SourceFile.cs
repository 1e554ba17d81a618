using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>One file with everything that a remedy asks about it.</summary>
internal sealed record SourceFile(Document Document, SemanticModel Model, CompilationUnitSyntax Root, Layout Layout)
{
    /// <summary>The compilations that the file belongs to: one for each framework that its project is built for.</summary>
    public IReadOnlyList<Compilation> Compilations { get; private init; } = [Model.Compilation];

    /// <summary>The C# version as <see cref="LanguageVersion"/> counts it; versions later than this compiler's own API have no name here.</summary>
    public int CSharp => (int)((CSharpParseOptions)Root.SyntaxTree.Options).LanguageVersion;

    /// <summary>What the user has set for this file.</summary>
    public AnalyzerConfigOptions Options => Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(Model.SyntaxTree);

    /// <summary><c>static </c> where a lambda may say so (C# 9).</summary>
    public string StaticLambda => CSharp >= (int)LanguageVersion.CSharp9 ? "static " : "";

    /// <summary>How this file declares a local whose type is this: <c>var</c>, or the type's name where the file writes types out.</summary>
    public string TypeOfLocal(ITypeSymbol type, int position)
    {
        string name = type.ToMinimalDisplayString(Model, NullableFlowState.NotNull, position);
        return WritesTypesOut() && !name.Contains('<') ? name : "var";
    }

    public static async Task<SourceFile?> OpenAsync(Document document, CancellationToken cancellation)
    {
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
            return null;

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellation).ConfigureAwait(false);
        List<Compilation> compilations = [model.Compilation];
        foreach (DocumentId linked in document.GetLinkedDocumentIds())
            if (document.Project.Solution.GetProject(linked.ProjectId) is { } project && await project.GetCompilationAsync(cancellation).ConfigureAwait(false) is { } other)
                compilations.Add(other);

        return root is CompilationUnitSyntax unit ? new SourceFile(document, model, unit, new Layout(text)) { Compilations = compilations } : null;
    }

    /// <summary>Whether the compiler does not understand some of the file: what a use there does is not known then, nor what its arguments are.</summary>
    public bool HasErrors(CancellationToken cancellation) =>
        Model.GetDiagnostics(cancellationToken: cancellation).Any(item => item.Severity == DiagnosticSeverity.Error);

    /// <summary>Whether the file puts braces around a single embedded statement.</summary>
    public bool UsesBraces => Root.DescendantNodes().OfType<IfStatementSyntax>().Any(choice => choice.Statement is BlockSyntax { Statements.Count: 1 });

    private bool WritesTypesOut()
    {
        int implicitly = 0, explicitly = 0;
        foreach (SyntaxNode node in Root.DescendantNodes())
        {
            TypeSyntax? type = node switch
            {
                VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax } local => local.Type,
                DeclarationExpressionSyntax declaration => declaration.Type,
                _ => null,
            };
            implicitly += type is { IsVar: true } ? 1 : 0;
            explicitly += type is { IsVar: false } ? 1 : 0;
        }

        return explicitly > implicitly;
    }
}
