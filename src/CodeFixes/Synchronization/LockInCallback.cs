using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1005: locks the captured collection, which nobody but this member knows or which the callers have to lock likewise, wherever a callback uses it; and
/// where the code that starts the callback goes on using it, there too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockInCallback))]
public sealed class LockInCallback : LocalFix
{
    private protected override string EquivalenceKey => "MapSafety.LockInCallback";

    internal override Phrase TitleForAll => new("Lock captured collections inside the callbacks", "在回调中锁定被捕获的集合");

    private protected override Phrase? Write(Rewrite rewrite, Finding finding)
    {
        StateUses state = rewrite.State;
        SyntaxNode owner = Syntax.FunctionOf(state.Symbol.DeclaringSyntaxReferences[0].GetSyntax());
        if (state.Uses.Any(use => use.Whole == use.State && use.IsAssigned))
            return null;

        bool isChanged = false;
        foreach (IGrouping<SyntaxNode, Use> function in state.Uses.GroupBy(Immediate.FunctionOf))
        {
            Use[] open = function.Where(use => !IsLocked(use)).ToArray();
            IEnumerable<Use[]> places = function.Key == owner || IsWhole(owner, function.Key)
                ? (finding.IsBesideCreator ? open.Where(IsUnderWay).GroupBy(use => use.State.FirstAncestorOrSelf<StatementSyntax>()).Select(group => group.ToArray()) : [])
                : open.Length > 0 ? [open] : [];
            foreach (Use[] uses in places)
            {
                if (!LockedRange.Write(rewrite, function.Key, uses, _ => state.Symbol.Name))
                    return null;

                isChanged = true;
            }
        }

        if (!isChanged)
            return null;

        return finding.IsBesideCreator
            ? new Phrase("Lock '{0}' where it is used", "在每处使用时锁定“{0}”", state.Symbol.Name)
            : new Phrase("Lock '{0}' where callbacks use it", "在回调使用“{0}”时将其锁定", state.Symbol.Name);

        // What precedes the first callback runs before it; handing the collection on is no use that a lock would cover.
        bool IsUnderWay(Use use) =>
            Retyping.EffectOf(use) is not (Knowledge.Effect.HandOut or Knowledge.Effect.Replace)
            && state.Uses.Any(other => other.State.SpanStart < use.State.SpanStart && Immediate.FunctionOf(other) != Immediate.FunctionOf(use));

        bool IsLocked(Use use) => use.State.Ancestors().OfType<LockStatementSyntax>().Any(around =>
            around.Expression is IdentifierNameSyntax { Identifier.ValueText: var name } && name == state.Symbol.Name);
    }

    // A parameter's own declaration stands in the function that it belongs to, and a program's statements in the file.
    private static bool IsWhole(SyntaxNode owner, SyntaxNode function) => function is CompilationUnitSyntax || owner == function;
}
