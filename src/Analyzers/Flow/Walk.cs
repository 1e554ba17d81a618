using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A walk over the entries or keys of a map: <c>foreach (var pair in m)</c>, <c>foreach (var key in m.Keys)</c>, <c>m.Where(…).Select(…)</c>.</summary>
/// <param name="Access">The use of the map that is walked.</param>
/// <param name="Source">The operation whose result is walked: the map, its keys.</param>
/// <param name="Function">The function it stands in.</param>
internal sealed record Walk(Access Access, IOperation Source, IOperation Function)
{
    private const int MaximalSteps = 6;

    /// <summary>The walk that this use of a map begins, or nothing when it is no walk.</summary>
    public static Walk? Of(Access access, SemanticModel model)
    {
        if (access.Effect is not Effect.Enumerate || model.GetOperation(access.Syntax) is not { } source)
            return null;

        IOperation function = source;
        while (function.Parent is { } outer && function is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            function = outer;

        return new Walk(access, source, function);
    }

    /// <summary>The key of the walked entry that this expression is: <c>pair.Key</c>, the item of the keys, a local that keeps it.</summary>
    public bool YieldsKey(IOperation key, Definitions definitions) =>
        ItemOf(key) is { } item && Derives(item, key.Syntax.SpanStart, definitions, MaximalSteps);

    /// <summary>Whether choosing what is walked looks at the values: <c>m.Where(pair => pair.Value.IsOld)</c>.</summary>
    public bool ChoosesByValue
    {
        get
        {
            IOperation chain = Source;
            while (chain.Parent is IArgumentOperation or IInvocationOperation or IConversionOperation or IParenthesizedOperation)
                chain = chain.Parent;

            return chain.Descendants().OfType<IAnonymousFunctionOperation>().Any(lambda => lambda.Descendants().Any(IsValueOfPair));
        }
    }

    /// <summary>Whether the conditions under which something is done look at the value of the walked entry.</summary>
    /// <param name="act">What is done.</param>
    /// <param name="definitions">Where the function gives its locals their values.</param>
    public bool DecidesByValue(IOperation act, Definitions definitions) => ConditionsAround(act).SelectMany(condition => condition.DescendantsAndSelf()).Any(part =>
        IsValueOfPair(part) && part is IMemberReferenceOperation { Instance: { } pair } && IsItem(pair, definitions)
        || part is ILocalReferenceOperation { Local: var local } && IsValueOfTuple(local, definitions));

    /// <summary>Whether this is the value of a pair of key and value.</summary>
    public static bool IsValueOfPair(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { ContainingType: { IsValueType: true, TypeArguments.Length: 2 }, OriginalDefinition.Type: ITypeParameterSymbol { Ordinal: 1 } } };

    private static bool IsKeyOfPair(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { ContainingType: { IsValueType: true, TypeArguments.Length: 2 }, OriginalDefinition.Type: ITypeParameterSymbol { Ordinal: 0 } } };

    private static ISymbol? ItemOf(IOperation key)
    {
        key = key.Unwrap();
        if (IsKeyOfPair(key) && key is IPropertyReferenceOperation { Instance: { } pair })
            key = pair.Unwrap();

        return SymbolOf(key);
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } parameter } => parameter,
        _ => null,
    };

    private bool IsItem(IOperation operation, Definitions definitions) =>
        SymbolOf(operation.Unwrap()) is { } item && Derives(item, operation.Syntax.SpanStart, definitions, MaximalSteps);

    /// <summary>Whether a variable holds an item of the walk, straight from the loop or through locals.</summary>
    private bool Derives(ISymbol item, int position, Definitions definitions, int steps)
    {
        if (item is IParameterSymbol parameter)
            return IsOfChain(parameter);

        if (steps == 0 || definitions.Before(item, position) is not { } definition)
            return false;

        return definition.Value.Syntax.Span.Contains(Source.Syntax.Span)
            || definition.Value.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation { Local: var local } && Derives(local, part.Syntax.SpanStart, definitions, steps - 1));
    }

    /// <summary>Whether a lambda's parameter is an item of the chain of calls that begins with this walk.</summary>
    private bool IsOfChain(IParameterSymbol parameter)
    {
        IOperation? chain = Source;
        while (chain.Parent is IArgumentOperation or IInvocationOperation or IConversionOperation or IParenthesizedOperation)
            chain = chain.Parent;

        return parameter.Ordinal == 0 && chain.Descendants().OfType<IAnonymousFunctionOperation>().Any(lambda => SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol));
    }

    // foreach (var (key, value) in m)
    private bool IsValueOfTuple(ILocalSymbol local, Definitions definitions)
    {
        for (IOperation? loop = definitions.Before(local, int.MaxValue)?.Operation; loop is not null; loop = loop.Parent)
            if (loop is IForEachLoopOperation { LoopControlVariable: var variable, Collection: var collection })
                return collection.Syntax.Span.Contains(Source.Syntax.Span) && variable.DescendantsAndSelf().OfType<ITupleOperation>().FirstOrDefault() is { Elements.Length: 2 } tuple
                    && tuple.Elements[1].DescendantsAndSelf().Any(part => part is ILocalReferenceOperation { Local: var second } && SymbolEqualityComparer.Default.Equals(second, local));

        return false;
    }

    /// <summary>The conditions around an operation inside its loop, and those that have left it out earlier.</summary>
    private static IEnumerable<IOperation> ConditionsAround(IOperation act)
    {
        IOperation inner = act;
        while (inner.Parent is { } outer && inner is not IForEachLoopOperation and not IAnonymousFunctionOperation)
        {
            if (outer is IConditionalOperation { Condition: var condition } && condition != inner)
                yield return condition;
            else if (outer is IBinaryOperation binary && binary.RightOperand == inner)
                yield return binary.LeftOperand;
            else if (outer is IBlockOperation block)
                foreach (IOperation earlier in block.Operations.TakeWhile(statement => statement != inner))
                    if (earlier is IConditionalOperation { Condition: var leaving } branch && branch.Descendants().Any(part => part is IBranchOperation or IReturnOperation))
                        yield return leaving;

            inner = outer;
        }
    }
}
