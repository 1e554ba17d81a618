using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What a check has answered, where a later use of the collection is reached.</summary>
internal enum Answer
{
    /// <summary>The use is reached whatever the answer is.</summary>
    Any,

    /// <summary>The answer has a part in it, but either may lead here.</summary>
    Either,

    /// <summary>There is an entry.</summary>
    Found,

    /// <summary>There is none.</summary>
    Missing,
}

/// <content>Which of the answers leads to the write.</content>
internal sealed partial class Decision
{
    /// <summary>The answer by which the write is reached.</summary>
    public Answer Answer
    {
        get
        {
            foreach (Branch branch in _branches.Value)
                if (Learn(branch) is { } answer)
                    return answer;

            return IsBranch ? Answer.Either : Answer.Any;
        }
    }

    /// <summary>Whether the value that is stored was made in a branch that the check decides: <c>if (!Try(out v)) v = new(); … m[k] = v;</c>.</summary>
    public bool StoresWhatWasMadeFor =>
        Write.Value?.Unwrap() is ILocalReferenceOperation { Local: var local } && _definitions.Before(local, Write.Operation.Syntax.SpanStart) is { } made
        && IsBranchedOn(made.Operation, MaximalSteps);

    /// <summary>Whether the value that is stored was computed from what the check saw, in one of the cases at least: <c>if (!Try(out n)) n = 0; … m[k] = n + 1;</c>.</summary>
    public bool UpdatesWhatWasSeen => StoresWhatWasSeen
        || Write.Value?.Unwrap() is { } value and not ILocalReferenceOperation { Local.Type.IsReferenceType: true } && DerivesOnSomePath(value, MaximalSteps);

    /// <summary>Whether what is stored is the very object that the check has found.</summary>
    public bool StoresSameObject =>
        Write.Value?.Unwrap() is ILocalReferenceOperation { Local: { Type.IsReferenceType: true } local }
        && _definitions.Before(local, Write.Operation.Syntax.SpanStart) is { } seen
        && seen.Value.Unwrap() == Check.Operation;

    /// <summary>The value that is stored, followed through the local that keeps it.</summary>
    public IOperation? StoredValue => Write.Value?.Unwrap() switch
    {
        ILocalReferenceOperation { Local: var local } => _definitions.Before(local, Write.Operation.Syntax.SpanStart)?.Value.Unwrap(),
        IAssignmentOperation assignment => assignment.Value.Unwrap(),
        var value => value,
    };

    /// <summary>Whether nobody looks at what the write itself answers.</summary>
    public bool DropsAnswer => Write.Operation.User().User switch
    {
        IExpressionStatementOperation => true,
        IAssignmentOperation { Target: IDiscardOperation } => true,
        _ => false,
    };

    /// <summary>Whether the local that holds the stored value is used afterwards.</summary>
    public bool KeepsStoredValue =>
        Write.Value?.Unwrap() is ILocalReferenceOperation { Local: var local }
        && _function.Descendants().OfType<ILocalReferenceOperation>().Any(use =>
            SymbolEqualityComparer.Default.Equals(use.Local, local) && use.Syntax.SpanStart > Write.Operation.Syntax.Span.End);

    /// <summary>Whether the answer also decides that something else is done, beside making and storing the value.</summary>
    public bool DecidesMore => OthersDecided().Any(DoesSomething);

    /// <summary>Whether the loop around both goes on until the check finds what it wants: then the check comes after the write, too.</summary>
    public bool IsRetried
    {
        get
        {
            for (IOperation? loop = Write.Operation; loop is not null && loop != _function; loop = loop.Parent)
                if (loop is IWhileLoopOperation { Condition: { } condition } && condition.Syntax.Span.Contains(Check.Operation.Syntax.Span))
                    return true;

            return false;
        }
    }

    /// <summary>The statements that stand where the write does, so that the same answer leads to them.</summary>
    private IEnumerable<IOperation> OthersDecided()
    {
        IOperation inner = Write.Operation;
        while (inner.Parent is { } outer && outer != _function)
        {
            if (outer is IBlockOperation or ISwitchCaseOperation)
                foreach (IOperation sibling in outer.ChildOperations)
                    if (sibling != inner && sibling.Syntax.SpanStart > Check.Operation.Syntax.Span.End)
                        yield return sibling;

            if (outer is IConditionalOperation && outer.Syntax.Span.Contains(Check.Operation.Syntax.Span))
                yield break;

            inner = outer;
        }
    }

    private bool DoesSomething(IOperation statement) => statement is IExpressionStatementOperation { Operation: var done } && done.Unwrap() switch
    {
        IInvocationOperation call => !IsOfCollection(call),
        IAwaitOperation => true,
        _ => false,
    };

    private static bool IsOfCollection(IInvocationOperation call) => Collections.EffectOf(call.TargetMethod) is not null;

    private bool DerivesOnSomePath(IOperation value, int steps)
    {
        if (value.Syntax.Span.Contains(Check.Operation.Syntax.Span))
            return true;

        return steps > 0 && Parts(value).Any(part => SymbolOf(part) is { } local && DefinitionsOf(local, part.Syntax.SpanStart).Any(definition => DerivesOnSomePath(definition.Value, steps - 1)));
    }

    /// <summary>The definitions of a local that may have given it its value here: before one in a branch, another counts as well.</summary>
    private IEnumerable<Definitions.Definition> DefinitionsOf(ISymbol local, int position)
    {
        int steps = MaximalSteps;
        for (Definitions.Definition? definition = _definitions.Before(local, position); definition is not null && steps > 0; steps--)
        {
            yield return definition;
            definition = IsStep(definition.Operation) || IsInBranch(definition.Operation) ? _definitions.Before(local, definition.Operation.Syntax.SpanStart) : null;
        }
    }

    private bool IsInBranch(IOperation definition)
    {
        for (IOperation? outer = definition.Parent; outer is not null && outer != _function; outer = outer.Parent)
            if (outer is IConditionalOperation && !outer.Syntax.Span.Contains(Write.Operation.Syntax.Span))
                return true;

        return false;
    }

    private Answer? Learn(Branch branch) =>
        branch.IsNull ? (Derives(branch.Condition, followsBranches: false) ? Answer.Missing : null)
        : branch.Truth is { } truth ? Learn(branch.Condition, truth, MaximalSteps)
        : null;

    private Answer? Learn(IOperation condition, bool truth, int steps)
    {
        condition = condition.Unwrap();
        if (condition == Check.Operation)
            return Check.Answers ? Of(truth) : null;

        return steps == 0 ? null : condition switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Learn(not.Operand, !truth, steps - 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } both when truth =>
                Learn(both.LeftOperand, truth, steps - 1) ?? Learn(both.RightOperand, truth, steps - 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } either when !truth =>
                Learn(either.LeftOperand, truth, steps - 1) ?? Learn(either.RightOperand, truth, steps - 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => LearnEqual(equals, truth, steps - 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differ => LearnEqual(differ, !truth, steps - 1),
            IIsPatternOperation match => LearnMatch(match.Value, match.Pattern, truth, steps - 1),
            ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean } local } =>
                _definitions.Before(local, condition.Syntax.SpanStart) is { } definition && definition.Operation is not IArgumentOperation
                    ? Learn(definition.Value, truth, steps - 1)
                    : null,
            IAssignmentOperation assignment => Learn(assignment.Value, truth, steps - 1),
            _ => null,
        };
    }

    private Answer? LearnEqual(IBinaryOperation test, bool areEqual, int steps)
    {
        (IOperation one, IOperation other) = (test.LeftOperand.Unwrap(), test.RightOperand.Unwrap());
        if (one.ConstantValue.HasValue)
            (one, other) = (other, one);

        return other.ConstantValue switch
        {
            { HasValue: true, Value: bool truth } => Learn(one, truth == areEqual, steps),
            { HasValue: true, Value: null } => IsEntry(one) ? Of(!areEqual) : null,
            _ => null,
        };
    }

    private Answer? LearnMatch(IOperation value, IPatternOperation pattern, bool isMatch, int steps) => pattern switch
    {
        INegatedPatternOperation { Pattern: var inner } => LearnMatch(value, inner, !isMatch, steps),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool truth } } => Learn(value, truth == isMatch, steps),
        _ when !IsEntry(value) => null,
        IDiscardPatternOperation => null,
        IConstantPatternOperation when !IsNullPattern(pattern) => null,
        _ when IsNullPattern(pattern) && pattern is IConstantPatternOperation => Of(!isMatch),
        _ => isMatch ? Answer.Found : IsNullPattern(pattern) ? Answer.Missing : null,
    };

    private bool IsEntry(IOperation value) => Derives(value, followsBranches: false);

    private static Answer Of(bool isFound) => isFound ? Answer.Found : Answer.Missing;

    // case true: … case false: …
    private static bool? TruthOf(IOperation branch) => branch switch
    {
        ISwitchCaseOperation { Clauses: { Length: 1 } clauses } => clauses[0] switch
        {
            ISingleValueCaseClauseOperation { Value.ConstantValue: { HasValue: true, Value: bool truth } } => truth,
            IPatternCaseClauseOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool truth } } } => truth,
            _ => null,
        },
        ISwitchExpressionArmOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool truth } } } => truth,
        _ => null,
    };

    /// <summary>A condition, and how it has turned out where the write is reached.</summary>
    /// <param name="Condition">The condition, or the value that a switch looks at.</param>
    /// <param name="Truth">How it has turned out, where that is known.</param>
    private sealed record Branch(IOperation Condition, bool? Truth)
    {
        /// <summary>Whether it is a value that was null.</summary>
        public bool IsNull { get; init; }
    }
}
