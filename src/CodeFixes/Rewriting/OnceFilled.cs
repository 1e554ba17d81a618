using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A collection that one piece of code makes when it is first asked for, and that everybody only reads afterwards.</summary>
/// <param name="Function">The function that asks whether it is there.</param>
/// <param name="Question">The statement that asks; nothing for <c>_map ??= …</c>.</param>
/// <param name="Assignment"><c>_map ??= …</c>, if it is filled so.</param>
/// <param name="Region">The statements that make it; a helper's, where the question calls a helper.</param>
/// <param name="Helper">The method that does nothing but make it, and is called by the question only.</param>
/// <param name="Answer">The <c>return</c> behind the statements that make it, where the question left early.</param>
/// <param name="Uses">The uses of the state in the region.</param>
internal sealed record OnceFilled(
    SyntaxNode Function, IfStatementSyntax? Question, AssignmentExpressionSyntax? Assignment, StatementSyntax[] Region, MethodDeclarationSyntax? Helper,
    ReturnStatementSyntax? Answer, Use[] Uses)
{
    /// <summary>The expression of the helper that has no block.</summary>
    public ExpressionSyntax? HelperExpression => Helper?.ExpressionBody?.Expression;

    /// <summary>The code that makes the collection.</summary>
    public IEnumerable<SyntaxNode> Code => Assignment is not null ? [Assignment.Right] : HelperExpression is { } expression ? [expression] : Region;

    /// <summary>Whether the question is whether the collection is empty; it was there from the start.</summary>
    public bool AsksForEntries { get; private init; }

    /// <summary>Finds the one place where the state is filled, or nothing when it is filled otherwise, or changed anywhere else.</summary>
    public static OnceFilled? Of(StateUses state)
    {
        Use[] changes = state.Uses.Where(use => use.IsAssigned || Retyping.EffectOf(use).Mutates()).ToArray();
        if (changes.Length == 0 || state.Uses.Any(use => use.Qualifier is not null && state.IsOfObject || state.IsInitialization(use) || use.IsLocked)
            || changes.Any(use => Immediate.FunctionOf(use) != Immediate.FunctionOf(changes[0])) || changes.Any(use => use.File != state.File))
            return null;

        OnceFilled? filled = changes is [{ Assigner: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } lazy } single] && lazy.Left == single.State
            ? new OnceFilled(Immediate.FunctionOf(single), null, lazy, [], null, null, [])
            : OfQuestion(state);
        return filled is not null && changes.All(use => use.Assigner == filled.Assignment && use.IsAssigned || filled.Uses.Contains(use)) && filled.IsWhole(state) ? filled : null;
    }

    // ---- the question

    private static OnceFilled? OfQuestion(StateUses state)
    {
        foreach (Use use in state.Uses)
            if (use.State.FirstAncestorOrSelf<IfStatementSyntax>() is { Else: null } question && question.Condition.Span.Contains(use.State.Span)
                && AsksWhetherMissing(use, question.Condition) is var (isMissing, asksForEntries) && Syntax.Siblings(question).Length > 0)
                return (isMissing ? OfBody(state, question) : OfRest(state, question)) is { } filled ? filled with { AsksForEntries = asksForEntries } : null;

        return null;
    }

    /// <summary>Whether the condition holds when the collection is not there, and whether "there" means that it has entries.</summary>
    private static (bool IsMissing, bool AsksForEntries)? AsksWhetherMissing(Use use, ExpressionSyntax condition)
    {
        if (use is { Member: "Count", Access: { } count } && count.Parent == condition && Emptiness.IsEmptyTest(count) is { } isEmpty)
            return (isEmpty, true);

        return condition switch
        {
            _ when use.State.Parent != condition => null,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } test when IsNull(test.Left) || IsNull(test.Right) => (true, false),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } test when IsNull(test.Left) || IsNull(test.Right) => (false, false),
            IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: var value } } when IsNull(value) => (true, false),
            IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression: var value } } } when IsNull(value) => (false, false),
            _ => null,
        };
    }

    private static bool IsNull(ExpressionSyntax value) => value.IsKind(SyntaxKind.NullLiteralExpression);

    /// <summary><c>if (_map == null) { … }</c></summary>
    private static OnceFilled? OfBody(StateUses state, IfStatementSyntax question)
    {
        SyntaxNode function = Syntax.FunctionOf(question);
        StatementSyntax[] body = Syntax.Statements(question.Statement);
        if (body is [ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call }] && HelperOf(state, call) is { } helper)
            return new OnceFilled(function, question, null, helper.Body?.Statements.ToArray() ?? [], helper, null, UsesIn(state, [helper]));

        return body.Length == 0 ? null : new OnceFilled(function, question, null, body, null, null, UsesIn(state, body));
    }

    /// <summary><c>if (_map != null) return _map; … return _map;</c></summary>
    private static OnceFilled? OfRest(StateUses state, IfStatementSyntax question)
    {
        StatementSyntax[] rest = Syntax.Following(question);
        if (Syntax.Single(question.Statement) is not ReturnStatementSyntax { Expression: { } early } || !IsState(state, early)
            || rest.Length < 2 || rest[rest.Length - 1] is not ReturnStatementSyntax { Expression: { } late } answer)
            return null;

        StatementSyntax[] region = rest.Take(rest.Length - 1).ToArray();
        bool isSame = IsState(state, late) || region[region.Length - 1] is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: IdentifierNameSyntax stored } } && SyntaxFactory.AreEquivalent(stored, late);
        return isSame ? new OnceFilled(Syntax.FunctionOf(question), question, null, region, null, answer, UsesIn(state, region)) : null;
    }

    private static bool IsState(StateUses state, ExpressionSyntax expression) => state.Uses.Any(use => use.State == expression);

    private static Use[] UsesIn(StateUses state, SyntaxNode[] code) =>
        state.Uses.Where(use => code.Any(node => node.SyntaxTree == use.State.SyntaxTree && node.Span.Contains(use.State.Span))).ToArray();

    /// <summary>The private method behind a call, if it takes and returns nothing and nobody else calls it.</summary>
    private static MethodDeclarationSyntax? HelperOf(StateUses state, InvocationExpressionSyntax call) =>
        state.File.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, ReturnsVoid: true, IsAsync: false, DeclaringSyntaxReferences: [{ } place] } method
        && place.SyntaxTree == state.File.Root.SyntaxTree && state.Symbol.ContainingType.DeclaringSyntaxReferences.Length == 1 && place.GetSyntax() is MethodDeclarationSyntax helper
        && state.File.Root.DescendantNodes().OfType<SimpleNameSyntax>().Count(name => name.Identifier.ValueText == method.Name) == 1
            ? helper
            : null;

    // ---- whether that is all

    /// <summary>Whether the code can be moved as it stands, and everybody else only reads what it has made.</summary>
    private bool IsWhole(StateUses state) => Code.All(node => MayMove(node, state.File.Model)) && !AsksItself(state)
        && !state.Uses.Any(use => use.State.Ancestors().Any(node => node is LockStatementSyntax))
        && state.Uses.Where(use => !Uses.Contains(use) && !IsQuestion(use)).All(use => IsRead(use) && (!AsksForEntries || Syntax.FunctionOf(use.State) == Function));

    public bool IsQuestion(Use use) => Question is not null && use.File.Root.SyntaxTree == Question.SyntaxTree && Question.Condition.Span.Contains(use.State.Span)
        || Answer is not null && Question!.Span.Contains(use.State.Span) || use.Assigner is not null && use.Assigner == Assignment;

    private static bool IsRead(Use use) => !use.IsAssigned && !Retyping.EffectOf(use).Mutates() && use.State.Parent switch
    {
        ConditionalAccessExpressionSyntax or IsPatternExpressionSyntax or RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => false,
        BinaryExpressionSyntax test => !IsNull(test.Left) && !IsNull(test.Right),
        _ => true,
    };

    /// <summary>Whether the code neither waits nor leaves, and uses no variable of the function around it.</summary>
    private bool MayMove(SyntaxNode code, SemanticModel model) => !LockedRange.MayWait(code)
        && !code.DescendantNodesAndSelf().Any(node => node is GotoStatementSyntax or LabeledStatementSyntax or BaseExpressionSyntax
            || node is ReturnStatementSyntax && Syntax.FunctionOf(node) == Syntax.FunctionOf(code)
            || node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax && IsOverLines(node) || node.ContainsDirectives
            || node is IdentifierNameSyntax name && model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol && !IsDeclaredInside(model.GetSymbolInfo(node).Symbol!));

    private static bool IsOverLines(SyntaxNode text) => text.ToString().IndexOf('\n') >= 0;

    private bool IsDeclaredInside(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.All(place => Code.Any(node => node.SyntaxTree == place.SyntaxTree && node.Span.Contains(place.Span)));

    /// <summary>Whether what makes the collection asks for it, by itself or through functions that it calls: a lazy value must not.</summary>
    private bool AsksItself(StateUses state)
    {
        HashSet<SyntaxNode> users = new(state.Uses.Select(use => use.Owner));
        if (Helper is not null)
            users.Remove(Helper);

        Queue<(SyntaxNode Code, int Calls)> open = new(Code.Select(node => (node, 5)));
        HashSet<SyntaxNode> seen = new();
        while (open.Count > 0)
        {
            var (code, calls) = open.Dequeue();
            foreach (SimpleNameSyntax name in code.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
                foreach (SyntaxNode called in FunctionsBehind(name, state))
                    if (called is MemberDeclarationSyntax member && member.Modifiers.Any(IsOpen) || users.Any(user => called.Span.Contains(user.Span) && called.SyntaxTree == user.SyntaxTree) || calls == 0)
                        return true;
                    else if (seen.Add(called))
                        open.Enqueue((called, calls - 1));
        }

        return false;
    }

    /// <summary>Other code may stand behind the member.</summary>
    private static bool IsOpen(SyntaxToken modifier) =>
        modifier.IsKind(SyntaxKind.VirtualKeyword) || modifier.IsKind(SyntaxKind.AbstractKeyword) || modifier.IsKind(SyntaxKind.OverrideKeyword);

    /// <summary>The code of a method or property of the state's type; that of other types does not see the state, but may ask through its members.</summary>
    private static IEnumerable<SyntaxNode> FunctionsBehind(SimpleNameSyntax name, StateUses state)
    {
        Compilation compilation = state.File.Model.Compilation;
        SemanticModel? model = name.SyntaxTree == state.File.Root.SyntaxTree ? state.File.Model : compilation.ContainsSyntaxTree(name.SyntaxTree) ? compilation.GetSemanticModel(name.SyntaxTree) : null;
        return model?.GetSymbolInfo(name).Symbol is { } symbol && symbol is IMethodSymbol or IPropertySymbol
            ? symbol.DeclaringSyntaxReferences.Select(place => place.GetSyntax()).Where(code => code is not TypeDeclarationSyntax and not ParameterSyntax)
            : [];
    }
}
