using System.Globalization;

namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>
/// The property functions that project files in the wild use to decide what is compiled. Source:
/// learn.microsoft.com/visualstudio/msbuild/property-functions. None of them reads anything but the names of files.
/// </summary>
internal static class PropertyFunctions
{
    public static string Static(string type, string method, string[] arguments, PropertyBag properties)
    {
        try
        {
            return type switch
            {
                "MSBuild" => Intrinsic(method, arguments, properties),
                "System.IO.Path" => OnPath(method, arguments),
                "System.String" or "string" => OnString(method, arguments),
                "System.IO.File" when method == "Exists" => Bool(File.Exists(Paths.Normalize(arguments[0]))),
                "System.IO.Directory" when method == "Exists" => Bool(Directory.Exists(Paths.Normalize(arguments[0]))),
                _ => "",
            };
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or NotSupportedException or IOException)
        {
            return "";
        }
    }

    public static string Member(string value, string name, string[] arguments)
    {
        try
        {
            return name switch
            {
                "Contains" => Bool(value.Contains(arguments[0], StringComparison.Ordinal)),
                "StartsWith" => Bool(value.StartsWith(arguments[0], Comparison(arguments))),
                "EndsWith" => Bool(value.EndsWith(arguments[0], Comparison(arguments))),
                "Equals" => Bool(value.Equals(arguments[0], Comparison(arguments))),
                "Replace" => value.Replace(arguments[0], arguments[1], StringComparison.Ordinal),
                "Substring" => arguments.Length == 1 ? value[Int(arguments[0])..] : value.Substring(Int(arguments[0]), Int(arguments[1])),
                "IndexOf" => value.IndexOf(arguments[0], StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture),
                "Length" => value.Length.ToString(CultureInfo.InvariantCulture),
                "ToLower" or "ToLowerInvariant" => value.ToLowerInvariant(),
                "ToUpper" or "ToUpperInvariant" => value.ToUpperInvariant(),
                "Trim" => value.Trim(Characters(arguments)),
                "TrimStart" => value.TrimStart(Characters(arguments)),
                "TrimEnd" => value.TrimEnd(Characters(arguments)),
                _ => "",
            };
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or FormatException)
        {
            return "";
        }
    }

    private static string Intrinsic(string method, string[] arguments, PropertyBag properties) => method switch
    {
        "GetPathOfFileAbove" => FileAbove(arguments[0], Start(arguments, 1, properties)) ?? "",
        "GetDirectoryNameOfFileAbove" => Path.GetDirectoryName(FileAbove(arguments[1], Start(arguments, 0, properties))) ?? "",
        "IsTargetFrameworkCompatible" => Bool(IsCompatible(arguments[0], arguments[1])),
        "GetTargetFrameworkIdentifier" => TargetFramework.Parse(arguments[0])?.Identifier ?? "",
        "GetTargetFrameworkVersion" => TargetFramework.Parse(arguments[0])?.Version.ToString(2) ?? "",
        "GetTargetPlatformIdentifier" => TargetFramework.Parse(arguments[0])?.Platform ?? "",
        "VersionEquals" => Bool(Compare(arguments) == 0),
        "VersionNotEquals" => Bool(Compare(arguments) != 0),
        "VersionGreaterThan" => Bool(Compare(arguments) > 0),
        "VersionGreaterThanOrEquals" => Bool(Compare(arguments) >= 0),
        "VersionLessThan" => Bool(Compare(arguments) < 0),
        "VersionLessThanOrEquals" => Bool(Compare(arguments) <= 0),
        "ValueOrDefault" => arguments[0].Length > 0 ? arguments[0] : arguments[1],
        "NormalizePath" => Path.GetFullPath(Joined(arguments)),
        "NormalizeDirectory" => EnsureTrailingSlash(Path.GetFullPath(Joined(arguments))),
        "EnsureTrailingSlash" => EnsureTrailingSlash(arguments[0]),
        "IsOSPlatform" => Bool(OperatingSystem.IsOSPlatform(arguments[0])),
        "IsOsUnixLike" => Bool(!OperatingSystem.IsWindows()),
        "Escape" or "Unescape" => arguments[0],
        _ => "",
    };

    private static string OnPath(string method, string[] arguments) => method switch
    {
        "Combine" => Joined(arguments),
        "GetFullPath" => Path.GetFullPath(Joined(arguments)),
        "GetDirectoryName" => Path.GetDirectoryName(Paths.Normalize(arguments[0])) ?? "",
        "GetFileName" => Path.GetFileName(Paths.Normalize(arguments[0])),
        "GetFileNameWithoutExtension" => Path.GetFileNameWithoutExtension(Paths.Normalize(arguments[0])),
        _ => "",
    };

    private static string OnString(string method, string[] arguments) => method switch
    {
        "IsNullOrEmpty" => Bool(arguments[0].Length == 0),
        "IsNullOrWhiteSpace" => Bool(string.IsNullOrWhiteSpace(arguments[0])),
        "Copy" or "new" => arguments[0],
        "Concat" => string.Concat(arguments),
        _ => "",
    };

    /// <summary>The nearest file of that name in the folder or above it.</summary>
    public static string? FileAbove(string file, string folder)
    {
        for (string? current = Path.GetFullPath(Paths.Normalize(folder)); current is not null; current = Path.GetDirectoryName(current))
            if (File.Exists(Path.Combine(current, file)))
                return Path.Combine(current, file);

        return null;
    }

    private static string Start(string[] arguments, int index, PropertyBag properties) =>
        arguments.Length > index && arguments[index].Length > 0 ? arguments[index] : properties["MSBuildThisFileDirectory"];

    private static bool IsCompatible(string candidate, string wanted) =>
        TargetFramework.Parse(candidate) is { } one && TargetFramework.Parse(wanted) is { } other && one.IsCompatibleWith(other);

    private static int Compare(string[] arguments) => Condition.ToVersion(arguments[0])?.CompareTo(Condition.ToVersion(arguments[1])) ?? -1;

    private static string Joined(string[] arguments) => Path.Combine([.. arguments.Select(Paths.Normalize)]);

    private static string EnsureTrailingSlash(string path) => path.Length == 0 || path[^1] is '/' or '\\' ? path : path + "/";

    private static char[] Characters(string[] arguments) => arguments.Length == 0 ? [] : arguments[0].ToCharArray();

    private static StringComparison Comparison(string[] arguments) =>
        arguments.Length > 1 && arguments[1].Contains("IgnoreCase", StringComparison.Ordinal) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static int Int(string text) => int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static string Bool(bool value) => value ? "True" : "False";
}
