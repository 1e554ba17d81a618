using System.Collections.Concurrent;
using System.Collections.Immutable;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Answers by which ways threads come to the code of a type: through a member that others can call, or through a callback that a timer, a task or
/// an event runs. Code that only the constructor runs is reached by nobody else, and what has no answer counts as reached from outside.
/// </summary>
/// <remarks>The union over all ways, followed through private members of the type; chains are cut at <see cref="MaximalDepth"/>.</remarks>
internal sealed class Arrivals
{
    private const int MaximalDepth = 8;

    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly ConcurrentDictionary<IMethodSymbol, Arrival> _known = new(SymbolEqualityComparer.Default);

    public Arrivals(Sources sources, BodyFactsSource facts)
    {
        _sources = sources;
        _facts = facts;
    }

    /// <summary>By which ways threads come to this region of this body.</summary>
    public Arrival At(Region region, BodyFacts facts, CancellationToken cancellation) =>
        At(region, facts, ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default), cancellation);

    private Arrival At(Region region, BodyFacts facts, ImmutableHashSet<ISymbol> asked, CancellationToken cancellation) => region switch
    {
        { Kind: RegionKind.OtherThread, Runner: { IsJoined: false } runner } => Arrival.By(runner),
        { Kind: RegionKind.Member } => At(facts.Body.Member, asked, cancellation),
        { Kind: RegionKind.LocalFunction, Function: { } function } => Union(function, [facts], asked, cancellation),
        { Kind: RegionKind.Later or RegionKind.Unknown } => Arrival.Outside,
        _ => At(region.Parent!, facts, asked, cancellation),
    };

    private Arrival At(ISymbol member, ImmutableHashSet<ISymbol> asked, CancellationToken cancellation)
    {
        if (member is not IMethodSymbol method || method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor)
            return Arrival.Nowhere;

        if (_known.TryGetValue(method, out Arrival? known))
            return known;

        Arrival arrival = CanBeCalledFromOutside(method) ? Arrival.Outside : Arrival.Nowhere;
        arrival = arrival.With(Union(method, FactsMentioning(method, cancellation), asked, cancellation));

        // An answer found while a caller's is still open may lack that caller's ways.
        return asked.IsEmpty ? _known.GetOrAdd(method, arrival) : arrival;
    }

    private static bool CanBeCalledFromOutside(IMethodSymbol method) =>
        method.DeclaredAccessibility is not Accessibility.Private || !method.ExplicitInterfaceImplementations.IsEmpty;

    private IEnumerable<BodyFacts> FactsMentioning(IMethodSymbol method, CancellationToken cancellation)
    {
        int name = Words.Hash((method.AssociatedSymbol ?? method).Name);
        foreach (INamedTypeSymbol type in Visibility.WithNested(method.ContainingType))
            foreach (Body body in _sources.BodiesMentioning(type, name, cancellation))
                yield return _facts.Of(body, cancellation);
    }

    /// <summary>The ways to all calls of this function, and to it as a delegate.</summary>
    private Arrival Union(IMethodSymbol function, IEnumerable<BodyFacts> places, ImmutableHashSet<ISymbol> asked, CancellationToken cancellation)
    {
        Arrival arrival = Arrival.Nowhere;
        if (asked.Contains(function) || asked.Count >= MaximalDepth)
            return arrival;

        ImmutableHashSet<ISymbol> next = asked.Add(function);
        foreach (BodyFacts facts in places)
        {
            foreach (Call call in facts.Calls)
                if (SymbolEqualityComparer.Default.Equals(call.Callee, function))
                    arrival = arrival.With(At(call.Region, facts, next, cancellation));

            foreach (DelegateUse use in facts.Delegates)
                if (SymbolEqualityComparer.Default.Equals(use.Method, function))
                    arrival = arrival.With(At(use, facts, next, cancellation));
        }

        return arrival;
    }

    private Arrival At(DelegateUse use, BodyFacts facts, ImmutableHashSet<ISymbol> asked, CancellationToken cancellation) => use.Runner switch
    {
        { IsJoined: false } runner => Arrival.By(runner),
        { } => At(use.Region, facts, asked, cancellation),
        null => Arrival.Outside,
    };
}
