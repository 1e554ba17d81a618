using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Recognises code that runs once because a flag says so under a lock: <c>lock (gate) { if (_isLoaded) return; …; _isLoaded = true; }</c>. It may run
/// again until it has succeeded, but never after that.
/// </summary>
/// <remarks>The flag is the code's own: what sets it stands behind the test, in the same lock statement, and nothing takes it back.</remarks>
internal static class LockedOnce
{
    /// <summary>On which outcome of the condition of this statement the code runs that runs once, or nothing.</summary>
    public static bool? OutcomeOf(SyntaxNode statement, INamedTypeSymbol type) => statement switch
    {
        IfStatementSyntax { Else: null, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var flag } } check
            when IsSetBehind(check, flag, type) => true,
        IfStatementSyntax { Else: null, Condition: IdentifierNameSyntax or MemberAccessExpressionSyntax } check
            when Leaves(check.Statement) && IsSetBehind(check, check.Condition, type) => false,
        _ => null,
    };

    private static bool IsSetBehind(IfStatementSyntax check, ExpressionSyntax condition, INamedTypeSymbol type)
    {
        if (LockAround(check) is not { } held || Flags.Of(condition, type) is not { } flag)
            return false;

        AssignmentExpressionSyntax[] assignments = [.. Flags.AssignmentsOf(flag)];
        return assignments.Length > 0 && Array.TrueForAll(assignments, assignment =>
            !assignment.Right.IsKind(SyntaxKind.FalseLiteralExpression) && assignment.SyntaxTree == held.SyntaxTree && held.Span.Contains(assignment.Span)
            && assignment.SpanStart > check.Condition.Span.End);
    }

    // A lambda or local function between the two runs at another time.
    private static LockStatementSyntax? LockAround(SyntaxNode node)
    {
        foreach (SyntaxNode outer in node.Ancestors())
            switch (outer)
            {
                case LockStatementSyntax held:
                    return held;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return null;
            }

        return null;
    }

    private static bool Leaves(StatementSyntax branch) => branch switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements[statements.Count - 1]),
        ReturnStatementSyntax or ThrowStatementSyntax => true,
        _ => false,
    };
}
