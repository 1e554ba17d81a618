namespace MapSafety.Survey.Loading;

/// <summary>Walks folders of sources, leaving out build output, hidden folders and links, which may form circles.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> s_output = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules" };

    private static readonly EnumerationOptions s_entries = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Every file below the folder whose name ends so; those in build output only on request.</summary>
    public static IEnumerable<string> FilesUnder(string folder, string extension, bool withOutput = false)
    {
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out string? current))
        {
            foreach (string file in Directory.EnumerateFiles(current, "*" + extension, s_entries))
                yield return file;

            foreach (string child in Directory.EnumerateDirectories(current, "*", s_entries))
                if (withOutput || HoldsSources(Path.GetFileName(child)))
                    pending.Push(child);
        }
    }

    /// <summary>Whether a build wrote the file, by where it lies.</summary>
    public static bool IsBuildOutput(string path) => Paths.Normalize(path).Contains("/obj/", StringComparison.Ordinal);

    public static IEnumerable<string> FoldersAbove(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static bool HoldsSources(string name) => !name.StartsWith('.') && !s_output.Contains(name);
}
