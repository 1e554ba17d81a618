using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey;

/// <summary>The command line is not one this tool understands; the message says which word and why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Turns words into <see cref="SurveyOptions"/>.</summary>
internal sealed class CommandLine
{
    public const string Usage = """
        usage: survey <folder|project|solution> [options]

        Runs every MapSafety rule over real code and prints what it finds.

        loading
          --loose              read the sources as they lie, without running MSBuild (nothing of the surveyed code runs)
          --packages DIR       in loose mode, reference the assemblies under DIR (may be repeated)
          --config FILE        add a global analyzer configuration (.globalconfig) to every project
          --no-editorconfig    in loose mode, ignore the .editorconfig files of the surveyed code
          --analyzer DLL       run the analyzers and fixes of this assembly too (may be repeated)

        findings
          --rule ID            only this rule, even if it is off by default (may be repeated)
          --severity LEVEL     hidden, info, warning or error, and above; info unless said
          --context N          source lines above and below a finding; 2 unless said
          --sample N           N findings drawn at random; they alone are printed, written and fixed
          --seed S             the draw; 1 unless said
          --json FILE          write everything as JSON
          --sarif FILE         write the findings as SARIF 2.1.0

        cost
          --cost               CPU time and allocation beside the bare compile and two do-nothing analyzers
          --cost-per-rule      the same with only one rule enabled, for each rule in turn
          --repeat N           measured rounds; 5 unless said

        fixes
          --fix                try every code action and every Fix All, each on a fresh copy; nothing is written to the sources
          --fix-limit N        try only the first N findings
          --diff               print what each action changes
          --time-limit SEC     for each action; 60 unless said

        exit code: 0 done; 1 --fix found problems; 2 wrong usage; 3 an analyzer crashed
        """;

    private readonly Queue<string> _words;
    private readonly List<string> _targets = [];
    private readonly List<string> _packages = [];
    private readonly List<string> _analyzers = [];
    private readonly List<string> _configs = [];
    private readonly List<string> _rules = [];
    private SurveyOptions _options = new() { Target = "" };

    private CommandLine(IEnumerable<string> words) => _words = new Queue<string>(words);

    /// <exception cref="UsageException">A word is unknown, lacks its value, or names what does not exist.</exception>
    public static SurveyOptions Parse(IEnumerable<string> words)
    {
        var line = new CommandLine(words);
        while (line._words.TryDequeue(out string? word))
            line.Take(word);

        return line.Finish();
    }

    private void Take(string word)
    {
        switch (word)
        {
            case "--loose": _options = _options with { Loose = true }; break;
            case "--packages": _packages.Add(Existing(word)); break;
            case "--config": _configs.Add(Existing(word)); break;
            case "--no-editorconfig": _options = _options with { IgnoreEditorConfig = true }; break;
            case "--analyzer": _analyzers.Add(Existing(word)); break;
            case "--rule": _rules.Add(Value(word)); break;
            case "--severity": _options = _options with { MinimumSeverity = Severity(Value(word)) }; break;
            case "--context": _options = _options with { Context = Number(word, least: 0) }; break;
            case "--sample": _options = _options with { Sample = Number(word, least: 1) }; break;
            case "--seed": _options = _options with { Seed = Number(word, least: 0) }; break;
            case "--json": _options = _options with { JsonFile = Path.GetFullPath(Value(word)) }; break;
            case "--sarif": _options = _options with { SarifFile = Path.GetFullPath(Value(word)) }; break;
            case "--cost": _options = _options with { MeasureCost = true }; break;
            case "--cost-per-rule": _options = _options with { MeasureCost = true, CostPerRule = true }; break;
            case "--repeat": _options = _options with { Repeat = Number(word, least: 1) }; break;
            case "--fix": _options = _options with { TryFixes = true }; break;
            case "--fix-limit": _options = _options with { FixLimit = Number(word, least: 1) }; break;
            case "--diff": _options = _options with { ShowDiffs = true }; break;
            case "--time-limit": _options = _options with { TimeLimit = TimeSpan.FromSeconds(Number(word, least: 1)) }; break;
            case ['-', ..]: throw new UsageException($"unknown option '{word}'");
            default: _targets.Add(word); break;
        }
    }

    private SurveyOptions Finish() => _options with
    {
        Target = _targets is [string only] ? ExistingPath(only) : throw new UsageException("name one folder, project or solution"),
        PackageFolders = _packages,
        AnalyzerFiles = _analyzers,
        ConfigFiles = _configs,
        Rules = _rules,
    };

    private string Value(string option) =>
        _words.TryDequeue(out string? value) ? value : throw new UsageException($"'{option}' needs a value");

    private string Existing(string option) => ExistingPath(Value(option));

    private static string ExistingPath(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Path.Exists(full) ? full : throw new UsageException($"'{path}' does not exist");
    }

    private int Number(string option, int least)
    {
        string value = Value(option);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new UsageException($"'{option}' needs a number of at least {least}, not '{value}'");
    }

    private static DiagnosticSeverity Severity(string level) => level.ToLowerInvariant() switch
    {
        "hidden" => DiagnosticSeverity.Hidden,
        "info" or "suggestion" => DiagnosticSeverity.Info,
        "warning" => DiagnosticSeverity.Warning,
        "error" => DiagnosticSeverity.Error,
        _ => throw new UsageException($"'--severity' is hidden, info, warning or error, not '{level}'"),
    };
}
