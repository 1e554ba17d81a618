namespace SafePatterns;

/// <summary>One lock around every access, private helpers included: they are called only while it is held.</summary>
internal static class OneLock
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, int> s_scores = [];
    private static readonly List<string> s_ranking = [];

    public static void Record(string player, int score)
    {
        lock (s_gate)
        {
            s_scores[player] = s_scores.GetValueOrDefault(player) + score;
            Rank(player);
        }
    }

    public static void Retire(string player)
    {
        using Lock.Scope held = s_gate.EnterScope();
        s_scores.Remove(player);
        s_ranking.Remove(player);
    }

    /// <summary>A copy: the ranking itself never leaves the lock.</summary>
    public static string[] Ranking()
    {
        lock (s_gate)
            return [.. s_ranking];
    }

    private static void Rank(string player)
    {
        s_ranking.Remove(player);
        s_ranking.Insert(Place(s_scores[player]), player);
    }

    private static int Place(int score)
    {
        int place = s_ranking.FindIndex(other => s_scores[other] < score);
        return place < 0 ? s_ranking.Count : place;
    }
}
