using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Compound operations whose one operation answers, so that its answer takes the place of the check.</summary>
internal sealed partial class Compounds
{
    // ---- if (m.ContainsKey(k)) return;  m[k] = v;  …

    private bool MatchLeaveOrAdd(Use check, IfStatementSyntax choice, StatementSyntax found)
    {
        if (!_target.IsThereAlready || !IsBareLook(check) || choice.Else is not null || choice.Condition != Condition(check.Whole).Whole
            || Syntax.Single(found) is not (ReturnStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax or ThrowStatementSyntax) || UsesIn(found).Count > 0)
            return false;

        if (Syntax.Following(choice) is not [var next, ..] || Store(next, check.Argument(0)) is not { Value: { } value } store || UsesIn(next).Count != 1
            || HasLifetime(store.Use) || !IsCheap(value, check.File.Model) && value is not BaseObjectCreationExpressionSyntax || Assigned(value))
            return false;

        Absorb(check, store.Use);
        _rewrite.Replace(check.File, choice.Condition, "!" + _target.Call(check, "TryAdd", Key(check), value.ToString()));
        _rewrite.DeleteLines(check.File, next);
        return true;
    }

    private static bool IsBareLook(Use check) =>
        check.Member == "ContainsKey" || OutVariable(check) is null or { Name: "_" };

    private static bool Assigned(ExpressionSyntax value) => value.DescendantNodes().Any(node => node is AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax });

    // ---- if (m.ContainsKey(k)) m[k] = v; else m.TryAdd(k, v);

    /// <summary>What is stored whether or not there is an entry needs no look, and no function of an old value that it ignores.</summary>
    private bool MatchSameValue(Use check, IfStatementSyntax choice, StoreOf store, UpdateText update, ExpressionSyntax initial)
    {
        if (!_target.IsThereAlready || update is not { Value: { } value, Substitutes.Count: 0, Uses: [var target] } || !Syntax.IsSameValue(value, initial)
            || UsesIn(choice).Count != 3 || IsVariableUsedOutside(check, choice))
            return false;

        Absorb(check, target, store.Use);
        return Write(check, choice, target.Whole + " = " + value + ";");
    }

    // ---- m.GetValueOrDefault(k) ?? (m[k] = Create(k))

    private void MatchCoalesce(Use look)
    {
        if (!_target.IsThereAlready || look.Whole.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce || coalesce.Left != look.Whole
            || look.Arguments.Count != 1 || Syntax.Bare(coalesce.Right) is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
            || !_uses.TryGetValue(assignment.Left, out Use? store) || store.Element is null || !Syntax.IsSameValue(store.Argument(0), look.Argument(0))
            || GetOrAdd(look, assignment.Right) is not { } call)
            return;

        Absorb(look, store);
        Write(look, coalesce, call);
    }

    // ---- if (!m.TryGetValue(k, out var n)) n = 0;  m[k] = n + 1;

    private bool MatchStartThenStore(Use check, IfStatementSyntax choice, StatementSyntax missing)
    {
        if (!_target.IsThereAlready || choice.Else is not null || check.Member != "TryGetValue" || OutVariable(check) is not { } variable || choice.Condition != Condition(check.Whole).Whole
            || Syntax.Single(missing) is not { } start || Assignment(start, variable) is not { } initial || !IsCheap(initial, check.File.Model) || Mentions(initial, variable.Name))
            return false;

        if (Syntax.Following(choice) is not [var next, ..] || Store(next, check.Argument(0)) is not { Value: { } value, Use: { Element: not null } target }
            || NewValue(value, target, check) is not { Substitutes.Count: > 0 } update)
            return false;

        Dictionary<SyntaxNode, string> first = update.Substitutes.Keys.ToDictionary(node => node, _ => initial.ToString());
        if (AddOrUpdate(check, update, value, first) is not { } call || IsVariableUsedOutside(check, choice, next))
            return false;

        Absorb(check, update.Uses);
        _rewrite.Replace(check.File, TextSpan.FromBounds(choice.SpanStart, next.Span.End), call + ";");
        return true;
    }

    // ---- if (m.TryGetValue(k, out var n)) m[k] = n + 1;

    /// <summary>What is updated only if it is there has no operation of its own; it is tried until nobody comes between.</summary>
    private bool MatchUpdateIfPresent(Use check, IfStatementSyntax choice, StatementSyntax found)
    {
        if (!_target.IsThereAlready || choice.Else is not null || check.Member != "TryGetValue" || OutVariable(check) is not { } variable || choice.Condition != check.Whole
            || Syntax.Single(found) is not { } change || Store(change, check.Argument(0)) is not { Value: { } value, Use: { Element: not null } target } || UsesIn(found).Count != 1
            || IsVariableUsedOutside(check, choice) || !Mentions(value, variable.Name) || !MayRepeat(value) || choice.ContainsDirectives)
            return false;

        Layout layout = check.File.Layout;
        string indent = layout.IndentAt(choice.SpanStart), outer = layout.Newline + indent;
        string condition = check.Whole + " && !" + _target.Call(check, "TryUpdate", Key(check), value.ToString(), variable.Name);
        if (value.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax))
            _rewrite.Note(new Phrase("the value may be computed more than once", "值可能会被多次计算"));

        Absorb(check, target);
        return Write(check, choice, "while (" + condition + ")" + layout.BeforeBrace(choice, indent) + "{" + outer + layout.Unit
            + "// Another thread has stored a value meanwhile: look again." + outer + "}");
    }

    private static bool MayRepeat(ExpressionSyntax value) => !value.DescendantNodesAndSelf().Any(node => node is AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax }
        or AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax or QueryExpressionSyntax
        || node.IsKind(SyntaxKind.PostIncrementExpression) || node.IsKind(SyntaxKind.PreIncrementExpression)
        || node.IsKind(SyntaxKind.PostDecrementExpression) || node.IsKind(SyntaxKind.PreDecrementExpression));
}
