using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>A field or property that holds a collection which more than one thread can reach, with every use of it.</summary>
/// <param name="Symbol">The field or auto-property.</param>
/// <param name="Collection">The row of the collection it holds, not of the interface it may be declared as.</param>
/// <param name="Discipline">What it promises to concurrent callers; abstract when that is not known.</param>
/// <param name="Reach">Why it is shared.</param>
/// <param name="Accesses">Every use in the compilation, in source order.</param>
/// <param name="DeclaredGuard">The guard that its declaration names.</param>
internal sealed record SharedState(
    ISymbol Symbol, CollectionType Collection, Discipline Discipline, Reach Reach, IReadOnlyList<Access> Accesses, Guard? DeclaredGuard = null)
{
    private readonly Lazy<GuardedBy?> _guardedBy = new(() => Model.GuardedBy.Of(Accesses, DeclaredGuard));

    public string Name => Symbol.Name;

    /// <summary>Whether each thread has its own: what one does nobody else sees.</summary>
    public bool IsThreadBound => Reach.Kind is ReachKind.EachThread;

    /// <summary>The guard that its declaration names or its uses agree on, or nothing.</summary>
    public GuardedBy? GuardedBy => _guardedBy.Value;

    /// <summary>Every use of a collection that is a value of the state, in source order.</summary>
    public IReadOnlyList<Access> Values { get; init; } = [];

    /// <summary>The accesses that change the collection with no guard at a time when other threads can run.</summary>
    public IEnumerable<Access> BareMutations => Accesses.Where(Contention.IsBareMutation);
}
