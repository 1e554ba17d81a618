using System.Reflection;

namespace MapSafety.Samples.Tests;

/// <summary>Where the samples and what was built of them are.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution, found upwards from the running test.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    public static string SourcesOf(string sample) => Path.Combine(Root, "samples", sample);

    /// <summary>What the build wrote for a sample, in the configuration that these tests were built in.</summary>
    public static string OutputOf(string sample) => Path.Combine(Root, "artifacts", "bin", sample, Configuration);

    private static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant();

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MapSafety.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No MapSafety.sln above {AppContext.BaseDirectory}");
    }
}
