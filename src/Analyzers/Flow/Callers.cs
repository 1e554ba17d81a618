using System.Collections.Concurrent;
using System.Collections.Immutable;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Answers what a piece of code holds and when it runs by asking who calls it: a private or internal method holds what all its callers hold, so
/// does a local function, and a lambda what the method it is passed to holds when it calls it.
/// </summary>
/// <remarks>
/// Both answers are greatest fixed points over the call graph: a method that is being asked about already weakens nothing. Chains longer than
/// <see cref="MaximalDepth"/> are not followed either, for the same reason: an unknown caller accuses nobody.
/// </remarks>
internal sealed class Callers
{
    private const int MaximalDepth = 8;

    // A name as common as Add would pull half the compilation in.
    private const int MaximalCallingTypes = 40;

    private static readonly HashSet<int> s_wordsOfCreation = [Words.Hash("new"), Words.Hash("this")];

    private readonly Settings _settings;
    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly SharedTypes _types;
    private readonly OptionsTypes _options;
    private readonly Lazy<IMethodSymbol?> _entryPoint;
    private readonly ConcurrentDictionary<IMethodSymbol, Calling?> _calling = new(SymbolEqualityComparer.Default);
    private readonly FixedPoint<IMethodSymbol, GuardSet> _held = new(SymbolEqualityComparer.Default, GuardSet.Unreachable);
    private readonly FixedPoint<Moment, Phase> _phases = new(EqualityComparer<Moment>.Default, Phase.Initialization);

    public Callers(Compilation compilation, Settings settings, Sources sources, BodyFactsSource facts, SharedTypes types)
    {
        _settings = settings;
        _sources = sources;
        _facts = facts;
        _types = types;
        _options = new OptionsTypes(compilation, sources);
        _entryPoint = new(() => compilation.GetEntryPoint(default));
    }

    /// <summary>What is surely held where this region of this body runs, beside what it takes itself.</summary>
    public GuardSet HeldIn(Region region, BodyFacts facts, CancellationToken cancellation) =>
        HeldIn(region, facts, new Question(HeldByCallersOf, PhaseOf, cancellation));

    /// <summary>When this region of this body runs.</summary>
    /// <param name="region">The region.</param>
    /// <param name="facts">The body it stands in.</param>
    /// <param name="ofOwnObject">
    /// Whether the answer is for the state of the object that the body runs on: then its constructor is initialization, and its disposal the end.
    /// </param>
    /// <param name="cancellation">Stops the search.</param>
    public Phase PhaseOf(Region region, BodyFacts facts, bool ofOwnObject, CancellationToken cancellation) =>
        PhaseOf(region, facts, new Question(HeldByCallersOf, PhaseOf, cancellation) { OfOwnObject = ofOwnObject });

    /// <summary>When a mention in this body runs; the answer is for the state of the object that the body runs on, or for any other.</summary>
    public Phase PhaseOf(Mention mention, BodyFacts facts, bool ofOwnObject, CancellationToken cancellation) =>
        At(mention.Use.Syntax, mention.Region, facts, PhaseOf(mention.Region, facts, ofOwnObject, cancellation));

    /// <summary>The bodies that implement this method.</summary>
    public IEnumerable<Body> BodiesOf(IMethodSymbol method, CancellationToken cancellation)
    {
        IMethodSymbol implemented = method.PartialImplementationPart ?? method;
        return _sources.BodiesOf(implemented.ContainingType, cancellation)
            .Where(body => SymbolEqualityComparer.Default.Equals(body.Member, implemented));
    }

    private GuardSet HeldIn(Region region, BodyFacts facts, Question question) => region.Kind switch
    {
        RegionKind.Member => HeldByCallers(facts.Body.Member, question),
        // Where it is not known whether a guard is still held, its creator's counts, so that nobody is accused wrongly.
        RegionKind.AtOnce or RegionKind.Unknown => region.Entry.With(HeldIn(region.Parent!, facts, question)),
        RegionKind.Once => GuardSet.None.With(Guard.Once()),
        RegionKind.Passed => HeldByReceiver(region, facts, question),
        RegionKind.LocalFunction => HeldByCallersOf(region, facts, question),
        _ => GuardSet.None,
    };

    private GuardSet HeldByReceiver(Region region, BodyFacts facts, Question question) =>
        RunsAtOnceUnder(region.PassedTo!, question) is { } receiver
            ? (region.Site is { } site ? receiver.SeenBy(site) : receiver).With(region.Entry).With(HeldIn(region.Parent!, facts, question))
            : GuardSet.None;

    /// <summary>What the receiver of a delegate holds wherever it calls it, or nothing when it may keep the delegate for later.</summary>
    private GuardSet? RunsAtOnceUnder(IParameterSymbol parameter, Question question)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || question.Ask(method) is not { } next)
            return null;

        GuardSet held = GuardSet.Unreachable;
        bool isCalled = false;
        foreach (Body body in BodiesOf(method, question.Cancellation))
            foreach (Mention mention in _facts.Of(body, question.Cancellation).Mentions)
                if (SymbolEqualityComparer.Default.Equals(mention.Symbol, parameter))
                {
                    GuardSet? here = HeldAtCall(mention, next);
                    if (here is null)
                        return null;

                    held = held.Join(here);
                    isCalled = true;
                }

        return isCalled ? held : null;
    }

    private GuardSet? HeldAtCall(Mention mention, Question question)
    {
        if (mention.Region.Kind is not (RegionKind.Member or RegionKind.AtOnce))
            return null;

        if (mention.Use.PassedTo is { } further)
            return further is IParameterSymbol parameter ? RunsAtOnceUnder(parameter, question)?.With(mention.Held) : null;

        return mention.Use.Effect is Effect.Read ? mention.Held : null;
    }

    private GuardSet HeldByCallersOf(Region localFunction, BodyFacts facts, Question question)
    {
        if (question.Ask(localFunction.Function!) is not { } next)
            return GuardSet.Unreachable;

        if (facts.UsesAsDelegate(localFunction.Function!))
            return GuardSet.None;

        GuardSet held = GuardSet.Unreachable;
        foreach (Call call in facts.Calls)
            if (SymbolEqualityComparer.Default.Equals(call.Callee, localFunction.Function))
                held = held.Join(call.Held.With(HeldIn(call.Region, facts, next)));

        return held.IsUnreachable ? GuardSet.None : held;
    }

    private GuardSet HeldByCallers(ISymbol member, Question question) =>
        member is IMethodSymbol method && CallingOf(method, question.Cancellation) is not null ? question.HeldByCallersOf(method, question) : GuardSet.None;

    // A cycle that nobody enters is dead code, and holds nothing.
    private GuardSet HeldByCallersOf(IMethodSymbol method, Question question)
    {
        GuardSet held = _held.Of(method, (function, ask) => Joined(function, question.Within((caller, _) => ask(caller))));
        return held.IsUnreachable ? GuardSet.None : held;
    }

    private GuardSet Joined(IMethodSymbol method, Question question)
    {
        GuardSet held = GuardSet.Unreachable;
        foreach ((Call call, BodyFacts facts) in CallingOf(method, question.Cancellation)!.Calls)
        {
            if (held.IsNone)
                break;

            held = held.Join(call.Held.With(HeldIn(call.Region, facts, question)).SeenFrom(call.Instance));
        }

        return held;
    }

    private Phase PhaseOf(Region region, BodyFacts facts, Question question) => region.Kind switch
    {
        RegionKind.Member => PhaseOf(facts.Body, question),
        RegionKind.AtOnce or RegionKind.Once => PhaseOf(region.Parent!, facts, question),
        RegionKind.Passed when RunsAtOnceUnder(region.PassedTo!, question) is not null => PhaseOf(region.Parent!, facts, question),
        RegionKind.LocalFunction => PhaseOfLocalFunction(region, facts, question),
        RegionKind.Unknown when PhaseOf(region.Parent!, facts, question) is Phase.Initialization => Phase.Initialization,
        RegionKind.Unknown or RegionKind.Later or RegionKind.Passed when region.Function is { } callback && _options.Fills(callback, question.Cancellation) => Phase.Startup,
        RegionKind.Unknown or RegionKind.Later => AnyTime(facts.Body.Member),
        _ => Phase.Ordinary,
    };

    private Phase AnyTime(ISymbol member) => IsConfined(member) ? Phase.Confined : Phase.Ordinary;

    private Phase PhaseOfLocalFunction(Region localFunction, BodyFacts facts, Question question)
    {
        if (question.Ask(localFunction.Function!) is not { } next)
            return Phase.Initialization;

        if (facts.UsesAsDelegate(localFunction.Function!))
            return Phase.Ordinary;

        IEnumerable<Phase> phases = facts.Calls
            .Where(call => SymbolEqualityComparer.Default.Equals(call.Callee, localFunction.Function))
            .Select(call => At(call.Syntax, call.Region, facts, PhaseOf(call.Region, facts, next)));
        return Latest(phases);
    }

    /// <summary>When a call of a member runs, as far as that member's object is concerned.</summary>
    private Phase PhaseOf(Call call, BodyFacts facts, Question question) =>
        question.OfOwnObject && call.Instance.IsFresh
            ? Phase.Initialization
            : At(call.Syntax, call.Region, facts, PhaseOf(call.Region, facts, question with { OfOwnObject = question.OfOwnObject && call.Instance.IsThis }));

    /// <summary>The phase of a place in a region: the entry point is alone until it has started a thread, and again when it has waited for it.</summary>
    private Phase At(SyntaxNode place, Region region, BodyFacts facts, Phase phase)
    {
        if (phase is not Phase.Startup || facts.Runs.Count == 0 || !SymbolEqualityComparer.Default.Equals(facts.Body.Member, _entryPoint.Value))
            return phase;

        Launches launches = new(facts);
        return facts.Runs.Any(run => IsThread(run) && Launches.IsSameFunction(region, run.Region)
            && launches.IsUnderWay(run, place.SpanStart) && FlowOrder.Reaches(run.Launch, place))
            ? Phase.BesideFirstThreads
            : phase;
    }

    // What a helper of the program does with a callback, and when an event fires, is not known here.
    private static bool IsThread(Run run) => run is { Fate: Fate.Kept or Fate.Dropped, PassedTo: null, IsAsyncCall: false };

    private Phase PhaseOf(Body body, Question question)
    {
        if (body.Member is not IMethodSymbol method)
            return body.Member.IsStatic || question.OfOwnObject ? Phase.Initialization : AnyTime(body.Member);

        if (method.MethodKind is MethodKind.StaticConstructor || StartUp.IsModuleInitializer(method))
            return Phase.Initialization;

        if (question.OfOwnObject && (method.MethodKind is MethodKind.Constructor || method.IsInitOnly))
            return Phase.Initialization;

        if (IsStartup(method))
            return Phase.Startup;

        if (IsConfined(method))
            return Phase.Confined;

        if (question.OfOwnObject && Disposal.IsEndOf(method))
            return Phase.Disposal;

        if (question.OfOwnObject && _types.ContractOf(method.ContainingType)?.PatternOf(method) is CallPattern.Once)
            return Phase.Startup;

        return CallingOf(method, question.Cancellation) is null
            ? OfUnknownCallers(method, question.Cancellation)
            : question.PhaseOf(new Moment(method, question.OfOwnObject), question);
    }

    private Phase OfUnknownCallers(IMethodSymbol method, CancellationToken cancellation) => IsNamed(method) && _options.Fills(method, cancellation) ? Phase.Startup : Phase.Ordinary;

    private Phase PhaseOf(Moment moment, Question question) => _phases.Of(moment, (function, ask) => LatestCall(function, question.Within((caller, _) => ask(caller))));

    private Phase LatestCall(Moment moment, Question question) =>
        Latest(CallingOf(moment.Method, question.Cancellation)!.Calls
            .Select(pair => PhaseOf(pair.Call, pair.Facts, question with { OfOwnObject = moment.OfOwnObject })));

    private bool IsStartup(IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(method, _entryPoint.Value)
        || StartUp.Configures(method)
        || _settings.StartupMethods.NamesMember(method);

    // An object of the user interface may be touched on its own thread only, so a method that receives one runs there.
    private bool IsConfined(ISymbol member) =>
        Confinement.IsSingleThreaded(member.ContainingType)
        || _settings.ConfinedTypes.NamesTypeOf(member.ContainingType)
        || Annotations.IsConfined(member)
        || member is IMethodSymbol method && method.Parameters.Any(parameter => Confinement.IsSingleThreaded(parameter.Type));

    private static Phase Latest(IEnumerable<Phase> phases)
    {
        Phase? latest = null;
        foreach (Phase phase in phases)
        {
            if (phase is Phase.Ordinary)
                return phase;

            latest = latest is null || phase > latest ? phase : latest;
        }

        return latest ?? Phase.Ordinary;
    }

    /// <summary>All calls of this method, or nothing when somebody may call it whom the compilation does not show.</summary>
    private Calling? CallingOf(IMethodSymbol method, CancellationToken cancellation)
    {
        IMethodSymbol declared = Overriding.RootOf(method);
        if (!CanBeKnown(declared, cancellation) || method.IsOverride && Visibility.ImplementsInterface(method))
            return null;

        if (!_calling.TryGetValue(declared, out Calling? calling))
            calling = _calling.GetOrAdd(declared, FindCalls(declared, cancellation));

        return calling;
    }

    // What overrides a method is called wherever that is called.
    // What inherits from a type is written with its locks in mind, so those who call a protected method here speak for those elsewhere.
    // And who calls a public method from elsewhere has an object of his own, when those that threads share stand in a private field here.
    private bool CanBeKnown(IMethodSymbol method, CancellationToken cancellation) =>
        (IsCalledByName(method) || IsPrivateConstructor(method))
        && (!Visibility.IsOutside(method) || Visibility.IsProtected(method) || !method.IsStatic && _types.Of(method.ContainingType, cancellation).IsHidden || _options.Fills(method, cancellation))
        && !Visibility.ImplementsInterface(method);

    /// <summary>Whether calls name the method itself, or the interface that it stands behind.</summary>
    private static bool IsNamed(IMethodSymbol method) =>
        IsCalledByName(method) && method is { IsVirtual: false, IsOverride: false, IsAbstract: false };

    /// <summary>Whether calls name the method, or one that overrides it or is overridden by it.</summary>
    private static bool IsCalledByName(IMethodSymbol method) => method is
    {
        MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet,
        DeclaringSyntaxReferences.IsEmpty: false, ContainingType.TypeKind: not TypeKind.Interface, ExplicitInterfaceImplementations.IsEmpty: true,
    };

    private static bool IsPrivateConstructor(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Constructor, DeclaredAccessibility: Accessibility.Private };

    private Calling? FindCalls(IMethodSymbol method, CancellationToken cancellation)
    {
        HashSet<int> names = IsPrivateConstructor(method) ? s_wordsOfCreation : [Words.Hash((method.AssociatedSymbol ?? method).Name)];
        IEnumerable<INamedTypeSymbol> types = Visibility.ScopeOf(method) is { } scope ? Visibility.WithNested(scope) : _sources.TypesMentioning(names.First(), cancellation);
        if (_sources.BodiesMentioning(types, names, MaximalCallingTypes, cancellation) is not { } bodies)
            return null;

        List<(Call, BodyFacts)> calls = [];
        foreach (Body body in bodies)
        {
            BodyFacts facts = _facts.Of(body, cancellation);
            if (facts.UsesAsDelegate(method))
                return null;

            calls.AddRange(facts.Calls.Where(call => Overriding.Runs(call.Callee, method)).Select(call => (call, facts)));
        }

        return calls.Count == 0 ? null : new Calling(calls);
    }

    private sealed record Calling(IReadOnlyList<(Call Call, BodyFacts Facts)> Calls);

    /// <summary>When a method runs, for the state of its own object or for any other.</summary>
    private readonly record struct Moment(IMethodSymbol Method, bool OfOwnObject)
    {
        public bool Equals(Moment other) => OfOwnObject == other.OfOwnObject && SymbolEqualityComparer.Default.Equals(Method, other.Method);

        public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Method);
    }

    /// <summary>A question on its way up the callers.</summary>
    /// <param name="HeldByCallersOf">Answers what all callers of a method hold.</param>
    /// <param name="PhaseOf">Answers when a method runs, by its callers.</param>
    /// <param name="Cancellation">Stops the search.</param>
    private sealed record Question(
        Func<IMethodSymbol, Question, GuardSet> HeldByCallersOf, Func<Moment, Question, Phase> PhaseOf, CancellationToken Cancellation)
    {
        private ImmutableHashSet<ISymbol> Asked { get; init; } = ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default);

        /// <summary>Whether the answer is for the state of the object that the code runs on.</summary>
        public bool OfOwnObject { get; init; }

        /// <summary>The question for the callers of this local function or receiver of a delegate, or nothing when it has been asked or the chain is too long.</summary>
        public Question? Ask(ISymbol function) =>
            Asked.Contains(function) || Asked.Count >= MaximalDepth ? null : this with { Asked = Asked.Add(function) };

        /// <summary>The question within a fixed point, where methods have the answers found so far.</summary>
        public Question Within(Func<IMethodSymbol, Question, GuardSet> held) => this with { HeldByCallersOf = held };

        /// <summary>The question within a fixed point, where methods have the answers found so far.</summary>
        public Question Within(Func<Moment, Question, Phase> phase) => this with { PhaseOf = phase };
    }
}
