using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Testing.Conformance;

/// <summary>Wrong: drops the comments around the name.</summary>
public sealed class LosesComments : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) =>
        Task.FromResult(document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, Good(field.Identifier).WithoutTrivia())));
}

/// <summary>Wrong: lays the whole file out anew.</summary>
public sealed class EditsMore : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) =>
        Task.FromResult(document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, Good(field.Identifier)).NormalizeWhitespace()));
}

/// <summary>Wrong: removes the type, so that nothing compiles.</summary>
public sealed class BreaksTheCode : RenameField
{
    protected override async Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        SourceText text = await document.GetTextAsync();
        return document.WithText(text.Replace(field.Identifier.Span, "good1 = undeclared"));
    }
}

/// <summary>Wrong: writes several tokens into one.</summary>
public sealed class WritesCodeIntoAToken : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) =>
        Task.FromResult(document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, SyntaxFactory.Identifier("good1 = 1").WithTriviaFrom(field.Identifier))));
}

/// <summary>Wrong only when looked at closely: the space before the name belongs to the name, not to the type.</summary>
public sealed class MisplacesTrivia : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        SyntaxToken before = field.Identifier.GetPreviousToken();
        return Task.FromResult(document.WithSyntaxRoot(root.ReplaceTokens(
            [before, field.Identifier],
            (token, _) => token == before ? token.WithTrailingTrivia() : Good(token).WithLeadingTrivia(before.TrailingTrivia))));
    }
}

/// <summary>Wrong: has no Fix All.</summary>
public sealed class WithoutFixAll : RenameField
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

/// <summary>Wrong: its Fix All appends a comment to what it fixes.</summary>
public sealed class WithAnotherFixAll : RenameField
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        SourceText text = await document.GetTextAsync(context.CancellationToken);
        IEnumerable<TextChange> names = diagnostics.Select(diagnostic => new TextChange(new TextSpan(diagnostic.Location.SourceSpan.Start, 3), "good"));
        return document.WithText(text.WithChanges([.. names, new TextChange(new TextSpan(text.Length, 0), "// all")]));
    });
}

/// <summary>Has a Fix All for documents only.</summary>
public sealed class FixAllInDocumentOnly : RenameField
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) =>
        {
            SourceText text = await document.GetTextAsync(context.CancellationToken);
            return document.WithText(text.WithChanges(diagnostics.Select(diagnostic => new TextChange(new TextSpan(diagnostic.Location.SourceSpan.Start, 3), "good"))));
        },
        [FixAllScope.Document]);
}

/// <summary>Wrong: offers an action that changes nothing.</summary>
public sealed class ChangesNothing : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) => Task.FromResult(document);
}

/// <summary>Right: offers nothing.</summary>
public sealed class OffersNothing : RenameField
{
    protected override void Register(CodeFixContext context, SyntaxNode root, VariableDeclaratorSyntax field)
    {
    }
}

/// <summary>Wrong: writes the file in another encoding.</summary>
public sealed class ChangesTheEncoding : RenameField
{
    protected override async Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        SourceText text = await document.GetTextAsync();
        return document.WithText(SourceText.From(text.Replace(new TextSpan(field.Identifier.SpanStart, 3), "good").ToString(), Encoding.Unicode, text.ChecksumAlgorithm));
    }
}

/// <summary>Wrong: writes the file with another checksum algorithm.</summary>
public sealed class ChangesTheChecksum : RenameField
{
    protected override async Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        SourceText text = await document.GetTextAsync();
        return document.WithText(SourceText.From(text.Replace(new TextSpan(field.Identifier.SpanStart, 3), "good").ToString(), text.Encoding, SourceHashAlgorithm.Sha256));
    }
}

/// <summary>A fix whose action changes the solution, not one document.</summary>
public abstract class ChangesTheSolution : RenameField
{
    public override FixAllProvider? GetFixAllProvider() => null;

    protected override void Register(CodeFixContext context, SyntaxNode root, VariableDeclaratorSyntax field) => context.RegisterCodeFix(
        CodeAction.Create("Change the solution", _ => Task.FromResult(Change(context.Document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, Good(field.Identifier))))), "solution"),
        context.Diagnostics);

    protected abstract Solution Change(Document @fixed);
}

/// <summary>Renames the file.</summary>
public sealed class RenamesTheFile : ChangesTheSolution
{
    protected override Solution Change(Document @fixed) => @fixed.WithName("Renamed.cs").Project.Solution;
}

/// <summary>Moves the file to a folder.</summary>
public sealed class MovesTheFile : ChangesTheSolution
{
    protected override Solution Change(Document @fixed) => @fixed.Project.Solution.WithDocumentFolders(@fixed.Id, ["Moved"]);
}

/// <summary>Adds a file.</summary>
public sealed class AddsAFile : ChangesTheSolution
{
    protected override Solution Change(Document @fixed) => @fixed.Project.AddDocument("Added.cs", SourceText.From("class Added { }", Encoding.UTF8)).Project.Solution;
}

/// <summary>Appends a line to every additional file and every configuration file.</summary>
public sealed class EditsOtherFiles : ChangesTheSolution
{
    protected override Solution Change(Document @fixed)
    {
        Solution solution = @fixed.Project.Solution;
        foreach (TextDocument file in @fixed.Project.AdditionalDocuments)
            solution = solution.WithAdditionalDocumentText(file.Id, SourceText.From("changed"));
        foreach (TextDocument file in @fixed.Project.AnalyzerConfigDocuments)
            solution = solution.WithAnalyzerConfigDocumentText(file.Id, SourceText.From("root = true"));
        return solution;
    }
}

/// <summary>Also renames the file's class in every other project.</summary>
public sealed class EditsOtherProjects : ChangesTheSolution
{
    protected override Solution Change(Document @fixed)
    {
        Solution solution = @fixed.Project.Solution;
        foreach (Document other in solution.Projects.Where(project => project.Id != @fixed.Project.Id).SelectMany(project => project.Documents))
            solution = solution.WithDocumentText(other.Id, SourceText.From("class Changed { }"));
        return solution;
    }
}

/// <summary>Wrong: its action applies two changes.</summary>
public sealed class AppliesTwice : RenameField
{
    public override FixAllProvider? GetFixAllProvider() => null;

    protected override void Register(CodeFixContext context, SyntaxNode root, VariableDeclaratorSyntax field) =>
        context.RegisterCodeFix(new Twice(context.Document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, Good(field.Identifier))).Project.Solution), context.Diagnostics);

    private sealed class Twice(Solution solution) : CodeAction
    {
        public override string Title => "Twice";

        public override string? EquivalenceKey => "twice";

        protected override Task<IEnumerable<CodeActionOperation>> ComputeOperationsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<CodeActionOperation>>([new ApplyChangesOperation(solution), new ApplyChangesOperation(solution)]);
    }
}

/// <summary>Offers several names, two of them nested.</summary>
public sealed class OffersSeveral : RenameField
{
    public override FixAllProvider? GetFixAllProvider() => null;

    protected override void Register(CodeFixContext context, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        context.RegisterCodeFix(Named("first"), context.Diagnostics);
        context.RegisterCodeFix(CodeAction.Create("More", [Named("second"), Named("third")], isInlinable: false), context.Diagnostics);

        CodeAction Named(string name) => CodeAction.Create(
            $"Call it {name}",
            _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, SyntaxFactory.Identifier(name).WithTriviaFrom(field.Identifier)))),
            name);
    }
}

/// <summary>Declares a missing name as a constant: a fix for a diagnostic of the compiler.</summary>
public sealed class DeclareMissingName : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["CS0103"];

    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SourceText text = await context.Document.GetTextAsync(context.CancellationToken);
        context.RegisterCodeFix(CodeAction.Create("Use 1", _ => Task.FromResult(context.Document.WithText(text.Replace(context.Span, "1"))), "one"), context.Diagnostics);
    }
}
