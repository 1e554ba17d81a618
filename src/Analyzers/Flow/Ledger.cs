using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>The access ledger of one compilation: every state with all its accesses, gathered when a rule first asks and shared by all rules.</summary>
internal sealed class Ledger
{
    // A helper of a helper of a helper; beyond that the collection counts as handed out.
    private const int MaximalHelpers = 4;

    private readonly Sources _sources;
    private readonly Qualifiers _qualifiers;
    private readonly States _states;
    private readonly BodyFactsSource _facts;
    private readonly Callers _callers;
    private readonly Arrivals _arrivals;
    private readonly Reaches _reaches;
    private readonly Throttles _throttles;
    private readonly ConcurrentDictionary<ISymbol, SharedState?> _shared = new(SymbolEqualityComparer.Default);

    public Ledger(
        Sources sources, Qualifiers qualifiers, States states, BodyFactsSource facts, Callers callers, Arrivals arrivals, Reaches reaches, Throttles throttles)
    {
        _sources = sources;
        _qualifiers = qualifiers;
        _states = states;
        _facts = facts;
        _callers = callers;
        _arrivals = arrivals;
        _reaches = reaches;
        _throttles = throttles;
    }

    /// <summary>The state with every use of it, or nothing when no two threads are known to share it.</summary>
    public SharedState? Of(ISymbol state, CancellationToken cancellation)
    {
        if (!_shared.TryGetValue(state, out SharedState? shared))
            shared = _shared.GetOrAdd(state, Gather(state, cancellation));

        return shared;
    }

    private SharedState? Gather(ISymbol state, CancellationToken cancellation)
    {
        List<Access> accesses = [], values = [];
        HeldCollection held = new(States.TypeOf(state));
        foreach (Body body in BodiesThatMayMention(state, cancellation))
        {
            BodyFacts facts = _facts.Of(body, cancellation);
            foreach (Mention mention in facts.Mentions)
                if (SymbolEqualityComparer.Default.Equals(mention.Symbol, state) && (mention.Use.Effect is Effect.Replace || !IsOwnGetter(body.Member, state)))
                {
                    held.Add(mention.Use);
                    accesses.AddRange(AccessesOf(mention, state, facts, cancellation));
                }

            foreach (Mention mention in facts.Values)
                if (SymbolEqualityComparer.Default.Equals(mention.Symbol, state))
                    values.AddRange(AccessesOf(mention, state, facts, cancellation));
        }

        accesses = [.. Settled(accesses, state)];
        accesses.Sort(BySource);
        values.Sort(BySource);
        return _reaches.Of(state, accesses, cancellation) is { } reach
            ? new SharedState(state, held.Row, held.Discipline, reach, accesses, DeclaredGuards.Of(state)) { Values = values }
            : null;
    }

    /// <summary>What the entry point does after it has started threads matters where code that may run on one of them uses the same static.</summary>
    private static IEnumerable<Access> Settled(List<Access> accesses, ISymbol state)
    {
        if (!accesses.Exists(access => access.Phase is Phase.BesideFirstThreads))
            return accesses;

        bool isMet = state.IsStatic && accesses.Exists(access => access.Phase is Phase.Ordinary);
        return accesses.Select(access => access.Phase is Phase.BesideFirstThreads ? access with { Phase = isMet ? Phase.Ordinary : Phase.Startup } : access);
    }

    private IEnumerable<Body> BodiesThatMayMention(ISymbol state, CancellationToken cancellation)
    {
        HashSet<SyntaxNode> seen = [];
        foreach (ISymbol name in _states.NamesOf(state))
            foreach (INamedTypeSymbol type in TypesThatMayMention(name, cancellation))
                foreach (Body body in _sources.BodiesOf(type, cancellation))
                    if ((MayMention(body, name, cancellation) || IsInitializerOf(body, state) || IsOwnAccessor(body, state)) && seen.Add(body.Syntax))
                        yield return body;
    }

    // An object can be reached without its type's name being written anywhere near.
    private bool MayMention(Body body, ISymbol name, CancellationToken cancellation) =>
        body.Words.Mention(Words.Hash(name.Name))
        && (!name.IsStatic && !Visibility.IsProtected(name) || _qualifiers.CanName(body, name, cancellation));

    private IEnumerable<INamedTypeSymbol> TypesThatMayMention(ISymbol name, CancellationToken cancellation) =>
        Visibility.IsPrivate(name)
            ? Visibility.WithNested(name.ContainingType)
            : _sources.TypesMentioning(Words.Hash(name.Name), cancellation);

    // Which names its storage by the word field.
    private static bool IsOwnAccessor(Body body, ISymbol state) =>
        state is IPropertySymbol && body.Member is IMethodSymbol { AssociatedSymbol: { } property } && SymbolEqualityComparer.Default.Equals(States.Declared(property), state);

    private static bool IsInitializerOf(Body body, ISymbol state) => SymbolEqualityComparer.Default.Equals(body.Member, state);

    /// <summary>A getter or method that returns the state is a name of it, not a use; but it may give the state its first value.</summary>
    private bool IsOwnGetter(ISymbol member, ISymbol state) =>
        member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.Ordinary } method
        && SymbolEqualityComparer.Default.Equals(_states.Resolve(method.AssociatedSymbol ?? method), state);

    private IEnumerable<Access> AccessesOf(Mention mention, ISymbol state, BodyFacts facts, CancellationToken cancellation)
    {
        GuardSet held = mention.Held.With(_callers.HeldIn(mention.Region, facts, cancellation)).SeenFrom(mention.Instance);
        held = _throttles.WithoutThrottles(state.IsStatic ? held.SeenFromNowhere() : held);

        Phase phase = PhaseOf(mention, state, facts, cancellation);
        bool isAsked = phase is Phase.Ordinary && (!state.IsStatic || mention.Use.Effect is Effect.Replace);
        Arrival arrival = isAsked ? _arrivals.At(mention.Region, facts, cancellation) : Arrival.Nowhere;
        foreach ((Effect effect, GuardSet inside) in EffectsOf(mention.Use, MaximalHelpers, cancellation))
            yield return new Access(state, effect, held.With(inside), phase, facts.Body.Member, mention.Use.Syntax, mention.Use.Assigned?.Type) { Arrival = arrival, IsOwn = mention.Instance.IsThis };
    }

    /// <summary>The calls, in its own type, of the member that a use stands in: each is that use too, at another place and with what is held there.</summary>
    public IEnumerable<Access> ThroughCalls(Access use, CancellationToken cancellation)
    {
        if (use.Member is not IMethodSymbol member)
            yield break;

        int name = Words.Hash((member.AssociatedSymbol ?? member).Name);
        foreach (Body body in _sources.BodiesOf(member.ContainingType, cancellation).Where(body => body.Words.Mention(name)))
        {
            BodyFacts facts = _facts.Of(body, cancellation);
            foreach (Call call in facts.Calls)
                if (SymbolEqualityComparer.Default.Equals(call.Callee, member) && (use.State.IsStatic || call.Instance.IsThis))
                    yield return use with
                    {
                        Member = body.Member, Syntax = call.Syntax,
                        Guards = _throttles.WithoutThrottles(call.Held.With(_callers.HeldIn(call.Region, facts, cancellation))),
                        Phase = _callers.PhaseOf(call.Region, facts, !use.State.IsStatic, cancellation),
                        Arrival = _arrivals.At(call.Region, facts, cancellation),
                    };
        }
    }

    private Phase PhaseOf(Mention mention, ISymbol state, BodyFacts facts, CancellationToken cancellation) =>
        mention.Instance.IsFresh
            ? Phase.Initialization
            : _callers.PhaseOf(mention, facts, !state.IsStatic && mention.Instance.IsThis, cancellation);

    /// <summary>The effects of a use, those of the helpers it goes through included.</summary>
    public IEnumerable<(Effect Effect, GuardSet Held)> EffectsOf(Use use, CancellationToken cancellation) => EffectsOf(use, MaximalHelpers, cancellation);

    /// <summary>The effects of a use; one that passes the collection to a helper has those of the helper.</summary>
    private IEnumerable<(Effect Effect, GuardSet Held)> EffectsOf(Use use, int helpers, CancellationToken cancellation)
    {
        if (use.PassedTo is not { } receiver)
            return [(use.Effect, GuardSet.None)];

        IReadOnlyList<(Effect, GuardSet)> inside = helpers == 0 ? [] : EffectsOn(receiver, helpers - 1, cancellation);
        return inside.Count == 0 ? [(use.Effect, GuardSet.None)] : inside;
    }

    private IReadOnlyList<(Effect, GuardSet)> EffectsOn(ISymbol receiver, int helpers, CancellationToken cancellation)
    {
        List<(Effect, GuardSet)> effects = [];
        if ((receiver as IMethodSymbol ?? receiver.ContainingSymbol as IMethodSymbol) is not { } method)
            return effects;

        // A local function stands in the body of a member.
        while (method is { MethodKind: MethodKind.LocalFunction, ContainingSymbol: IMethodSymbol outer })
            method = outer;

        foreach (Body body in _callers.BodiesOf(method, cancellation))
            foreach (Mention mention in MentionsIn(_facts.Of(body, cancellation), receiver))
                if (IsReceiver(mention.Symbol, receiver))
                    foreach ((Effect effect, GuardSet held) in EffectsOf(mention.Use, helpers, cancellation))
                        effects.Add((effect, held.With(mention.Held)));

        return effects;
    }

    private static IEnumerable<Mention> MentionsIn(BodyFacts facts, ISymbol receiver) =>
        receiver is IMethodSymbol ? facts.Mentions.Concat(facts.Selves) : facts.Mentions;

    // The parameter of an extension block belongs to the block, as its instance belongs to a member; and a method of a collection uses itself.
    private static bool IsReceiver(ISymbol mentioned, ISymbol receiver) =>
        SymbolEqualityComparer.Default.Equals(mentioned, receiver)
        || receiver is IMethodSymbol && mentioned is IParameterSymbol or INamedTypeSymbol
            && SymbolEqualityComparer.Default.Equals(mentioned as INamedTypeSymbol ?? mentioned.ContainingSymbol, receiver.ContainingType);

    private static int BySource(Access left, Access right)
    {
        int byFile = string.CompareOrdinal(left.Syntax.SyntaxTree.FilePath, right.Syntax.SyntaxTree.FilePath);
        return byFile != 0 ? byFile : left.Syntax.SpanStart.CompareTo(right.Syntax.SpanStart);
    }
}
