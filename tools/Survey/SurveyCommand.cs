using MapSafety.Survey.Loading;
using MapSafety.Survey.Reporting;
using MapSafety.Survey.Running;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey;

/// <summary>The whole run: load, analyse, print, and on request measure, try the fixes and write files.</summary>
internal sealed class SurveyCommand
{
    private readonly SurveyOptions _options;
    private readonly InstalledRules _rules;
    private readonly TextWriter _output;

    private SurveyCommand(SurveyOptions options, TextWriter output)
    {
        _options = options;
        _rules = InstalledRules.Load(options);
        _output = output;
    }

    /// <summary>Runs the tool and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        if (arguments is ["--help" or "-h" or "-?"])
        {
            output.WriteLine(CommandLine.Usage);
            return ExitCode.Ok;
        }

        try
        {
            return await new SurveyCommand(CommandLine.Parse(arguments), output).RunAsync(cancellation);
        }
        catch (UsageException problem)
        {
            error.WriteLine($"survey: {problem.Message}");
            error.WriteLine("survey --help explains the options");
            return ExitCode.Usage;
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        LoadedSources sources = await SourceLoader.LoadAsync(_options, cancellation);
        new LoadPrinter(_output).PrintLoaded(sources);
        SurveyResult result = await AnalyzeAsync(sources, cancellation);
        new FindingPrinter(_output, _options.Context).Print(result);
        return ExitCode.Ok;
    }

    private async Task<SurveyResult> AnalyzeAsync(LoadedSources sources, CancellationToken cancellation)
    {
        var run = new AnalysisRun(_rules, _options.Root);
        var printer = new LoadPrinter(_output);
        var projects = new List<ProjectResult>();
        foreach (Project project in sources.SurveyedProjects)
        {
            projects.Add(await run.RunAsync(project, cancellation));
            printer.PrintProject(projects[^1]);
        }

        return SurveyResult.From(projects, _options);
    }
}
