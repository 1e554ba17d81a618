using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Parameters and locals that hold a concurrent map. Who passes such a map on expects several threads, as who puts it into a field does; a map that a
/// member has made for itself is shared only with the callbacks that it starts.
/// </summary>
internal sealed class SharedVariables
{
    private static readonly HashSet<int> s_names = [.. Collections.All.Where(IsConcurrentMap).Select(row => Words.Hash(new TypeName(row.MetadataName).SimpleName))];

    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly Callers _callers;

    public SharedVariables(Sources sources, BodyFactsSource facts, Callers callers)
    {
        _sources = sources;
        _facts = facts;
        _callers = callers;
    }

    /// <summary>Each such variable of this type's code.</summary>
    public IEnumerable<SharedState> Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!type.DeclaringSyntaxReferences.Any(declaration => _sources.Mention(declaration.SyntaxTree, s_names, cancellation)))
            yield break;

        HashSet<int> names = [.. s_names, .. type.GetMembers().Where(HoldsMaps).Select(member => Words.Hash(member.Name))];
        foreach (Body body in _sources.BodiesOf(type, cancellation))
            if (body.Words.MentionAny(names) || body.Member is IMethodSymbol method && method.Parameters.Any(parameter => RowOf(parameter) is not null))
                foreach (SharedState variable in In(_facts.Of(body, cancellation), cancellation))
                    yield return variable;
    }

    // ConcurrentDictionary<string, ConcurrentDictionary<…>>: who takes one out of the other need not name its type.
    private static bool HoldsMaps(ISymbol member) =>
        (member is IFieldSymbol field ? field.Type : (member as IPropertySymbol)?.Type) is INamedTypeSymbol { TypeArguments.IsEmpty: false } type
        && type.TypeArguments.Any(argument => Collections.Find(argument) is { } row && IsConcurrentMap(row));

    private IEnumerable<SharedState> In(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (IGrouping<ISymbol, Mention> mentions in facts.Mentions.GroupBy(mention => mention.Symbol, SymbolEqualityComparer.Default))
            if (RowOf(mentions.Key) is { } row)
            {
                bool isMadeHere = mentions.Any(IsCreation);
                string? runner = isMadeHere ? RunnerOf(mentions, facts) : null;
                if (isMadeHere && runner is null)
                    continue;

                Access[] accesses = [.. mentions
                    .Where(mention => !isMadeHere || CallbackOf(mention.Region, facts) is not null)
                    .Select(mention => AccessOf(mention, facts, cancellation))
                    .OrderBy(access => access.Syntax.SpanStart)];
                yield return new SharedState(mentions.Key, row, row.Discipline, ReachOf(row, mentions.Key, runner), accesses);
            }
    }

    private Access AccessOf(Mention mention, BodyFacts facts, CancellationToken cancellation) => new(
        mention.Symbol, mention.Use.Effect, mention.Held.With(_callers.HeldIn(mention.Region, facts, cancellation)), Phase.Ordinary, facts.Body.Member, mention.Use.Syntax)
    {
        Arrival = Arrival.Outside,
    };

    private static Reach ReachOf(CollectionType row, ISymbol variable, string? runner)
    {
        string name = TypeOf(variable)?.Name ?? new TypeName(row.MetadataName).SimpleName;
        return new Reach(
            ReachKind.ConcurrentCollection,
            runner is null
                ? new Phrase("{0:a}, which is made for several threads", "为多线程设计的 {0}", name)
                : new Phrase("{0:a} that a callback of '{1}' captures", "由“{1}”的回调捕获的 {0}", name, runner),
            []);
    }

    /// <summary>Whether a local got a new map here, so that nobody knows it but what this code hands it to.</summary>
    private static bool IsCreation(Mention mention) =>
        mention is { Symbol: ILocalSymbol, Use: { Effect: Effect.Replace, Syntax: BaseObjectCreationExpressionSyntax or { RawKind: Birthplace.CollectionExpression } } };

    /// <summary>Who runs callbacks that use the map, where several run at the same time.</summary>
    private static string? RunnerOf(IGrouping<ISymbol, Mention> mentions, BodyFacts facts)
    {
        Run[] runs = [.. mentions.Select(mention => CallbackOf(mention.Region, facts)).OfType<Run>().Distinct()];
        return runs.Length > 1 || runs.Any(run => run.Company is Company.Itself || FlowOrder.LoopsAround(run.Launch, mentions.Key).Any()) ? runs[0].Runner : null;
    }

    private static Run? CallbackOf(Region region, BodyFacts facts)
    {
        for (Region? current = region; current is not null; current = current.Parent)
            if (current.Function is { } function && facts.Runs.FirstOrDefault(run => SymbolEqualityComparer.Default.Equals(run.Callback, function)) is { } run)
                return run;

        return null;
    }

    private static CollectionType? RowOf(ISymbol variable) => Collections.Find(TypeOf(variable)) is { } row && IsConcurrentMap(row) ? row : null;

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private static bool IsConcurrentMap(CollectionType row) => row is { IsMap: true, Discipline: Discipline.Concurrent };
}
