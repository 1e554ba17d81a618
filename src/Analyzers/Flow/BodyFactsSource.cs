using System.Collections.Concurrent;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>The facts of every body that somebody asked about, each computed once.</summary>
internal sealed class BodyFactsSource
{
    private readonly Compilation _compilation;
    private readonly States _states;
    private readonly Ambients _ambients;
    private readonly GuardEffects _guards;
    private readonly Freezes _freezes = new();
    private readonly ConcurrentDictionary<SyntaxNode, BodyFacts> _facts = new();

    public BodyFactsSource(Compilation compilation, States states, Ambients ambients, GuardEffects guards)
    {
        _guards = guards;
        _ambients = ambients;
        _compilation = compilation;
        _states = states;
    }

    /// <summary>What this body does.</summary>
    public BodyFacts Of(Body body, CancellationToken cancellation)
    {
        if (!_facts.TryGetValue(body.Syntax, out BodyFacts? facts))
            facts = _facts.GetOrAdd(body.Syntax, Compute(body, cancellation));

        return facts;
    }

    // While analyzers run, a compilation hands out the models that the driver and every other analyzer use, so nothing is bound twice.
    private BodyFacts Compute(Body body, CancellationToken cancellation) =>
        _compilation.GetSemanticModel(body.Syntax.SyntaxTree).GetOperation(body.Syntax, cancellation) is { } root
            ? BodyWalk.Of(body, root, SubjectOf, method => _guards.Of(method, cancellation), _freezes, cancellation)
            : BodyFacts.Nothing(body);

    private ISymbol? SubjectOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => CarriesCollectionOrDelegate(parameter) ? parameter : null,
        ILocalSymbol local => Collections.Find(local.Type) is not null ? local : null,
        _ => _states.Resolve(symbol) ?? _ambients.Resolve(symbol),
    };

    private static bool CarriesCollectionOrDelegate(IParameterSymbol parameter) =>
        parameter.Type.TypeKind is TypeKind.Delegate || Collections.Find(parameter.Type) is not null;
}
