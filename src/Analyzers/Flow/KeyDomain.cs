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
internal sealed record KeyDomain(KeyKind Kind, Evidence? Source = null)
{
    public static KeyDomain Unknown { get; } = new(KeyKind.Unknown);

    public static KeyDomain Closed { get; } = new(KeyKind.Closed);

    public bool IsOpen => Kind is KeyKind.Open;

    public bool IsClosed => Kind is KeyKind.Closed;

    public static KeyDomain Open(Evidence source) => new(KeyKind.Open, source);

    /// <summary>Of a value that is made of these or is one of them: open if one of them is, closed if all are.</summary>
    public static KeyDomain Of(IEnumerable<KeyDomain> parts)
    {
        bool isClosed = true, isAny = false;
        foreach (KeyDomain part in parts)
        {
            if (part.IsOpen)
                return part;

            isAny = true;
            isClosed &= part.IsClosed;
        }

        return isAny && isClosed ? Closed : Unknown;
    }
}
