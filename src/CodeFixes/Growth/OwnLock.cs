using MapSafety.CodeFixes.Rewriting;
using MapSafety.Configuration;

namespace MapSafety.CodeFixes.Growth;

/// <summary>The type of the lock that a class has for itself: what the user prefers, as far as the file's language and every framework of its project have it.</summary>
internal static class OwnLock
{
    private const int CSharp13 = 1300;

    public static string TypeIn(Rewrite rewrite, SourceFile file, int position) =>
        Options.PreferredLock.ValueIn(file.Options) != "object" && file.CSharp >= CSharp13 && file.Compilations.All(target => Framework.Find(target, "System.Threading.Lock") is not null)
            ? Imports.NameOf(rewrite, file, position, "System.Threading", "Lock")
            : "object";
}
