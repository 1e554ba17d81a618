using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What one mention of a collection does to it, before it is known who calls and what is held.</summary>
/// <param name="Effect">The effect; <see cref="Effect.HandOut"/> when <paramref name="PassedTo"/> still has to say.</param>
/// <param name="Syntax">The whole use.</param>
/// <param name="Assigned">The type of the value that a replacement stores.</param>
/// <param name="PassedTo">The parameter of a method of the same compilation that receives the collection; or that method, which receives it as its instance.</param>
internal readonly record struct Use(Effect Effect, SyntaxNode Syntax, AssignedValue? Assigned = null, ISymbol? PassedTo = null)
{
    // The kind of a spread element, as compilers since 4.8 number it.
    private const OperationKind Spread = (OperationKind)128;

    /// <summary>
    /// All that this mention does. Mostly one use; <c>(m ??= new()).Add(x)</c> replaces and grows. The value is followed upwards through
    /// conversions, <c>?.</c>, <c>??</c>, <c>?:</c> and assignments used as values, to the operation that finally does something with it.
    /// </summary>
    public static IEnumerable<Use> Of(IOperation mention)
    {
        // Each turn moves to an ancestor or into the part after a question mark, so this ends.
        for (IOperation? value = mention; value is not null;)
        {
            (IOperation? user, IOperation operand) = value.User();
            value = user is null ? null : FlowsOnThrough(user, operand);
            if (user is not null && Classify(user, operand) is { } use)
                yield return use with { Syntax = Whole(use.Syntax) };
        }
    }

    // What follows a question mark is not an expression of its own: of map?.Add(x) all is the use, not only .Add(x).
    private static SyntaxNode Whole(SyntaxNode use)
    {
        while (use.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == use)
            use = access;

        return use;
    }

    /// <summary>The operation whose value is the collection itself again, if this user passes it on.</summary>
    private static IOperation? FlowsOnThrough(IOperation user, IOperation operand) => user switch
    {
        IConditionalAccessOperation access when access.Operation == operand => access.Instance(),
        IInvocationOperation call when call.Instance == operand && Views.IsUsedLikeItsSource(call.TargetMethod) => call,
        IArgumentOperation { Parent: IInvocationOperation call, Parameter: { } parameter } when Views.Returns(call.TargetMethod, parameter) => call,
        ICoalesceAssignmentOperation or ICoalesceOperation => user,
        ISimpleAssignmentOperation { IsRef: false, Parent: not IExpressionStatementOperation } => user,
        IConditionalOperation conditional when conditional.Condition != operand && conditional.Type is not null => user,
        ISwitchExpressionArmOperation arm when arm.Value == operand => arm.Parent,
        _ => null,
    };

    private static Use? Classify(IOperation user, IOperation operand) => user switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call when call.Instance == operand => new(Effect.Read, call.Syntax),
        IInvocationOperation call when call.Instance == operand => InstanceUse(call),
        IMethodReferenceOperation method when method.Instance == operand => new(MemberEffect(method.Method), method.Syntax),
        IPropertyReferenceOperation property when property.Instance == operand => PropertyUse(property, property.Property),
        IImplicitIndexerReferenceOperation indexer when indexer.Instance == operand => IndexerUse(indexer),
        IArgumentOperation argument => ArgumentUse(argument),
        IAssignmentOperation assignment when assignment.Target == operand => new(Effect.Replace, assignment.Syntax, AssignedValue.Of(assignment.Value)),
        IAssignmentOperation assignment => AssignedElsewhere(assignment),
        ITupleOperation tuple => TupleUse(tuple),
        IForEachLoopOperation loop when loop.Collection == operand => new(Effect.Enumerate, operand.Syntax),
        IReturnOperation answer => new(IsWalked(answer) ? Effect.Enumerate : Effect.HandOut, operand.Syntax),
        IVariableInitializerOperation => null,
        IBinaryOperation or IIsPatternOperation or IIsTypeOperation or INameOfOperation or ILockOperation => null,
        IUnaryOperation or IInterpolationOperation or IExpressionStatementOperation or IConditionalAccessOperation => null,
        ICoalesceOperation or IConditionalOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation => null,
        { Kind: Spread } => new(Effect.Enumerate, user.Syntax),
        _ => new(Effect.HandOut, operand.Syntax),
    };

    // A member that the compilation itself adds, in an extension block say, does what its body does.
    private static Use InstanceUse(IInvocationOperation call)
    {
        if (Collections.EffectOf(call.TargetMethod) is { } effect)
            return new(effect, call.Syntax);

        if (Views.WritesThrough(call.TargetMethod))
            return new(Effect.Write, call.Syntax);

        IMethodSymbol definition = call.TargetMethod.OriginalDefinition;
        return new(Effect.None, call.Syntax, PassedTo: definition.DeclaringSyntaxReferences.IsEmpty ? null : definition);
    }

    /// <summary>What a member does to its instance; a member that a type of the compilation adds is not known to do anything.</summary>
    private static Effect MemberEffect(IMethodSymbol member) => Collections.EffectOf(member) ?? Effect.None;

    private static Use PropertyUse(IOperation reference, IPropertySymbol property)
    {
        IOperation? write = reference.Write();
        IMethodSymbol? accessor = write is null ? property.GetMethod : property.SetMethod ?? property.GetMethod;
        SyntaxNode syntax = write?.Syntax ?? reference.Syntax;
        if (accessor is null || Collections.EffectOf(accessor) is { } known && (known is not Effect.None || accessor.DeclaringSyntaxReferences.IsEmpty))
            return new(accessor is null ? Effect.None : MemberEffect(accessor), syntax);

        // What is stored through a reference that the getter returns is stored in the collection.
        if (write is not null && property is { ReturnsByRef: true, SetMethod: null })
            return new(Effect.Write, syntax);

        IMethodSymbol definition = accessor.OriginalDefinition;
        return new(Effect.None, syntax, PassedTo: definition.DeclaringSyntaxReferences.IsEmpty ? null : definition);
    }

    private static Use IndexerUse(IImplicitIndexerReferenceOperation indexer) =>
        indexer.IndexerSymbol is IPropertySymbol property
            ? PropertyUse(indexer, property)
            : new(indexer.IndexerSymbol is IMethodSymbol slice ? MemberEffect(slice) : Effect.None, indexer.Syntax);

    private static Use ArgumentUse(IArgumentOperation argument)
    {
        IMethodSymbol? method = argument.Parent switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };

        if (method is null || argument.Parameter is not { } parameter)
            return new(Effect.HandOut, argument.Syntax);

        if (Consumers.EffectOnArgument(method, parameter) is { } effect)
            return new(effect, Whole(argument));

        IParameterSymbol definition = parameter.OriginalDefinition;
        ISymbol? helper = definition.DeclaringSyntaxReferences.IsEmpty ? null
            : method.IsImplicitlyDeclared && MemberBehind(method.OriginalDefinition) is { } member
                ? definition.Ordinal == 0 ? member : member.Parameters[definition.Ordinal - 1]
                : definition;
        return parameter.RefKind switch
        {
            RefKind.Out => new(Effect.Replace, argument.Syntax),
            RefKind.Ref => new(Effect.Replace, helper is null ? argument.Syntax : argument.Parent!.Syntax, PassedTo: helper),
            _ => new(Effect.HandOut, argument.Parent!.Syntax, PassedTo: helper),
        };
    }

    // The member of an extension block for which the compiler makes this static method.
    private static IMethodSymbol? MemberBehind(IMethodSymbol made) =>
        made.ContainingType.GetTypeMembers()
            .Where(block => block.Name.Length == 0)
            .SelectMany(block => block.GetMembers(made.Name))
            .OfType<IMethodSymbol>()
            .FirstOrDefault(member => member.Parameters.Length == made.Parameters.Length - 1
                && member.DeclaringSyntaxReferences is { Length: 1 } declared && made.DeclaringSyntaxReferences is { Length: 1 } own
                && declared[0].Span == own[0].Span && declared[0].SyntaxTree == own[0].SyntaxTree);

    // from name in names from item in s_items
    private static bool IsWalked(IReturnOperation answer)
    {
        IOperation? function = answer.Parent;
        while (function is IBlockOperation)
            function = function.Parent;

        return function is IAnonymousFunctionOperation && Launch.Receiver(function) is var (_, method, parameter) && Views.WalksResults(method, parameter);
    }

    // A clause of a query, which calls too, is no expression; its source is.
    private static SyntaxNode Whole(IArgumentOperation argument) =>
        argument.Parent!.Syntax is QueryClauseSyntax or SelectOrGroupClauseSyntax or OrderingSyntax ? argument.Value.Unwrap().Syntax : argument.Parent.Syntax;

    /// <summary>A value stored in a local is an alias, which the walk follows; stored elsewhere it is handed out.</summary>
    private static Use? AssignedElsewhere(IAssignmentOperation assignment) =>
        assignment.Target.Unwrap() is ILocalReferenceOperation or IDiscardOperation ? null : new Use(Effect.HandOut, assignment.Syntax);

    private static Use? TupleUse(ITupleOperation tuple) =>
        tuple.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == tuple
            ? new Use(Effect.Replace, deconstruction.Syntax)
            : new Use(Effect.HandOut, tuple.Syntax);
}
