namespace MapSafety.Survey.Loading;

/// <summary>Loads through MSBuild where that works, and as loose files where it does not.</summary>
internal static class SourceLoader
{
    /// <exception cref="UsageException">There is no C# at the target.</exception>
    public static async Task<LoadedSources> LoadAsync(SurveyOptions options, CancellationToken cancellation)
    {
        ProjectSet projects = ProjectSet.Find(options.Target);
        LoadedSources sources = options.Loose || projects.Files.Count == 0
            ? LooseLoader.Load(projects, options)
            : await ThroughMSBuildOrLooseAsync(projects, options, cancellation);

        return sources.Files > 0
            ? sources
            : throw new UsageException($"there is no C# source at '{options.Target}'");
    }

    private static async Task<LoadedSources> ThroughMSBuildOrLooseAsync(ProjectSet projects, SurveyOptions options, CancellationToken cancellation)
    {
        MSBuildResult result = await MSBuildLoader.TryLoadAsync(projects, options, cancellation);
        if (result.Sources is { } sources)
            return sources;

        LoadedSources loose = LooseLoader.Load(projects, options);
        return loose with { Notes = [.. result.Reasons.Select(reason => $"MSBuild did not serve: {reason}"), .. loose.Notes] };
    }
}
