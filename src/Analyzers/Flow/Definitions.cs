using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>The places of one function that give its locals and parameters their values, found by their place in the source.</summary>
internal sealed class Definitions
{
    private readonly List<Definition> _all = [];

    public Definitions(IOperation function)
    {
        foreach (IOperation operation in function.Descendants())
            if (operation is IForEachLoopOperation loop)
                _all.AddRange(loop.Locals.Select(item => new Definition(item, loop.Collection, loop.Collection)));
            else if (Of(operation) is { } definition)
                _all.Add(definition);
    }

    /// <summary>What the local holds at this place, as far as the order of the text tells: the last definition before it.</summary>
    public Definition? Before(ISymbol local, int position) =>
        _all.LastOrDefault(definition => definition.Operation.Syntax.Span.End <= position && SymbolEqualityComparer.Default.Equals(definition.Local, local));

    /// <summary>All that the local may hold at this place, the latest first; what surely replaces earlier definitions is the last that is told.</summary>
    public IEnumerable<Definition> AllBefore(ISymbol local, IOperation use)
    {
        foreach (Definition definition in Enumerable.Reverse(_all))
            if (SymbolEqualityComparer.Default.Equals(definition.Local, local) && definition.Operation.Syntax.Span.End <= use.Syntax.SpanStart)
            {
                yield return definition;

                if (IsAlwaysBefore(definition.Operation, use))
                    yield break;
            }
    }

    /// <summary>Whether whoever comes to the use has come past the definition: the block that it stands in is around both.</summary>
    private static bool IsAlwaysBefore(IOperation definition, IOperation use)
    {
        IOperation? outer = definition.Parent;
        while (outer is not (null or IBlockOperation or IConditionalOperation or ILoopOperation or ISwitchCaseOperation or ICoalesceOperation or IAnonymousFunctionOperation))
            outer = outer.Parent;

        return definition is not ICoalesceAssignmentOperation && (outer is null || outer is IBlockOperation && outer.Syntax.Span.Contains(use.Syntax.Span));
    }

    /// <summary>Whether the local gets a value between these places.</summary>
    public bool AnyBetween(ISymbol local, int start, int end) =>
        _all.Exists(definition => definition.Operation.Syntax.SpanStart >= start && definition.Operation.Syntax.Span.End <= end
            && SymbolEqualityComparer.Default.Equals(definition.Local, local));

    // A local that gets a value only where it was null has the new one where that matters.
    private static Definition? Of(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } first => new(declarator.Symbol, declarator, first.Value),
        ICoalesceAssignmentOperation coalesce => Of(coalesce.Target, coalesce, coalesce.Value),
        ISimpleAssignmentOperation assignment => Of(assignment.Target, assignment, assignment.Value),
        ICompoundAssignmentOperation compound => Of(compound.Target, compound, compound),
        IIncrementOrDecrementOperation step => Of(step.Target, step, step),
        IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref, Parent: { } call } argument => Of(argument.Value, argument, call),
        IDeclarationPatternOperation { DeclaredSymbol: { } local } pattern => new(local, pattern, Matched(pattern)),
        IRecursivePatternOperation { DeclaredSymbol: { } local } pattern => new(local, pattern, Matched(pattern)),
        _ => null,
    };

    private static Definition? Of(IOperation target, IOperation operation, IOperation value) => target.Unwrap() switch
    {
        ILocalReferenceOperation { Local: var local } => new(local, operation, value),
        IParameterReferenceOperation { Parameter: var parameter } => new(parameter, operation, value),
        IDeclarationExpressionOperation declaration => Of(declaration.Expression, operation, value),
        _ => null,
    };

    private static IOperation Matched(IOperation pattern)
    {
        IOperation match = pattern;
        while (match is IPatternOperation && match.Parent is { } outer)
            match = outer;

        return match is IIsPatternOperation test ? test.Value : match;
    }

    /// <summary>A place that gives a local its value.</summary>
    internal sealed record Definition(ISymbol Local, IOperation Operation, IOperation Value);
}
