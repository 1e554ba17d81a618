using System.Globalization;
using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.CodeFixes.Growth;

/// <summary>How what a remedy declares beside a state is called.</summary>
internal static class Naming
{
    /// <summary><c>s_hits</c> and <c>_hits</c> give <c>Hits</c>.</summary>
    public static string Of(string state)
    {
        string plain = Snapshots.Plain(state);
        if (plain == "current")
            plain = state.TrimStart('_');

        return plain.Length == 0 ? "Entries" : char.ToUpperInvariant(plain[0]) + plain.Substring(1);
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
