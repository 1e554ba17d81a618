using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>What is stored through an indexer that becomes a call.</summary>
internal static class Stored
{
    /// <summary><c>m[k] = v = new();</c> sets the variable first; an argument is no place for that.</summary>
    public static bool Write(Rewrite rewrite, Use use, AssignmentExpressionSyntax store)
    {
        if (Syntax.Bare(store.Right) is not AssignmentExpressionSyntax inner)
            return true;

        if (inner is not { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax variable } || use.Argument(0) is not { } key || !Syntax.IsStable(key) || Before.Of(rewrite, use) is not { } before)
            return false;

        rewrite.Replace(use.File, store.Right, variable.ToString());
        return before.Write([inner + ";"], isApart: false);
    }
}
