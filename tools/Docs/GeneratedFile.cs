namespace MapSafety.Docs;

/// <summary>A file as it should be. What people write in it is kept; what is generated is new.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Text">The whole text, with LF line ends.</param>
internal sealed record GeneratedFile(string Path, string Text)
{
    /// <summary>Whether the file is missing or says something else.</summary>
    public bool IsStale => TextOf(Path) != Text;

    public void Write()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, Text);
    }

    /// <summary>What stands in the file, with LF line ends whatever the clone has; nothing when there is none.</summary>
    public static string? TextOf(string path) => File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
}
