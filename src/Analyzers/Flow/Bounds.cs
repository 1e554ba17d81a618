using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Answers whether a state only grows. The cheap questions come first: most states are not changed while the program works, or lose entries in plain
/// sight. Whatever may bound the state answers for it, a limit, a hand-over to code that is not known, a reset that somebody may call.
/// </summary>
internal sealed class Bounds
{
    private readonly CompilationFacts _facts;
    private readonly KeyDomains _keys;
    private readonly ShownCalls _calls;
    private readonly ConcurrentDictionary<ISymbol, UnboundedGrowth?> _known = new(SymbolEqualityComparer.Default);

    public Bounds(CompilationFacts facts, KeyDomains keys, ShownCalls calls)
    {
        _facts = facts;
        _keys = keys;
        _calls = calls;
    }

    /// <summary>How the state grows without a bound, or nothing.</summary>
    public UnboundedGrowth? GrowthOf(SharedState state, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(state.Symbol, out UnboundedGrowth? growth))
            growth = _known.GetOrAdd(state.Symbol, Find(state, cancellation));

        return growth;
    }

    private UnboundedGrowth? Find(SharedState state, CancellationToken cancellation)
    {
        Access[] growing = [.. state.Accesses.Where(access => access.Effect is Effect.Grow or Effect.Write && IsWork(access))];
        if (growing.Length == 0 || FindsPartsOfProgram(state) || state.Accesses.Any(IsShrinking) || IsChangedElsewhere(state))
            return null;

        if (_facts.ReplacementsOf(state).Any(replacement => IsWork(replacement.Access) && replacement.Stored is not (Stored.FirstValue or Stored.Derived)))
            return null;

        if (state.Accesses.Any(access => access.Effect is Effect.HandOut && IsChangeableThere(access)))
            return null;

        Limits limits = new(state, _facts);
        if (state.Accesses.Any(limits.IsLimit))
            return null;

        GrowingPlace[] places = [.. growing.Select(access => PlaceOf(access, limits, cancellation)).OfType<GrowingPlace>().OrderByDescending(place => place.Keys.IsOpen).ThenBy(place => place.Keys.Certainty)];
        return places.Length > 0 && places[0].Keys.IsOpen ? new UnboundedGrowth(places) { IsCertain = places[0].Keys.Certainty is Certainty.Certain } : null;
    }

    /// <summary>Whether the access runs while the program works: not while it starts, and not when the owner is disposed of.</summary>
    private static bool IsWork(Access access) =>
        access is { Phase: Phase.Ordinary or Phase.Confined or Phase.BesideFirstThreads, Guards.IsUnreachable: false }
        && !access.Guards.Guards.Any(guard => guard.Root is GuardRoot.Once or GuardRoot.Building);

    // names.GetOrAdd(name, name => Type.GetType(name))
    private static bool FindsPartsOfProgram(SharedState state) =>
        States.TypeOf(state.Symbol) is INamedTypeSymbol { TypeArguments: { Length: 2 } arguments } && KeyTypes.IsPartOfProgram(arguments[1]);

    // What only the end of some object empties stays full while it lives; but it may take out its own entry.
    private static bool IsShrinking(Access access) => access.Effect switch
    {
        Effect.Shrink => IsWork(access),
        Effect.Clear => IsWork(access) && !(access.Member is IMethodSymbol member && Disposal.IsEndOf(member)),
        _ => false,
    };

    /// <summary>Whether code of other assemblies can take entries out.</summary>
    private bool IsChangedElsewhere(SharedState state) => _facts.Project.IsLibrary && _facts.NamesOf(state.Symbol).Any(name =>
        Visibility.IsOutside(name)
        && (name is not IPropertySymbol property || property.GetMethod is { } getter && Visibility.IsOutside(getter))
        && name is IFieldSymbol or IPropertySymbol && !Consumers.IsReadOnlyFace(States.TypeOf(name)));

    /// <summary>Whether the code that gets the collection can change it; through a read-only face it cannot.</summary>
    private bool IsChangeableThere(Access access)
    {
        if (_facts.ModelOf(access.Syntax).GetOperation(access.Syntax) is not { } operation)
            return true;

        while (operation.Parent is IConversionOperation { Type: { } face } conversion)
        {
            if (Consumers.IsReadOnlyFace(face))
                return false;

            operation = conversion;
        }

        return true;
    }

    private GrowingPlace? PlaceOf(Access access, Limits limits, CancellationToken cancellation)
    {
        if (_facts.ModelOf(access.Syntax).GetOperation(access.Syntax, cancellation) is not { } operation)
            return null;

        if (Addition.Of(operation) is not { } addition)
            return access.Effect is Effect.Grow ? new GrowingPlace(access, KeyDomain.Unknown) : null;

        KeyDomain keys = limits.IsLimitAround(operation) || IsOnlyCalledAtStart(access.Member, cancellation) || !IsForGetting(operation) && IsRegistration(access, addition, cancellation) ? KeyDomain.Unknown : _keys.Of(addition.Key, cancellation);
        return new GrowingPlace(access, keys);
    }

    // The phase takes into account that others may call a public member; where some do and all of them while the program starts, that is what it is for.
    private bool IsOnlyCalledAtStart(ISymbol member, CancellationToken cancellation) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && _calls.Of(method, cancellation) is { IsDelegate: false, All: { Count: > 0 } calls } && !calls.Any(call => call.IsWork);

    // lock (s_gates.GetOrAdd(key, …)): what adds gives the entry, and that is what is wanted.
    private static bool IsForGetting(IOperation addition) =>
        addition.Type is { SpecialType: not (SpecialType.System_Void or SpecialType.System_Boolean) } && addition.User().User is not (IExpressionStatementOperation or null);

    /// <summary>Whether the member only stores what its caller hands in, and nobody is seen to call it while the program works: a registry is filled so.</summary>
    private bool IsRegistration(Access access, Addition addition, CancellationToken cancellation) =>
        access.Member is IMethodSymbol member && (IsRegistering(member) || IsTrying(member) && addition.Parts.Count(part => !part.ConstantValue.HasValue) > 1)
        && addition.Parts.All(IsHandedIn) && !IsCalledByWork(member, MaximalCallers, cancellation);

    private const int MaximalCallers = 3;

    private bool IsCalledByWork(IMethodSymbol member, int callers, CancellationToken cancellation)
    {
        Calls calls = _calls.Of(member, cancellation);
        return calls.IsDelegate || calls.All.Any(call => call.IsWork
            && (callers == 0 || call.Member is not IMethodSymbol caller || !IsRegistering(caller) || IsCalledByWork(caller, callers - 1, cancellation)));
    }

    // A framework calls what implements its contracts whenever something happens.
    private static bool IsRegistering(IMethodSymbol member) =>
        member is { MethodKind: MethodKind.Ordinary, IsAsync: false, IsOverride: false }
        && (member.ReturnsVoid || SymbolEqualityComparer.Default.Equals(member.ReturnType.OriginalDefinition, member.ContainingType.OriginalDefinition))
        && Visibility.ContractsOf(member).All(contract => !contract.DeclaringSyntaxReferences.IsEmpty);

    // bool TryRegister(string name, Handler handler); what asks for a key alone remembers whom it has seen.
    private static bool IsTrying(IMethodSymbol member) =>
        member is { MethodKind: MethodKind.Ordinary, ReturnType.SpecialType: SpecialType.System_Boolean };

    private static bool IsHandedIn(IOperation part) => part.Unwrap() switch
    {
        IParameterReferenceOperation or ITypeOfOperation or IDelegateCreationOperation or IAnonymousFunctionOperation => true,
        { ConstantValue.HasValue: true } => true,
        IInvocationOperation call => (call.Instance is null || IsHandedIn(call.Instance)) && call.Arguments.All(argument => IsHandedIn(argument.Value)) && (call.Instance is not null || call.Arguments.Length > 0),
        IMemberReferenceOperation { Instance: { } instance } => IsHandedIn(instance),
        IObjectCreationOperation creation => creation.Arguments.Length > 0 && creation.Arguments.All(argument => IsHandedIn(argument.Value)),
        ITupleOperation tuple => tuple.Elements.All(IsHandedIn),
        _ => false,
    };
}
