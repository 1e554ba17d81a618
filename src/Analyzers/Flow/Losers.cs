using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Values that a map was offered and did not keep.</summary>
internal static class Losers
{
    /// <summary>
    /// Whether the code around the call still has what it offered, in a local, and looks afterwards whether that is what the map has, or disposes of it. A value that an
    /// update function uses, too, is not lost.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="factory">What it offers.</param>
    /// <param name="function">The function that the call stands in.</param>
    public static bool AreTakenCareOf(IInvocationOperation call, MapFactory factory, IOperation function)
    {
        HashSet<ISymbol> offered = new(Offered(factory), SymbolEqualityComparer.Default);
        return offered.Count > 0 && function.Descendants().Any(operation =>
            operation is ILocalReferenceOperation { Local: var local } reference && offered.Contains(local)
            && (reference.Syntax.SpanStart > call.Syntax.Span.End ? IsSettled(reference) : factory.Kind is FactoryKind.Value && IsInOtherFactory(reference, call, factory)));
    }

    private static IEnumerable<ISymbol> Offered(MapFactory factory) => factory.Kind is FactoryKind.Value
        ? factory.Argument.Unwrap() is ILocalReferenceOperation { Local: var value } ? [value] : []
        : factory.Argument.Descendants().OfType<ISimpleAssignmentOperation>()
            .Select(assignment => assignment.Target.Unwrap()).OfType<ILocalReferenceOperation>().Select(target => target.Local)
            .Where(local => local.DeclaringSyntaxReferences.All(declaration => !factory.Argument.Syntax.Span.Contains(declaration.Span)));

    private static bool IsSettled(ILocalReferenceOperation reference)
    {
        (IOperation? user, IOperation operand) = reference.User();
        if (user is IConditionalAccessOperation access && access.Operation == operand && access.Instance() is { } instance)
            (user, operand) = instance.User();

        return user switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => true,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ReturnType.SpecialType: SpecialType.System_Boolean } } } => true,
            IInvocationOperation call => call.Instance == operand && Disposal.IsCall(call.TargetMethod),
            _ => false,
        };
    }

    private static bool IsInOtherFactory(ILocalReferenceOperation reference, IInvocationOperation call, MapFactory factory) =>
        call.Syntax.Span.Contains(reference.Syntax.Span) && !factory.Argument.Syntax.Span.Contains(reference.Syntax.Span);
}
