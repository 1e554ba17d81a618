namespace MapSafety.Docs;

/// <summary>Where the documentation stands.</summary>
internal static class Repository
{
    /// <summary>The root of the clone that this folder lies in, or nothing.</summary>
    public static string? Above(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
            if (File.Exists(Path.Combine(current.FullName, "MapSafety.sln")))
                return current.FullName;

        return null;
    }
}
