namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What the titles of several remedies have in common. A title is made in both languages; the editor's culture chooses one when it is shown.</summary>
internal static class Titles
{
    public static Phrase FactoryMayRepeat { get; } = new("a factory may run more than once", "工厂可能执行不止一次");

    public static Phrase LoopWalksSnapshot { get; } = new("a loop walks a snapshot", "循环遍历的是快照");

    public static Phrase CallersGetSnapshot { get; } = new("callers get a snapshot, not a live view", "调用方得到的是快照，而不是实时视图");

    public static Phrase FieldBecomesVolatile { get; } = new("the field becomes volatile", "字段变为 volatile");

    /// <summary>That locks are taken away.</summary>
    public static Phrase WithoutLocks(IReadOnlyList<string> locks) => locks.Count == 1
        ? new("the lock on '{0}' goes", "移除锁“{0}”", locks[0])
        : new("the locks on '{0}' go", "移除锁“{1}”", string.Join("', '", locks), string.Join("”“", locks));

    /// <summary>"12 uses in 3 files".</summary>
    public static Phrase Extent(int uses, int files) => new("{0} in {1}", "{1}中的 {0}", Count(uses, "use", "{0} 处使用"), Count(files, "file", "{0} 个文件"));

    /// <summary>"3 places".</summary>
    public static Phrase Places(int places) => Count(places, "place", "{0} 处");

    /// <summary>The title with what changes in behaviour behind it.</summary>
    public static Phrase Noted(Phrase title, IEnumerable<Phrase> notes) =>
        notes.Aggregate(title, (whole, note) => new Phrase("{0}; {1}", "{0}；{1}", whole, note));

    /// <summary>The title of a remedy that takes another state along.</summary>
    public static Phrase With(Phrase title, string companion) => new("{0}; '{1}' with it", "{0}；“{1}”一并处理", title, companion);

    /// <summary>The title with how many places it changes.</summary>
    public static Phrase Counted(Phrase title, int count) => count == 1 ? title : new("{0} ({1} places)", "{0}（{1} 处）", title, count);

    private static Phrase Count(int count, string what, string chinese) => new("{0} " + what + (count == 1 ? "" : "s"), chinese, count);
}
