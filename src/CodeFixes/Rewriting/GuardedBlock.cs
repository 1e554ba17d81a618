using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Code that runs while a lock is held, with what takes the lock and gives it back around it.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="First">The statement that takes the lock: the <c>lock</c> or <c>using</c> itself, or the one before the <c>try</c>.</param>
/// <param name="Last">The statement with whose end the lock is given back.</param>
/// <param name="Body">What runs under the lock, a block or a single statement; nothing where a <c>using</c> declaration holds the lock to the end of its block.</param>
internal sealed record GuardedBlock(SourceFile File, StatementSyntax First, StatementSyntax Last, StatementSyntax? Body)
{
    /// <summary>The statements that run under the lock.</summary>
    public IReadOnlyList<StatementSyntax> Inner => Body is null ? Syntax.Following(First) : [Body];

    /// <summary>The code under the lock that this use takes or gives back; nothing where the lock is used in any other way.</summary>
    public static GuardedBlock? Of(Use gate)
    {
        if (gate.State.Parent is LockStatementSyntax locked && locked.Expression == gate.State)
            return new GuardedBlock(gate.File, locked, locked, locked.Statement);

        return OperationAt(gate) switch
        {
            ({ } call, { Step: GuardStep.Acquires, ReleasesOnDispose: true }) => OfScope(gate.File, call),
            ({ } call, { Step: GuardStep.Acquires }) => OfTry(gate, call),
            ({ } call, { Step: GuardStep.Releases }) => OfRelease(gate, call),
            _ => null,
        };
    }

    /// <summary>Writes the code without the lock. Returns false where the layout is one that this does not understand.</summary>
    public bool Unwrap(Rewrite rewrite)
    {
        if (Body is null)
        {
            rewrite.DeleteLines(File, First);
            return !HasText(First.GetLeadingTrivia()) && !HasText(First.GetTrailingTrivia());
        }

        bool isInRow = Syntax.Siblings(First).Length > 0;
        if (Body is not BlockSyntax block)
            return UnwrapStatement(rewrite, Body);

        if (block.Statements.Count == 0 || HasTextBetween(First.SpanStart, block.OpenBraceToken.Span.End) || HasTextBetween(block.CloseBraceToken.SpanStart, Last.Span.End))
            return false;

        return isInRow ? UnwrapBlock(rewrite, block) : KeepBlock(rewrite, block);
    }

    private static GuardedBlock? OfScope(SourceFile file, InvocationExpressionSyntax call) => call.Parent switch
    {
        UsingStatementSyntax { AwaitKeyword.RawKind: 0, Declaration: null } scope => new GuardedBlock(file, scope, scope, scope.Statement),
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } variable } =>
            declaration.Parent switch
            {
                UsingStatementSyntax { AwaitKeyword.RawKind: 0 } scope when IsOnlyHeld(variable, scope.Statement) => new GuardedBlock(file, scope, scope, scope.Statement),
                LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, AwaitKeyword.RawKind: 0 } local
                    when local.Parent is BlockSyntax block && IsOnlyHeld(variable, block) => new GuardedBlock(file, local, block.Statements[block.Statements.Count - 1], null),
                _ => null,
            },
        _ => null,
    };

    private static bool IsOnlyHeld(VariableDeclaratorSyntax variable, SyntaxNode scope) =>
        !scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == variable.Identifier.ValueText);

    private static GuardedBlock? OfTry(Use gate, InvocationExpressionSyntax call)
    {
        if (StatementOf(call) is not { } take || Syntax.Following(take).FirstOrDefault() is not TryStatementSyntax { Catches.Count: 0, Finally.Block.Statements: [ExpressionStatementSyntax give] } attempt)
            return null;

        Use? released = give.DescendantNodes().OfType<ExpressionSyntax>().Where(node => SyntaxFactory.AreEquivalent(node, gate.State))
            .Select(node => new Use(gate.File, node)).FirstOrDefault();
        return released is not null && OperationAt(released) is ({ } end, { Step: GuardStep.Releases }) && end == give.Expression
            ? new GuardedBlock(gate.File, take, attempt, attempt.Block)
            : null;
    }

    private static GuardedBlock? OfRelease(Use gate, InvocationExpressionSyntax call)
    {
        if (call.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax { Parent: FinallyClauseSyntax { Parent: TryStatementSyntax attempt } } })
            return null;

        StatementSyntax[] row = Syntax.Siblings(attempt);
        int place = Array.IndexOf(row, attempt);
        return place <= 0 ? null : row[place - 1].DescendantNodes().OfType<ExpressionSyntax>().Where(node => SyntaxFactory.AreEquivalent(node, gate.State))
            .Select(node => new Use(gate.File, node)).Where(taken => OperationAt(taken) is (_, { Step: GuardStep.Acquires, ReleasesOnDispose: false }))
            .Select(Of).FirstOrDefault(block => block?.Last == attempt);
    }

    /// <summary>The statement that is nothing but this call, awaited or not.</summary>
    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax call)
    {
        SyntaxNode? whole = call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured.Parent : call.Parent;
        return (whole is AwaitExpressionSyntax ? whole.Parent : whole) as ExpressionStatementSyntax;
    }

    /// <summary>The call that does something with the gate, and what it does; a call with a timeout is another thing.</summary>
    private static (InvocationExpressionSyntax? Call, GuardOperation Operation)? OperationAt(Use gate)
    {
        InvocationExpressionSyntax? call = gate.Call ?? (gate.State.Parent as ArgumentSyntax)?.Parent?.Parent as InvocationExpressionSyntax;
        if (call is null || call.ArgumentList.Arguments.Count != (gate.Call is null ? 1 : 0) || gate.File.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
            return null;

        ITypeSymbol? receiver = gate.Call is null ? null : gate.File.Model.GetTypeInfo(gate.State).Type;
        return Guards.Find(method.ReducedFrom ?? method, receiver) is { Step: GuardStep.Acquires or GuardStep.Releases } operation
            && operation.Place == (gate.Call is null ? GuardPlace.FirstArgument : GuardPlace.Receiver)
            ? (call, operation)
            : null;
    }

    // ---- how

    /// <summary><c>lock (gate) statement;</c></summary>
    private bool UnwrapStatement(Rewrite rewrite, StatementSyntax statement)
    {
        if (HasTextBetween(First.SpanStart, statement.SpanStart))
            return false;

        rewrite.Delete(File, TextSpan.FromBounds(First.SpanStart, statement.SpanStart));
        if (!File.Layout.StartsLine(First.SpanStart) || !File.Layout.StartsLine(statement.SpanStart))
            return true;

        return Bodies.Flatten(rewrite, File, statement.Span);
    }

    /// <summary>The statements move to where the lock was.</summary>
    private bool UnwrapBlock(Rewrite rewrite, BlockSyntax block)
    {
        Layout layout = File.Layout;
        StatementSyntax first = block.Statements[0], last = block.Statements[block.Statements.Count - 1];
        if (IsOnOwnLines(block))
        {
            rewrite.Delete(File, TextSpan.FromBounds(layout.StartOfLine(First.SpanStart), layout.NextLine(block.OpenBraceToken.Span.End)));
            rewrite.Delete(File, TextSpan.FromBounds(layout.StartOfLine(block.CloseBraceToken.SpanStart), layout.NextLine(Last.Span.End)));
            return Bodies.Flatten(rewrite, File, TextSpan.FromBounds(block.OpenBraceToken.Span.End, layout.StartOfLine(block.CloseBraceToken.SpanStart) - 1));
        }

        rewrite.Delete(File, TextSpan.FromBounds(First.SpanStart, first.SpanStart));
        rewrite.Delete(File, TextSpan.FromBounds(last.Span.End, Last.Span.End));
        return layout.StartOfLine(block.SpanStart) == layout.StartOfLine(block.Span.End);
    }

    /// <summary>What is embedded in another statement stays a block.</summary>
    private bool KeepBlock(Rewrite rewrite, BlockSyntax block)
    {
        if (First != Last)
            return false;

        rewrite.Delete(File, TextSpan.FromBounds(First.SpanStart, block.SpanStart));
        if (!IsOnOwnLines(block) || !File.Layout.StartsLine(block.SpanStart))
            return File.Layout.StartOfLine(First.SpanStart) == File.Layout.StartOfLine(Last.Span.End);

        // The brace takes the place of the lock; what follows it was a level deeper than that of the statement around.
        TextSpan rest = TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.Span.End);
        string outer = File.Layout.IndentAt(First.Parent!.SpanStart);
        string inner = File.Layout.IndentAt(First.SpanStart);
        if (inner.Length <= outer.Length)
            return true;

        rewrite.Delete(File, TextSpan.FromBounds(File.Layout.StartOfLine(First.SpanStart), File.Layout.StartOfLine(First.SpanStart) + inner.Length - outer.Length));
        return Bodies.Flatten(rewrite, File, rest);
    }

    private bool IsOnOwnLines(BlockSyntax block) => File.Layout.StartsLine(First.SpanStart) && File.Layout.StartsLine(block.CloseBraceToken.SpanStart)
        && Layout.EndsLine(block.OpenBraceToken) && Layout.EndsLine(Last.GetLastToken());

    private bool HasTextBetween(int start, int end) => Last.SyntaxTree.GetRoot().DescendantTrivia(TextSpan.FromBounds(start, end))
        .Any(trivia => trivia.SpanStart >= start && trivia.Span.End <= end && IsText(trivia));

    private static bool HasText(SyntaxTriviaList trivia) => trivia.Any(IsText);

    private static bool IsText(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
