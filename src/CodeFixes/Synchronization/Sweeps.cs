using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// Loops that walk a map and remove some of what they meet. A loop over entries decides by the value it saw, so it must remove the entry only
/// if it still has that value; a loop over keys decides by the key alone.
/// </summary>
internal sealed class Sweeps
{
    private readonly Rewrite _rewrite;
    private readonly bool _isSet;
    private readonly bool _removesEntries;
    private readonly HashSet<Use> _absorbed = new();

    public Sweeps(Rewrite rewrite, INamedTypeSymbol concurrent, bool isSet, Func<Use, bool> isDone)
    {
        _rewrite = rewrite;
        _isSet = isSet;
        _removesEntries = concurrent.GetMembers("TryRemove").OfType<IMethodSymbol>().Any(method => method.Parameters.Length == 1);
        foreach (Use use in rewrite.State.Uses)
            if (!isDone(use) && LoopOver(use) is { } loop)
                Match(use, loop);
    }

    public bool Absorbed(Use use) => _absorbed.Contains(use);

    private void Match(Use source, ForEachStatementSyntax loop)
    {
        Use[] inside = _rewrite.State.Uses.Where(use => use.Owner == source.Owner && use != source).ToArray();
        if (!_rewrite.State.IsOneObject(inside.Append(source)) || inside is not [{ Member: "Remove", Arguments.Count: 1 } removal] || !loop.Statement.Span.Contains(removal.State.Span)
            || loop.Statement.DescendantNodes().Any(node => node is AnonymousFunctionExpressionSyntax && node.Span.Contains(removal.State.Span)))
            return;

        bool isDone = _isSet || source.Member == "Keys" ? ByKey(source, loop, removal) : ByEntry(source, loop, removal);
        if (isDone)
            _absorbed.UnionWith([source, removal]);
    }

    private bool ByKey(Use source, ForEachStatementSyntax loop, Use removal)
    {
        if (removal.Argument(0) is not IdentifierNameSyntax key || key.Identifier.ValueText != loop.Identifier.ValueText)
            return false;

        if (_isSet)
            _rewrite.Insert(source.File, source.State.Span.End, ".Keys");

        _rewrite.Replace(removal.File, removal.Access!.Name, "TryRemove");
        _rewrite.Insert(removal.File, removal.Call!.ArgumentList.CloseParenToken.SpanStart, ", " + Syntax.Discard(removal));
        return true;
    }

    private bool ByEntry(Use source, ForEachStatementSyntax loop, Use removal)
    {
        if (!_removesEntries || removal.Argument(0) is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Key", Expression: IdentifierNameSyntax entry } key
            || entry.Identifier.ValueText != loop.Identifier.ValueText)
            return false;

        _rewrite.Replace(removal.File, removal.Access!.Name, "TryRemove");
        _rewrite.Replace(removal.File, key, entry.ToString());
        return Unbuffered(source, loop);
    }

    /// <summary>A copy made only so that the loop may remove is needed no more; a copy in one go would race with growth.</summary>
    private bool Unbuffered(Use source, ForEachStatementSyntax loop)
    {
        if (loop.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToArray" } access })
            _rewrite.Delete(source.File, TextSpan.FromBounds(access.Expression.Span.End, loop.Expression.Span.End));

        return true;
    }

    /// <summary>The loop whose source is the map, its keys, or a query over either that filters and copies.</summary>
    private ForEachStatementSyntax? LoopOver(Use use)
    {
        ExpressionSyntax source = use.Member is "Keys" ? use.Access! : use.State;
        while (source.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Where" or "ToList" or "ToArray", Parent: InvocationExpressionSyntax call })
            source = call;

        return source.Parent is ForEachStatementSyntax loop && loop.Expression == source ? loop : null;
    }
}
