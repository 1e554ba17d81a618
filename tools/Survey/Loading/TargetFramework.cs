using System.Globalization;

namespace MapSafety.Survey.Loading;

internal enum FrameworkFamily { NetFramework, NetStandard, NetCore }

/// <summary>A target framework moniker, as far as conditions and preprocessor symbols need it.</summary>
internal sealed record TargetFramework(string Moniker, FrameworkFamily Family, Version Version, string? Platform)
{
    /// <summary>Oldest first. The versions for which the SDK defines an <c>_OR_GREATER</c> symbol.</summary>
    private static readonly Version[] s_core =
        [new(1, 0), new(1, 1), new(2, 0), new(2, 1), new(2, 2), new(3, 0), new(3, 1), new(5, 0), new(6, 0), new(7, 0), new(8, 0), new(9, 0), new(10, 0), new(11, 0)];

    private static readonly Version[] s_standard =
        [new(1, 0), new(1, 1), new(1, 2), new(1, 3), new(1, 4), new(1, 5), new(1, 6), new(2, 0), new(2, 1)];

    private static readonly Version[] s_framework =
        [new(2, 0), new(3, 5), new(4, 0), new(4, 5), new(4, 5, 1), new(4, 5, 2), new(4, 6), new(4, 6, 1), new(4, 6, 2), new(4, 7), new(4, 7, 1), new(4, 7, 2), new(4, 8), new(4, 8, 1)];

    /// <summary>What a project without a readable framework is taken for: the one whose reference assemblies are used.</summary>
    public static TargetFramework Default { get; } = new("net10.0", FrameworkFamily.NetCore, new Version(10, 0), Platform: null);

    public string Identifier => Family switch
    {
        FrameworkFamily.NetCore => ".NETCoreApp",
        FrameworkFamily.NetStandard => ".NETStandard",
        _ => ".NETFramework",
    };

    /// <summary>The newest of the monikers that can be read, a platform-neutral one before its platform's.</summary>
    public static TargetFramework? Newest(IEnumerable<string> monikers) => monikers
        .Select(Parse)
        .OfType<TargetFramework>()
        .OrderBy(framework => framework.Family)
        .ThenBy(framework => framework.Version)
        .ThenBy(framework => framework.Platform is null)
        .LastOrDefault();

    public static TargetFramework? Parse(string moniker)
    {
        string[] parts = moniker.Trim().ToLowerInvariant().Split('-', 2);
        string? platform = parts.Length == 2 ? parts[1] : null;
        return parts[0] switch
        {
            ['n', 'e', 't', 's', 't', 'a', 'n', 'd', 'a', 'r', 'd', .. string number] => Dotted(FrameworkFamily.NetStandard, number),
            ['n', 'e', 't', 'c', 'o', 'r', 'e', 'a', 'p', 'p', .. string number] => Dotted(FrameworkFamily.NetCore, number),
            ['n', 'e', 't', .. string number] when number.Contains('.') => Dotted(FrameworkFamily.NetCore, number),
            ['n', 'e', 't', .. string number] => Dotted(FrameworkFamily.NetFramework, string.Join('.', number.ToCharArray())),
            ['v', .. string number] => Dotted(FrameworkFamily.NetFramework, number),
            _ => null,
        };

        TargetFramework? Dotted(FrameworkFamily family, string number) =>
            Version.TryParse(number, out Version? version) ? new TargetFramework(moniker.Trim(), family, version, platform) : null;
    }

    /// <summary>Whether code for this framework may use a library for the other one.</summary>
    public bool IsCompatibleWith(TargetFramework other) => other.Family switch
    {
        FrameworkFamily.NetStandard when Family != FrameworkFamily.NetStandard => true,
        _ => Family == other.Family && Version >= other.Version,
    };

    /// <summary>The symbols the SDK defines for the framework.</summary>
    public IEnumerable<string> PreprocessorSymbols() => Family switch
    {
        FrameworkFamily.NetFramework =>
            ["NETFRAMEWORK", "NET" + Compact(Version), .. s_framework.Where(IsReached).Select(version => $"NET{Compact(version)}_OR_GREATER")],
        FrameworkFamily.NetStandard =>
            ["NETSTANDARD", Named("NETSTANDARD"), .. s_standard.Where(IsReached).Select(version => OrGreater("NETSTANDARD", version))],
        _ when Version.Major < 5 => ["NETCOREAPP", Named("NETCOREAPP"), .. CoreSymbols()],
        _ => ["NET", "NETCOREAPP", Named("NET"), .. CoreSymbols(), .. PlatformSymbols()],
    };

    private IEnumerable<string> CoreSymbols() => s_core.Where(IsReached).Select(version => OrGreater(version.Major < 5 ? "NETCOREAPP" : "NET", version));

    private IEnumerable<string> PlatformSymbols() => Platform is null ? [] : [Platform.TrimEnd("0123456789.".ToCharArray()).ToUpperInvariant()];

    private bool IsReached(Version version) => version <= Version;

    private string Named(string prefix) => prefix + Underscored(Version);

    private static string OrGreater(string prefix, Version version) => $"{prefix}{Underscored(version)}_OR_GREATER";

    private static string Underscored(Version version) => string.Create(CultureInfo.InvariantCulture, $"{version.Major}_{version.Minor}");

    private static string Compact(Version version) => version.ToString().Replace(".", "", StringComparison.Ordinal);
}
