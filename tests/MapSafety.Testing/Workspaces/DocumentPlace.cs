namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Where in a project the document at a path stands.</summary>
internal static class DocumentPlace
{
    /// <summary>The name and folders of <paramref name="path"/>, seen from the project whose unnamed files begin with <paramref name="prefix"/>.</summary>
    public static (string Name, string[] Folders) Of(string prefix, string path)
    {
        string file = Normal(path);
        string root = RootOf(Normal(prefix));
        if (!Path.IsPathRooted(root))
            return (Path.GetFileName(file), []);
        if (!file.StartsWith(root, StringComparison.Ordinal))
            return (Path.IsPathRooted(file) ? path : Path.GetFileName(file), []);

        string within = file[root.Length..];
        string folder = Path.GetDirectoryName(within) ?? string.Empty;
        return (Path.GetFileName(within), folder.Length == 0 ? [] : folder.Split(Path.DirectorySeparatorChar));
    }

    private static string Normal(string path) => path.Replace(Path.AltDirectorySeparatorChar, Path.DirectorySeparatorChar);

    private static string RootOf(string prefix) => prefix[..(prefix.LastIndexOf(Path.DirectorySeparatorChar) + 1)];
}
