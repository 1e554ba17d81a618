using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A package version: numbers, and perhaps a label that makes it precede the numbers alone.</summary>
internal readonly record struct PackageVersion(string Text, Version Numbers, string Label) : IComparable<PackageVersion>
{
    public static PackageVersion Parse(string text)
    {
        string[] parts = text.Split('+')[0].Split('-', 2);
        int[] numbers = [.. parts[0].Split('.').Take(4).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0), 0, 0, 0, 0];
        return new PackageVersion(text, new Version(numbers[0], numbers[1], numbers[2], numbers[3]), parts.Length > 1 ? parts[1] : string.Empty);
    }

    public bool IsPatchOf(PackageVersion other) =>
        (Numbers.Major, Numbers.Minor) == (other.Numbers.Major, other.Numbers.Minor) && Label.Length == 0;

    public int CompareTo(PackageVersion other) => Numbers.CompareTo(other.Numbers) switch
    {
        0 when Label.Length == 0 || other.Label.Length == 0 => other.Label.Length.CompareTo(Label.Length),
        0 => string.CompareOrdinal(Label, other.Label),
        int order => order,
    };
}
