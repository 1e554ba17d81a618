using System.Collections.Concurrent;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>How a callback that changes a captured collection meets another use of it.</summary>
internal enum RaceKind
{
    /// <summary>Several calls of it run at the same time.</summary>
    Itself,

    /// <summary>A loop starts it again while the one before it still runs.</summary>
    Rounds,

    /// <summary>The code that started it goes on using the collection.</summary>
    Creator,

    /// <summary>Another callback uses the collection.</summary>
    Callback,
}

/// <summary>One use of a captured collection.</summary>
/// <param name="Mention">Where.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Guards">The guards that keep others out there, or keep out those that change the collection.</param>
/// <param name="Around">The callbacks it stands in, up to where the collection is declared.</param>
internal sealed record Moment(Mention Mention, Effect Effect, IReadOnlyList<Guard> Guards, IReadOnlyList<Run> Around)
{
    public SyntaxNode Syntax => Mention.Use.Syntax;

    /// <summary>Whether it changes the collection while others can do the same.</summary>
    public bool IsBareMutation => Effect.Mutates() && Guards.All(guard => guard is { Root: GuardRoot.Symbol, Mode: GuardMode.Shared });

    /// <summary>Whether a guard keeps the two from running at the same time; one that the source does not name may be any.</summary>
    public bool IsKeptFrom(Moment other) => Guards.Any(guard => other.Guards.Any(its =>
        guard.Root is GuardRoot.Unknown || its.Root is GuardRoot.Unknown || guard.IsSameObject(its) && !guard.Mode.LetsIn(its.Mode)));

    /// <summary>How much it is to blame for a race: first who holds nothing, then who changes the collection.</summary>
    public int Blame => (Guards.Count == 0 ? 2 : 0) + (Effect.Mutates() ? 1 : 0);
}

/// <summary>A captured collection that is used at two places at once.</summary>
/// <param name="Collection">The local, parameter or field.</param>
/// <param name="At">The use to report.</param>
/// <param name="Run">The callback.</param>
/// <param name="Kind">What it meets.</param>
/// <param name="Other">The use it meets; nothing where that is the same one.</param>
/// <param name="Uses">Every use of the collection.</param>
internal sealed record Race(ISymbol Collection, Moment At, Run Run, RaceKind Kind, Moment? Other, IReadOnlyList<Moment> Uses);

/// <summary>
/// Finds locals and parameters that are captured by callbacks and used there while others use them. Which callbacks a use stands in, how often
/// each is started and until when it runs is read off the body and the helpers it calls; what is not known there is taken for harmless.
/// </summary>
internal sealed class Captures
{
    // A helper that passes its delegate to a helper of its own.
    private const int MaximalHelpers = 4;

    private readonly Settings _settings;
    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly Callers _callers;
    private readonly Ledger _ledger;
    private readonly Throttles _throttles;
    private readonly Lazy<HashSet<int>> _words;
    private readonly ConcurrentDictionary<IParameterSymbol, Company> _helpers = new(SymbolEqualityComparer.Default);

    public Captures(Settings settings, Sources sources, BodyFactsSource facts, Callers callers, Ledger ledger, Throttles throttles)
    {
        _settings = settings;
        _sources = sources;
        _facts = facts;
        _callers = callers;
        _ledger = ledger;
        _throttles = throttles;
        _words = new(FindWords);
    }

    /// <summary>The hashes of the words of which a body that starts such a callback mentions at least one.</summary>
    public HashSet<int> Words => _words.Value;

    /// <summary>The races of this body: one for each collection and callback.</summary>
    public IEnumerable<Race> In(BodyFacts facts, CancellationToken cancellation)
    {
        if (facts.Runs.Count == 0)
            yield break;

        foreach (IGrouping<ISymbol, Mention> mentions in facts.Mentions.GroupBy(mention => mention.Symbol, SymbolEqualityComparer.Default))
            if (mentions.Any(mention => mention.Region.Kind is not RegionKind.Member) && IsPlain(mentions.Key, mentions) && IsOurs(mentions.Key, mentions, cancellation))
            {
                Moment[] uses = [.. mentions.SelectMany(mention => MomentsOf(mention, facts, cancellation)).OrderBy(use => use.Syntax.SpanStart)];
                foreach (Race race in new Search(facts, mentions.Key, uses, cancellation).Races())
                    yield return race;
            }
    }

    private bool IsPlain(ISymbol symbol, IEnumerable<Mention> mentions)
    {
        ITypeSymbol type = TypeOf(symbol);
        if (Collections.Find(type) is null || _settings.SynchronizedTypes.NamesTypeOf(type))
            return false;

        HeldCollection held = new(type);
        foreach (Mention mention in mentions)
            held.Add(mention.Use);

        return held.Discipline is Discipline.Plain;
    }

    /// <summary>The type that a captured variable is declared with.</summary>
    public static ITypeSymbol TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => States.TypeOf(symbol),
    };

    /// <summary>Whether no rule about shared states looks at it: a variable of the body, or a field of an object that nobody else is known to share.</summary>
    private bool IsOurs(ISymbol symbol, IEnumerable<Mention> mentions, CancellationToken cancellation) =>
        symbol is ILocalSymbol
        || symbol is IParameterSymbol && !PrimaryConstructor.IsParameter(symbol)
        || !symbol.IsStatic && mentions.All(mention => mention.Instance.IsThis) && _ledger.Of(symbol, cancellation) is null;

    private IEnumerable<Moment> MomentsOf(Mention mention, BodyFacts facts, CancellationToken cancellation)
    {
        GuardSet held = mention.Held.With(_callers.HeldIn(mention.Region, facts, cancellation));
        if (held.IsUnreachable)
            yield break;

        // What follows an await comes back to the one thread of a user interface.
        bool isConfined = _callers.PhaseOf(Region.OfMember(), facts, ofOwnObject: false, cancellation) is Phase.Confined;
        IReadOnlyList<Run> around = RunsAround(mention.Region, mention.Symbol.ContainingSymbol, facts, MaximalHelpers)
            .Where(run => !run.IsAsyncCall || !isConfined && FlowOrder.IsAfterAwait(mention.Use.Syntax, run.Callback))
            .Select(run => run.PassedTo is { } helper ? run with { Company = CompanyOf(helper, cancellation) } : run)
            .Where(run => run.Company is not Company.Nobody)
            .ToArray();
        foreach ((Effect effect, GuardSet inside) in _ledger.EffectsOf(mention.Use, cancellation))
            if (effect is Effect.Read or Effect.Enumerate || effect.Mutates())
                yield return new Moment(mention, effect, [.. _throttles.Exclusive(held.With(inside))], around);
    }

    /// <summary>The callbacks around a region, from the inside out, up to the function that owns what is captured.</summary>
    private static IEnumerable<Run> RunsAround(Region region, ISymbol? owner, BodyFacts facts, int depth)
    {
        for (Region? current = region; current is { Kind: not RegionKind.Member }; current = current.Parent)
        {
            if (SymbolEqualityComparer.Default.Equals(current.Function, owner))
                yield break;

            foreach (Run run in facts.Runs)
                if (run.Inner is null ? SymbolEqualityComparer.Default.Equals(run.Callback, current.Function) : ReferenceEquals(run.Inner, current))
                    yield return run;

            if (current.Kind is not RegionKind.LocalFunction)
                continue;

            // A local function runs where it is called, not where it stands.
            if (depth > 0)
                foreach (Call call in facts.Calls)
                    if (SymbolEqualityComparer.Default.Equals(call.Callee, current.Function))
                        foreach (Run run in RunsAround(call.Region, owner, facts, depth - 1))
                            yield return run;

            yield break;
        }
    }

    // ---- helpers that run their delegates beside others

    private Company CompanyOf(IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (!_helpers.TryGetValue(parameter, out Company company))
            company = _helpers.GetOrAdd(parameter, CompanyOf(parameter, MaximalHelpers, cancellation));

        return company;
    }

    private Company CompanyOf(IParameterSymbol parameter, int depth, CancellationToken cancellation)
    {
        Company most = Company.Nobody;
        if (depth > 0 && parameter.ContainingSymbol is IMethodSymbol method)
            foreach (Body body in _callers.BodiesOf(method, cancellation))
            {
                BodyFacts facts = _facts.Of(body, cancellation);
                foreach (Run run in facts.Runs.Where(run => SymbolEqualityComparer.Default.Equals(run.Callback, parameter)))
                    Take(run, facts);

                foreach (Mention call in facts.Mentions.Where(mention => SymbolEqualityComparer.Default.Equals(mention.Symbol, parameter) && mention.Use.Effect is Effect.Read))
                    foreach (Run run in RunsAround(call.Region, method, facts, MaximalHelpers))
                        if (!run.IsAsyncCall || FlowOrder.IsAfterAwait(call.Use.Syntax, run.Callback))
                            Take(run, facts);
            }

        return most;

        void Take(Run run, BodyFacts facts)
        {
            Company company = run.PassedTo is { } further ? CompanyOf(further, depth - 1, cancellation) : run.Company;
            if (company is Company.Creator && new Search(facts, parameter, [], cancellation).IsRepeated(run))
                company = Company.Itself;

            // Who waits for it inside the helper, the helper's caller cannot meet it.
            if (company is Company.Creator && run.Fate is Fate.Joined && parameter.ContainingSymbol is IMethodSymbol { IsAsync: false })
                company = Company.Nobody;

            most = company > most ? company : most;
        }
    }

    private HashSet<int> FindWords()
    {
        // The modifier of a method itself is no word of its body, that of a lambda or local function is.
        HashSet<int> words = [.. Callbacks.ConcurrentWords.Append("async").Select(Flow.Words.Hash)];
        for (int round = 0, before = 0; round < MaximalHelpers && words.Count != before; round++)
        {
            before = words.Count;
            words.UnionWith([.. HelpersThatMention(words)]);
        }

        return words;
    }

    private IEnumerable<int> HelpersThatMention(HashSet<int> words) =>
        from type in _sources.Types
        where type.DeclaringSyntaxReferences.Any(declaration => _sources.Mention(declaration.SyntaxTree, words, default))
        from method in type.GetMembers().OfType<IMethodSymbol>()
        where method.Parameters.Any(parameter => parameter.Type.TypeKind is TypeKind.Delegate)
        where _sources.BodiesOf(type, default).Any(body => SymbolEqualityComparer.Default.Equals(body.Member, method) && body.Words.MentionAny(words))
        select Flow.Words.Hash(method.MethodKind is MethodKind.Constructor ? type.Name : method.Name);

    /// <summary>The search for the races of one collection in one body.</summary>
    private sealed class Search(BodyFacts facts, ISymbol collection, Moment[] uses, CancellationToken cancellation)
    {
        private readonly Launches _launches = new(facts, collection);

        public IEnumerable<Race> Races()
        {
            cancellation.ThrowIfCancellationRequested();
            HashSet<ISymbol> told = new(SymbolEqualityComparer.Default);
            foreach (Moment use in uses.Where(IsOpen))
                foreach (Run run in use.Around)
                    if (RepeatOf(run) is { } kind && told.Add(run.Callback))
                        yield return new Race(collection, use, run, kind, null, uses);

            foreach (Moment use in uses)
                foreach (Run run in use.Around)
                    if (!told.Contains(run.Callback) && uses.FirstOrDefault(other => AreTogether(use, run, other)) is { } other)
                    {
                        told.UnionWith(other.Around.Select(met => met.Callback));
                        told.Add(run.Callback);
                        bool isOther = other.Blame > use.Blame;
                        (Moment at, Moment with) = isOther ? (other, use) : (use, other);
                        bool isCreator = other.Around.Count == 0;
                        yield return new Race(
                            collection, at, isOther && !isCreator ? other.Around[0] : run, isCreator ? RaceKind.Creator : RaceKind.Callback, with, uses);
                    }
        }

        // An upgradeable lock keeps out who holds it too, and lets readers in.
        private bool IsOpen(Moment use) =>
            use.IsBareMutation
            || use.Effect.Mutates() && use.Guards.All(guard => guard is { Root: GuardRoot.Symbol, Mode: GuardMode.Shared or GuardMode.Upgradeable })
                && uses.Any(other => other.Guards.Any(guard => guard.Mode is GuardMode.Shared) && !use.IsKeptFrom(other));

        private RaceKind? RepeatOf(Run run) =>
            run.Company is Company.Itself ? RaceKind.Itself
            : IsRepeated(run) ? RaceKind.Rounds
            : null;

        /// <summary>Whether a callback is started again while it may still run, all of them with the same collection.</summary>
        public bool IsRepeated(Run run)
        {
            if (run.Company is not Company.Creator || run.Fate is Fate.Joined)
                return false;

            for (Region? region = run.Region; region is not null && !SymbolEqualityComparer.Default.Equals(region.Function, collection.ContainingSymbol); region = region.Parent)
                if (region.Function is { } function && facts.PerItem.Contains(function, SymbolEqualityComparer.Default))
                    return true;

            return run.Fate is not Fate.Returned && FlowOrder.LoopsAround(run.Launch, collection).Any(loop =>
                !FlowOrder.EndsLoop(run.Launch, loop) && !_launches.JoinsOf(run).Any(join => loop.Span.Contains(join.Syntax.Span)));
        }

        private bool AreTogether(Moment use, Run run, Moment other) =>
            (use.Effect.Mutates() || other.Effect.Mutates())
            && !other.Around.Any(met => met.Launch == run.Launch && SymbolEqualityComparer.Default.Equals(met.Callback, run.Callback))
            && !use.IsKeptFrom(other)
            && (other.Around.Count == 0 ? MeetsCreator(run, other) : other.Around.Any(met => Meet(run, met)));

        private bool MeetsCreator(Run run, Moment other) =>
            Launches.IsSameFunction(other.Mention.Region, run.Region)
            && _launches.IsUnderWay(run, other.Syntax.SpanStart)
            && FlowOrder.Reaches(run.Launch, other.Syntax);

        private bool Meet(Run run, Run met) =>
            !SymbolEqualityComparer.Default.Equals(run.Callback, met.Callback)
            && Launches.IsSameFunction(met.Region, run.Region)
            && (FlowOrder.AreSideBySide(run.Launch, met.Launch)
                || !met.Launch.Span.Contains(run.Launch.Span) && !met.IsContinuation
                    && _launches.IsUnderWay(run, _launches.BeginOf(met)) && FlowOrder.Reaches(run.Launch, met.Launch));
    }
}
