using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What somebody wants who has a map take all its locks.</summary>
internal enum Look
{
    /// <summary>The keys, one after the other.</summary>
    Keys,

    /// <summary>The values, one after the other.</summary>
    Values,

    /// <summary>How many keys there are, or if any, of the copy that is made for it.</summary>
    KeyCount,

    /// <summary>How many values there are, or if any.</summary>
    ValueCount,

    /// <summary>How many entries there are, each time a loop comes round.</summary>
    Count,

    /// <summary>Whether there is any entry, each time a loop comes round.</summary>
    Any,
}

/// <summary>A look into a concurrent map that takes all its locks though it need not.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Extent">The loop or query in which the result is used.</param>
internal sealed record LockedLook(Look Kind, IOperation Extent)
{
    /// <summary>The look that this operation of a map is, or nothing.</summary>
    public static LockedLook? Of(CollectionCall call) => call.Operation switch
    {
        IPropertyReferenceOperation { Property: var property } copy when MapLocks.IsKeys(property) => OfCopy(copy, Look.Keys, Look.KeyCount),
        IPropertyReferenceOperation { Property: var property } copy when MapLocks.IsValues(property) => OfCopy(copy, Look.Values, Look.ValueCount),
        IPropertyReferenceOperation { Property: var property } count when MapLocks.IsCount(property) => InLoop(count, IsEmptyTest(count) ? Look.Any : Look.Count),
        IInvocationOperation { TargetMethod: var method } count when MapLocks.IsCount(method) => InLoop(count, IsEmptyTest(count) ? Look.Any : Look.Count),
        IInvocationOperation { TargetMethod: var method } any when MapLocks.IsAny(method) => InLoop(any, Look.Any),
        _ => null,
    };

    /// <summary>Whether time passes in the loop, beside which the locks are nothing, or others come to their turn while a copy is walked.</summary>
    public bool Waits =>
        Extent.Syntax.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).Any(node => node is AwaitExpressionSyntax or YieldStatementSyntax)
        || Extent.Descendants().OfType<IInvocationOperation>().Any(call => Knowledge.Waits.IsWait(call.TargetMethod) || Knowledge.Waits.IsPause(call.TargetMethod));

    private static LockedLook? OfCopy(IOperation copy, Look walk, Look count)
    {
        (IOperation? user, IOperation operand) = copy.User();
        return user switch
        {
            IForEachLoopOperation { IsAsynchronous: false } loop when loop.Collection == operand => new(walk, loop),
            IPropertyReferenceOperation { Property: var property } number when MapLocks.IsCount(property) => new(count, number),
            IArgumentOperation { Parent: IInvocationOperation query } when MapLocks.IsCount(query.TargetMethod) || MapLocks.IsAny(query.TargetMethod) => new(count, query),
            IArgumentOperation { Parent: IInvocationOperation query } when MapLocks.Walks(query.TargetMethod) && IsWalkedHere(query) => new(walk, ExtentOf(query)),
            _ => null,
        };
    }

    private static bool IsWalkedHere(IInvocationOperation query) => !Consumers.IsDeferred(query.TargetMethod) || WalkedQueries.IsWalked(query);

    /// <summary>The loop that walks the query, or the last call of the chain.</summary>
    private static IOperation ExtentOf(IOperation query)
    {
        IOperation extent = query;
        while (extent.Parent is IArgumentOperation or IInvocationOperation or IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation)
            extent = extent.Parent;

        return extent.Parent is IForEachLoopOperation loop && loop.Collection == extent ? loop : extent;
    }

    private static LockedLook? InLoop(IOperation look, Look kind)
    {
        for (IOperation inner = look; inner.Parent is { } outer and not (IAnonymousFunctionOperation or ILocalFunctionOperation); inner = outer)
            if (outer is ILoopOperation loop && IsRepeated(inner, loop))
                return new(kind, loop);

        return null;
    }

    private static bool IsRepeated(IOperation part, ILoopOperation loop) => loop switch
    {
        IForEachLoopOperation each => each.Collection != part,
        IForLoopOperation counted => !counted.Before.Contains(part),
        _ => true,
    };

    /// <summary>Whether a number of entries is only compared with none.</summary>
    private static bool IsEmptyTest(IOperation count)
    {
        (IOperation? user, IOperation operand) = count.User();
        return user is IBinaryOperation comparison
            && (comparison.LeftOperand == operand ? comparison.RightOperand : comparison.LeftOperand).ConstantValue is { HasValue: true, Value: var number }
            && (comparison.OperatorKind, comparison.LeftOperand == operand, number) is
                (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, _, 0)
                or (BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThanOrEqual, true, 0)
                or (BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan, true, 1)
                or (BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThanOrEqual, false, 0)
                or (BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan, false, 1);
    }
}
