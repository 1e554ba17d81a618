namespace MapSafety.Survey.Loading;

/// <summary>Paths as project files write them, with either separator.</summary>
internal static class Paths
{
    public static string Normalize(string path) => path.Replace('\\', '/');

    /// <summary>The full path of what a file in <paramref name="folder"/> calls <paramref name="path"/>.</summary>
    public static string Resolve(string folder, string path) => Path.GetFullPath(Path.Combine(folder, Normalize(path)));

    /// <summary>With forward slashes, so that reports read the same on every system.</summary>
    public static string Relative(string root, string path) => Normalize(Path.GetRelativePath(root, path));
}
