using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Recognises a value that is stored only where a variable holds nothing: <c>m ??= …</c>, <c>if (m == null) m = …</c>, also after an early return.</summary>
/// <param name="origins">Knows which locals hold what the variable held.</param>
internal sealed class FirstValues(Origins origins)
{
    private const int MaximalSteps = 6;

    /// <summary>The test that lets only a first value be stored by this operation, or nothing.</summary>
    public SyntaxNode? TestBefore(IOperation store)
    {
        for (IOperation inner = store; inner.Parent is { } outer && inner is not (IAnonymousFunctionOperation or ILocalFunctionOperation); inner = outer)
            if (TestIn(outer, inner) is { } test)
                return test;

        return null;
    }

    /// <summary>Whether the value is what the variable holds, or a new one where that is nothing: <c>m = m ?? new()</c>.</summary>
    public bool Keeps(IOperation value) => value.Unwrap() switch
    {
        ICoalesceOperation choice => origins.IsVariable(choice.Value),
        ICoalesceAssignmentOperation choice => origins.IsVariable(choice.Target),
        IConditionalOperation { WhenFalse: { } other } choice =>
            Says(choice.Condition, true) && origins.IsVariable(other) || Says(choice.Condition, false) && origins.IsVariable(choice.WhenTrue),
        _ => false,
    };

    private SyntaxNode? TestIn(IOperation outer, IOperation inner) => outer switch
    {
        IConditionalOperation branch when branch.Condition != inner && Says(branch.Condition, branch.WhenTrue == inner) => branch.Condition.Syntax,
        IWhileLoopOperation { Condition: { } condition } loop when condition != inner && loop.ConditionIsTop && Says(condition, !loop.ConditionIsUntil) => condition.Syntax,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when both.RightOperand == inner && Says(both.LeftOperand, true) => both.LeftOperand.Syntax,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when either.RightOperand == inner && Says(either.LeftOperand, false) => either.LeftOperand.Syntax,
        ICoalesceOperation choice when choice.WhenNull == inner && origins.IsVariable(choice.Value) => choice.Value.Syntax,
        ICoalesceAssignmentOperation choice when choice.Value == inner && origins.IsVariable(choice.Target) => choice.Target.Syntax,
        IBlockOperation block => block.Operations.TakeWhile(statement => statement != inner).OfType<IConditionalOperation>()
            .FirstOrDefault(branch => Leaves(branch.WhenTrue) && Says(branch.Condition, false) || Leaves(branch.WhenFalse) && Says(branch.Condition, true))?.Condition.Syntax,
        _ => null,
    };

    private static bool Leaves(IOperation? branch) => branch switch
    {
        IBlockOperation { Operations: { Length: > 0 } statements } => Leaves(statements[statements.Length - 1]),
        IReturnOperation { Kind: not OperationKind.YieldReturn } or IBranchOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    /// <summary>Whether the condition, on this outcome, says that the variable holds nothing.</summary>
    private bool Says(IOperation condition, bool outcome, int steps = MaximalSteps) => steps > 0 && condition.Unwrap() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Says(not.Operand, !outcome, steps - 1),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => outcome
            ? Says(both.LeftOperand, true, steps - 1) || Says(both.RightOperand, true, steps - 1)
            : Says(both.LeftOperand, false, steps - 1) && Says(both.RightOperand, false, steps - 1),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => outcome
            ? Says(either.LeftOperand, true, steps - 1) && Says(either.RightOperand, true, steps - 1)
            : Says(either.LeftOperand, false, steps - 1) || Says(either.RightOperand, false, steps - 1),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => outcome && IsTest(equals.LeftOperand, equals.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs => !outcome && IsTest(differs.LeftOperand, differs.RightOperand),
        IIsPatternOperation match => origins.IsVariable(match.Value) && OutcomeOfNothing(match.Pattern) == outcome,
        IIsTypeOperation match => !outcome && origins.IsVariable(match.ValueOperand),
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.SpecialType: SpecialType.System_Object }, Arguments: { Length: 2 } compared } =>
            outcome && IsTest(compared[0].Value, compared[1].Value),
        IPropertyReferenceOperation { Instance: { } owner } property => outcome && Versions.IsMissing(property.Property) && origins.IsVariable(owner),
        ILocalReferenceOperation local => origins.ValueOf(local) is { } answer && Says(answer, outcome, steps - 1),
        _ => false,
    };

    private bool IsTest(IOperation one, IOperation other) => other.IsNothing() && origins.IsVariable(one) || one.IsNothing() && origins.IsVariable(other);

    /// <summary>What a pattern answers where there is nothing; null where that depends.</summary>
    private static bool? OutcomeOfNothing(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation { Pattern: var inner } => !OutcomeOfNothing(inner),
        IConstantPatternOperation { Value: var value } => value.IsNothing() ? true : null,
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } => false,
        IDeclarationPatternOperation { MatchesNull: false } or ITypePatternOperation => false,
        _ => null,
    };
}
