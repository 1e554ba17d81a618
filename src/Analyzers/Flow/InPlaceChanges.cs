using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A change of an object that others can have.</summary>
/// <param name="Operation">What changes it.</param>
/// <param name="Changed">The type of the object that is changed.</param>
/// <param name="IsPlainStore">Whether it stores a value that owes nothing to the object, in one step that no reader sees half done.</param>
internal sealed record InPlaceChange(IOperation Operation, ITypeSymbol Changed, bool IsPlainStore);

/// <summary>
/// Finds where a function changes an object that it was given: by its members, by what it holds, through locals, by methods of the compilation that are called on it or with it. What is
/// done under a lock is left out, and so is what is done to a copy: the copy of a structure, or a new object.
/// </summary>
internal sealed class InPlaceChanges
{
    private const int MaximalSteps = 6;
    private const int MaximalCalls = 2;

    private readonly CompilationFacts _facts;
    private readonly Function _function;
    private readonly IParameterSymbol? _given;
    private readonly bool _isPlainBehindInterface;
    private readonly int _calls;

    private InPlaceChanges(CompilationFacts facts, Function function, IParameterSymbol? given, bool isPlainBehindInterface, int calls)
    {
        _facts = facts;
        _function = function;
        _given = given;
        _isPlainBehindInterface = isPlainBehindInterface;
        _calls = calls;
    }

    /// <summary>The changes of the object that is passed for this parameter.</summary>
    /// <param name="facts">Finds the code of what is called.</param>
    /// <param name="function">The function.</param>
    /// <param name="given">Its parameter.</param>
    /// <param name="isPlainBehindInterface">Whether a collection that is declared as an interface is known to be a plain one.</param>
    public static IReadOnlyList<InPlaceChange> Of(CompilationFacts facts, Function function, IParameterSymbol given, bool isPlainBehindInterface) =>
        new InPlaceChanges(facts, function, given, isPlainBehindInterface, MaximalCalls).Find();

    private IReadOnlyList<InPlaceChange> Find()
    {
        if (Guards.IsSynchronized(_function.Symbol) || _function.Root.Descendants().Any(TakesGuard))
            return [];

        List<InPlaceChange> found = [];
        foreach (IOperation operation in _function.Root.Descendants())
            if (ChangeBy(operation) is { } change && !IsLocked(operation))
                found.Add(change);

        return found;
    }

    private static bool TakesGuard(IOperation operation) =>
        operation is IInvocationOperation call && Guards.Find(call.TargetMethod.ReducedFrom ?? call.TargetMethod, call.Instance?.Type) is not null;

    private bool IsLocked(IOperation operation)
    {
        for (IOperation? current = operation; current is not null && current != _function.Root; current = current.Parent)
            if (current is ILockOperation)
                return true;

        return false;
    }

    private InPlaceChange? ChangeBy(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { Target: var target, Value: var value } => Stored(operation, target, isPlain: IsAtomic(target.Type) && !value.DescendantsAndSelf().Any(IsGiven)),
        ICompoundAssignmentOperation { Target: var target } => Stored(operation, target, isPlain: false),
        ICoalesceAssignmentOperation { Target: var target } => Stored(operation, target, isPlain: IsAtomic(target.Type)),
        IIncrementOrDecrementOperation { Target: var target } => Stored(operation, target, isPlain: false),
        IInvocationOperation call => Called(call),
        _ => null,
    };

    private InPlaceChange? Stored(IOperation operation, IOperation target, bool isPlain) => target.Unwrap() switch
    {
        IPropertyReferenceOperation { Property: { IsIndexer: true, SetMethod: { } setter }, Instance: { } collection } when Collections.EffectOf(setter) is not null =>
            IsPlain(collection) && IsGivenObject(collection) ? new(operation, collection.Type!, IsPlainStore: false) : null,
        IPropertyReferenceOperation { Property.SetMethod: { } setter, Instance: { } owner } when IsGivenObject(owner) => IsLockedIn(setter) ? null : new(operation, owner.Type!, isPlain),
        IFieldReferenceOperation { Instance: { } owner } when IsGivenObject(owner) => new(operation, owner.Type!, isPlain),
        IArrayElementReferenceOperation { ArrayReference: var array } when IsGivenObject(array) => new(operation, array.Type!, isPlain),
        _ => null,
    };

    private bool IsLockedIn(IMethodSymbol setter) =>
        Functions.Of(setter, _facts) is { } function && function.Root.Descendants().Any(part => part is ILockOperation || TakesGuard(part) || part is IInvocationOperation call && Atomics.IsInterlocked(call.TargetMethod));

    private InPlaceChange? Called(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (call.Instance is { } instance && IsGivenObject(instance))
        {
            if (Collections.EffectOf(method) is { } effect)
                return effect.Mutates() && IsPlain(instance) ? new(call, instance.Type!, IsPlainStore: false) : null;

            return Mutators.Changes(method) || ChangesInside(method, null) ? new(call, instance.Type!, IsPlainStore: false) : null;
        }

        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter is { } parameter && IsGivenObject(argument.Value) && argument.Value.Type is { } type
                && (Consumers.EffectOnArgument(method, parameter) is { } effect ? effect.Mutates() && IsPlain(argument.Value) : ChangesInside(method, parameter.OriginalDefinition)))
                return new(call, type, IsPlainStore: false);

        return null;
    }

    /// <summary>Whether a method of the compilation changes its object, or what it is passed for this parameter.</summary>
    private bool ChangesInside(IMethodSymbol method, IParameterSymbol? parameter)
    {
        if (_calls == 0 || Functions.Of(method, _facts) is not { } function)
            return false;

        // The method of an extension that is called like a member of its object has the object as its first parameter.
        if (method.ReducedFrom is { } extension)
            parameter = parameter is null ? extension.Parameters[0] : extension.Parameters.FirstOrDefault(other => other.Name == parameter.Name);

        return new InPlaceChanges(_facts, function, parameter, _isPlainBehindInterface, _calls - 1).Find().Any(change => !change.IsPlainStore);
    }

    private bool IsPlain(IOperation collection) => Collections.Find(collection.Unwrap().Type) switch
    {
        { Discipline: Discipline.Plain } => true,
        { Discipline: Discipline.Abstract } => _isPlainBehindInterface || Collections.Find(collection.Type) is { Discipline: Discipline.Plain },
        _ => false,
    };

    /// <summary>Whether this is the object, or one that it leads to, and not a copy of it.</summary>
    private bool IsGivenObject(IOperation operation) => Leads(operation, MaximalSteps, isReference: false);

    private bool IsGiven(IOperation operation) => operation is IParameterReferenceOperation or IInstanceReferenceOperation or ILocalReferenceOperation && Leads(operation, MaximalSteps, isReference: true);

    /// <summary>Whether an expression comes from the given object by members alone, with one reference at least on the way, behind which everybody has the same.</summary>
    private bool Leads(IOperation? operation, int steps, bool isReference)
    {
        operation = operation?.Unwrap();
        if (operation is null || steps == 0)
            return false;

        isReference |= operation.Type is { IsReferenceType: true };
        return operation switch
        {
            IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter.OriginalDefinition, _given) && isReference
                && (_function.Definitions.Before(parameter.Parameter, parameter.Syntax.SpanStart) is not { } again || Leads(again.Value, steps - 1, isReference)),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => _given is null && isReference,

            // A local of a structure is a copy, and what is behind a reference in it is not.
            ILocalReferenceOperation local => _function.Definitions.Before(local.Local, local.Syntax.SpanStart) is { } definition && isReference
                && definition.Operation is not IForEachLoopOperation && Leads(definition.Value, steps - 1, isReference),
            IFieldReferenceOperation { Instance: { } owner } => Leads(owner, steps - 1, isReference),
            IPropertyReferenceOperation { Instance: { } owner, Property: var property } => !Promises.IsResult(property) && Leads(owner, steps - 1, isReference),
            IArrayElementReferenceOperation element => Leads(element.ArrayReference, steps - 1, isReference),
            IConditionalAccessInstanceOperation part => Leads(part.Access()?.Operation, steps - 1, isReference),
            IInvocationOperation { Instance: { } builder } fluent when Mutators.Changes(fluent.TargetMethod) => Leads(builder, steps - 1, isReference),
            _ => false,
        };
    }

    // What a processor writes in one go on every machine.
    private static bool IsAtomic(ITypeSymbol? type) => type is { IsReferenceType: true } or { TypeKind: TypeKind.Enum }
        || type?.SpecialType is SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16
            or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
            or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_DateTime;
}
