using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Testing.Conformance;

/// <summary>Right in every respect: replaces "bad" by "good" in the name, and touches nothing else.</summary>
public class RenameField : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [BadField.Rule.Id];

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        if (root.FindNode(context.Span) is VariableDeclaratorSyntax field)
            Register(context, root, field);
    }

    /// <summary>What a wrong fix offers instead.</summary>
    protected virtual void Register(CodeFixContext context, SyntaxNode root, VariableDeclaratorSyntax field) =>
        context.RegisterCodeFix(CodeAction.Create("Give it a good name", _ => FixAsync(context.Document, root, field), "good"), context.Diagnostics);

    /// <summary>What a wrong fix makes of the document.</summary>
    protected virtual Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) =>
        Task.FromResult(document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, Good(field.Identifier))));

    protected static SyntaxToken Good(SyntaxToken name) =>
        SyntaxFactory.Identifier(string.Concat("good", name.Text.AsSpan("bad".Length))).WithTriviaFrom(name);
}
