using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>The single operations of one member on a concurrent collection, in the order of the text, and how they depend on each other.</summary>
/// <remarks>
/// Each operation is atomic by itself. What is not is what two of them mean together, unless one guard spans both, or what only one thread at a time
/// can reach.
/// </remarks>
internal sealed class Steps
{
    private readonly SemanticModel _model;
    private readonly Access[] _accesses;
    private readonly Lazy<Step[]> _all;
    private readonly Lazy<Walk[]> _walks;
    private readonly Dictionary<IOperation, Definitions> _definitions = [];

    private readonly IReadOnlyList<HelpedRead> _helped;

    private Steps(SemanticModel model, IEnumerable<Access> accesses, IReadOnlyList<HelpedRead> helped)
    {
        _model = model;
        _helped = helped;
        _accesses = [.. accesses];
        _all = new(() => [.. _accesses.Select(StepOf).OfType<Step>()]);
        _walks = new(() => [.. _accesses.Select(access => Walk.Of(access, model)).OfType<Walk>()]);
    }

    /// <summary>Every use, those included that are no operation of the collection itself.</summary>
    public IReadOnlyList<Access> Accesses => _accesses;

    /// <summary>All operations.</summary>
    public IReadOnlyList<Step> All => _all.Value;

    /// <summary>The walks over its entries or keys.</summary>
    public IReadOnlyList<Walk> Walks => _walks.Value;

    /// <summary>The operations of each member that uses the state at a time when other threads can.</summary>
    public static IEnumerable<Steps> ByMember(SharedState state, CompilationFacts facts) => ByMember(state, facts, []);

    /// <summary>The same, with reads that stand for calls of other members among them.</summary>
    public static IEnumerable<Steps> ByMember(SharedState state, CompilationFacts facts, IReadOnlyList<HelpedRead> helped)
    {
        foreach (IGrouping<ISymbol, Access> member in state.Accesses.Concat(helped.Select(read => read.Access)).Where(IsBesideOthers).GroupBy(access => access.Member, SymbolEqualityComparer.Default))
            foreach (IGrouping<SyntaxTree, Access> part in member.GroupBy(access => access.Syntax.SyntaxTree))
                yield return new Steps(facts.ModelOf(part.First().Syntax), part, helped);
    }

    /// <summary>The pairs of a look and a later operation on the same entry in the same function, with no guard that spans both.</summary>
    /// <param name="isAct">Which operations are wanted as the second.</param>
    public IEnumerable<Pair> Pairs(Func<Step, bool> isAct)
    {
        foreach (Step act in All.Where(isAct))
            foreach (Step check in All)
                if (check != act && Look(check, act) is { } pair && !IsAskedAgain(pair))
                    yield return pair;
    }

    /// <summary>The pair of these two operations, or nothing when they have nothing to do with each other.</summary>
    public Pair? Look(Step check, Step act)
    {
        if (!IsLook(check) || check.Function != act.Function || !Precedes(check, act) || HasCommonGuard(check.Access, act.Access))
            return null;

        Decision decision = Decision.Between(check.Call, act.Call, act.Function, DefinitionsIn(act.Function));
        return decision.HasSameKey ? new Pair(check, act, decision) : null;
    }

    /// <summary>Whether one acquisition of a guard spans both.</summary>
    public static bool HasCommonGuard(Access one, Access other) =>
        one.Guards.Guards.Any(guard => other.Guards.Guards.Any(guard.IsSameAcquisition));

    /// <summary>What the compiler makes of a use.</summary>
    public IOperation? OperationAt(Access access) => _model.GetOperation(access.Syntax);

    /// <summary>The variable definitions of a function.</summary>
    public Definitions DefinitionsIn(IOperation function)
    {
        if (!_definitions.TryGetValue(function, out Definitions? definitions))
            _definitions.Add(function, definitions = new Definitions(function));

        return definitions;
    }

    private static bool IsBesideOthers(Access access) =>
        access is { Phase: Phase.Ordinary, Guards.IsUnreachable: false }
        && (access.State.IsStatic || access.Arrival.IsSomewhere)
        && !access.Guards.Guards.Any(guard => guard.Root is GuardRoot.Once or GuardRoot.Building);

    // GetOrAdd tells what is there, too; TryAdd only whether something was.
    private static bool IsLook(Step step) => step.Access.Effect switch
    {
        Effect.Read => true,
        Effect.Enumerate => step.Call.Answers,
        Effect.Grow => step.Call is { Answers: false, Member.ReturnsVoid: false },
        _ => false,
    };

    private static bool Precedes(Step check, Step act) =>
        check.Access.Syntax.Span.End <= act.Access.Syntax.SpanStart
        || act.Call.Value is { } value && value.Syntax.Span.Contains(check.Access.Syntax.Span);

    /// <summary>Double-checked: a second look under the guard of the act is the one that decides.</summary>
    private bool IsAskedAgain(Pair pair) => All.Any(again =>
        again != pair.Check && again != pair.Act && HasCommonGuard(again.Access, pair.Act.Access) && Precedes(again, pair.Act)
        && IsLook(again) && again.Function == pair.Act.Function && pair.Decision.AsksTheSame(again.Call));

    private Step? StepOf(Access access) =>
        _helped.FirstOrDefault(read => ReferenceEquals(read.Access, access)) is { } helped ? new Step(access, helped.Call) { IsHelped = true }
        : CollectionCall.Of(OperationAt(access)) is { } call ? new Step(access, call) : null;
}

/// <summary>One operation on a collection.</summary>
internal sealed record Step(Access Access, CollectionCall Call)
{
    public IOperation Function { get; } = Call.Function;

    /// <summary>Whether it stands for the call of another member that does it.</summary>
    public bool IsHelped { get; init; }

    /// <summary>Whether it stores under the key, whether or not there is an entry: the setter of the indexer.</summary>
    public bool Stores => Access.Effect is Effect.Write && !Call.Answers && Call.Key is not null;

    /// <summary>Whether it is a part of another one: the read in <c>m[k] = m[k] + 1</c>.</summary>
    public bool IsIn(Step whole) => whole.Access.Syntax.Span.Contains(Access.Syntax.Span);
}

/// <summary>A look at an entry and what is done with it afterwards.</summary>
internal sealed record Pair(Step Check, Step Act, Decision Decision);
