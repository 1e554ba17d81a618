namespace MapSafety.Model;

/// <summary>How sure a reason is. Severity follows it.</summary>
internal enum Certainty
{
    /// <summary>The code or a framework's documentation says it.</summary>
    Certain,

    /// <summary>Nothing speaks against it, but a part of it cannot be seen.</summary>
    Likely,

    /// <summary>It holds for some objects of the type, and there are others.</summary>
    Possible,
}
