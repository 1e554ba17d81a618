using MapSafety.Model;

namespace MapSafety.Flow;

/// <summary>How many different keys there can be.</summary>
internal enum KeyKind
{
    /// <summary>Nobody knows; say nothing.</summary>
    Unknown,

    /// <summary>No more than the program's own code and settings name.</summary>
    Closed,

    /// <summary>As many as come: callers, requests, files or the clock bring new ones for as long as the program runs.</summary>
    Open,
}

/// <summary>The keys that an expression can give.</summary>
/// <param name="Kind">How many there can be.</param>
/// <param name="Source">For open ones what brings them, as a clause: "for every 'id' that callers of 'Get' pass".</param>
/// <param name="Certainty">
/// For open ones how sure that is: what requests bring, counters count and the clock tells is new each time; what callers pass whom the compilation does not
/// show may be as well a name of which there are few.
/// </param>
internal sealed record KeyDomain(KeyKind Kind, Evidence? Source = null, Certainty Certainty = Certainty.Certain)
{
    /// <summary>Whether only the object itself is another one each time: what is in it may be the same.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>The values that are read from such an object or made of it.</summary>
    public KeyDomain Content => IsIdentity ? Unknown : this;

    public static KeyDomain Unknown { get; } = new(KeyKind.Unknown);

    public static KeyDomain Closed { get; } = new(KeyKind.Closed);

    public bool IsOpen => Kind is KeyKind.Open;

    public bool IsClosed => Kind is KeyKind.Closed;

    public static KeyDomain Open(Evidence source, Certainty certainty = Certainty.Certain) => new(KeyKind.Open, source, certainty);

    /// <summary>Of a value that is made of these or is one of them: open if one of them is, closed if all are.</summary>
    public static KeyDomain Of(IEnumerable<KeyDomain> parts)
    {
        KeyDomain? open = null;
        bool isClosed = true, isAny = false;
        foreach (KeyDomain part in parts)
        {
            if (part.IsOpen && (open is null || part.Certainty < open.Certainty))
                open = part;

            if (open is { Certainty: Certainty.Certain })
                return open;

            isAny = true;
            isClosed &= part.IsClosed;
        }

        return open ?? (isAny && isClosed ? Closed : Unknown);
    }
}
