using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>A semaphore that lets one in: waited for before a <c>try</c>, given back in its <c>finally</c>.</summary>
internal sealed class SemaphoreHold(string gate, string wait, Func<SyntaxNode, bool> isQuiet) : Hold(gate)
{
    public override bool NeedsNoBlock => false;

    /// <summary>Whether some of the code waits while it holds the semaphore, which no lock could do.</summary>
    public bool IsHeldAcrossAwait { get; private set; }

    public override string Head(Layout layout, string indent) => string.Format(System.Globalization.CultureInfo.InvariantCulture, wait, Gate) + ";" + layout.Newline + indent + "try";

    public override string Tail(Layout layout, string indent, string beforeBrace) =>
        (beforeBrace == " " ? " finally" : layout.Newline + indent + "finally") + beforeBrace + "{" + layout.Newline + indent + layout.Unit + Gate + ".Release();" + layout.Newline + indent + "}";

    public override bool Accepts(IReadOnlyList<SyntaxNode> code)
    {
        if (!code.All(isQuiet))
            return false;

        IsHeldAcrossAwait |= code.Any(node => node.DescendantNodesAndSelf(child => child == node || child is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(child => child is AwaitExpressionSyntax));
        return true;
    }
}
