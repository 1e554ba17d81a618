using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Finds out which collection a state really holds. A field declared as <c>IDictionary</c> promises what the objects assigned to it promise; one
/// declared as <c>Hashtable</c> may hold a synchronized wrapper.
/// </summary>
internal sealed class HeldCollection
{
    private readonly CollectionType _declared;
    private CollectionType? _plain;
    private bool _isUnknown;
    private bool _isSynchronized;
    private bool _isAssigned;

    public HeldCollection(ITypeSymbol declared) => _declared = Collections.Find(declared)!;

    /// <summary>Takes a replacement into account; other uses tell nothing.</summary>
    public void Add(Use use)
    {
        if (use.Effect is not Effect.Replace)
            return;

        if (use.Assigned is not { } value)
        {
            // Written through a reference: anything may be stored.
            _isUnknown = true;
            return;
        }

        _isSynchronized |= value.IsSynchronized;
        if (value.IsList)
            Add(Collections.List);
        else if (value.Type is not null)
            Add(Collections.Find(value.Type));
    }

    private void Add(CollectionType? row)
    {
        _isAssigned = true;
        if (row is null or { Discipline: Discipline.Abstract or Discipline.View })
            _isUnknown = true;
        else if (row.Discipline is Discipline.Plain)
            _plain ??= row;
    }

    /// <summary>The row of what the state holds, as far as it is known; else that of the declared type.</summary>
    public CollectionType Row => _declared.Discipline is Discipline.Abstract && _plain is not null ? _plain : _declared;

    /// <summary>What the state promises to concurrent callers; <see cref="Discipline.Abstract"/> when that is not known.</summary>
    public Discipline Discipline =>
        _isSynchronized ? Discipline.Concurrent
        : _declared.Discipline is not Discipline.Abstract ? _declared.Discipline
        : _isUnknown || !_isAssigned ? Discipline.Abstract
        : _plain is null ? Discipline.Concurrent
        : Discipline.Plain;
}
