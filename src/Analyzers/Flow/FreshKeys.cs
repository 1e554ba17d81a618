using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>The part of a key that is new at every call.</summary>
/// <param name="Kind">What makes it new.</param>
/// <param name="Source">Where it is made.</param>
/// <param name="Locals">The locals that it goes through on its way into the key.</param>
internal sealed record FreshPart(FreshKind Kind, IOperation Source, IReadOnlyList<ILocalSymbol> Locals);

/// <summary>
/// Finds what makes a key differ from all keys before it: a new id, the time, a counter. The key is taken apart through texts, tuples, key objects, locals with one value and
/// methods of the compilation that make keys, a bounded number of steps.
/// </summary>
internal sealed class FreshKeys(CompilationFacts facts)
{
    private const int MaximalSteps = 8;

    // The kind of a collection expression, as compilers since 4.8 number it.
    private const OperationKind CollectionExpression = (OperationKind)127;

    /// <summary>The part of this key that is new at every call, or nothing.</summary>
    public FreshPart? PartOf(IOperation key) => Of(key, [], MaximalSteps);

    private FreshPart? Of(IOperation? value, ILocalSymbol[] locals, int steps)
    {
        if (value is null || steps == 0)
            return null;

        value = value.Unwrap();
        return value switch
        {
            IIncrementOrDecrementOperation { Target: IMemberReferenceOperation } => new(FreshKind.Counter, value, locals),
            IInvocationOperation call => OfCall(call, locals, steps - 1),
            IPropertyReferenceOperation property => OfProperty(property, locals, steps - 1),
            ILocalReferenceOperation local => OfLocal(local, locals, steps - 1),
            IInterpolatedStringOperation text => First(text.Parts.OfType<IInterpolationOperation>(), part => OfPart(part, locals, steps - 1)),
            { Syntax: InterpolatedStringExpressionSyntax } => First(value.Descendants().OfType<IInterpolationOperation>(), part => OfPart(part, locals, steps - 1)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum => Of(sum.LeftOperand, locals, steps - 1) ?? Of(sum.RightOperand, locals, steps - 1),
            ITupleOperation tuple => First(tuple.Elements, part => Of(part, locals, steps - 1)),
            IObjectCreationOperation creation => First(creation.Arguments, part => Of(part.Value, locals, steps - 1)),
            _ => null,
        };
    }

    private static FreshPart? First<T>(IEnumerable<T> parts, Func<T, FreshPart?> find) => parts.Select(find).FirstOrDefault(part => part is not null);

    private FreshPart? OfPart(IInterpolationOperation part, ILocalSymbol[] locals, int steps) =>
        Of(part.Expression, locals, steps) is { } found && (found.Kind is not FreshKind.Clock || FreshValues.TellsFractions(TextOf(part.FormatString))) ? found : null;

    private FreshPart? OfCall(IInvocationOperation call, ILocalSymbol[] locals, int steps)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        if (FreshValues.KindOf(method) is { } kind)
            return new(kind, call, locals);

        if (call.Instance is { } instance && (FreshValues.IsExact(method) || FreshValues.Composes(method)))
            return Of(instance, locals, steps) is { } found && (found.Kind is not FreshKind.Clock || call.Arguments.All(argument => argument.Parameter?.Type.SpecialType is not SpecialType.System_String || FreshValues.TellsFractions(TextOf(argument.Value))))
                ? found
                : null;

        if (FreshValues.Composes(method))
            return First(call.Arguments.SelectMany(Elements), part => Of(part, locals, steps));

        return call.TargetMethod.DeclaringSyntaxReferences.IsEmpty || Functions.Of(call.TargetMethod, facts) is not { } function || function.Results.ToArray() is not { Length: 1 } results ? null
            : Of(results[0], [], steps) is { } inside ? new(inside.Kind, call, locals) : null;
    }

    // string.Concat(params object[] values), or a span of them
    private static IEnumerable<IOperation> Elements(IArgumentOperation argument) => argument.Value.Unwrap() switch
    {
        IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues,
        { Kind: CollectionExpression } elements => elements.ChildOperations,
        var value => new[] { value },
    };

    private FreshPart? OfProperty(IPropertyReferenceOperation property, ILocalSymbol[] locals, int steps) =>
        FreshValues.KindOf(property.Property) is { } kind ? new(kind, property, locals)
        : property.Instance is { } time && FreshValues.IsExact(property.Property) ? Of(time, locals, steps)
        : null;

    private FreshPart? OfLocal(ILocalReferenceOperation local, ILocalSymbol[] locals, int steps)
    {
        // What a lambda captures was made before, and may be asked for by all calls of it.
        if (local.Local.DeclaringSyntaxReferences.Length != 1 || FunctionOf(local) != FunctionAround(local.Local.DeclaringSyntaxReferences[0].GetSyntax(), local))
            return null;

        Definitions.Definition[] definitions = [.. new Definitions(local.Body()).AllBefore(local.Local, local)];
        return definitions.Length == 1 && definitions[0].Value != definitions[0].Operation && !IsInLoopOf(definitions[0].Operation, local) ? Of(definitions[0].Value, [.. locals, local.Local], steps) : null;
    }

    private static SyntaxNode? FunctionOf(IOperation operation) => Around(operation.Syntax);

    private static SyntaxNode? FunctionAround(SyntaxNode declaration, IOperation use) => declaration.SyntaxTree == use.Syntax.SyntaxTree ? Around(declaration) : null;

    private static SyntaxNode? Around(SyntaxNode node) => node.Ancestors().FirstOrDefault(outer =>
        outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);

    // var id = Guid.NewGuid(); while (…) cache.GetOrCreate(id, …)
    private static bool IsInLoopOf(IOperation definition, IOperation use)
    {
        for (IOperation? outer = use.Parent; outer is not null; outer = outer.Parent)
            if (outer is ILoopOperation && !outer.Syntax.Span.Contains(definition.Syntax.Span))
                return true;

        return false;
    }

    private static string? TextOf(IOperation? text) => text switch
    {
        null => null,
        { ConstantValue: { HasValue: true, Value: string format } } => format,
        _ => "?",
    };
}
