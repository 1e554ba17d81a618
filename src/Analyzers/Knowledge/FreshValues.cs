using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What makes a value differ from all that were made before it.</summary>
internal enum FreshKind
{
    /// <summary>A new id, or bytes nobody can guess.</summary>
    Id,

    /// <summary>The time of the call.</summary>
    Clock,

    /// <summary>The next number.</summary>
    Counter,
}

/// <summary>Members of the framework that give another value at every call, by their pages at learn.microsoft.com/dotnet/api.</summary>
internal static class FreshValues
{
    private static readonly MemberTable s_ids = new(
        ("System.Guid", ["NewGuid", "CreateVersion7"]),
        ("System.IO.Path", ["GetRandomFileName"]),
        ("System.Security.Cryptography.RandomNumberGenerator", ["GetBytes", "GetHexString"]));

    // Those with a limit are often meant to give the same again: one shard of eight.
    private static readonly MethodTable<string[]> s_random = new([["System.Random", "Next/0", "NextInt64/0", "NextDouble/0", "NextSingle/0"]], row => row[0], row => row.Skip(1));

    private static readonly MemberTable s_clocks = new(
        ("System.DateTime", ["Now", "UtcNow"]),
        ("System.DateTimeOffset", ["Now", "UtcNow"]),
        ("System.Environment", ["TickCount", "TickCount64"]),
        ("System.Diagnostics.Stopwatch", ["GetTimestamp"]),
        ("System.TimeProvider", ["GetUtcNow", "GetLocalNow", "GetTimestamp"]));

    /// <summary>What keeps a time as exact as it was.</summary>
    private static readonly MemberTable s_exact = new(
        ("System.DateTime", [
            "Add", "AddTicks", "AddMilliseconds", "AddSeconds", "AddMinutes", "AddHours", "AddDays", "AddMonths", "AddYears", "Subtract", "Ticks", "ToBinary", "ToFileTime", "ToFileTimeUtc", "ToLocalTime",
            "ToUniversalTime", "ToString",
        ]),
        ("System.DateTimeOffset", [
            "Add", "AddTicks", "AddMilliseconds", "AddSeconds", "AddMinutes", "AddHours", "AddDays", "AddMonths", "AddYears", "Subtract", "Ticks", "UtcTicks", "DateTime", "UtcDateTime", "LocalDateTime",
            "ToFileTime", "ToLocalTime", "ToUniversalTime", "ToUnixTimeMilliseconds", "ToString",
        ]),
        ("System.Int64", ["ToString"]),
        ("System.Int32", ["ToString"]));

    private static readonly MemberTable s_texts = new(
        ("System.String", ["Concat", "Format", "Join"]),
        ("System.Guid", ["ToString"]),
        ("System.Convert", ["ToHexString", "ToBase64String"]),
        ("System.HashCode", ["Combine"]),
        ("System.ValueTuple", ["Create"]),
        ("System.Tuple", ["Create"]));

    private static readonly MemberTable s_counters = new(("System.Threading.Interlocked", ["Increment", "Decrement"]));

    /// <summary>What makes the result of this member new, or nothing when it may give the same again.</summary>
    public static FreshKind? KindOf(ISymbol member) =>
        s_ids.Has(member) || member is IMethodSymbol random && Array.Exists(s_random.Find(member.ContainingType, member.Name), entry => entry.Fits(random)) ? FreshKind.Id
        : s_clocks.Has(member) ? FreshKind.Clock
        : s_counters.Has(member) ? FreshKind.Counter
        : null;

    /// <summary>Whether what this member makes of a time is as exact as the time.</summary>
    public static bool IsExact(ISymbol member) => s_exact.Has(member);

    /// <summary>Whether this method puts its arguments together, or writes its object as a text, so that another value gives another result.</summary>
    public static bool Composes(ISymbol method) => s_texts.Has(method);

    /// <summary>Whether a time that is written in this format tells fractions of a second; seconds and coarser are often what a key is meant to share.</summary>
    public static bool TellsFractions(string? format) => format is null or "" or "o" or "O" || format.IndexOfAny(['f', 'F']) >= 0;
}
