using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Tells semaphores that let several in, which throttle and do not guard, from those that let one in.</summary>
internal sealed class Throttles
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<ISymbol, bool?> _known = new(SymbolEqualityComparer.Default);

    public Throttles(Compilation compilation) => _compilation = compilation;

    /// <summary>The guards that keep others out; a semaphore whose number is computed is taken to let several in.</summary>
    public IEnumerable<Guard> Exclusive(GuardSet held) => held.Guards.Where(guard => IsThrottle(guard) is false);

    /// <summary>The guards that may keep others out: all but semaphores that surely let several in.</summary>
    public GuardSet WithoutThrottles(GuardSet held)
    {
        GuardSet left = held;
        foreach (Guard guard in held.Guards)
            if (IsThrottle(guard) is true)
                left = left.Without(guard);

        return left;
    }

    private bool? IsThrottle(Guard guard)
    {
        if (guard.Root is not GuardRoot.Symbol || guard.Path[guard.Path.Count - 1] is not { } symbol)
            return false;

        if (!_known.TryGetValue(symbol, out bool? isThrottle))
            isThrottle = _known.GetOrAdd(symbol, LetsSeveralIn(symbol));

        return isThrottle;
    }

    // What a constructor or a caller decides is not known, and counts as a guard; nothing where the number is computed.
    private bool? LetsSeveralIn(ISymbol semaphore)
    {
        if (TypeOf(semaphore) is not { } type || !Guards.IsSemaphore(type) || semaphore.DeclaringSyntaxReferences is not { Length: 1 } references)
            return false;

        ExpressionSyntax? value = references[0].GetSyntax() switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };

        if (value is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } || !_compilation.ContainsSyntaxTree(value.SyntaxTree))
            return false;

        return _compilation.GetSemanticModel(value.SyntaxTree).GetConstantValue(arguments[0].Expression) is { HasValue: true, Value: var count }
            ? count is int and > 1
            : null;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
