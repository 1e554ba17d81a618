using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Answers by which ways threads come to the code of a type: through a member that others can call, or through a callback that a timer, a task or
/// an event runs. Code that only the constructor runs is reached by nobody else, and what has no answer counts as reached from outside.
/// </summary>
/// <remarks>
/// The ways are collected on one walk up all calls within the type, those nested in it and those that inherit from it; each function is visited once
/// for the ways that take a guard and once for those that take none.
/// </remarks>
internal sealed class Arrivals
{
    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly SharedTypes _types;
    private readonly ConcurrentDictionary<IMethodSymbol, Arrival> _known = new(SymbolEqualityComparer.Default);

    public Arrivals(Sources sources, BodyFactsSource facts, SharedTypes types)
    {
        _sources = sources;
        _facts = facts;
        _types = types;
    }

    /// <summary>By which ways threads come to this region of this body.</summary>
    public Arrival At(Region region, BodyFacts facts, CancellationToken cancellation)
    {
        if (region.Kind is not RegionKind.Member || facts.Body.Member is not IMethodSymbol method)
            return new Walk(this, cancellation).From(region, facts);

        if (!_known.TryGetValue(method, out Arrival? known))
            known = _known.GetOrAdd(method, new Walk(this, cancellation).From(region, facts));

        return known;
    }

    private IEnumerable<BodyFacts> FactsMentioning(IMethodSymbol method, CancellationToken cancellation)
    {
        int name = Words.Hash((method.AssociatedSymbol ?? method).Name);
        IEnumerable<INamedTypeSymbol> types = Visibility.IsPrivate(method)
            ? Visibility.WithNested(method.ContainingType)
            : Visibility.WithNested(method.ContainingType).Concat(_sources.InheritorsOf(method.ContainingType));
        foreach (INamedTypeSymbol type in types)
            foreach (Body body in _sources.BodiesMentioning(type, name, cancellation))
                yield return _facts.Of(body, cancellation);
    }

    /// <summary>One walk, with what it has found and what it has still to visit.</summary>
    private sealed class Walk(Arrivals arrivals, CancellationToken cancellation)
    {
        private readonly HashSet<ISymbol> _visitedBare = new(SymbolEqualityComparer.Default);
        private readonly HashSet<ISymbol> _visitedGuarded = new(SymbolEqualityComparer.Default);
        private readonly Queue<(Region Region, BodyFacts Facts, bool IsGuarded)> _open = [];
        private Arrival _found = Arrival.Nowhere;

        public Arrival From(Region region, BodyFacts facts)
        {
            _open.Enqueue((region, facts, false));
            while (_open.Count > 0)
            {
                (Region next, BodyFacts place, bool isGuarded) = _open.Dequeue();
                Visit(next, place, isGuarded);
            }

            return _found;
        }

        private void Visit(Region region, BodyFacts facts, bool isGuarded)
        {
            switch (region)
            {
                case { Kind: RegionKind.OtherThread, Runner: { IsJoined: false } runner }:
                    _found = _found.With(Arrival.By(runner with { IsGuarded = isGuarded }));
                    break;
                case { Kind: RegionKind.Member }:
                    VisitMember(facts.Body.Member, isGuarded);
                    break;
                case { Kind: RegionKind.LocalFunction, Function: { } function }:
                    VisitCallers(function, [facts], isGuarded);
                    break;
                case { Kind: RegionKind.Later or RegionKind.Unknown } or { Parent: null }:
                    _found = _found.With(Arrival.Outside);
                    break;
                default:
                    _open.Enqueue((region.Parent, facts, isGuarded));
                    break;
            }
        }

        private void VisitMember(ISymbol member, bool isGuarded)
        {
            if (member is not IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } method)
                return;

            CallPattern? pattern = arrivals._types.ContractOf(method.ContainingType)?.PatternOf(method);
            switch (pattern)
            {
                case CallPattern.OnceBesideOthers:
                    _found = _found.With(Arrival.By(new Runner(method.Name, method.Locations[0])));
                    break;
                case CallPattern.Once:
                    break;
                default:
                    if (CanBeCalledFromOutside(method))
                        _found = _found.With(Arrival.Outside);
                    break;
            }

            VisitCallers(method, arrivals.FactsMentioning(method, cancellation), isGuarded);

            // A call of a virtual method may run what overrides it; whom a contract names, the framework calls.
            if (pattern is not (CallPattern.Once or CallPattern.OnceBesideOthers) && method.OverriddenMethod is { } overridden)
                VisitMember(overridden.OriginalDefinition, isGuarded);
        }

        // A protected member is called by its own object, unless a base class from elsewhere declares it and calls it when it likes.
        private static bool CanBeCalledFromOutside(IMethodSymbol method) =>
            Visibility.IsProtected(method)
                ? method.DeclaringSyntaxReferences.IsEmpty
                : method.DeclaredAccessibility is not Accessibility.Private || !method.ExplicitInterfaceImplementations.IsEmpty;

        private void VisitCallers(IMethodSymbol function, IEnumerable<BodyFacts> places, bool isGuarded)
        {
            if (!(isGuarded ? _visitedGuarded : _visitedBare).Add(function))
                return;

            foreach (BodyFacts facts in places)
            {
                foreach (Call call in facts.Calls)
                    if (SymbolEqualityComparer.Default.Equals(call.Callee, function))
                        _open.Enqueue((call.Region, facts, isGuarded || call.Held.Guards.Count > 0));

                foreach (DelegateUse use in facts.Delegates)
                    if (SymbolEqualityComparer.Default.Equals(use.Method, function))
                        Visit(use, facts, isGuarded);
            }
        }

        private void Visit(DelegateUse use, BodyFacts facts, bool isGuarded)
        {
            if (use.Runner is { IsJoined: true })
                _open.Enqueue((use.Region, facts, isGuarded));
            else
                _found = _found.With(use.Runner is { } runner ? Arrival.By(runner with { IsGuarded = isGuarded }) : Arrival.Outside);
        }
    }
}
