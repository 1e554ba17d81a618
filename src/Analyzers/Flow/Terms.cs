namespace MapSafety.Flow;

/// <summary>What an entry of a cache says about itself; null is what is not known.</summary>
/// <param name="End">Whether it has an expiry or a token that ends it.</param>
/// <param name="Size">Whether it has a size.</param>
internal readonly record struct Terms(bool? End, bool? Size)
{
    /// <summary>It says nothing.</summary>
    public static Terms None { get; } = new(false, false);

    /// <summary>What it says is not seen.</summary>
    public static Terms Unknown { get; } = new(null, null);

    /// <summary>What two pieces of code say together.</summary>
    public Terms And(Terms other) => new(Either(End, other.End), Either(Size, other.Size));

    private static bool? Either(bool? one, bool? other) => one is true || other is true ? true : one is null || other is null ? null : false;
}
