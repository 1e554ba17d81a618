using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Tells why several threads can get at a state. For the state of an object the reasons are asked in the order of their certainty: who holds the
/// object, then what the type itself shows.
/// </summary>
internal sealed class Reaches
{
    private readonly Sources _sources;
    private readonly States _states;
    private readonly BodyFactsSource _facts;
    private readonly SharedTypes _types;
    private readonly HiddenWrites _hidden;
    private readonly ConcurrentDictionary<INamedTypeSymbol, Evidence?> _locks = new(SymbolEqualityComparer.Default);

    public Reaches(Sources sources, States states, BodyFactsSource facts, SharedTypes types)
    {
        _sources = sources;
        _states = states;
        _facts = facts;
        _types = types;
        _hidden = new HiddenWrites(sources, states, facts);
    }

    /// <summary>Whether it is worth gathering the accesses of this state: a cheap question that may say yes where the answer is no.</summary>
    public bool MayReach(ISymbol state, CancellationToken cancellation) =>
        state.IsStatic || _types.Of(state.ContainingType, cancellation) is { IsConfined: false } type && (
            type.IsShared || IsConcurrent(state) || DeclaredGuards.Of(state) is not null
            || ShowsThreads(state, cancellation) || IsLockedByInheritors(state, cancellation) || _hidden.MayHide(state, cancellation));

    /// <summary>Why the state is shared, or nothing when no reason is known.</summary>
    public Reach? Of(ISymbol state, IReadOnlyList<Access> accesses, CancellationToken cancellation)
    {
        string collection = States.TypeOf(state).Name;
        if (state.IsStatic)
            return state is IFieldSymbol field && Confinement.IsThreadBound(field) ? Reach.EachThread(collection) : Reach.Static(collection);

        SharedType type = _types.Of(state.ContainingType, cancellation);
        Arrival ways = accesses.Aggregate(Arrival.Nowhere, (all, access) => all.With(access.Arrival));
        bool isOneThreads = !ways.IsFromOutside && ways.Runners.Select(runner => runner.Location).Distinct().Count() <= 1;
        return (isOneThreads ? null : type.Certain(collection))
            ?? SeveralThreads(collection, accesses, ways)
            ?? Declared(state, collection)
            ?? OwnGuard(state, collection, accesses)
            ?? (isOneThreads ? null : type.Likely(collection))
            ?? (isOneThreads ? null : Locks(state, collection, cancellation))
            ?? (isOneThreads ? null : _hidden.Of(state, collection, accesses, cancellation))
            ?? (isOneThreads ? null : OwnPromise(state, collection));
    }

    private bool ShowsThreads(ISymbol state, CancellationToken cancellation) =>
        ConcurrentBeside(state.ContainingType) is not null
        || HoldsLock(state.ContainingType)
        || ShowsConcurrency(state.ContainingType, cancellation)
        || MayRunBeside(state, cancellation);

    // It may let a helper of another type take it.
    private static bool HoldsLock(INamedTypeSymbol type) =>
        type.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false, IsReadOnly: true } field && Guards.IsMadeForLocking(field.Type));

    /// <summary>Whether a type that inherits the state takes locks: perhaps around the state.</summary>
    private bool IsLockedByInheritors(ISymbol state, CancellationToken cancellation) =>
        state is { DeclaredAccessibility: not (Accessibility.Private or Accessibility.NotApplicable), ContainingType: { IsSealed: false, TypeKind: TypeKind.Class } type }
        && _sources.InheritorsOf(type).Any(inheritor => ShowsConcurrency(inheritor, cancellation));

    private bool ShowsConcurrency(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.GetMembers().Any(IsSynchronized)
        || type.DeclaringSyntaxReferences.Any(declaration => _sources.Mention(declaration.SyntaxTree, ConcurrencyWords.All, cancellation))
        && _sources.BodiesOf(type, cancellation).Any(body => body.Words.MentionAny(ConcurrencyWords.All));

    /// <summary>Whether a private asynchronous method uses the state: somebody may start it and not wait.</summary>
    private bool MayRunBeside(ISymbol state, CancellationToken cancellation) =>
        state.ContainingType.GetMembers().Any(IsPrivateAsync)
        && _sources.BodiesMentioning(state.ContainingType, Words.Hash(state.Name), cancellation).Any(body => IsPrivateAsync(body.Member));

    private static bool IsPrivateAsync(ISymbol member) => member is IMethodSymbol { IsAsync: true, DeclaredAccessibility: Accessibility.Private };

    private static Reach? SeveralThreads(string collection, IReadOnlyList<Access> accesses, Arrival ways)
    {
        if (ways.Runners.Count == 0)
            return null;

        // A runner that comes by two ways, one with a guard, is one runner.
        Runner runner = ways.Runners.OrderBy(runner => runner.IsGuarded).First();
        bool isTouchedElsewhere = ways.IsFromOutside || ways.Runners.Select(other => other.Location).Distinct().Count() > 1 || accesses.Any(access => access.Phase is Phase.Confined);
        return !isTouchedElsewhere ? null : new Reach(
            ReachKind.SeveralThreads,
            new Phrase("{0:a} that code run by '{1}' shares with other threads", "由“{1}”运行的代码与其他线程共享的 {0}", collection, runner.Name),
            [new Evidence(new Phrase("'{0}' runs this on another thread", "“{0}”在另一个线程上运行此代码", runner.Name), runner.Location)],
            runner.IsGuarded ? Certainty.Likely : Certainty.Certain);
    }

    /// <summary>The declaration of the state names its guard.</summary>
    private static Reach? Declared(ISymbol state, string collection) =>
        DeclaredGuards.Of(state) is not null && DeclaredGuards.AttributeOf(state) is { } attribute
            ? LockingType(state, collection, TypeEvidence.Marked(state, attribute))
            : null;

    /// <summary>The type guards the state itself somewhere: a lock of its own, or of one that inherits it, says that it expects more than one thread.</summary>
    private static Reach? OwnGuard(ISymbol state, string collection, IReadOnlyList<Access> accesses)
    {
        foreach (Access access in accesses)
            if (access.Guards.Guards.FirstOrDefault(guard => IsOwn(guard, state.ContainingType) || access.IsOwn && guard is { IsOfInstance: true, IsOfAnotherObject: false }) is { } own)
                return LockingType(state, collection, new Evidence(new Phrase("'{0}' is held here", "此处持有“{0}”", own.Name), access.Location));

        return null;
    }

    private static bool IsOwn(Guard guard, INamedTypeSymbol type) => guard.Root switch
    {
        GuardRoot.This => !guard.IsOfAnotherObject,
        GuardRoot.TypeObject => true,
        GuardRoot.Symbol => guard.Path[0].ContainingType is { } owner && Visibility.IsInOrInherits(type, owner),
        _ => false,
    };

    /// <summary>The type takes a lock for something else, or holds a concurrent collection beside this state.</summary>
    private Reach? Locks(ISymbol state, string collection, CancellationToken cancellation)
    {
        INamedTypeSymbol type = state.ContainingType;
        if (!_locks.TryGetValue(type, out Evidence? evidence))
            evidence = _locks.GetOrAdd(type, FindLock(type, cancellation));

        return evidence is null ? null : LockingType(state, collection, evidence);
    }

    private Evidence? FindLock(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (ConcurrentBeside(type) is { } other)
            return new Evidence(new Phrase("'{0}' beside it is concurrent", "与之并列的“{0}”是并发集合", other.Name), other.Locations[0]);

        if (type.GetMembers().FirstOrDefault(IsSynchronized) is { } synchronized)
            return new Evidence(new Phrase("'{0}' takes a lock here", "“{0}”在此处获取锁", synchronized.Name), synchronized.Locations[0]);

        foreach (Body body in _sources.BodiesOf(type, cancellation))
            if (!body.Member.IsStatic && body.Words.MentionAny(ConcurrencyWords.Guards) && _facts.Of(body, cancellation).FirstSynchronization is { } syntax)
                return new Evidence(new Phrase("'{0}' takes a lock here", "“{0}”在此处获取锁", body.Member.Name), syntax.GetLocation());

        return null;
    }

    private static bool IsSynchronized(ISymbol member) => member is IMethodSymbol { IsStatic: false } method && Guards.IsSynchronized(method);

    private ISymbol? ConcurrentBeside(INamedTypeSymbol type) =>
        _states.DeclaredIn(type).FirstOrDefault(other =>
            !other.IsStatic && Collections.Find(States.TypeOf(other)) is { Discipline: Discipline.Concurrent });

    private static bool IsConcurrent(ISymbol state) => Collections.Find(States.TypeOf(state)) is { Discipline: Discipline.Concurrent };

    private static Reach? OwnPromise(ISymbol state, string collection) => !IsConcurrent(state) ? null : new Reach(
        ReachKind.ConcurrentCollection, new Phrase("{0:a}, which is made for several threads", "为多线程设计的 {0}", collection), []);

    private static Reach LockingType(ISymbol state, string collection, Evidence evidence) => new(
        ReachKind.LockingType,
        new Phrase("{0:a} of '{1}', which is made for several threads", "为多线程设计的类型“{1}”的 {0}", collection, state.ContainingType.Name),
        [evidence]);
}
