namespace MapSafety.Model;

/// <summary>By which ways threads come to a piece of code.</summary>
/// <param name="Runners">Who runs it, or what leads to it, on other threads.</param>
/// <param name="IsFromOutside">Whether code that is not known here can call it too.</param>
internal sealed record Arrival(IReadOnlyCollection<Runner> Runners, bool IsFromOutside)
{
    public static Arrival Nowhere { get; } = new([], false);

    public static Arrival Outside { get; } = new([], true);

    /// <summary>Whether any thread is known to come.</summary>
    public bool IsSomewhere => IsFromOutside || Runners.Count > 0;

    public static Arrival By(Runner runner) => new([runner], false);

    public Arrival With(Arrival other) =>
        other.Runners.Count == 0 && (IsFromOutside || !other.IsFromOutside) ? this
        : new([.. Runners.Union(other.Runners)], IsFromOutside || other.IsFromOutside);
}
