using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// How well a package's folder fits a framework. A framework takes, in this order, its own versions from the newest it can
/// run down to the oldest, those of its predecessor, and .NET Standard.
/// </summary>
internal static class FrameworkName
{
    /// <summary>The distance of what cannot be used.</summary>
    public const int Unfit = int.MaxValue;

    private enum Family
    {
        Net,
        NetCoreApp,
        NetStandard,
        NetFramework,
        Any,
        Unknown,
    }

    /// <summary>How far a package for <paramref name="offered"/> is from a project for <paramref name="wanted"/>.</summary>
    public static int Distance(string wanted, string offered)
    {
        (Family family, Version version) = Parse(wanted);
        (Family offeredFamily, Version offeredVersion) = Parse(offered);
        if (family == offeredFamily)
            return offeredVersion <= version ? Older(version, offeredVersion) : Unfit;

        return (family, offeredFamily) switch
        {
            (_, Family.Any) => 900_000,
            (Family.Net, Family.NetCoreApp) => 100_000 + Older(new Version(3, 1), offeredVersion),
            (Family.Net, Family.NetStandard) => 200_000 + Older(new Version(2, 1), offeredVersion),
            (Family.NetCoreApp, Family.NetStandard) when version.Major >= 3 || offeredVersion <= new Version(2, 0) => 200_000 + Older(new Version(2, 1), offeredVersion),
            (Family.NetFramework, Family.NetStandard) when version >= new Version(4, 6, 1) && offeredVersion <= new Version(2, 0) => 200_000 + Older(new Version(2, 0), offeredVersion),
            _ => Unfit,
        };
    }

    private static int Older(Version wanted, Version offered) =>
        ((wanted.Major - offered.Major) * 1000) + ((wanted.Minor - offered.Minor) * 10) + (Math.Max(wanted.Build, 0) - Math.Max(offered.Build, 0));

    private static (Family Family, Version Version) Parse(string name)
    {
        string text = name.ToLowerInvariant().TrimStart('.').Replace(",version=v", string.Empty, StringComparison.Ordinal);
        return text switch
        {
            "any" => (Family.Any, new Version(0, 0)),
            _ when text.Contains('-', StringComparison.Ordinal) => (Family.Unknown, new Version(0, 0)),
            _ when text.StartsWith("netstandard", StringComparison.Ordinal) => (Family.NetStandard, Numbers(text["netstandard".Length..])),
            _ when text.StartsWith("netcoreapp", StringComparison.Ordinal) => (Family.NetCoreApp, Numbers(text["netcoreapp".Length..])),
            _ when text.StartsWith("netframework", StringComparison.Ordinal) => (Family.NetFramework, Numbers(text["netframework".Length..])),
            _ when text.StartsWith("net", StringComparison.Ordinal) => Net(text["net".Length..]),
            _ => (Family.Unknown, new Version(0, 0)),
        };
    }

    // "8.0" is .NET; "48" and "472" are .NET Framework, one digit for each part.
    private static (Family Family, Version Version) Net(string digits) => digits.Contains('.', StringComparison.Ordinal)
        ? (Numbers(digits).Major >= 5 ? Family.Net : Family.NetFramework, Numbers(digits))
        : (Family.NetFramework, Numbers(string.Join('.', digits.AsEnumerable())));

    private static Version Numbers(string text)
    {
        int[] numbers = [.. text.Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0), 0, 0];
        return new Version(numbers[0], numbers[1], text.Split('.').Length > 2 ? numbers[2] : 0);
    }
}
