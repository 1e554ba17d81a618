using MapSafety.Docs;

namespace MapSafety.Tests.House;

/// <summary>The working tree these tests were built from.</summary>
internal static class Clone
{
    private static readonly string[] s_notOurs = [".git", "artifacts", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".idea", ".vscode"];

    public static string Root { get; } =
        Repository.Above(AppContext.BaseDirectory) ?? throw new DirectoryNotFoundException($"No MapSafety.sln above {AppContext.BaseDirectory}.");

    /// <summary>Every file below this folder that people wrote, as a path below the root, with slashes.</summary>
    public static IEnumerable<string> Files(string below = "", string pattern = "*") =>
        Walk(new DirectoryInfo(In(below)), pattern).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string In(params string[] path) => Path.Combine([Root, .. path]);

    public static string Text(string path) => File.ReadAllText(In(path));

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
        folder.GetFiles(pattern).Where(file => !s_notOurs.Contains(file.Name) && file.Extension != ".user").Select(file => file.FullName)
            .Concat(folder.GetDirectories().Where(inner => !s_notOurs.Contains(inner.Name)).SelectMany(inner => Walk(inner, pattern)));
}
