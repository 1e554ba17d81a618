using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Asks whether a change of the state may depend on an earlier look at it in the same member. Making every single operation safe does not make
/// those two one operation, so a remedy that works operation by operation must not be offered there.
/// </summary>
internal static class Dependence
{
    /// <summary>Whether some member looks first and changes afterwards, or empties the state and fills it again.</summary>
    /// <param name="uses">The uses that have not become part of an atomic operation, with what each does.</param>
    /// <param name="state">The state.</param>
    /// <param name="decidesAlone">Whether a change asks and acts in one operation, so that it does not rely on an earlier look.</param>
    public static bool Exists(IEnumerable<(Use Use, Effect Effect)> uses, StateUses state, Func<Use, bool> decidesAlone) =>
        uses.GroupBy(use => use.Use.Owner).Any(member => ExistsIn(member, decidesAlone))
        || uses.Any(use => use.Effect.Mutates() && !state.IsInitialization(use.Use) && HelpedLooks.Before(use.Use, state).Any());

    private static bool ExistsIn(IEnumerable<(Use Use, Effect Effect)> member, Func<Use, bool> decidesAlone)
    {
        (Use Use, Effect Effect)[] uses = member.ToArray();
        foreach ((Use change, Effect effect) in uses.Where(use => use.Effect.Mutates()))
            foreach ((Use look, Effect kind) in uses)
                if (look != change && (IsLook(kind) && MayPrecede(look, change) && !(decidesAlone(change) && IsLookBeforeLock(look, change)) || Throws(look, kind) && MayPrecede(change, look)
                    || kind is Effect.Clear or Effect.Replace && effect != Effect.Shrink && effect != Effect.Clear && MayPrecede(look, change)))
                    return true;

        // The entry that an earlier look found may be gone when the indexer asks for it.
        return uses.Any(read => Throws(read.Use, read.Effect)
            && uses.Any(look => look.Use.Element is null && look.Use.Member != "Count" && IsLook(look.Effect) && MayPrecede(look.Use, read.Use)));
    }

    /// <summary>
    /// Whether this is the look before the lock of the change, for the same key: it could be out of date when the lock was taken, so the code does not
    /// rely on it.
    /// </summary>
    private static bool IsLookBeforeLock(Use look, Use change) => look.Member is "TryGetValue" or "ContainsKey" or "Contains"
        && Syntax.IsSameValue(look.Argument(0), change.Argument(0))
        && change.State.Ancestors().Any(node => node is LockStatementSyntax or TryStatementSyntax { Finally: not null } && !node.Span.Contains(look.State.Span));

    private static bool IsLook(Effect effect) => effect is Effect.Read or Effect.Enumerate;

    /// <summary>An indexer that follows a change expects the entry to be there still.</summary>
    private static bool Throws(Use look, Effect effect) => effect == Effect.Read && look.Element is not null;

    private static bool MayPrecede(Use first, Use second) =>
        first.State.SpanStart < second.State.SpanStart || LoopOf(first.State) is { } loop && loop.Span.Contains(second.State.Span);

    /// <summary>The outermost loop or function inside the member that runs a place again.</summary>
    private static SyntaxNode? LoopOf(SyntaxNode node)
    {
        SyntaxNode? loop = null;
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            if (ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax)
                break;

            if (ancestor is WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                loop = ancestor;
        }

        return loop;
    }
}
