using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Recognises a gate that lets one thread through: <c>Interlocked.Exchange(ref _started, 1) == 0</c>,
/// <c>CompareExchange(ref _busy, 1, 0) != 0</c>, <c>Increment(ref _count) == 1</c>. A spin lock made of one is one too.
/// </summary>
internal static class OnceGate
{
    /// <summary>On which outcome of the condition this thread is the one that was let through, or nothing when it is no gate.</summary>
    public static bool? Of(IOperation condition) => condition.Unwrap() switch
    {
        // Exchange of a bool returns whether somebody was here before.
        IInvocationOperation { Type.SpecialType: SpecialType.System_Boolean } call => LetsThrough(call, returned: true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => LetsThrough(equals.LeftOperand, equals.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differs => !LetsThrough(differs.LeftOperand, differs.RightOperand),
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } match => LetsThrough(match.Value, constant.Value),
        _ => null,
    };

    private static bool? LetsThrough(IOperation call, IOperation compared) =>
        call.Unwrap() is IInvocationOperation invocation && compared.ConstantValue is { HasValue: true, Value: var value }
            ? LetsThrough(invocation, value)
            : null;

    /// <summary>Whether the thread that sees this value returned is the first one.</summary>
    private static bool? LetsThrough(IInvocationOperation call, object? returned)
    {
        if (!Atomics.IsInterlocked(call.TargetMethod))
            return null;

        return (call.TargetMethod.Name, call.Arguments.Length) switch
        {
            ("Exchange", 2) => Constant(call, 1) is { HasValue: true, Value: var stored } ? !Equals(returned, stored) : null,
            ("CompareExchange", 3) => Constant(call, 2) is { HasValue: true, Value: var expected } ? Equals(returned, expected) : null,
            ("Increment", 1) => Equals(returned, 1) || Equals(returned, 1L),
            ("Decrement", 1) => Equals(returned, 0) || Equals(returned, 0L),
            _ => null,
        };
    }

    private static Optional<object?> Constant(IInvocationOperation call, int argument) => call.Arguments[argument].Value.ConstantValue;
}
