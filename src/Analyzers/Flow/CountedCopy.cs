using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A copy of a map by code that asks for the count, makes room, and has the map copy itself there: <c>m.ToList()</c>, <c>[.. m]</c>.</summary>
internal static class CountedCopy
{
    // The kind of a spread element, as compilers since 4.8 number it.
    private const OperationKind Spread = (OperationKind)128;

    // A chain of operators that long was not written by hand.
    private const int MaximalOperators = 64;

    /// <summary>What makes the copy, as a reader calls it; nothing where this use makes none.</summary>
    public static string? MakerOf(IOperation? use) => use switch
    {
        null => null,
        IConditionalAccessOperation access => MakerOf(access.WhenNotNull),
        IExpressionStatementOperation statement => MakerOf(statement.Operation),
        IInvocationOperation call => MakerOf(call, call.Arguments),
        IObjectCreationOperation { Constructor: not null } creation => MakerOf(creation, creation.Arguments),
        { Kind: Spread } => RacingCopies.IsSpreadInto(use.Parent?.Type) && use.ChildOperations.All(IsMap) ? "[..]" : null,

        // from entry in s_map orderby entry.Key select entry
        _ when use.User().User is IArgumentOperation { Parent: IInvocationOperation clause } argument && IsMap(use) => MakerOf(clause, [argument]),
        _ => null,
    };

    private static string? MakerOf(IOperation call, IEnumerable<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
            if (IsMap(argument.Value) && MethodOf(call) is { } method && argument.Parameter is { } parameter && MakerOf(call, method, parameter) is { } maker)
                return maker;

        return null;
    }

    private static string? MakerOf(IOperation call, IMethodSymbol method, IParameterSymbol parameter) => RacingCopies.Find(method, parameter) switch
    {
        CountedCopying.AtOnce => method.MethodKind is MethodKind.Constructor ? "new " + method.ContainingType.Name : method.Name,
        CountedCopying.WhenWalked => KeepsOne(call) ? null : method.Name,
        CountedCopying.WhenCopied => CopierOf(call, method.ContainingType),
        _ => null,
    };

    /// <summary>Whether the query that this call returns is only asked for one of its items, or for their number.</summary>
    private static bool KeepsOne(IOperation query)
    {
        for (int count = 0; count < MaximalOperators && NextOf(query) is { } next; count++)
        {
            if (!RacingCopies.StaysSorted(next.TargetMethod))
                return RacingCopies.KeepsOne(next.TargetMethod);

            query = next;
        }

        return false;
    }

    /// <summary>The operator that copies the results of this query, where the query hands that on to its source.</summary>
    private static string? CopierOf(IOperation query, INamedTypeSymbol operators)
    {
        for (int count = 0; count < MaximalOperators && NextOf(query) is { } next; count++)
        {
            if (!SymbolEqualityComparer.Default.Equals(next.TargetMethod.ContainingType, operators) || ArgumentOf(query) is not { Parameter: { } parameter })
                return null;

            switch (RacingCopies.Find(next.TargetMethod, parameter))
            {
                case CountedCopying.AtOnce:
                    return next.TargetMethod.Name;
                case CountedCopying.WhenWalked:
                    return KeepsOne(next) ? null : next.TargetMethod.Name;
                case null:
                    return null;
                default:
                    query = next;
                    break;
            }
        }

        return null;
    }

    private static IInvocationOperation? NextOf(IOperation query) => ArgumentOf(query)?.Parent as IInvocationOperation;

    private static IArgumentOperation? ArgumentOf(IOperation query)
    {
        IOperation? user = query.User().User;
        if (user is ITranslatedQueryOperation whole)
            user = whole.User().User;

        return user as IArgumentOperation;
    }

    private static IMethodSymbol? MethodOf(IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        _ => null,
    };

    private static bool IsMap(IOperation value) => Collections.Find(value.Unwrap().Type) is { IsMap: true, Discipline: Discipline.Concurrent or Discipline.Abstract };
}
