using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Something that stays when a function has run.</summary>
/// <param name="Name">The variable that is changed, or the method that is called.</param>
/// <param name="IsCall">Whether it is a call.</param>
internal sealed record SideEffect(string Name, bool IsCall);

/// <summary>What a function does beside returning a value, as far as it can be noticed afterwards that it ran twice.</summary>
internal sealed class SideEffects
{
    private const int MaximalCalls = 2;

    private readonly CompilationFacts _facts;
    private readonly HashSet<ISymbol> _settled;

    private SideEffects(CompilationFacts facts, HashSet<ISymbol> settled)
    {
        _facts = facts;
        _settled = settled;
    }

    /// <summary>
    /// What it changes or does; nothing for what leaves the same behind however often it is done: storing a constant, a map's entry, a directory. A line in a log is no effect either.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="others">The other functions that the same call may run: a variable that each of them assigns says what the last one did, which is the one that counts.</param>
    /// <param name="facts">Finds the code of what is called.</param>
    public static SideEffect? Of(Function function, IEnumerable<Function> others, CompilationFacts facts)
    {
        HashSet<ISymbol> settled = new(SymbolEqualityComparer.Default);
        if (others.ToArray() is { Length: > 0 } rest)
            settled.UnionWith(AssignedBy(function).Where(local => rest.All(other => AssignedBy(other).Contains(local, SymbolEqualityComparer.Default))));

        return new SideEffects(facts, settled).Of(function, MaximalCalls);
    }

    private static IEnumerable<ISymbol> AssignedBy(Function function) =>
        function.Root.Own().OfType<ISimpleAssignmentOperation>().Select(assignment => assignment.Target).OfType<ILocalReferenceOperation>().Select(target => target.Local);

    private SideEffect? Of(Function function, int calls) =>
        function.Root.Own().Select(operation => Of(operation, function)).FirstOrDefault(effect => effect is not null)
        ?? (calls == 0 ? null : function.Results.Select(Called).OfType<Function>().Select(called => Of(called, calls - 1)).FirstOrDefault(effect => effect is not null));

    // What the factory does through the method whose result it returns. An object that was just made is nobody else's yet.
    private Function? Called(IOperation result) => result.Unwrap() is IInvocationOperation call && Functions.Of(call.TargetMethod, _facts) is { } called
        ? called with { IsConstruction = call.Instance?.Unwrap() is IObjectCreationOperation or IInvocationOperation or ILocalReferenceOperation }
        : null;

    private SideEffect? Of(IOperation operation, Function function) => operation switch
    {
        IIncrementOrDecrementOperation step => Outside(step.Target, function),
        ICompoundAssignmentOperation compound => Outside(compound.Target, function),
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } when _settled.Contains(local) => null,
        ISimpleAssignmentOperation { Value: var value, Target: var target } =>
            target is ILocalReferenceOperation or IParameterReferenceOperation || !IsSameEachTime(value) ? Outside(target, function) : null,
        IInvocationOperation call => Of(call, function),
        _ => null,
    };

    private static SideEffect? Of(IInvocationOperation call, Function function)
    {
        if (Products.IsDeed(call.TargetMethod))
            return new SideEffect(call.TargetMethod.Name, IsCall: true);

        // An id that is drawn twice leaves a gap, and that is all.
        if (Atomics.IsInterlocked(call.TargetMethod))
            return call.Parent is IExpressionStatementOperation && call.Arguments.FirstOrDefault(argument => argument.Parameter?.RefKind is RefKind.Ref) is { } counted
                ? Outside(counted.Value, function)
                : null;

        // A set or a map has the same after the second time.
        return call is { Instance: { } collection } && Collections.EffectOf(call.TargetMethod) is Effect.Grow
            && call.TargetMethod.ReturnType.SpecialType is not SpecialType.System_Boolean && Collections.Find(collection.Type) is { IsMap: false }
            ? Outside(collection, function)
            : null;
    }

    private static bool IsSameEachTime(IOperation value) => value.ConstantValue.HasValue || value.Unwrap() is IDefaultValueOperation;

    /// <summary>What is changed, if it was there before the function ran and is there afterwards.</summary>
    private static SideEffect? Outside(IOperation target, Function function) =>
        IsOutside(target, function) && target.Unwrap().Referenced() is { } changed ? new SideEffect(changed.Name, IsCall: false) : null;

    private static bool IsOutside(IOperation? target, Function function) => target?.Unwrap() switch
    {
        ILocalReferenceOperation local => !function.Declares(local.Local) && IsReadOutside(local.Local, function),
        IParameterReferenceOperation parameter => !SymbolEqualityComparer.Default.Equals(parameter.Parameter.ContainingSymbol, function.Symbol) && !function.Declares(parameter.Parameter),
        IMemberReferenceOperation { Member.IsStatic: true } => true,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } => !function.IsConstruction,
        IMemberReferenceOperation { Instance: { } owner } => IsOutside(owner, function),
        _ => false,
    };

    // Each call has locals of its own, and what only the factory reads says nothing to the code after the call.
    private static bool IsReadOutside(ILocalSymbol local, Function function) => function.Root.Body().Descendants().OfType<ILocalReferenceOperation>().Any(use =>
        SymbolEqualityComparer.Default.Equals(use.Local, local) && !function.Contains(use.Syntax) && !(use.Parent is ISimpleAssignmentOperation { Target: var target } && target == use));
}
