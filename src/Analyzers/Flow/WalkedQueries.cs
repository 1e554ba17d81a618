using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Tells whether a deferred query is walked by the very expression that makes it: <c>s_map.Select(f).ToArray()</c>.</summary>
internal static class WalkedQueries
{
    // A chain of operators that long was not written by hand.
    private const int MaximalOperators = 64;

    /// <summary>Whether what this function is passed to is a query that is walked on the spot, so that the function runs then and there.</summary>
    public static bool RunsOnTheSpot(IOperation function)
    {
        IOperation? user = function.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            user = user.Parent;

        return user is IArgumentOperation { Parent: IInvocationOperation query } && IsWalked(query);
    }

    /// <summary>Whether this deferred query is walked by the expression or loop that it stands in.</summary>
    public static bool IsWalked(IOperation query)
    {
        for (int count = 0; count < MaximalOperators; count++)
        {
            (IOperation? user, IOperation operand) = query.User();
            switch (user)
            {
                case ITranslatedQueryOperation whole:
                    query = whole;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation next } when Consumers.IsDeferred(next.TargetMethod):
                    query = next;
                    break;
                case IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation next }:
                    return Consumers.EffectOnArgument(next.TargetMethod, parameter) is Effect.Read or Effect.Enumerate;
                case IArgumentOperation { Parameter: { } parameter, Parent: IObjectCreationOperation { Constructor: { } constructor } }:
                    return Consumers.EffectOnArgument(constructor, parameter) is Effect.Enumerate;
                case IForEachLoopOperation loop:
                    return loop.Collection == operand && !loop.IsAsynchronous;
                default:
                    return false;
            }
        }

        return false;
    }
}
