namespace SafePatterns;

/// <summary>Two maps: writers count into the active one, the reporter exchanges it for an empty standby under the writers' lock and owns the old.</summary>
internal static class ActiveAndStandby
{
    private static readonly Lock s_gate = new();
    private static Dictionary<string, long> s_active = [];

    public static void Count(string path)
    {
        lock (s_gate)
            s_active[path] = s_active.GetValueOrDefault(path) + 1;
    }

    public static long ReportTotal()
    {
        Dictionary<string, long> standby = [];
        lock (s_gate)
            (s_active, standby) = (standby, s_active);

        return standby.Values.Sum();
    }
}
