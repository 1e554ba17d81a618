using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Who shares the instances of a type, or keeps them to one thread; each question is asked once, and only if an earlier one does not settle it.</summary>
internal sealed class SharedTypes
{
    private readonly Registrations _registrations;
    private readonly StaticHolders _holders;
    private readonly TypeConfinement _confinement;
    private readonly ConcurrentDictionary<INamedTypeSymbol, SharedType> _known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, SharedByContract?> _contracts = new(SymbolEqualityComparer.Default);

    public SharedTypes(Registrations registrations, StaticHolders holders, TypeConfinement confinement)
    {
        _registrations = registrations;
        _holders = holders;
        _confinement = confinement;
    }

    public SharedType Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(type, out SharedType? known))
            known = _known.GetOrAdd(type, Find(type, cancellation));

        return known;
    }

    /// <summary>The contract by which a framework shares instances of this type, or nothing.</summary>
    public SharedByContract? ContractOf(INamedTypeSymbol type)
    {
        if (!_contracts.TryGetValue(type, out SharedByContract? contract))
            contract = _contracts.GetOrAdd(type, SharedByContract.Of(type));

        return contract;
    }

    // What surely confines an object outweighs who holds it; a registration for one scope does not outweigh a static that holds one.
    private SharedType Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        Confined? confined = _confinement.Of(type);
        if (confined is { Certainty: Certainty.Certain })
            return new SharedType { IsConfined = Confinement.Find(type) is not { Reason: ConfinementReason.UserInterface } };

        HeldByStatic? held = _holders.Of(type, cancellation);
        Evidence? registered = _registrations.SingletonOf(type);
        SharedByContract? contract = ContractOf(type);
        bool isCertain = held is { Certainty: Certainty.Certain } || registered is not null || contract is { Certainty: Certainty.Certain };
        return confined is not null && !isCertain
            ? new SharedType { IsConfined = true }
            : new SharedType { Held = held, Registered = registered, Contract = contract };
    }
}

/// <summary>Why the instances of one type are shared.</summary>
internal sealed class SharedType
{
    public HeldByStatic? Held { get; init; }

    public Evidence? Registered { get; init; }

    public SharedByContract? Contract { get; init; }

    /// <summary>Whether one thread at a time uses each instance.</summary>
    public bool IsConfined { get; init; }

    /// <summary>Whether there is any reason at all.</summary>
    public bool IsShared => Held is { Certainty: not Certainty.Possible } || Registered is not null || Contract is not null;

    /// <summary>Whether the objects that threads share are reached through a member that only code of the compilation can name.</summary>
    public bool IsHidden => Held is { Certainty: not Certainty.Possible, IsHidden: true } && Registered is null && Contract is null;

    /// <summary>The reason that leaves no doubt, for a state that holds such a collection.</summary>
    public Reach? Certain(string collection) => Find(collection, Certainty.Certain);

    /// <summary>A reason that nothing speaks against.</summary>
    public Reach? Likely(string collection) => Find(collection, Certainty.Likely);

    private Reach? Find(string collection, Certainty certainty) =>
        Held?.Certainty == certainty ? Reach.Because(Held.IsStatic ? ReachKind.HeldByStatic : ReachKind.Singleton, collection, certainty, [.. Held.Chain])
        : certainty is Certainty.Certain && Registered is not null ? Reach.Because(ReachKind.Singleton, collection, certainty, Registered)
        : Contract?.Certainty == certainty ? Reach.Because(ReachKind.SharedByContract, collection, certainty, Contract.Evidence)
        : null;
}
