using Microsoft.CodeAnalysis;

namespace MapSafety.Survey;

/// <summary>What one run of the tool was asked to do.</summary>
internal sealed record SurveyOptions
{
    /// <summary>Full path of the folder, project or solution.</summary>
    public required string Target { get; init; }

    /// <summary>Never through MSBuild: nothing of the surveyed repository runs.</summary>
    public bool Loose { get; init; }

    public IReadOnlyList<string> PackageFolders { get; init; } = [];

    public IReadOnlyList<string> AnalyzerFiles { get; init; } = [];

    /// <summary>Global analyzer configuration files added to every project.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    public bool IgnoreEditorConfig { get; init; }

    /// <summary>Rule ids to run, enabled even where they are off by default; all rules when empty.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public DiagnosticSeverity MinimumSeverity { get; init; } = DiagnosticSeverity.Info;

    /// <summary>Source lines shown above and below a finding.</summary>
    public int Context { get; init; } = 2;

    /// <summary>How many findings to draw at random; all when null.</summary>
    public int? Sample { get; init; }

    public int Seed { get; init; } = 1;

    public bool MeasureCost { get; init; }

    public bool CostPerRule { get; init; }

    public int Repeat { get; init; } = 5;

    public bool TryFixes { get; init; }

    /// <summary>How many findings are tried with <c>--fix</c>; all when null.</summary>
    public int? FixLimit { get; init; }

    public bool ShowDiffs { get; init; }

    /// <summary>For each offer, each action and each Fix All.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    public string? JsonFile { get; init; }

    public string? SarifFile { get; init; }

    /// <summary>The folder that paths are printed relative to.</summary>
    public string Root => Directory.Exists(Target) ? Target : Path.GetDirectoryName(Target)!;
}
