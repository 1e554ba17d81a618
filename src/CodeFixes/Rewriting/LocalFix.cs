using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A remedy for a captured local or parameter: it rewrites every use in the member, or does not offer itself.</summary>
public abstract class LocalFix : CodeFixProvider
{
    private protected LocalFix()
    {
    }

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1005");

    /// <summary>The same in every version and for every variable, so that an editor can offer "fix all".</summary>
    private protected abstract string EquivalenceKey { get; }

    /// <summary>The title of the Fix All.</summary>
    internal abstract Phrase TitleForAll { get; }

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new LocalFixAll(this, TitleForAll, EquivalenceKey);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (Finding.Of(diagnostic, root) is { } finding
                && await RemedyAsync(context.Document, finding, context.CancellationToken).ConfigureAwait(false) is var (title, solution))
                context.RegisterCodeFix(CodeAction.Create(title.ToString(), _ => Task.FromResult(solution), EquivalenceKey), diagnostic);
    }

    /// <summary>Writes the remedy down, and returns its title, or nothing when a use of the variable cannot be rewritten.</summary>
    private protected abstract Phrase? Write(Rewrite rewrite, Finding finding);

    private protected async Task<(Phrase Title, Solution Solution)?> RemedyAsync(Document document, Finding finding, CancellationToken cancellation)
    {
        if (await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is not { } file || finding.Variable.Find(file, cancellation) is not { } state)
            return null;

        Rewrite rewrite = new(state);
        if (Write(rewrite, finding) is not { } title || rewrite.Companions.Count > 0)
            return null;

        return await rewrite.FinishAsync(document.Project.Solution, cancellation).ConfigureAwait(false) is { } changed
            ? (Titles.Noted(title, rewrite.Notes), changed)
            : null;
    }

    /// <summary>What a finding says to the fixes.</summary>
    /// <param name="Variable">The collection.</param>
    /// <param name="IsBesideCreator">Whether the code that starts the callback has to be guarded too.</param>
    internal sealed record Finding(LocalUses Variable, bool IsBesideCreator)
    {
        public static Finding? Of(Diagnostic diagnostic, SyntaxNode root) =>
            Handover.From(diagnostic) is { } handover && diagnostic.AdditionalLocations.Count > 0 && LocalUses.At(root, diagnostic.AdditionalLocations[0]) is { } variable
                ? new Finding(variable, handover.IsBesideCreator)
                : null;
    }

    /// <summary>Remedies several variables one after the other, each on the solution that the one before it left.</summary>
    private sealed class LocalFixAll(LocalFix fix, Phrase title, string equivalenceKey) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
            Task.FromResult<CodeAction?>(CodeAction.Create(title.ToString(), cancellation => FixAsync(fixAllContext, cancellation), equivalenceKey));

        private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
        {
            Solution solution = context.Solution;
            foreach ((DocumentId id, Finding finding) in await FindingsAsync(context, cancellation).ConfigureAwait(false))
                if (solution.GetDocument(id) is { } document
                    && await fix.RemedyAsync(document, finding, cancellation).ConfigureAwait(false) is var (_, changed))
                    solution = changed;

            return solution;
        }

        private static async Task<IEnumerable<(DocumentId, Finding)>> FindingsAsync(FixAllContext context, CancellationToken cancellation)
        {
            List<(Document Document, Finding Finding)> findings = new();
            foreach (Document document in DocumentsOf(context))
                if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is { } root)
                    foreach (Diagnostic diagnostic in await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
                        if (Finding.Of(diagnostic, root) is { } finding)
                            findings.Add((document, finding));

            return findings.OrderBy(item => item.Document.FilePath, StringComparer.Ordinal).ThenBy(item => item.Finding.Variable.Name, StringComparer.Ordinal)
                .ThenBy(item => item.Finding.Variable.Ordinal).ThenByDescending(item => item.Finding.IsBesideCreator)
                .GroupBy(item => (item.Document.Id, item.Finding.Variable)).Select(group => (group.Key.Id, group.First().Finding));
        }

        private static IEnumerable<Document> DocumentsOf(FixAllContext context) => context.Scope switch
        {
            FixAllScope.Document => context.Document is { } document ? [document] : [],
            FixAllScope.Project => context.Project.Documents,
            _ => context.Solution.Projects.Where(project => project.Language == context.Project.Language).SelectMany(project => project.Documents),
        };
    }
}
