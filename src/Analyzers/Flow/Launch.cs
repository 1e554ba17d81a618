using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Reads off a call that receives a callback who runs it, beside what, and who waits for it.</summary>
internal static class Launch
{
    // A task goes through a handful of calls before somebody keeps it.
    private const int MaximalSteps = 16;

    /// <summary>The call and parameter that this function, a lambda, method group or variable, is an argument for; one of several of a <c>params</c> too.</summary>
    public static (IOperation Call, IMethodSymbol Method, IParameterSymbol Parameter)? Receiver(IOperation function)
    {
        IOperation? user = function.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArrayInitializerOperation or IArrayCreationOperation)
            user = user.Parent;

        if (user is not IArgumentOperation { Parameter: { } parameter, Parent: { } call })
            return null;

        return call switch
        {
            IInvocationOperation invocation => (call, invocation.TargetMethod, parameter),
            IObjectCreationOperation { Constructor: { } constructor } => (call, constructor, parameter),
            _ => null,
        };
    }

    /// <summary>The event that this function is made a handler of.</summary>
    public static (IOperation Call, IEventSymbol Event)? Event(IOperation function)
    {
        IOperation? user = function.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            user = user.Parent;

        return user is IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: var @event } } ? (user, @event) : null;
    }

    /// <summary>What the callback runs beside, by what the call is given along with it.</summary>
    public static Company Company(IOperation call, Company declared, Func<IOperation, IOperation> made)
    {
        Company company = declared;
        foreach (IArgumentOperation argument in (call as IInvocationOperation)?.Arguments ?? ((IObjectCreationOperation)call).Arguments)
            company = With(argument, company, made);

        return company is Knowledge.Company.ItselfIfAsked || IsSequential(call) ? Knowledge.Company.Nobody : company;
    }

    private static Company With(IArgumentOperation argument, Company company, Func<IOperation, IOperation> made)
    {
        IOperation value = made(argument.Value.Unwrap());
        if (argument.Parameter is { } parameter && Parallelism.IsPeriod(parameter))
            return IsInfinite(value) ? Knowledge.Company.Creator : company;

        // A scheduler of one's own may run its tasks one after the other.
        if (Parallelism.IsScheduler(argument.Parameter?.Type))
            return value is IPropertyReferenceOperation { Property: var scheduler } && Parallelism.IsUsualScheduler(scheduler) ? company : Knowledge.Company.Nobody;

        return Degree(value) switch
        {
            null => company,
            { HasValue: true, Value: 1 } => Knowledge.Company.Nobody,
            _ => Knowledge.Company.Itself,
        };
    }

    /// <summary>The degree of parallelism that an options object is made with; nothing where it sets none.</summary>
    private static Optional<object?>? Degree(IOperation options)
    {
        if (options is IObjectCreationOperation { Initializer: { } initializer })
            foreach (IOperation setting in initializer.Initializers)
                if (setting is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var set } } assignment && Parallelism.IsDegree(set))
                    return assignment.Value.ConstantValue;

        return null;
    }

    private static bool IsInfinite(IOperation period) => period switch
    {
        { ConstantValue: { HasValue: true, Value: -1 or -1L or uint.MaxValue } } => true,
        IFieldReferenceOperation { Field: var field } => Parallelism.IsNever(field),
        _ => false,
    };

    /// <summary><c>.AsParallel().WithDegreeOfParallelism(1)</c>.</summary>
    private static bool IsSequential(IOperation call)
    {
        IOperation? current = call;
        for (int step = 0; step < MaximalSteps && current is IInvocationOperation query && Callbacks.IsParallelQuery(query.TargetMethod); step++)
        {
            if (Parallelism.Limits(query.TargetMethod) && query.Arguments.Last().Value.ConstantValue is { HasValue: true, Value: 1 })
                return true;

            current = query.Arguments.FirstOrDefault()?.Value.Unwrap();
        }

        return false;
    }

    /// <summary>What becomes of what a call returns, and the variable that keeps it.</summary>
    public static (Fate Fate, ISymbol? Handle) FateOf(IOperation call)
    {
        IOperation? value = call;
        for (int step = 0; step < MaximalSteps && value is not null; step++)
        {
            (IOperation? user, IOperation operand) = value.User();
            if (Decide(user, operand) is { } decided)
                return decided;

            value = user is IArgumentOperation ? user.Parent : user;
        }

        return (Fate.Unknown, null);
    }

    private static (Fate, ISymbol?)? Decide(IOperation? user, IOperation operand) => user switch
    {
        IAwaitOperation => (Fate.Joined, null),
        IExpressionStatementOperation => (Fate.Dropped, null),
        IReturnOperation => (Fate.Returned, null),
        IInvocationOperation call when call.Instance == operand => DecideCalled(call),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } when Waits.IsWait(getter) => (Fate.Joined, null),
        IArgumentOperation { Parent: IInvocationOperation call } => DecidePassed(call),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => (Fate.Kept, declarator.Symbol),
        ISimpleAssignmentOperation { Target: IDiscardOperation } => (Fate.Dropped, null),
        ISimpleAssignmentOperation assignment => Keep(assignment.Target),
        IUsingOperation => (Fate.Unknown, null),
        IArrayInitializerOperation or IArrayCreationOperation or IPropertyReferenceOperation or IConditionalOperation or ICoalesceOperation
            or IObjectOrCollectionInitializerOperation or IObjectCreationOperation => null,
        _ => (Fate.Unknown, null),
    };

    // task.ConfigureAwait(false), task.ContinueWith(…), thread.Start(), tasks.Add(task) are told apart by what they return.
    private static (Fate, ISymbol?)? DecideCalled(IInvocationOperation call) =>
        Waits.IsWait(call.TargetMethod) ? (Fate.Joined, null)
        : Waits.Starts(call.TargetMethod) ? (Fate.Dropped, null)
        : call.TargetMethod.ReturnsVoid ? (Fate.Unknown, null)
        : null;

    private static (Fate, ISymbol?)? DecidePassed(IInvocationOperation call)
    {
        if (Waits.IsWait(call.TargetMethod))
            return (Fate.Joined, null);

        if (Waits.Gathers(call.TargetMethod) || Consumers.IsFramework(call.TargetMethod.ContainingAssembly) && call.TargetMethod.IsExtensionMethod)
            return null;

        return Collections.EffectOf(call.TargetMethod) is Effect.Grow or Effect.Write && call.Instance is { } keeper ? Keep(keeper) : (Fate.Unknown, null);
    }

    private static (Fate, ISymbol?) Keep(IOperation target) => Root(target) is { } root ? (Fate.Kept, root) : (Fate.Unknown, null);

    /// <summary>The variable that an expression starts from: <c>tasks</c> in <c>tasks[i]</c>, the field in <c>this._gate.Token</c>.</summary>
    public static ISymbol? Root(IOperation operation)
    {
        IOperation? current = operation.Unwrap();
        for (int step = 0; step < MaximalSteps; step++)
            switch (current)
            {
                case IArrayElementReferenceOperation element:
                    current = element.ArrayReference.Unwrap();
                    break;
                case IMemberReferenceOperation { Instance: { } instance } and not IFieldReferenceOperation { Instance: IInstanceReferenceOperation }
                    when instance is not IInstanceReferenceOperation:
                    current = instance.Unwrap();
                    break;
                default:
                    return current?.Referenced();
            }

        return null;
    }

    /// <summary>Whether a query starts all of its callbacks' tasks at once: it is gathered by <c>Task.WhenAll</c> or copied before anybody waits.</summary>
    public static bool StartsAll(IOperation query, Func<ILocalSymbol, bool> isGathered)
    {
        IOperation? value = query;
        for (int step = 0; step < MaximalSteps && value is not null; step++)
        {
            (IOperation? user, _) = value.User();
            switch (user)
            {
                case IArgumentOperation { Parent: IInvocationOperation call } when Waits.StartsAll(call.TargetMethod) || Sequences.Copies(call.TargetMethod):
                    return true;
                case IArgumentOperation { Parent: IInvocationOperation call } when Consumers.IsDeferred(call.TargetMethod):
                    value = call;
                    break;
                case ITranslatedQueryOperation:
                    value = user;
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return isGathered(declarator.Symbol);
                default:
                    return false;
            }
        }

        return false;
    }
}
