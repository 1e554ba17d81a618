using MapSafety.Survey.Loading;
using MapSafety.Survey.Reporting;
using MapSafety.Survey.Running;
using MapSafety.Survey.Running.Cost;
using MapSafety.Survey.Running.Fixing;
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
        CostResult? cost = _options.MeasureCost ? await MeasureAsync(sources, cancellation) : null;
        FixResult? fixes = _options.TryFixes ? await TryFixesAsync(sources, result, cancellation) : null;
        Write(new SurveyReport(_options, sources, _rules, result, cost, fixes));
        new LoadPrinter(_output).PrintCrashes(result.Crashes);
        return result.Crashes.Any() ? ExitCode.AnalyzerCrashed : fixes is { HasProblems: true } ? ExitCode.FixProblems : ExitCode.Ok;
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

    private async Task<CostResult> MeasureAsync(LoadedSources sources, CancellationToken cancellation)
    {
        CostResult cost = await new CostMeasurement(_rules, _options).RunAsync(sources.SurveyedProjects, cancellation);
        new CostPrinter(_output).Print(cost);
        return cost;
    }

    private async Task<FixResult> TryFixesAsync(LoadedSources sources, SurveyResult result, CancellationToken cancellation)
    {
        FixResult fixes = await new FixTrials(sources.Solution, _rules, _options).RunAsync(result.Findings, cancellation);
        new FixPrinter(_output).Print(fixes);
        return fixes;
    }

    private void Write(SurveyReport report)
    {
        if (_options.JsonFile is { } json)
            JsonReport.Write(json, report);
        if (_options.SarifFile is { } sarif)
            SarifReport.Write(sarif, report);
    }
}
