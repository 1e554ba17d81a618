namespace MapSafety.Package.Tests;

/// <summary>The working tree these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string directory)
    {
        for (DirectoryInfo? folder = new(directory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MapSafety.sln")))
                return folder.FullName;

        throw new DirectoryNotFoundException($"No MapSafety.sln above {directory}.");
    }
}
