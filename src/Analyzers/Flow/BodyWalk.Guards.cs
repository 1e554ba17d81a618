using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Methods that take a guard for their caller, and what a body leaves its own caller.</content>
internal sealed partial class BodyWalk
{
    private readonly List<Guard> _acquired = [];
    private readonly List<Guard> _released = [];
    private readonly List<Guard> _givenBack = [];

    // The guards that go with what a local holds: disposing of it gives them back.
    private readonly Dictionary<ILocalSymbol, IReadOnlyList<Guard>> _scopes = new(SymbolEqualityComparer.Default);

    private Exits _exits = Exits.None;

    /// <summary>What a call of this body does to its caller's guards; nothing where that is not known.</summary>
    public static GuardEffect? EffectOf(Body body, IOperation root, Func<IMethodSymbol, GuardEffect?> effectOf, CancellationToken cancellation)
    {
        BodyWalk walk = new(body, root, _ => null, new Freezes(), cancellation) { _effectOf = effectOf };
        GuardSet end = walk.Visit(root, GuardSet.None);
        if (walk._isTooDeep || walk._isIterator)
            return null;

        Exits exits = walk._exits.With(end, end);
        return new GuardEffect(
            exits.WhenTrue, exits.WhenFalse,
            [.. walk._givenBack.Where(guard => !walk._acquired.Exists(guard.IsSameObject))]);
    }

    private GuardSet VisitReturn(IReturnOperation @return, GuardSet held)
    {
        if (@return.ReturnedValue is { Type.SpecialType: SpecialType.System_Boolean } answer)
        {
            (GuardSet whenTrue, GuardSet whenFalse) = VisitCondition(answer, held);
            _exits = _exits.With(whenTrue, whenFalse);
        }
        else
        {
            held = VisitChildren(@return, held);
            _exits = _exits.With(held, held);
        }

        return GuardSet.Unreachable;
    }

    private GuardSet VisitCreation(IObjectCreationOperation creation, GuardSet held)
    {
        held = VisitChildren(creation, held);
        NoteCall(creation.Constructor, creation, creation, held);
        return creation.Constructor is { } constructor ? VisitHelper(constructor, creation, held) : held;
    }

    private GuardSet VisitHelper(IMethodSymbol method, IOperation call, GuardSet held)
    {
        if (_effectOf(method.OriginalDefinition) is not { } helper)
            return held;

        CallSite site = SiteOf(call, helper.Kept);
        foreach (Guard guard in helper.GivesBack)
            held = Release(guard.SeenBy(site), held);

        foreach (Guard guard in helper.WhenTrue.SeenBy(site).Guards)
            NoteSynchronization(guard, call);

        if (!helper.Answers)
            return held.With(Acquired(helper.Takes.SeenBy(site)));

        if (call is IInvocationOperation question && ResultLocal(question) is { } taken && helper.WhenTrue.Guards.Count > 0)
            _takenIf[taken] = helper.WhenTrue.SeenBy(site).Guards[0];

        return held;
    }

    /// <summary>What a helper that answers leaves after each of its answers.</summary>
    private (GuardSet WhenTrue, GuardSet WhenFalse)? Asked(IOperation condition, GuardSet held)
    {
        if (Awaited(condition) is not IInvocationOperation call || _effectOf(call.TargetMethod.OriginalDefinition) is not { Answers: true } helper)
            return null;

        CallSite site = SiteOf(call, helper.Kept);
        return (held.With(Acquired(helper.WhenTrue.SeenBy(site))), held.With(Acquired(helper.WhenFalse.SeenBy(site))));
    }

    private GuardSet Acquired(GuardSet guards)
    {
        if (_region.Kind is RegionKind.Member)
            _acquired.AddRange(guards.Guards);

        return guards;
    }

    private GuardSet Release(Guard guard, GuardSet held)
    {
        _released.Add(guard);
        if (_region.Kind is RegionKind.Member && !held.IsUnreachable && !held.Guards.Any(guard.IsSameObject))
            _givenBack.Add(guard);

        return held.Without(guard);
    }

    private void NoteScope(ILocalSymbol local, IReadOnlyList<Guard> taken)
    {
        if (taken.Count > 0)
            _scopes[local] = taken;
        else
            _scopes.Remove(local);
    }

    /// <summary>A local that copies the answer of another tells the same.</summary>
    private void NoteAnswer(ILocalSymbol local, IOperation value)
    {
        if (local.Type.SpecialType is not SpecialType.System_Boolean || value.Unwrap() is IInvocationOperation or IAwaitOperation)
            return;

        if (value.Unwrap() is ILocalReferenceOperation { Local: var other } && _takenIf.TryGetValue(other, out Guard? guard))
            _takenIf[local] = guard;
        else
            _takenIf.Remove(local);
    }

    /// <summary>A local that is disposed of gives back the guards that came with what it holds.</summary>
    private GuardSet VisitDisposal(IInvocationOperation call, GuardSet held)
    {
        if (_scopes.Count > 0 && call.Instance?.Unwrap() is ILocalReferenceOperation { Local: var local } && _scopes.TryGetValue(local, out IReadOnlyList<Guard>? guards)
            && Disposal.IsCall(call.TargetMethod))
            foreach (Guard guard in guards)
                held = Release(guard, held);

        return held;
    }

    private CallSite SiteOf(IOperation call, IReadOnlyDictionary<ISymbol, IParameterSymbol>? kept = null)
    {
        IOperation? receiver = call switch
        {
            IInvocationOperation invocation => invocation.Instance,
            IPropertyReferenceOperation property => property.Instance,
            _ => call,
        };

        Dictionary<ISymbol, IReadOnlyList<ISymbol>> known = new(SymbolEqualityComparer.Default);
        foreach (IArgumentOperation argument in call.ChildOperations.OfType<IArgumentOperation>())
            if (argument.Parameter is { } parameter && Paths.To(argument.Value, _aliases.ValueOf) is { } path)
                known[parameter.OriginalDefinition] = path;

        foreach (KeyValuePair<ISymbol, IParameterSymbol> field in kept ?? new Dictionary<ISymbol, IParameterSymbol>(SymbolEqualityComparer.Default))
            if (known.TryGetValue(field.Value, out IReadOnlyList<ISymbol>? path))
                known[field.Key] = path;

        return new CallSite(call.Syntax, ObjectOf(receiver), known);
    }

    /// <summary>What is held where the body ends, by what it returns.</summary>
    private readonly record struct Exits(GuardSet WhenTrue, GuardSet WhenFalse)
    {
        public static Exits None { get; } = new(GuardSet.Unreachable, GuardSet.Unreachable);

        public Exits With(GuardSet whenTrue, GuardSet whenFalse) => new(WhenTrue.Join(whenTrue), WhenFalse.Join(whenFalse));

        public Exits With(Exits others) => With(others.WhenTrue, others.WhenFalse);

        /// <summary>These exits after the guards have been given back on the way out.</summary>
        public Exits Without(IEnumerable<Guard> guards)
        {
            Exits left = this;
            foreach (Guard guard in guards)
                left = new(left.WhenTrue.Without(guard), left.WhenFalse.Without(guard));

            return left;
        }
    }
}
