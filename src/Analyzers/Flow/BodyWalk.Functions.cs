using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Lambdas and local functions: regions that run when somebody calls them.</content>
internal sealed partial class BodyWalk
{
    private GuardSet VisitLambda(IAnonymousFunctionOperation lambda, GuardSet held)
    {
        NoteRun(lambda, lambda.Symbol);
        VisitRegion(RegionOf(lambda, held), lambda.Body);
        return held;
    }

    private GuardSet VisitLocalFunction(ILocalFunctionOperation function, GuardSet held)
    {
        VisitRegion(new Region(RegionKind.LocalFunction, _region, GuardSet.None, function.Symbol), function.Body);
        return held;
    }

    private void VisitRegion(Region region, IOperation? body)
    {
        (Region outer, Exits exits) = (_region, _exits);
        _region = region;
        Visit(body, GuardSet.None);
        (_region, _exits) = (outer, exits);
    }

    private Region RegionOf(IAnonymousFunctionOperation lambda, GuardSet held)
    {
        if (RunnerOf(lambda) is { } runner)
            return new Region(RegionKind.OtherThread, _region, held, lambda.Symbol, Runner: runner);

        if (Receiver(lambda) is not { } receiver)
            return new Region(IsOnlyCalled(lambda) ? RegionKind.LocalFunction : RegionKind.Later, _region, held, lambda.Symbol);

        RegionKind? kind = TimingOf(lambda) switch
        {
            CallbackTiming.AtOnce => RegionKind.AtOnce,
            CallbackTiming.OnceUnderALock => RegionKind.Once,
            CallbackTiming.Later => RegionKind.Later,
            _ => null,
        };

        if (kind is { } known)
            return new Region(known, _region, held, lambda.Symbol);

        return IsOfThisProgram(receiver.Method)
            ? PassedTo(receiver.Parameter, lambda, held, lambda.Symbol)
            : new Region(UnlistedKind(receiver.Method), _region, held, lambda.Symbol);
    }

    /// <summary>Whether the lambda is in a local that this body does nothing with but call it, as if it were a local function.</summary>
    private bool IsOnlyCalled(IOperation lambda)
    {
        if (User(lambda) is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } })
            return false;

        ILocalReferenceOperation[] uses = [.. _root.Descendants().OfType<ILocalReferenceOperation>().Where(use => SymbolEqualityComparer.Default.Equals(use.Local, local))];
        return uses.Length > 0 && Array.TrueForAll(uses, use => use.Parent is IInvocationOperation call && call.Instance == use);
    }

    private Region PassedTo(IParameterSymbol parameter, IOperation function, GuardSet held, IMethodSymbol? itself) =>
        new(RegionKind.Passed, _region, held, itself, parameter.OriginalDefinition) { Site = User(function)?.Parent is { } call ? SiteOf(call) : null };

    private bool IsOfThisProgram(IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _member.ContainingAssembly);

    // What the framework runs at once is in the table.
    private static RegionKind UnlistedKind(IMethodSymbol method) =>
        Consumers.IsFramework(method.ContainingAssembly) ? RegionKind.Later : RegionKind.Unknown;

    private static CallbackTiming? TimingOf(IOperation function)
    {
        if (Receiver(function) is not { } receiver)
            return null;

        // An asynchronous lambda goes on after the query has been walked.
        CallbackTiming? timing = Callbacks.TimingOf(receiver.Method, receiver.Parameter);
        return timing is CallbackTiming.Later && function is not IAnonymousFunctionOperation { Symbol.IsAsync: true }
            && Consumers.IsDeferred(receiver.Method) && WalkedQueries.RunsOnTheSpot(function)
            ? CallbackTiming.AtOnce
            : timing;
    }

    /// <summary>Who runs this lambda or method group on another thread; nothing when nobody is known to.</summary>
    private static Runner? RunnerOf(IOperation function)
    {
        if (User(function) is IEventAssignmentOperation subscription)
            return RunnerOf(subscription, function);

        if (TimingOf(function) is not CallbackTiming.OtherThread || Receiver(function) is not { } receiver)
            return null;

        bool isJoined = Callbacks.Waits(receiver.Method) || User(function)?.Parent is IInvocationOperation call && IsTaskKept(call);
        return new Runner(NameOf(receiver.Method), function.Syntax.GetLocation(), isJoined);
    }

    private static Runner? RunnerOf(IEventAssignmentOperation subscription, IOperation handler) =>
        subscription is { Adds: true, EventReference: IEventReferenceOperation { Event: var @event } }
            && Callbacks.TimingOf(@event) is CallbackTiming.OtherThread
            ? new Runner(@event.ContainingType.Name + "." + @event.Name, handler.Syntax.GetLocation())
            : null;

    private static string NameOf(IMethodSymbol runner) => runner.MethodKind switch
    {
        MethodKind.Constructor => runner.ContainingType.Name,
        MethodKind.LocalFunction => runner.Name,
        _ => runner.ContainingType.Name + "." + runner.Name,
    };

    /// <summary>
    /// Whether somebody gets the task that can wait for it: the caller, or this member itself, in a local or a collection. A task that is dropped or
    /// put into a field runs on beside everything else.
    /// </summary>
    private static bool IsTaskKept(IInvocationOperation call)
    {
        if (!Callbacks.ReturnsTask(call.TargetMethod))
            return false;

        (IOperation? user, _) = call.User();
        return user is not (IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IMemberReferenceOperation or IDiscardOperation });
    }

    private static IOperation? User(IOperation function)
    {
        IOperation? user = function.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            user = user.Parent;

        return user;
    }

    /// <summary>The method and parameter that a lambda or method group is passed to, or nothing when it is put elsewhere.</summary>
    private static (IMethodSymbol Method, IParameterSymbol Parameter)? Receiver(IOperation function)
    {
        if (User(function) is not IArgumentOperation { Parameter: { } parameter } argument)
            return null;

        return argument.Parent switch
        {
            IInvocationOperation call => (call.TargetMethod, parameter),
            IObjectCreationOperation { Constructor: { } constructor } => (constructor, parameter),
            _ => null,
        };
    }
}
