using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// A check of a collection and a later use of it in the same function, mostly a write: whether and how the one depends on what the other saw.
/// </summary>
/// <remarks>
/// The answer follows the text: a local holds what the last definition before it gave it, a branch depends on what its condition was computed from, and
/// what follows a branch that leaves depends on it too. Definitions are followed a few steps; beyond that there is no dependence, which means silence.
/// </remarks>
internal sealed partial class Decision
{
    private const int MaximalSteps = 6;

    private readonly Definitions _definitions;
    private readonly IOperation _function;
    private readonly Lazy<IReadOnlyList<Branch>> _branches;

    private Decision(CollectionCall check, CollectionCall write, IOperation function, Definitions definitions)
    {
        Check = check;
        Write = write;
        _function = function;
        _definitions = definitions;
        _branches = new(() => [.. Around().Concat(Before()).Where(branch => Derives(branch.Condition))]);
    }

    public CollectionCall Check { get; }

    public CollectionCall Write { get; }

    /// <summary>Whether the check decides if the write is reached.</summary>
    public bool IsBranch => _branches.Value.Count > 0;

    /// <summary>Whether both name the same key, which is not changed between them.</summary>
    public bool HasSameKey => Check.Key is { } asked && Write.Key is { } written && IsSame(asked, written);

    /// <summary>Whether the value that is stored was computed from what the check saw.</summary>
    public bool StoresWhatWasSeen => Write.Value is { } value && Derives(value, followsBranches: false);

    /// <summary>Whether the index that is written was computed from one, or from a count, that the check saw.</summary>
    public bool NamesIndexThatWasSeen =>
        Check.Member.ReturnType.SpecialType is SpecialType.System_Int32
        && Write.Key is { Type.SpecialType: SpecialType.System_Int32 } key
        && !HasSameKey
        && Derives(key, followsBranches: false);

    /// <summary>Whether the write names a key, an index or a place that was computed from what the check saw.</summary>
    public bool NamesWhatWasSeen => Write.Key is { } key && !HasSameKey && Derives(key, followsBranches: false);

    /// <summary>Whether the check compares with a limit, not with nothing.</summary>
    public bool ComparesWithLimit => Tests().Any(test =>
        test is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } compare
        && (IsLimit(compare.RightOperand, compare.LeftOperand) || IsLimit(compare.LeftOperand, compare.RightOperand)));

    /// <summary>Whether the condition looks at the entry that was found, not only at whether there was one.</summary>
    public bool LooksAtEntry => Tests().Any(test =>
        (test is ILocalReferenceOperation { Local.Type.SpecialType: not SpecialType.System_Boolean } local && Derives(local, followsBranches: false)
            || test == Check.Operation && !Check.Answers)
        && !IsNullTest(test.User().User));

    /// <summary>The type of the object that is made here to be stored, and whether it is made of nothing; or nothing.</summary>
    public (ITypeSymbol Type, bool IsEmpty)? StoredObject
    {
        get
        {
            IOperation? value = Write.Value;
            for (int step = 0; step < MaximalSteps && value is not null; step++)
            {
                value = value.Unwrap();
                if (value is IObjectCreationOperation { Type: { } type } creation)
                    return (type, creation.Initializer is null && creation.Arguments.All(IsCapacity));

                // [], which the oldest compiler served has no name for.
                if (value is { Type: { } collection, Syntax: ExpressionSyntax empty } && empty.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken))
                    return (collection, !empty.ChildNodes().Any());

                value = value switch
                {
                    ICoalesceOperation coalesce => coalesce.WhenNull,
                    ISimpleAssignmentOperation assignment => assignment.Value,
                    ICoalesceAssignmentOperation assignment => assignment.Value,
                    ILocalReferenceOperation local => _definitions.Before(local.Local, local.Syntax.SpanStart)?.Value,
                    _ => null,
                };
            }

            return null;
        }
    }

    private static bool IsCapacity(IArgumentOperation argument) => argument.Parameter?.Type.SpecialType is SpecialType.System_Int32;

    /// <summary>The pair, or nothing when the two do not stand in one function in this order.</summary>
    public static Decision? Between(Access check, Access write, SemanticModel model) =>
        check.Syntax.Span.End <= write.Syntax.SpanStart
        && CollectionCall.Of(model.GetOperation(check.Syntax)) is { } asked
        && CollectionCall.Of(model.GetOperation(write.Syntax)) is { } changed
        && asked.Function is var function && function == changed.Function
            ? new Decision(asked, changed, function, new Definitions(function))
            : null;

    /// <summary>The pair of two calls that stand in one function, the first before the second or inside the value that it stores.</summary>
    /// <param name="check">The first call.</param>
    /// <param name="write">The second.</param>
    /// <param name="function">The function.</param>
    /// <param name="definitions">Where it gives its locals their values.</param>
    public static Decision Between(CollectionCall check, CollectionCall write, IOperation function, Definitions definitions) =>
        new(check, write, function, definitions);

    /// <summary>What is known of a write that nothing was asked before.</summary>
    public static Decision Of(CollectionCall write, IOperation function, Definitions definitions) => new(write, write, function, definitions);

    /// <summary>Whether another check asks the same question of the write's key again.</summary>
    public bool IsRepeatedBy(Access other, SemanticModel model) =>
        CollectionCall.Of(model.GetOperation(other.Syntax)) is not { } again || AsksTheSame(again);

    /// <summary>Whether a look is at the entry that the check or the write is about; one that names no entry may be.</summary>
    public bool AsksTheSame(CollectionCall again) =>
        again.Key is null
        || Write.Key is { } key && IsSame(again.Key, key)
        || Check.Key is { } asked && IsSame(again.Key, asked);

    /// <summary>The conditions of the branches that the write stands in.</summary>
    private IEnumerable<Branch> Around()
    {
        for (IOperation inner = Write.Operation; inner != _function && inner.Parent is { } outer; inner = outer)
            if (BranchOf(outer, inner) is { } branch && branch.Condition != inner)
                yield return branch;
    }

    private static Branch? BranchOf(IOperation outer, IOperation inner) => outer switch
    {
        IConditionalOperation conditional => new(conditional.Condition, conditional.WhenTrue == inner),
        IWhileLoopOperation { Condition: { } condition } loop => new(condition, loop.ConditionIsTop ? !loop.ConditionIsUntil : null),
        ISwitchOperation @switch => new(@switch.Value, TruthOf(inner)),
        ISwitchExpressionOperation @switch => new(@switch.Value, TruthOf(inner)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => new(both.LeftOperand, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => new(either.LeftOperand, false),
        ICoalesceOperation coalesce when coalesce.WhenNull == inner => new(coalesce.Value, null) { IsNull = true },
        _ => null,
    };

    /// <summary>The conditions of earlier branches that leave, so that the write is not reached.</summary>
    private IEnumerable<Branch> Before() =>
        from branch in _function.Descendants().OfType<IConditionalOperation>()
        where branch.Syntax.Span.End <= Write.Operation.Syntax.SpanStart
            && (Leaves(branch.WhenTrue) || Leaves(branch.WhenFalse))
            && IsOnTheWay(branch)
        select new Branch(branch.Condition, !Leaves(branch.WhenTrue));

    private static bool Leaves(IOperation? branch) => branch switch
    {
        IBlockOperation block => block.Operations.Length > 0 && Leaves(block.Operations[block.Operations.Length - 1]),
        IReturnOperation { Kind: not OperationKind.YieldReturn } or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation => true,
        _ => false,
    };

    /// <summary>Whether every path to the write passes this branch: no other branch stands between it and what holds both.</summary>
    private bool IsOnTheWay(IOperation branch)
    {
        IOperation? outer = branch.Parent;
        while (outer is IBlockOperation or ILockOperation or ITryOperation or IUsingOperation && !outer.Syntax.Span.Contains(Write.Operation.Syntax.Span))
            outer = outer.Parent;

        return outer is not null && outer.Syntax.Span.Contains(Write.Operation.Syntax.Span);
    }

    /// <summary>Whether a value was computed from what the check saw.</summary>
    private bool Derives(IOperation value, bool followsBranches = true, int steps = MaximalSteps)
    {
        if (value.Syntax.Span.Contains(Check.Operation.Syntax.Span))
            return true;

        return steps > 0 && Parts(value).Any(part => SymbolOf(part) is { } local
            && _definitions.Before(local, part.Syntax.SpanStart) is { } definition
            && (Derives(definition.Value, followsBranches, steps - 1)
                || IsStep(definition.Operation) && DerivesBefore(local, definition, followsBranches, steps - 1)
                || followsBranches && IsBranchedOn(definition.Operation, steps - 1)));
    }

    // x++ and x += y keep what x was.
    private static bool IsStep(IOperation definition) => definition is IIncrementOrDecrementOperation or ICompoundAssignmentOperation;

    private bool DerivesBefore(ISymbol local, Definitions.Definition step, bool followsBranches, int steps) =>
        _definitions.Before(local, step.Operation.Syntax.SpanStart) is { } earlier && Derives(earlier.Value, followsBranches, steps);

    private bool IsBranchedOn(IOperation definition, int steps)
    {
        for (IOperation inner = definition; inner != _function && inner.Parent is { } outer; inner = outer)
            if (outer is IConditionalOperation conditional && conditional.Condition != inner && Derives(conditional.Condition, followsBranches: true, steps))
                return true;

        return false;
    }

    // What a value falls back to is what it is where it was not found, and what is assigned on the way is not read.
    private static IEnumerable<IOperation> Parts(IOperation value) => value.Unwrap() switch
    {
        ICoalesceOperation coalesce => coalesce.WhenNull.DescendantsAndSelf(),
        ISimpleAssignmentOperation assignment => assignment.Value.DescendantsAndSelf(),
        _ => value.DescendantsAndSelf(),
    };

    private static ISymbol? SymbolOf(IOperation part) => part switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>The parts of the deciding conditions, those of the truths they were computed from included.</summary>
    private IEnumerable<IOperation> Tests()
    {
        Stack<(IOperation Condition, int Steps)> open = new(_branches.Value.Select(branch => (branch.Condition, MaximalSteps)));
        while (open.Count > 0)
        {
            (IOperation condition, int steps) = open.Pop();
            foreach (IOperation part in condition.DescendantsAndSelf())
            {
                yield return part;
                if (steps > 0 && part is ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean } local }
                    && _definitions.Before(local, part.Syntax.SpanStart) is { } definition)
                    open.Push((definition.Value, steps - 1));
            }
        }
    }

    private bool IsLimit(IOperation limit, IOperation counted) =>
        Derives(counted, followsBranches: false) && !Derives(limit, followsBranches: false) && limit.ConstantValue is not { HasValue: true, Value: 0 or 1 };

    private static bool IsNullTest(IOperation? user) => user switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test =>
            test.RightOperand.Unwrap().ConstantValue is { HasValue: true, Value: null } || test.LeftOperand.Unwrap().ConstantValue is { HasValue: true, Value: null },
        IIsPatternOperation { Pattern: var pattern } => IsNullPattern(pattern),
        IArgumentOperation { Parameter.RefKind: RefKind.Out } => true,
        _ => false,
    };

    private static bool IsNullPattern(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation { Pattern: var inner } => IsNullPattern(inner),
        IConstantPatternOperation { Value: var value } => value.Unwrap().ConstantValue is { HasValue: true, Value: null },
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } => true,
        _ => false,
    };

    /// <summary>Whether two expressions name the same value: a constant, or the same variable, not changed between check and write.</summary>
    private bool IsSame(IOperation one, IOperation other)
    {
        (one, other) = (one.Unwrap(), other.Unwrap());
        if (one.ConstantValue is { HasValue: true, Value: var value })
            return other.ConstantValue is { HasValue: true, Value: var same } && Equals(value, same);

        return (one, other) switch
        {
            (ILocalReferenceOperation or IParameterReferenceOperation, _) => SymbolOf(one) is { } symbol
                && SymbolEqualityComparer.Default.Equals(symbol, SymbolOf(other))
                && !_definitions.AnyBetween(symbol, Check.Operation.Syntax.Span.End, Write.Operation.Syntax.SpanStart),
            (IInstanceReferenceOperation, IInstanceReferenceOperation) => true,
            (ITupleOperation tuple, ITupleOperation sameTuple) => tuple.Elements.Length == sameTuple.Elements.Length
                && tuple.Elements.Zip(sameTuple.Elements, IsSame).All(same => same),
            (IMemberReferenceOperation { Instance: var owner } member, IMemberReferenceOperation { Instance: var sameOwner } sameMember) =>
                member.Referenced() is { } referenced
                && SymbolEqualityComparer.Default.Equals(referenced, sameMember.Referenced())
                && (owner is null ? sameOwner is null : sameOwner is not null && IsSame(owner, sameOwner)),
            _ => false,
        };
    }
}
