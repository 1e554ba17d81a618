using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What is known of a key before it is asked for.</summary>
internal enum KeyOrigin
{
    /// <summary>Nothing, or that nobody has used it before: a new id, a counter's next number.</summary>
    Unknown,

    /// <summary>The caller's, but one that stands for one thing: a <c>Guid</c>, the id of an object, an object itself.</summary>
    Identity,

    /// <summary>The caller's, who may give it again.</summary>
    Given,
}

/// <summary>A value that is offered to a map, which may have one under the key already and says so.</summary>
/// <remarks>Follows the order of the text, as <see cref="Definitions"/> do.</remarks>
internal sealed class Offer(CollectionCall call, IOperation function, Definitions definitions)
{
    private const int MaximalSteps = 6;

    /// <summary>Whether nobody looks at what the map answers.</summary>
    public bool IsIgnored
    {
        get
        {
            IOperation answer = call.Operation;
            while (answer.Parent is IConditionalAccessOperation or IConversionOperation or IParenthesizedOperation)
                answer = answer.Parent;

            return answer.Parent switch
            {
                IExpressionStatementOperation => true,
                ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Parent: IExpressionStatementOperation } => !IsRead(local),
                IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => !IsRead(local),
                _ => false,
            };
        }
    }

    /// <summary>The type of the object that is made here to be offered, and whether it is made of nothing; or nothing where it comes from elsewhere.</summary>
    public (ITypeSymbol Type, bool IsEmpty)? Made =>
        Decision.Of(call, function, definitions) is var decision && decision.StoredObject is { } created ? created
        : decision.StoredValue is IInvocationOperation { TargetMethod: { IsStatic: true } maker, Type: { } type } && IsFactoryOf(maker, type) ? (type, false)
        : null;

    /// <summary>The value that is offered, followed through the local that keeps it.</summary>
    public IOperation? Value => Decision.Of(call, function, definitions).StoredValue;

    /// <summary>Whether code behind the call goes on with the object that was offered.</summary>
    public bool IsUsedAfterwards => Local is { } local && UsesOf(local).Any(use =>
        use.Syntax.SpanStart > call.Operation.Syntax.Span.End && !IsDisposal(use) && IsStill(local, use));

    /// <summary>Whether nothing but the call gets hold of the object, so that nobody else can dispose of it.</summary>
    public bool IsOnlyHere => Local is { } local
        ? !IsDeclaredInUsing(local) && UsesOf(local).All(use => IsOffered(use) || use.Write() is not null || UsesMember(use) && !IsDisposal(use))
        : call.Value!.Unwrap() is IObjectCreationOperation or IInvocationOperation;

    /// <summary>Where the key comes from.</summary>
    public KeyOrigin Key => OriginOf(call.Key!, MaximalSteps);

    private ILocalSymbol? Local => (call.Value!.Unwrap() as ILocalReferenceOperation)?.Local;

    // ---- the object

    /// <summary>A type's own factory makes a new one: <c>Process.Start</c>, <c>CancellationTokenSource.CreateLinkedTokenSource</c>.</summary>
    private static bool IsFactoryOf(IMethodSymbol maker, ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(maker.ContainingType, type) && Consumers.IsFramework(maker.ContainingAssembly);

    private IEnumerable<ILocalReferenceOperation> UsesOf(ILocalSymbol local) =>
        function.Descendants().OfType<ILocalReferenceOperation>().Where(use => SymbolEqualityComparer.Default.Equals(use.Local, local) && use.Parent is not INameOfOperation);

    /// <summary>Whether the local has not been given another object since.</summary>
    private bool IsStill(ILocalSymbol local, IOperation use) =>
        use.Write() is null && use.Parent is not IArgumentOperation { Parameter.RefKind: RefKind.Out }
        && !definitions.AnyBetween(local, call.Operation.Syntax.Span.End, use.Syntax.SpanStart);

    private bool IsOffered(IOperation use) => call.Operation.Syntax.Span.Contains(use.Syntax.Span);

    private bool IsRead(ILocalSymbol local) => UsesOf(local).Any(use => use.Write() is null);

    private static bool UsesMember(IOperation use)
    {
        (IOperation? user, IOperation operand) = use.User();
        return user switch
        {
            IInvocationOperation invocation => invocation.Instance == operand,
            IMethodReferenceOperation => false,
            IMemberReferenceOperation member => member.Instance == operand,
            _ => false,
        };
    }

    private static bool IsDisposal(IOperation use) => use.User().User switch
    {
        IInvocationOperation { TargetMethod: var method } => Disposal.IsCall(method),
        IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod: var method } } => Disposal.IsCall(method),
        IUsingOperation => true,
        _ => false,
    };

    private static bool IsDeclaredInUsing(ILocalSymbol local) => local.DeclaringSyntaxReferences.Any(place =>
        place.GetSyntax() is VariableDeclaratorSyntax { Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } });

    // ---- the key

    private KeyOrigin OriginOf(IOperation value, int steps)
    {
        value = value.Unwrap();
        if (value.ConstantValue.HasValue)
            return KeyOrigin.Given;

        return steps == 0 ? KeyOrigin.Unknown : value switch
        {
            IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } } parameter } =>
                definitions.Before(parameter, value.Syntax.SpanStart) is { } again ? OriginOf(again.Value, steps - 1) : OfType(parameter.Type),
            ILocalReferenceOperation { Local: var local } => definitions.Before(local, value.Syntax.SpanStart) is { } definition ? OriginOf(local, definition, steps - 1) : KeyOrigin.Unknown,
            IPropertyReferenceOperation { Instance: { } owner, Arguments.IsEmpty: true } property =>
                IsMadeHere(owner) || OriginOf(owner, steps - 1) is KeyOrigin.Unknown ? KeyOrigin.Unknown : property.Type is { } type && IsPart(property) ? OfType(type) : KeyOrigin.Identity,
            IInvocationOperation invocation when IsComputation(invocation) => OriginOf(Operands(invocation), steps - 1),
            IObjectCreationOperation { Initializer: null } creation => OriginOf(Variable(creation.Arguments.Select(argument => argument.Value)), steps - 1),
            IInterpolatedStringOperation text => OriginOf(text.Parts.OfType<IInterpolationOperation>().Select(part => part.Expression), steps - 1),
            ITupleOperation tuple => OriginOf(tuple.Elements, steps - 1),
            IBinaryOperation sum => OriginOf([sum.LeftOperand, sum.RightOperand], steps - 1),
            ICoalesceOperation coalesce => OriginOf([coalesce.Value, coalesce.WhenNull], steps - 1),
            _ => KeyOrigin.Unknown,
        };
    }

    /// <summary>What is computed from several is as new as the newest of them.</summary>
    private KeyOrigin OriginOf(IEnumerable<IOperation> parts, int steps) =>
        parts.Select(part => OriginOf(part, steps)).DefaultIfEmpty(KeyOrigin.Unknown).Min();

    private KeyOrigin OriginOf(ILocalSymbol local, Definitions.Definition definition, int steps)
    {
        KeyOrigin origin = OriginOf(definition.Value, steps);
        return origin is KeyOrigin.Unknown || definition.Operation.Parent is not IForEachLoopOperation ? origin : OfType(local.Type);
    }

    // An object may give itself an id while it is made.
    private bool IsMadeHere(IOperation owner) => owner.Unwrap() switch
    {
        IObjectCreationOperation => true,
        ILocalReferenceOperation { Local: var local } => definitions.Before(local, owner.Syntax.SpanStart)?.Value.Unwrap() is IObjectCreationOperation,
        _ => false,
    };

    /// <summary>A method of an object that can change may give something new each time; one of a text or number, or of the type itself, works on what it is given.</summary>
    private static bool IsComputation(IInvocationOperation invocation) => invocation.Instance is null or IInstanceReferenceOperation || invocation.Instance.Type is { } type && FixedValues.Has(type);

    private static IEnumerable<IOperation> Operands(IInvocationOperation invocation) =>
        Variable(invocation.Arguments.Select(argument => argument.Value).Concat(invocation.Instance is { } instance and not IInstanceReferenceOperation ? [instance] : []));

    // NextId(4) does not name the four.
    private static IEnumerable<IOperation> Variable(IEnumerable<IOperation> operands) => operands.Where(operand => !operand.Unwrap().ConstantValue.HasValue);

    // The length of a text, the value of a nullable: no id of it.
    private static bool IsPart(IPropertyReferenceOperation property) => property.Instance!.Type is { IsValueType: true } or { SpecialType: SpecialType.System_String };

    private static KeyOrigin OfType(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String or SpecialType.System_Object } => KeyOrigin.Given,
        { TypeKind: TypeKind.TypeParameter } => KeyOrigin.Given,
        _ when FixedValues.Has(type) => Identities.IsId(type) ? KeyOrigin.Identity : KeyOrigin.Given,
        _ => KeyOrigin.Identity,
    };
}
