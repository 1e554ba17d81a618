using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Which of two places of a function can come after which, as far as the shape of the statements tells.</summary>
internal static class FlowOrder
{
    /// <summary>Whether a place inside an asynchronous function runs after it has awaited something, and so no longer on its caller's time.</summary>
    public static bool IsAfterAwait(SyntaxNode place, ISymbol function) =>
        Declaration(function) is { } declaration && declaration.Span.Contains(place.Span)
        && declaration.DescendantNodes(node => node == declaration || !IsFunction(node)).Any(node => IsAwait(node) && CanPrecede(node, place));

    /// <summary>The loops around a start that start it again, inside one life of what is captured.</summary>
    public static IEnumerable<SyntaxNode> LoopsAround(SyntaxNode launch, ISymbol captured)
    {
        SyntaxNode inner = launch;
        foreach (SyntaxNode node in launch.Ancestors().TakeWhile(node => !IsFunction(node)))
        {
            if (Body(node) == inner)
            {
                if (captured.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == node.SyntaxTree && node.Span.Contains(declaration.Span)))
                    yield break;

                yield return node;
            }

            inner = node;
        }
    }

    /// <summary>Whether the loop ends in the round that comes by this place.</summary>
    public static bool EndsLoop(SyntaxNode place, SyntaxNode loop) =>
        place.Ancestors().TakeWhile(node => node != loop).Any(node => LastOf(node) is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax
            && node is not SwitchSectionSyntax);

    /// <summary>Whether a later place can be reached from an earlier one: they are not the branches of one choice, and none leaves in between.</summary>
    public static bool Reaches(SyntaxNode earlier, SyntaxNode later)
    {
        SyntaxNode inner = earlier;
        foreach (SyntaxNode node in earlier.Ancestors())
        {
            if (node.Span.Contains(later.Span))
                return !AreBranches(node, inner, later);

            if (LastOf(node) is { } last && Leaves(last, later))
                return false;

            inner = node;
        }

        return false;
    }

    /// <summary>Whether two calls are one, or elements of one list, and nothing waits for the first before the second is made.</summary>
    public static bool AreSideBySide(SyntaxNode one, SyntaxNode other)
    {
        (SyntaxNode first, SyntaxNode second) = one.SpanStart <= other.SpanStart ? (one, other) : (other, one);
        foreach (SyntaxNode node in first.AncestorsAndSelf())
        {
            if (node.Span.Contains(second.Span))
                return node is ArgumentListSyntax or InitializerExpressionSyntax || node == second || node.RawKind == Birthplace.CollectionExpression;

            if (node != first && node is (AwaitExpressionSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax))
                return false;
        }

        return false;
    }

    /// <summary>Whether a function mentions this name.</summary>
    public static bool Mentions(ISymbol function, string name) =>
        Declaration(function)?.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name) == true;

    private static SyntaxNode? Declaration(ISymbol function) =>
        function.DeclaringSyntaxReferences is { Length: > 0 } references ? references[0].GetSyntax() : null;

    // An await that the place is an argument of comes after it; one in the same loop comes before it in the next round.
    private static bool CanPrecede(SyntaxNode wait, SyntaxNode place) =>
        !wait.Span.Contains(place.Span) && wait.SpanStart < place.Span.End
        || place.Ancestors().TakeWhile(node => !IsFunction(node)).Any(node => Body(node) is not null && node.Span.Contains(wait.Span))
        || wait is CommonForEachStatementSyntax loop && loop.Statement.Span.Contains(place.Span);

    private static bool IsAwait(SyntaxNode node) =>
        node is AwaitExpressionSyntax or CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 };

    private static bool IsFunction(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or AccessorDeclarationSyntax;

    private static SyntaxNode? Body(SyntaxNode node) => node switch
    {
        CommonForEachStatementSyntax each => each.Statement,
        ForStatementSyntax loop => loop.Statement,
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        _ => null,
    };

    private static StatementSyntax? LastOf(SyntaxNode node) => node switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => statements.Last(),
        SwitchSectionSyntax { Statements: { Count: > 0 } statements } => statements.Last(),
        _ => null,
    };

    private static bool Leaves(StatementSyntax jump, SyntaxNode later) => jump switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax => true,
        BreakStatementSyntax or ContinueStatementSyntax => jump.Ancestors().FirstOrDefault(node => Body(node) is not null)?.Span.Contains(later.Span) == true,
        _ => false,
    };

    private static bool AreBranches(SyntaxNode choice, SyntaxNode earlier, SyntaxNode later) => choice switch
    {
        IfStatementSyntax branch => earlier == branch.Statement && branch.Else?.Span.Contains(later.Span) == true,
        ConditionalExpressionSyntax branch => earlier == branch.WhenTrue && branch.WhenFalse.Span.Contains(later.Span),
        SwitchStatementSyntax => earlier is SwitchSectionSyntax,
        SwitchExpressionSyntax => earlier is SwitchExpressionArmSyntax,
        _ => false,
    };
}
