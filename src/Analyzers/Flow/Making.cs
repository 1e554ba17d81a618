using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What is left behind when a value is made once more and forgotten.</summary>
internal enum Remainder
{
    /// <summary>An object that should have been disposed of.</summary>
    Object,

    /// <summary>Work that goes on, and is done twice.</summary>
    Work,

    /// <summary>A handler that somebody else keeps.</summary>
    Subscription,
}

/// <summary>What is left behind, and what it is called.</summary>
internal sealed record Leftover(Remainder Kind, string Name);

/// <summary>
/// Finds out what making a value leaves behind. A result is followed through locals, choices and the methods of the compilation that return it; an object of a
/// type of the compilation is as harmless as what its constructors and initializers do. What cannot be seen leaves nothing, as far as this tells.
/// </summary>
internal sealed class Making(CompilationFacts facts)
{
    private const int MaximalSteps = 6;

    // What has been looked at and leaves nothing need not be looked at again on another way.
    private readonly HashSet<IMethodSymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>What a run of this function, whose result nobody keeps, leaves behind.</summary>
    public Leftover? OfRun(Function function) => OfRun(function, MaximalSteps);

    /// <summary>What this value leaves behind when nobody keeps it.</summary>
    /// <param name="value">The expression that makes it.</param>
    /// <param name="definitions">Where the function around it gives its locals their values.</param>
    public Leftover? OfValue(IOperation value, Definitions definitions) => OfValue(value, definitions, MaximalSteps);

    private Leftover? OfRun(Function function, int steps)
    {
        if (function.Symbol.IsAsync)
            return Promises.IsTask(function.Symbol.ReturnType) ? new Leftover(Remainder.Work, function.Symbol.Name) : null;

        if (!_seen.Add(function.Symbol))
            return null;

        return function.Results.Select(result => OfValue(result, function.Definitions, steps)).FirstOrDefault(left => left is not null)
            ?? function.Root.Own().Select(operation => Begun(operation, function)).FirstOrDefault(left => left is not null);
    }

    private Leftover? OfValue(IOperation value, Definitions definitions, int steps)
    {
        if (steps == 0)
            return null;

        return value.Unwrap() switch
        {
            IObjectCreationOperation creation => OfCreation(creation, definitions, steps),
            ILocalReferenceOperation local => definitions.Before(local.Local, local.Syntax.SpanStart) is { } definition ? OfValue(definition.Value, definitions, steps - 1) : null,
            ISimpleAssignmentOperation assignment => OfValue(assignment.Value, definitions, steps - 1),
            ICoalesceOperation coalesce => OfValue(coalesce.Value, definitions, steps - 1) ?? OfValue(coalesce.WhenNull, definitions, steps - 1),
            IConditionalOperation { WhenFalse: { } otherwise } choice => OfValue(choice.WhenTrue, definitions, steps - 1) ?? OfValue(otherwise, definitions, steps - 1),
            ISwitchExpressionOperation choice => choice.Arms.Select(arm => OfValue(arm.Value, definitions, steps - 1)).FirstOrDefault(left => left is not null),
            ITupleOperation tuple => tuple.Elements.Select(element => OfValue(element, definitions, steps - 1)).FirstOrDefault(left => left is not null),
            IInvocationOperation call => OfCall(call, definitions, steps),
            _ => null,
        };
    }

    private Leftover? OfCall(IInvocationOperation call, Definitions definitions, int steps)
    {
        IMethodSymbol method = call.TargetMethod;
        if (Products.IsCompleted(method))
            return call.Arguments.Select(argument => OfValue(argument.Value, definitions, steps - 1)).FirstOrDefault(left => left is not null);

        if (Products.Opens(method))
            return new Leftover(Remainder.Object, method.ReturnType.Name);

        if (Functions.Of(method, facts) is { } function)
            return OfRun(function, steps - 1);

        if (Promises.IsTask(method.ReturnType))
            return new Leftover(Remainder.Work, method.MethodKind is MethodKind.DelegateInvoke ? call.Instance?.Referenced()?.Name ?? method.Name : method.Name);

        // new Feed(url).WithTimeout(5): a method that returns its own type is taken to return its object.
        return call.Instance is { } instance && SymbolEqualityComparer.Default.Equals(method.ReturnType, instance.Type) ? OfValue(instance, definitions, steps - 1) : null;
    }

    private Leftover? OfCreation(IObjectCreationOperation creation, Definitions definitions, int steps)
    {
        if (creation is not { Type: INamedTypeSymbol type, Constructor: { } constructor } || Promises.IsTask(type))
            return null;

        bool isOurs = !type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;
        if (!isOurs && Products.IsDisposable(type) && !Products.IsHarmless(type))
            return new Leftover(Remainder.Object, type.Name);

        return creation.Arguments.Select(argument => argument.Value).Concat(Assigned(creation))
                .Select(part => OfValue(part, definitions, steps - 1)).FirstOrDefault(left => left is not null)
            ?? (isOurs ? OfConstruction(type, constructor.OriginalDefinition, steps - 1) : null);
    }

    private static IEnumerable<IOperation> Assigned(IObjectCreationOperation creation) =>
        creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Select(member => member.Value) ?? [];

    /// <summary>What the constructor that is called, the initializers beside it and those of the base types leave behind.</summary>
    private Leftover? OfConstruction(INamedTypeSymbol made, IMethodSymbol constructor, int steps)
    {
        if (!_seen.Add(constructor))
            return null;

        bool isBase = false;
        for (INamedTypeSymbol? type = made.OriginalDefinition; type is { SpecialType: not SpecialType.System_Object } && steps > 0; type = type.BaseType?.OriginalDefinition)
        {
            if (type.DeclaringSyntaxReferences.IsEmpty)
                return !type.IsAbstract && Products.IsDisposable(type) && !Products.IsHarmless(type) ? new Leftover(Remainder.Object, made.Name) : null;

            foreach (Body body in facts.BodiesOf(type))
                if (IsRun(body.Member, constructor, isBase) && facts.ModelOf(body.Syntax).GetOperation(body.Syntax) is { } root && InConstructor(new Function(constructor, root) { IsConstruction = true }, steps) is { } left)
                    return left with { Name = made.Name };

            isBase = true;
        }

        return null;
    }

    private static bool IsRun(ISymbol member, IMethodSymbol constructor, bool isBase) => member switch
    {
        IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } => true,
        IMethodSymbol { MethodKind: MethodKind.Constructor } other => isBase || SymbolEqualityComparer.Default.Equals(other, constructor),
        _ => false,
    };

    private Leftover? InConstructor(Function function, int steps)
    {
        foreach (IOperation operation in function.Root.Own())
        {
            // What is made here and disposed of at once is not kept.
            if (IsUsed(operation))
                continue;

            Leftover? left = Begun(operation, function) ?? operation switch
            {
                IObjectCreationOperation creation => OfCreation(creation, function.Definitions, steps - 1),
                IInvocationOperation call when Products.Opens(call.TargetMethod) => new Leftover(Remainder.Object, call.TargetMethod.ReturnType.Name),
                _ => null,
            };
            if (left is not null)
                return left;
        }

        return null;
    }

    /// <summary>What this operation begins that goes on when the function has returned.</summary>
    private Leftover? Begun(IOperation operation, Function function) => operation switch
    {
        IInvocationOperation call when Products.Starts(call.TargetMethod) && !IsEnded(call, function) => new Leftover(Remainder.Work, call.TargetMethod.Name),
        IInvocationOperation call when Products.Subscribes(call.TargetMethod) && !IsMadeIn(call.Instance, function) => new Leftover(Remainder.Subscription, call.Instance?.Referenced()?.Name ?? call.TargetMethod.Name),
        IInvocationOperation call when IsLaunch(call) && Launch.FateOf(call).Fate is Fate.Dropped or Fate.Kept => new Leftover(Remainder.Work, call.TargetMethod.Name),
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: var @event, Instance: var owner } } when (owner is not null || @event.IsStatic) && !IsMadeIn(owner, function) =>
            new Leftover(Remainder.Subscription, @event.Name),
        _ => null,
    };

    // What continues a task that is there begins nothing.
    private static bool IsLaunch(IInvocationOperation call) =>
        !Callbacks.Waits(call.TargetMethod)
        && !(call.Instance is { Type: { } continued } && Promises.IsTask(continued))
        && call.Arguments.Any(argument => argument.Parameter is { Type.TypeKind: TypeKind.Delegate } parameter && Callbacks.CompanyOf(call.TargetMethod, parameter) is not null);

    private static bool IsEnded(IInvocationOperation call, Function function) =>
        call.Instance?.Unwrap() is ILocalReferenceOperation local && function.Definitions.Before(local.Local, local.Syntax.SpanStart) is { } definition && IsUsed(definition.Value);

    // using (var connection = Open()) …
    private static bool IsUsed(IOperation value)
    {
        IOperation? user = value.User().User;
        while (user is IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation)
            user = user.Parent;

        return user is IUsingDeclarationOperation or IUsingOperation;
    }

    /// <summary>Whether an object was made by this function, so that what is attached to it goes with it; an object's own events do, too, while it is being made.</summary>
    private static bool IsMadeIn(IOperation? owner, Function function) => owner?.Unwrap() switch
    {
        IObjectCreationOperation => true,
        ILocalReferenceOperation local => function.Declares(local.Local) && function.Definitions.Before(local.Local, local.Syntax.SpanStart)?.Value.Unwrap() is IObjectCreationOperation or IInvocationOperation,
        IInstanceReferenceOperation => function.IsConstruction,
        IMemberReferenceOperation { Instance: { } instance } member => function.IsConstruction && instance is IInstanceReferenceOperation && member is not IEventReferenceOperation && IsAssignedIn(member, function),
        _ => false,
    };

    // _timer = new Timer(); _timer.Elapsed += …;
    private static bool IsAssignedIn(IMemberReferenceOperation member, Function function) => function.Root.Own().OfType<ISimpleAssignmentOperation>().Any(assignment =>
        SymbolEqualityComparer.Default.Equals(assignment.Target.Referenced(), member.Referenced()) && assignment.Value.Unwrap() is IObjectCreationOperation or IInvocationOperation);
}
