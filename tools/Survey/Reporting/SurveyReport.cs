using MapSafety.Survey.Loading;
using MapSafety.Survey.Running;
using MapSafety.Survey.Running.Cost;
using MapSafety.Survey.Running.Fixing;

namespace MapSafety.Survey.Reporting;

/// <summary>All that a run found out, for the files that are written of it.</summary>
internal sealed record SurveyReport(SurveyOptions Options, LoadedSources Sources, InstalledRules Rules, SurveyResult Result, CostResult? Cost, FixResult? Fixes);
