using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Follows a mention of a collection to the places where it leaves its function: as it is, as a live view, as a query that has not run, or inside
/// something else that carries it. What only reads it or copies it on the spot ends the way.
/// </summary>
/// <remarks>
/// A collection that the same member replaces afterwards is swapped out: whoever gets the old one has it to himself. A local is followed when it has
/// one value only. What a method does with an argument is known for the framework's by the tables; another method of the program keeps it when it
/// stores it; of any other nothing is known, and nothing is said.
/// </remarks>
internal sealed class Departures
{
    // Longer chains and more locals in a row are not written by hand.
    private const int MaximalSteps = 64;
    private const int MaximalLocals = 4;

    private readonly ISymbol _state;
    private readonly IOperation _body;

    private Departures(ISymbol state, IOperation body)
    {
        _state = state;
        _body = body;
    }

    /// <summary>The places to which this mention of a state leads.</summary>
    public static IReadOnlyList<Departure> Of(IOperation mention, ISymbol state)
    {
        Departures departures = new(state, mention.Body());
        return departures.IsSwappedOut(mention) ? [] : departures.Follow(new Goods(mention, mention, Cargo.Itself), MaximalLocals);
    }

    /// <summary>Whether the member gives the state another object after this mention.</summary>
    private bool IsSwappedOut(IOperation mention) => _body.Descendants().Any(operation =>
        operation.Syntax.SpanStart > mention.Syntax.SpanStart
        && operation.Referenced() is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, _state)
        && (operation.Write() is ISimpleAssignmentOperation or IDeconstructionAssignmentOperation || operation.Parent is ITupleOperation { Parent: IDeconstructionAssignmentOperation }
            || operation.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }));

    private IReadOnlyList<Departure> Follow(Goods goods, int locals)
    {
        // Each turn moves to an ancestor or into the part after a question mark, so this ends.
        for (int step = 0; step < MaximalSteps; step++)
        {
            (IOperation? user, IOperation operand) = goods.Value.User();
            if (Onwards(goods, user, operand) is { } next)
                goods = next;
            else
                return user is null ? [] : End(goods, user, operand, locals);
        }

        return [];
    }

    /// <summary>The operation that carries the goods on, or nothing where they end.</summary>
    private static Goods? Onwards(Goods goods, IOperation? user, IOperation operand) => user switch
    {
        IConditionalAccessOperation access when access.Operation == operand => access.Instance() is { } instance ? goods with { Value = instance } : null,
        IConditionalAccessOperation => goods with { Value = user },
        ICoalesceOperation => goods with { Value = user },
        ICoalesceAssignmentOperation coalesce when coalesce.Target == operand => goods with { Value = user, Source = user },
        IConditionalOperation conditional when conditional.Condition != operand && conditional.Type is not null => goods with { Value = user },
        ISwitchExpressionArmOperation { Parent: { } choice } arm when arm.Value == operand => goods with { Value = choice },
        ITranslatedQueryOperation query => goods.AsQuery(query),
        ITupleOperation { Parent: not IDeconstructionAssignmentOperation } tuple => goods with { Value = tuple },
        ISimpleAssignmentOperation { Parent: IAnonymousObjectCreationOperation made } member when member.Value == operand => goods with { Value = made },
        ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation made } } member when member.Value == operand => goods with { Value = made },
        IArrayInitializerOperation { Parent: IArrayCreationOperation array } => goods with { Value = array },
        IInvocationOperation call when call.Instance == operand => Collections.ReturnsView(call.TargetMethod) || goods.Cargo is Cargo.Query && IsWalk(call) ? goods.AsView(call, isCopyable: false) : null,
        IPropertyReferenceOperation property when property.Instance == operand =>
            property.Property.GetMethod is { } getter && Collections.ReturnsView(getter) ? goods.AsView(property, isCopyable: Collections.EffectOf(getter) is Effect.Enumerate) : null,
        IArgumentOperation { Parameter: { } parameter } argument => Through(goods, argument, parameter),
        _ => null,
    };

    private static bool IsWalk(IInvocationOperation call) => Collections.EffectOf(call.TargetMethod) is Effect.Enumerate;

    /// <summary>What a call returns that carries its argument: a query over it, a wrapper around it, an object that keeps it.</summary>
    private static Goods? Through(Goods goods, IArgumentOperation argument, IParameterSymbol parameter)
    {
        (IMethodSymbol? method, IOperation? result) = argument.Parent switch
        {
            IInvocationOperation call => (call.TargetMethod, call),
            IObjectCreationOperation { Constructor: { } constructor } creation => (constructor, creation),
            _ => ((IMethodSymbol?)null, (IOperation?)null),
        };
        if (method is null || result is null || goods.Cargo is Cargo.Itself && HidesCollection(parameter.Type))
            return null;

        if (Views.Returns(method, parameter))
            return goods with { Value = result, Source = goods.Cargo is Cargo.Itself ? result : goods.Source };

        Effect? effect = Consumers.EffectOnArgument(method, parameter);
        if ((effect is null or Effect.Enumerate) && Consumers.IsDeferred(method) || Keeping.IsIterator(method))
            return goods.AsQuery(result);

        if (effect is Effect.HandOut && Keeping.Wraps(method))
            return goods.AsView(result, isCopyable: false);

        bool isCarried = effect is null && (Keeping.IsMadeOf(method, parameter) || method.MethodKind is MethodKind.Constructor && Keeping.KeptBy(parameter) is not null);
        return isCarried ? goods with { Value = result } : null;
    }

    // class Batch : Dictionary<string, Load>, IBatch: who gets it as an IBatch sees no collection.
    private static bool HidesCollection(ITypeSymbol type) =>
        type is { TypeKind: TypeKind.Interface, DeclaringSyntaxReferences.IsEmpty: false }
        && type.AllInterfaces.All(face => Collections.Find(face) is null && face.OriginalDefinition.SpecialType is not (SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_Generic_IEnumerable_T));

    private IReadOnlyList<Departure> End(Goods goods, IOperation user, IOperation operand, int locals)
    {
        switch (user)
        {
            case IReturnOperation when IsOfMember(user):
                return [goods.Leave(Way.Returned)];
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return FollowLocal(goods, declarator.Symbol, locals);
            case IAssignmentOperation assignment when assignment.Value == operand:
                return Stored(goods, assignment.Target.Unwrap(), locals);
            case IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call } when Keeping.KeptBy(parameter) is { } keeper && !IsOwn(keeper) && !(goods.Cargo is Cargo.Itself && HidesCollection(parameter.Type)):
                return [goods.Leave(Way.Kept, call.TargetMethod)];
            default:
                return [];
        }
    }

    private IReadOnlyList<Departure> Stored(Goods goods, IOperation target, int locals) => target switch
    {
        ILocalReferenceOperation local => FollowLocal(goods, local.Local, locals),
        IParameterReferenceOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } when IsOfMember(target) => [goods.Leave(Way.Returned)],
        IPropertyReferenceOperation { Property.IsIndexer: true } => [],
        IMemberReferenceOperation { Instance: ILocalReferenceOperation { Local: var holder } } => FollowLocal(goods, holder, locals),
        IFieldReferenceOperation or IPropertyReferenceOperation when target.Referenced() is { } keeper && !IsOwn(keeper) => [goods.Leave(Way.Kept, keeper)],
        _ => [],
    };

    // What the type keeps for itself it can guard; what others can read they can use.
    private bool IsOwn(ISymbol keeper) =>
        Visibility.IsPrivate(keeper) && Visibility.IsInOrInherits(keeper.ContainingType, _state.ContainingType) || SymbolEqualityComparer.Default.Equals(keeper, _state);

    // A lambda's result goes to whoever calls the lambda, and where that is the source does not tell.
    private static bool IsOfMember(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;

        return true;
    }

    private IReadOnlyList<Departure> FollowLocal(Goods goods, ILocalSymbol local, int locals)
    {
        if (locals == 0 || !HasOneValue(local))
            return [];

        List<Departure> found = [];
        SyntaxNode? held = HeldRegion(goods.Value.Syntax);
        foreach (IOperation operation in _body.Descendants())
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && reference.Syntax.SpanStart > goods.Value.Syntax.Span.End && reference.Write() is null)
            {
                // A copy of the collection can be made where it leaves, but not after the guard has been released.
                bool isCopiedThere = goods.Cargo is Cargo.Itself && held?.Span.Contains(reference.Syntax.Span) is not false;
                Goods here = isCopiedThere ? new(reference, reference, Cargo.Itself) : goods with { Value = reference };
                IReadOnlyList<Departure> further = Follow(here, locals - 1);
                found.AddRange(isCopiedThere || goods.Cargo is Cargo.Itself && further.Any(departure => departure.Cargo is not Cargo.Itself)
                    ? further
                    : further.Select(departure => departure with { Source = goods.Source }));
                if (further.Count == 0 && goods.Cargo is not Cargo.Itself && held is not null && IsUsedAfter(held, reference))
                    found.Add(goods.Leave(Way.UsedLater));
            }

        return found;
    }

    private bool HasOneValue(ILocalSymbol local) => _body.Descendants().Count(operation => operation switch
    {
        IVariableDeclaratorOperation declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && declarator.GetVariableInitializer() is { Value: var value } && !IsNothing(value),
        ILocalReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Local, local)
            && (reference.Write() is not null || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }),
        _ => false,
    }) == 1;

    private static bool IsNothing(IOperation value) => value.Unwrap() is IDefaultValueOperation or ILiteralOperation { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>The innermost statement around a place that gives a guard back at its end.</summary>
    private static SyntaxNode? HeldRegion(SyntaxNode place) =>
        place.Ancestors().TakeWhile(node => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .FirstOrDefault(node => node is LockStatementSyntax or UsingStatementSyntax or TryStatementSyntax { Finally: not null });

    private static bool IsUsedAfter(SyntaxNode held, ILocalReferenceOperation reference)
    {
        if (reference.Syntax.SpanStart < held.Span.End || HeldRegion(reference.Syntax) is LockStatementSyntax)
            return false;

        (IOperation? user, IOperation operand) = reference.User();
        return user switch
        {
            IForEachLoopOperation loop => loop.Collection == operand,
            IInvocationOperation call => call.Instance == operand,
            IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation { TargetMethod: var method } } =>
                Consumers.EffectOnArgument(method, parameter) is Effect.Read or Effect.Enumerate,
            IArgumentOperation { Parameter: { } parameter, Parent: IObjectCreationOperation { Constructor: { } constructor } } =>
                Consumers.EffectOnArgument(constructor, parameter) is Effect.Enumerate,
            _ => false,
        };
    }

    /// <summary>What is on its way.</summary>
    /// <param name="Value">The operation whose value it is now, or is inside.</param>
    /// <param name="Source">The expression of which a copy could be on its way instead.</param>
    /// <param name="Cargo">What it is.</param>
    private sealed record Goods(IOperation Value, IOperation Source, Cargo Cargo)
    {
        public Goods AsQuery(IOperation query) => new(query, query, Cargo.Query);

        public Goods AsView(IOperation view, bool isCopyable) =>
            new(view, isCopyable ? view : Source, Cargo is Cargo.Query ? Cargo.Query : Cargo.View);

        public Departure Leave(Way way, ISymbol? keeper = null) => new(way, Cargo, Source, keeper);
    }
}
