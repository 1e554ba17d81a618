namespace MapSafety.CodeFixes.Exposure;

/// <summary>Says in a title how many places a remedy changes.</summary>
internal static class Places
{
    public static Phrase Counted(Phrase title, int count) => count == 1 ? title : new("{0} ({1} places)", "{0}（{1} 处）", title, count);
}
