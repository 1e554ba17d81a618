using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1013: holds the lock from the check to the change that depends on it. Offered where both locks are statements in one block - <c>lock</c>, or <c>using</c> of what
/// gives a lock back - and nothing between them waits, is slow, or runs code that might take a lock of its own or call back.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepGuardBetween))]
public sealed class KeepGuardBetween : CodeFixProvider
{
    // What uses a value that was computed between the locks can come under the lock, too; more would be held up by it.
    private const int MostStatementsAfter = 3;

    private static readonly HashSet<string> s_slow = ["IO", "Net", "Data", "Threading", "Diagnostics"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1013");

    private string EquivalenceKey { get; } = "MapSafety.KeepGuardBetween";

    internal Phrase TitleForAll { get; } = new("Hold the locks from the check to the change", "从检查到修改一直持有锁");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await SourceFile.OpenAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } file)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (PairOf(file, diagnostic) is { } pair
                && await WriteAsync(file, pair, context.CancellationToken).ConfigureAwait(false) is { } fixedDocument)
                context.RegisterCodeFix(
                    CodeAction.Create(TitleOf(LockOf(file, pair.Check)!).ToString(), _ => Task.FromResult(fixedDocument), EquivalenceKey),
                    diagnostic);
    }

    private static Phrase TitleOf(ExpressionSyntax held) => new(
        "Hold the lock on '{0}' from the check to the change", "从检查到修改一直持有锁“{0}”", held.ToString());

    /// <summary>The two locks, if they can become one.</summary>
    private static Pair? PairOf(SourceFile file, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations.FirstOrDefault() is not { SourceTree: { } tree, SourceSpan: var check } || tree != file.Root.SyntaxTree)
            return null;

        StatementSyntax[] ofWrite = LocksAround(file, file.Root.FindNode(diagnostic.Location.SourceSpan));
        foreach (StatementSyntax first in LocksAround(file, file.Root.FindNode(check)))
            if (Array.Find(ofWrite, second => SyntaxFactory.AreEquivalent(HeadOf(first), HeadOf(second))) is { } second
                && !first.Span.Contains(second.Span) && Pair.Of(first, second) is { } found && Extended(found) is { } pair && CanBeOne(file, pair))
                return pair;

        return null;
    }

    private static StatementSyntax[] LocksAround(SourceFile file, SyntaxNode node)
    {
        SyntaxNode function = Syntax.FunctionOf(node);
        return node.Ancestors().TakeWhile(outer => outer != function).OfType<StatementSyntax>().Where(statement => LockOf(file, statement) is not null).ToArray();
    }

    /// <summary>What a statement locks for as long as its body runs, or nothing when it is no lock.</summary>
    private static ExpressionSyntax? LockOf(SourceFile file, StatementSyntax statement) => statement switch
    {
        LockStatementSyntax around => around.Expression,
        UsingStatementSyntax when (HeadOf(statement) is AwaitExpressionSyntax waiting ? waiting.Expression : HeadOf(statement)) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            && file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            && Guards.Find(method, file.Model.GetTypeInfo(access.Expression).Type) is { ReleasesOnDispose: true, Step: GuardStep.Acquires, Mode: GuardMode.Exclusive } => access.Expression,
        _ => null,
    };

    private static ExpressionSyntax? HeadOf(StatementSyntax statement) => (statement as LockStatementSyntax)?.Expression ?? (statement as UsingStatementSyntax)?.Expression;

    private static StatementSyntax? BodyOf(StatementSyntax statement) => (statement as LockStatementSyntax)?.Statement ?? (statement as UsingStatementSyntax)?.Statement;

    private static bool CanBeOne(SourceFile file, Pair pair) =>
        pair.NewlyLocked.All(statement => IsQuick(file, statement, pair.Write))
        && !pair.Lost.Any(token => HasText(token.LeadingTrivia) || HasText(token.TrailingTrivia))
        && !pair.Whole.Any(statement => statement.ContainsDirectives || statement is LocalFunctionStatementSyntax or LabeledStatementSyntax)
        && HasNoTwins(pair);

    /// <summary>Whether a statement that comes under the lock neither waits nor runs code that is not known.</summary>
    private static bool IsQuick(SourceFile file, StatementSyntax statement, StatementSyntax locked) =>
        !statement.DescendantNodesAndSelf(node => node != locked).Any(node => node != locked && node switch
        {
            AwaitExpressionSyntax or YieldStatementSyntax or AnonymousFunctionExpressionSyntax or GotoStatementSyntax or UsingStatementSyntax => true,
            CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or LockStatementSyntax => true,
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } => true,
            SimpleNameSyntax name when file.Model.GetSymbolInfo(name).Symbol is IPropertySymbol property => Runs(property),
            InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax => !IsKnown(file.Model.GetSymbolInfo(node).Symbol) || LockedRange.MayWait(node),
            _ => false,
        });

    /// <summary>Whether reading a property runs code of the program's own.</summary>
    private static bool Runs(IPropertySymbol property) => property.DeclaringSyntaxReferences.Any(declared => declared.GetSyntax() is PropertyDeclarationSyntax { AccessorList: null }
        || declared.GetSyntax() is PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } && accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null));

    private static bool IsKnown(ISymbol? called) =>
        called is IMethodSymbol { ContainingType.Name: not "Console" } method && Framework.IsOwn(method) && !Outer(method.ContainingNamespace).Any(space => s_slow.Contains(space.Name));

    private static IEnumerable<INamespaceSymbol> Outer(INamespaceSymbol? space)
    {
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            yield return space;
    }

    private static bool HasText(SyntaxTriviaList trivia) => trivia.Any(item => !item.IsKind(SyntaxKind.WhitespaceTrivia) && !item.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>The pair with the statements after it that use what is declared between the locks; nothing where those are too many to hold a lock for.</summary>
    private static Pair? Extended(Pair pair)
    {
        StatementSyntax[] following = Syntax.Following(pair.Last);
        HashSet<string> declared = [.. pair.Range.Skip(1).SelectMany(Declared)];
        int last = -1;
        for (int next = LastUse(); next > last; next = LastUse())
        {
            last = next;
            declared.UnionWith(following.Take(last + 1).SelectMany(Declared));
        }

        return last >= MostStatementsAfter ? null : pair with { After = [.. following.Take(last + 1)] };

        int LastUse() => Array.FindLastIndex(following, statement => statement.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && declared.Contains(token.ValueText)));
    }

    /// <summary>Whether the names that come into one block are different.</summary>
    private static bool HasNoTwins(Pair pair)
    {
        string[] first = Declared(pair.Check).ToArray(), others = pair.NewlyLocked.SelectMany(Declared).ToArray();
        HashSet<string> mentioned = new(pair.NewlyLocked.SelectMany(statement => statement.DescendantTokens()).Select(token => token.ValueText));
        return !first.Any(mentioned.Contains) && others.Distinct().Count() == others.Length;
    }

    private static IEnumerable<string> Declared(SyntaxNode statement) => statement.DescendantNodes().Select(node => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        _ => "",
    }).Where(name => name.Length > 0);

    private static async Task<Document?> WriteAsync(SourceFile file, Pair pair, CancellationToken cancellation)
    {
        SyntaxNode root = file.Root.ReplaceNode(pair.Block, pair.Joined());
        Document document = await Formatter.FormatAsync(file.Document.WithSyntaxRoot(root), Formatter.Annotation, cancellationToken: cancellation).ConfigureAwait(false);
        return await Verification.VerifyAsync(file.Document.Project.Solution, document.Project.Solution, ImmutableArray.Create(file), cancellation).ConfigureAwait(false) is { } solution
            ? solution.GetDocument(file.Document.Id)
            : null;
    }

    /// <summary>Two locks in one block.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Check">The lock around the check, a statement of the block.</param>
    /// <param name="Write">The lock around the change: a statement of the block, or in a branch of one.</param>
    /// <param name="Range">The statements from the first lock to the one that is or holds the second.</param>
    private sealed record Pair(BlockSyntax Block, StatementSyntax Check, StatementSyntax Write, StatementSyntax[] Range)
    {
        /// <summary>The statements after the second that come under the lock with it.</summary>
        public StatementSyntax[] After { get; init; } = [];

        /// <summary>The statement that is or holds the second lock.</summary>
        public StatementSyntax Last => Range[Range.Length - 1];

        public StatementSyntax[] Whole => [.. Range, .. After];

        public IEnumerable<StatementSyntax> NewlyLocked => Whole.Skip(1);

        /// <summary>The tokens that go.</summary>
        public IEnumerable<SyntaxToken> Lost => new[] { HeadOf(Check)!.GetLastToken().GetNextToken(), HeadOf(Write)!.GetFirstToken().GetPreviousToken(), HeadOf(Write)!.GetLastToken().GetNextToken() }
            .Concat(Braces(Check)).Concat(Braces(Write).Take(1));

        public static Pair? Of(StatementSyntax check, StatementSyntax write)
        {
            if (check.Parent is not BlockSyntax block || block.Statements.FirstOrDefault(statement => statement.Span.Contains(write.Span)) is not { } last)
                return null;

            int start = block.Statements.IndexOf(check), end = block.Statements.IndexOf(last);
            bool isInBranch = write.Ancestors().TakeWhile(node => node != block).All(node => node is BlockSyntax or IfStatementSyntax or ElseClauseSyntax);
            return start < end && isInBranch ? new Pair(block, check, write, block.Statements.Skip(start).Take(end - start + 1).ToArray()) : null;
        }

        public BlockSyntax Joined()
        {
            StatementSyntax last = Last;
            IEnumerable<StatementSyntax> locked = Syntax.Statements(BodyOf(Check))
                .Concat(Range.Skip(1).Take(Range.Length - 2))
                .Concat(last == Write ? Unlocked() : [Without(last)])
                .Concat(After);
            StatementSyntax joined = Check
                .ReplaceNode(BodyOf(Check)!, SyntaxFactory.Block(locked))
                .WithTrailingTrivia(Trailing())
                .WithAdditionalAnnotations(Formatter.Annotation);
            int start = Block.Statements.IndexOf(Check);
            return Block.WithStatements(SyntaxFactory.List(
                Block.Statements.Take(start).Append(joined).Concat(Block.Statements.Skip(start + Whole.Length))));
        }

        /// <summary>What followed the second lock follows the one; what followed another statement stays with that, inside.</summary>
        private IEnumerable<SyntaxTrivia> Trailing()
        {
            SyntaxTriviaList trivia = Whole[Whole.Length - 1].GetTrailingTrivia();
            return After.Length == 0 && Last == Write ? trivia : trivia.Where(item => item.IsKind(SyntaxKind.EndOfLineTrivia));
        }

        private StatementSyntax Without(StatementSyntax statement) => Write.Parent is BlockSyntax
            ? statement.ReplaceNode(Write, Unlocked())
            : statement.ReplaceNode(Write, BodyOf(Write)!);

        /// <summary>What the second lock holds, below the comment that stands above the lock.</summary>
        private IEnumerable<StatementSyntax> Unlocked()
        {
            StatementSyntax[] statements = Syntax.Statements(BodyOf(Write));
            if (statements.Length > 0)
                statements[0] = statements[0].WithLeadingTrivia(Write.GetLeadingTrivia().AddRange(statements[0].GetLeadingTrivia()));

            return statements;
        }

        private static IEnumerable<SyntaxToken> Braces(StatementSyntax statement) =>
            BodyOf(statement) is BlockSyntax block ? [block.OpenBraceToken, block.CloseBraceToken] : [];
    }
}
