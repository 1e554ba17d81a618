using System.Text;
using System.Text.RegularExpressions;

namespace MapSafety.Survey.Loading;

/// <summary>An item pattern of a project file: <c>**</c> for any folders, <c>*</c> and <c>?</c> within a name.</summary>
internal sealed class Glob
{
    private static readonly char[] s_wildcards = ['*', '?'];

    private readonly string _root;
    private readonly Regex _pattern;

    private Glob(string fullPattern)
    {
        _root = FixedFolder(fullPattern);
        _pattern = new Regex(ToRegex(fullPattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>Files that exist and match; a pattern without wildcards names one file, of any kind.</summary>
    public static IEnumerable<string> Expand(string folder, string pattern)
    {
        string full = FullPattern(folder, pattern);
        if (full.IndexOfAny(s_wildcards) < 0)
            return File.Exists(full) ? [full] : [];

        var glob = new Glob(full);
        return Directory.Exists(glob._root) ? SourceTree.FilesUnder(glob._root, FixedExtension(full)).Where(glob.Matches) : [];
    }

    public static Glob Of(string folder, string pattern) => new(FullPattern(folder, pattern));

    public bool Matches(string path) => _pattern.IsMatch(Paths.Normalize(path));

    // Path.GetFullPath treats wildcards as ordinary characters on every system that .NET runs on.
    private static string FullPattern(string folder, string pattern) => Paths.Normalize(Paths.Resolve(folder, pattern));

    private static string FixedFolder(string pattern)
    {
        int wildcard = pattern.IndexOfAny(s_wildcards);
        string literal = wildcard < 0 ? pattern : pattern[..wildcard];
        int slash = literal.LastIndexOf('/');
        return slash <= 0 ? "/" : literal[..slash];
    }

    private static string FixedExtension(string pattern) =>
        Path.GetExtension(pattern) is var extension && extension.IndexOfAny(s_wildcards) < 0 ? extension : "";

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            string rest = pattern[i..];
            (string translated, int taken) = rest switch
            {
                ['*', '*', '/', ..] => ("(?:.*/)?", 3),
                ['*', '*', ..] => (".*", 2),
                ['*', ..] => ("[^/]*", 1),
                ['?', ..] => ("[^/]", 1),
                _ => (Regex.Escape(rest[..1]), 1),
            };
            regex.Append(translated);
            i += taken - 1;
        }

        return regex.Append('$').ToString();
    }
}
