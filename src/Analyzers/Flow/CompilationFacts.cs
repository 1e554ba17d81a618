using System.Collections.Concurrent;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Everything the rules ask about one compilation. It lives as long as the analysis of that compilation and is handed on in closures, never
/// stored in an analyzer.
/// </summary>
/// <remarks>
/// The facts are pulled, not pushed: a type is judged by itself, and what it needs of others is looked up by name. So a finding stands in the
/// editor while its file is open, whatever else has been analyzed, and code that mentions no state is never bound.
/// </remarks>
internal sealed class CompilationFacts
{
    private readonly Sources _sources;
    private readonly States _states;
    private readonly BodyFactsSource _facts;
    private readonly Reaches _reaches;
    private readonly Ledger _ledger;
    private readonly SharedVariables _variables;
    private readonly Callers _callers;
    private readonly Bounds _bounds;
    private readonly ShownCalls _calls;
    private readonly Lazy<NamedStates> _visibleStates;
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mentionsVisible = new();
    private readonly ConcurrentDictionary<ISymbol, IReadOnlyList<Replacement>> _replacements = new(SymbolEqualityComparer.Default);

    public CompilationFacts(Compilation compilation, Settings settings)
    {
        Compilation = compilation;
        _sources = new Sources(compilation);
        Project = new Project(compilation, settings, _sources);
        _states = new States(compilation.Assembly, settings, _sources);
        Ambients ambients = new(_sources);
        _facts = new BodyFactsSource(compilation, _states, ambients, new GuardEffects(compilation, _sources));
        Registrations registrations = new(compilation, settings, _sources);
        SharedTypes types = new(registrations, new StaticHolders(compilation, _sources, registrations), new TypeConfinement(settings, registrations));
        Callers callers = _callers = new(compilation, settings, _sources, _facts, types);
        _reaches = new Reaches(_sources, _states, _facts, types);
        Throttles throttles = new(compilation);
        _ledger = new Ledger(_sources, new Qualifiers(compilation, _sources), _states, _facts, callers, new Arrivals(_sources, _facts, types), _reaches, throttles);
        Captures = new Captures(settings, _sources, _facts, callers, _ledger, throttles);
        AmbientChanges = new AmbientChanges(ambients, _sources, _facts, callers, _ledger);
        Swaps = new Swaps(compilation, _sources, callers);
        Caches = new CacheUses(this, _sources);
        _calls = new ShownCalls(_sources, _facts, callers);
        Keys = new KeyDomains(compilation, _calls);
        _bounds = new Bounds(this, Keys, _calls);
        _variables = new SharedVariables(_sources, _facts, callers);
        _visibleStates = new(FindVisibleStates);
    }

    public Compilation Compilation { get; }

    /// <summary>What kind of program this is.</summary>
    public Project Project { get; }

    /// <summary>What collections that callbacks capture go through.</summary>
    public Captures Captures { get; }

    /// <summary>Where collections that flow with the execution context change.</summary>
    public AmbientChanges AmbientChanges { get; }

    /// <summary>What goes into the framework's caches.</summary>
    public CacheUses Caches { get; }

    /// <summary>Where fields that code locks get other objects.</summary>
    public Swaps Swaps { get; }

    /// <summary>How many different keys there can be.</summary>
    public KeyDomains Keys { get; }

    /// <summary>How the state grows for as long as it lives, or nothing where something bounds it or nothing is known.</summary>
    public UnboundedGrowth? GrowthOf(SharedState state, CancellationToken cancellation = default) => _bounds.GrowthOf(state, cancellation);

    /// <summary>The calls of this method that the compilation shows.</summary>
    public Calls CallsOf(IMethodSymbol method, CancellationToken cancellation = default) => _calls.Of(method, cancellation);

    /// <summary>The calls, in its own type, of the member that this use of a state stands in, each as that use at its own place.</summary>
    public IEnumerable<Access> ThroughCalls(Access use, CancellationToken cancellation = default) => _ledger.ThroughCalls(use, cancellation);

    /// <summary>The places that store another collection in this state, initialization included, in source order.</summary>
    public IReadOnlyList<Replacement> ReplacementsOf(SharedState state)
    {
        if (!_replacements.TryGetValue(state.Symbol, out IReadOnlyList<Replacement>? replacements))
            replacements = _replacements.GetOrAdd(
                state.Symbol,
                [.. state.Accesses.Where(access => access.Effect is Effect.Replace).Select(access => new Replacement(
                    access, Storing.Of(access.Syntax, state.Symbol, name => IsNameOf(state, name), Compilation)))]);

        return replacements;
    }

    /// <summary>Whether this field, property or method stands for the state.</summary>
    public bool IsNameOf(SharedState state, ISymbol name) => SymbolEqualityComparer.Default.Equals(_states.Resolve(name), state.Symbol);

    /// <summary>The kinds of collection that a replacement may store, as far as they are known.</summary>
    public IReadOnlyCollection<CollectionType> KindsOf(Replacement replacement) =>
        replacement.What.Value is { } value && ModelOf(value).GetOperation(value) is { } operation ? new Kinds(Compilation, operation).Of(operation) : [];

    /// <summary>What the compiler knows of the file that this stands in.</summary>
    public SemanticModel ModelOf(SyntaxNode syntax) => Compilation.GetSemanticModel(syntax.SyntaxTree);

    /// <summary>The names under which code can mention this state: its own, and those of the properties that return it.</summary>
    public IEnumerable<ISymbol> NamesOf(ISymbol state) => _states.NamesOf(state);

    /// <summary>The member that a piece of code stands in, lambdas and local functions around it left out.</summary>
    public ISymbol? MemberAt(SyntaxNode syntax)
    {
        ISymbol? member = ModelOf(syntax).GetEnclosingSymbol(syntax.SpanStart);
        while (member?.ContainingSymbol is { } outer and not INamedTypeSymbol)
            member = outer;

        return member;
    }

    /// <summary>The states that code of this type may use: its own, its containers' and those of other types that it can name.</summary>
    /// <param name="type">The type whose code is meant; types nested in it are asked about by themselves.</param>
    /// <param name="isWanted">Whether states declared with such a collection are worth gathering.</param>
    /// <param name="cancellation">Stops the search.</param>
    public IEnumerable<SharedState> StatesUsedBy(INamedTypeSymbol type, Func<CollectionType, bool> isWanted, CancellationToken cancellation)
    {
        HashSet<ISymbol> used = new(SymbolEqualityComparer.Default);
        for (INamedTypeSymbol? owner = type; owner is not null; owner = owner.ContainingType)
            used.UnionWith(_states.DeclaredIn(owner).Where(state => _reaches.MayReach(state, cancellation)));

        if (MentionsVisibleState(type, cancellation))
            foreach (Body body in _sources.BodiesOf(type, cancellation))
                used.UnionWith(_visibleStates.Value.MentionedBy(body.Words));

        return used
            .Where(state => Collections.Find(States.TypeOf(state)) is { } declared && isWanted(declared))
            .Select(state => _ledger.Of(state, cancellation))
            .OfType<SharedState>();
    }

    /// <summary>The parameters and locals of this type's code that hold a concurrent map which several threads can reach, each with its uses.</summary>
    public IEnumerable<SharedState> VariablesOf(INamedTypeSymbol type, CancellationToken cancellation) => _variables.Of(type, cancellation);

    /// <summary>The states of the same type that are shared for the same reason, this one among them, in source order.</summary>
    public IReadOnlyList<SharedState> StatesLike(SharedState state, CancellationToken cancellation = default) =>
        [.. _states.DeclaredIn(state.Symbol.ContainingType)
            .Where(other => other.IsStatic == state.Symbol.IsStatic && _reaches.MayReach(other, cancellation))
            .Select(other => _ledger.Of(other, cancellation))
            .OfType<SharedState>()
            .Where(other => other.Reach.IsSameReason(state.Reach))
            .OrderBy(other => other.Symbol.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(other => other.Symbol.Locations[0].SourceSpan.Start)];

    /// <summary>The bodies of this type that mention any of the words with these hashes.</summary>
    public IEnumerable<BodyFacts> BodiesMentioning(INamedTypeSymbol type, HashSet<int> wordHashes, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(declaration => _sources.Mention(declaration.SyntaxTree, wordHashes, cancellation))
            ? _sources.BodiesOf(type, cancellation).Where(body => body.Words.MentionAny(wordHashes)).Select(body => _facts.Of(body, cancellation))
            : [];

    /// <summary>When the code of this body runs, that of its lambdas left out.</summary>
    public Phase PhaseOf(BodyFacts body, CancellationToken cancellation) => _callers.PhaseOf(Region.OfMember(), body, ofOwnObject: false, cancellation);

    /// <summary>Whether other types may name this one, and so make objects of it or have them made.</summary>
    public bool IsNamedElsewhere(INamedTypeSymbol type, CancellationToken cancellation)
    {
        int name = Words.Hash(type.Name);
        return _sources.TypesMentioning(name, cancellation)
            .Any(other => !Visibility.WithNested(type).Contains(other, SymbolEqualityComparer.Default) && _sources.BodiesMentioning(other, name, cancellation).Any());
    }

    /// <summary>All bodies of this type.</summary>
    public IReadOnlyList<Body> BodiesOf(INamedTypeSymbol type) => _sources.BodiesOf(type, default);

    private bool MentionsVisibleState(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(declaration => MentionsVisibleState(declaration.SyntaxTree, cancellation));

    private bool MentionsVisibleState(SyntaxTree tree, CancellationToken cancellation)
    {
        if (!_mentionsVisible.TryGetValue(tree, out bool mentions))
            mentions = _mentionsVisible.GetOrAdd(tree, _sources.Mention(tree, _visibleStates.Value.NameHashes, cancellation));

        return mentions;
    }

    private NamedStates FindVisibleStates()
    {
        NamedStates visible = new();
        foreach (INamedTypeSymbol type in _sources.Types)
            foreach (ISymbol state in _states.DeclaredIn(type).Where(state => _reaches.MayReach(state, default)))
                foreach (ISymbol name in _states.NamesOf(state))
                    if (!Visibility.IsPrivate(name))
                        visible.Add(name.Name, state);

        return visible;
    }

    /// <summary>States by the hashes of the names under which other types can mention them.</summary>
    private sealed class NamedStates
    {
        private readonly Dictionary<int, List<ISymbol>> _byHash = [];

        public HashSet<int> NameHashes { get; } = [];

        public void Add(string name, ISymbol state)
        {
            int hash = Words.Hash(name);
            NameHashes.Add(hash);
            if (!_byHash.TryGetValue(hash, out List<ISymbol>? states))
                _byHash.Add(hash, states = []);

            states.Add(state);
        }

        public IEnumerable<ISymbol> MentionedBy(Words words) =>
            _byHash.Where(entry => words.Mention(entry.Key)).SelectMany(entry => entry.Value);
    }
}
