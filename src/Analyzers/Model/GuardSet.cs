namespace MapSafety.Model;

/// <summary>
/// The guards that are surely held at a point of a member. Sets are joined where paths meet: what one path lacks is not surely held.
/// Code that no path reaches holds everything, so that it weakens no other path.
/// </summary>
internal sealed class GuardSet : IEquatable<GuardSet>
{
    private readonly Guard[] _guards;

    private GuardSet(Guard[] guards) => _guards = guards;

    /// <summary>No guard is held.</summary>
    public static GuardSet None { get; } = new([]);

    /// <summary>No path leads here.</summary>
    public static GuardSet Unreachable { get; } = new([]);

    public bool IsUnreachable => ReferenceEquals(this, Unreachable);

    public bool IsNone => !IsUnreachable && _guards.Length == 0;

    public IReadOnlyList<Guard> Guards => _guards;

    public GuardSet With(Guard guard) => IsUnreachable ? this : new([.. _guards, guard]);

    public GuardSet With(GuardSet others) =>
        IsUnreachable || others.IsUnreachable ? Unreachable
        : others._guards.Length == 0 ? this
        : _guards.Length == 0 ? others
        : new([.. _guards, .. others._guards]);

    /// <summary>The set after one release of the guard: a lock taken twice is still held.</summary>
    public GuardSet Without(Guard guard)
    {
        int last = Array.FindLastIndex(_guards, held => ReferenceEquals(held, guard) || held.Equals(guard));
        if (last < 0)
            last = Array.FindLastIndex(_guards, held => held.IsSameObject(guard));

        return last < 0 ? this : new([.. _guards.Where((_, index) => index != last)]);
    }

    /// <summary>What is held on both paths. When each path holds another guard, some guard is held, though none that can be named.</summary>
    public GuardSet Join(GuardSet other)
    {
        if (IsUnreachable || ReferenceEquals(this, other))
            return other;

        if (other.IsUnreachable)
            return this;

        Guard[] shared = [.. _guards.Where(other.Holds)];
        return shared.Length == _guards.Length ? this
            : shared.Length > 0 ? new(shared)
            : _guards.Length > 0 && other._guards.Length > 0 ? new([Guard.Unknown(_guards[0].Mode)])
            : None;
    }

    /// <summary>The guards as the members of this instance know them.</summary>
    public GuardSet SeenFrom(Instance instance) =>
        instance.IsThis || _guards.Length == 0 ? this : new([.. _guards.Select(guard => guard.SeenFrom(instance))]);

    /// <summary>The guards as code about a static knows them.</summary>
    public GuardSet SeenFromNowhere() =>
        Array.Exists(_guards, guard => guard.IsOfAnotherObject) ? new([.. _guards.Select(guard => guard.SeenFromNowhere())]) : this;

    /// <summary>The guards of a method as its caller knows them.</summary>
    public GuardSet SeenBy(CallSite call) => _guards.Length == 0 ? this : new([.. _guards.Select(guard => guard.SeenBy(call).At(call.Syntax))]);

    /// <summary>The guards that this set has and the other, which it grew from, has not.</summary>
    public IReadOnlyList<Guard> Beyond(GuardSet before) =>
        ReferenceEquals(this, before) ? [] : [.. _guards.Where(guard => !Array.Exists(before._guards, held => ReferenceEquals(held, guard)))];

    public bool Holds(Guard guard) => Array.Exists(_guards, held => ReferenceEquals(held, guard) || held.Equals(guard));

    public bool Equals(GuardSet? other) =>
        other is not null && IsUnreachable == other.IsUnreachable && _guards.Length == other._guards.Length && _guards.All(other.Holds);

    public override bool Equals(object? obj) => Equals(obj as GuardSet);

    public override int GetHashCode() => _guards.Length;
}
