using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Conditions: what is held depends on how they turn out.</content>
internal sealed partial class BodyWalk
{
    private (GuardSet WhenTrue, GuardSet WhenFalse) VisitCondition(IOperation condition, GuardSet held)
    {
        IOperation test = condition.Unwrap();
        switch (test)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                (GuardSet whenTrue, GuardSet whenFalse) = VisitCondition(not.Operand, held);
                return (whenFalse, whenTrue);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and:
                return VisitAnd(and, held);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or:
                return VisitOr(or, held);
            default:
                return Learn(test, held, Visit(test, held));
        }
    }

    private (GuardSet WhenTrue, GuardSet WhenFalse) VisitAnd(IBinaryOperation and, GuardSet held)
    {
        (GuardSet leftTrue, GuardSet leftFalse) = VisitNested(and.LeftOperand, held);
        (GuardSet rightTrue, GuardSet rightFalse) = VisitNested(and.RightOperand, leftTrue);
        return (rightTrue, leftFalse.Join(rightFalse));
    }

    private (GuardSet WhenTrue, GuardSet WhenFalse) VisitOr(IBinaryOperation or, GuardSet held)
    {
        (GuardSet leftTrue, GuardSet leftFalse) = VisitNested(or.LeftOperand, held);
        (GuardSet rightTrue, GuardSet rightFalse) = VisitNested(or.RightOperand, leftFalse);
        return (leftTrue.Join(rightTrue), rightFalse);
    }

    private (GuardSet WhenTrue, GuardSet WhenFalse) VisitNested(IOperation condition, GuardSet held)
    {
        if (_depth >= MaximalDepth)
        {
            _isTooDeep = true;
            return (held, held);
        }

        _depth++;
        (GuardSet, GuardSet) result = VisitCondition(condition, held);
        _depth--;
        return result;
    }

    private Acquisition? Answer(IOperation condition)
    {
        Acquisition? acquisition = Awaited(condition) switch
        {
            IInvocationOperation call => Acquisition.Of(call, _aliases.ValueOf),
            IPropertyReferenceOperation property => Acquisition.Of(property, _aliases.ValueOf),
            _ => null,
        };

        return acquisition is { Step: GuardStep.Tries or GuardStep.Checks } ? acquisition : null;
    }

    private (GuardSet WhenTrue, GuardSet WhenFalse) Learn(IOperation condition, GuardSet before, GuardSet after)
    {
        if (condition is ILocalReferenceOperation { Local: var taken } && _takenIf.TryGetValue(taken, out Guard? guard))
            return (after.With(guard), after);

        if (Asked(condition, after) is { } asked)
            return asked;

        if (Answer(condition) is { } answer)
            return (before.With(answer.Guard), before);

        if (condition.ConstantValue is { HasValue: true, Value: bool isTrue })
            return isTrue ? (after, GuardSet.Unreachable) : (GuardSet.Unreachable, after);

        return OnceGate.Of(condition) switch
        {
            true => (after.With(Guard.Once()), after),
            false => (after, after.With(Guard.Once())),
            null => (after, after),
        };
    }
}
