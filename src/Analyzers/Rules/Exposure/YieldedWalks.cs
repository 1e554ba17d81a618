using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Rules.Exposure;

/// <summary>Finds iterators that hold a guard while the code of whoever walks them runs.</summary>
internal static class YieldedWalks
{
    /// <summary>Whether this use of a state is under the guard together with a <c>yield return</c>: in a loop over the state, or in one lock statement.</summary>
    public static bool Holds(Access access, GuardedBy keeper) =>
        access is { Phase: Phase.Ordinary } && keeper.IsHeldAt(access)
        && (access.Syntax.Parent is CommonForEachStatementSyntax loop && loop.Expression == access.Syntax && Yields(loop.Statement)
            || LockOf(access, keeper) is { } @lock && Yields(@lock.Statement));

    private static LockStatementSyntax? LockOf(Access access, GuardedBy keeper) =>
        access.Guards.Guards.Where(guard => guard.IsSameObject(keeper.Guard))
            .Select(guard => guard.Site?.FirstAncestorOrSelf<LockStatementSyntax>())
            .FirstOrDefault(around => around is not null && around.Statement.Span.Contains(access.Syntax.Span));

    private static bool Yields(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node.IsKind(SyntaxKind.YieldReturnStatement));
}
