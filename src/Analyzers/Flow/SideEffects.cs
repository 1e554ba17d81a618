using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What a function does beside returning a value, as far as it can be noticed afterwards that it ran twice.</summary>
internal static class SideEffects
{
    private const int MaximalCalls = 2;

    /// <summary>
    /// What it changes or does; nothing for what leaves the same behind however often it is done: storing a constant, a map's entry, a directory. A line in a log is no effect either.
    /// </summary>
    public static string? Of(Function function, CompilationFacts facts) => Of(function, facts, MaximalCalls);

    private static string? Of(Function function, CompilationFacts facts, int calls) =>
        function.Root.Own().Select(operation => Of(operation, function)).FirstOrDefault(effect => effect is not null)
        ?? (calls == 0 ? null : function.Results.Select(result => Called(result, facts)).OfType<Function>().Select(called => Of(called, facts, calls - 1)).FirstOrDefault(effect => effect is not null));

    // What the factory does through the method whose result it returns.
    private static Function? Called(IOperation result, CompilationFacts facts) => result.Unwrap() is IInvocationOperation call ? Functions.Of(call.TargetMethod, facts) : null;

    private static string? Of(IOperation operation, Function function) => operation switch
    {
        IIncrementOrDecrementOperation step => Outside(step.Target, function),
        ICompoundAssignmentOperation compound => Outside(compound.Target, function),
        ISimpleAssignmentOperation { Value: var value, Target: var target } =>
            target is ILocalReferenceOperation or IParameterReferenceOperation || !IsSameEachTime(value) ? Outside(target, function) : null,
        IInvocationOperation call => Of(call, function),
        _ => null,
    };

    private static string? Of(IInvocationOperation call, Function function)
    {
        if (Products.IsDeed(call.TargetMethod))
            return call.TargetMethod.Name;

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

    /// <summary>The name of what is changed, if it was there before the function ran and is there afterwards.</summary>
    private static string? Outside(IOperation target, Function function)
    {
        ISymbol? changed = target.Unwrap().Referenced();
        return IsOutside(target, function) ? changed?.Name : null;
    }

    private static bool IsOutside(IOperation? target, Function function) => target?.Unwrap() switch
    {
        ILocalReferenceOperation local => !function.Declares(local.Local),
        IParameterReferenceOperation parameter => !SymbolEqualityComparer.Default.Equals(parameter.Parameter.ContainingSymbol, function.Symbol) && !function.Declares(parameter.Parameter),
        IMemberReferenceOperation { Member.IsStatic: true } => true,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } => function.Symbol.MethodKind is not MethodKind.Constructor,
        IMemberReferenceOperation { Instance: { } owner } => IsOutside(owner, function),
        _ => false,
    };
}
