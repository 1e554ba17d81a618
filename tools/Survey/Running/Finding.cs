using System.Globalization;
using MapSafety.Survey.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Survey.Running;

/// <summary>A place in a source file; lines and columns count from 1.</summary>
internal sealed record Place(string Path, int Line, int Column, int EndLine, int EndColumn)
{
    public static Place Of(Location location, string root)
    {
        FileLinePositionSpan span = location.GetLineSpan();
        LinePosition start = span.StartLinePosition, end = span.EndLinePosition;
        return new Place(Paths.Relative(root, span.Path), start.Line + 1, start.Character + 1, end.Line + 1, end.Character + 1);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}({Line},{Column})");
}

/// <summary>One diagnostic of one rule in one project.</summary>
/// <param name="Source">The text of the file, for showing the lines around; null when the diagnostic is nowhere.</param>
/// <param name="OtherProjects">Projects that compile the same file and have the same finding there.</param>
internal sealed record Finding(
    Diagnostic Diagnostic,
    ProjectId ProjectId,
    string Project,
    Place? Place,
    IReadOnlyList<Place> Additional,
    SourceText? Source,
    IReadOnlyList<string> OtherProjects)
{
    public string Rule => Diagnostic.Id;

    public DiagnosticSeverity Severity => Diagnostic.Severity;

    public string Message { get; } = Diagnostic.GetMessage(CultureInfo.InvariantCulture);

    /// <summary>What stays the same when lines move.</summary>
    public FindingKey Key => new(Rule, Place?.Path ?? "", Message);

    public static Finding From(Diagnostic diagnostic, Project project, string root) => new(
        diagnostic, project.Id, project.Name,
        diagnostic.Location.IsInSource ? Place.Of(diagnostic.Location, root) : null,
        [.. diagnostic.AdditionalLocations.Where(location => location.IsInSource).Select(location => Place.Of(location, root))],
        diagnostic.Location.SourceTree?.GetText(), []);
}

/// <summary>A finding without its position, which edits move.</summary>
internal readonly record struct FindingKey(string Rule, string Path, string Message)
{
    public override string ToString() => $"{Rule} {Path}: {Message}";
}

/// <summary>An analyzer threw. The compiler would report AD0001 and go on without it.</summary>
internal sealed record Crash(string Analyzer, string Project, string Exception);
