using System.Globalization;
using System.Text.RegularExpressions;

namespace MapSafety.Package.Tests;

/// <summary>A warning or error as the build prints it.</summary>
/// <param name="File">The file's name without its folder, or what stands in its place.</param>
/// <param name="Line">Counted from one; zero when the report has no line.</param>
internal sealed record Finding(string Severity, string Id, string File, int Line, string Text)
{
    public static Finding From(Match line) => new(
        line.Groups["severity"].Value,
        line.Groups["id"].Value,
        Path.GetFileName(line.Groups["file"].Value),
        line.Groups["line"].Success ? int.Parse(line.Groups["line"].Value, CultureInfo.InvariantCulture) : 0,
        line.Groups["text"].Value);
}
