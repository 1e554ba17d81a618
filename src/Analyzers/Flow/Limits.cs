using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Recognises code that keeps a state below some size: it compares the number of entries, or a counter beside them, before it adds or trims.</summary>
internal sealed class Limits
{
    private readonly CompilationFacts _facts;
    private readonly HashSet<ISymbol> _growingMembers;

    public Limits(SharedState state, CompilationFacts facts)
    {
        _facts = facts;
        _growingMembers = new(state.Accesses.Where(access => access.Effect is Effect.Grow or Effect.Write).Select(access => access.Member), SymbolEqualityComparer.Default);
    }

    /// <summary>Whether this access reads how many entries there are and something is decided by it.</summary>
    public bool IsLimit(Access access)
    {
        if (access.Effect is not (Effect.Read or Effect.Enumerate) || _facts.ModelOf(access.Syntax).GetOperation(access.Syntax) is not { } read || !IsNumber(read))
            return false;

        bool isWhereItGrows = _growingMembers.Contains(access.Member);
        return Comparisons(read).Any(comparison => isWhereItGrows || !IsTestForNone(comparison));
    }

    /// <summary>Whether the operation is done only while some number is below or above another.</summary>
    public bool IsLimitAround(IOperation growth)
    {
        for (IOperation inner = growth; inner.Parent is { } outer && inner is not IAnonymousFunctionOperation; inner = outer)
            if (outer is IConditionalOperation { Condition: var condition } && condition != inner && IsOfCounter(condition)
                || outer is IBlockOperation block && block.Operations.TakeWhile(statement => statement != inner).OfType<IConditionalOperation>().Any(test => Leaves(test.WhenTrue) && IsOfCounter(test.Condition)))
                return true;

        return false;
    }

    private static bool IsNumber(IOperation read) => read is IPropertyReferenceOperation { Arguments.IsEmpty: true } or IInvocationOperation
        && read.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64;

    /// <summary>The comparisons that the number goes into, at once or through a local.</summary>
    private static IEnumerable<IOperation> Comparisons(IOperation number)
    {
        (IOperation? user, _) = number.User();
        while (user is IBinaryOperation { Type.SpecialType: not SpecialType.System_Boolean } sum)
            user = sum.User().User;

        switch (user)
        {
            case IBinaryOperation or IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation:
                yield return user;
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                foreach (IOperation operation in number.Body().Descendants())
                    if (operation is ILocalReferenceOperation use && SymbolEqualityComparer.Default.Equals(use.Local, local) && use.User().User is IBinaryOperation { Type.SpecialType: SpecialType.System_Boolean } later)
                        yield return later;

                break;
            case IArgumentOperation or IReturnOperation or IAssignmentOperation:
                // Somebody else decides by it.
                yield return user;
                break;
        }
    }

    private static bool IsTestForNone(IOperation comparison) => comparison switch
    {
        IBinaryOperation binary => IsZero(binary.LeftOperand) || IsZero(binary.RightOperand),
        IArgumentOperation or IReturnOperation => true,
        _ => false,
    };

    private static bool IsZero(IOperation value) => value.ConstantValue is { HasValue: true, Value: 0 or 0L };

    private static bool IsOfCounter(IOperation condition) => condition.DescendantsAndSelf().Any(part =>
        part is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison
        && (IsCounter(comparison.LeftOperand) || IsCounter(comparison.RightOperand)));

    private static bool IsCounter(IOperation value) =>
        value.Unwrap() is IFieldReferenceOperation { Field: { IsConst: false, IsReadOnly: false } field } && field.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
        || value.Unwrap() is IInvocationOperation { Arguments: { Length: > 0 } arguments } && arguments[0].Parameter?.RefKind is RefKind.Ref;

    private static bool Leaves(IOperation? branch) => branch switch
    {
        IBlockOperation { Operations: { Length: > 0 } statements } => Leaves(statements[statements.Length - 1]),
        IReturnOperation or IBranchOperation => true,
        _ => false,
    };
}
