using System.Globalization;
using MapSafety.Survey.Loading;
using MapSafety.Survey.Running;

namespace MapSafety.Survey.Reporting;

/// <summary>Prints what was loaded, and how well: findings are worth what the binding behind them is worth.</summary>
internal sealed class LoadPrinter(TextWriter output)
{
    private const int MostNotes = 20;

    private const int MostErrorIds = 5;

    private const int MostMessages = 3;

    private const int RepeatedOften = 20;

    public void PrintLoaded(LoadedSources sources)
    {
        output.WriteLine($"Loaded {sources.Surveyed.Count} projects, {sources.Files} files ({sources.Mode})");
        foreach (string note in sources.Notes.Take(MostNotes))
            output.WriteLine($"  note: {note}");

        if (sources.Notes.Count > MostNotes)
            output.WriteLine($"  and {sources.Notes.Count - MostNotes} more notes");
    }

    public void PrintProject(ProjectResult project)
    {
        string errors = project.CompileErrors.Count == 0 ? "compiles" : $"{project.CompileErrors.Count} compile errors ({MostFrequent(project)})";
        output.WriteLine($"  {project.Project.Name}: {project.Files} files, {errors}, {project.Findings.Count} findings");
        foreach (string message in MostFrequentMessages(project))
            output.WriteLine($"    {message}");
    }

    public void PrintCrashes(IEnumerable<Crash> crashes)
    {
        foreach (IGrouping<string, Crash> analyzer in crashes.GroupBy(crash => crash.Analyzer))
        {
            output.WriteLine();
            output.WriteLine($"!!!! AD0001: {analyzer.Key} crashed {analyzer.Count()} times, first in {analyzer.First().Project}:");
            output.WriteLine(analyzer.First().Exception);
        }
    }

    // Which package is missing, or what the loose load got wrong, shows in the messages that come again and again.
    private static IEnumerable<string> MostFrequentMessages(ProjectResult project) => project.CompileErrors
        .CountBy(error => $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}")
        .Where(message => message.Value >= RepeatedOften)
        .OrderByDescending(message => message.Value)
        .ThenBy(message => message.Key, StringComparer.Ordinal)
        .Take(MostMessages)
        .Select(message => $"{message.Value} x {message.Key}");

    private static string MostFrequent(ProjectResult project) => string.Join(", ", project.CompileErrors
        .GroupBy(error => error.Id)
        .OrderByDescending(errors => errors.Count())
        .ThenBy(errors => errors.Key, StringComparer.Ordinal)
        .Take(MostErrorIds)
        .Select(errors => $"{errors.Key} x{errors.Count()}"));
}
