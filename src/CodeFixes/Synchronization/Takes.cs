using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// Finds members that ask a queue or stack whether it has something and then take it, and writes the question and the taking as one
/// operation.
/// </summary>
internal sealed class Takes
{
    private readonly Rewrite _rewrite;
    private readonly HashSet<Use> _absorbed = new();
    private readonly List<Use> _mutations = new();

    public Takes(Rewrite rewrite)
    {
        _rewrite = rewrite;
        foreach (IGrouping<SyntaxNode, Use> member in rewrite.State.Uses.GroupBy(use => use.Owner))
            if (rewrite.State.IsOneObject(member) && member.ToArray() is [var test, var take] && take.Member is "Dequeue" or "Pop" or "Peek" && take.Call is not null)
                Match(test, take);
    }

    public IReadOnlyList<Use> Mutations => _mutations;

    public bool Absorbed(Use use) => _absorbed.Contains(use);

    private void Match(Use test, Use take)
    {
        if (TestOf(test) is not var (condition, isEmpty))
            return;

        bool isDone = condition.Parent switch
        {
            IfStatementSyntax { Else: null } choice when isEmpty => Leaves(choice.Statement) && TakesIn(Syntax.Following(choice).FirstOrDefault(), test, take, condition, isEmpty),
            IfStatementSyntax choice when !isEmpty => TakesIn(Syntax.Statements(choice.Statement).FirstOrDefault(), test, take, condition, isEmpty),
            WhileStatementSyntax loop when !isEmpty => TakesIn(Syntax.Statements(loop.Statement).FirstOrDefault(), test, take, condition, isEmpty),
            ConditionalExpressionSyntax choice => Syntax.Bare(isEmpty ? choice.WhenFalse : choice.WhenTrue) == take.Whole && Write(test, take, condition, isEmpty),
            _ => false,
        };
        if (isDone)
            _mutations.Add(take);
    }

    /// <summary>The statement that surely takes: its first step, before anything that could decide otherwise.</summary>
    private bool TakesIn(StatementSyntax? statement, Use test, Use take, ExpressionSyntax condition, bool isEmpty)
    {
        if (statement is LocalDeclarationStatementSyntax { Declaration: { Variables: [{ Initializer: { } initial } variable] } declaration } local && initial.Value == take.Whole)
        {
            if (isEmpty && !declaration.Type.IsVar)
                return Write(test, take, condition, isEmpty);

            _rewrite.DeleteLines(take.File, local);
            return Attempt(test, take, condition, isEmpty, declaration.Type + " " + variable.Identifier.Text);
        }

        bool isSure = statement is ReturnStatementSyntax or ExpressionStatementSyntax && statement.Span.Contains(take.State.Span)
            && !take.Whole.Ancestors().TakeWhile(node => node != statement).Any(node => node is ConditionalExpressionSyntax or AnonymousFunctionExpressionSyntax
                or SwitchExpressionSyntax or ConditionalAccessExpressionSyntax || node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression
                or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression });
        return isSure && Write(test, take, condition, isEmpty);
    }

    private bool Write(Use test, Use take, ExpressionSyntax condition, bool isEmpty)
    {
        string item = Syntax.FreeName("item", take.Owner, take.File.Model, test.State.SpanStart);
        if (take.IsStatement)
            return false;

        _rewrite.Replace(take.File, take.Whole, item);
        string type = take.File.Model.GetTypeInfo(take.Whole).Type is { } element ? take.File.TypeOfLocal(element, test.State.SpanStart) : "var";
        return Attempt(test, take, condition, isEmpty, type + " " + item);
    }

    private bool Attempt(Use test, Use take, ExpressionSyntax condition, bool isEmpty, string variable)
    {
        _rewrite.Replace(test.File, condition, (isEmpty ? "!" : "") + take.State + ".Try" + take.Member + "(out " + variable + ")");
        _absorbed.UnionWith([test, take]);
        return true;
    }

    private static bool Leaves(StatementSyntax statement) =>
        Syntax.Statements(statement).LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax;

    /// <summary>The whole condition, and whether it holds for an empty collection.</summary>
    private static (ExpressionSyntax Condition, bool IsEmpty)? TestOf(Use test)
    {
        if (test.Member == "Count" && test.Call is null && test.Access is { } count)
            return Emptiness.IsEmptyTest(count) is { } isEmpty ? ((ExpressionSyntax)count.Parent!, isEmpty) : null;

        if (test is not { Member: "Any", IsExtension: true, Arguments.Count: 0, Call: { } call })
            return null;

        return call.Parent is PrefixUnaryExpressionSyntax negation && negation.IsKind(SyntaxKind.LogicalNotExpression) ? (negation, true) : (call, false);
    }
}
